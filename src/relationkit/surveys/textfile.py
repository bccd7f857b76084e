"""A response as a text file that a person can read: one line an answer, and the way back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.surveys.responses import Response

if TYPE_CHECKING:
    from collections.abc import Iterable


def to_text(response: Response) -> str:
    """Write a response as text: who and when above, then a blank line, then ``id: value`` for each answer.

    Values are written as in JSON, so that text stays on one line and a number is told from text.

    >>> from datetime import UTC, datetime
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> print(to_text(Response(id="r1", survey="shop", version=1, submitted_at=noon, language="pl",
    ...                        answers={"score": 9, "liked": ("price", "advice")})), end="")
    id: "r1"
    survey: "shop"
    version: 1
    submitted_at: "2026-03-02T12:00:00Z"
    language: "pl"
    <BLANKLINE>
    score: 9
    liked: ["price", "advice"]
    """
    whole = response.model_dump(mode="json", exclude_none=True)
    answers = whole.pop("answers")
    return "".join((*_lines(whole.items()), "\n", *_lines(answers.items())))


def from_text(text: str) -> Response:
    """Read back what `to_text` wrote; raise `InvalidDocument` for anything else.

    >>> from_text("score: 9")
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: the text is no response: no blank line parts head and answers; give the whole file
    """
    head, blank, answers = text.partition("\n\n")
    if not blank:
        message = (
            "the text is no response: no blank line parts head and answers; give the whole file"
        )
        raise InvalidDocument(message, issues=(("text", "not-a-response"),))
    return Response.from_dict({**dict(_pairs(head)), "answers": dict(_pairs(answers))})


def _lines(pairs: Iterable[tuple[str, object]]) -> Iterable[str]:
    return (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in pairs)


def _pairs(text: str) -> Iterable[tuple[str, object]]:
    for number, line in enumerate(text.split("\n"), start=1):
        name, _, value = line.partition(": ")
        if line:
            try:
                yield name, json.loads(value)
            except (ValueError, RecursionError):
                message = f"the text is no response: line {number} of its part is not 'id: value'; mend the line"
                raise InvalidDocument(message, issues=((str(number), "not-a-line"),)) from None
