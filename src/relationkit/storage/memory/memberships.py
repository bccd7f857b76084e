"""The log of memberships, and of changes, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.profiles import Membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from relationkit.segments.membership import Change, Refreshment
    from relationkit.storage.memory.tables import Tables


class MemoryMemberships:
    """`MembershipLog` and `ChangeFeed` in dictionaries."""

    _tables: Tables

    def record(self, refreshed: Refreshment, changes: Iterable[Change], /) -> None:
        """Append the changes and remember the refreshment in place of the former; all or nothing."""
        tables = self._tables
        with tables.transaction():
            tables.write(tables.refreshed, refreshed.segment, refreshed)
            for change in changes:
                self._record(change)

    def last_refreshed(self, segment: str, /) -> Refreshment | None:
        """How the segment was last refreshed, or None for never."""
        with self._tables.lock:
            return self._tables.refreshed.get(segment)

    def members_now(self, segment: str, ids: Iterable[str] | None = None, /) -> Iterator[str]:
        """Those whose last change was to enter, by id; or those of the given ids."""
        with self._tables.lock:
            members = sorted(self._tables.members.get(segment, {}))
        if ids is not None:
            asked = set(ids)
            members = [member for member in members if member in asked]
        yield from members

    def changes(self, segment: str, /, *, since: datetime | None = None) -> Iterator[Change]:
        """The changes of a segment as of `since` or later, in the order in which they were recorded."""
        with self._tables.lock:
            kept = list(self._tables.changes.get(segment, {}).values())
        yield from (change for change in kept if since is None or change.at >= since)

    def change_mark(self) -> str:
        """Where the feed stands now."""
        with self._tables.lock:
            return str(self._tables.counted.get("changes", 0))

    def changed_since(self, mark: str, /) -> Iterator[str]:
        """The ids of all customers written to since the mark; everybody where it is no mark."""
        first = int(mark) if mark.isdecimal() else 0
        with self._tables.lock:
            written = self._tables.written.items()
            ids = sorted(profile_id for profile_id, number in written if number >= first)
        yield from ids

    def _record(self, change: Change) -> None:
        tables = self._tables
        number = tables.count("memberships")
        tables.write(tables.changes.setdefault(change.segment, {}), number, change)
        members = tables.members.setdefault(change.segment, {})
        if change.kind == "entered":
            tables.write(members, change.profile_id, None)
        elif change.profile_id in members:
            tables.remove(members, change.profile_id)
        held = tables.memberships.get(change.profile_id, ())
        membership = Membership(
            id=str(_FIRST + number),
            profile_id=change.profile_id,
            segment=change.segment,
            kind=change.kind,
            cause=change.cause,
            happened_at=change.at,
        )
        tables.write(tables.memberships, change.profile_id, (*held, membership))


_FIRST = 10**15
"""As many digits for every id, so that they sort as they were given."""
