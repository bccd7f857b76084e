"""The contracts of the ports that stores implement, and of their sum."""

from relationkit.testing.stores.consents import ConsentLogContract as ConsentLogContract
from relationkit.testing.stores.memberships import (
    MembershipLogContract as MembershipLogContract,
)
from relationkit.testing.stores.outbox import OutboxContract as OutboxContract
from relationkit.testing.stores.profiles import ProfileStoreContract as ProfileStoreContract
from relationkit.testing.stores.responses import ResponseStoreContract as ResponseStoreContract
from relationkit.testing.stores.segments import SegmentContract as SegmentContract
from relationkit.testing.stores.store import StoreContract as StoreContract

__all__ = [
    "ConsentLogContract",
    "MembershipLogContract",
    "OutboxContract",
    "ProfileStoreContract",
    "ResponseStoreContract",
    "SegmentContract",
    "StoreContract",
]
