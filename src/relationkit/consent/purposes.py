"""What for: the purposes for which a shop writes to people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, get_args

from pydantic import Field

from relationkit.documents import Document
from relationkit.errors import InvalidDocument
from relationkit.rules import Period

MessageClass = Literal[
    "marketing", "greeting", "survey", "consent-request",
    "service", "transactional", "security", "privacy-notice", "optout-confirmation", "consent-confirmation",
]  # fmt: skip
"""What a message is. Greetings, surveys and the request for a consent are marketing in the law's eyes (BGH VI ZR 225/17 for
surveys, SN III SZP 7/15 for the request) and treated so, unless a policy pack says otherwise."""

Assurance = Literal["claim", "recorded", "confirmed", "authenticated"]
"""How well a consent is proved: somebody says so; the person's own act is on record; the mailbox or number is proved too; the
person was signed in, or signed."""

ASSURANCES: tuple[Assurance, ...] = get_args(Assurance)
"""The weakest first."""
NEEDS_CONSENT = frozenset({"marketing", "greeting", "survey", "consent-request"})
ALWAYS = frozenset({"security", "privacy-notice", "optout-confirmation"})
"""What reaches whoever stopped everything, and whoever had processing restricted (GDPR article 18)."""
BASES: Mapping[str, str] = MappingProxyType(
    {
        "service": "contract",
        "transactional": "contract",
        "security": "legal-obligation",
        "privacy-notice": "legal-obligation",
        "optout-confirmation": "legal-obligation",
        "consent-confirmation": "legitimate-interest",
    }
)
"""The ground of a class that needs no consent (GDPR article 6(1)(b), (c), (f))."""

_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]


class Controller(Document):
    """Who decides what the data are used for (GDPR article 4(7)); several brands of one shop may be several controllers.

    ``country`` is its ISO 3166 code, whose law applies beside that of the customer's country. ``contact`` is where people write
    about their data.

    >>> Controller(id="ogrody", name="Ogrody", postal_address="Polna 1, Warszawa", country="PL", contact="dane@shop.example").id
    'ogrody'
    """

    id: _Id
    name: Annotated[str, Field(min_length=1, max_length=200)]
    postal_address: Annotated[str, Field(min_length=1, max_length=500)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    contact: Annotated[str, Field(min_length=1, max_length=320)]
    officer: Annotated[str, Field(max_length=320)] | None = None
    authority: Annotated[str, Field(max_length=200)] | None = None


class Purpose(Document):
    """One purpose, told apart from all others when people agree and when they stop.

    ``title`` and ``why`` are texts per language: the name of the purpose, and the sentence in each letter that says why its
    reader gets it. ``least`` is the weakest proof that this shop accepts; a shop that can itself show the proof of what its
    export claims may write "claim", and such claims then count as recorded; a policy pack may ask for more. ``valid_for`` is how
    long a consent is good for, such as ``24 months``; None is until it is withdrawn.

    Who changes what a purpose is raises its ``version``; consents to versions before ``accepted_from`` no longer hold.
    ``fields`` are the attributes that it uses and ``recipients`` whoever else gets them, by name. ``explicit`` asks for an
    explicit consent (GDPR article 9(2)(a)). With ``soft_opt_in`` customers may be written to about ``product_classes`` like
    those that they bought, where a pack allows it. ``for_children`` says that it is meant for them: whose age is not known is
    left out.

    >>> Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."}).message_class
    'marketing'
    """

    id: _Id
    message_class: MessageClass = "marketing"
    title: Annotated[Mapping[str, str], Field(min_length=1)]
    why: Annotated[Mapping[str, str], Field(min_length=1)]
    least: Assurance = "recorded"
    valid_for: str | None = None
    version: Annotated[int, Field(ge=1)] = 1
    accepted_from: Annotated[int, Field(ge=1)] = 1
    controller: _Id | None = None
    fields: tuple[str, ...] = ()
    recipients: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    explicit: bool = False
    soft_opt_in: bool = False
    product_classes: frozenset[str] = frozenset()
    for_children: bool = False

    def model_post_init(self, _context: object, /) -> None:
        """Refuse an unreadable `valid_for`, and an `accepted_from` that nobody can have accepted."""
        if self.valid_for is not None:
            Period.read(self.valid_for)
        if self.accepted_from > self.version:
            message = f"purpose {self.id!r} accepts consents from version {self.accepted_from} on, but is only at {self.version}"
            raise InvalidDocument(message, issues=(("accepted_from", "after-version"),))

    def why_in(self, language: str) -> str:
        """The sentence of why in a language, else in English, else in the first one written.

        >>> Purpose(id="x", title={"pl": "x"}, why={"pl": "Bo tak."}).why_in("bg")
        'Bo tak.'
        """
        return self.why.get(language) or self.why.get("en") or next(iter(self.why.values()))
