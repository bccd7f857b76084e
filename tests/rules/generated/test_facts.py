from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.profiles import Birthday
from relationkit.rules import field
from relationkit.rules.conditions import Compare, Op
from relationkit.rules.generated import compile_python, compile_rows
from relationkit.rules.packed import Packed
from relationkit.rules.terms import FieldTerm
from relationkit.rules.truth import holds
from relationkit.rules.values import kind_of
from relationkit.rules.vocabulary import Vocabulary

if TYPE_CHECKING:
    from relationkit.rules.values import Kind

NOW = datetime(2026, 3, 1, tzinfo=UTC)

values = st.sampled_from(
    (
        0,
        1,
        2,
        Decimal(1),
        Decimal("1.5"),
        True,
        False,
        "",
        "a",
        "A",
        "ab",
        "ß",
        "ss",
        date(2026, 1, 1),
        NOW,
    )
)
facts = (
    st.none()
    | values
    | st.lists(values, max_size=3).map(tuple)
    | st.sampled_from((1.0, Birthday(2, 29), (1.0,), (("a",),)))
)


@st.composite
def comparisons(draw: st.DrawFn) -> Compare:
    """Any comparison of a field that a rule may hold."""
    op: Op = draw(st.sampled_from(get_args(Op)))
    value: Any = draw(values)
    if op in {"one-of", "has-all", "has-none"}:
        value = tuple(draw(st.lists(values, min_size=1, max_size=3)))
    elif op == "between":
        value = (value, draw(values))
    elif op in {"contains", "starts-with", "ends-with"}:
        value = draw(st.sampled_from(("", "a", "S", "ß")))
    elif op in {"is-known", "is-unknown"}:
        value = None
    try:
        return Compare(kind="compare", term=FieldTerm(kind="field", name="x"), op=op, value=value)
    except InvalidDocument:  # such as an order of yes and no
        return field("x") == 1  # type: ignore[return-value]


@given(comparisons(), facts)
def test_a_comparison_says_what_the_interpreter_says(condition: Compare, fact: object) -> None:
    """True, false and unknown alike, for every comparison, every value and a fact of any kind."""
    bound = compile_python(condition).bind(at=NOW)

    assert holds(condition.op, condition.value, fact) is bound.truth(
        Packed("c1", facts={"x": fact})
    )


@given(comparisons(), facts)
def test_over_rows_too(condition: Compare, fact: object) -> None:
    """A row that holds the fact, and no promise about it."""
    expected = holds(condition.op, condition.value, fact) is True
    rule = compile_rows(condition)

    assert expected is rule.holds({"x": fact})
    assert [expected, expected] == rule.over([{"x": fact}] * 2)


@given(comparisons(), facts, st.booleans())
def test_a_kept_promise_changes_nothing(condition: Compare, fact: object, listed: bool) -> None:
    """A declared kind makes the check cheaper and the answer the same; None is still unknown, and a list may be a list."""
    kind: Kind = "any" if fact is None else kind_of(fact)  # type: ignore[assignment]
    expected = holds(condition.op, condition.value, fact) is True
    row = {"x": list(fact) if isinstance(fact, tuple) and listed else fact}

    for promised in (kind, "any"):
        rule = compile_rows(condition, Vocabulary({"x": promised}))

        assert expected is rule.holds(row)
        assert [expected] == rule.over([row])


@given(comparisons(), st.sampled_from(("text", "number", "yes-no", "day", "moment", "list")))
def test_what_is_promised_may_still_be_missing(condition: Compare, kind: Kind) -> None:
    """None, and a name that the row lacks, are unknown under every promise, and never an error."""
    expected = condition.op == "is-unknown"
    rule = compile_rows(condition, Vocabulary({"x": kind}))

    assert [expected, expected] == rule.over([{"x": None}, {}])


@pytest.mark.parametrize(
    ("promised", "fact", "expected"), [("number", "7", False), ("number", 7, True)]
)
def test_a_broken_promise_that_python_notices_is_looked_at_again(
    promised: Kind, fact: object, expected: object
) -> None:
    """Text in a column of numbers is no number, and no error."""
    rule = compile_rows(field("x").more_than(5), Vocabulary({"x": promised}))

    assert expected is rule.holds({"x": fact})
    assert [expected] == rule.over([{"x": fact}])
