from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument
from relationkit.profiles import Order, OrderItem, Profile
from relationkit.rules.packed import EventColumns, Facts, Packed, pack
from relationkit.rules.plain import Opaque, micros

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.rules import Event

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Happened:
    """Nothing but what the port asks for."""

    id: str
    happened_at: datetime
    facts: dict[str, object] = field(default_factory=dict)

    def fact(self, name: str) -> object | None:
        return self.facts.get(name)

    def parts(self) -> Sequence[Event] | None:
        return None


@dataclass(frozen=True)
class Somebody:
    """A subject that counts how often it is asked."""

    id: str = "s1"
    time_zone: str | None = None
    history: tuple[Happened, ...] = ()
    asked: Counter[str] = field(default_factory=Counter)

    def fact(self, name: str) -> object | None:
        self.asked[name] += 1
        return {"city": "Łódź", "weight": 1.5}.get(name)

    def events(self, kind: str) -> Sequence[Event]:
        self.asked[kind] += 1
        return self.history if kind == "orders" else ()


def order(number: str, days: int, *prices: str, currency: str = "EUR") -> Order:
    return Order(
        id=number,
        profile_id="c1",
        placed_at=NOW - timedelta(days=days),
        total=Decimal(len(prices)),
        currency=currency,
        items=tuple(OrderItem(product=f"p-{price}", price=Decimal(price)) for price in prices),
    )


def test_every_fact_is_read_once_and_only_when_asked() -> None:
    """A fact, and the events of a kind, are read when a rule needs them; then they are kept."""
    subject = Somebody()
    packed = pack(subject)
    before = dict(subject.asked)
    seen = [
        packed.facts["city"],
        packed.facts["city"],
        packed.facts["shoe"],
        packed.facts["weight"],
    ]
    kinds = [packed.orders.moments, packed.orders.moments, packed.items.moments]

    assert {} == before
    assert ["Łódź", "Łódź", None, Opaque(1.5)] == seen
    assert [[], [], []] == kinds
    assert {"city": 1, "shoe": 1, "weight": 1, "orders": 1, "items": 1} == dict(subject.asked)


def test_events_lie_in_the_order_of_their_moments_and_ids() -> None:
    """Of two events of one moment the one with the lesser id comes first, by code point, whatever order they are given in."""
    given = [Happened("b", NOW), Happened("a", NOW), Happened("c", NOW - timedelta(days=1))]
    packed = pack(Somebody(history=tuple(given)))

    assert ["c", "a", "b"] == packed.orders.ids
    assert [micros(NOW) - 86_400_000_000, micros(NOW), micros(NOW)] == packed.orders.moments


def test_a_column_holds_a_fact_of_every_event() -> None:
    """What one of them does not know is None, and what no rule knows is opaque."""
    history = (Happened("a", NOW, {"x": 1}), Happened("b", NOW), Happened("c", NOW, {"x": 1.5}))
    orders = pack(Somebody(history=history)).orders

    assert [1, None, Opaque(1.5)] == orders["x"]
    assert [1_000_000, None, None] == orders["number", "x"]


def test_running_sums_need_all_numbers_in_one_currency() -> None:
    """Where a number is missing, or is money of another currency, there are no running sums."""
    profile = Profile(id="c1", orders=(order("o1", 2, "1", "2"), order("o2", 1, "4")))
    mixed = Profile(id="c1", orders=(order("o1", 2, "1"), order("o2", 1, "4", currency="BGN")))

    assert [0, 2_000_000, 3_000_000] == pack(profile).orders["sum", "total", "EUR"]
    assert pack(mixed).orders["sum", "total", "EUR"] is None
    assert [0, 1_000_000, 2_000_000] == pack(mixed).orders["sum", "total", None]
    assert pack(profile).orders["sum", "source", None] is None


def test_the_items_of_all_orders_lie_one_after_the_other() -> None:
    """Those of an order lie between its own beginning and that of the next."""
    packed = pack(Profile(id="c1", orders=(order("o2", 1, "4"), order("o1", 2, "1", "2"))))
    items, begins = packed.orders["parts",]

    assert ["o1/1", "o1/2", "o2/1"] == items.ids
    assert [0, 2, 3] == begins
    assert ["p-1", "p-2", "p-4"] == items["product"]
    assert packed.items.moments == items.moments


def test_an_event_without_parts_has_no_items() -> None:
    """None for "has no parts" counts as an order with no items, from a subject as from columns."""
    history = (Happened("a", NOW),)

    assert [0, 0] == pack(Somebody(history=history)).orders["parts",][1]
    assert [0, 0] == EventColumns([NOW])["parts",][1]


def test_raw_history_needs_no_profiles() -> None:
    """Moments and columns are enough; they may come in any order, and one value may stand for all."""
    days = [micros(NOW) - day * 86_400_000_000 for day in (1, 2)]
    orders = EventColumns(days, {"total": [Decimal("0.1"), 2], "currency": "EUR"})
    packed = Packed("c1", time_zone="Europe/Warsaw", orders=orders)

    assert [2, Decimal("0.1")] == packed.orders["total"]
    assert [0, 2_000_000, 2_100_000] == packed.orders["sum", "total", "EUR"]
    assert [None, None] == packed.orders["status"]
    assert ["1", "0"] == packed.orders.ids
    assert "Europe/Warsaw" == packed.time_zone
    assert packed.facts["country"] is None
    assert [] == packed.interactions.moments


def test_given_ids_break_ties() -> None:
    """As in any other history."""
    orders = EventColumns([NOW, NOW], {"total": [1, 2]}, ids=["b", "a"])

    assert (["a", "b"], [2, 1]) == (orders.ids, orders["total"])


def test_a_column_has_a_value_for_each_event() -> None:
    """A column that is too short is refused, with its name and no value."""
    with pytest.raises(InvalidDocument, match="column 'total' has 1 values for 2 events") as caught:
        EventColumns([NOW, NOW], {"total": [1]})

    assert (("total", "wrong-length"),) == caught.value.issues


def test_a_kind_that_nobody_knows_is_an_error() -> None:
    """A packed customer says which kinds of events it has."""
    with pytest.raises(AttributeError, match="has no 'visits'; it has: orders, items"):
        _ = Packed("c1").visits


def test_numbers_of_any_length_add_up_exactly() -> None:
    """What has more than six digits after the point is kept as a fraction of millionths."""
    orders = EventColumns([NOW, NOW], {"weight": [Decimal("0.0000001"), 1]})

    assert [0, Fraction(1, 10), Fraction(10_000_001, 10)] == orders["sum", "weight", None]


def test_no_fact_stands_in_a_repr() -> None:
    """Ids and counts only."""
    packed = Packed("c1", facts={"given": "Anna"}, orders=EventColumns([NOW], {"total": 60}))
    facts = packed.facts
    _ = facts["given"]

    assert "Packed('c1')" == repr(packed)
    assert "EventColumns(1)" == repr(packed.orders)
    assert "Facts(1)" == repr(facts)
    assert isinstance(facts, Facts)
