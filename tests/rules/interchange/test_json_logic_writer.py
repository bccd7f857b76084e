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
    at_least_k_of,
    birthday,
    field,
    in_segment,
    interactions,
    item,
    items,
    none_of,
    not_,
    or_unknown,
    orders,
)
from relationkit.rules.interchange import Amount, Events, Outside, from_json_logic, to_json_logic
from relationkit.rules.interchange.json_logic import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Callable

VOCABULARY = Vocabulary({"n": "number", "t": "text", "f": "yes-no", "l": "list"})
ITEMS: dict[str, Outside] = {"items": Events(items, {"qty": item("qty"), "sku": item("sku")})}

numbers = st.one_of(st.integers(-5, 5), st.decimals(-5, 5, places=1))
words = st.text("ab", min_size=1, max_size=3)
several = st.lists(words, min_size=1, max_size=3)
ORDERED = ("equals", "not_equals", "less_than", "at_most", "more_than", "at_least")


def asked(name: str, op: str, *values: object) -> Condition:
    condition: Condition = getattr(field(name), op)(*values)
    return condition


ofelement = st.one_of(
    st.builds(
        lambda op, n: getattr(item("qty"), op)(n), st.sampled_from(ORDERED), st.integers(0, 3)
    ),
    st.builds(lambda word: item("sku").equals(word), words),
)
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(asked, st.just("n"), st.sampled_from(ORDERED), numbers),
    st.builds(asked, st.just("n"), st.just("between"), numbers, numbers),
    st.builds(asked, st.just("t"), st.sampled_from(ORDERED), words),
    st.builds(asked, st.just("t"), st.sampled_from(["contains", "starts_with", "ends_with"]), words),
    st.builds(lambda values: field("t").one_of(*values), several),
    st.builds(lambda op, values: getattr(field("l"), op)(*values), st.sampled_from(["one_of", "has_all", "has_none"]), several),
    st.builds(lambda word: field("l").contains(word), words),
    st.builds(lambda truth: field("f").equals(truth), st.booleans()),
    st.builds(lambda name, op: getattr(field(name), op)(), st.sampled_from("ntfl"), st.sampled_from(["is_known", "is_unknown"])),
    st.builds(
        lambda where, op, n: getattr(items.count(where=where), op)(n),
        st.one_of(st.none(), ofelement), st.sampled_from(ORDERED), st.integers(0, 3),
    ),
    st.builds(
        lambda where, low, high: items.count(where=where).between(low, high), ofelement, st.integers(0, 2), st.integers(0, 3)
    ),
    st.just(EVERYBODY),
)  # fmt: skip
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            lambda join, parts: join(*parts),
            st.sampled_from([all_of, any_of, none_of]), st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(lambda turn, part: turn(part), st.sampled_from([not_, or_unknown]), inner),
    ),
    max_leaves=6,
)  # fmt: skip
elements = st.fixed_dictionaries({}, optional={"qty": st.integers(0, 3), "sku": words})
documents = st.fixed_dictionaries(
    {},
    optional={
        "n": numbers, "t": words, "f": st.booleans(),
        "l": st.lists(words, max_size=3), "items": st.lists(elements, max_size=3),
    },
)  # fmt: skip


@given(conditions, documents)
def test_json_logic_lets_in_whom_the_condition_lets_in(
    lets_in: Callable[[Condition, object], bool],
    json_logic: Callable[[object, object], Any],
    condition: Condition,
    data: object,
) -> None:
    """Also where facts are missing, and of lists whose elements are partly known."""
    text = json.dumps(to_json_logic(condition, fields=ITEMS, vocabulary=VOCABULARY))
    said = json.loads(text, parse_float=Decimal)

    assert lets_in(condition, data) is bool(json_logic(said, data))


@given(conditions, documents)
def test_what_was_written_is_read_back_with_the_same_members(
    lets_in: Callable[[Condition, object], bool], condition: Condition, data: object
) -> None:
    """Through the text of JSON and back."""
    text = json.dumps(to_json_logic(condition, fields=ITEMS, vocabulary=VOCABULARY))
    again = from_json_logic(
        json.loads(text, parse_float=Decimal), fields=ITEMS, vocabulary=VOCABULARY
    )

    assert lets_in(condition, data) is lets_in(again, data)


@given(conditions)
def test_writing_again_what_was_read_back_adds_nothing(condition: Condition) -> None:
    """After one round the rule stands still."""

    def around(one: Condition) -> Condition:
        text = json.dumps(to_json_logic(one, fields=ITEMS, vocabulary=VOCABULARY))
        return from_json_logic(
            json.loads(text, parse_float=Decimal), fields=ITEMS, vocabulary=VOCABULARY
        )

    once = around(around(condition))

    assert once == around(once)


