from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from relationkit.rules.generated.ranges import (
    NONE,
    UNSURE,
    Range,
    all_among,
    none_among,
    range_rails,
)
from relationkit.rules.generated.source import Writer
from relationkit.rules.truth import holds

numbers = st.integers(-2, 7) | st.sampled_from(
    (Decimal("1.5"), Decimal("2.0"), Decimal("-0.5"), 10**30)
)
OPS = ("equals", "not-equals", "less-than", "at-most", "more-than", "at-least", "between", "one-of")


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, Any]:
    op = draw(st.sampled_from(OPS))
    if op == "between":
        return op, (draw(numbers), draw(numbers))
    if op == "one-of":
        return op, tuple(draw(st.lists(numbers, min_size=1, max_size=4)))
    return op, draw(numbers)


def said(op: str, value: Any, found: Range) -> tuple[bool, bool]:
    """What both expressions say of a range."""
    writer = Writer()
    rails = range_rails(writer, op, value).placed("found", writer.local)
    names = {
        **writer.constants,
        "found": found,
        "NONE": NONE,
        "all_among": all_among,
        "none_among": none_among,
    }
    return eval(rails.holds, names), eval(rails.fails, names)


@given(asked(), st.integers(0, 5), st.integers(0, 4))
def test_a_range_answers_where_all_its_numbers_agree(
    question: tuple[str, Any], low: int, more: int
) -> None:
    """As if each whole number of the range were asked on its own."""
    op, value = question
    answers = {holds(op, value, number) for number in range(low, low + more + 1)}

    assert (answers == {True}, answers == {False}) == said(op, value, (low, low + more))


@given(asked(), st.sampled_from((NONE, UNSURE)))
def test_no_number_answers_nothing(question: tuple[str, Any], found: Range) -> None:
    """Neither true nor false, whatever is asked."""
    assert (False, False) == said(*question, found)


def test_a_number_is_known_where_it_is_one_and_unknown_where_there_is_none() -> None:
    """Of a range nobody can say whether it is known."""
    ranges: list[Range] = [(1, 1), (1, 2), NONE, UNSURE]

    assert [(True, False), (False, False), (False, True), (False, False)] == [
        said("is-known", None, found) for found in ranges
    ]
    assert [(False, True), (False, False), (True, False), (False, False)] == [
        said("is-unknown", None, found) for found in ranges
    ]
