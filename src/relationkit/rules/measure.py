"""What a term comes to for one customer: a number, a range of whole numbers, a fact; or why it has no value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from relationkit.rules.selection import Selection, select
from relationkit.rules.terms import (
    MONEY,
    AggregateTerm,
    CountTerm,
    DaysSinceTerm,
    DistinctTerm,
    EndTerm,
    FieldTerm,
    GapTerm,
)
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.rules.money import Rates
    from relationkit.rules.selection import Asking
    from relationkit.rules.subject import Event
    from relationkit.rules.terms import ShareTerm, Term

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Measured:
    """``value`` is a fact or an exact number, or the least of a range up to ``highest``; None with the reason why."""

    value: object | None = None
    highest: int | None = None
    reason: str | None = None
    evidence: tuple[str, ...] = ()

    @property
    def exact(self) -> object | None:
        """The value unless it is a range."""
        return None if self.highest not in {None, self.value} else self.value


class _NoValue(Exception):
    def __init__(self, reason: str, evidence: tuple[str, ...] = ()) -> None:
        self.measured = Measured(reason=reason, evidence=evidence)


def measure(term: Term, asking: Asking, currency: str | None = None) -> Measured:
    """Work out a term; never raise for what the customer's history holds."""
    if isinstance(term, FieldTerm):
        fact = asking.subject.fact(term.name)
        return Measured(fact, reason="missing" if fact is None else None)
    selection = select(term, asking)
    if selection.reason is not None:
        return Measured(reason=selection.reason)
    evidence = tuple(event.id for event in selection.sure)
    if isinstance(term, CountTerm):
        low = len(selection.sure)
        return Measured(low, low + len(selection.unsure), evidence=evidence)
    if isinstance(term, DistinctTerm):
        return _distinct(term, selection, evidence)
    if selection.unsure:
        return Measured(reason="unknown-event", evidence=evidence)
    try:
        return _exactly(term, selection.sure, asking, currency)
    except _NoValue as no:
        return no.measured


def _distinct(term: DistinctTerm, selection: Selection, evidence: tuple[str, ...]) -> Measured:
    sure = [event.fact(term.field) for event in selection.sure]
    unsure = [event.fact(term.field) for event in selection.unsure]
    low = max(_different(sure), 1 if sure else 0)
    missing = (*sure, *unsure).count(None)
    return Measured(low, _different([*sure, *unsure]) + missing, evidence=evidence)


def _different(facts: Sequence[object]) -> int:
    return len({(kind_of(fact), fact) for fact in facts if fact is not None})


def _exactly(
    term: AggregateTerm | EndTerm | DaysSinceTerm | GapTerm | ShareTerm,
    events: Sequence[Event],
    asking: Asking,
    currency: str | None,
) -> Measured:
    evidence = tuple(event.id for event in events)
    if isinstance(term, AggregateTerm):
        numbers = [_number(event, term.field, currency, asking.rates) for event in events]
        return Measured(_aggregate(term.kind, numbers), evidence=evidence)
    if isinstance(term, EndTerm):
        event = _end(term.kind, events)
        fact = event.fact(term.field)
        if currency is not None:
            fact = _number(event, term.field, currency, asking.rates)
        return Measured(fact, reason="missing" if fact is None else None, evidence=(event.id,))
    if isinstance(term, DaysSinceTerm):
        event, zone = _end(term.which, events), asking.zone(term.zone)
        days = asking.at.astimezone(zone).date() - event.happened_at.astimezone(zone).date()
        return Measured(days.days, evidence=(event.id,))
    if isinstance(term, GapTerm):
        return Measured(_gap(term, events), evidence=evidence)
    return Measured(_share(term, events, asking), evidence=evidence)


def _aggregate(kind: str, numbers: Sequence[Fraction]) -> Fraction:
    if kind == "sum":
        return sum(numbers, Fraction())
    if not numbers:
        raise _NoValue("no-event")
    if kind == "average":
        return sum(numbers, Fraction()) / len(numbers)
    return min(numbers) if kind == "min" else max(numbers)


def _end(which: str, events: Sequence[Event]) -> Event:
    if not events:
        raise _NoValue("no-event")
    return events[0 if which == "first" else -1]


def _gap(term: GapTerm, events: Sequence[Event]) -> Fraction:
    moments = [event.happened_at for event in events]
    gaps = [Fraction((late - early) // _TICK, _DAY // _TICK) for early, late in pairwise(moments)]
    if not gaps:
        raise _NoValue("no-event")
    if term.which == "average":
        return sum(gaps, Fraction()) / len(gaps)
    return max(gaps) if term.which == "longest" else min(gaps)


def _share(term: ShareTerm, matching: Sequence[Event], asking: Asking) -> Fraction:
    everything = select(term.model_copy(update={"where": None}), asking).sure
    currency = None
    if term.field in MONEY:
        currency = _one_currency(everything, asking.rates)
    part, whole = (
        sum((_weight(event, term.field, currency, asking.rates) for event in events), Fraction())
        for events in (matching, everything)
    )
    if whole <= 0:
        raise _NoValue("no-event")
    return part / whole


def _weight(event: Event, field: str | None, currency: str | None, rates: Rates | None) -> Fraction:
    return Fraction(1) if field is None else _number(event, field, currency, rates)


def _one_currency(events: Sequence[Event], rates: Rates | None) -> str | None:
    seen = {event.fact("currency") for event in events}
    if len(seen) == 1 and None not in seen:
        return str(seen.pop())
    return rates.reference if rates is not None else "of no event"


def _number(event: Event, field: str, currency: str | None, rates: Rates | None) -> Fraction:
    fact = event.fact(field)
    if isinstance(fact, bool) or not isinstance(fact, int | Decimal):
        raise _NoValue("missing", (event.id,))
    amount = Fraction(fact)
    if currency is None:
        return amount
    own = event.fact("currency")
    if own == currency:
        return amount
    worth = rates.worth if rates is not None else {}
    if own not in worth or currency not in worth:
        raise _NoValue("mixed-currency", (event.id,))
    return amount * Fraction(worth[str(own)]) / Fraction(worth[currency])
