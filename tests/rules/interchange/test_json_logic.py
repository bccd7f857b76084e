from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.rules import (
    Vocabulary,
    all_of,
    answer,
    answers,
    any_of,
    birthday,
    field,
    in_segment,
    item,
    items,
    not_,
    orders,
)
from relationkit.rules.interchange import Amount, Events, Outside, from_json_logic
from relationkit.rules.interchange.json_logic import EVERYBODY
from relationkit.rules.interchange.json_logic_constants import is_constant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from relationkit.rules import Condition

LISTS: dict[str, Outside] = {
    "items": Events(items, {"qty": item("qty"), "sku": item("sku")}),
    "integers": Events(answers, {"": answer("value")}),
}


def var(name: str) -> dict[str, object]:
    return {"var": name}


def named(rule: object) -> Iterator[str]:
    """Every name that a rule reads, with those of lists."""
    if isinstance(rule, dict):
        for operator, given_ in rule.items():
            if operator in {"var", "missing", "missing_some"}:
                yield from re.findall(r"[\w.]+", json.dumps(given_, default=str))
            yield from named(given_)
    elif isinstance(rule, list):
        for part in rule:
            yield from named(part)


def kinds(rule: object, data: object, look: Callable[..., object]) -> Vocabulary:
    """What the data of a vector holds, as a shop would declare it."""
    told: dict[str, Any] = {}
    for name in named(rule):
        value = look(data, name)
        kind = "yes-no" if isinstance(value, bool) else "any"
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            kind = "number"
        told[name] = "text" if isinstance(value, str) else kind
    return Vocabulary(told)


