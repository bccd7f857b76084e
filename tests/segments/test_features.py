"""What is read off a customer to be compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from relationkit.profiles import (
    Answer,
    Birthday,
    ConsentFact,
    ContactPoint,
    Interaction,
    Order,
    OrderItem,
    Profile,
)
from relationkit.rules import Rates, all_of, field, interactions, orders
from relationkit.segments.features import Feature, Figure, Value, history, person, value_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def order(number: int, day: float, **known: object) -> Order:
    """An order so many days before noon."""
    return Order.from_dict(
        {
            "id": f"o{number}",
            "profile_id": "c1",
            "placed_at": NOON - day * DAY,
            "total": "10",
            "currency": "EUR",
            **known,
        }
    )


def seen(number: int, channel: str, kind: str, day: float = 1) -> Interaction:
    """Something that happened so many days before noon."""
    return Interaction(
        id=f"i{number}", profile_id="c1", channel=channel, kind=kind, happened_at=NOON - day * DAY
    )


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (True, True),
        ("PL", "PL"),
        (Decimal("2.5"), 2.5),
        (3, 3.0),
        (NOON - 2.5 * DAY, 2.0),
        (date(2026, 2, 27), 2.0),
        (("a", 1), ("a", "1")),
        (Birthday(1, 2), None),
        (None, None),
    ],
)
def test_facts_become_values(fact: object, expected: Value | None) -> None:
    """Yes stays yes and is no number; days are counted back."""
    assert (expected, type(expected)) == (value_of(fact, NOON), type(value_of(fact, NOON)))


def test_the_person_is_read_without_names() -> None:
    """Fields, attributes and answers; no name, no address, no id; an answer given later is not read."""
    anna = Profile(
        id="c1",
        given="Anna",
        family="Nowak",
        gender="f",
        locale="pl-PL",
        birthday=Birthday(5, 3),
        registered_at=NOON - 10 * DAY,
        attributes={"points": 7},
        contacts=[ContactPoint(channel="email", address="anna@example.com")],
        answers=[
            Answer(survey="s", question="q", value=9, answered_at=NOON - DAY),
            Answer(survey="s", question="late", value=9, answered_at=NOON),
        ],
    )
    read = {one.name: one.value for one in person(anna, NOON)}

    assert {
        "gender": "f",
        "language": "pl",
        "country": None,
        "time_zone": None,
        "preferred_channel": None,
        "birthday is known": True,
        "days since registered": 10.0,
        "channel with an address": ("email",),
        "points": 7.0,
        "answers.s.q": 9.0,
    } == read


def test_the_history_is_read() -> None:
    """Only what happened before the moment counts."""
    items = [
        OrderItem(product="p1", category="garden", brand="Alba", quantity=2, price="3"),
        OrderItem(product="p2", category="garden", price="4"),
    ]
    anna = Profile(
        id="c1",
        orders=[
            order(
                1, 30, bill_to="Anna", ship_to="Jan", source="web", ship_country="PL", items=items
            ),
            order(2, 10, bill_to="Anna", ship_to="Anna", status="refunded"),
            order(3, 0),
        ],
        interactions=[
            seen(1, "email", "sent"),
            seen(2, "email", "sent"),
            seen(3, "sms", "clicked"),
            seen(4, "sms", "sent", 0),
        ],
        consents=[
            ConsentFact(id="k1", profile_id="c1", kind="withdrawn", happened_at=NOON - DAY),
            ConsentFact(id="k2", profile_id="c1", kind="given", happened_at=NOON),
        ],
    )
    read = list(history(anna, NOON))

    assert {
        "orders": 2.0,
        "days since last order": 10.0,
        "days since first order": 30.0,
        "total of orders, EUR": 20.0,
        "average order, EUR": 10.0,
        "share of gift orders": 0.5,
        "different products": 2.0,
        "bought category": ("garden",),
        "bought brand": ("Alba",),
        "order status": ("completed", "refunded"),
        "order source": ("web",),
        "shipped to": ("PL",),
        "consent log": ("withdrawn",),
        "number of email sent": 2.0,
        "number of sms clicked": 1.0,
    } == {one.name: one.value for one in read}
    assert {"number of email sent", "number of sms clicked"} == {
        one.name for one in read if one.absent == "zero"
    }


def test_nothing_bought_is_nothing_known() -> None:
    """There are no days since an order that was not placed, and no share of none."""
    read = {one.name: one.value for one in history(Profile(id="c1"), NOON)}

    assert (0.0, None, None, None) == tuple(
        read[name]
        for name in (
            "orders",
            "days since last order",
            "days since first order",
            "share of gift orders",
        )
    )
    assert not [name for name in read if name.startswith("total")]


def test_money_is_added_up_in_each_currency_or_converted() -> None:
    """By the caller's rates; what has no rate stays by itself."""
    anna = Profile(
        id="c1", orders=[order(1, 1), order(2, 2, currency="BGN"), order(3, 3, currency="PLN")]
    )

    def totals(rates: Rates | None) -> dict[str, Value | None]:
        return {
            one.name: one.value
            for one in history(anna, NOON, rates)
            if one.name.startswith("total")
        }

    assert {f"total of orders, {name}": 10.0 for name in ("EUR", "BGN", "PLN")} == totals(None)
    assert {"total of orders, EUR": 15.0, "total of orders, PLN": 10.0} == totals(
        Rates("EUR", {"BGN": Decimal("0.5")})
    )


def test_features_of_ones_own() -> None:
    """Terms and conditions of rules, as they are meant there."""
    anna = Profile(id="c1", country="PL", orders=[order(1, 1), order(2, 400)])
    features = (
        Feature("in a year", orders.count(within="1 year")),
        Feature("spent", orders.sum("total"), "EUR"),
        Feature("spent in leva", orders.sum("total"), "BGN"),
        Feature("silent Pole", all_of(field("country").equals("PL"), interactions.none())),
        Feature("garden", field("garden").equals("large")),
        Feature("country", field("country")),
    )

    assert [
        Figure("in a year", 1.0),
        Figure("spent", 20.0),
        Figure("spent in leva", None),
        Figure("silent Pole", True),
        Figure("garden", None),
        Figure("country", "PL"),
    ] == [one for feature in features for one in feature(anna, NOON, None)]
