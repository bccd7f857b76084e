"""What may stand after FROM in DuckDB: a table, a view, Parquet files, a data frame; and connections that see them."""

# ruff: noqa: S608 - names in quotes and marks are put together here, never values

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relationkit.engines.duckdb_types import FRAME_INSTANT, DuckdbSpelling
from relationkit.engines.faults import naming
from relationkit.engines.tables import Seen, Source
from relationkit.errors import InvalidDocument, NotSupported

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import duckdb

_QUOTED = DuckdbSpelling()
_ADVICE = (
    "give the name of a table or view that is committed and not temporary, a path that ends in .parquet,"
    " or the data frame itself"
)

# Some settings go over to other connections of a database; each of these changes what a query means.
_SETTINGS = """
SET SESSION TimeZone = 'UTC';
SET SESSION default_collation = 'binary';
SET SESSION default_order = 'ASC';
SET SESSION default_null_order = 'NULLS LAST';
SET SESSION old_implicit_casting = false;
"""


class Sources:
    """The tables of one database, and the data frames beside them.

    A result belongs to its connection until it is read, so every question is asked on a cursor: a connection of its own to the
    same database. It sees no temporary tables, and no frames but ours.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection | None) -> None:
        self.frames: dict[str, Any] = {}
        self._idle: list[duckdb.DuckDBPyConnection] = []
        self._own = connection is None
        self._connection = _connected() if connection is None else connection

    @contextmanager
    def cursor(self) -> Generator[duckdb.DuckDBPyConnection]:
        """A connection with our frames and none of the caller's settings, for one question at a time; it is used again."""
        try:
            cursor = self._idle.pop()
        except IndexError:
            cursor = self._opened()
        try:
            yield cursor
        except BaseException:
            cursor.close()
            raise
        self._idle.append(cursor)

    def _opened(self) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        cursor.execute(_SETTINGS)
        for kind, frame in self.frames.items():
            cursor.register(_frame_name(kind), frame)
        return cursor

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Few rows."""
        with self.cursor() as cursor:
            return cursor.execute(sql, list(params)).fetchall()

    def row(self, sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...]:
        """One row."""
        (row,) = self.rows(sql, params)
        return row

    def add(self, kind: str, given: Any) -> Source:  # noqa: ANN401 - a name, a path, or a data frame
        """Find a table and its columns."""
        if isinstance(given, os.PathLike):
            return self._described(kind, _parquet(os.fspath(given)))
        if isinstance(given, str):
            return self._described(kind, _parquet(given) if _is_path(given) else _table(given))
        return self._framed(kind, given)

    def facts(self, given: Any) -> str | None:  # noqa: ANN401 - a name or a data frame
        """The name of a table of facts."""
        if given is None:
            return None
        self.add("facts", given)
        return _frame_name("facts") if "facts" in self.frames else str(given)

    def _framed(self, kind: str, frame: Any) -> Source:  # noqa: ANN401
        maker = type(frame).__module__.partition(".")[0]
        if not hasattr(frame, "__arrow_c_stream__") or maker in {"duckdb", "_duckdb"}:
            name = type(frame).__name__
            message = f"table {kind!r} is a {name}; collect it into a data frame, or {_ADVICE}"
            raise NotSupported(message)
        self._drop_idle()
        self.frames[kind] = frame
        source = self._described(kind, _QUOTED.name(_frame_name(kind)))
        if not self._reads_twice(source):
            message = (
                f"table {kind!r} is a stream that can be read only once; read it into a table first"
            )
            raise NotSupported(message)
        columns = (
            replace(seen, type=FRAME_INSTANT) if seen.type == "TIMESTAMP WITH TIME ZONE" else seen
            for seen in source.columns
        )
        return Source(source.sql, tuple(columns))

    def _reads_twice(self, source: Source) -> bool:
        """A second look at a stream that is spent finds nothing, or fails."""
        import duckdb

        count = f"SELECT count(*) FROM {source.sql}"
        with naming("duckdb", "read a data frame"):
            first = self.row(count)
        try:
            return self.row(count) == first
        except duckdb.Error:
            return False

    def _described(self, kind: str, sql: str) -> Source:
        """The types of the columns, and of a table which have NOT NULL."""
        import duckdb

        of = sql if sql.startswith('"') else f"SELECT * FROM {sql}"
        try:
            with naming("duckdb", f"read the columns of {kind}"):
                rows = self.rows(f"DESCRIBE {of}")
        except Exception as error:
            if isinstance(error.__cause__, duckdb.CatalogException):
                message = f"table {kind!r} is not in the database; {_ADVICE}"
                raise InvalidDocument(
                    message, issues=((kind, "unknown-table"),)
                ) from error.__cause__
            raise
        return Source(
            sql, tuple(Seen(name, type_, null == "YES") for name, type_, null, *_ in rows)
        )

    def collated(self) -> bool:
        """Whether any column of the database is compared by a collation and not letter by letter."""
        made = "SELECT sql, internal FROM duckdb_tables() UNION ALL SELECT sql, internal FROM duckdb_views()"
        with naming("duckdb", "read its catalogue"):
            (collated,) = self.row(
                f"SELECT EXISTS (SELECT 1 FROM ({made}) WHERE NOT internal AND contains(upper(sql), 'COLLATE'))"
            )
        return bool(collated)

    def _drop_idle(self) -> None:
        for cursor in self._idle:
            cursor.close()
        self._idle.clear()

    def close(self) -> None:
        """Let the frames go, and close the connection that nobody else has."""
        self._drop_idle()
        self.frames.clear()
        if self._own:
            self._connection.close()


def _connected() -> duckdb.DuckDBPyConnection:
    try:
        import duckdb
    except ImportError:
        message = "DuckDB is not installed; install relationkit[duckdb]"
        raise NotSupported(message) from None
    return duckdb.connect()


def _frame_name(kind: str) -> str:
    return f"rk_frame_{kind}"


def _is_path(given: str) -> bool:
    return given.endswith(".parquet") or any(mark in given for mark in "/\\*?")


def _parquet(path: str) -> str:
    """A path cannot be a parameter; it is written as a literal, in which only the quote is special."""
    return f"read_parquet('{path.replace(chr(39), chr(39) * 2)}')"


def _table(name: str) -> str:
    return ".".join(_QUOTED.name(part) for part in name.split("."))
