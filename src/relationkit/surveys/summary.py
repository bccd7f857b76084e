"""What the answers of many say together: counts that grow and shrink with each response, and figures from them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from relationkit.errors import InvalidDocument
from relationkit.surveys.intervals import student, wilson
from relationkit.surveys.nps import NpsScore, nps
from relationkit.surveys.texts import FALLBACK
from relationkit.surveys.validation import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relationkit.surveys.questions import Question
    from relationkit.surveys.responses import Response
    from relationkit.surveys.survey import Survey


@dataclass(frozen=True, slots=True)
class Share:
    """How many gave one answer, as a part of those who answered the question, with Wilson's 95 % interval.

    >>> Share("yes", count=41, share=0.34, low=0.26, high=0.43).count
    41
    """

    value: str | int
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a scale, its standard deviation (n - 1) and Student's 95 % interval; both None for a single answer.

    >>> Mean(4.0, sd=None, low=None, high=None).mean
    4.0
    """

    mean: float
    sd: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """The figures of one question: asked of ``asked``, answered by ``n``; shares are parts of ``n``.

    Where several choices may be picked the shares add up to more than one. The words of a text question are not kept here.

    >>> from relationkit.surveys import Text
    >>> QuestionSummary(Text("wish", text={"en": "Any wishes?"}), asked=9, n=4, shares=()).n
    4
    """

    question: Question
    asked: int
    n: int
    shares: tuple[Share, ...]
    mean: Mean | None = None
    nps: NpsScore | None = None


class Summary:
    """The figures of a survey while answers arrive. It holds whole numbers only: no answer, no person.

    `add` and `remove` are each other's exact opposites, and `merge` adds what another process has counted; no order
    of them changes a figure. Responses to other versions count as far as this version knows their questions and choices;
    answers that it does not know are counted in ``aside``.

    >>> from datetime import UTC, datetime
    >>> from relationkit.surveys import Nps, Survey
    >>> survey = Survey("shop", version=1, title={"en": "The shop"}, questions=[Nps("score", text={"en": "Recommend us?"})])
    >>> summary = Summary(survey)
    >>> for day, score in enumerate((10, 9, 2), start=1):
    ...     at = datetime(2026, 3, day, tzinfo=UTC)
    ...     summary.add(survey.validate({"score": score}, language="en", at=at).response)
    >>> summary.n, round(summary.question("score").nps.score, 1)
    (3, 33.3)
    """

    def __init__(self, survey: Survey, responses: Iterable[Response] = ()) -> None:
        self.survey = survey
        self.n = 0
        self.aside = 0
        self._asked: Counter[str] = Counter()
        self._answered: Counter[str] = Counter()
        self._values: Counter[tuple[str, str | int]] = Counter()
        for response in responses:
            self.add(response)

    def __repr__(self) -> str:
        return f"Summary({self.survey.id!r}, {self.n} responses)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Summary):
            return NotImplemented
        return self.survey == other.survey and self._counts() == other._counts()

    __hash__ = None  # type: ignore[assignment]

    def add(self, response: Response) -> None:
        """Count one response. Raises `InvalidDocument` for a response to another survey."""
        self._count(response, 1)

    def remove(self, response: Response) -> None:
        """Take back one response that was added: withdrawn, corrected or erased."""
        self._count(response, -1)

    def merge(self, other: Summary) -> Self:
        """Add all that `other` counted, and return this summary."""
        self._check(other.survey.id)
        self.n += other.n
        self.aside += other.aside
        self._asked.update(other._asked)
        self._answered.update(other._answered)
        self._values.update(other._values)
        return self

    def question(self, id: str) -> QuestionSummary:  # noqa: A002 - it is the question's id
        """The figures of one question; raises `InvalidDocument` for one that the survey does not ask."""
        for question in self.survey.questions:
            if question.id == id:
                return self._figures(question)
        message = f"survey {self.survey.id!r} has no question {id!r}; ask for one of its own"
        raise InvalidDocument(message, issues=((id, "unknown-question"),))

    def questions(self) -> tuple[QuestionSummary, ...]:
        """The figures of all questions, in the order of the survey."""
        return tuple(map(self._figures, self.survey.questions))

    def _counts(self) -> tuple[object, ...]:
        return self.n, self.aside, self._asked, self._answered, self._values

    def _check(self, survey: str) -> None:
        if survey != self.survey.id:
            message = f"survey {survey!r} does not belong in a summary of {self.survey.id!r}; make one for each"
            raise InvalidDocument(message, issues=(("survey", "another-survey"),))

    def _count(self, response: Response, step: int) -> None:
        self._check(response.survey)
        reading = Reading(response.answers, FALLBACK)
        for question in self.survey.questions:
            reading.read(question)
        self.n += step
        self.aside += step * (len(response.answers) - len(reading.kept))
        for question in reading.path:
            name = question.id
            self._asked[name] += step
            if name in reading.kept:
                self._answered[name] += step
                if question.type != "text":
                    kept = reading.kept[name]
                    for value in kept if isinstance(kept, tuple) else (kept,):
                        self._values[name, value] += step

    def _figures(self, question: Question) -> QuestionSummary:
        name, n = question.id, self._answered[question.id]
        values: tuple[str | int, ...] = ()
        if question.type == "choice":
            values = question.ids
        elif question.type != "text":
            values = tuple(range(question.low, question.high + 1))
        counts = {value: self._values[name, value] for value in values}
        numbers = {value: count for value, count in counts.items() if isinstance(value, int)}
        return QuestionSummary(
            question=question,
            asked=self._asked[name],
            n=n,
            shares=tuple(
                Share(value, count, count / n, *wilson(count, n))
                if n
                else Share(value, 0, 0.0, 0.0, 1.0)
                for value, count in counts.items()
            ),
            mean=_mean(numbers, n) if question.type == "scale" and n else None,
            nps=nps(numbers) if question.type == "nps" else None,
        )


def _mean(counts: dict[int, int], n: int) -> Mean:
    total = sum(value * count for value, count in counts.items())
    squares = sum(value * value * count for value, count in counts.items())
    mean = total / n
    if n == 1:
        return Mean(mean, None, None, None)
    sd = math.sqrt((n * squares - total * total) / (n * (n - 1)))
    half = student(n - 1) * sd / math.sqrt(n)
    return Mean(mean, sd, mean - half, mean + half)
