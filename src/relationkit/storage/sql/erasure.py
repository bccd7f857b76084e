"""Forgetting a customer in SQL, and reading back all that is held: rows, and the bytes of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from relationkit.consent.rights import PARTS, Holdings
from relationkit.profiles import ContactPoint
from relationkit.storage.executor import Transactional
from relationkit.storage.sql.changes import note_changes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from relationkit.consent.rights import Part
    from relationkit.storage.sql.session import Session, Statements

_LOOSE = "SELECT loose FROM rk_contact_points WHERE profile_id = ?"
_NOBODYS = f"profile_id IS NULL AND loose IN ({_LOOSE})"

_ROWS: Mapping[Part, tuple[str, ...]] = {
    "orders": ("rk_order_items WHERE profile_id = ?", "rk_orders WHERE profile_id = ?"),
    "interactions": ("rk_interactions WHERE profile_id = ?",),
    "annotations": ("rk_annotations WHERE profile_id = ?",),
    "answers": (
        "rk_facts WHERE profile_id = ? AND substr(name, 1, 8) = 'answers.'",
        "rk_answers WHERE profile_id = ?",
    ),
    "responses": ("rk_responses WHERE profile_id = ?",),
    "messages": (
        "rk_outbox_content WHERE seq IN (SELECT seq FROM rk_outbox WHERE profile_id = ?)",
        "rk_outbox WHERE profile_id = ?",
    ),
    "consents": (f"rk_consent_events WHERE {_NOBODYS}", "rk_consent_events WHERE profile_id = ?"),
    "memberships": ("rk_members WHERE profile_id = ?", "rk_memberships WHERE profile_id = ?"),
    "links": ("rk_links WHERE profile_id = ?",),
    "profile": (
        "rk_facts WHERE profile_id = ? AND substr(name, 1, 8) <> 'answers.'",
        "rk_contact_points WHERE profile_id = ?",
        "rk_pauses WHERE profile_id = ?",
        "rk_profiles WHERE id = ?",
    ),
}
"""What is deleted for each part; the last rows are those that are counted."""


_IN_ORDER: tuple[Part, ...] = (*(part for part in PARTS if part != "profile"), "profile")
"""The person goes last: its points tell which stops name nobody but an address."""

_PARTS: Mapping[str, Part] = {
    rows.split(" ", 1)[0]: part for part, deleted in _ROWS.items() for rows in deleted
}

_COLUMNS = {
    "sqlite": """
SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c
WHERE t.type = 'table' AND substr(t.name, 1, 3) = 'rk_' ORDER BY t.name, c.cid
""",
    "postgresql": """
