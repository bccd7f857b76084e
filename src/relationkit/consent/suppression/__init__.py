"""Whom to write to no more, kept without saying who they are.

A list of keyed fingerprints of addresses that outlives the erasure of everything else about a person. It matches every
spelling of an address, and without its key nobody reads it: then no marketing goes to anybody. A ledger of erasures tells what
to erase again after a backup was restored.
"""

from relationkit.consent.suppression.check import Suppressed as Suppressed
from relationkit.consent.suppression.check import Suppressions as Suppressions
from relationkit.consent.suppression.check import look_up as look_up
from relationkit.consent.suppression.check import require_keys as require_keys
from relationkit.consent.suppression.check import screen as screen
from relationkit.consent.suppression.check import suppressed as suppressed
from relationkit.consent.suppression.erasures import Erasure as Erasure
from relationkit.consent.suppression.erasures import Replay as Replay
from relationkit.consent.suppression.erasures import erasures_of as erasures_of
from relationkit.consent.suppression.erasures import replay as replay
from relationkit.consent.suppression.peppers import Peppers as Peppers
from relationkit.consent.suppression.ports import ErasureLedger as ErasureLedger
from relationkit.consent.suppression.ports import SuppressionList as SuppressionList
from relationkit.consent.suppression.suppression import Suppression as Suppression
from relationkit.consent.suppression.suppression import suppressions_of as suppressions_of

__all__ = [
    "Erasure",
    "ErasureLedger",
    "Peppers",
    "Replay",
    "Suppressed",
    "Suppression",
    "SuppressionList",
    "Suppressions",
    "erasures_of",
    "look_up",
    "replay",
    "require_keys",
    "screen",
    "suppressed",
    "suppressions_of",
]
