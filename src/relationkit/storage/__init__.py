"""Where things are kept: in memory, in SQLite, in PostgreSQL, or wherever a host's own connection leads.

Every store keeps all ports (profiles, consents, responses, outbox, memberships) and says whom it wrote to; those in SQL find the
members of a segment in one query. The SQL is written once, over an `Executor` of three
members; a host that lends its connection keeps its transaction, which is never committed or rolled back here. The laws are
`relationkit.testing.StoreContract`.
"""

from relationkit.storage.executor import Executor as Executor
from relationkit.storage.executor import Transactional as Transactional
from relationkit.storage.journal import ErasureFolder as ErasureFolder
from relationkit.storage.memory import MemoryStore as MemoryStore
from relationkit.storage.postgres import BorrowedPostgres as BorrowedPostgres
from relationkit.storage.postgres import PostgresStore as PostgresStore
from relationkit.storage.sql import SqlStore as SqlStore
from relationkit.storage.sqlite import BorrowedSqlite as BorrowedSqlite
from relationkit.storage.sqlite import SqliteStore as SqliteStore
from relationkit.storage.store import Store as Store

__all__ = [
    "BorrowedPostgres",
    "BorrowedSqlite",
    "ErasureFolder",
    "Executor",
    "MemoryStore",
    "PostgresStore",
    "SqlStore",
    "SqliteStore",
    "Store",
    "Transactional",
]
