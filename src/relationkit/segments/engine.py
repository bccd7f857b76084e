"""What a source can do that answers a whole segment by itself."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.rules import Definition, Rates

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@runtime_checkable
class SegmentEngine(Protocol):
    """Whoever finds all members in one query: a database, a data frame, a cluster."""

    def segment_ids(
        self,
        definition: Definition,
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = _NO_OTHERS,
    ) -> Iterator[str]:
        """The ids of the members, streamed: those of whom `relationkit.rules.evaluate` says that the rule holds."""
        ...


@runtime_checkable
class CandidateEngine(Protocol):
    """An engine that answers for a few customers at a cost that follows these, and not the size of the shop."""

    def segment_ids_among(
        self,
        definition: Definition,
        ids: Sequence[str],
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = _NO_OTHERS,
    ) -> Iterator[str]:
        """The ids of the members among these. A rule that ranks customers may be refused with `NotSupported`."""
        ...
