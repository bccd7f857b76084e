"""Customers in SQL sorted into cases: of each just the columns that a decision reads."""

# ruff: noqa: S608 - kinds are our own words, never values

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from relationkit.consent.decision.cases import Shape, shape_of
from relationkit.consent.kinds import GRANTS, RELATIONSHIPS, STOPS
from relationkit.storage.encoding import to_json, to_micros

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.consent import ConsentEvent
    from relationkit.storage.sql.session import Session, Statements

_PAGE = 5000


def _named(kinds: Collection[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds))


_END = "SELECT id FROM rk_profiles WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?"
_LAST = "SELECT max(id) FROM rk_profiles"
_ROWS = f"""
SELECT p.id, c.loose, coalesce(e.occurred_at, 0), p.country, p.time_zone,
    ? - p.birth_year - CASE WHEN p.birthday > ? THEN 1 ELSE 0 END, f.number = 1 OR trim(f.text) <> '', c.epoch,
    e.shape, e.epoch = c.epoch AND e.address = c.address
FROM rk_profiles p
LEFT JOIN rk_contact_points c
    ON c.profile_id = p.id AND c.profile_id > ? AND c.profile_id <= ? AND c.channel = ? AND c.in_use = 1
LEFT JOIN rk_facts f ON f.name = ? AND f.profile_id = p.id AND f.profile_id > ? AND f.profile_id <= ? AND f.line = 0
    AND f.kind IN ('text', 'yes-no')
LEFT JOIN rk_consent_events e
    ON e.profile_id = p.id AND e.profile_id > ? AND e.profile_id <= ? AND e.recorded_at <= ? AND (
        e.kind IN ({_named(GRANTS)}) AND e.purpose = ? AND e.channel = ?
        OR e.kind IN ({_named(STOPS | RELATIONSHIPS)}) AND (e.channel IS NULL OR e.channel = ?)
        OR e.kind = 'restriction-lifted'
    )
WHERE p.id > ? AND p.id <= ?
ORDER BY p.id, e.occurred_at, e.id
"""
_OTHERS = """
SELECT c.profile_id FROM rk_consent_events e JOIN rk_contact_points c ON c.loose = e.loose
WHERE e.loose IS NOT NULL AND e.recorded_at <= ? AND c.channel = ? AND c.in_use = 1
    AND (e.profile_id IS NULL OR e.profile_id <> c.profile_id)
UNION
SELECT profile_id FROM rk_pauses
"""
_LISTED = "SELECT DISTINCT fingerprint FROM rk_suppressions LIMIT ?"
_SHAPES = "SELECT shape, doc FROM rk_consent_shapes"


class SqlCases:
    """`CaseStore` over an executor."""

    _session: Session

    def case_shapes(self) -> Mapping[int, Shape]:
        """The shapes of all events, each under its number."""
        rows = self._session.reading("read the shapes of consents").run(_SHAPES)
        return {number: _shape(document) for number, document in rows}

    def case_others(self, channel: str, at: datetime, /) -> Collection[str]:
        """Who pauses, and whose address in use is that of a stop recorded by `at` which names another customer, or none."""
        sql = self._session.reading("read the stops of others")
        return frozenset(sql.column(_OTHERS, (to_micros(at), channel)))

    def case_listed(self, most: int, /) -> Collection[str] | None:
        """The fingerprints of all entries on the suppression list; None where there are more than `most`."""
        found = self._session.reading("read suppressions").column(_LISTED, (most + 1,))
        return None if len(found) > most else frozenset(found)

    def case_pages(
        self, purpose: str, channel: str, at: datetime, /, *, firm: str | None
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """All customers in rows, in pages by key, never by an open cursor."""
        sql = self._session.reading("sort customers into cases")
        today = (at.year, f"{at:%m-%d}")
        asked = (to_micros(at), purpose, channel, channel)
        first = ""
        ((last,),) = sql.run(_LAST)
        while last is not None and first < last:
            ends = sql.column(_END, (first, _PAGE - 1))
            span = (first, ends[0] if ends else last)
            fact = (firm or "", *span)  # no fact has no name
            yield sql.run(_ROWS, (*today, *span, channel, *fact, *span, *asked, *span))
            first = span[1]


def number_shapes(sql: Statements, events: Sequence[ConsentEvent]) -> Sequence[int]:
    """The number of each event's shape; one that is new gets the next. Whoever calls is the only one who appends."""
    shapes = list(map(shape_of, events))
    written = {shape: to_json(shape) for shape in dict.fromkeys(shapes)}
    documents = [written[shape] for shape in shapes]
    numbers = _known(sql, documents)
    new = [document for document in dict.fromkeys(documents) if document not in numbers]
    if new:
        ((after,),) = sql.run("SELECT coalesce(max(shape), 0) + 1 FROM rk_consent_shapes")
        fresh = list(enumerate(new, after))
        sql.many("INSERT INTO rk_consent_shapes (shape, doc) VALUES (?, ?)", fresh)
        numbers.update((document, number) for number, document in fresh)
    return [numbers[document] for document in documents]


def _known(sql: Statements, documents: Sequence[str]) -> dict[str, int]:
    query = "SELECT doc, shape FROM rk_consent_shapes WHERE doc IN (:keys)"
    found = sql.among(query, list(dict.fromkeys(documents)))
    return {document: number for document, number in found}  # noqa: C416 - rows are sequences of any kind


def _shape(document: str) -> Shape:
    *parts, classes = json.loads(document)
    return Shape._make((*parts, tuple(classes)))
