"""What a customer answered, as a fact that rules can ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from relationkit.documents import Document, Moment
from relationkit.profiles.contact import TRUSTED
from relationkit.profiles.numbers import millionths
from relationkit.rules.values import TaggedValue

if TYPE_CHECKING:
    from datetime import datetime

_FACTS = frozenset({"survey", "question", "value"})


class Answer(Document):
    """The latest answer of a customer to one question of one survey.

    A rule names it ``answers.<survey>.<question>``; several choices are a tuple of choice ids. It is an event as well, with the
    facts survey, question and value. A number has at most 12 digits before the point and 6 after, so that every engine
    compares it exactly; the id of a survey holds no dot, so that a name means one answer.

    >>> from datetime import UTC, datetime
    >>> answer = Answer(survey="post-purchase", question="score", value=9, answered_at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> answer.name, answer.id
    ('answers.post-purchase.score', 'post-purchase/score')
    """

    survey: Annotated[str, Field(min_length=1, max_length=120)]
    question: Annotated[str, Field(min_length=1, max_length=120)]
    value: TaggedValue
    answered_at: Moment

    @model_validator(mode="after")
    def _askable(self, info: ValidationInfo) -> Self:
        if info.context is TRUSTED:
            return self
        if "." in self.survey:
            message = "the id of a survey holds no dot"
            raise ValueError(message)
        parts = self.value if isinstance(self.value, tuple) else (self.value,)
        if any(isinstance(part, int | Decimal) and millionths(part) is None for part in parts):
            message = "a number has at most 12 digits before the point and 6 after"
            raise ValueError(message)
        return self

    @property
    def name(self) -> str:
        """The name under which rules ask for it."""
        return f"answers.{self.survey}.{self.question}"

    @property
    def id(self) -> str:
        """The survey and the question."""
        return f"{self.survey}/{self.question}"

    @property
    def happened_at(self) -> datetime:
        """When it was answered."""
        return self.answered_at

    def fact(self, name: str) -> object | None:
        """What a rule may ask of an answer as an event: survey, question, value."""
        fact: object = getattr(self, name) if name in _FACTS else None
        return fact

    def parts(self) -> None:
        """An answer has no parts."""
        return
