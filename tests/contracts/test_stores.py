"""Our stores keep the published contracts as they are."""

from __future__ import annotations

import importlib
import sqlite3
import sys
from itertools import count
from typing import TYPE_CHECKING

import pytest

import relationkit.testing
from relationkit.storage import (
    BorrowedSqlite,
    MemoryStore,
    PostgresStore,
    SqliteStore,
    SqlStore,
)
from relationkit.testing import StoreContract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SCHEMAS = count()


@pytest.mark.contract
class TestMemoryStore(StoreContract):
    """In memory."""

    @pytest.fixture
    def store(self) -> MemoryStore:
        """Nothing in it."""
        return MemoryStore()


@pytest.mark.contract
class TestSqliteStoreInAFile(StoreContract):
    """SQLite, in a file."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqliteStore]:
        """A new file."""
        with SqliteStore(tmp_path / "shop.db") as store:
            yield store


@pytest.mark.contract
class TestSqliteStoreInMemory(StoreContract):
    """SQLite, without a file."""

    @pytest.fixture
    def store(self) -> Iterator[SqliteStore]:
        """No file."""
        with SqliteStore(":memory:") as store:
            yield store


@pytest.mark.contract
class TestBorrowedSqlite(StoreContract):
    """A host's SQLite connection, which begins transactions by itself."""

    threads = False

    @pytest.fixture
    def store(self) -> Iterator[SqlStore]:
        """Tables in a transaction of the host's that stays open; rows of the host's own making."""
        connection = sqlite3.connect(":memory:")
        connection.row_factory = sqlite3.Row
        store = SqlStore(BorrowedSqlite(connection))
        store.migrate()
        yield store
        connection.close()


@pytest.mark.contract
class TestBorrowedSqliteInAutocommit(StoreContract):
    """A host's SQLite connection in autocommit mode."""

    threads = False

    @pytest.fixture
    def store(self) -> Iterator[SqlStore]:
        """Each write stands alone."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        store = SqlStore(BorrowedSqlite(connection))
        store.migrate()
        yield store
        connection.close()


@pytest.mark.contract
@pytest.mark.extra
class TestPostgresStore(StoreContract):
    """PostgreSQL, on a connection of our own."""

    @pytest.fixture
    def store(self, postgres: str) -> Iterator[PostgresStore]:
        """A schema of its own."""
        with PostgresStore(postgres, schema=f'own "{next(_SCHEMAS)}"') as store:
            yield store


@pytest.mark.contract
@pytest.mark.extra
class TestBorrowedPostgres(StoreContract):
    """A host's psycopg connection, in one transaction that the host rolls back."""

    threads = False
    exact = False  # whatever is written in a transaction may be told as long as it lasts

    @pytest.fixture
    def store(self, postgres: str) -> Iterator[PostgresStore]:
        """Tables in that transaction; rows of the host's own making."""
        import psycopg
        from psycopg.rows import dict_row

        with psycopg.connect(postgres, row_factory=dict_row) as connection:
            store = PostgresStore(connection)
            store.migrate()
            yield store
            connection.rollback()


def test_without_pytest_the_contracts_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra."""
    monkeypatch.setitem(sys.modules, "pytest", None)
    with pytest.raises(ImportError, match=r"install relationkit\[testing\]"):
        importlib.reload(relationkit.testing)
