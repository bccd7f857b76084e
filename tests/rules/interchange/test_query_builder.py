from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.rules import (
    Condition,
    Vocabulary,
    all_of,
    any_of,
    birthday,
    field,
    interaction,
    interactions,
    item,
    items,
    not_,
    orders,
)
from relationkit.rules.interchange import (
    Amount,
    Events,
    Outside,
    from_json_logic,
    from_query_builder,
)

if TYPE_CHECKING:
    from collections.abc import Callable

VOCABULARY = Vocabulary({
    "country": "text", "language": "text", "email": "text", "points": "number", "newsletter": "yes-no",
    "joined": "day", "seen": "moment", "hobbies": "list", "birthday": "yearly",
})  # fmt: skip
HISTORY: dict[str, Outside] = {
    "orders_90d": orders.count(within="90 days"),
    "spent_90d": Amount(orders.sum("total", within="90 days"), "EUR"),
    "birthday_soon": birthday.within_days(7),
    "bought": Events(
        items,
        {"category": item("category"), "brand": item("brand"), "quantity": item("quantity")},
    ),
}


def rule(name: str, operator: str, value: object = None, **more: object) -> dict[str, object]:
    return {"field": name, "operator": operator, "value": value, **more}


def group(combinator: str, *rules: object, **more: object) -> dict[str, object]:
    return {"combinator": combinator, "rules": list(rules), **more}


def read(query: object, **more: Any) -> Condition:
    return from_query_builder(query, VOCABULARY, history=HISTORY, **more)


def matching(name: str, mode: object, *rules: object, **more: object) -> dict[str, object]:
    """A query with one rule that has a sub-query."""
    match = mode if isinstance(mode, dict) else {"mode": mode}
    return group("and", rule(name, "=", group("and", *rules, **more), match=match))


def read_rule(*parts: object) -> Condition:
    return read(group("and", rule(*parts)))  # type: ignore[arg-type]


