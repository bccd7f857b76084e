"""What issues say, in three languages."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, get_args

import pytest

from relationkit.surveys import Issue
from relationkit.surveys.issues import Severity
from relationkit.surveys.texts import wording

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.surveys import Survey


def test_every_issue_has_words_in_every_language() -> None:
    """Bulgarian, English and Polish, with the same places to fill."""
    for code, texts in wording().items():
        places = [
            {name for _, name, _, _ in Formatter().parse(text) if name} for text in texts.values()
        ]

        assert {"bg", "en", "pl"} == set(texts), code
        assert places[0] == places[1] == places[2], code


def test_the_codes_are_those_that_the_documentation_lists() -> None:
    """The docstring of Issue names each code, and no other."""
    listed = re.findall(r"[a-z]+(?:-[a-z]+)+", (Issue.__doc__ or "").split(">>>")[0])

    assert set(wording()) == {*listed, "required"}


def test_bulgarian_words_hold_no_latin_letter() -> None:
    """Nothing is left untranslated."""
    bulgarian = [re.sub(r"\{\w+\}", "", texts["bg"]) for texts in wording().values()]

    assert [] == [text for text in bulgarian if re.search("[A-Za-z]", text)]


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("pl", "„Co się podobało?”: możliwości „Nic” nie można łączyć z innymi."),
        ("pl-PL", "„Co się podobało?”: możliwości „Nic” nie można łączyć z innymi."),
        ("en", "“What did you like?”: “Nothing” cannot be combined with other choices."),
        ("de", "“What did you like?”: “Nothing” cannot be combined with other choices."),
    ],
)
def test_an_issue_speaks_the_respondents_language(
    survey: Survey, at: datetime, language: str, message: str
) -> None:
    """The message and the titles in it are in the language asked, else in English."""
    answers = {"score": 9, "liked": ["none", "price"], "packing": 4, "again": "yes"}
    (issue,) = survey.validate(answers, language=language, at=at).issues

    assert message == issue.message


def test_a_title_is_never_taken_for_a_pattern() -> None:
    """Braces in a question stay braces."""
    issue = Issue("q", "required", title="Do you use {title} or {0}?")

    assert "“Do you use {title} or {0}?”: please answer this question." == issue.message


def test_an_invitation_has_issues_of_its_own() -> None:
    """Whoever takes answers by code can say that it is unknown or spent."""
    messages = [Issue(None, code, language="pl").message for code in ("unknown-code", "code-spent")]

    assert all("zaproszeni" in message for message in messages)
    assert ("error", "note") == get_args(Severity)
