"""The law of a `SegmentEngine` over a store: a query finds those of whom the rule holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from relationkit.consent import ConsentEvent, ConsentLog
from relationkit.profiles import Answer, Birthday, ContactPoint, Interaction, ProfileStore
from relationkit.rules import (
    all_of,
    answer,
    answers,
    any_of,
    birthday,
    bucket,
    consent,
    consents,
    field,
    followed_by,
    in_segment,
    interaction,
    interactions,
    item,
    items,
    membership,
    memberships,
    not_,
    or_unknown,
    orders,
)
from relationkit.rules import order as order_field
from relationkit.rules.ranking import standings
from relationkit.segments import Change, MembershipLog, Refreshment, Segment
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import DAY, HOUR, NOON, customer, order, whole, yes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules import Condition, Definition

AT = NOON + 20 * DAY


class _Store(ProfileStore, ConsentLog, MembershipLog, Protocol):
    """Everything that rules ask for."""


RULES: Mapping[str, Condition] = {
    "country": field("country").equals("PL"),
    "folded": field("given").starts_with("ŻA"),
    "unknown-enters": or_unknown(field("gender").equals("f")),
    "unknown-stays-out": not_(field("country").one_of("PL", "DE")),
    "registered": field("registered_at").less_than(NOON),
    "language": field("language").equals("bg"),
    "channels": field("channels").contains("email"),
    "no-channels": field("channels").has_none("email", "sms"),
    "birthday": birthday.within_days(45),
    "answer": field("answers.s.q2").more_than(Decimal("1.4")),
    "answer-list": field("answers.s.q1").contains("advice"),
    "answer-day": field("answers.s.q3").equals(date(2026, 2, 28)),
    "answers": answers.any(where=answer("question") == "q1", within="1 month"),
    "spent": orders.sum("total", within="3 weeks").more_than(15, "EUR"),
    "foreign": orders.sum("total").more_than(0, "EUR"),
    "gift": orders.any(where=order_field("gift").equals(value=True)),
    "brand": orders.count(where=item("brand") == "Brand").at_least(1),
    "not-brand": orders.none(where=item("brand") == "Brand", within="30d"),
    "items": items.sum("amount").at_least(20, "EUR"),
    "pieces": items.sum("quantity").more_than(2),
    "statuses": orders.distinct("status").at_least(2),
    "silent": orders.stopped(silent="17d", active="60d"),
    "clicked": interactions.latest(2, where=interaction("kind") == "sent").any(
        where=followed_by(interactions, where=interaction("kind") == "clicked", same=("campaign",))
    ),
    "consent": consents.any(where=consent("purpose") == "newsletter"),
    "objected": consents.last("kind").equals("objected"),
    "was-member": memberships.any(where=membership("segment") == "lapsed"),
    "left-last": memberships.last("kind").equals("left"),
    "ranked": orders.count().in_top(2),
    "lot": bucket("spring", below=50),
    "local-day": orders.days_since_last().at_most(17),
    "nested": all_of(in_segment("gift-or-pole"), orders.any()),
}
"""One rule for each thing that a store keeps apart."""


def _fill(store: _Store) -> None:
    sent = [
        Interaction(
            id=f"m{number}",
            profile_id=f"c{number % 4 + 1:03}",
            channel="email",
            kind="clicked" if number % 3 == 0 else "sent",
            campaign=None if number == 7 else f"k{number // 2 % 2}",
            happened_at=NOON + number // 2 * HOUR,
        )
        for number in range(12)
    ]
    thing = {"product": "p", "brand": "Brand", "category": "garden", "quantity": 2, "price": "10"}
    plain = {"product": "q", "price": "1.25"}
    store.put(
        [
            whole(),
            customer(
                1, country="PL", gender="f", time_zone="Asia/Tehran", birthday=Birthday(3, 22)
            ),
            customer(2, country="BG", given="żaneta", time_zone="Pacific/Apia"),
            customer(3, country="DE", gender="m", birthday=Birthday(2, 29)),
            customer(4, contacts=(ContactPoint(channel="push", address="t"),)),
            customer(5, contacts=()),
            customer(
                6, answers=(Answer(survey="s", question="q1", value="advice", answered_at=NOON),)
            ),
        ]
    )
    store.add(
        [
            order(1, 1, items=(thing, plain)),
            order(2, 1, status="paid"),
            order(3, 2, items=(plain,), bill_to="Anna", ship_to="Eva"),
            order(4, 2, currency="BGN"),
            order(5, 3, items=(thing,), bill_to="Jan", ship_to="Jan"),
            *sent,
        ]
    )
    anna = customer(1)
    point = ContactPoint(channel="email", address="anna1@example.com", epoch=0)
    store.append([yes(anna.model_copy(update={"contacts": (point,)}))])
    store.append([ConsentEvent.objected(anna, at=NOON + HOUR, source="desk")])
    store.append([ConsentEvent.objected(customer(999), at=NOON, source="desk")])
    changes = [
        Change("lapsed", "c001", "entered", "time", NOON),
        Change("lapsed", "c003", "entered", "time", NOON),
        Change("lapsed", "c999", "entered", "time", NOON),
        Change("lapsed", "c003", "left", "event", NOON),
    ]
    store.record(Refreshment("lapsed", "9f2c", NOON), changes)


class SegmentContract(Contract):
    """Whoever asks a store for a segment is told of those, and only those, of whom the rule holds.

    Give the fixture ``store``: an empty store of profiles, consents and memberships. It may have an engine of its own
    (`relationkit.segments.SegmentEngine`) or none.

    >>> import pytest
    >>> class TestMyStore(SegmentContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyStore()
    """

    def test_members_are_those_of_whom_the_rule_holds(self, store: _Store) -> None:
        """Each rule, asked in Python of every profile that the store reads, gives the members, in order."""
        _fill(store)
        everybody = list(store.profiles())
        other = Segment("gift-or-pole", where=any_of(RULES["gift"], RULES["country"]))
        segments: Mapping[str, Definition] = {other.id: other.definition}
        wrong: list[str] = []
        for name, rule in RULES.items():
            segment = Segment(name, where=rule, time_zone="Europe/Sofia")
            found = list(segment.members(store, at=AT, segments=segments))
            cuts = standings(segment.definition, everybody, at=AT, segments=segments)
            expected = [
                one.id
                for one in everybody
                if segment.holds(one, at=AT, segments=segments, standings=cuts)
            ]
            if found != expected:
                wrong.append(name)

        assert [] == wrong

    def test_who_is_in_or_out_by_hand_is_so(self, store: _Store) -> None:
        """Pins come before the rule, and out before in; nobody is in whom the store does not have."""
        _fill(store)
        pinned = Segment(
            "pinned",
            where=RULES["country"],
            included=frozenset({"c003", "c004", "c998"}),
            excluded=frozenset({"c001", "c004"}),
        )

        assert ["c003"] == list(pinned.members(store, at=AT))