words = st.sampled_from(["PL", "pl", "BG", "garden", "Alba", "x", "anna@example.com", "Example"])
customers = st.fixed_dictionaries(
    {},
    optional={
        "country": words, "language": words, "email": words, "newsletter": st.booleans(),
        "points": st.one_of(st.integers(0, 12), st.decimals(0, 12, places=2)),
        "joined": st.dates(date(2026, 1, 29), date(2026, 3, 2)),
        "hobbies": st.lists(st.sampled_from(["chess", "golf", "x"]), max_size=2),
        "birthday": st.dates(date(1980, 2, 27), date(1980, 3, 10)),
        "orders": st.lists(
            st.fixed_dictionaries({"total": st.decimals(0, 60, places=2), "currency": st.just("EUR")}), max_size=4
        ),
        "items": st.lists(
            st.fixed_dictionaries({}, optional={"category": words, "brand": words, "quantity": st.integers(1, 3)}), max_size=3
        ),
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def pairs(
    vectors: Callable[[str], list[dict[str, Any]]],
) -> list[tuple[str, Condition, Condition]]:
    """Each query that the package made, and the JSON-Logic that it made of it, read."""
    return [
        (
            one["name"],
            read(one["query"]),
            from_json_logic(one["jsonlogic"], fields=HISTORY, vocabulary=VOCABULARY),
        )
        for one in vectors("react_querybuilder.json")
    ]


@given(customer=customers)
def test_a_query_and_its_own_json_logic_let_in_the_same_customers(
    pairs: list[tuple[str, Condition, Condition]],
    lets_in: Callable[[Condition, object], bool],
    customer: object,
) -> None:
    """Of 22 queries that the package made, with the JSON-Logic that it made of them."""
    differ = [
        name for name, one, other in pairs if lets_in(one, customer) is not lets_in(other, customer)
    ]

    assert (22, []) == (len(pairs), differ)


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        (("country", "=", "PL"), field("country").equals("PL")),
        (("country", "!=", "PL"), field("country").not_equals("PL")),
        (("points", "<", "5"), field("points").less_than(5)),
        (("points", "<=", " 5.50 "), field("points").at_most(Decimal("5.50"))),
        (("points", ">", Decimal("5.5")), field("points").more_than(Decimal("5.5"))),
        (("points", ">=", -5), field("points").at_least(-5)),
        (("country", "contains", "P%_"), field("country").contains("P%_")),
        (("country", "doesNotContain", "P"), not_(field("country").contains("P"))),
        (("country", "beginsWith", "P"), field("country").starts_with("P")),
        (("country", "doesNotBeginWith", "P"), not_(field("country").starts_with("P"))),
        (("country", "endsWith", "P"), field("country").ends_with("P")),
        (("country", "doesNotEndWith", "P"), not_(field("country").ends_with("P"))),
        (("country", "null"), field("country").is_unknown()),
        (("birthday", "notNull", None), field("birthday").is_known()),
        (("country", "in", "PL, B\\,G,,"), field("country").one_of("PL", "B,G")),
        (("country", "notIn", ["PL ", "B,G"]), not_(field("country").one_of("PL", "B,G"))),
        (("points", "in", 5), field("points").one_of(5)),
        (("points", "between", "10,5"), field("points").between(5, 10)),
        (("points", "notBetween", [5, "10"]), not_(field("points").between(5, 10))),
        (("newsletter", "=", True), field("newsletter").equals(True)),
        (("newsletter", "=", "false"), field("newsletter").equals(False)),
        (("joined", ">=", "2026-01-31"), field("joined").at_least(date(2026, 1, 31))),
        (("hobbies", "contains", "chess"), field("hobbies").contains("chess")),
        (("hobbies", "contains", 5), field("hobbies").one_of(5)),
        (("hobbies", "in", "a,b"), field("hobbies").one_of("a", "b")),
        (("answers.s.q", "=", 5), field("answers.s.q").equals(5)),
        (("orders_90d", ">=", "3"), orders.count(within="90 days").at_least(3)),
        (("spent_90d", ">", "50.50"), orders.sum("total", within="90 days").more_than(Decimal("50.50"), "EUR")),
        (("birthday_soon", "=", True), birthday.within_days(7)),
        (("birthday_soon", "=", "false"), not_(birthday.within_days(7))),
        (("birthday_soon", "!=", True), not_(birthday.within_days(7))),
        (("seen", "=", "2026-03-01T09:00+01:00"), field("seen").equals(datetime(2026, 3, 1, 8, tzinfo=UTC))),
    ],
)  # fmt: skip
def test_each_operator(asked: tuple[object, ...], condition: Condition) -> None:
    """Values are read as what the field holds; an opposite is not of the operator."""
    assert condition == read_rule(*asked)


def test_a_moment_without_a_zone_is_read_in_the_shops() -> None:
    """The input of a browser gives none; without a zone it is refused."""
    query = group("and", rule("seen", "=", "2026-03-01T09:00"))
    condition = read(query, time_zone="Europe/Warsaw")

    assert field("seen").equals(datetime(2026, 3, 1, 8, tzinfo=UTC)) == condition
    with pytest.raises(InvalidDocument) as caught:
        read(query)
    assert (("rules.0.value", "naive-datetime"),) == caught.value.issues


def test_groups() -> None:
    """One combinator for all, or one between each two, of which "and" binds tighter; "not" turns a group round."""
    a, b, c = (rule("points", "=", number) for number in (1, 2, 3))
    one, two, three = (field("points").equals(number) for number in (1, 2, 3))

    assert all_of(one, any_of(two, three)) == read(group("AND", a, group("or", b, c)))
    assert not_(any_of(one, two)) == read(group("or", a, b, **{"not": True}))
    assert any_of(one, all_of(two, three)) == read({"rules": [a, "or", b, "and", c]})
    assert any_of(all_of(one, two), three) == read({"rules": [a, "and", b, "OR", c]})
    assert one == read({"rules": [a], "not": False, "id": "x", "path": [], "disabled": True})


