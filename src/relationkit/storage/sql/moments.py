"""Customers by when something happened: the indexes by the hour, read where the clock alone moves somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.storage.encoding import to_micros

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from relationkit.rules.terms import EventKind
    from relationkit.storage.sql.session import Session

_HOUR = 3_600_000_000
_KNOWN = "AND profile_id IN (SELECT id FROM rk_profiles)"
_MOMENTS: dict[EventKind, tuple[str, str, str]] = {
    "orders": ("rk_orders", "placed_at", ""),
    "items": (
        "rk_orders",
        "placed_at",
        "AND EXISTS (SELECT 1 FROM rk_order_items i WHERE i.order_id = rk_orders.id)",
    ),
    "interactions": ("rk_interactions", "happened_at", ""),
    "consents": ("rk_consent_events", "occurred_at", _KNOWN),
    "answers": ("rk_answers", "answered_at", ""),
    "memberships": ("rk_memberships", "happened_at", _KNOWN),
}
_HAPPENED = """
SELECT DISTINCT profile_id FROM {0}
WHERE ({1} / 3600000000) BETWEEN ? AND ? AND {1} >= ? AND {1} < ? {2} ORDER BY profile_id
"""
_BORN = "SELECT id FROM rk_profiles WHERE birthday IN (:keys)"
_YEARLY = """
SELECT profile_id FROM rk_facts WHERE name = ? AND kind = 'day' AND substr(text, 6) IN (:keys)
"""
ZONES = """
WITH RECURSIVE found (zone) AS (
    SELECT min(time_zone) FROM rk_profiles WHERE time_zone IS NOT NULL
    UNION ALL
    SELECT (SELECT min(p.time_zone) FROM rk_profiles p WHERE p.time_zone IS NOT NULL AND p.time_zone > found.zone)
    FROM found WHERE found.zone IS NOT NULL
)
SELECT zone FROM found WHERE zone IS NOT NULL
"""
"""One step of the index a zone, however many customers have it."""


class SqlMoments:
    """`TimeIndex` over an executor."""

    _session: Session

    def happened(self, kind: EventKind, start: datetime, end: datetime, /) -> Iterator[str]:
        """The ids of the customers with an event of the kind in [start, end)."""
        first, last = to_micros(start), to_micros(end)
        query = _HAPPENED.format(*_MOMENTS[kind])
        params = (first // _HOUR, last // _HOUR + 1, first, last)
        yield from self._session.reading("read its history").column(query, params)

    def days_of_year(self, name: str, days: frozenset[tuple[int, int]], /) -> Iterator[str]:
        """The ids of the customers whose yearly day of that name is one of these (month, day)."""
        sql = self._session.reading("read yearly days")
        keys = [f"{month:02}-{day:02}" for month, day in sorted(days)]
        found = sql.among(_BORN, keys) if name == "birthday" else sql.among(_YEARLY, keys, (name,))
        yield from (profile_id for (profile_id,) in found)

    def time_zones(self) -> frozenset[str]:
        """The time zones that customers have."""
        return frozenset(self._session.reading("read time zones").column(ZONES))
