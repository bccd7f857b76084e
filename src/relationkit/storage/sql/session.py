"""One operation of a store on its executor: its transaction, its statements, its faults."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from relationkit.errors import NotSupported
from relationkit.storage.executor import Transactional
from relationkit.storage.faults import naming, refuse
from relationkit.storage.sql.dialects import WORDS, spelt

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from relationkit.storage.executor import Executor

BATCH = 500
"""How many rows are read or written at once: memory stays flat, and SQLite's limit of 999 parameters far."""

_Part = TypeVar("_Part")


def batches(parts: Iterable[_Part], size: int = BATCH) -> Iterator[tuple[_Part, ...]]:
    """Cut a stream into tuples of at most `size`."""
    stream = iter(parts)
    while batch := tuple(islice(stream, size)):
        yield batch


class Statements:
    """The executor while it does one operation; a fault is said with the operation's name."""

    def __init__(self, executor: Executor, operation: str) -> None:
        self._executor = executor
        self._operation = operation

    def run(self, sql: str, params: Sequence[Any] = ()) -> list[Sequence[Any]]:
        """Run one statement and bring its rows."""
        dialect = self._executor.dialect
        with naming(dialect, self._operation):
            return list(self._executor.run(spelt(sql, dialect), params))

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for each row, if there is any."""
        dialect = self._executor.dialect
        if rows:
            with naming(dialect, self._operation):
                self._executor.many(spelt(sql, dialect), rows)

    def among(
        self, sql: str, keys: Collection[str], params: Sequence[Any] = ()
    ) -> Iterator[Sequence[Any]]:
        """Run a query that has ``:keys`` in its IN list, behind its other parameters; bring the rows of all keys."""
        for batch in batches(keys):
            marks = ", ".join("?" * len(batch))
            yield from self.run(sql.replace(":keys", marks), (*params, *batch))

    def column(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        """Run a query of one column; bring its values, without a row around each."""
        dialect = self._executor.dialect
        with naming(dialect, self._operation):
            return [value for (value,) in self._executor.run(spelt(sql, dialect), params)]

    def stated(self, text: str, params: Sequence[Any]) -> list[Any]:
        """Run a compiled query of one column, whose marks are those of its dialect; bring its values."""
        with naming(self._executor.dialect, self._operation):
            rows = self._executor.run(text.replace("%s", "?"), params)
            return [value for (value,) in rows]

    def insert(self, sql: str, rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
        """Run an insert that has ``:rows`` for its values, a hundred rows at once; bring what it returns."""
        returned: list[Sequence[Any]] = []
        for batch in batches(rows, 100):
            marks = f"({', '.join('?' * len(batch[0]))})"
            values = ", ".join([marks] * len(batch))
            returned += self.run(
                sql.replace(":rows", values), [value for row in batch for value in row]
            )
        return returned


class Session:
    """Opens operations on one executor."""

    def __init__(self, executor: Executor) -> None:
        if executor.dialect not in WORDS:
            message = (
                f"dialect {executor.dialect!r} is not spoken here; use one of: {', '.join(WORDS)}"
            )
            raise NotSupported(message)
        self.executor = executor

    def reading(self, operation: str) -> Statements:
        """Read; each statement sees what is committed when it runs."""
        return Statements(self.executor, operation)

    @contextmanager
    def writing(self, operation: str) -> Generator[Statements]:
        """Write all or nothing."""
        passing: BaseException | None = None
        try:
            with self._transaction():
                try:
                    yield Statements(self.executor, operation)
                except BaseException as error:
                    passing = error
                    raise
        except Exception as error:
            if error is passing:
                raise
            refuse(self.executor.dialect, operation, error)

    def _transaction(self) -> AbstractContextManager[None]:
        if isinstance(self.executor, Transactional):
            return self.executor.transaction()
        return savepoint(self.executor)


@contextmanager
def savepoint(executor: Executor) -> Generator[None]:
    """Write all or nothing inside a transaction that somebody else will end."""
    executor.run("SAVEPOINT rk_write")
    try:
        yield
    except BaseException:
        # A full disk or a lost connection has ended the whole transaction, and the savepoint with it.
        with suppress(Exception):
            executor.run("ROLLBACK TO SAVEPOINT rk_write")
            executor.run("RELEASE SAVEPOINT rk_write")
        raise
    executor.run("RELEASE SAVEPOINT rk_write")