def test_what_is_muted_is_left_out() -> None:
    """As the package's own exports leave it out; a group of muted rules is muted."""
    a, b = rule("points", "=", 1), rule("points", "=", 2, muted=True)
    one = field("points").equals(1)

    assert one == read(group("and", a, b, group("or", b), group("and", a, muted=True)))
    assert one == read({"rules": [a, "or", b, "and", b]})
    for empty in (
        group("and", b),
        {**a, "muted": True},
        group("and", group("or", b, **{"not": True})),
    ):
        with pytest.raises(InvalidDocument) as caught:
            read(empty)
        assert (("rule", "empty"),) == caught.value.issues


def matched(mode: str, threshold: object = None, value: object = None) -> Condition:
    given_ = value or group("and", rule("category", "=", "garden"))
    return read(
        group("and", rule("bought", "=", given_, match={"mode": mode, "threshold": threshold}))
    )


def test_matches_count_events() -> None:
    """A sub-query on a list of events is their number, or their share."""
    where = item("category").equals("garden")

    assert items.any(where=where) == matched("some")
    assert items.none(where=where) == matched("none")
    assert all_of(items.any(), items.none(where=not_(where))) == matched("all")
    assert items.any(where=where) == matched("atLeast", 1)
    assert items.none(where=where) == matched("atMost", 0)
    assert items.count(where=where).at_least(2) == matched("atLeast", 2)
    assert items.count(where=where).at_most(2) == matched("atMost", 2)
    assert items.count(where=where).equals(2) == matched("exactly", 2)
    assert items.share(where=where).at_least(Decimal("0.5")) == matched("atLeast", Decimal("0.5"))
    both = group("or", rule("category", "=", "garden"), rule("quantity", ">", "2"))
    assert items.any(where=any_of(where, item("quantity").more_than(2))) == matched(
        "some", value=both
    )


def test_matches_on_a_list_of_values_ask_for_equality() -> None:
    """Some and none, with one rule on the element itself."""

    def matches(mode: str, operator: str, value: object) -> Condition:
        inner = group("and", rule("", operator, value))
        return read(group("and", rule("hobbies", "=", inner, match={"mode": mode})))

    assert field("hobbies").one_of("chess") == matches("some", "=", "chess")
    assert field("hobbies").has_none("chess", "golf") == matches("none", "in", "chess,golf")


