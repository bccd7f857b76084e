"""Requests that wait for their mailbox, in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.links import Pending
from relationkit.storage.encoding import from_micros, to_micros
from relationkit.storage.sql.changes import note_changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from relationkit.storage.sql.session import Session

_PENDING = """
FROM rk_consent_events r WHERE r.kind = 'requested' AND NOT EXISTS (
    SELECT 1 FROM rk_consent_events c WHERE c.profile_id = r.profile_id AND c.occurred_at >= r.occurred_at
    AND c.kind = 'confirmed' AND c.purpose = r.purpose AND c.channel = r.channel AND c.address = r.address
)
"""
_BEFORE = f"SELECT r.id, r.profile_id, r.occurred_at {_PENDING} AND r.occurred_at < ? ORDER BY r.occurred_at, r.id"
_THESE = f"SELECT r.id, r.profile_id {_PENDING} AND r.id IN (:keys)"


class SqlPending:
    """`PendingBook` over an executor."""

    _session: Session

    def pending(self, *, before: datetime) -> Sequence[Pending]:
        """The requests made before a moment that no confirmation of their purpose and address followed, the oldest first."""
        rows = self._session.reading("read pending requests").run(_BEFORE, (to_micros(before),))
        return [Pending(name, whose, from_micros(micros)) for name, whose, micros in rows]

    def drop_pending(self, ids: Iterable[str], /) -> int:
        """Delete these, all or nothing, and return how many there were; what is no pending request is passed over."""
        if self._session.executor.dialect == "sqlite":
            self._session.reading("drop pending requests").run("PRAGMA secure_delete = ON")
        with self._session.writing("drop pending requests") as sql:
            found = list(sql.among(_THESE, sorted(set(ids))))
            sql.many("DELETE FROM rk_consent_events WHERE id = ?", [(name,) for name, _ in found])
            note_changes(sql, {whose for _, whose in found})
        return len(found)
