"""Rules at edges that chance seldom finds, on every engine, against the interpreter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.profiles import Answer, Order, OrderItem, Profile
from relationkit.rules import (
    Condition,
    Definition,
    Rates,
    all_of,
    anniversary,
    answer,
    any_of,
    at_least_k_of,
    birthday,
    bucket,
    field,
    followed_by,
    in_segment,
    item,
    not_,
    order,
    sequence,
    step,
)
from relationkit.rules.conditions import Compare
from relationkit.rules.history import answers, interactions, items, orders
from relationkit.testing.shops import Case

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.extra

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
RATES = Rates(
    "EUR", {"BGN": 1 / Decimal("1.95583"), "PLN": 1 / Decimal("4.2711"), "USD": Decimal("0.9")}
)
FEW = Rates("EUR", {"BGN": Decimal("0.5")})


def _order(owner: str, number: int, total: str, currency: str, hours: int, **more: Any) -> Order:
    return Order(
        id=f"{owner}-{number}",
        profile_id=owner,
        placed_at=AT - timedelta(hours=hours),
        total=Decimal(total),
        currency=currency,
        **more,
    )


def _answer(question: str, value: Any, hours: int) -> Answer:
    return Answer(
        survey="poll", question=question, value=value, answered_at=AT - timedelta(hours=hours)
    )


PEOPLE = (
    Profile(id="c1", attributes={"points": 3}, orders=(
        _order("c1", 1, "195.583", "BGN", 30), _order("c1", 2, "1", "EUR", 20), _order("c1", 3, "-4.2711", "PLN", 10))),
    Profile(id="c2", orders=(_order("c2", 1, "100", "EUR", 9), _order("c2", 2, "10", "USD", 9))),
    Profile(id="c3", orders=(_order("c3", 1, "97", "JPY", 5), _order("c3", 2, "3", "JPY", 4)), answers=(
        _answer("a", 9, 8), _answer("b", 9, 7), _answer("c", ("x", "y"), 6), _answer("d", ("x", "y"), 5),
        _answer("e", "x", 5), _answer("f", "y", 3))),
    Profile(id="c4", answers=(_answer("a", ("x",), 8), _answer("b", (), 7), _answer("c", Decimal("9.5"), 6))),
    Profile(id="c5", attributes={"hobbies": ("chess", "go"), "points": Decimal("2.5")}, orders=(
        _order("c5", 1, "100", "EUR", 3), _order("c5", 2, "97", "JPY", 2, items=(
            OrderItem(product="p", price=Decimal(5), category="garden"), OrderItem(product="q", price=Decimal(7)))))),
    Profile(id="c6", birthday="--11-21", time_zone="America/St_Johns", orders=(_order("c6", 1, "195.583", "BGN", 1),)),
)  # fmt: skip

MONEY: list[Condition] = [
    aggregate.equals(value, "EUR")
    for aggregate in (orders.sum("total"), orders.min("total"), orders.max("total"), orders.average("total"),
                      orders.first("total"), orders.last("total"))
    for value in (100, -1, Decimal("54.5"))
]  # fmt: skip
MONEY += [
    orders.min("total").between(-2, 1, "EUR"),
    orders.max("total").not_equals(100, "EUR"),
    orders.max("total").less_than(100, "PLN"),
    orders.average("total").more_than(33, "EUR"),
    orders.sum("total").in_top(2, currency="EUR"),
    orders.sum("total").in_bottom(percent=50, currency="EUR"),
    orders.min("total").in_bottom(1, currency="EUR"),
    orders.max("total").in_top(2, currency="EUR"),
    orders.share("total", where=order("currency") == "EUR").at_least(Decimal("0.9")),
    orders.share("total", where=order("currency") == "JPY").equals(1),
    orders.share("total").is_known(),
    items.share("amount", where=item("category") == "garden").at_most(Decimal("0.42")),
    items.sum("amount").in_top(1, currency="JPY"),
    *[
        Compare(kind="compare", term=asked.term, op=op, currency="EUR")
        for asked in (orders.last("total"), orders.sum("total"), orders.max("total"))
        for op in ("is-known", "is-unknown")
    ],
]
OTHERS: list[Condition] = [
    answers.any(where=followed_by(answers, same=("value",))),
    answers.none(where=followed_by(answers, same=("value",), where=answer("question") == "b")),
    answers.any(where=followed_by(orders, within="9 hours")),
    answers.distinct("value").at_least(5),
    answers.distinct("value").equals(4),
    answers.sum("value").at_least(18),
    answers.last("value").contains("y"),
    answers.any(where=answer("value").has_all("x", "y")),
    answers.any(where=answer("value").has_none("x")),
    answers.any(where=answer("value").less_than("y")),
    answers.any(where=answer("value").one_of("x", 9, True)),
    answers.none(where=answer("value").one_of("x", 9, True)),
    answers.any(where=answer("value").not_equals(9)),
    field("answers.poll.a").in_top(1),
    field("answers.poll.a").has_none("z"),
    not_(field("answers.poll.a").one_of("z", 8)),
    field("hobbies").has_all("chess", "go"),
    field("hobbies").has_none("chess", "x"),
    not_(field("hobbies").one_of("chess")),
    field("points").has_all(3),
    field("points").starts_with("3"),
    field("points").in_top(1),
    orders.sum("status").equals(0),
    orders.max("status").is_unknown(),
    orders.distinct("total").at_most(2),
    orders.count(where=order("total").one_of(97, 100, "x")).at_least(1),
    orders.any(where=any_of(item("category").is_known(), order("source") == "web")),
    orders.any(where=not_(item("category") == "tools")),
    orders.any(
        where=at_least_k_of(
            2, item("price") == 5, order("source") == "web", order("gift").equals(False)
        )
    ),
    orders.latest(1, where=order("source") == "web").any(),
    orders.count(after=orders.first_event(), lasting="10 hours").equals(1),
    orders.none(after=interactions.last_event()),
    interactions.gap("average").is_unknown(),
    orders.gap("average").at_most(Decimal("0.4166666666666666666666666666666666667")),
    orders.gap("shortest").equals(0),
    any_of(in_segment("inner"), not_(in_segment("inner"))),
    at_least_k_of(2, bucket("x", below=100), orders.any(), orders.none(within="3 hours")),
    birthday.within_days(3),
    anniversary("points").within_days(3),
    items.average("quantity").equals(1),
    items.average("quantity").at_least(Decimal("1e30")),
    not_(items.average("quantity").between(-5, Decimal("1e30"))),
    orders.days_since_last().at_least(-(10**9)),
    orders.days_since_last().between(0, 10**9),
]


@pytest.fixture(params=["sqlite_shop", "duckdb_shop", "postgres_shop"])
def shop(request: pytest.FixtureRequest) -> Any:
    """Each engine."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("rates", [None, FEW, RATES], ids=["no rates", "short", "28 digits"])
