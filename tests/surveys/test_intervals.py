"""Intervals against figures on which independent programs agree."""

from __future__ import annotations

import pytest

from relationkit.surveys.intervals import student, wilson


def test_wilson_agrees_with_r_and_statsmodels() -> None:
    """41 of 120: binom.confint(method="wilson") and proportion_confint say the same."""
    assert pytest.approx((0.2629043837, 0.4302516857), abs=1e-10) == wilson(41, 120)


def test_wilson_stays_within_its_ends() -> None:
    """None of n reaches down to 0 and all of n up to 1, exactly, and neither is a point."""
    low, high = wilson(0, 10)
    assert 0.0 == low
    assert pytest.approx(0.2775327999) == high
    assert (1 - high, 1.0) == pytest.approx(wilson(10, 10))


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [
        (1, 12.7062047364),
        (2, 4.3026527297),
        (3, 3.1824463053),
        (10, 2.2281388520),
        (30, 2.0422724563),
        (200, 1.9718962236),
        (1000, 1.9623390808),
    ],
)
def test_student_agrees_with_the_tables(freedom: int, quantile: float) -> None:
    """The 97.5 % quantile, as R's qt(0.975, df) prints it."""
    assert pytest.approx(quantile, abs=1e-9) == student(freedom)


def test_student_has_no_step_where_the_method_changes() -> None:
    """From 199 to 200 degrees of freedom it falls as it does before and after."""
    steps = [student(freedom) - student(freedom + 1) for freedom in (198, 199, 200)]

    assert sorted(steps, reverse=True) == steps
    assert pytest.approx(steps[0], rel=0.02) == steps[1]
