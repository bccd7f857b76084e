"""An answered questionnaire, as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import Field, StrictInt, StrictStr

from relationkit.documents import Document, Moment
from relationkit.profiles import Answer

Name = Annotated[str, Field(min_length=1, max_length=120)]

Answered: TypeAlias = StrictInt | StrictStr | tuple[StrictStr, ...]
"""What can be answered so far. Closed: true is no number, and a float is no whole one."""


class Response(Document):
    """What one respondent answered, whole and found valid by `Survey.validate`.

    ``answers`` holds a value for each answered question of the visible path, in the order of the survey: a choice id, a
    tuple of choice ids, a whole number or text. ``code`` is the invitation that it spends.

    >>> from datetime import UTC, datetime
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> response = Response(
    ...     id="r1", survey="post-purchase", version=1, profile_id="c42", submitted_at=noon, language="pl",
    ...     answers={"score": 9, "liked": ("price", "advice")},
    ... )
    >>> [fact.name for fact in response.facts()]
    ['answers.post-purchase.score', 'answers.post-purchase.liked']
    """

    id: Name
    survey: Name
    version: Annotated[int, Field(ge=1)]
    profile_id: Name | None = None
    code: Name | None = None
    submitted_at: Moment
    language: Annotated[str, Field(min_length=1, max_length=35)]
    answers: Mapping[str, Answered]

    def facts(self) -> tuple[Answer, ...]:
        """The answers as facts of the profile, for rules: ``field("answers.post-purchase.score")``."""
        return tuple(
            Answer(
                survey=self.survey, question=question, value=value, answered_at=self.submitted_at
            )
            for question, value in self.answers.items()
        )
