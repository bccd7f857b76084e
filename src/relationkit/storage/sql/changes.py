"""Whom the store wrote to since when: one row a customer, with the mark of the last write.

A mark is a number that a later write never falls below as a reader sees it. In SQLite, where one writer writes at a time, it
counts on from the greatest one. In PostgreSQL it is the number of the transaction, and a reader's own mark is the lowest
number of those still running: what they commit later is told from that mark on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from relationkit.storage.sql.session import Session, Statements

_NOTE = """
INSERT INTO rk_changes (profile_id, mark) VALUES (?, ?)
ON CONFLICT (profile_id) DO UPDATE SET mark = excluded.mark WHERE rk_changes.mark <> excluded.mark
"""
_CHANGED = "SELECT profile_id FROM rk_changes WHERE mark >= ? ORDER BY profile_id"


def note_changes(sql: Statements, ids: Collection[str]) -> None:
    """Write down that these customers were written to; in the order of their ids, so that two writers do not wait in a ring."""
    if ids:
        ((mark,),) = sql.run("{change_mark}")
        sql.many(_NOTE, [(profile_id, mark) for profile_id in sorted(ids)])


class SqlChanges:
    """`ChangeFeed` over an executor."""

    _session: Session

    def change_mark(self) -> str:
        """Where the feed stands now; what is committed later is told from this mark on."""
        feed, mark = self._feed()
        return f"{feed}:{mark}"

    def changed_since(self, mark: str, /) -> Iterator[str]:
        """The ids of all customers written to since the mark, each once; everybody where the mark is of another database."""
        feed, now = self._feed()
        known, _, number = mark.partition(":")
        sql = self._session.reading("read its changes")
        if known == feed and int(number) <= now:
            yield from sql.column(_CHANGED, (int(number),))
        else:
            yield from sql.column("SELECT id FROM rk_profiles ORDER BY id")

    def _feed(self) -> tuple[str, int]:
        ((feed, mark),) = self._session.reading("read its changes").run("{feed}")
        return feed, mark
