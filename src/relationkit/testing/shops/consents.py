"""Invented customers who say yes, no and maybe: few moments, few addresses, so that everything meets everything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from relationkit.consent import ConsentEvent, Controller, Notice, Purpose
from relationkit.consent.kinds import RELATIONSHIPS
from relationkit.profiles import ContactPoint, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ASKED_AT = datetime(2026, 3, 11, tzinfo=UTC)
"""When the questions are asked: at midnight, when what lasts whole days ends."""

COUNTRIES = ("PL", "BG", "DE", "FR", "GB", "US", "CA", "IT", "JP")
"""Of controllers: those with a pack, one of the EU without, and one that no pack knows."""

_WORDS = Notice(id="newsletter", version="3", language="en", text="Yes.")
_BIRTHS = (
    None,
    None,
    "--03-01",
    "1980-02-29",
    "2010-03-11",
    "2010-03-12",
    "2013-03-11",
    "2015-06-01",
)
_DAYS = (0, 1, 1, 2, 5, 9, 9.5, -40, -400, -1200, 11)
_KINDS = (
    ("given", "withdrawn"), ("given", "objected"), ("confirmed", "complained"), ("given", "restricted", "restriction-lifted"),
    ("sale", "given"), ("sale", "objected"), ("inquiry", "refused"), ("claimed", "renewed"), ("membership", "bounced"),
    ("requested", "confirmed"), ("given", "revoked"), ("given", "register-hit"),
)  # fmt: skip
_ACTORS = {
    "claimed": "import", "revoked": "staff", "complained": "mailbox-provider", "bounced": "mailbox-provider",
    "register-hit": "system",
}  # fmt: skip
_SCOPES = {
    "objected": "marketing", "complained": "marketing", "register-hit": "marketing", "bounced": "everything",
    "restricted": "everything",
}  # fmt: skip
_GRANT_TURNS: Sequence[dict[str, Any]] = (
    {"explicit": True}, {"authenticated": True}, {"actor": "guardian"}, {"purpose_version": 2}, {"controller": "brand"},
    {"purpose": "other"}, {"epoch": 1}, {"address": "former@example.com"}, {"channel": "sms"},
)  # fmt: skip
_STOP_TURNS: Sequence[dict[str, Any]] = (
    {"channel": None}, {"channel": "sms"}, {"profile_id": None}, {"profile_id": None, "address": "Anna3@example.com"},
    {"controller": "brand"}, {"purpose": "other"}, {"scope": "marketing"}, {"scope": "everything"},
)  # fmt: skip
_SALE_TURNS: Sequence[dict[str, Any]] = (
    {"product_classes": ("garden",), "objection_offered": True},
    {"product_classes": ("garden", "tools"), "objection_offered": True},
    {"product_classes": ("pets",), "objection_offered": True},
    {"product_classes": ("garden",), "objection_offered": True, "address": "former@example.com"},
    {"objection_offered": True}, {"channel": "sms"}, {"epoch": 1, "product_classes": ("garden",), "objection_offered": True},
)  # fmt: skip


def controller(country: str) -> Controller:
    """A shop in a country."""
    return Controller(
        id="shop",
        name="Shop",
        postal_address="Polna 1",
        country=country,
        contact="dane@shop.example",
    )


def purposes() -> Sequence[Purpose]:
    """Purposes that differ in what decides."""
    turns: Sequence[dict[str, Any]] = (
        {},
        {"soft_opt_in": True, "product_classes": {"garden"}},
        {"valid_for": "9 days"},
        {"valid_for": "9 days", "least": "claim", "version": 2, "accepted_from": 2},
        {"message_class": "survey", "valid_for": "1 month", "explicit": True},
        {"message_class": "transactional"},
        {"message_class": "greeting", "for_children": True},
        {"id": "other", "soft_opt_in": True},
        {"controller": "brand", "least": "claim"},
    )
    plain = {"id": "newsletter", "title": {"en": "News"}, "why": {"en": "You asked."}}
    return [Purpose.from_dict({**plain, **turn}) for turn in turns]


def consenting(seed: int, size: int) -> tuple[Sequence[Profile], Sequence[ConsentEvent]]:
    """Customers c0, c1 ... and what they and others did; in each shop few things differ, so that many of them are nearly alike.

    >>> people, events = consenting(1, 20)
    >>> len(people), len({event.kind for event in events}) > 2
    (20, True)
    """
    chance = Random(seed)  # noqa: S311 - a shop to try, no secret
    shop = _Shop(chance)
    people = [shop.customer(number) for number in range(size)]
    return people, [event for who in people for event in shop.history(who)]


class _Shop:
    """What may differ in one shop."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._countries = chance.choices(
            [None, "PL", "BG", "DE", "DE", "FR", "US", "US", "XX"], k=2
        )
        self._zones = chance.choices([None, "Europe/Sofia", "America/New_York"], k=2)
        self._births = chance.choices(_BIRTHS, k=3)
        self._kinds = [kind for kinds in chance.choices(_KINDS, k=2) for kind in kinds]
        self._turns = {kind: chance.choices(_turns(kind), k=2) for kind in self._kinds}
        self._days = chance.choices(_DAYS, k=4)
        self._lengths = chance.choice([(0, 1), (1, 2), (1, 1, 2, 3)])

    def customer(self, number: int) -> Profile:
        """With an address, mostly; two in ten share theirs with another, or with a spelling of it."""
        chance = self._chance
        address = chance.choice(
            [f"anna{number}@example.com"] * 18 + ["anna3@example.com", "ANNA+x@example.com"]
        )
        return Profile.from_dict(
            {
                "id": f"c{number}",
                "contacts": [{"channel": "email", "address": address}]
                if chance.random() < 0.9
                else [],
                "birthday": chance.choice(self._births),
                "country": chance.choice(self._countries),
                "time_zone": chance.choice(self._zones),
            }
        )

    def history(self, who: Profile) -> Iterator[ConsentEvent]:
        """Some acts of a customer, or about one."""
        chance = self._chance
        point = who.contact("email") or ContactPoint(channel="email", address="former@example.com")
        for _ in range(chance.choice(self._lengths)):
            kind = chance.choice(self._kinds)
            scope = _SCOPES.get(kind, "purpose")
            occurred = ASKED_AT + timedelta(days=chance.choice(self._days) - 10)
            values: dict[str, Any] = {
                "kind": kind,
                "profile_id": who.id,
                "purpose": "newsletter" if scope == "purpose" else None,
                "channel": "email",
                "epoch": 0,
                "address": point.address,
                "scope": scope,
                "actor": _ACTORS.get(kind, "subject"),
                "occurred_at": occurred,
                "recorded_at": occurred + timedelta(days=chance.choice([0, 0, 0, 2])),
                "source": "test",
                "notice": _WORDS,
            }
            if chance.random() < 0.5:
                values |= chance.choice(self._turns[kind])
            yield ConsentEvent.from_dict(values)


def _turns(kind: str) -> Sequence[dict[str, Any]]:
    """What makes an act of this kind another one."""
    if kind in {"given", "confirmed", "renewed"}:
        return _GRANT_TURNS
    if kind in {"refused", "withdrawn", "objected"}:
        return _STOP_TURNS
    return _SALE_TURNS if kind in RELATIONSHIPS else ({},)
