"""What one load has met so far, kept in a temporary file so that memory does not grow with the export."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from relationkit.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Generator

_TABLES = """
pragma journal_mode = off;
pragma synchronous = off;
pragma cache_size = -8192;
create table met (kind text, name text, primary key (kind, name)) without rowid;
create table address (digest blob primary key, customer text) without rowid;
"""


class Register:
    """Ids that were met, and which customer has which address (of addresses the digests only).

    Its methods raise `BackendError` when the temporary folder cannot hold it.

    >>> with Register.opened() as register:
    ...     register.meet("order", "7"), register.meet("order", "7"), register.met("order", "8")
    (True, False, False)
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def opened(cls) -> Generator[Register]:
        """Open a register that is gone at the end, also after a crash."""
        with closing(sqlite3.connect("", isolation_level=None)) as connection:
            connection.executescript(_TABLES)
            connection.execute("begin")
            yield cls(connection)

    def meet(self, kind: str, name: str) -> bool:
        """Enter an id; False if it was there."""
        return self._run("insert or ignore into met values (?, ?)", kind, name).rowcount == 1

    def met(self, kind: str, name: str) -> bool:
        """Whether the id was entered."""
        found = self._run("select 1 from met where kind = ? and name = ?", kind, name)
        return found.fetchone() is not None

    def settle(self, address: str, customer: str) -> None:
        """Enter a customer's address; the first customer keeps it."""
        self._run("insert or ignore into address values (?, ?)", _digest(address), customer)

    def customer_at(self, address: str) -> str | None:
        """The customer who has exactly this address."""
        found = self._run("select customer from address where digest = ?", _digest(address))
        row = found.fetchone()
        return None if row is None else str(row[0])

    def _run(self, statement: str, *values: str | bytes) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            message = "the load's temporary file cannot be used; make room in the temporary folder"
            raise BackendError(message) from error


def _digest(address: str) -> bytes:
    return hashlib.blake2b(address.encode(), digest_size=16).digest()
