"""All ports in one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from relationkit.campaigns import Outbox
from relationkit.consent import ConsentLog
from relationkit.consent.ledger import LedgerStore
from relationkit.consent.links import LinkBook, PendingBook
from relationkit.consent.pauses import PauseBook
from relationkit.consent.rights import ErasableStore, RequestBook
from relationkit.consent.suppression import ErasureLedger, SuppressionList
from relationkit.profiles import ProfileStore
from relationkit.segments import MembershipLog
from relationkit.surveys import ResponseStore

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class Store(
    ProfileStore,
    ConsentLog,
    ResponseStore,
    Outbox,
    MembershipLog,
    SuppressionList,
    ErasureLedger,
    LinkBook,
    PendingBook,
    RequestBook,
    PauseBook,
    LedgerStore,
    ErasableStore,
    Protocol,
):
    """The sum of the ports, for those who want one object. The laws are `relationkit.testing.StoreContract`."""

    def transaction(self) -> AbstractContextManager[None]:
        """Make all writes within one: kept together at the end, or undone together by an exception.

        Used inside another transaction it joins the outer one; what it wrote is then kept or undone with that one, and an
        exception undoes what was written since it began.
        """
        ...
