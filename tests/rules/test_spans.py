from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.rules.spans import Spans
from relationkit.rules.truth import holds

numbers = st.sampled_from([-2, -1, 0, Decimal("0.5"), 1, Decimal("1.5"), 2, 3])
simple = st.one_of(
    st.tuples(
        st.sampled_from(["equals", "not-equals", "less-than", "at-most", "more-than", "at-least"]),
        numbers,
    ),
    st.tuples(st.just("between"), st.tuples(numbers, numbers)),
    st.tuples(st.just("one-of"), st.lists(numbers, min_size=1, max_size=3).map(tuple)),
)
probes = [Fraction(n, 4) for n in range(-16, 20)]


def _inside(spans: Spans, number: Fraction) -> bool:
    return not spans.meet(Spans.of("equals", number)).is_empty


@given(simple, simple)
def test_spans_are_the_values_for_which_a_comparison_is_true(
    one: tuple[str, Any], other: tuple[str, Any]
) -> None:
    """Both together, and what is left over, answer like the comparisons."""
    first, second = Spans.of(*one), Spans.of(*other)

    for number in probes:
        truths = [
            holds(op, value, Decimal(number.numerator) / number.denominator)
            for op, value in (one, other)
        ]
        assert truths[0] is _inside(first, number)
        assert (truths[0] is False) is _inside(first.rest(), number)
        assert (truths == [True, True]) is _inside(first.meet(second), number)
        whole = number.denominator == 1
        assert (whole and truths[0] is True) is (_inside(first.whole(), number) and whole)


@given(simple, simple)
def test_whole_numbers_leave_nothing_between_them(
    one: tuple[str, Any], other: tuple[str, Any]
) -> None:
    """Spans without a whole number are empty once they are of whole numbers."""
    both = Spans.of(*one).meet(Spans.of(*other))

    assert both.whole().is_empty is not any(_inside(both, Fraction(n)) for n in range(-9, 10))


@given(simple, st.sampled_from(probes))
def test_the_distance_leads_to_the_nearest_value(one: tuple[str, Any], number: Fraction) -> None:
    """Going that far is enough, up to an end that is left out; going less far is not."""
    spans = Spans.of(*one)
    distance = spans.distance(number)

    if distance is None:
        assert spans.is_empty
        return
    near = (number + distance + Fraction(step, 1000) for step in (-1, 0, 1))
    assert any(_inside(spans, one) for one in near)
    for probe in probes:
        assert abs(probe - number) >= abs(distance) or not _inside(spans, probe)


@pytest.mark.parametrize(
    "value", ["a", date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC), True, Decimal(1)]
)
def test_kinds_have_nothing_in_common(value: object) -> None:
    """Values of two kinds never meet."""
    other: object = 1 if isinstance(value, str | date | bool) else "1"

    assert Spans.of("equals", value).meet(Spans.of("equals", other)).is_empty
    assert not Spans.of("equals", value).meet(Spans.of("at-most", value)).is_empty
