"""What the ledger needs of a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.ledger.leaf import Leaf


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its place in the ledger and the salt that opens its commitment."""

    index: int
    salt: bytes
    event: ConsentEvent

    def __repr__(self) -> str:
        return f"Entry({self.index}, {self.event.id!r})"


class LedgerStore(Protocol):
    """A consent log whose every event has a leaf, written in the transaction that writes the event.

    Leaves are numbered from 0 without a gap, also by several writers at once, and neither they nor the nodes above them are ever
    changed or removed. Salt and event are the evidence, which can be.
    """

    def ledger_size(self) -> int:
        """How many leaves there are."""
        ...

    def ledger_leaves(self, first: int, end: int, /) -> Sequence[Leaf]:
        """The leaves from one index up to another, in order."""
        ...

    def ledger_nodes(self, level: int, first: int, end: int, /) -> Sequence[bytes]:
        """The kept nodes of a level (see `grown`) from one index up to another, in order."""
        ...

    def ledger_entry(self, event_id: str, /) -> Entry | None:
        """An event with what opens its leaf; None for one that is not there, or whose evidence is erased."""
        ...

    def erase_consents(self, profile_ids: Collection[str], /) -> int:
        """Erase the events of these customers with their salts, all or nothing; return how many. Their leaves stay.

        Their stops go too: whoever erases a person writes the suppression first.
        """
        ...