def test_money(shop: Any, witnessed: Callable[[Any, Case], None], rates: Rates | None) -> None:
    """Converted to the last digit, ordered, mixed with currencies that nobody knows, and missing."""
    for rule in MONEY:
        witnessed(shop, Case(Definition("x", rule), PEOPLE, AT, rates, {}))


def test_everything_else(shop: Any, witnessed: Callable[[Any, Case], None]) -> None:
    """Answers of every kind, lists, fields that are no numbers, anchors, gaps."""
    segments = {
        "inner": Definition(
            "inner",
            field("points").at_least(3),
            included=frozenset({"c2"}),
            excluded=frozenset({"c1"}),
        )
    }
    for rule in OTHERS:
        witnessed(shop, Case(Definition("x", rule), PEOPLE, AT, None, segments))


def test_a_microsecond_decides(shop: Any, witnessed: Callable[[Any, Case], None]) -> None:
    """A time between two events is exact: an hour is within an hour, a microsecond more is not; and so is the gap."""
    people = tuple(
        Profile(
            id=f"c{tick}",
            orders=(
                _order(f"c{tick}", 1, "1", "EUR", 9),
                _order(f"c{tick}", 2, "2", "EUR", 8).model_copy(
                    update={"placed_at": AT - timedelta(hours=8) + timedelta(microseconds=tick)}
                ),
            ),
        )
        for tick in (-1, 0, 1)
    )
    hour = Decimal(1) / 24
    rules = [
        sequence(step(orders), step(orders, within="1 hour")),
        orders.any(where=followed_by(orders, within="1 hour")),
        orders.any(after=orders.first_event(), lasting="1 hour"),
        orders.gap("longest").more_than(hour.quantize(Decimal("0.000001"))),
        orders.count(since=AT - timedelta(hours=8)).at_least(1),
    ]
    for rule in rules:
        witnessed(shop, Case(Definition("asked", rule), people, AT, None, {}))


def test_a_midnight_lived_twice(shop: Any, witnessed: Callable[[Any, Case], None]) -> None:
    """Days since an event go by the calendar of the zone, also where its clocks went back over midnight."""
    middle = datetime(2006, 10, 29, 2, 30, tzinfo=UTC)
    moments = [middle + timedelta(minutes=step) for step in (-60, -1, 0, 1, 15, 59, 60, 61, 120)]
    people = tuple(
        Profile(
            id=f"c{number}",
            time_zone="America/St_Johns",
            orders=(
                Order(
                    id=f"o{number}",
                    profile_id=f"c{number}",
                    placed_at=moment,
                    total=1,
                    currency="EUR",
                ),
            ),
        )
        for number, moment in enumerate(moments)
    )
    for days in (0, 1, 2):
        since = orders.days_since_last()
        for rule in (
            since.equals(days),
            since.at_most(days),
            since.more_than(days),
            since.not_equals(days),
        ):
            case = Case(
                Definition("x", rule), people, middle + timedelta(days=1, hours=9), None, {}
            )
            witnessed(shop, case)


def test_pins_of_a_rule_that_needs_no_customer(
    shop: Any, witnessed: Callable[[Any, Case], None]
) -> None:
    """Who is included by hand is in without history, who is excluded is out with it."""
    rule = all_of(orders.any(), orders.count(within="1 day").at_least(1))
    definition = Definition("x", rule, included=frozenset({"c4"}), excluded=frozenset({"c1", "c2"}))
    witnessed(shop, Case(definition, PEOPLE, AT, None, {}))