def test_terms_conditions_and_money_are_written_by_their_names() -> None:
    """A name in fields says what no JSON-Logic can."""
    fields: dict[str, Outside] = {
        "land": "country",
        "orders_90d": orders.count(within="90 days"),
        "spent": Amount(orders.sum("total"), "EUR"),
        "soon": birthday.within_days(7),
    }

    def write(condition: Condition) -> object:
        return to_json_logic(condition, fields=fields)

    assert {"===": [{"var": "land"}, "PL"]} == write(field("country").equals("PL"))
    assert {"===": [{"var": "orders_90d"}, 3]} == write(orders.count(within="90 days").equals(3))
    assert {"===": [{"var": "spent"}, 50.5]} == write(
        orders.sum("total").equals(Decimal("50.50"), "EUR")
    )
    assert {"===": [{"var": "soon"}, False]} == write(not_(birthday.within_days(7)))
    assert {"in": [{"var": "land"}, ["PL"]]} == write(field("country").one_of("PL"))


def test_days_and_moments_are_text() -> None:
    """A moment is written in UTC, so that text in the same form is in order."""
    half_past = datetime.fromisoformat("2026-03-01T09:30:00+02:00")

    assert {"===": [{"var": "a"}, "2026-03-01"]} == to_json_logic(
        field("a").equals(date(2026, 3, 1))
    )
    assert {"===": [{"var": "a"}, "2026-03-01T07:30:00Z"]} == to_json_logic(
        field("a").equals(half_past.astimezone(UTC))
    )


@pytest.mark.parametrize(
    ("condition", "issue"),
    [
        (all_of(field("a").is_known(), in_segment("x")), ("parts.1", "not-in-json-logic")),
        (at_least_k_of(1, field("a").is_known()), ("rule", "not-in-json-logic")),
        (not_(orders.any(within="1 year")), ("part.term", "no-name")),
        (orders.sum("total").more_than(5, "EUR"), ("term", "no-name")),
        (interactions.any(), ("term", "no-name")),
        (items.latest(5).count().equals(5), ("term", "no-name")),
        (items.count().one_of(1, 2), ("rule", "not-in-json-logic")),
        (items.count().more_than(Decimal("1.5")), ("rule", "not-in-json-logic")),
        (items.any(where=item("brand") == "x"), ("term.where.term", "no-name")),
        (field("x").equals("PL"), ("term", "no-name")),
        (field("a").equals(Decimal("0.12345678901234567890123")), ("value", "not-exact")),
        (field("a").one_of(1, 10**20), ("value.1", "not-exact")),
    ],
)
def test_what_json_logic_cannot_say_is_refused_with_its_place(
    condition: Condition, issue: tuple[str, str]
) -> None:
    """The place is that in the condition."""
    with pytest.raises(InvalidDocument) as caught:
        to_json_logic(
            condition, fields={"a": "a", "m": Amount(orders.sum("total"), "PLN"), **ITEMS}
        )

    assert (issue,) == caught.value.issues


def test_a_ready_condition_that_is_unknown(
    lets_in: Callable[[Condition, object], bool], json_logic: Callable[[object, object], Any]
) -> None:
    """Its name has no value there where it is unknown here, and or_unknown lets it in."""
    ready = field("n").more_than(3)
    fields: dict[str, Outside] = {"keen": ready}
    for turned in (or_unknown(ready), or_unknown(not_(ready)), not_(or_unknown(not_(ready)))):
        said = to_json_logic(turned, fields=fields)
        again = from_json_logic(said, fields=fields)
        for data, keen in (({}, {}), ({"n": 5}, {"keen": True}), ({"n": 1}, {"keen": False})):
            assert lets_in(turned, data) is bool(json_logic(said, keen))
            assert lets_in(turned, data) is lets_in(again, data)
    known = from_json_logic({"!=": [{"var": "keen"}, None]}, fields=fields)

    assert (False, True) == (lets_in(known, {}), lets_in(known, {"n": 1}))


def test_what_decides_alone_stands_alone() -> None:
    """True and false swallow what cannot change them."""
    a, var_a = field("a").equals(1), {"var": "a"}

    assert to_json_logic(any_of(a, EVERYBODY)) is True
    assert to_json_logic(not_(EVERYBODY)) is False
    assert {"===": [{"var": "a"}, 1]} == to_json_logic(all_of(a, EVERYBODY, a))
    assert {"or": [{"==": [var_a, None]}, {"!": {"in": ["x", var_a]}}]} == to_json_logic(
        or_unknown(not_(field("a").contains("x")))
    )
    assert to_json_logic(items.count().between(3, 1), fields=ITEMS) is False
    assert to_json_logic(not_(items.count().between(3, 1)), fields=ITEMS) is True
    assert to_json_logic(items.count().less_than(0), fields=ITEMS) is False
