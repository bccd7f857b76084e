"""The ledger: what stands in the consent log, shown without showing the log."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.consent.ledger.checkpoint import Checkpoint
from relationkit.consent.ledger.leaf import evidence_of
from relationkit.consent.ledger.merkle import EMPTY, Peaks
from relationkit.consent.ledger.receipt import ConsentReceipt
from relationkit.consent.ledger.tree import Tree, grown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from relationkit.consent.ledger.checkpoint import CheckpointSink
    from relationkit.consent.ledger.leaf import Leaf
    from relationkit.consent.ledger.notes import Signer, Verifier
    from relationkit.consent.ledger.store import LedgerStore

_PAGE = 1024


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """Why a ledger is not to be trusted; sending waits until somebody has looked.

    ``code`` is one of: other-log (the checkpoint is of another origin), checkpoint-newer-than-log (the log was set back, as by a
    restored backup), root-differs (what was there at the checkpoint is not what is there now), leaf-missing, node-differs.
    ``index`` is where, if one place can be named.

    >>> LedgerFault("checkpoint-newer-than-log").code
    'checkpoint-newer-than-log'
    """

    code: str
    index: int | None = None


class Ledger:
    """The Merkle log (RFC 6962) over all consent events of a store, named by its `origin`.

    What it shows, it shows against a checkpoint: that the log of today begins with the log of then, and that an event is in it.
    Whoever holds no checkpoint from elsewhere has the owner's word alone. A chain of hashes does not stop an owner who rewrites
    everything, leaves, nodes and checkpoints; only a checkpoint out of the owner's reach does (`anchor`), and only from then on.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import ConsentEvent
    >>> from relationkit.profiles import Profile
    >>> from relationkit.storage import MemoryStore
    >>> store = MemoryStore()
    >>> stop = ConsentEvent.objected(Profile(id="c1"), at=datetime(2026, 3, 1, tzinfo=UTC), source="letter")
    >>> store.append([stop])
    1
    >>> ledger = Ledger(store, origin="shop.example/consent")
    >>> ledger.checkpoint().size
    1
    >>> ledger.receipt(stop.id).verify().code
    'valid'
    """

    def __init__(self, store: LedgerStore, *, origin: str) -> None:
        self._store = store
        self._origin = origin

    def __repr__(self) -> str:
        return f"Ledger({self._origin!r})"

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """The log as it is now, or as it was when it had `size` leaves.

        `BackendError` where the log is damaged, or was never so large.
        """
        if size is None:
            size = self._store.ledger_size()
        return Checkpoint(self._origin, size, Tree(size, self._read).root())

    def receipt(self, event_id: str, signers: Iterable[Signer] = ()) -> ConsentReceipt | None:
        """The proof for one customer that this event of theirs is in the log; None where it is unknown or erased.

        The public part is the one that stands in the log. Whoever changed the stored event gets a receipt that does not hold.
        """
        entry = self._store.ledger_entry(event_id)
        if entry is None:
            return None
        size = self._store.ledger_size()
        tree = Tree(size, self._read)
        proof = tree.inclusion(entry.index)
        (leaf,) = self._store.ledger_leaves(entry.index, entry.index + 1)
        public = json.loads(leaf.public)
        return ConsentReceipt.of(
            entry,
            public=public,
            evidence=evidence_of(entry.event, public),
            proof=proof,
            note=Checkpoint(self._origin, size, tree.root()).note(signers),
        )

    def consistency(self, earlier: int, later: int, /) -> tuple[bytes, ...]:
        """The proof that the log of `later` leaves begins with that of `earlier`, for `verify_consistency`."""
        return Tree(later, self._read).consistency(earlier)

    def fault(self, checkpoint: Checkpoint, /) -> LedgerFault | None:
        """Hold the log against a checkpoint of its past, in few reads; None where it goes on from there.

        This finds a log that was set back or written anew. It believes the nodes that are kept; `audit` does not.
        """
        if fault := self._misplaced(checkpoint, self._store.ledger_size()):
            return fault
        if self.checkpoint(checkpoint.size).root != checkpoint.root:
            return LedgerFault("root-differs")
        return None

    def anchor(
        self,
        sink: CheckpointSink,
        *,
        signers: Iterable[Signer] = (),
        verifiers: Iterable[Verifier] = (),
    ) -> LedgerFault | None:
        """Hold the log against the last checkpoint in the sink; where it goes on from there, keep the newest too.

        Call it before a campaign is sent, and send nothing on a fault.
        """
        latest = sink.latest(self._origin)
        if latest is not None:
            fault = self.fault(Checkpoint.from_note(latest, verifiers))
            if fault is not None:
                return fault
        sink.keep(self.checkpoint().note(signers))
        return None

    def audit(self, *checkpoints: Checkpoint) -> LedgerFault | None:
        """Read every leaf, work out every node and root from them, and compare; None where all is as it was.

        Any change, loss, insertion or exchange of leaves before a checkpoint is found. Erased evidence is none of it.
        """
        size = self._store.ledger_size()
        roots: defaultdict[int, set[bytes]] = defaultdict(set)
        for checkpoint in checkpoints:
            if fault := self._misplaced(checkpoint, size):
                return fault
            roots[checkpoint.size].add(checkpoint.root)
        if roots.pop(0, {EMPTY}) != {EMPTY}:
            return LedgerFault("root-differs", 0)
        peaks, seen = Peaks(), 0
        for first, leaves in self._pages(size):
            hashes = [leaf.hash for leaf in leaves]
            for found in hashes:
                peaks.add(found)
                seen += 1
                if seen in roots and roots[seen] != {peaks.root()}:
                    return LedgerFault("root-differs", seen)
            if seen < min(first + _PAGE, size):
                return LedgerFault("leaf-missing", first)
            for node in grown(first, hashes, self._read):
                if [node.hash] != list(
                    self._store.ledger_nodes(node.level, node.index, node.index + 1)
                ):
                    return LedgerFault("node-differs", node.index << node.level)
        return None

    def _misplaced(self, checkpoint: Checkpoint, size: int) -> LedgerFault | None:
        if checkpoint.origin != self._origin:
            return LedgerFault("other-log")
        if checkpoint.size > size:
            return LedgerFault("checkpoint-newer-than-log")
        return None

    def _pages(self, size: int) -> Iterator[tuple[int, Sequence[Leaf]]]:
        for first in range(0, size, _PAGE):
            yield first, self._store.ledger_leaves(first, min(first + _PAGE, size))

    def _read(self, level: int, first: int, end: int) -> Sequence[bytes]:
        if level:
            return self._store.ledger_nodes(level, first, end)
        return [leaf.hash for leaf in self._store.ledger_leaves(first, end)]
