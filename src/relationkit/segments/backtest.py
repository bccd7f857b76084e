"""How large a segment would have been at past moments, and how fast its members change."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument
from relationkit.segments.census import check, customers_of, engine_of, gathered, told
from relationkit.segments.panel import Panel
from relationkit.segments.table import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from relationkit.profiles import ProfileSource
    from relationkit.rules import Definition, Rates
    from relationkit.segments.census import OnProgress, Source
    from relationkit.segments.segment import Segment

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Past:
    """A segment at one past moment: its size, and how many entered and left since the moment before (None for the first).

    >>> from datetime import UTC, datetime
    >>> Past(datetime(2026, 3, 1, tzinfo=UTC), size=12).entered is None
    True
    """

    at: datetime
    size: int
    entered: int | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Backtest:
    """A segment at past moments, the earliest first.

    >>> Backtest("lapsed", ()).moments
    ()
    """

    segment: str
    moments: tuple[Past, ...]

    def _repr_html_(self) -> str:
        rows = [
            (
                f"{one.at:%Y-%m-%d %H:%M}",
                f"{one.size:,}",
                _signed("+", one.entered),
                _signed("−", one.left),
            )
            for one in self.moments
        ]
        return table(
            f"Segment {self.segment} in the past (UTC)",
            ("as of", "members", "entered", "left"),
            rows,
        )


def _signed(sign: str, count: int | None) -> str:
    return "" if count is None else f"{sign}{count:,}"


def backtest(
    segment: Segment,
    source: Source,
    moments: Iterable[datetime],
    *,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = _NO_OTHERS,
    on_progress: OnProgress | None = None,
) -> Backtest:
    """Count the members as of each moment, from what had happened before it.

    History is asked as it was; facts about the person (country, attributes, answers) are those of today, because nobody keeps
    their former values. The moments are taken in their order in time. Raises `InvalidDocument` for a naive moment or none at all,
    `UnknownField` for a rule over an undeclared field.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, Order, Profile
    >>> from relationkit.rules import orders
    >>> from relationkit.segments import Segment
    >>> store = MemoryStore()
    >>> march, april = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    >>> store.put([Profile(id="c1", orders=[Order(id="o1", profile_id="c1", placed_at=march, total="9", currency="EUR")])])
    >>> found = backtest(Segment("buyers", where=orders.any()), store, [march, april])
    >>> [(past.size, past.entered) for past in found.moments]
    [(0, None), (1, 1)]
    """
    asked = sorted({require_aware(at, "moments") for at in moments})
    if not asked:
        message = "there is no moment to look back to; give at least one"
        raise InvalidDocument(message, issues=(("moments", "empty"),))
    definitions = {**segments, segment.id: segment.definition}
    check(source, segment.where)
    engine = engine_of(source)
    sizes = [0] * len(asked)
    entered = [0] * len(asked)
    left = [0] * len(asked)
    if engine is not None:
        lists = (
            engine.segment_ids(segment.definition, at=at, rates=rates, segments=definitions)
            for at in asked
        )
        held: Iterable[int] = gathered(lists).values()
    else:
        people = customers_of(source)
        panels = [Panel(definitions, people, at=at, rates=rates) for at in asked]
        held = _masks(panels, segment.id, people, on_progress)
    for mask in held:
        for number in range(len(asked)):
            here = mask >> number & 1
            sizes[number] += here
            if number and here != mask >> (number - 1) & 1:
                (entered if here else left)[number] += 1
    past = [
        Past(
            at, sizes[number], entered[number] if number else None, left[number] if number else None
        )
        for number, at in enumerate(asked)
    ]
    return Backtest(segment.id, tuple(past))


def _masks(
    panels: list[Panel], segment: str, people: ProfileSource, on_progress: OnProgress | None
) -> Iterator[int]:
    for profile in told(people.profiles(), on_progress):
        yield sum(panel.of(profile).holds(segment) << number for number, panel in enumerate(panels))
