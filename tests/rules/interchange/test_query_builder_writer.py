from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.rules import (
    Condition,
    Vocabulary,
    all_of,
    any_of,
    birthday,
    bucket,
    field,
    in_segment,
    item,
    items,
    none_of,
    not_,
    or_unknown,
    orders,
)
from relationkit.rules.interchange import (
    Amount,
    Events,
    Outside,
    from_query_builder,
    to_query_builder,
)

if TYPE_CHECKING:
    from collections.abc import Callable

VOCABULARY = Vocabulary({
    "n": "number", "t": "text", "f": "yes-no", "l": "list", "d": "day", "m": "moment", "joined": "day",
})  # fmt: skip
HISTORY: dict[str, Outside] = {
    "count": items.count(within="90 days"),
    "spent": Amount(orders.sum("total"), "EUR"),
    "soon": birthday.within_days(7),
    "items": Events(items, {"qty": item("quantity"), "sku": item("product")}),
}


def write(condition: Condition) -> dict[str, Any]:
    return to_query_builder(condition, VOCABULARY, history=HISTORY)


def read(query: object) -> Condition:
    return from_query_builder(query, VOCABULARY, history=HISTORY)


numbers = st.one_of(st.integers(-5, 5), st.decimals(-5, 5, places=1))
words = st.text("ab", min_size=1, max_size=3)
ORDERED = st.sampled_from(["equals", "not_equals", "less_than", "at_most", "more_than", "at_least"])


def ask(asked: Any, op: str, *values: object) -> Condition:
    condition: Condition = getattr(asked, op)(*values)
    return condition


inner = st.one_of(
    st.builds(ask, st.just(item("quantity")), ORDERED, st.integers(0, 3)),
    st.builds(ask, st.just(item("product")), st.sampled_from(["contains", "equals"]), words),
)
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(ask, st.sampled_from([field("n"), items.count(within="90 days")]), ORDERED, numbers),
    st.builds(lambda pair: field("n").between(*sorted(pair)), st.tuples(numbers, numbers)),
    st.builds(lambda op, n: getattr(orders.sum("total"), op)(n, "EUR"), ORDERED, numbers),
    st.builds(ask, st.just(field("t")), st.sampled_from(["contains", "starts_with", "ends_with", "equals"]), words),
    st.builds(lambda values: field("t").one_of(*values), st.lists(words, min_size=1, max_size=3)),
    st.builds(
        lambda op, values: ask(field("l"), op, *values),
        st.sampled_from(["one_of", "has_all", "has_none"]), st.lists(words, min_size=1, max_size=3),
    ),
    st.builds(ask, st.sampled_from([field("n"), field("l")]), st.sampled_from(["is_known", "is_unknown"])),
    st.builds(lambda truth: field("f").equals(truth), st.booleans()),
    st.builds(lambda day: field("d").at_least(day), st.dates()),
    st.builds(lambda at: field("m").less_than(at), st.datetimes(timezones=st.just(UTC))),
    st.builds(
        lambda where, op, n: ask(items.count(where=where), op, n),
        inner, st.sampled_from(["at_least", "at_most", "equals"]), st.integers(0, 3),
    ),
    st.builds(lambda where, n: items.count(where=where).more_than(n), inner, st.integers(0, 3)),
    st.builds(lambda where, n: items.count(where=where).less_than(n), inner, st.integers(1, 3)),
    st.builds(lambda where: items.share(where=where).at_least(Decimal("0.5")), inner),
    st.just(birthday.within_days(7)),
)  # fmt: skip
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.builds(
            lambda join, parts: join(*parts),
            st.sampled_from([all_of, any_of, none_of]), st.lists(part, min_size=1, max_size=3),
        ),
        st.builds(not_, part),
        st.builds(lambda n: or_unknown(field("n").more_than(n)), numbers),
    ),
    max_leaves=6,
)  # fmt: skip
documents = st.fixed_dictionaries(
    {},
    optional={
        "n": numbers, "t": words, "f": st.booleans(), "l": st.lists(words, max_size=3), "d": st.dates(),
        "m": st.datetimes(timezones=st.just(UTC)), "birthday": st.dates(date(1980, 2, 27), date(1980, 3, 10)),
        "items": st.lists(st.fixed_dictionaries({}, optional={"quantity": st.integers(0, 3), "product": words}), max_size=3),
        "orders": st.lists(st.fixed_dictionaries({"total": numbers, "currency": st.just("EUR")}), max_size=2),
    },
)  # fmt: skip


@given(conditions, documents)
def test_what_was_written_is_read_back_with_the_same_members(
    lets_in: Callable[[Condition, object], bool], condition: Condition, data: object
) -> None:
    """Through the text of JSON and back; and written again it is the same query."""
    text = json.dumps(write(condition))
    again = read(json.loads(text, parse_float=Decimal))

    assert lets_in(condition, data) is lets_in(again, data)
    assert again == read(json.loads(json.dumps(write(again)), parse_float=Decimal))


