"""What suppression needs of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.consent.suppression.erasures import Erasure
    from relationkit.consent.suppression.suppression import Suppression


@runtime_checkable
class SuppressionList(Protocol):
    """The list: it is added to, and nothing is ever taken off it."""

    def suppress(self, entries: Iterable[Suppression], /) -> None:
        """Add entries, all or nothing. Of two with one fingerprint, channel and scope the later one stands."""
        ...

    def suppressions(self, fingerprints: Collection[str], /) -> Mapping[str, Sequence[Suppression]]:
        """The entries of each of the fingerprints that has any, the oldest first."""
        ...

    def suppression_peppers(self) -> frozenset[str]:
        """The ids of all peppers with which an entry was ever made."""
        ...


class ErasureLedger(Protocol):
    """Who was erased when, by fingerprint. Keep it, and the list, outside the backup that they are to correct."""

    def note_erasures(self, erasures: Iterable[Erasure], /) -> None:
        """Append what is not there yet, all or nothing."""
        ...

    def erasures(self, *, since: datetime | None = None) -> Iterator[Erasure]:
        """All erasures as of `since` or later, the oldest first."""
        ...
