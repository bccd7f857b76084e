"""The contracts of the ports that stores implement, and of their sum."""

from relationkit.testing.stores.consents import ConsentLogContract as ConsentLogContract
from relationkit.testing.stores.decisions import DecisionContract as DecisionContract
from relationkit.testing.stores.ledger import LedgerContract as LedgerContract
from relationkit.testing.stores.links import LinkBookContract as LinkBookContract
from relationkit.testing.stores.memberships import (
    MembershipLogContract as MembershipLogContract,
)
from relationkit.testing.stores.outbox import OutboxContract as OutboxContract
from relationkit.testing.stores.pauses import PauseBookContract as PauseBookContract
from relationkit.testing.stores.pending import PendingBookContract as PendingBookContract
from relationkit.testing.stores.profiles import ProfileStoreContract as ProfileStoreContract
from relationkit.testing.stores.requests import RequestBookContract as RequestBookContract
from relationkit.testing.stores.responses import ResponseStoreContract as ResponseStoreContract
from relationkit.testing.stores.segments import SegmentContract as SegmentContract
from relationkit.testing.stores.store import StoreContract as StoreContract
from relationkit.testing.stores.suppressions import SuppressionContract as SuppressionContract

__all__ = [
    "ConsentLogContract",
    "DecisionContract",
    "LedgerContract",
    "LinkBookContract",
    "MembershipLogContract",
    "OutboxContract",
    "PauseBookContract",
    "PendingBookContract",
    "ProfileStoreContract",
    "RequestBookContract",
    "ResponseStoreContract",
    "SegmentContract",
    "StoreContract",
    "SuppressionContract",
]
