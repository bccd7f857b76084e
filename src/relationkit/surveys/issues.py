"""What is wrong with an answer, or worth a note."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from relationkit.surveys.texts import FALLBACK, main, spoken, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.surveys.responses import Response

Severity = Literal["error", "note"]


@dataclass(frozen=True, slots=True, repr=False)
class Issue:
    """One thing about one answer: an "error" that the respondent must mend, or a "note" of what was done.

    ``code`` is stable; ``params`` holds the limits of which the message speaks. ``question`` is the id, None where it concerns
    no question of the survey; ``title`` is its text as the respondent read it.

    Errors: not-a-form, required, one-choice-expected, choices-expected, unknown-choice, repeated-choice, exclusive-choice,
    too-few-choices, too-many-choices, number-expected, out-of-range, text-expected, unreadable-text, too-long,
    too-many-lines; and for those who take answers by invitation, unknown-code and code-spent. Notes: hidden-answer,
    unused-text, unknown-question (``params["key"]``), read-as-number.

    >>> issue = Issue("score", "out-of-range", {"low": 0, "high": 10}, title="Czy nas polecisz?", language="pl")
    >>> issue
    Issue('score', 'out-of-range', 'error')
    >>> issue.message
    '„Czy nas polecisz?”: prosimy podać liczbę od 0 do 10.'
    """

    question: str | None
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = "error"
    title: str = ""
    language: str = FALLBACK

    @property
    def message(self) -> str:
        """What it says to the respondent, in their language where we have it (bg, en, pl), else in English."""
        text = spoken(wording()[self.code], main(self.language))
        return text.format_map({**self.params, "title": self.title})

    def __repr__(self) -> str:
        return f"Issue({self.question!r}, {self.code!r}, {self.severity!r})"


@dataclass(frozen=True, slots=True, repr=False)
class ValidationReport:
    """The verdict on a whole answer: all issues, and the response, which exists only if none of them is an error.

    >>> ValidationReport((), None).errors
    ()
    """

    issues: tuple[Issue, ...]
    response: Response | None

    @property
    def errors(self) -> tuple[Issue, ...]:
        """What the respondent must mend."""
        return tuple(issue for issue in self.issues if issue.severity == "error")

    def __repr__(self) -> str:
        return f"ValidationReport({len(self.errors)} errors of {len(self.issues)} issues)"
