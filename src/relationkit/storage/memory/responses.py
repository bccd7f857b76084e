"""Answered questionnaires in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.storage.memory.profiles import add_answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.storage.memory.tables import Tables
    from relationkit.surveys import Response


class MemoryResponses:
    """`ResponseStore` in dictionaries."""

    _tables: Tables

    def keep(self, response: Response, /) -> bool:
        """Keep a response; False where its id is there or its code is spent."""
        tables = self._tables
        with tables.transaction():
            if response.id in tables.responses:
                return False
            if response.code is not None:
                if (response.survey, response.code) in tables.spent:
                    return False
                tables.write(tables.spent, (response.survey, response.code), response.id)
            tables.write(tables.responses, response.id, response)
            if response.profile_id is not None and response.profile_id in tables.people:
                add_answers(tables, response.profile_id, response.facts())
        return True

    def responses(self, survey: str, /) -> Iterator[Response]:
        """The responses to a survey, oldest first, then by id."""
        with self._tables.lock:
            found = [held for held in self._tables.responses.values() if held.survey == survey]
        yield from sorted(found, key=lambda response: (response.submitted_at, response.id))
