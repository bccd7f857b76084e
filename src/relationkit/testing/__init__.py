"""Published contracts: what every store, transport and language must do, as tests to subclass. Needs the extra ``testing``.

A contract is a class of laws. Subclass it with a name that begins with ``Test``, give it the fixtures or attributes that its
docstring asks for, and run pytest; the laws must pass as they are.
"""

try:
    import pytest
except ImportError as error:
    raise ImportError("relationkit.testing needs pytest: install relationkit[testing]") from error

pytest.register_assert_rewrite(
    "relationkit.testing.languages", "relationkit.testing.stores", "relationkit.testing.transports"
)

from relationkit.testing.languages import LanguageContract as LanguageContract
from relationkit.testing.stores import ConsentLogContract as ConsentLogContract
from relationkit.testing.stores import DecisionContract as DecisionContract
from relationkit.testing.stores import LedgerContract as LedgerContract
from relationkit.testing.stores import LinkBookContract as LinkBookContract
from relationkit.testing.stores import MembershipLogContract as MembershipLogContract
from relationkit.testing.stores import OutboxContract as OutboxContract
from relationkit.testing.stores import PauseBookContract as PauseBookContract
from relationkit.testing.stores import PendingBookContract as PendingBookContract
from relationkit.testing.stores import ProfileStoreContract as ProfileStoreContract
from relationkit.testing.stores import RequestBookContract as RequestBookContract
from relationkit.testing.stores import ResponseStoreContract as ResponseStoreContract
from relationkit.testing.stores import SegmentContract as SegmentContract
from relationkit.testing.stores import StoreContract as StoreContract
from relationkit.testing.stores import SuppressionContract as SuppressionContract
from relationkit.testing.transports import TransportContract as TransportContract

__all__ = [
    "ConsentLogContract",
    "DecisionContract",
    "LanguageContract",
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
    "TransportContract",
]
