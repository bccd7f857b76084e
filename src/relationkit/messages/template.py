"""What a campaign writes, before it is anybody's letter."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field

from relationkit.documents import Document
from relationkit.errors import TemplateError

if TYPE_CHECKING:
    from os import PathLike

    from relationkit.messages.sandbox import Compiled
    from relationkit.messages.sender import Sender

KNOWN = frozenset(
    (
        "customer", "facts", "footer", "greeting", "sender", "signature", "survey_url", "unsubscribe_url", "why", "you",
        "your_data_url",
    )
)  # fmt: skip
"""The names that a template may use."""

PARTS = ("subject", "text", "html")


class Template(Document):
    r"""A letter with places for values, in Jinja2's language as far as letters need it.

    A template knows ``greeting`` (the line that addresses the customer), ``you`` (the polite pronoun in its cases:
    ``you.dative``), ``customer``, ``facts`` (what the campaign adds), ``sender``, ``signature``, ``footer``, ``why`` and the
    links ``unsubscribe_url``, ``your_data_url`` and ``survey_url``. A word that agrees with the customer is written
    ``{{ you.gender|word(f="zadowolona", m="zadowolony", neutral="zadowoleni") }}``. A template is read and checked when it is
    made; `TemplateError` names the template, the part and the line, and quotes neither the template nor a value. (From JSON
    the same words come as `InvalidDocument`, like every fault of a document.)

    >>> letter = Template(id="spring", language="en", subject="Seeds", text="{{ greeting }}\nAre your beans up?")
    >>> letter
    Template('spring')
    >>> Template(id="spring", language="en", subject="Seeds", text="{{ gretting }}")
    Traceback (most recent call last):
    relationkit.errors.TemplateError: template 'spring' text line 1: 'gretting' is undefined; did you mean 'greeting'?
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    version: Annotated[str, Field(max_length=100)] = "1"
    subject: Annotated[str, Field(min_length=1, max_length=1000)]
    text: str
    html: str | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]

    if TYPE_CHECKING:
        ...  # checkers take the signature from the fields
    else:

        def __init__(self, **data: object) -> None:
            super().__init__(**data)
            for part in PARTS:
                if getattr(self, part) is not None:
                    self.compiled(part)

    @classmethod
    def from_files(
        cls,
        id: str,  # noqa: A002 - the field's name
        *,
        subject: str,
        text: str | PathLike[str],
        html: str | PathLike[str] | None = None,
        language: str,
        version: str = "1",
    ) -> Self:
        """Read text and HTML from files in UTF-8; the subject is given as it is.

        Raises `TemplateError` for a file that cannot be read.
        """
        return cls(
            id=id,
            version=version,
            subject=subject,
            text=_read(id, text),
            html=None if html is None else _read(id, html),
            language=language,
        )

    def content(self, sender: Sender) -> str:
        """A digest of all that decides what the letter says but the customer: part of the idempotency key.

        Another version, wording or signature is another letter and is sent anew.
        """
        seed = f"{self.to_json()}\n{sender.to_json()}"
        return hashlib.blake2b(seed.encode(), digest_size=16).hexdigest()

    def compiled(self, part: str) -> Compiled:
        """One part, ready to be filled in; raises `TemplateError`."""
        key = part, getattr(self, part)  # a copy with another text shares what is kept
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = self._compile(part)
        return found

    @cached_property
    def _compiled(self) -> dict[tuple[str, str], Compiled]:
        return {}

    def _compile(self, part: str) -> Compiled:
        from relationkit.messages.sandbox import compiled  # Jinja2 takes 50 ms
        from relationkit.messages.values import Refusal

        try:
            return compiled(getattr(self, part), html=part == "html", known=KNOWN)
        except Refusal as refusal:
            raise self.fault(part, refusal.said, refusal.line) from None

    def fault(self, part: str, said: str, line: int | None) -> TemplateError:
        """Name the place and the fault."""
        where = f" line {line}" if line else ""
        return TemplateError(f"template {self.id!r} {part}{where}: {said}")


def _read(template_id: str, path: str | PathLike[str]) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TemplateError(
            f"template {template_id!r}: a file cannot be read ({type(error).__name__}); check its path"
        ) from error
    except UnicodeDecodeError:
        raise TemplateError(f"template {template_id!r}: a file is not UTF-8; save it so") from None
