"""What happened to a customer, as events that rules ask about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument
from relationkit.profiles import (
    Answer,
    ConsentFact,
    Interaction,
    Membership,
    Order,
    OrderItem,
    Profile,
    millionths,
)
from relationkit.profiles.contact import TRUSTED

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _consent(name: str, at: datetime, purpose: str | None = None) -> ConsentFact:
    return ConsentFact(id=name, profile_id="c1", kind="given", purpose=purpose, happened_at=at)


def _membership(name: str, at: datetime) -> Membership:
    return Membership(
        id=name, profile_id="c1", segment="lapsed", kind="left", cause="time", happened_at=at
    )


def _answer(question: str, at: datetime) -> Answer:
    return Answer(survey="s", question=question, value=("a", "b"), answered_at=at)


def _order(name: str, at: datetime, lines: int) -> Order:
    items = [OrderItem(product=f"p{line}", price=1) for line in range(lines)]
    return Order(
        id=name, profile_id="c1", placed_at=at, total="1", currency="EUR", items=tuple(items)
    )


ANNA = Profile(
    id="c1",
    orders=(_order("o2", NOON, 1), _order("o1", NOON, 11), _order("o0", NOON + HOUR, 0)),
    interactions=tuple(
        Interaction(id=name, profile_id="c1", channel="email", kind="sent", happened_at=NOON)
        for name in ("i2", "i1")
    ),
    consents=(
        _consent("e1", NOON + HOUR),
        _consent("e3", NOON, "newsletter"),
        _consent("e2", NOON),
    ),
    memberships=(_membership("m2", NOON), _membership("m1", NOON)),
    answers=(_answer("q2", NOON), _answer("q1", NOON + HOUR), _answer("q0", NOON)),
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("orders", ["o1", "o2", "o0"]),
        ("interactions", ["i1", "i2"]),
        ("consents", ["e2", "e3", "e1"]),
        ("memberships", ["m1", "m2"]),
        ("answers", ["s/q0", "s/q2", "s/q1"]),
        ("visits", []),
        ("contacts", []),
    ],
)
def test_events_come_by_moment_then_by_id(kind: str, expected: list[str]) -> None:
    """Each kind that rules know; nothing else is an event."""
    assert expected == [event.id for event in ANNA.events(kind)]


def test_items_of_one_moment_come_by_their_ids() -> None:
    """Letter by letter, so the tenth line stands before the second, as in every engine."""
    expected = sorted(["o2/1", *(f"o1/{line}" for line in range(1, 12))])

    assert expected == [event.id for event in ANNA.events("items")]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (
            "consents",
            {"id": "e3", "kind": "given", "purpose": "newsletter", "channel": None, "at": None},
        ),
        (
            "memberships",
            {"id": "m2", "segment": "lapsed", "kind": "left", "cause": "time", "profile_id": None},
        ),
        ("interactions", {"id": "i2", "kind": "sent", "profile_id": None}),
        ("answers", {"survey": "s", "question": "q2", "value": ("a", "b"), "name": None}),
    ],
)
def test_an_event_answers_its_facts_and_no_others(kind: str, facts: dict[str, object]) -> None:
    """It has no parts."""
    event = ANNA.events(kind)[1]

    assert facts == {name: event.fact(name) for name in facts}
    assert event.parts() is None


def test_the_logs_travel_with_the_profile() -> None:
    """Written and read back equal."""
    assert ANNA == Profile.from_json(ANNA.to_json())


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, 0),
        (-7, -7_000_000),
        (Decimal("1.50"), 1_500_000),
        (Decimal("-0.000001"), -1),
        (Decimal("1E+3"), 1_000_000_000),
        (Decimal("999999999999.999999"), 10**18 - 1),
        (10**12, None),
        (Decimal("-1E+12"), None),
        (Decimal("0.0000001"), None),
        (Decimal("1." + "0" * 39 + "1"), None),
    ],
)
def test_numbers_are_whole_millionths_or_none(number: int | Decimal, expected: int | None) -> None:
    """Twelve digits before the point, six after."""
    assert expected == millionths(number)


@pytest.mark.parametrize("value", [10**12, Decimal("0.0000001"), ("a", Decimal("1E+12"))])
def test_an_answer_that_no_engine_compares_exactly_is_refused(value: object) -> None:
    """What a store has written is read all the same."""
    told = {"survey": "s", "question": "q", "value": value, "answered_at": NOON}
    with pytest.raises(InvalidDocument, match="12 digits before the point and 6 after"):
        Answer.from_dict(told)

    assert value == Answer.model_validate(told, context=TRUSTED).value


def test_a_survey_has_no_dot_in_its_id() -> None:
    """Or one name would mean two answers."""
    with pytest.raises(InvalidDocument, match="no dot"):
        Answer(survey="a.b", question="q", value=True, answered_at=NOON)


def test_an_amount_is_money_too() -> None:
    """Twelve digits before the point; what a store has written is read all the same."""
    line = {"product": "p", "quantity": 1_000_000, "price": "1000000.00"}
    with pytest.raises(InvalidDocument, match="price times quantity"):
        OrderItem.from_dict(line)

    assert Decimal("999999000000.00") == OrderItem.from_dict({**line, "price": "999999"}).amount
    assert Decimal(10**12) == OrderItem.model_validate(line, context=TRUSTED).amount


def test_what_is_wrong_with_a_quantity_is_said_of_it() -> None:
    """The price is right then."""
    with pytest.raises(InvalidDocument, match="quantity") as caught:
        OrderItem.from_dict({"product": "p", "quantity": -1, "price": "1"})

    assert (("quantity", "greater-than-equal"),) == caught.value.issues
