"""The Net Promoter Score against reference figures and laws."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.surveys import nps


def test_it_agrees_with_the_reference_vector() -> None:
    """120 answers: score 10, se 6.912147, from -3.547559 to 23.547559."""
    score = nps(dict(enumerate((3, 1, 2, 2, 4, 9, 8, 20, 30, 25, 16))))

    assert score is not None
    assert (41, 50, 29, 120) == (score.promoters, score.passives, score.detractors, score.n)
    figures = (score.score, score.se, score.low, score.high)
    assert pytest.approx((10.0, 6.912147, -3.547559, 23.547559), abs=1e-6) == figures
    assert score.caution is None


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_answers_and_their_counts_give_the_same_score(answers: list[int]) -> None:
    """The classes are a partition, the figures the closed form, the interval within the scale."""
    score = nps(answers)
    points = [Fraction((a >= 9) - (a <= 6)) for a in answers]
    mean = sum(points) / len(points)
    variance = sum((point - mean) ** 2 for point in points) / len(points) ** 2

    assert score is not None
    assert score == nps(Counter(answers))
    assert len(answers) == score.n == score.promoters + score.passives + score.detractors
    assert pytest.approx(float(100 * mean)) == score.score
    assert pytest.approx(100 * float(variance) ** 0.5, abs=1e-9) == score.se
    assert -100 <= score.low <= score.score <= score.high <= 100


def test_nobody_answered() -> None:
    """No answers, no score."""
    assert nps([]) is None
    assert nps({9: 0}) is None


@pytest.mark.parametrize(
    ("answers", "caution"),
    [([10, 0] * 15, None), ([10, 0] * 14, "few-answers"), ([9] * 50, "no-spread")],
)
def test_it_says_when_its_interval_is_too_narrow(answers: list[int], caution: str | None) -> None:
    """Below 30 answers, and where all are of one class."""
    score = nps(answers)

    assert score is not None
    assert caution == score.caution


@pytest.mark.parametrize("answers", [[11], [-1], [6.5], [True], ["9"], {9: -1}])
def test_what_is_in_no_class_is_refused(answers: list[int]) -> None:
    """Whole numbers from 0 to 10 only; 6.5 is neither passive nor detractor."""
    with pytest.raises(InvalidDocument, match="whole number from 0 to 10"):
        nps(answers)
