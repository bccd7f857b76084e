"""Who signs: a person with a name and a phone number."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, field_validator

from relationkit.documents import Document
from relationkit.errors import InvalidDocument
from relationkit.messages.mailbox import Mailbox
from relationkit.messages.plain import one_line
from relationkit.messages.tables import words
from relationkit.profiles import ContactPoint

_PHONE = re.compile(r"\+?[\d ()./-]{5,30}")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")

Line = Annotated[str, Field(min_length=1, max_length=200)]


class Sender(Document):
    """The person who signs a letter, and for which firm.

    A letter is answered by somebody: a bare department, a team or a mailbox is refused, and so is a name of one word or a
    sender without a phone number. Put the department into ``role``. The words of departments are data, one table for all
    languages.

    >>> Sender(name="Jan Nowak", phone="+48 601 000 001", firm="Ogrody", email="jan@shop.example").firm
    'Ogrody'
    >>> Sender(name="Dział Sprzedaży", phone="+48 601 000 001", firm="Ogrody", email="info@shop.example")
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: Sender is invalid: name: names a department; sign with the first and family name \
of a person, and put the department into role
    """

    name: Line
    phone: Annotated[str, Field(max_length=40)]
    firm: Line
    email: Annotated[str, Field(max_length=320)]
    role: Line | None = None
    postal_address: Line | None = None

    @field_validator("name", "firm", "role", "postal_address")
    @classmethod
    def _one_line(cls, text: str | None) -> str | None:
        if text is not None and (not text.strip() or one_line(text) != text):
            message = "must be one line of visible text"
            raise ValueError(message)
        return text and text.strip()

    @field_validator("name")
    @classmethod
    def _a_person(cls, name: str) -> str:
        found = _WORD.findall(name)
        if "@" in name or not words("departments").isdisjoint(word.casefold() for word in found):
            message = (
                "names a department; sign with the first and family name of a person, "
                "and put the department into role"
            )
            raise ValueError(message)
        if sum(len(word) > 1 for word in found) < 2:  # noqa: PLR2004 - first and family name
            message = "is not a full name; sign with the first and family name of a person"
            raise ValueError(message)
        return name

    @field_validator("phone")
    @classmethod
    def _a_number(cls, phone: str) -> str:
        phone = phone.strip()
        if not _PHONE.fullmatch(phone) or not 5 <= sum(map(str.isdigit, phone)) <= 15:  # noqa: PLR2004 - E.164
            message = (
                "is not a phone number; write one that a customer can call, like +48 601 000 001"
            )
            raise ValueError(message)
        return phone

    @field_validator("email")
    @classmethod
    def _an_address(cls, email: str) -> str:
        try:
            return ContactPoint(channel="email", address=email).address
        except InvalidDocument:
            message = "is not an e-mail address"
            raise ValueError(message) from None

    @property
    def mailbox(self) -> str:
        """The name and address as one writes them into From: what `Message.sender` takes."""
        return str(Mailbox(self.name, self.email))

    def __repr__(self) -> str:
        return "Sender()"

    __str__ = __repr__
