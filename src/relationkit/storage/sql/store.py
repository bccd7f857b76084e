"""All ports over one executor."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from relationkit.profiles import FieldRegistry
from relationkit.storage.sql.cases import SqlCases
from relationkit.storage.sql.changes import SqlChanges
from relationkit.storage.sql.consents import SqlConsents
from relationkit.storage.sql.erasure import SqlErasure
from relationkit.storage.sql.ledger import SqlLedger
from relationkit.storage.sql.links import SqlLinks
from relationkit.storage.sql.memberships import SqlMemberships
from relationkit.storage.sql.moments import SqlMoments
from relationkit.storage.sql.outbox import SqlOutbox
from relationkit.storage.sql.pauses import SqlPauses
from relationkit.storage.sql.pending import SqlPending
from relationkit.storage.sql.profiles import SqlProfiles
from relationkit.storage.sql.requests import SqlRequests
from relationkit.storage.sql.responses import SqlResponses
from relationkit.storage.sql.schema import migrate
from relationkit.storage.sql.segments import SqlSegments
from relationkit.storage.sql.session import Session
from relationkit.storage.sql.suppressions import SqlSuppressions

if TYPE_CHECKING:
    from collections.abc import Generator

    from relationkit.storage.executor import Executor


class SqlStore(
    SqlProfiles,
    SqlConsents,
    SqlLedger,
    SqlResponses,
    SqlOutbox,
    SqlMemberships,
    SqlChanges,
    SqlMoments,
    SqlSegments,
    SqlSuppressions,
    SqlLinks,
    SqlPending,
    SqlRequests,
    SqlPauses,
    SqlErasure,
    SqlCases,
):
    """A store in the tables ``rk_*`` of whatever database the executor leads to.

    Over a lent connection every write joins the host's transaction: it is kept when the host commits and gone when the host
    rolls back. The tables are made by `migrate`, which the host calls once a release, in a transaction of its own.

    >>> import sqlite3
    >>> from relationkit.profiles import Profile
    >>> from relationkit.storage import BorrowedSqlite
    >>> connection = sqlite3.connect(":memory:")
    >>> store = SqlStore(BorrowedSqlite(connection))
    >>> store.migrate()
    >>> connection.commit()
    >>> store.put([Profile(id="c1")])
    >>> connection.rollback()
    >>> store.profile("c1") is None
    True
    >>> connection.close()
    """

    def __init__(self, executor: Executor, *, fields: FieldRegistry | None = None) -> None:
        self._session = Session(executor)
        self._fields = FieldRegistry() if fields is None else fields

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._session.executor.dialect!r})"

    def migrate(self) -> None:
        """Bring the tables to the version of this release; do nothing where they are.

        Raises `BackendError` for tables of a newer release.
        """
        migrate(self._session)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Keep all writes within together, or none of them."""
        with self._session.writing("commit a transaction"):
            yield
