"""How large a segment is, from a sample of the customers, with an interval that says how sure that is."""

from __future__ import annotations

import hashlib
import heapq
import math
from dataclasses import dataclass
from statistics import NormalDist
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.rules import Definition, field
from relationkit.segments.census import check, customers_of, engine_of, told
from relationkit.segments.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from relationkit.profiles import Profile
    from relationkit.rules import Rates
    from relationkit.segments.census import OnProgress, Source
    from relationkit.segments.segment import Segment

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Estimate:
    """``size`` members of a ``population``, between ``low`` and ``high`` at the confidence asked for; ``sampled`` were asked.

    >>> str(Estimate(population=10_000, sampled=2_000, size=1_200, low=1_080, high=1_330))
    '1,200 of 10,000 (1,080 to 1,330)'
    """

    population: int
    sampled: int
    size: int
    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether everybody was asked."""
        return self.sampled == self.population

    def __str__(self) -> str:
        span = "exact" if self.exact else f"{self.low:,} to {self.high:,}"
        return f"{self.size:,} of {self.population:,} ({span})"


def estimate(
    segment: Segment,
    source: Source,
    *,
    at: datetime,
    sample: int = 2_000,
    seed: str = "estimate",
    confidence: float = 0.95,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = _NO_OTHERS,
    on_progress: OnProgress | None = None,
) -> Estimate:
    """Ask a sample of the customers and say how many of all are in.

    The sample is drawn by a hash of the seed and the id, so the same customers are asked again, and a larger sample holds the
    smaller one. The interval is Wilson's score interval for the part that was not asked. A source with an engine of its own
    (`SegmentEngine`) counts them all instead, which is quicker there. Raises `UnknownField` for a rule over an undeclared field,
    `InvalidDocument` for an empty sample or a confidence outside (0, 1).

    E. B. Wilson: Probable inference, the law of succession, and statistical inference. JASA 22 (1927), 209-212.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, Profile
    >>> from relationkit.rules import field
    >>> from relationkit.segments import Segment
    >>> store = MemoryStore()
    >>> store.put(Profile(id=f"c{number}", country="PL" if number % 3 else "BG") for number in range(900))
    >>> poles = Segment("poles", where=field("country").equals("PL"))
    >>> print(estimate(poles, store, at=datetime(2026, 3, 1, tzinfo=UTC), sample=300))
    609 of 900 (568 to 647)
    """
    if sample < 1 or not 0 < confidence < 1:
        message = "an estimate takes a sample of 1 or more and a confidence between 0 and 1"
        raise InvalidDocument(message, issues=(("sample", "out-of-range"),))
    check(source, segment.where)
    definitions = {**segments, segment.id: segment.definition}
    engine = engine_of(source)
    if engine is not None:
        everybody = Definition("everybody", field("id").is_known())
        size, population = (
            sum(1 for _ in engine.segment_ids(one, at=at, rates=rates, segments=definitions))
            for one in (segment.definition, everybody)
        )
        return Estimate(population, population, size, size, size)
    people = customers_of(source)
    population, drawn = _draw(told(people.profiles(), on_progress), sample, seed)
    panel = Panel(definitions, people, at=at, rates=rates)
    members = sum(panel.of(profile).holds(segment.id) for profile in drawn)
    low, high = interval(members, len(drawn), population, confidence)
    size = round(members * population / len(drawn)) if drawn else 0
    return Estimate(population, len(drawn), size, low, high)


def _draw(profiles: Iterable[Profile], sample: int, seed: str) -> tuple[int, list[Profile]]:
    """How many there are, and those with the lowest lots."""
    held: list[tuple[int, str, Profile]] = []
    population = 0
    for profile in profiles:
        population += 1
        entry = (-lot(seed, profile.id), profile.id, profile)
        if len(held) < sample:
            heapq.heappush(held, entry)
        elif entry > held[0]:
            heapq.heapreplace(held, entry)
    return population, [profile for _, _, profile in held]


def lot(seed: str, profile_id: str) -> int:
    """A number drawn for each customer, the same for ever: 64 bits of SHA-256 of the seed and the id.

    >>> lot("estimate", "c1") == lot("estimate", "c1")
    True
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{profile_id}".encode()).digest()[:8])


def interval(members: int, sampled: int, population: int, confidence: float) -> tuple[int, int]:
    """Between how many members there are in all, where `members` of `sampled` are.

    >>> interval(0, 100, 10_000, 0.95), interval(7, 50, 50, 0.95)
    ((0, 367), (7, 7))
    """
    if sampled == population:
        return members, members
    # Of a sample without replacement the variance is smaller by (N - n) / (N - 1): as if more had been drawn with it.
    drawn = sampled * (population - 1) / (population - sampled)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = members / sampled
    middle = (share + z * z / (2 * drawn)) / (1 + z * z / drawn)
    reach = (
        z / (1 + z * z / drawn) * math.sqrt(share * (1 - share) / drawn + z * z / (4 * drawn**2))
    )
    low = max(members, math.floor(population * (middle - reach)))
    high = min(population - sampled + members, math.ceil(population * (middle + reach)))
    return low, high
