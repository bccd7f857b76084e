"""What for: the purposes for which a shop writes to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from relationkit.documents import Document
from relationkit.rules import Period

MessageClass = Literal["marketing", "greeting", "survey", "service", "transactional", "security"]
"""Greetings and surveys are marketing in the law's eyes (BGH VI ZR 225/17 for surveys) and treated so."""

Assurance = Literal["claim", "recorded", "confirmed"]
"""How well a consent is proved: somebody says so; the person's own act is on record; the mailbox or number is proved too."""

NEEDS_CONSENT = frozenset({"marketing", "greeting", "survey"})


class Purpose(Document):
    """One purpose, told apart from all others when people agree and when they stop.

    ``title`` and ``why`` are texts per language: the name of the purpose, and the sentence in each letter that says why its
    reader gets it. ``least`` is the weakest proof that this shop accepts; a shop that vouches for its own export may write
    "claim". ``valid_for`` is how long a consent is good for, such as ``24 months``; None is until it is withdrawn.

    >>> Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."}).message_class
    'marketing'
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
    message_class: MessageClass = "marketing"
    title: Annotated[Mapping[str, str], Field(min_length=1)]
    why: Annotated[Mapping[str, str], Field(min_length=1)]
    least: Assurance = "recorded"
    valid_for: str | None = None

    def model_post_init(self, _context: object, /) -> None:
        """Refuse an unreadable `valid_for`."""
        if self.valid_for is not None:
            Period.read(self.valid_for)

    def why_in(self, language: str) -> str:
        """The sentence of why in a language, else in English, else in the first one written.

        >>> Purpose(id="x", title={"pl": "x"}, why={"pl": "Bo tak."}).why_in("bg")
        'Bo tak.'
        """
        return self.why.get(language) or self.why.get("en") or next(iter(self.why.values()))
