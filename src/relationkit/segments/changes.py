"""What another rule would change: how many enter, how many leave, and who."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.segments.census import masks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from relationkit.rules import Definition, Rates
    from relationkit.segments.census import OnProgress, Source
    from relationkit.segments.segment import Segment

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """The members of one segment held against those of another; the ids are in order.

    >>> Difference(old=3, new=4, entered=("c4", "c7"), left=("c1",))
    Difference(+2, −1, 3 -> 4)
    """

    old: int
    new: int
    entered: tuple[str, ...]
    left: tuple[str, ...]

    def __repr__(self) -> str:
        return (
            f"Difference(+{len(self.entered):,}, −{len(self.left):,}, {self.old:,} -> {self.new:,})"
        )


def diff(
    old: Segment,
    new: Segment,
    source: Source,
    *,
    at: datetime,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = _NO_OTHERS,
    on_progress: OnProgress | None = None,
) -> Difference:
    """Say who would enter and who would leave if the new version took the place of the old one; nothing is written.

    Raises `UnknownField` for a rule over an undeclared field.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, Profile
    >>> from relationkit.rules import field
    >>> from relationkit.segments import Segment
    >>> store = MemoryStore()
    >>> store.put([Profile(id="c1", country="PL"), Profile(id="c2", country="BG")])
    >>> poles, both = (Segment("news", where=field("country").one_of(*names)) for names in (["PL"], ["PL", "BG"]))
    >>> diff(poles, both, store, at=datetime(2026, 3, 1, tzinfo=UTC))
    Difference(+1, −0, 1 -> 2)
    """
    found = masks(
        (old, new), source, at=at, rates=rates, segments_asked=segments, on_progress=on_progress
    )
    sizes = [0, 0]
    moved: dict[int, list[str]] = {1: [], 2: []}
    for profile_id, mask in found:
        sizes[0] += mask & 1
        sizes[1] += mask >> 1
        if mask in moved:
            moved[mask].append(profile_id)
    return Difference(sizes[0], sizes[1], tuple(sorted(moved[2])), tuple(sorted(moved[1])))
