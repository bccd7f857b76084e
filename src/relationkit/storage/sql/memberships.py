"""The log of memberships in SQL: the changes, who is in, and how each segment was last refreshed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relationkit.segments.membership import Change, Refreshment
from relationkit.storage.encoding import from_micros, to_micros
from relationkit.storage.sql.session import BATCH, batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from relationkit.storage.sql.session import Session, Statements

_REFRESH = """
INSERT INTO rk_refreshments (segment, digest, refreshed_at, mark) VALUES (?, ?, ?, ?)
ON CONFLICT (segment) DO UPDATE SET digest = excluded.digest, refreshed_at = excluded.refreshed_at, mark = excluded.mark
"""
_LAST = "SELECT segment, digest, refreshed_at, mark FROM rk_refreshments WHERE segment = ?"
_CHANGE = "INSERT INTO rk_memberships (segment, profile_id, kind, cause, happened_at) VALUES (?, ?, ?, ?, ?)"
_ENTER = "INSERT INTO rk_members (segment, profile_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
_LEAVE = "DELETE FROM rk_members WHERE segment = ? AND profile_id = ?"
_ALL = "SELECT profile_id FROM rk_members WHERE segment = ? AND profile_id > ? ORDER BY profile_id LIMIT ?"
_SOME = "SELECT profile_id FROM rk_members WHERE segment = ? AND profile_id IN (:keys)"
_FIRST = "SELECT min(seq) FROM rk_memberships WHERE segment = ? AND happened_at >= ?"
_CHANGES = """
SELECT seq, segment, profile_id, kind, cause, happened_at FROM rk_memberships
WHERE segment = ? AND happened_at >= ? AND seq >= ? ORDER BY seq LIMIT ?
"""


class SqlMemberships:
    """`MembershipLog` over an executor."""

    _session: Session

    def record(self, refreshed: Refreshment, changes: Iterable[Change], /) -> None:
        """Append the changes and remember the refreshment in place of the former; all or nothing."""
        row = (refreshed.segment, refreshed.digest, to_micros(refreshed.at), refreshed.mark)
        with self._session.writing("record memberships") as sql:
            sql.run(_REFRESH, row)  # first: whoever refreshes the same segment now waits here
            for batch in batches(changes):
                _record(sql, batch)

    def last_refreshed(self, segment: str, /) -> Refreshment | None:
        """How the segment was last refreshed, or None for never."""
        sql = self._session.reading("read memberships")
        for name, digest, moment, mark in sql.run(_LAST, (segment,)):
            return Refreshment(name, digest, from_micros(moment), mark)
        return None

    def members_now(self, segment: str, ids: Iterable[str] | None = None, /) -> Iterator[str]:
        """Those whose last change was to enter, by id, read in batches; or those of the given ids."""
        sql = self._session.reading("read memberships")
        if ids is not None:
            for batch in batches(ids):
                for (profile_id,) in sql.among(_SOME, dict.fromkeys(batch), (segment,)):
                    yield profile_id
            return
        page = sql.column(_ALL, (segment, "", BATCH))
        while page:
            yield from page
            page = sql.column(_ALL, (segment, page[-1], BATCH))

    def changes(self, segment: str, /, *, since: datetime | None = None) -> Iterator[Change]:
        """The changes of a segment as of `since` or later, in the order in which they were recorded, read in batches."""
        sql = self._session.reading("read memberships")
        earliest = _EVER if since is None else to_micros(since)
        ((first,),) = sql.run(_FIRST, (segment, earliest))
        page = sql.run(_CHANGES, (segment, earliest, first or 0, BATCH))
        while page:
            yield from map(_change, page)
            page = sql.run(_CHANGES, (segment, earliest, page[-1][0] + 1, BATCH))


_EVER = -(2**62)


def _record(sql: Statements, changes: Sequence[Change]) -> None:
    sql.many(
        _CHANGE,
        [(c.segment, c.profile_id, c.kind, c.cause, to_micros(c.at)) for c in changes],
    )
    last = {(change.segment, change.profile_id): change.kind for change in changes}
    sql.many(_ENTER, [member for member, kind in last.items() if kind == "entered"])
    sql.many(_LEAVE, [member for member, kind in last.items() if kind == "left"])


def _change(row: Sequence[Any]) -> Change:
    _, segment, profile_id, kind, cause, moment = row
    return Change(segment, profile_id, kind, cause, from_micros(moment))