@pytest.fixture(scope="module")
def classic(vectors: Callable[[str], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return vectors("json_logic_compatible.json")


def looked_up(json_logic: Callable[[object, object], Any]) -> Callable[..., object]:
    return lambda data, name: json_logic({"var": name}, data)


def test_the_interpreter_of_the_tests_is_json_logic(
    classic: list[dict[str, Any]], json_logic: Callable[[object, object], Any]
) -> None:
    """The tests' own JSON-Logic gives the result of each of the 278 classic vectors."""
    wrong = [
        one["rule"] for one in classic if json_logic(one["rule"], one.get("data")) != one["result"]
    ]

    assert (278, []) == (len(classic), wrong)


def sorted_out(
    classic: list[dict[str, Any]],
    lets_in: Callable[[Condition, object], bool],
    read: Callable[[dict[str, Any]], Condition],
) -> dict[str, list[int]]:
    """The numbers of the vectors by what became of them."""
    found: dict[str, list[int]] = {}
    for number, vector in enumerate(classic, 1):
        try:
            condition = read(vector)
        except InvalidDocument as error:
            ((_, outcome),) = error.issues
        else:
            same = lets_in(condition, vector.get("data")) is bool(vector["result"])
            outcome = "same" if same else "deviates"
        found.setdefault(outcome, []).append(number)
    return found


def test_the_classic_vectors_with_declared_fields(
    classic: list[dict[str, Any]],
    lets_in: Callable[[Condition, object], bool],
    json_logic: Callable[[object, object], Any],
    repository: Path,
) -> None:
    """262 of 278 become a condition with JSON-Logic's truth, none deviates, 16 compute a value and are refused."""
    found = sorted_out(
        classic,
        lets_in,
        lambda one: from_json_logic(
            one["rule"],
            fields=LISTS,
            vocabulary=kinds(one["rule"], one.get("data"), looked_up(json_logic)),
        ),
    )
    constant = sum(is_constant(one["rule"]) for one in classic)
    page = (repository / "docs/reference/interchange.md").read_text(encoding="utf-8")

    assert {"same": 262, "computed-value": 10, "computed-name": 3, "whole-data": 3} == {
        outcome: len(numbers) for outcome, numbers in found.items()
    }
    assert [245, 246, 247, 248, 249, 250, 251, 252, 253, 254] == found["computed-value"]
    assert [206, 240, 241] == found["computed-name"]
    assert [211, 212, 213] == found["whole-data"]
    said = f"| same truth | 262 | of which {constant} read no data and are worked out while they are read |"
    assert said in page.splitlines()


def test_the_classic_vectors_without_declared_fields(
    classic: list[dict[str, Any]], lets_in: Callable[[Condition, object], bool], repository: Path
) -> None:
    """Where no kind is known, a bare field asks for true; the vectors in which it holds something else deviate."""
    found = sorted_out(
        classic,
        lets_in,
        lambda one: from_json_logic(
            one["rule"], fields={**{name: name for name in named(one["rule"])}, **LISTS}
        ),
    )
    page = (repository / "docs/reference/interchange.md").read_text(encoding="utf-8")

    assert {
        "same": 256,
        "deviates": 6,
        "computed-value": 10,
        "computed-name": 3,
        "whole-data": 3,
    } == {outcome: len(numbers) for outcome, numbers in found.items()}
    said = "numbers " + ", ".join(map(str, found["deviates"]))
    assert said in page, said


def deviations(page: str) -> list[tuple[object, object, bool, bool]]:
    """The rows of the page's table: rule, data, JSON-Logic's answer, ours."""
    rows = re.findall(
        r"^\| `(\{.*?\})` \| `(\{.*?\})` \| (in|out) \| (in|out) \|", page, re.MULTILINE
    )
    return [
        (json.loads(rule, parse_float=Decimal), json.loads(data), theirs == "in", ours == "in")
        for rule, data, theirs, ours in rows
    ]


def test_every_listed_deviation_is_one(
    lets_in: Callable[[Condition, object], bool],
    json_logic: Callable[[object, object], Any],
    repository: Path,
) -> None:
    """The page lists rules and data of which JSON-Logic and a condition say different things, and what they say."""
    listed = deviations((repository / "docs/reference/interchange.md").read_text(encoding="utf-8"))
    vocabulary = Vocabulary({
        "points": "number", "country": "text", "hobbies": "list", "flag": "yes-no", "code": "text",
    })  # fmt: skip

    assert len(listed) >= 12
    assert [(theirs, ours) for *_, theirs, ours in listed] == [
        (
            bool(json_logic(rule, data)),
            lets_in(from_json_logic(rule, vocabulary=vocabulary), data),
        )
        for rule, data, *_ in listed
    ]
    assert all(theirs is not ours for *_, theirs, ours in listed)


numbers = st.one_of(
    st.integers(-9, 9), st.decimals(-9, 9, places=2).map(lambda one: one + Decimal(0))
)
words = st.text("abc", min_size=1, max_size=3)
documents = st.fixed_dictionaries({
    "n": numbers, "m": numbers, "t": words, "f": st.booleans(), "l": st.lists(words, min_size=1, max_size=3),
})  # fmt: skip
TYPED = Vocabulary({"n": "number", "m": "number", "t": "text", "f": "yes-no", "l": "list"})

orders_of = st.sampled_from(["<", "<=", ">", ">=", "==", "===", "!=", "!=="])
number_names = st.sampled_from(["n", "m"]).map(var)
asked = st.one_of(
    st.builds(lambda op, name, value: {op: [name, value]}, orders_of, number_names, numbers),
    st.builds(lambda op, name, value: {op: [value, name]}, orders_of, number_names, numbers),
    st.builds(
        lambda op, name, low, high: {op: [low, name, high]},
        st.sampled_from(["<", "<="]), number_names, numbers, numbers,
    ),
    st.builds(lambda op, value: {op: [var("t"), value]}, orders_of, words),
    st.builds(lambda values: {"in": [var("t"), values]}, st.lists(words, max_size=3)),
    st.builds(lambda value: {"in": [value, var("t")]}, words),
    st.builds(lambda value: {"in": [value, var("l")]}, words),
    st.builds(
        lambda op, value: {op: [var("t"), value]}, st.sampled_from(["startsWith", "endsWith"]), words
    ),
    st.builds(
        lambda op, value: {op: [var("l"), {"==": [var(""), value]}]},
        st.sampled_from(["some", "none", "filter"]), words,
    ),
    st.builds(
        lambda values: {"some": [var("l"), {"in": [var(""), values]}]},
        st.lists(words, min_size=1, max_size=3),
    ),
    st.sampled_from([var("n"), var("t"), var("f"), {"==": [var("f"), True]}, True, False, 0, "a", []]),
    st.builds(lambda names: {"missing": names}, st.lists(st.sampled_from("nmtf"), max_size=3)),
    st.builds(
        lambda n, names: {"missing_some": [n, names]},
        st.integers(-1, 4), st.lists(st.sampled_from("nmtf"), max_size=3),
    ),
)  # fmt: skip
rules = st.recursive(
    asked,
    lambda inner: st.one_of(
        st.builds(
            lambda op, parts: {op: parts}, st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3)
        ),
        st.builds(lambda op, part: {op: [part]}, st.sampled_from(["!", "!!"]), inner),
        st.builds(
            lambda op, parts: {op: parts}, st.sampled_from(["if", "?:"]), st.lists(inner, min_size=1, max_size=5)
        ),
    ),
    max_leaves=6,
)  # fmt: skip


@given(rules, documents)
def test_of_known_facts_a_rule_says_what_json_logic_says(
    lets_in: Callable[[Condition, object], bool],
    json_logic: Callable[[object, object], Any],
    rule: object,
    data: object,
) -> None:
    """Where every field is known and of its declared kind, both let in the same customers."""
    assert bool(json_logic(rule, data)) is lets_in(from_json_logic(rule, vocabulary=TYPED), data)


@pytest.mark.parametrize(
    ("rule", "data"),
    [
        ({"==": [{"var": ["n", 5]}, 5]}, {}),
        ({"==": [{"var": ["n", 5]}, 5]}, {"n": 4}),
        ({"==": [{"var": ["n", 4]}, 5]}, {}),
        ({"<": [{"var": ["n", 5]}, 5]}, {}),
        ({">": [7, {"var": ["n", 5]}]}, {}),
        ({"<": [1, {"var": ["n", 5]}, 9]}, {}),
        ({"<": [1, {"var": ["n", 50]}, 9]}, {}),
        ({"in": [{"var": ["t", "a"]}, ["a"]]}, {}),
        ({"in": ["a", {"var": ["t", "bac"]}]}, {}),
        ({"in": [{"var": "t"}, [None, "b"]]}, {}),
        ({"in": [{"var": "t"}, [None, "b"]]}, {"t": "c"}),
        ({"in": [{"var": "t"}, [None]]}, {"t": "c"}),
        ({"!=": [{"var": "t"}, None]}, {"t": "c"}),
        ({"===": [{"var": "t"}, None]}, {}),
        ({"var": ["f", True]}, {}),
        ({"var": ["f", True]}, {"f": False}),
        ({"in": [3, {"var": "l"}]}, {"l": [1, 3]}),
        ({"some": [{"var": "items"}, True]}, {"items": [{}]}),
        ({"none": [{"var": "items"}, False]}, {"items": [{}]}),
        ({"all": [{"var": "items"}, True]}, {"items": [{}]}),
        ({"all": [{"var": "items"}, True]}, {"items": []}),
        ({">=": [{"reduce": [{"var": "items"}, {"+": [1, {"var": "accumulator"}]}, 0]}, 2]}, {"items": [{}]}),
        (
            {"<": [{"reduce": [
                {"filter": [{"var": "items"}, {"==": [{"var": "qty"}, 1]}]},
                {"+": [1, {"var": "accumulator"}]}, 0,
            ]}, 2]},
            {"items": [{"qty": 1}, {"qty": 2}]},
        ),
        ({"reduce": [{"var": "items"}, {"+": [1, {"var": "accumulator"}]}, 0]}, {"items": [{}]}),
        ({"if": [{"var": "f"}, True, {"==": [{"var": "t"}, "a"]}]}, {"f": False, "t": "a"}),
        ({"missing": [["n", "t"]]}, {"n": 1}),
        ({"!": {"var": "l"}}, {}),
    ],
)  # fmt: skip
def test_one_by_one(
    lets_in: Callable[[Condition, object], bool],
    json_logic: Callable[[object, object], Any],
    rule: object,
    data: object,
) -> None:
    """Defaults, nulls in lists, lists of events and counts mean what they mean there."""
    quantities = {"items": Events(items, {"qty": item("qty")})}
    condition = from_json_logic(rule, fields=quantities, vocabulary=TYPED)

    assert bool(json_logic(rule, data)) is lets_in(condition, data)


def test_names_stand_for_what_the_shop_says() -> None:
    """A name may be a field, a term over history, money, or a condition that equals true or false."""
    fields: dict[str, Outside] = {
        "land": "country",
        "orders_90d": orders.count(within="90 days"),
        "spent": Amount(orders.sum("total"), "EUR"),
        "soon": birthday.within_days(7),
    }

    def read(rule: object) -> Condition:
        return from_json_logic(rule, fields=fields)

    assert field("country").equals("PL") == read({"==": [var("land"), "PL"]})
    assert orders.count(within="90 days").at_least(3) == read({">=": [var("orders_90d"), 3]})
    assert orders.sum("total").more_than(50, "EUR") == read({">": [var("spent"), 50]})
    assert orders.sum("total").not_equals(0, "EUR") == read(var("spent"))
    assert birthday.within_days(7) == read(var("soon"))
    assert birthday.within_days(7) == read({"==": [True, var("soon")]})
    assert not_(birthday.within_days(7)) == read({"!=": [var("soon"), True]})


def test_a_rule_of_literals_is_true_of_everybody_or_of_nobody() -> None:
    """What reads no data is worked out with JSON-Logic's own coercions."""
    assert EVERYBODY == from_json_logic({"==": [1, "1"]})
    assert not_(EVERYBODY) == from_json_logic({"and": [True, {"var": "a"}, []]})
    assert field("a").equals(1) == from_json_logic(
        {"and": [True, {"==": [var("a"), {"+": ["0", 1]}]}]}
    )
    assert any_of(field("a").equals(1), field("b").equals(2)) == from_json_logic(
        {"or": [0, {"==": [var("a"), 1]}, {"==": [var("b"), 2]}]}
    )


def test_a_double_negation_is_taken_away() -> None:
    """Not of not is the condition itself, and the opposite of what is always true is never."""
    assert not_(EVERYBODY) == from_json_logic({"!": [[var("a")]]})
    assert field("a").equals(1) == from_json_logic({"!": {"!": {"==": [var("a"), 1]}}})


def test_text_is_read_as_what_the_field_holds() -> None:
    """With a vocabulary a day is read from text, and a number from text, as react-querybuilder exports it."""
    vocabulary = Vocabulary({"joined": "day", "points": "number"})
    rule = {"and": [{">=": [var("joined"), "2026-01-31"]}, {"==": [var("points"), "5"]}]}

    assert (
        '{"kind":"all-of","parts":[{"kind":"compare","term":{"kind":"field","name":"joined"},"op":"at-least",'
        '"value":{"date":"2026-01-31"}},{"kind":"compare","term":{"kind":"field","name":"points"},"op":"equals","value":5}]}'
    ) == from_json_logic(rule, vocabulary=vocabulary).model_dump_json(exclude_defaults=True)


@pytest.mark.parametrize(
    ("rule", "issue"),
    [
        ({"regex": [var("a"), ".*"]}, ("rule", "unknown-operator")),
        ({"and": [{"<": [var("a"), 1]}, {"log": var("a")}]}, ("and.1", "unknown-operator")),
        ({"regex": ["a", ".*"]}, ("rule", "unknown-operator")),
        ({"<": [var("a"), var("b")]}, ("<", "two-fields")),
        ({"in": [var("a"), var("b")]}, ("in", "two-fields")),
        ({"in": [var("a")]}, ("in", "wrong-arguments")),
        ({"in": [var("a"), "abc"]}, ("in", "reversed")),
        ({"in": [1, var("number")]}, ("in", "wrong-kind")),
        ({"startsWith": ["abc", var("a")]}, ("startsWith", "reversed")),
        ({"==": [var("a"), 1, 2]}, ("==", "wrong-arguments")),
        ({"<": [var("a"), None]}, ("<", "no-value")),
        ({"==": [var("a"), [1]]}, ("==", "no-value")),
        ({"<": [var("a"), True]}, ("<", "invalid-condition")),
        ({"in": [var("a"), [[1]]]}, ("in.1", "no-value")),
        ({"==": [var("number"), "many"]}, ("==", "wrong-kind")),
        ({"==": [var("number"), True]}, ("==", "wrong-kind")),
        ({"==": [{"==": [var("a"), 1]}, True]}, ("==.0.==", "computed-value")),
        ({"==": [[var("a")], True]}, ("==.0", "computed-value")),
        ({"==": [var("ready"), 1]}, ("==", "wrong-kind")),
        ({"<": [1, var("ready"), 2]}, ("<", "wrong-kind")),
        ({"<": [var("ready"), 1]}, ("<", "wrong-kind")),
        ({"in": [var("ready"), [1]]}, ("in.0.var", "not-a-term")),
        ({"==": [var("money"), 1]}, ("==.0.var", "no-currency")),
        ({"and": [{"a": 1, "b": 2}]}, ("and.0", "not-a-rule")),
        ({"and": [var("a"), {"var": "a", "b": 2}]}, ("and.1", "not-a-rule")),
        ({"var": {"cat": ["a", var("b")]}}, ("var", "computed-name")),
        ({"var": ""}, ("var", "whole-data")),
        ({"var": True}, ("var", "whole-data")),
        ({"missing": [var("a")]}, ("missing", "computed-name")),
        ({"missing_some": ["1", ["a"]]}, ("missing_some", "wrong-arguments")),
        ({"missing_some": []}, ("missing_some", "wrong-arguments")),
        ({"some": [var("items")]}, ("some", "wrong-arguments")),
        ({"some": [var("list"), {"<": [var(""), 1]}]}, ("some", "list-elements")),
        ({"some": [var("list"), {"==": [var(""), var("")]}]}, ("some", "list-elements")),
        ({"some": [var("list"), True]}, ("some", "list-elements")),
        ({"all": [var("list"), {"==": [var(""), 1]}]}, ("all", "list-elements")),
        ({"some": [var("number"), {"==": [var(""), 1]}]}, ("some", "list-elements")),
        ({"map": [var("items"), 1]}, ("map", "computed-value")),
        ({">": [{"reduce": [var("items"), {"+": [var("current")]}, 0]}, 1]}, (">.0.reduce", "computed-value")),
        (
            {">": [{"reduce": [var("list"), {"+": [1, var("accumulator")]}, 0]}, 1]},
            (">.0.reduce", "computed-value"),
        ),
        (
            {">": [{"reduce": [{"filter": [var("items"), False]}, {"+": [1, var("accumulator")]}, 0]}, 1]},
            (">.0.reduce", "computed-value"),
        ),
        ({"==": [var("a"), {"/": [1, 3]}]}, ("==./", "not-a-number")),
        ({"==": [var("a"), 0.5]}, ("==.1", "float")),
        ({"==": [var("a" * 200), 1]}, ("==.0.var", "field-name")),
    ],
)  # fmt: skip
def test_what_no_condition_says_is_refused_with_its_place(
    rule: object, issue: tuple[str, str]
) -> None:
    """The refusal names the place in the rule and a code."""
    fields: dict[str, Outside] = {
        "a": "a", "b": "b", "number": orders.count(), "ready": birthday.within_days(7), "list": "list",
        "money": orders.sum("total"), "items": Events(items, {"qty": item("quantity")}), "a" * 200: "a" * 200,
    }  # fmt: skip
    with pytest.raises(InvalidDocument) as caught:
        from_json_logic(rule, fields=fields)

    assert (issue,) == caught.value.issues


def test_a_name_that_nobody_declared_is_refused_with_a_suggestion() -> None:
    """A misspelt name never makes a rule wider."""
    with pytest.raises(UnknownField, match="field 'contry' is not known; did you mean 'country'"):
        from_json_logic({"==": [var("contry"), "PL"]}, vocabulary=Vocabulary({"country": "text"}))
    with pytest.raises(UnknownField, match="give it in fields, or declare it"):
        from_json_logic({"==": [var("x"), "PL"]}, fields={})


def test_a_rule_that_grows_too_large_is_refused_at_its_place() -> None:
    """Two thousand conditions are the most, also where an if multiplies them."""
    rule: object = {"==": [var("a"), 1]}
    for _ in range(12):
        rule = {"if": [rule, {"==": [var("b"), 1]}, {"==": [var("c"), 1]}]}
    with pytest.raises(InvalidDocument) as caught:
        from_json_logic(rule)

    assert "invalid-condition" == caught.value.issues[0][1]


def test_what_follows_another_condition_is_chosen() -> None:
    """An if is the condition and what follows, or its opposite and the rest."""
    yes, no = field("a").equals(1), field("b").equals(2)

    assert any_of(all_of(yes, no), all_of(not_(yes), not_(no))) == from_json_logic(
        {"if": [{"==": [var("a"), 1]}, {"==": [var("b"), 2]}, {"!": {"==": [var("b"), 2]}}]}
    )
    assert yes == from_json_logic({"if": [{"==": [var("a"), 1]}]})
    assert no == from_json_logic({"if": [True, {"==": [var("b"), 2]}, {"==": [var("a"), 1]}]})


def test_in_segment_cannot_hide_under_a_name_that_is_compared_with_text() -> None:
    """A ready condition is asked with true and false only."""
    with pytest.raises(InvalidDocument, match="equals true, false or null"):
        from_json_logic({"==": [var("regular"), "yes"]}, fields={"regular": in_segment("regulars")})
