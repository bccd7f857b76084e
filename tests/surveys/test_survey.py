"""What a survey may be, and what is refused when it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.rules import all_of, birthday, field, item, not_, or_unknown, orders
from relationkit.surveys import Choice, Nps, Option, Scale, Survey, Text

if TYPE_CHECKING:
    from relationkit.rules import Condition
    from relationkit.surveys import Question

OPTIONS = [Option("a", text={"en": "A"}), Option("b", text={"en": "B"})]


def make(*questions: Question) -> Survey:
    """A survey of these questions."""
    return Survey("s", version=1, title={"en": "S"}, questions=questions)


def test_a_survey_travels_as_json(survey: Survey) -> None:
    """What is written is read back the same, conditions and all, and says the same again."""
    text = survey.to_json()
    back = Survey.from_json(text)

    assert survey == back
    assert text == back.to_json()
    assert survey == Survey.from_dict(survey.model_dump())


def test_a_survey_is_written_by_hand_as_json() -> None:
    """A shop may keep it as a file; the type says which kind of question it is."""
    text = """{"id": "short", "version": 2, "title": {"bg": "Кратка анкета"}, "questions": [
        {"type": "nps", "id": "score", "text": {"bg": "Бихте ли ни препоръчали?"}, "required": true},
        {"type": "text", "id": "why", "text": {"bg": "Защо?"}, "relevant":
            {"kind": "compare", "term": {"kind": "field", "name": "score"}, "op": "at-most", "value": 6}}]}"""

    assert ["score", "why"] == [
        question.id for question in Survey.from_json(text).path({"score": 2})
    ]


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({}, "score liked packing again"),
        ({"score": 3}, "score why liked packing again"),
        ({"score": 99}, "score liked packing again"),
        ({"score": 9, "again": "no"}, "score liked packing again wish"),
        ({"again": "yes", "packing": 1}, "score liked packing again wish"),
    ],
)
def test_the_path_is_what_a_page_shows(survey: Survey, answers: dict[str, Any], path: str) -> None:
    """A question is on it only where the answers so far are known to call for it."""
    assert path.split() == [question.id for question in survey.path(answers)]


def test_the_keys_are_all_that_may_be_answered(survey: Survey) -> None:
    """The questions, and the own words of choices that take some."""
    others = {"liked.other", "again.other"}

    assert {question.id for question in survey.questions} | others == survey.keys


REFUSED: list[tuple[str, Condition]] = [
    ("asks for 'scroe'", field("scroe").at_most(6)),
    ("asks for 'later'", field("later").is_known()),
    ("asks for 'why'", field("why").is_known()),
    ("may ask only for answers", orders.count().at_least(1)),
    ("may ask only for answers", birthday.within_days(7)),
    ("may ask only for answers", item("score") == 3),
    ("may ask only for answers", all_of(field("score").at_most(6), birthday.within_days(7))),
    ("contains cannot be asked of 'score', a number", field("score").contains("1")),
    ("never answered", field("score").at_most(11)),
    ("never answered", field("score").equals("9")),
    ("never answered", field("score").equals(value=True)),
    ("equals cannot be asked of 'several'", not_(field("several").equals("a"))),
    ("never answered", or_unknown(field("several").contains("c"))),
    ("at-most cannot be asked of 'one'", field("one").at_most(3)),
    ("never answered", field("one").one_of("a", "z")),
    ("less-than cannot be asked of 'words'", field("words").less_than("a")),
    ("never answered", field("words").equals(3)),
]


@pytest.mark.parametrize(("problem", "condition"), REFUSED)
def test_a_condition_that_cannot_work_is_refused(problem: str, condition: Condition) -> None:
    """Unknown, later and own questions, other facts, and values that are never answered; the path says where."""
    with pytest.raises(InvalidDocument, match=problem) as caught:
        make(
            Nps("score", text={"en": "?"}),
            Choice("one", text={"en": "?"}, options=OPTIONS),
            Choice("several", text={"en": "?"}, several=True, options=OPTIONS),
            Text("words", text={"en": "?"}),
            Text("why", text={"en": "?"}, relevant=condition),
            Text("later", text={"en": "?"}),
        )

    assert "questions.4.relevant" in str(caught.value)


def test_a_question_may_rest_on_whether_another_was_answered() -> None:
    """Known and unknown may be asked of every kind of question."""
    short = make(
        Text("wish", text={"en": "?"}),
        Text("thanks", text={"en": "?"}, relevant=field("wish").is_known()),
    )

    assert ["wish"] == [question.id for question in short.path({"wish": " "})]
    assert ["wish", "thanks"] == [question.id for question in short.path({"wish": "tea"})]


def test_two_questions_of_one_id_are_refused() -> None:
    """An id is one question."""
    with pytest.raises(InvalidDocument, match=r"questions\.1\.id: 'q' is there already"):
        make(Text("q", text={"en": "?"}), Text("q", text={"en": "!"}))


@pytest.mark.parametrize(
    ("problem", "limits"),
    [
        ("same id", {"options": [OPTIONS[0], OPTIONS[0]]}),
        ("text of the respondent's own", {"options": [
            Option("a", text={"en": "A"}, other=True), Option("b", text={"en": "B"}, other=True),
        ]}),
        ("say several=True", {"options": OPTIONS, "most": 2}),
        ("say several=True", {"options": OPTIONS, "least": 2}),
        ("contradict", {"options": OPTIONS, "several": True, "least": 3}),
        ("contradict", {"options": OPTIONS, "several": True, "least": 2, "most": 1}),
        ("at least 2 items", {"options": OPTIONS[:1]}),
    ],
)  # fmt: skip
def test_a_choice_that_nobody_can_answer_is_refused(problem: str, limits: dict[str, Any]) -> None:
    """Limits and options agree with each other."""
    with pytest.raises(InvalidDocument, match=problem):
        Choice("q", text={"en": "?"}, **limits)


def test_a_scale_goes_upwards() -> None:
    """Low is below high."""
    with pytest.raises(InvalidDocument, match="low must be below high"):
        Scale("q", text={"en": "?"}, low=5, high=5)


@pytest.mark.parametrize("name", ["", "a.b", "a b", "ą", "-a", "x" * 65])
def test_an_id_is_plain(name: str) -> None:
    """Letters, digits, - and _: it is a part of the names of facts and of files."""
    with pytest.raises(InvalidDocument, match="id"):
        Text(name, text={"en": "?"})


def test_an_id_may_be_named_or_come_first() -> None:
    """Both spellings are the same question."""
    assert Text("q", text={"en": "?"}) == Text(id="q", text={"en": "?"})


@given(junk=st.recursive(st.none() | st.integers() | st.text(), st.lists) | st.dictionaries(
    st.sampled_from(["id", "version", "title", "questions"]), st.none() | st.integers() | st.text(),
))  # fmt: skip
def test_a_malformed_survey_is_refused_with_the_librarys_own_error(junk: object) -> None:
    """Whatever is no survey is an InvalidDocument."""
    with pytest.raises(InvalidDocument):
        Survey.from_dict(junk)
