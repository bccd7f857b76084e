"""PostgreSQL through psycopg 3 (the extra ``postgres``), on our own connection or a host's."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any, Self

from relationkit.errors import NotSupported
from relationkit.storage.faults import naming
from relationkit.storage.sql import SqlStore
from relationkit.storage.sql.dialects import WORDS

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import psycopg

    from relationkit.profiles import FieldRegistry


class BorrowedPostgres:
    """A host's psycopg connection, in the host's transaction, in the host's thread.

    It needs a transaction to write in: psycopg begins one by itself unless the connection is in autocommit mode; then the host
    writes ``with connection.transaction():`` around.

    >>> BorrowedPostgres.dialect
    'postgresql'
    """

    dialect = "postgresql"

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def run(self, sql: str, params: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows as tuples, whatever rows the host has asked for."""
        from psycopg.rows import tuple_row

        with self._connection.cursor(row_factory=tuple_row) as cursor:
            cursor.execute(_spelt(sql), params or None)
            return cursor.fetchall() if cursor.description else []

    def many(self, sql: str, rows: Sequence[Sequence[Any]], /) -> None:
        """Run one statement once for each row of parameters, in one pipeline."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_spelt(sql), rows)


@lru_cache(maxsize=512)
def _spelt(sql: str) -> bytes:
    return sql.replace("?", "%s").encode()


class _OwnPostgres(BorrowedPostgres):
    """One connection for all threads, opened again when the server had closed it."""

    def __init__(self, conninfo: str, schema: str | None) -> None:
        self._conninfo = conninfo
        self._schema = schema
        self._lock = RLock()
        self._depth = 0
        super().__init__(self._connect())

    def _connect(self) -> psycopg.Connection[Any]:
        import psycopg
        from psycopg import sql

        connection = psycopg.connect(self._conninfo, autocommit=True)
        if self._schema is not None:
            name = sql.Identifier(self._schema)
            known = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
            with connection.transaction():
                # IF NOT EXISTS asks for the right to create, and two at once may still collide.
                connection.execute(WORDS["postgresql"]["one_migrator"].encode())
                if not connection.execute(known, (self._schema,)).fetchone():
                    connection.execute(sql.SQL("CREATE SCHEMA {}").format(name))
            connection.execute(sql.SQL("SET search_path TO {}").format(name))
        return connection

    def _wake(self) -> None:
        """Connect again, but never halfway through a transaction: its beginning is lost."""
        if self._connection.closed and not self._depth:
            self._connection = self._connect()

    def run(self, sql: str, params: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        with self._lock:
            self._wake()
            return super().run(sql, params)

    def many(self, sql: str, rows: Sequence[Sequence[Any]], /) -> None:
        with self._lock:
            super().many(sql, rows)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Begin, or set a savepoint inside; psycopg tells which."""
        with self._lock:
            self._wake()
            self._depth += 1
            try:
                with self._connection.transaction():
                    yield
            finally:
                self._depth -= 1

    def close(self) -> None:
        with self._lock:
            self._depth += 1  # closed for good: never connect again
            self._connection.close()


class PostgresStore(SqlStore):
    """A store in PostgreSQL: on a connection of its own, or on one that the host lends.

    With a connection string it connects, makes `schema` where it is given and missing, and brings the tables to the version
    of this release. With a psycopg connection it joins the host's transaction and makes no tables; the host calls `migrate`.
    Several processes may write at once.

    >>> PostgresStore("host=db.example dbname=shop")  # doctest: +SKIP
    PostgresStore('postgresql')
    """

    def __init__(
        self,
        connection: str | psycopg.Connection[Any],
        *,
        fields: FieldRegistry | None = None,
        schema: str | None = None,
    ) -> None:
        self._own: _OwnPostgres | None = None
        if not isinstance(connection, str):
            if schema is not None:
                message = "a lent connection keeps its own search path; set it there, not by schema"
                raise NotSupported(message)
            super().__init__(BorrowedPostgres(connection), fields=fields)
            return
        with naming("postgresql", "connect"):
            self._own = _OwnPostgres(connection, schema)
        super().__init__(self._own, fields=fields)
        try:
            self.migrate()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the store's own connection; a lent one stays open."""
        if self._own is not None:
            self._own.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
