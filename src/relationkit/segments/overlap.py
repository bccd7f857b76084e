"""How far segments hold the same customers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.segments.census import masks
from relationkit.segments.table import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from relationkit.rules import Definition, Rates
    from relationkit.segments.census import OnProgress, Source
    from relationkit.segments.segment import Segment

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of segments in the order given: the ``sizes``, and for each pair how many customers are in ``both``.

    >>> shared = Overlap(("a", "b"), (10, 20), {(0, 1): 5})
    >>> shared.count("a", "b"), shared.jaccard("a", "b"), shared.share("a", "b")
    (5, 0.2, 0.5)
    """

    segments: tuple[str, ...]
    sizes: tuple[int, ...]
    both: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def count(self, one: str, other: str) -> int:
        """How many customers are in both."""
        first, second = sorted((self.segments.index(one), self.segments.index(other)))
        return self.sizes[first] if first == second else self.both.get((first, second), 0)

    def jaccard(self, one: str, other: str) -> float | None:
        """How many are in both, of those who are in either: 0 to 1; None where nobody is."""
        common = self.count(one, other)
        either = self._size(one) + self._size(other) - common
        return common / either if either else None

    def share(self, one: str, other: str) -> float | None:
        """Which part of the first segment is in the other too: 0 to 1; None where the first is empty."""
        size = self._size(one)
        return self.count(one, other) / size if size else None

    def _size(self, name: str) -> int:
        return self.sizes[self.segments.index(name)]

    def _repr_html_(self) -> str:
        rows = [
            (name, *(f"{self.count(name, other):,}" for other in self.segments))
            for name in self.segments
        ]
        return table("Customers in both segments", ("", *self.segments), rows)


def overlap(
    segments: Sequence[Segment],
    source: Source,
    *,
    at: datetime,
    rates: Rates | None = None,
    others: Mapping[str, Definition] = _NO_OTHERS,
    on_progress: OnProgress | None = None,
) -> Overlap:
    """Count for each pair of segments how many customers are in both, in one pass over the customers.

    `others` are the segments that the rules ask for. Raises `UnknownField` for a rule over an undeclared field.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, Profile
    >>> from relationkit.rules import field
    >>> from relationkit.segments import Segment
    >>> store = MemoryStore()
    >>> store.put([Profile(id="c1", country="PL", gender="f"), Profile(id="c2", country="PL")])
    >>> poles, women = Segment("poles", where=field("country") == "PL"), Segment("women", where=field("gender") == "f")
    >>> overlap((poles, women), store, at=datetime(2026, 3, 1, tzinfo=UTC)).jaccard("poles", "women")
    0.5
    """
    found = masks(
        segments, source, at=at, rates=rates, segments_asked=others, on_progress=on_progress
    )
    sizes = [0] * len(segments)
    both: Counter[tuple[int, int]] = Counter()
    for mask, count in Counter(mask for _, mask in found).items():
        held = [number for number in range(len(segments)) if mask >> number & 1]
        for place, one in enumerate(held):
            sizes[one] += count
            for other in held[place + 1 :]:
                both[one, other] += count
    return Overlap(tuple(segment.id for segment in segments), tuple(sizes), dict(both))
