"""The contracts of the ports that stores implement, and of their sum."""

from relationkit.testing.stores.consents import ConsentLogContract as ConsentLogContract
from relationkit.testing.stores.ledger import LedgerContract as LedgerContract
from relationkit.testing.stores.links import LinkBookContract as LinkBookContract
from relationkit.testing.stores.memberships import (
    MembershipLogContract as MembershipLogContract,
)
from relationkit.testing.stores.outbox import OutboxContract as OutboxContract
from relationkit.testing.stores.profiles import ProfileStoreContract as ProfileStoreContract
from relationkit.testing.stores.responses import ResponseStoreContract as ResponseStoreContract
from relationkit.testing.stores.segments import SegmentContract as SegmentContract
from relationkit.testing.stores.store import StoreContract as StoreContract
from relationkit.testing.stores.suppressions import SuppressionContract as SuppressionContract

__all__ = [
    "ConsentLogContract",
    "LedgerContract",
    "LinkBookContract",
    "MembershipLogContract",
    "OutboxContract",
    "ProfileStoreContract",
    "ResponseStoreContract",
    "SegmentContract",
    "StoreContract",
    "SuppressionContract",
]
