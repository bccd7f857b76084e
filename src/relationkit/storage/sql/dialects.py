"""The few words in which SQLite and PostgreSQL differ."""

from __future__ import annotations

from functools import lru_cache

WORDS = {
    "sqlite": {
        "name": "TEXT",
        "number": "INTEGER",
        "names": "TEXT",
        "as_names": "?",
        "serial": "INTEGER PRIMARY KEY",
        "clustered": "WITHOUT ROWID",
        "skip_locked": "",
        "lock_outbox": "",
        "lock": "",
        "change_mark": "SELECT coalesce(max(mark), 0) + 1 FROM rk_changes",  # one writer at a time: the next is greater
        "feed": "SELECT 'one-file', coalesce(max(mark), 0) + 1 FROM rk_changes",
        "has_tables": "SELECT count(*) FROM sqlite_master WHERE name = 'rk_schema_version'",
        "one_migrator": "SELECT 1",  # BEGIN IMMEDIATE has let in one writer
    },
    "postgresql": {
        "name": 'TEXT COLLATE "C"',  # by code points, as SQLite and Python sort
        "number": "BIGINT",
        "names": 'TEXT[] COLLATE "C"',
        "as_names": "translate(?, '[]\"', '{}')::TEXT[]",  # names hold nothing but letters, digits and hyphens
        "serial": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "clustered": "",
        "skip_locked": "FOR UPDATE SKIP LOCKED",
        "lock_outbox": "FOR UPDATE OF o",
        "lock": "FOR UPDATE",
        "change_mark": "SELECT pg_current_xact_id()::text::bigint",
        "feed": (  # whoever still writes has a number from xmin on; a server that was restarted may be another one
            "SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint::text, "
            "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        ),
        "has_tables": "SELECT count(*) FROM pg_class WHERE oid = to_regclass('rk_schema_version')",
        "one_migrator": "SELECT pg_advisory_xact_lock(7265006)",
    },
}


@lru_cache(maxsize=512)
def spelt(sql: str, dialect: str) -> str:
    """Put the dialect's words in place of the names in braces."""
    return sql.format_map(WORDS[dialect])
