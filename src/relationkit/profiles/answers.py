"""What a customer answered, as a fact that rules can ask for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relationkit.documents import Document, Moment
from relationkit.rules.conditions import TaggedValue


class Answer(Document):
    """The latest answer of a customer to one question of one survey.

    A rule names it ``answers.<survey>.<question>``; several choices are a tuple of choice ids.

    >>> from datetime import UTC, datetime
    >>> Answer(survey="post-purchase", question="score", value=9, answered_at=datetime(2026, 3, 1, tzinfo=UTC)).name
    'answers.post-purchase.score'
    """

    survey: Annotated[str, Field(min_length=1, max_length=120)]
    question: Annotated[str, Field(min_length=1, max_length=120)]
    value: TaggedValue
    answered_at: Moment

    @property
    def name(self) -> str:
        """The name under which rules ask for it."""
        return f"answers.{self.survey}.{self.question}"