@pytest.mark.parametrize(
    ("query", "issue"),
    [
        ([], ("rule", "not-a-rule")),
        (group("and", "x"), ("rules.0", "not-a-rule")),
        (group("and"), ("rules", "empty-group")),
        ({"combinator": "and", "rules": {}}, ("rules", "empty-group")),
        (group("xor", rule("points", "=", 1)), ("combinator", "combinator")),
        ({"rules": [rule("points", "=", 1), "and"]}, ("rules", "combinator")),
        ({"rules": [rule("points", "=", 1), rule("points", "=", 1), rule("points", "=", 1)]}, ("rules.1", "combinator")),
        (group("and", rule("points", "=", 1), **{"not": "yes"}), ("not", "wrong-kind")),
        (group("and", rule("points", "=", 1), strange=1), ("rule", "unknown-key")),
        (group("and", rule("points", "=", 1, lhs={})), ("rules.0", "expression")),
        (group("and", rule("~", "=", 1)), ("rules.0", "unfinished")),
        (group("and", {"field": "points"}), ("rules.0", "unfinished")),
        (group("and", rule("points", "=", "joined", valueSource="field")), ("rules.0.valueSource", "value-source")),
        (group("and", rule("country", "matchesRegex", ".*")), ("rules.0.operator", "regex")),
        (group("and", rule("country", "like", ".*")), ("rules.0.operator", "unknown-operator")),
        (group("and", rule("points", "contains", "5")), ("rules.0.operator", "wrong-kind")),
        (group("and", rule("hobbies", "=", "5")), ("rules.0.operator", "wrong-kind")),
        (group("and", rule("birthday", "=", "5")), ("rules.0.operator", "wrong-kind")),
        (group("and", rule("birthday_soon", "<", True)), ("rules.0.operator", "wrong-kind")),
        (group("and", rule("birthday_soon", "=", "soon")), ("rules.0.value", "wrong-kind")),
        (group("and", rule("bought", "=", 5)), ("rules.0.field", "not-a-term")),
        (group("and", rule("points", "=", "many")), ("rules.0.value", "wrong-kind")),
        (group("and", rule("points", "=", "1e5")), ("rules.0.value", "wrong-kind")),
        (group("and", rule("points", "=", None)), ("rules.0.value", "no-value")),
        (group("and", rule("points", "=", [1])), ("rules.0.value", "no-value")),
        (group("and", rule("points", "=", 0.5)), ("rules.0.value", "float")),
        (group("and", rule("points", "between", "1")), ("rules.0.value", "wrong-arguments")),
        (group("and", rule("answers.s.q", "between", [1, "a"])), ("rules.0.value", "wrong-kind")),
        (group("and", rule("points", "in", "")), ("rules.0", "invalid-condition")),
        (group("and", rule("points", "in", [None])), ("rules.0.value", "no-value")),
        (group("and", rule("newsletter", "=", 1)), ("rules.0.value", "wrong-kind")),
        (group("and", rule("country", "=", 1)), ("rules.0.value", "wrong-kind")),
        (group("and", rule("joined", "=", "2026-02-30")), ("rules.0.value", "wrong-kind")),
        (group("and", rule("joined", "=", "1.2.2026")), ("rules.0.value", "wrong-kind")),
        (group("and", rule("bought", "=", "x", match={"mode": "some"})), ("rules.0.value", "not-a-rule")),
        (matching("bought", "few", rule("brand", "=", "x")), ("rules.0.match", "match")),
        (matching("bought", {}, rule("brand", "=", "x")), ("rules.0.match", "match")),
        (matching("bought", "atLeast", rule("brand", "=", "x")), ("rules.0.match", "match")),
        (
            matching("bought", {"mode": "atLeast", "threshold": -1}, rule("brand", "=", "x")),
            ("rules.0.match", "match"),
        ),
        (
            matching("bought", "some", rule("brand", "=", "x", muted=True)),
            ("rules.0.value", "empty"),
        ),
        (matching("hobbies", "some", rule("", "<", "x")), ("rules.0.value", "list-elements")),
        (matching("hobbies", "all", rule("", "=", "x")), ("rules.0.value", "list-elements")),
        (
            matching("hobbies", "some", rule("", "=", "x"), **{"not": True}),
            ("rules.0.value", "list-elements"),
        ),
        (matching("points", "some", rule("", "=", "x")), ("rules.0.value", "list-elements")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(
    query: object, issue: tuple[str, str]
) -> None:
    """The refusal names the place in the query and a code."""
    with pytest.raises(InvalidDocument) as caught:
        read(query)

    assert (issue,) == caught.value.issues


def test_a_field_that_nobody_declared_is_refused() -> None:
    """Also inside a match, where only the fields of the list are known."""
    with pytest.raises(UnknownField, match="did you mean 'country'"):
        read_rule("contry", "=", "PL")
    with pytest.raises(UnknownField):
        read(
            group(
                "and",
                rule("bought", "=", group("and", rule("points", "=", 1)), match={"mode": "some"}),
            )
        )


def test_fields_of_events_are_read_as_what_they_hold() -> None:
    """The last answer, the first status: of the kind that the events have."""
    history: dict[str, Outside] = {
        "last_link": interactions.last("link", where=interaction("kind") == "clicked"),
        "first_count": items.first("quantity"),
        "first_gift": items.first("gift"),
        "strange": orders.last("strange"),
    }

    def asked(*parts: object) -> Condition:
        return from_query_builder(group("and", rule(*parts)), VOCABULARY, history=history)  # type: ignore[arg-type]

    assert items.first("quantity").equals(2) == asked("first_count", "=", "2")
    assert items.first("gift").equals(True) == asked("first_gift", "=", "true")
    assert "contains" == asked("last_link", "contains", "x").op  # type: ignore[union-attr]
    assert orders.last("strange").equals("2") == asked("strange", "=", "2")
