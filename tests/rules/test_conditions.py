from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.rules import (
    Condition,
    all_of,
    any_item,
    any_of,
    birthday,
    bucket,
    condition_from_json,
    condition_to_json,
    field,
    interaction,
    interactions,
    item,
    items,
    not_,
    or_unknown,
    order,
    orders,
    profile_fields,
)
from relationkit.rules.conditions import Compare

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

scalars = st.one_of(
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**12), 10**12, allow_nan=False, places=6),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
)
names = st.sampled_from(["country", "hobby", "answers.post-purchase.score"])
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(lambda name, value: field(name).equals(value), names, scalars),
    st.builds(
        lambda name, values: field(name).one_of(*values),
        names,
        st.lists(scalars, min_size=1, max_size=3),
    ),
    st.builds(lambda name: field(name).is_unknown(), names),
    st.builds(birthday.within_days, st.integers(1, 366)),
    st.builds(
        lambda n: orders.count(within="3 months", where=item("brand") == "X").at_least(n),
        st.integers(0, 9),
    ),
    st.builds(lambda n: items.sum("amount", since=NOON).more_than(n, "EUR"), st.integers(0, 9)),
    st.builds(lambda n: orders.days_since_last().at_most(n), st.integers(0, 9)),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: all_of(*parts), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: any_of(*parts), st.lists(inner, min_size=1, max_size=3)),
        st.builds(not_, inner),
        st.builds(or_unknown, inner),
    ),
    max_leaves=6,
)


@given(conditions)
def test_a_condition_survives_json(condition: Condition) -> None:
    """What is written as JSON is read back as the same condition, decimals and days included."""
    assert condition == condition_from_json(condition_to_json(condition))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '{"kind": "eval", "code": "1"}',
        '{"kind": "all-of", "parts": []}',
        '{"kind": "compare", "term": {"kind": "field", "name": "x"}, "op": "equals", "value": 0.1}',
        '{"kind": "compare", "term": {"kind": "field", "name": "x"}, "op": "equals", "value": {"a": 1}}',
        '{"kind": "compare", "term": {"kind": "field", "name": "x"}, "op": "equals", "value": {"decimal": "NaN"}}',
        '{"kind": "compare", "term": {"kind": "field", "name": "x"}, "op": "equals", "value": {"date": "soon"}}',
        '{"kind": "compare", "term": {"kind": "field", "name": "x"}, "op": "equals", "value": {"moment": "2026-01-01"}}',
        '{"kind": "compare", "term": {"kind": "field", "name": "x"}, "op": "equals", "value": 1, "extra": 1}',
        '{"kind":"not","part":' * 10_000,
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    """Broken, unknown, inexact, naive or bottomless JSON is refused by one kind of error."""
    with pytest.raises(InvalidDocument):
        condition_from_json(text)


@pytest.mark.parametrize(
    "build",
    [
        lambda: field("x").equals(None),  # type: ignore[arg-type]
        lambda: field("x").equals(("a",)),  # type: ignore[arg-type]
        lambda: field("x").equals(object()),  # type: ignore[arg-type]
        lambda: field("x").equals(datetime(2026, 3, 1)),  # noqa: DTZ001 - the naive one is the point
        lambda: field("x").one_of(),
        lambda: field("x").less_than(True),
        lambda: field("x").contains(1),  # type: ignore[arg-type]
        lambda: field("x").equals(1, "EUR"),
        lambda: field("x")._compare("is-known", 1),
        lambda: field("x")._compare("between", (1, 2, 3)),
        lambda: field(""),
        lambda: orders.count().contains("1"),
        lambda: orders.count().at_least("many"),
        lambda: orders.count().at_least(1, "EUR"),
        lambda: orders.sum("total").more_than(50),
        lambda: items.sum("quantity").more_than(50, "EUR"),
        lambda: orders.sum("total").more_than(50, "euro"),
        lambda: orders.count(within="soon"),
        lambda: orders.count(within="3d", since=NOON),
        lambda: orders.count(since=NOON, until=NOON),
        lambda: orders.count(not_within="3d", until=NOON),
        lambda: any_item(field("country").equals("PL")),
        lambda: orders.sum("total").in_top(10),
        lambda: orders.average("total").in_top(10, currency="EUR"),
        lambda: orders.count().in_top(),
        lambda: bucket("a", from_=50, below=50),
        lambda: orders.stopped(silent="3 months", active="1 month"),
        lambda: orders.restarted(within="3 months", pause="1 month"),
        lambda: orders.regularly(every="1 month", periods=3, at_least=4),
        lambda: all_of(*[any_of(*[field("x").equals(1)] * 500)] * 5),
        lambda: orders.count(where=field("country").equals("PL")),
        lambda: orders.count(where=interaction("kind").equals("clicked")),
        lambda: interactions.count(where=item("brand").equals("X")),
        lambda: orders.count(where=birthday.within_days(3)),
        lambda: orders.count(where=orders.any()),
        lambda: birthday.within_days(0),
        all_of,
        lambda: bool(field("x")),
        lambda: not_(field("x")),  # type: ignore[arg-type]
    ],
)
def test_a_senseless_condition_is_refused_when_it_is_built(build: object) -> None:
    """A rule that cannot mean what it says never comes to be."""
    with pytest.raises(InvalidDocument):
        build()  # type: ignore[operator]


def test_operators_are_the_methods() -> None:
    """== and != read like equals and not_equals."""
    assert field("x").equals(1) == (field("x") == 1)
    assert field("x").not_equals(1) == (field("x") != 1)


def test_profile_fields_are_those_asked_of_the_customer() -> None:
    """Fields of events inside a where are not facts about the customer."""
    rule = all_of(
        field("country").equals("PL"),
        any_of(birthday.within_days(3), orders.any(where=order("gift").equals(True))),
        not_(or_unknown(field("hobby").is_known())),
    )

    assert {"country", "birthday", "hobby"} == profile_fields(rule)


def test_values_keep_their_kind() -> None:
    """A decimal stays a decimal, a day a day, a moment a moment in UTC."""
    rule = condition_from_json(
        condition_to_json(field("x").one_of(Decimal("1.50"), date(2026, 3, 1), NOON))
    )

    assert isinstance(rule, Compare)
    assert rule.value == (
        Decimal("1.50"),
        date(2026, 3, 1),
        NOON,
    )
