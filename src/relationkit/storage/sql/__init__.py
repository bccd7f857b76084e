"""The ports over an `Executor`: SQL that is written once, and the numbered migrations of its tables."""

from relationkit.storage.sql.store import SqlStore as SqlStore

__all__ = ["SqlStore"]
