"""Every kind of store of ours, for the contracts that a store keeps beside `StoreContract`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING

import pytest

from relationkit.storage import BorrowedSqlite, MemoryStore, PostgresStore, SqliteStore, SqlStore

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMAS = count()


@pytest.fixture(
    params=["memory", "sqlite", "borrowed", pytest.param("postgres", marks=pytest.mark.extra)]
)
def any_store(request: pytest.FixtureRequest) -> Iterator[MemoryStore | SqlStore]:
    """An empty one; a borrowed connection is for one thread at a time."""
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "sqlite":
        with SqliteStore(":memory:") as own:
            yield own
    elif request.param == "borrowed":
        request.instance.threads = False
        with closing(sqlite3.connect(":memory:")) as connection:
            store = SqlStore(BorrowedSqlite(connection))
            store.migrate()
            yield store
    else:
        schema = f"beside_{next(_SCHEMAS)}"
        with PostgresStore(request.getfixturevalue("postgres"), schema=schema) as served:
            yield served
