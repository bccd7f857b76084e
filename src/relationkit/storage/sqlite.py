"""SQLite: the embedded default, and a host's own connection to one."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import timedelta
from threading import RLock
from typing import TYPE_CHECKING, Any, Self

from relationkit.rules.sql import register
from relationkit.storage.faults import naming
from relationkit.storage.sql import SqlStore
from relationkit.storage.sql.session import savepoint

if TYPE_CHECKING:
    import os
    import sqlite3
    from collections.abc import Generator, Sequence

    from relationkit.profiles import FieldRegistry

_PATIENCE = timedelta(seconds=10)
_A_MOMENT = 0.01


class BorrowedSqlite:
    """A host's ``sqlite3.Connection``, in the host's transaction, in the host's thread.

    Where the connection begins transactions by itself (Python's default), a write begins one and leaves it open, as any
    statement of the host's would. In autocommit mode outside a transaction, each write stands alone, as the host's own do.
    The connection is given the functions that segments call (`relationkit.rules.sql.register`).

    >>> import sqlite3
    >>> connection = sqlite3.connect(":memory:")
    >>> BorrowedSqlite(connection).run("SELECT 1")
    [(1,)]
    >>> connection.close()
    """

    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        import sqlite3

        self._connection = connection
        try:
            connection.execute("SELECT rk_weigh()")
        except (
            sqlite3.OperationalError
        ):  # not there yet; giving it twice fails while a statement of the host's is open
            register(connection)

    def run(self, sql: str, params: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows as tuples, whatever rows the host has asked for."""
        if (
            sql.startswith("SAVEPOINT")
            and self._connection.isolation_level is not None
            and not self._connection.in_transaction
        ):
            # sqlite3 begins before INSERT but not before SAVEPOINT, whose release would then be a commit.
            self._connection.execute("BEGIN IMMEDIATE")
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor.execute(sql, params).fetchall()

    def many(self, sql: str, rows: Sequence[Sequence[Any]], /) -> None:
        """Run one statement once for each row of parameters."""
        self._connection.executemany(sql, rows)


class _OwnSqlite(BorrowedSqlite):
    """One connection for all threads: a lock lets one statement, or one transaction, in at a time."""

    def __init__(self, path: str | os.PathLike[str], patience: timedelta) -> None:
        import sqlite3

        super().__init__(
            sqlite3.connect(
                path,
                timeout=patience.total_seconds(),
                isolation_level=None,
                check_same_thread=False,
            )
        )
        self._lock = RLock()
        try:
            self._write_ahead(patience)
            self.run("PRAGMA synchronous = NORMAL")
            self.run("PRAGMA cache_size = -32768")  # 32 MiB
            self.run(
                "PRAGMA secure_delete = FAST"
            )  # settled letters are overwritten where that is free
        except sqlite3.Error:
            self.close()
            raise

    def _write_ahead(self, patience: timedelta) -> None:
        """Switch to the write-ahead log; two who open a new file at once are told busy here without being let wait."""
        import sqlite3

        until = time.monotonic() + patience.total_seconds()
        while True:
            try:
                self.run("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as fault:
                if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                    raise
                time.sleep(_A_MOMENT)
            else:
                return

    def run(self, sql: str, params: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        with self._lock:
            return super().run(sql, params)

    def many(self, sql: str, rows: Sequence[Sequence[Any]], /) -> None:
        with self._lock:
            super().many(sql, rows)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Write alone from the beginning (BEGIN IMMEDIATE), so that no lock is asked for halfway."""
        with self._lock:
            if self._connection.in_transaction:
                with savepoint(self):
                    yield
                return
            self.run("BEGIN IMMEDIATE")
            try:
                yield
                self.run("COMMIT")
            except BaseException:
                # SQLite rolls back by itself when the disk is full.
                if self._connection.in_transaction:
                    self.run("ROLLBACK")
                raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()


class SqliteStore(SqlStore):
    """A store in one file of SQLite, for one machine: any number of threads and processes, one of them writing at a time.

    The file is made where there is none, and its tables are brought to the version of this release. `patience` is how long
    to wait for another writer before `BackendError`. ``":memory:"`` keeps all in memory, for this object only.

    >>> from relationkit.profiles import Profile
    >>> with SqliteStore(":memory:") as store:
    ...     store.put([Profile(id="c1", given="Anna")])
    ...     store.profile("c1")
    Profile('c1')
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        fields: FieldRegistry | None = None,
        patience: timedelta = _PATIENCE,
    ) -> None:
        with naming("sqlite", "open its file"):
            self._own = _OwnSqlite(path, patience)
        super().__init__(self._own, fields=fields)
        try:
            self.migrate()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file; a store that is closed cannot be used again."""
        self._own.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
