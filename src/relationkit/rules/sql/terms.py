"""A term over events as a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.sql.counts import counted, counted_by_items, different
from relationkit.rules.sql.instants import bounds
from relationkit.rules.sql.selections import select
from relationkit.rules.sql.sums import aggregated, shared
from relationkit.rules.sql.times import days_since, gap
from relationkit.rules.terms import (
    AggregateTerm,
    CountTerm,
    DaysSinceTerm,
    DistinctTerm,
    GapTerm,
    Selected,
    ShareTerm,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from relationkit.rules.sql.measures import Measure
    from relationkit.rules.sql.writing import Writing
    from relationkit.rules.terms import Term
    from relationkit.rules.windows import Window, ZoneOrder

Counted = CountTerm | DistinctTerm | AggregateTerm | DaysSinceTerm | GapTerm | ShareTerm
"""Terms that come to a number."""


def measured(writing: Writing, term: Counted, zone: ZoneInfo, currency: str | None) -> Measure:
    """What a term comes to; `zone` is where its days begin."""
    if isinstance(term, CountTerm):
        return counted_by_items(writing, term, zone) or counted(select(writing, term, zone))
    selection = select(writing, term, zone)
    if isinstance(term, DistinctTerm):
        return different(selection, term.field)
    if isinstance(term, AggregateTerm):
        return aggregated(selection, term, currency)
    if isinstance(term, DaysSinceTerm):
        return days_since(selection, term, zone)
    return gap(selection, term) if isinstance(term, GapTerm) else shared(selection, term)


def zone_order(term: Term) -> ZoneOrder:
    """In whose zone a term counts its days; the shop's where it counts none."""
    if isinstance(term, DaysSinceTerm):
        return term.zone
    return window_order(term.window) if isinstance(term, Selected) else "shop"


def alike(writing: Writing, term: Term) -> Callable[[ZoneInfo], object]:
    """In which zones a term comes to the same: its window begins and ends together."""
    if isinstance(term, Selected):
        return window_alike(writing, term.window)
    return lambda zone: zone.key


def window_alike(writing: Writing, window: Window) -> Callable[[ZoneInfo], object]:
    """In which zones a window is the same."""
    return lambda zone: bounds(window, writing.at, zone)


def window_order(window: Window) -> ZoneOrder:
    """In whose zone a window is counted."""
    return "shop" if window.within is None and window.not_within is None else window.zone
