"""The verdict on a whole answer: the path first, then what stands on it.

In this order, question by question: is it asked, given the valid answers before it; what was answered where nothing was
asked is dropped and noted; closed sets and types; limits; required. A question whose condition rests on a wrong or
missing answer is not asked, for the unknown is not yes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument
from relationkit.surveys.checks import Fault, check, is_empty, text
from relationkit.surveys.issues import Issue, ValidationReport
from relationkit.surveys.responses import Response
from relationkit.surveys.texts import spoken

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.surveys.issues import Severity
    from relationkit.surveys.questions import Choice, Question
    from relationkit.surveys.responses import Answered
    from relationkit.surveys.survey import Survey


class Reading:
    """One pass over one answer: what is kept, what is said about it, and which questions were asked."""

    def __init__(self, answers: Mapping[Any, object], language: str) -> None:
        self.given = answers
        self.language = language
        self.kept: dict[str, Answered] = {}
        self.issues: list[Issue] = []
        self.path: list[Question] = []

    def read(self, question: Question) -> None:
        """Take in the answer to one question, where it is asked."""
        value = self.given.get(question.id)
        empty = is_empty(value)
        if question.truth is not None and question.truth(self.kept) is not True:
            if not empty:
                self._say("note", question, "hidden-answer")
        else:
            self.path.append(question)
            if empty:
                if question.required:
                    self._say("error", question, "required")
            else:
                self._check(question, value)
        if question.type == "choice" and question.other is not None:
            self._read_other(question)

    def _check(self, question: Question, value: object) -> None:
        try:
            kept = check(question, value, self.language)
        except Fault as fault:
            self._say("error", question, fault.code, fault.params)
            return
        self.kept[question.id] = kept
        if isinstance(kept, int) and not isinstance(value, int):
            self._say("note", question, "read-as-number")

    def _read_other(self, question: Choice) -> None:
        words = self.given.get(question.other_key)
        if is_empty(words):
            return
        picked = self.kept.get(question.id, ())
        if question.other not in ((picked,) if isinstance(picked, str) else picked):  # type: ignore[operator]
            self._say("note", question, "unused-text")
            return
        try:
            self.kept[question.other_key] = text(words, question.other_max_length, lines=1)
        except Fault as fault:
            self._say("error", question, fault.code, fault.params)

    def note_unknown(self, survey: Survey) -> None:
        """Set aside what answers no question of the survey."""
        if self.given.keys() <= survey.keys:
            return
        for key in self.given:
            if key not in survey.keys:
                self._say("note", None, "unknown-question", {"key": str(key)[:120]})

    def refuse(self) -> None:
        """Say that this is no set of answers at all."""
        self._say("error", None, "not-a-form")

    def _say(
        self,
        severity: Severity,
        question: Question | None,
        code: str,
        params: Mapping[str, object] | None = None,
    ) -> None:
        name, title = None, ""
        if question is not None:
            name, title = question.id, spoken(question.text, self.language)
        self.issues.append(Issue(name, code, params or {}, severity, title, self.language))


def validate(
    survey: Survey,
    answers: object,
    *,
    profile_id: str | None,
    code: str | None,
    language: str,
    at: datetime,
) -> ValidationReport:
    """The verdict of `Survey.validate`."""
    at = require_aware(at)
    for name, value in (("profile_id", profile_id), ("code", code), ("language", language)):
        _check_identity(name, value)
    form = answers if isinstance(answers, Mapping) else {}
    reading = Reading(form, language)
    if form is not answers:
        reading.refuse()
    else:
        for question in survey.questions:
            reading.read(question)
        reading.note_unknown(survey)
    issues = tuple(reading.issues)
    if any(issue.severity == "error" for issue in issues):
        return ValidationReport(issues, None)
    response = Response(
        id=_response_id(survey, profile_id, code, at, reading.kept),
        survey=survey.id,
        version=survey.version,
        profile_id=profile_id,
        code=code,
        submitted_at=at,
        language=language,
        answers=reading.kept,
    )
    return ValidationReport(issues, response)


def _check_identity(name: str, value: object) -> None:
    """A blank key would put many people's answers under one; it is the caller's fault, not the respondent's."""
    longest = 35 if name == "language" else 120
    fits = isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()
    if not fits and (value is not None or name == "language"):
        message = f"{name} is not 1 to {longest} printable characters; give a real one, or None where nobody knows"
        raise InvalidDocument(message, issues=((name, "bad-identity"),))


def _response_id(
    survey: Survey,
    profile_id: str | None,
    code: str | None,
    at: datetime,
    kept: Mapping[str, Answered],
) -> str:
    """32 hexadecimal digits: the same form sent twice has the same id.

    The code alone where there is one; else the person and the moment; else the moment and the answers.
    """
    if code is not None:
        seed: tuple[object, ...] = ("code", code)
    elif profile_id is not None:
        seed = ("profile", profile_id, at.isoformat())
    else:
        seed = ("nobody", at.isoformat(), sorted(kept.items()))
    whole = repr((survey.id, survey.version, *seed))
    return hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()
