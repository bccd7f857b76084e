from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.rules.interchange.json_logic_constants import fold, is_constant

if TYPE_CHECKING:
    from collections.abc import Callable


def test_every_classic_vector_without_data_gives_its_result(
    vectors: Callable[[str], list[dict[str, Any]]],
) -> None:
    """The 188 vectors that read no data fold to the very values that JSON-Logic gives."""
    constant = [one for one in vectors("json_logic_compatible.json") if is_constant(one["rule"])]
    wrong = [one["rule"] for one in constant if fold(one["rule"], ()) != one["result"]]

    assert (188, []) == (len(constant), wrong)


literals = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(
        ["", "0", "1", " 2 ", "-1", "1e2", "a", "b", "true", Decimal("0.5"), Decimal("1.0")]
    ),
    st.lists(st.one_of(st.integers(0, 2), st.sampled_from(["a", "1"])), max_size=2),
)
binary = st.sampled_from(
    ["==", "!=", "===", "!==", "<", "<=", ">", ">=", "in", "startsWith", "endsWith"]
)


@given(binary, literals, literals)
def test_literals_are_coerced_as_javascript_coerces_them(
    json_logic: Callable[[object, object], Any], operator: str, one: object, other: object
) -> None:
    """A comparison of any two literals has JSON-Logic's answer."""
    rule = {operator: [one, other]}

    assert bool(json_logic(rule, None)) is fold(rule, ())


@given(
    st.sampled_from(["+", "-", "*", "max", "min"]),
    st.lists(st.one_of(st.integers(-5, 5), st.sampled_from(["1", "0.5", Decimal("2.5")])), min_size=2, max_size=2),
)  # fmt: skip
def test_arithmetic_on_literals_is_json_logics(
    json_logic: Callable[[object, object], Any], operator: str, values: list[object]
) -> None:
    """Halves are exact in binary too, so both reckon the same."""
    rule = {operator: values}

    assert json_logic(rule, None) == fold(rule, ())


@given(st.integers(-20, 20), st.integers(1, 9))
def test_a_remainder_has_the_sign_of_what_is_divided(whole: int, by: int) -> None:
    """As in JavaScript: -7 % 3 is -1."""
    rest = fold({"%": [whole, by]}, ())

    assert isinstance(rest, int)
    assume(rest)
    assert (abs(whole) % by, rest > 0) == (abs(rest), whole > 0)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"/": [1, 4]}, Decimal("0.25")),
        ({"+": [Decimal("0.1"), Decimal("0.2")]}, Decimal("0.3")),
        ({"cat": [True, None, Decimal("1.50"), [1, "a"]]}, "true1.51,a"),
        ({"substr": ["jsonlogic", -20]}, "jsonlogic"),
        ({"substr": ["jsonlogic", 4, None]}, "logic"),
        ({"in": ["a", 5]}, False),
        ({"<": [1]}, False),
        ({">": [3, 2, 1]}, True),
        ({">=": [[], 0]}, True),
        ({"<": [{"if": [False, 1]}, 1]}, True),
        ({"==": [1, [1]]}, True),
        ({"==": [[], []]}, False),
        ({"and": []}, None),
        ({"<=": ["a", 1]}, False),
        ({"startsWith": [1, "1"]}, False),
        ({"endsWith": [1, "1"]}, False),
    ],
)
def test_one_by_one(rule: object, value: object) -> None:
    """Corners of the coercions."""
    assert value == fold(rule, ())


@pytest.mark.parametrize(
    ("rule", "issue"),
    [
        ({"/": [1, 3]}, ("/", "not-a-number")),
        ({"/": [1, 0]}, ("/", "not-a-number")),
        ({"+": ["a"]}, ("+", "not-a-number")),
        ({"+": [None]}, ("+", "not-a-number")),
        ({"+": [[1]]}, ("+", "not-a-number")),
        ({"max": []}, ("max", "not-a-number")),
        ({"*": []}, ("*", "not-a-number")),
        ({"*": [10**30, 10**30]}, ("*", "not-a-number")),
        ({"==": [1]}, ("==", "not-a-number")),
        ([{"if": [{"cat": {"a": 1, "b": 2}}]}], ("0.if.0.cat.0", "not-a-rule")),
        ({"and": [1, {"print": "a"}]}, ("and.1", "unknown-operator")),
    ],
)
def test_what_has_no_exact_value_is_refused(rule: object, issue: tuple[str, str]) -> None:
    """A number that is no decimal, an operator that nobody knows: the place and a code."""
    with pytest.raises(InvalidDocument) as caught:
        fold(rule, ())

    assert (issue,) == caught.value.issues


@pytest.mark.parametrize(
    ("rule", "result"),
    [
        ({"==": ["a", "a"]}, True),
        ({"==": ["1", "1.0"]}, False),
        ({"==": ["1.0", 1]}, True),
        ({"<": ["a", "b"]}, True),
        ({"<": ["10", "9"]}, True),
        ({"<": ["10", 9]}, False),
    ],
)
def test_texts_are_compared_as_texts_with_one_another_alone(rule: Any, result: bool) -> None:
    """Beside a number a text is a number."""
    assert result is fold(rule, ())
