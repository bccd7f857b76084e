"""The seam below the SQL: three members, six lines in a host's code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager


class Executor(Protocol):
    """Runs the statements of `SqlStore` on a connection.

    Statements are written for SQLite and PostgreSQL alike, with ``?`` for each parameter and no other question mark or per
    cent sign; parameters are text, whole numbers and None. An executor that lends a host's connection runs them in the host's
    transaction and neither commits nor rolls it back. Whatever it raises counts as a fault of the backend.

    Segments need three functions of their own in SQLite; an executor gives them to its connection, once, with
    `relationkit.rules.sql.register`.
    """

    @property
    def dialect(self) -> str:
        """The words that it understands: "sqlite" or "postgresql"."""
        ...

    def run(self, sql: str, params: Sequence[Any] = (), /) -> Iterable[Sequence[Any]]:
        """Run one statement and return its rows, none where it has none."""
        ...

    def many(self, sql: str, rows: Sequence[Sequence[Any]], /) -> None:
        """Run one statement once for each row of parameters, in their order."""
        ...


@runtime_checkable
class Transactional(Protocol):
    """What an executor can do when the connection is its own; one without it uses savepoints in the host's transaction."""

    def transaction(self) -> AbstractContextManager[None]:
        """Begin a transaction, or a savepoint inside one; commit at the end, undo on any exception."""
        ...
