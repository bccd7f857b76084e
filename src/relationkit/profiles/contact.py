"""Where a customer can be reached, and which spellings of an address are the same place."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationInfo, field_validator

from relationkit.documents import Document, Moment

if TYPE_CHECKING:
    from collections.abc import Iterable

Channel = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
"""The way to a customer: "email", "sms", "push", "post", "phone" or the shop's own word."""

TRUSTED = {"trusted": True}
"""The validation context of stores: what they read was checked when it was written."""

_E164 = re.compile(r"\+[1-9]\d{6,14}")


class ContactPoint(Document):
    """An address on a channel.

    ``epoch`` counts the addresses that this customer has had on the channel: a changed address is a new point, so that a
    consent given for the old one does not move to it. A store numbers the points; leave it out.

    An e-mail address is checked by its syntax (RFC 5321 and 5322 through email-validator, no look-ups), a number for
    "sms" and "phone" by its form (E.164).

    >>> ContactPoint(channel="email", address="Anna@Example.COM").address
    'Anna@example.com'
    """

    channel: Channel
    address: Annotated[str, Field(min_length=1, max_length=320)]
    epoch: Annotated[int, Field(ge=0)] | None = None
    since: Moment | None = None

    @field_validator("address")
    @classmethod
    def _reachable(cls, address: str, info: ValidationInfo) -> str:
        if info.context is TRUSTED:
            return address
        channel = info.data.get("channel")
        if channel == "email":
            return _email(address)
        if channel in {"sms", "phone"} and not _E164.fullmatch(address):
            message = "a number is written in the form E.164, like +359888123456"
            raise ValueError(message)
        return address


def _email(address: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        checked = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        message = "not an e-mail address"
        raise ValueError(message) from None  # the original quotes the address
    return checked.ascii_email or checked.normalized


def loose_address(channel: str, address: str) -> str:
    """One key for all spellings of an address: what a stop is matched by.

    Case, compatibility forms, plus-tags, the dots of Gmail and the script of a domain do not matter, nor does anything but
    the digits of a number. Never use it to match a grant.

    >>> loose_address("email", "A.nna+shop@GoogleMail.com") == loose_address("email", "anna@gmail.com")
    True
    """
    text = unicodedata.normalize("NFKC", address).strip().casefold()
    if channel in {"sms", "phone"}:
        return re.sub(r"\D", "", text)
    if channel != "email" or "@" not in text:
        return text
    local, _, domain = text.rpartition("@")
    domain = _ascii(domain.replace("\u3002", ".").rstrip("."))
    if domain in {"gmail.com", "googlemail.com"}:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local.partition('+')[0]}@{domain}"


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def numbered(
    known: Iterable[ContactPoint], given: Iterable[ContactPoint]
) -> tuple[ContactPoint, ...]:
    """Give each point its epoch, `known` being all that the customer has had.

    The address in use keeps its epoch; another one is a new point, also when it was in use before.

    >>> old = ContactPoint(channel="email", address="anna@example.com", epoch=0)
    >>> new = ContactPoint(channel="email", address="anna@example.org")
    >>> numbered([old], [new])[0].epoch
    1
    """
    latest: dict[str, ContactPoint] = {}
    for point in known:
        held = latest.get(point.channel)
        if held is None or (point.epoch or 0) > (held.epoch or 0):
            latest[point.channel] = point
    return tuple(_number(latest.get(point.channel), point) for point in given)


def _number(current: ContactPoint | None, point: ContactPoint) -> ContactPoint:
    if current is None:
        epoch = point.epoch or 0
    elif current.address == point.address:
        epoch = current.epoch or 0
    else:
        epoch = (current.epoch or 0) + 1
    return point if point.epoch == epoch else point.model_copy(update={"epoch": epoch})
