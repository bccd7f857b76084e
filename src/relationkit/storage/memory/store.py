"""All ports in memory."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from relationkit.profiles import FieldRegistry
from relationkit.storage.memory.consents import MemoryConsents
from relationkit.storage.memory.erasure import MemoryErasure
from relationkit.storage.memory.ledger import MemoryLedger
from relationkit.storage.memory.links import MemoryLinks
from relationkit.storage.memory.memberships import MemoryMemberships
from relationkit.storage.memory.moments import MemoryMoments
from relationkit.storage.memory.outbox import MemoryOutbox
from relationkit.storage.memory.pauses import MemoryPauses
from relationkit.storage.memory.pending import MemoryPending
from relationkit.storage.memory.profiles import MemoryProfiles
from relationkit.storage.memory.requests import MemoryRequests
from relationkit.storage.memory.responses import MemoryResponses
from relationkit.storage.memory.suppressions import MemorySuppressions
from relationkit.storage.memory.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Generator


class MemoryStore(
    MemoryProfiles,
    MemoryConsents,
    MemoryLedger,
    MemoryResponses,
    MemoryOutbox,
    MemoryMemberships,
    MemoryMoments,
    MemorySuppressions,
    MemoryLinks,
    MemoryPending,
    MemoryRequests,
    MemoryPauses,
    MemoryErasure,
):
    """A store that lives as long as the object: for tests and notebooks, from any number of threads.

    >>> from relationkit.profiles import Profile
    >>> store = MemoryStore()
    >>> store.put([Profile(id="c1", given="Anna")])
    >>> store.profile("c1")
    Profile('c1')
    """

    def __init__(self, *, fields: FieldRegistry | None = None) -> None:
        self._tables = Tables()
        self._fields = FieldRegistry() if fields is None else fields

    def __repr__(self) -> str:
        return f"MemoryStore({len(self._tables.people)} profiles)"

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Keep all writes within together, or none of them."""
        with self._tables.transaction():
            yield