SELECT table_name::text, column_name::text FROM information_schema.columns
WHERE table_schema = current_schema() AND substr(table_name, 1, 3) = 'rk_' ORDER BY table_name, ordinal_position
""",
}
_OTHERS = {
    "rk_profiles": "id <> ?",
    "rk_outbox_content": "seq NOT IN (SELECT seq FROM rk_outbox WHERE profile_id = ?)",
    "rk_consent_events": f"profile_id <> ? OR (profile_id IS NULL AND loose NOT IN ({_LOOSE}))",
}
_CHUNK = 2**23
_OVERLAP = 2**12


class SqlErasure:
    """`ErasableStore` over an executor.

    On a connection of its own SQLite overwrites what it deletes, compacts the file and empties its write-ahead log, and the file
    is searched byte by byte; PostgreSQL is vacuumed, which makes its old rows unreadable by SQL, while their bytes stay on the
    server's disk until they are written over. On a host's connection both are the host's to do.
    """

    _session: Session

    def holdings(self, profile_id: str, /) -> Holdings:
        """What there is of a customer; parts without a record are left out."""
        sql = self._session.reading("read what it holds of a customer")
        counts: dict[Part, int] = {}
        for part in PARTS:
            if count := _count(sql, part, profile_id):
                counts[part] = count
        points = sql.run(
            "SELECT channel, address, epoch FROM rk_contact_points WHERE profile_id = ? ORDER BY channel, epoch",
            (profile_id,),
        )
        return Holdings(
            counts,
            tuple(
                ContactPoint.model_construct(channel=channel, address=address, epoch=epoch)
                for channel, address, epoch in points
            ),
        )

    def erase_profile(self, profile_id: str, parts: Collection[Part], /) -> int:
        """Delete these parts, all or nothing; return how many records there were."""
        if self._session.executor.dialect == "sqlite":
            self._session.reading("erase a customer").run("PRAGMA secure_delete = ON")
        with self._session.writing("erase a customer") as sql:
            chosen: list[Part] = [part for part in _IN_ORDER if part in parts]
            erased = sum(_count(sql, part, profile_id) for part in chosen)
            for part in chosen:
                for rows in _ROWS[part]:
                    sql.run(f"DELETE FROM {rows}", (profile_id,))  # noqa: S608 - our own words
            if erased:
                note_changes(sql, {profile_id})
        return erased

    def scrub(self) -> None:
        """Compact the file and empty its log; have the server vacuum."""
        if isinstance(self._session.executor, Transactional):
            sql = self._session.reading("scrub what was erased")
            if self._session.executor.dialect == "sqlite":
                sql.run("VACUUM")
                sql.run("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                sql.run(f"VACUUM {', '.join(_columns(sql, 'postgresql'))}")

    def contents(self, *, besides: str | None = None) -> Iterator[tuple[str, str]]:
        """All text that the store holds, by part or table, then the file.

        A column is read as a whole, so let nothing else run beside it on a large database.
        """
        sql = self._session.reading("search")
        dialect = self._session.executor.dialect
        for table, columns in _columns(sql, dialect).items():
            place = _PARTS.get(table, table.removeprefix("rk_"))
            where, params = _besides(table, columns, besides)
            for column in columns:
                query = (
                    f"SELECT CAST({column} AS TEXT) FROM {table} WHERE {column} IS NOT NULL{where}"  # noqa: S608 - of the catalogue
                )
                yield from ((place, text) for text in sql.column(query, params))
        if besides is None and dialect == "sqlite":
            yield from (("file", text) for text in _file(sql))


def _columns(sql: Statements, dialect: str) -> Mapping[str, list[str]]:
    """Our tables with their columns, as the database knows them."""
    tables: dict[str, list[str]] = {}
    for table, column in sql.run(_COLUMNS[dialect]):
        tables.setdefault(table, []).append(column)
    return tables


def _count(sql: Statements, part: Part, profile_id: str) -> int:
    ((count,),) = sql.run(f"SELECT count(*) FROM {_ROWS[part][-1]}", (profile_id,))  # noqa: S608 - our own words
    return int(count)


def _besides(
    table: str, columns: Collection[str], profile_id: str | None
) -> tuple[str, tuple[str, ...]]:
    """The condition that leaves out one customer's rows."""
    if profile_id is None or not (table in _OTHERS or "profile_id" in columns):
        return "", ()
    others = _OTHERS.get(table, "(profile_id <> ? OR profile_id IS NULL)")
    return f" AND ({others})", (profile_id,) * others.count("?")


def _file(sql: Statements) -> Iterator[str]:
    """The bytes of the database and of what lies beside it, as far as they are text; nothing for one in memory."""
    for _, _, name in sql.run("PRAGMA database_list"):
        for path in (Path(f"{name}{end}") for end in ("", "-wal", "-journal") if name):
            if path.exists():
                yield from _pieces(path)


def _pieces(path: Path) -> Iterator[str]:
    """A file in pieces that overlap, so that nothing is cut in two."""
    with path.open("rb") as file:
        tail = b""
        while piece := file.read(_CHUNK):
            whole = tail + piece
            yield whole.decode("utf-8", "replace")
            tail = whole[-_OVERLAP:]
