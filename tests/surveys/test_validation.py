"""The verdict on a whole answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.surveys import Choice, Option, Response, Survey

if TYPE_CHECKING:
    from relationkit.surveys import ValidationReport

GOOD: dict[str, Any] = {"score": 9, "liked": ["advice", "price"], "packing": 4, "again": "yes"}


def said(report: ValidationReport) -> list[tuple[str | None, str, str]]:
    """The issues without their words."""
    return [(issue.question, issue.code, issue.severity) for issue in report.issues]


def test_a_valid_answer_gives_a_response_and_no_issue(survey: Survey, at: datetime) -> None:
    """The response holds the answers as they are kept, several choices in the order of the survey."""
    report = survey.validate(GOOD, profile_id="c42", code="k7", language="pl", at=at)

    assert () == report.issues
    assert report.response == Response(
        id=report.response.id if report.response else "",
        survey="post-purchase",
        version=1,
        profile_id="c42",
        code="k7",
        submitted_at=at,
        language="pl",
        answers={"score": 9, "liked": ("price", "advice"), "packing": 4, "again": "yes"},
    )


# The 23 ways of tampering of the field's own table, as far as these kinds of question have them.
TAMPERED = [
    ("unknown single choice", {"again": "maybe"}, ("again", "unknown-choice")),
    ("single choice by its text", {"again": "Yes"}, ("again", "unknown-choice")),
    ("list where one choice is asked", {"again": ["yes"]}, ("again", "one-choice-expected")),
    ("number where one choice is asked", {"again": 1}, ("again", "one-choice-expected")),
    ("unknown choice among several", {"liked": ["price", "hack"]}, ("liked", "unknown-choice")),
    ("choice that is no text", {"liked": ["price", {"a": 1}]}, ("liked", "unknown-choice")),
    ("more than the most", {"liked": ["price", "advice", "own"]}, ("liked", "too-many-choices")),
    ("a choice twice", {"liked": ["price", "price"]}, ("liked", "repeated-choice")),
    ("none together with others", {"liked": ["none", "price"]}, ("liked", "exclusive-choice")),
    ("text where several are asked", {"liked": "price"}, ("liked", "choices-expected")),
    ("mapping where several are asked", {"liked": {"price": 1}}, ("liked", "choices-expected")),
    ("NPS of 99", {"score": 99}, ("score", "out-of-range")),
    ("NPS below zero", {"score": -1}, ("score", "out-of-range")),
    ("NPS between two classes", {"score": 6.5}, ("score", "number-expected")),
    ("NPS that is true", {"score": True}, ("score", "number-expected")),
    ("NPS in a list", {"score": [9]}, ("score", "number-expected")),
    ("rating of 99", {"packing": 99}, ("packing", "out-of-range")),
    ("rating that is a word", {"packing": "abc"}, ("packing", "number-expected")),
    ("rating not a number", {"packing": float("nan")}, ("packing", "number-expected")),
    ("rating without end", {"packing": float("inf")}, ("packing", "number-expected")),
    ("rating with a leading zero", {"packing": "04"}, ("packing", "number-expected")),
    ("rating in other digits", {"packing": "٤"}, ("packing", "number-expected")),
    ("rating of ten thousand digits", {"packing": "9" * 10_000}, ("packing", "number-expected")),
    ("rating with an exponent", {"packing": 1e300}, ("packing", "out-of-range")),
    ("text that is too long", {"score": 3, "why": "x" * 41}, ("why", "too-long")),
    ("text of too many lines", {"score": 3, "why": "a\nb\rc\r\nd"}, ("why", "too-many-lines")),
    ("text that is a number", {"score": 3, "why": 7}, ("why", "text-expected")),
    ("text with a zero byte", {"score": 3, "why": "a\x00b"}, ("why", "unreadable-text")),
    ("text with half a letter", {"score": 3, "why": "a\ud800b"}, ("why", "unreadable-text")),
    ("other text too long", {"liked": ["own"], "liked.other": "x" * 21}, ("liked", "too-long")),
    ("other text that is none", {"liked": ["own"], "liked.other": 5}, ("liked", "text-expected")),
    ("required left out", {"score": None}, ("score", "required")),
    ("required left blank", {"score": " \t"}, ("score", "required")),
    ("required of the path left out", {"score": 3}, ("why", "required")),
    ("required choice left empty", {"again": []}, ("again", "required")),
]


@pytest.mark.parametrize(
    ("answers", "expected"), [case[1:] for case in TAMPERED], ids=[case[0] for case in TAMPERED]
)
def test_no_tampered_answer_becomes_a_response(
    survey: Survey, at: datetime, answers: dict[str, Any], expected: tuple[str, str]
) -> None:
    """Closed sets, types, limits and required questions are held on the server, with a code for each."""
    report = survey.validate({**GOOD, **answers}, language="en", at=at)

    assert [(*expected, "error")] == said(report)
    assert report.errors == report.issues
    assert report.response is None


def test_too_few_choices_are_refused(at: datetime) -> None:
    """At least as many as asked, unless the answer is the one that goes with no other."""
    options = [
        Option(name, text={"en": name}, exclusive=name == "none") for name in ("a", "b", "none")
    ]
    pick = Choice("pick", text={"en": "Pick two"}, several=True, least=2, options=options)
    pair = Survey("pair", version=1, title={"en": "Two"}, questions=[pick])

    few = pair.validate({"pick": ["a"]}, language="en", at=at)
    none = pair.validate({"pick": ["none"]}, language="en", at=at)

    assert [("pick", "too-few-choices", "error")] == said(few)
    assert ["“Pick two”: please pick at least 2."] == [issue.message for issue in few.issues]
    assert () == none.issues


NOTED = [
    ("hidden value smuggled in", {"why": "late"}, ("why", "hidden-answer")),
    ("wrong hidden value", {"wish": {"a": [1]}}, ("wish", "hidden-answer")),
    ("unknown key", {"is_admin": True}, (None, "unknown-question")),
    ("key that is no text", {7: 7}, (None, "unknown-question")),
    ("other text without its choice", {"liked.other": "tea"}, ("liked", "unused-text")),
    ("other text of one choice", {"again.other": "if cheap"}, ("again", "unused-text")),
    ("number as text", {"score": "9"}, ("score", "read-as-number")),
    ("number as a float", {"score": 9.0}, ("score", "read-as-number")),
]


@pytest.mark.parametrize(
    ("answers", "expected"), [case[1:] for case in NOTED], ids=[case[0] for case in NOTED]
)
def test_what_can_be_set_aside_is_noted(
    survey: Survey, at: datetime, answers: dict[Any, Any], expected: tuple[str | None, str]
) -> None:
    """Off the path, off the survey, or in another spelling: the response is the one without it, and a note says so."""
    report = survey.validate({**GOOD, **answers}, profile_id="c1", language="en", at=at)

    assert [(*expected, "note")] == said(report)
    assert () == report.errors
    assert report.response == survey.validate(GOOD, profile_id="c1", language="en", at=at).response


def test_an_unknown_key_is_named_for_the_developer(survey: Survey, at: datetime) -> None:
    """The key is in the params, cut short, and nowhere in the words or the repr."""
    (issue,) = survey.validate({**GOOD, "x" * 500: 1}, language="en", at=at).issues

    assert {"key": "x" * 120} == issue.params
    assert "xx" not in repr(issue) + issue.message


def test_the_path_comes_first(survey: Survey, at: datetime) -> None:
    """A question whose condition rests on a wrong or missing answer is not asked, so it is not missed either."""
    wrong = survey.validate({**GOOD, "score": 77}, language="en", at=at)
    missing = survey.validate({"packing": 5, "again": "yes"}, language="en", at=at)

    assert [("score", "out-of-range", "error")] == said(wrong)
    assert [("score", "required", "error")] == said(missing)


def test_the_own_words_of_a_choice_are_kept(survey: Survey, at: datetime) -> None:
    """The text of an "other" choice is answered under <question>.other, trimmed."""
    answers = {**GOOD, "liked": ["own"], "liked.other": "  the tea \n", "again": "own"}
    report = survey.validate({**answers, "again.other": "it depends"}, language="en", at=at)

    assert report.response is not None
    assert "the tea" == report.response.answers["liked.other"]
    assert "it depends" == report.response.answers["again.other"]


def test_lines_are_kept_with_one_kind_of_end(survey: Survey, at: datetime) -> None:
    """Browsers send carriage returns; they are no control characters in disguise."""
    report = survey.validate({**GOOD, "score": 2, "why": "late\r\nbroken"}, language="en", at=at)

    assert report.response is not None
    assert "late\nbroken" == report.response.answers["why"]


@pytest.mark.parametrize("form", [None, 7, "score=9", ["score", 9], True, 1.5])
def test_what_is_no_form_is_an_issue(survey: Survey, at: datetime, form: object) -> None:
    """Not a mapping: one issue, in words that a respondent can follow."""
    report = survey.validate(form, language="bg", at=at)

    assert [(None, "not-a-form", "error")] == said(report)
    assert "Моля" in report.issues[0].message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["score", "why", "liked", "liked.other", "packing", "again", "again.other", "wish"]
)
NEAR = st.sampled_from(
    [
        0,
        3,
        9,
        "9",
        4.0,
        "yes",
        "no",
        "own",
        "price",
        ["price"],
        ["own"],
        ["none", "own"],
        "late",
        "",
    ]
)


@given(form=JSON | st.dictionaries(NAMES | st.text(), NEAR | JSON, max_size=9))
def test_validation_is_total(survey: Survey, at: datetime, form: object) -> None:
    """Any JSON gives a report; a response exists only without an error, reads back, and is valid again as it is."""
    report = survey.validate(form, profile_id="c1", language="pl", at=at)

    assert (report.response is None) is bool(report.errors)
    assert all(issue.message for issue in report.issues)
    if report.response is not None:
        assert report.response == Response.from_json(report.response.to_json())
        again = survey.validate(report.response.answers, profile_id="c1", language="pl", at=at)
        assert () == again.issues
        assert report.response == again.response


def test_the_same_form_sent_twice_has_the_same_id(survey: Survey, at: datetime) -> None:
    """The id rests on the code alone; without one on the person and the moment; else on the moment and the answers."""

    def id_of(answers: dict[str, Any], after: int = 0, **who: str) -> str:
        moment = at + timedelta(seconds=after)
        response = survey.validate(answers, language="en", at=moment, **who).response
        assert response is not None
        return response.id

    other = {**GOOD, "score": 10}

    assert id_of(GOOD, code="k1") == id_of(other, after=9, code="k1", profile_id="c1")
    assert id_of(GOOD, code="k1") != id_of(GOOD, code="k2")
    assert id_of(GOOD, profile_id="c1") == id_of(other, profile_id="c1")
    assert id_of(GOOD, profile_id="c1") != id_of(GOOD, after=1, profile_id="c1")
    assert id_of(GOOD) == id_of(dict(reversed(GOOD.items())))
    assert id_of(GOOD) != id_of(other)
    assert 32 == len(id_of(GOOD))


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ({"profile_id": ""}, "profile_id"),
        ({"code": "a\nb"}, "code"),
        ({"code": "\ud800"}, "code"),
        ({"code": "x" * 121}, "code"),
        ({"profile_id": 7}, "profile_id"),
        ({"language": None}, "language"),
        ({"language": ""}, "language"),
    ],
)
def test_a_blank_identity_is_the_callers_fault(
    survey: Survey, at: datetime, who: dict[str, Any], name: str
) -> None:
    """An empty key would gather the answers of many under one person; it is refused, also where the answers are wrong."""
    with pytest.raises(InvalidDocument, match=name) as caught:
        survey.validate({}, **{"language": "en", "at": at, **who})

    assert ((name, "bad-identity"),) == caught.value.issues


def test_a_naive_moment_is_refused(survey: Survey) -> None:
    """The clock is aware."""
    with pytest.raises(InvalidDocument, match="naive"):
        survey.validate(GOOD, language="en", at=datetime(2026, 3, 2))  # noqa: DTZ001


def test_the_verdict_says_nothing_of_the_answers(survey: Survey, at: datetime) -> None:
    """Reprs hold ids, codes and counts."""
    report = survey.validate({**GOOD, "liked": ["secret"]}, language="en", at=at)

    assert "ValidationReport(1 errors of 1 issues)" == repr(report)
    assert "Issue('liked', 'unknown-choice', 'error')" == repr(report.issues[0])
    assert report == replace(report)
