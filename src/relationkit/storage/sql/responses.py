"""Answered questionnaires in SQL: a code is spent once, and the facts go to the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.storage.encoding import read_document, to_micros
from relationkit.storage.sql.changes import note_changes
from relationkit.storage.sql.history import write_answers
from relationkit.storage.sql.profiles import known_profiles
from relationkit.storage.sql.session import BATCH
from relationkit.surveys import Response

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.storage.sql.session import Session

_KEEP = """
INSERT INTO rk_responses (id, survey, code, profile_id, submitted_at, doc) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING RETURNING id
"""
_FIRST = "SELECT id, submitted_at, doc FROM rk_responses WHERE survey = ? ORDER BY submitted_at, id LIMIT ?"
_NEXT = """
SELECT id, submitted_at, doc FROM rk_responses WHERE survey = ? AND (submitted_at, id) > (?, ?)
ORDER BY submitted_at, id LIMIT ?
"""


class SqlResponses:
    """`ResponseStore` over an executor."""

    _session: Session

    def keep(self, response: Response, /) -> bool:
        """Keep a response; False where its id is there or its code is spent."""
        row = (
            response.id,
            response.survey,
            response.code,
            response.profile_id,
            to_micros(response.submitted_at),
            response.to_json(),
        )
        with self._session.writing("keep a response") as sql:
            if not sql.run(_KEEP, row):
                return False
            profile_id = response.profile_id
            if profile_id is not None and known_profiles(sql, {profile_id}):
                write_answers(sql, ((profile_id, answer) for answer in response.facts()))
                note_changes(sql, {profile_id})
        return True

    def responses(self, survey: str, /) -> Iterator[Response]:
        """The responses to a survey, oldest first, then by id, read in batches."""
        sql = self._session.reading("read responses")
        page = sql.run(_FIRST, (survey, BATCH))
        while page:
            for response_id, _, document in page:
                yield read_document(Response, document, response_id)
            last_id, last_moment, _ = page[-1]
            page = sql.run(_NEXT, (survey, last_moment, last_id, BATCH))