@pytest.mark.parametrize(
    ("condition", "query"),
    [
        (field("n").equals(Decimal("5.50")), {"field": "n", "operator": "=", "value": "5.50"}),
        (field("d").at_least(date(2026, 3, 1)), {"field": "d", "operator": ">=", "value": "2026-03-01"}),
        (field("t").is_unknown(), {"field": "t", "operator": "null", "value": None}),
        (not_(field("t").one_of("a", "b")), {"field": "t", "operator": "notIn", "value": ["a", "b"]}),
        (not_(field("n").between(1, 2)), {"field": "n", "operator": "notBetween", "value": [1, 2]}),
        (not_(field("t").contains("a")), {"field": "t", "operator": "doesNotContain", "value": "a"}),
        (field("l").has_none("a"), {"field": "l", "operator": "notIn", "value": ["a"]}),
        (birthday.within_days(7), {"field": "soon", "operator": "=", "value": True}),
        (orders.sum("total").more_than(50, "EUR"), {"field": "spent", "operator": ">", "value": 50}),
        (
            items.any(where=item("quantity") == 2),
            {
                "field": "items", "operator": "=", "match": {"mode": "atLeast", "threshold": 1},
                "value": {"combinator": "and", "rules": [{"field": "qty", "operator": "=", "value": 2}]},
            },
        ),
    ],
)  # fmt: skip
def test_each_rule(condition: Condition, query: dict[str, object]) -> None:
    """A leaf stands in a group of its own."""
    assert {"combinator": "and", "rules": [query]} == write(condition)


def test_a_list_with_all_of_some_values() -> None:
    """One rule for each value."""
    assert {
        "combinator": "and",
        "rules": [{"field": "l", "operator": "in", "value": [value]} for value in ("a", "b")],
    } == write(field("l").has_all("a", "b"))


def test_groups() -> None:
    """None of is not any of; not turns a group round, a second not stands around it."""
    one, two = field("n").equals(1), field("n").equals(2)
    both = [
        {"field": "n", "operator": "=", "value": 1},
        {"field": "n", "operator": "=", "value": 2},
    ]

    assert {"combinator": "or", "rules": both} == write(any_of(one, two))
    assert {"combinator": "or", "rules": both, "not": True} == write(none_of(one, two))
    assert {"combinator": "and", "rules": both, "not": True} == write(not_(all_of(one, two)))
    assert {"combinator": "and", "rules": [write(none_of(one, two))], "not": True} == write(
        not_(none_of(one, two))
    )
    assert {"combinator": "and", "rules": both[:1], "not": True} == write(not_(one))
    assert {
        "combinator": "or",
        "rules": [both[0], {"field": "n", "operator": "null", "value": None}],
    } == write(or_unknown(one))


@pytest.mark.parametrize(
    ("condition", "issue"),
    [
        (all_of(field("t").is_known(), in_segment("x")), ("parts.1", "not-in-query-builder")),
        (not_(bucket("a", below=5)), ("part", "not-in-query-builder")),
        (or_unknown(all_of(field("t").is_known())), ("rule", "not-in-query-builder")),
        (or_unknown(items.any(within="90 days")), ("rule", "not-in-query-builder")),
        (or_unknown(field("answers.s.q").equals(1)), ("rule", "not-in-query-builder")),
        (or_unknown(field("strange").equals(1)), ("rule", "not-in-query-builder")),
        (orders.any(), ("term", "no-name")),
        (items.any(), ("term", "no-name")),
        (items.latest(3).count(where=item("quantity") == 1).at_least(2), ("term", "no-name")),
        (items.count(where=item("quantity") == 1).not_equals(2), ("rule", "not-in-query-builder")),
        (items.count(where=item("quantity") == 1).at_least(Decimal("1.5")), ("rule", "not-in-query-builder")),
        (items.count(where=item("quantity") == 1).less_than(0), ("value", "not-exact")),
        (items.share(where=item("quantity") == 1).at_least(Decimal("0.1234567890123456789")), ("value", "not-exact")),
        (items.share(where=item("quantity") == 1).more_than(Decimal("0.1")), ("rule", "not-in-query-builder")),
        (field("answers.s.q").equals(Decimal("5.5")), ("value", "not-exact")),
        (field("t").equals(5), ("value", "wrong-kind")),
        (field("t").one_of("a", " b"), ("value", "not-exact")),
        (field("l").starts_with("a"), ("rule", "not-in-query-builder")),
        (field("m").equals(datetime(2026, 3, 1, tzinfo=UTC)).model_copy(update={"value": "x"}), ("value", "wrong-kind")),
    ],
)  # fmt: skip
def test_what_the_interface_cannot_show_is_refused_with_its_place(
    condition: Condition, issue: tuple[str, str]
) -> None:
    """The place is that in the condition."""
    with pytest.raises(InvalidDocument) as caught:
        write(condition)

    assert (issue,) == caught.value.issues
