"""Proof of what stands in the consent log: a Merkle log (RFC 6962) that holds no personal data.

Each event is a leaf of a public part and a commitment to its evidence, which lies elsewhere and can be erased. A `Ledger`
gives checkpoints, proofs and a `ConsentReceipt` for one customer, and says when a log was set back. What binds the owner is a
checkpoint in somebody else's hands, and nothing here replaces that.
"""

from relationkit.consent.ledger.canonical import canonical as canonical
from relationkit.consent.ledger.canonical import read_json as read_json
from relationkit.consent.ledger.checkpoint import Checkpoint as Checkpoint
from relationkit.consent.ledger.checkpoint import CheckpointSink as CheckpointSink
from relationkit.consent.ledger.leaf import Leaf as Leaf
from relationkit.consent.ledger.leaf import leaf_of as leaf_of
from relationkit.consent.ledger.ledger import Ledger as Ledger
from relationkit.consent.ledger.ledger import LedgerFault as LedgerFault
from relationkit.consent.ledger.merkle import verify_consistency as verify_consistency
from relationkit.consent.ledger.merkle import verify_inclusion as verify_inclusion
from relationkit.consent.ledger.notes import Signer as Signer
from relationkit.consent.ledger.notes import Verifier as Verifier
from relationkit.consent.ledger.receipt import ConsentReceipt as ConsentReceipt
from relationkit.consent.ledger.receipt import Verification as Verification
from relationkit.consent.ledger.store import Entry as Entry
from relationkit.consent.ledger.store import LedgerStore as LedgerStore
from relationkit.consent.ledger.tree import Node as Node
from relationkit.consent.ledger.tree import grown as grown

__all__ = [
    "Checkpoint",
    "CheckpointSink",
    "ConsentReceipt",
    "Entry",
    "Leaf",
    "Ledger",
    "LedgerFault",
    "LedgerStore",
    "Node",
    "Signer",
    "Verification",
    "Verifier",
    "canonical",
    "grown",
    "leaf_of",
    "read_json",
    "verify_consistency",
    "verify_inclusion",
]
