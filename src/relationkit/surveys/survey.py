"""A questionnaire: one version of it, which never changes once it is asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from relationkit.surveys.contradictions import problems
from relationkit.surveys.questions import Choice, Question, _Identified
from relationkit.surveys.texts import FALLBACK, Texts
from relationkit.surveys.validation import Reading, validate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from relationkit.surveys.issues import ValidationReport


class Survey(_Identified):
    """A questionnaire in one version: a title and questions, with ids that keep their meaning in all versions.

    A question is asked where its ``relevant`` condition holds for the answers to earlier questions. A condition that asks
    for a later or unknown question, or that no answer could make true, is refused when the survey is made.

    >>> from datetime import UTC, datetime
    >>> from relationkit.rules import field
    >>> from relationkit.surveys import Nps, Text
    >>> survey = Survey("post-purchase", version=1, title={"en": "Your order", "pl": "Twoje zamówienie"}, questions=[
    ...     Nps("score", text={"en": "Would you recommend us?", "pl": "Czy Pan/Pani nas poleci?"}, required=True),
    ...     Text("why", text={"en": "What went wrong?"}, relevant=field("score").at_most(6)),
    ... ])
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> survey.validate({"score": 9}, profile_id="c42", language="pl", at=noon).response.answers
    {'score': 9}
    >>> survey.validate({"score": 99}, profile_id="c42", language="pl", at=noon).issues[0].message
    '„Czy Pan/Pani nas poleci?”: prosimy podać liczbę od 0 do 10.'
    """

    version: Annotated[int, Field(ge=1)]
    title: Texts
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        earlier: dict[str, Question] = {}
        for index, question in enumerate(self.questions):
            path = f"questions.{index}"
            if question.id in earlier:
                message = (
                    f"{path}.id: {question.id!r} is there already; give each question its own id"
                )
                raise ValueError(message)
            for problem in problems(question, earlier):
                message = f"{path}.relevant: {problem}"
                raise ValueError(message)
            earlier[question.id] = question
        return self

    @cached_property
    def keys(self) -> frozenset[str]:
        """All names under which something may be answered."""
        others = (
            question.other_key
            for question in self.questions
            if isinstance(question, Choice) and question.other is not None
        )
        return frozenset((*(question.id for question in self.questions), *others))

    # Pydantic's own `validate` is long deprecated; ours is the word of the field.
    def validate(  # type: ignore[override]
        self,
        answers: object,
        *,
        profile_id: str | None = None,
        code: str | None = None,
        language: str,
        at: datetime,
    ) -> ValidationReport:
        """Decide about a whole answer: a mapping from question ids to values, as a form or JSON gives it.

        The answer is valid on the path that the respondent saw. What was answered off it, and what answers no question, is
        left out with a note. A number may come as text or as a float where nothing is lost ("7", 7.0), with a note; blank
        text, None and an empty list are no answer. Messages are in `language`, or English.

        `code` is the invitation and `profile_id` the person, each None where nobody knows. Raises `InvalidDocument` for a
        blank or unprintable one and for a naive `at`; never for anything in `answers`.
        """
        return validate(self, answers, profile_id=profile_id, code=code, language=language, at=at)

    def path(self, answers: Mapping[str, object]) -> tuple[Question, ...]:
        """The questions that are asked, given the answers so far; a page shows these."""
        reading = Reading(answers, FALLBACK)
        for question in self.questions:
            reading.read(question)
        return tuple(reading.path)

    def to_json(self) -> str:
        """Write the survey as JSON, with the types of its questions; `from_json` reads the same survey back."""
        return self.model_dump_json(exclude_none=True)
