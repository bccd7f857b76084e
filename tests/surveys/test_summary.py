"""Figures that grow and shrink with the answers."""

from __future__ import annotations

import statistics
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.surveys import Mean, Response, Summary
from relationkit.surveys.intervals import student, wilson

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from relationkit.surveys import Survey

ANSWERS = st.fixed_dictionaries(
    {
        "score": st.integers(0, 10),
        "packing": st.integers(1, 5),
        "again": st.sampled_from(["yes", "no"]),
    },
    optional={
        "liked": st.lists(st.sampled_from(["price", "advice"]), unique=True, min_size=1),
        "why": st.just("late"),
        "wish": st.just("tea"),
        "gone": st.just("from an older version"),
    },
)


def respond(
    at: datetime, number: int, answers: dict[str, Any], survey: str = "post-purchase"
) -> Response:
    """A response as a store gives it, of this version or another."""
    answers = {
        name: tuple(value) if isinstance(value, list) else value for name, value in answers.items()
    }
    return Response(
        id=f"r{number}",
        survey=survey,
        version=1,
        submitted_at=at + timedelta(seconds=number),
        language="en",
        answers=answers,
    )


@given(st.lists(ANSWERS, max_size=12), st.randoms(use_true_random=False), st.integers(0, 12))
def test_no_order_changes_a_figure(
    survey: Survey, at: datetime, given: list[dict[str, Any]], chance: random.Random, cut: int
) -> None:
    """Added in any order, merged from parts, or more added and removed again: the same summary, exactly."""
    responses = [respond(at, number, answers) for number, answers in enumerate(given)]
    whole = Summary(survey, responses)
    shuffled = chance.sample(responses, len(responses))
    there_and_back = Summary(survey, (*shuffled, *responses))
    for response in responses:
        there_and_back.remove(response)

    assert whole == Summary(survey, shuffled)
    assert whole == Summary(survey, responses[:cut]).merge(Summary(survey, responses[cut:]))
    assert whole == there_and_back
    assert whole.questions() == there_and_back.questions()


def test_denominators_are_those_who_were_asked_and_who_answered(
    survey: Survey, at: datetime
) -> None:
    """A question off the path was not asked; one left blank was asked and not answered."""
    common = {"packing": 4, "again": "yes"}
    summary = Summary(survey, (
        respond(at, 1, {**common, "score": 3, "why": "late"}),
        respond(at, 2, {**common, "score": 9, "liked": ["price", "advice"]}),
        respond(at, 3, {**common, "score": 10, "liked": ["price"]}),
    ))  # fmt: skip
    why, liked = summary.question("why"), summary.question("liked")

    assert (3, 1, 1) == (summary.n, why.asked, why.n)
    assert () == why.shares
    assert (3, 2) == (liked.asked, liked.n)
    assert [
        ("price", 2, 1.0),
        ("advice", 1, 0.5),
        ("packing", 0, 0.0),
        ("own", 0, 0.0),
        ("none", 0, 0.0),
    ] == [(share.value, share.count, share.share) for share in liked.shares]
    assert wilson(1, 2) == (liked.shares[1].low, liked.shares[1].high)


def test_a_share_has_the_reference_interval(survey: Survey, at: datetime) -> None:
    """41 of 120 lies between 26.29 % and 43.03 %."""
    answers = [{"score": 9, "packing": 4, "again": "yes" if n < 41 else "no"} for n in range(120)]
    summary = Summary(survey, (respond(at, n, given) for n, given in enumerate(answers)))
    share = summary.question("again").shares[0]

    assert (41, 41 / 120) == (share.count, share.share)
    assert pytest.approx((0.2629043837, 0.4302516857), abs=1e-10) == (share.low, share.high)


def test_the_score_is_the_net_promoter_score(survey: Survey, at: datetime) -> None:
    """The reference vector again, by way of responses."""
    counts = (3, 1, 2, 2, 4, 9, 8, 20, 30, 25, 16)
    scores = [score for score, count in enumerate(counts) for _ in range(count)]
    summary = Summary(survey, (
        respond(at, n, {"score": score, "packing": 3, "again": "yes"}) for n, score in enumerate(scores)
    ))  # fmt: skip
    figures = summary.question("score")

    assert figures.nps is not None
    assert (10.0, 120) == (figures.nps.score, figures.nps.n)
    assert pytest.approx((-3.547559, 23.547559), abs=1e-6) == (figures.nps.low, figures.nps.high)
    assert counts == tuple(share.count for share in figures.shares)
    assert figures.mean is None


@given(st.lists(st.integers(1, 5), min_size=2, max_size=40))
def test_a_scale_has_its_mean_with_students_interval(
    survey: Survey, at: datetime, values: list[int]
) -> None:
    """Mean and standard deviation as the standard library computes them."""
    responses = (
        respond(at, n, {"score": 9, "packing": value, "again": "yes"})
        for n, value in enumerate(values)
    )
    mean = Summary(survey, responses).question("packing").mean
    sd = statistics.stdev(values)
    half = student(len(values) - 1) * sd / len(values) ** 0.5

    assert mean is not None
    assert pytest.approx((statistics.mean(values), sd)) == (mean.mean, mean.sd)
    assert pytest.approx((mean.mean - half, mean.mean + half)) == (mean.low, mean.high)


def test_a_single_answer_has_no_interval(survey: Survey, at: datetime) -> None:
    """One value says nothing of the spread."""
    summary = Summary(survey, [respond(at, 1, {"score": 9, "packing": 4, "again": "yes"})])

    assert Mean(4.0, None, None, None) == summary.question("packing").mean


def test_before_the_first_answer_every_figure_is_empty(survey: Survey) -> None:
    """Nothing is divided by nothing."""
    figures = Summary(survey).questions()

    assert [0] * 6 == [figure.n for figure in figures]
    assert {(0, 0.0, 0.0, 1.0)} == {
        (share.count, share.share, share.low, share.high)
        for figure in figures
        for share in figure.shares
    }
    assert [None] * 12 == [part for figure in figures for part in (figure.mean, figure.nps)]


def test_what_this_version_does_not_know_is_counted_aside(survey: Survey, at: datetime) -> None:
    """An older version's question and a choice that is gone are no part of the figures, and are not hidden."""
    old = {"score": 9, "packing": 4, "again": "perhaps", "colour": "red"}
    summary = Summary(survey, [respond(at, 1, old)])

    assert 2 == summary.aside
    assert (1, 0) == (summary.question("again").asked, summary.question("again").n)


def test_other_surveys_stay_out(survey: Survey, at: datetime) -> None:
    """A response, a summary or a question of another survey is the caller's mistake."""
    other = survey.model_copy(update={"id": "other"})
    with pytest.raises(InvalidDocument, match="'other' does not belong"):
        Summary(survey).add(respond(at, 1, {}, survey="other"))
    with pytest.raises(InvalidDocument, match="'other' does not belong"):
        Summary(survey).merge(Summary(other))
    with pytest.raises(InvalidDocument, match="no question 'scroe'"):
        Summary(survey).question("scroe")


def test_a_summary_is_told_by_its_counts(survey: Survey) -> None:
    """It equals a summary of the same counts and nothing else, and says only how many answered."""
    assert Summary(survey) == Summary(survey)
    assert Summary(survey) != "Summary"
    assert "Summary('post-purchase', 0 responses)" == repr(Summary(survey))
