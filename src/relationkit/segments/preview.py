"""A segment before it is used: the rule in words, how many it finds, and what each part of it leaves over."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.segments.funnel import Stage, funnel
from relationkit.segments.table import table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from relationkit.profiles import ProfileSource
    from relationkit.rules import Definition, Rates
    from relationkit.segments.segment import Segment

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True, slots=True, repr=False)
class Preview:
    """How many customers a segment finds of how many, and the stages in which its parts leave them over.

    >>> Preview("poles", "The country is Poland.", 3, 10, ())
    Preview('poles', 3 of 10)
    """

    segment: str
    sentence: str
    count: int
    population: int
    stages: tuple[Stage, ...]
    language: str = "en"

    def __repr__(self) -> str:
        return f"Preview({self.segment!r}, {self.count:,} of {self.population:,})"

    def _repr_html_(self) -> str:
        rows = [
            (stage.said(self.language), f"{stage.left:,}", f"{stage.out:,}", f"{stage.unknown:,}")
            for stage in self.stages
        ]
        direction = ' dir="rtl"' if self.language == "fa" else ""
        counted = table(
            f"{self.count:,} of {self.population:,} customers",
            ("", "left over", "out", "unknown"),
            rows,
        )
        return (
            f"<section{direction}><p><strong>{escape(self.segment)}</strong></p>"
            f"<p>{escape(self.sentence)}</p>{counted}</section>"
        )


def preview(
    segment: Segment,
    source: ProfileSource,
    *,
    at: datetime,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = _NO_OTHERS,
    language: str = "en",
) -> Preview:
    """Count before anything is sent; it reads every customer of the source once, or twice where the rule ranks them.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, Profile, Segment, field
    >>> store = MemoryStore()
    >>> store.put([Profile(id="c1", country="PL"), Profile(id="c2")])
    >>> preview(Segment("poles", where=field("country") == "PL"), store, at=datetime(2026, 3, 1, tzinfo=UTC))
    Preview('poles', 1 of 2)
    """
    stages = funnel(segment.definition, source, at=at, rates=rates, segments=segments)
    said = segment.describe(language)
    return Preview(segment.id, said, stages[-1].left, stages[0].came, stages, language)
