"""The few words in which SQLite and PostgreSQL differ."""

from __future__ import annotations

from functools import lru_cache

WORDS = {
    "sqlite": {
        "name": "TEXT",
        "number": "INTEGER",
        "serial": "INTEGER PRIMARY KEY",
        "clustered": "WITHOUT ROWID",
        "skip_locked": "",
        "lock_outbox": "",
        "has_tables": "SELECT count(*) FROM sqlite_master WHERE name = 'rk_schema_version'",
        "one_migrator": "SELECT 1",  # BEGIN IMMEDIATE has let in one writer
    },
    "postgresql": {
        "name": 'TEXT COLLATE "C"',  # by code points, as SQLite and Python sort
        "number": "BIGINT",
        "serial": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "clustered": "",
        "skip_locked": "FOR UPDATE SKIP LOCKED",
        "lock_outbox": "FOR UPDATE OF o",
        "has_tables": "SELECT count(*) FROM pg_class WHERE oid = to_regclass('rk_schema_version')",
        "one_migrator": "SELECT pg_advisory_xact_lock(7265006)",
    },
}


@lru_cache(maxsize=512)
def spelt(sql: str, dialect: str) -> str:
    """Put the dialect's words in place of the names in braces."""
    return sql.format_map(WORDS[dialect])
