"""What a record must say that no event knows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relationkit.consent.purposes import Controller
from relationkit.documents import Document
from relationkit.errors import InvalidDocument
from relationkit.rules import Period

_Text = Annotated[str, Field(min_length=1, max_length=500)]
_Url = Annotated[str, Field(pattern=r"^https://[^\s<>\"{}|\\^`]+$", max_length=2000)]
_Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Recipient(Document):
    """Somebody else who gets the data, by the name that the purpose gives (ISO/IEC TS 27560, party fields).

    >>> Recipient(name="Kurier", postal_address="Leśna 2, Łódź", contact="dane@courier.example").name
    'Kurier'
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    postal_address: _Text
    contact: _Text


class Particulars(Document):
    """The standing facts of a shop: who it is, where its notice is read and consent withdrawn, where and how long data are kept.

    `kept_for` is a length such as ``3 years``, counted from the end of the consent. Each recipient that a purpose names must be
    here with address and contact, which ISO/IEC TS 27560 asks of every party.

    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> Particulars(
    ...     controller=shop, email="dane@shop.example", phone="+48221234567", language="pl", privacy_url="https://shop.example/dane",
    ...     withdraw_url="https://shop.example/stop", stored_in=["PL"], kept_for="3 years",
    ... ).kept_for
    '3 years'
    """

    controller: Controller
    email: Annotated[str, Field(min_length=3, max_length=320)]
    phone: Annotated[str, Field(min_length=3, max_length=40)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    privacy_url: _Url
    withdraw_url: _Url
    stored_in: Annotated[tuple[_Country, ...], Field(min_length=1)]
    kept_for: str
    recipients: tuple[Recipient, ...] = ()

    def model_post_init(self, _context: object, /) -> None:
        """Refuse an unreadable `kept_for`."""
        Period.read(self.kept_for)

    def recipients_named(self, names: tuple[str, ...]) -> tuple[Recipient, ...]:
        """Those of these names; `InvalidDocument` where one is not told."""
        known = {recipient.name: recipient for recipient in self.recipients}
        missing = sum(name not in known for name in names)
        if missing:
            message = f"{missing} recipients of the purpose are not in the particulars; add their address and contact"
            raise InvalidDocument(message, issues=(("recipients", "not-told"),))
        return tuple(known[name] for name in names)


def iso_period(length: str) -> str:
    """A length as ISO 8601 writes it.

    >>> iso_period("24 months"), iso_period("2 weeks"), iso_period("36h")
    ('P24M', 'P2W', 'PT36H')
    """
    period = Period.read(length)
    if period.unit == "hours":
        return f"PT{period.count}H"
    return f"P{period.count}{period.unit[0].upper()}"
