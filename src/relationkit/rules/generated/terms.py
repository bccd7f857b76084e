"""A term as an expression: what it looks at, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.rules.generated.amounts import DAY
from relationkit.rules.generated.instants import Before, Today, Until
from relationkit.rules.generated.wheres import ticks, where_name
from relationkit.rules.periods import Period
from relationkit.rules.plain import MILLION, micros
from relationkit.rules.terms import (
    MONEY,
    AggregateTerm,
    CountTerm,
    DaysSinceTerm,
    DistinctTerm,
    EndTerm,
    FieldTerm,
    GapTerm,
    ShareTerm,
)

if TYPE_CHECKING:
    from relationkit.rules.generated.source import Writer
    from relationkit.rules.terms import Scoped, Selected, Term
    from relationkit.rules.windows import Window

Shape = Literal["fact", "event-fact", "exact", "range", "number"]

_FOLDS = {
    "sum": "total",
    "average": "average",
    "min": "least",
    "max": "greatest",
    "first": "least",
    "last": "least",
}
"""What is made of the numbers; the first and the last are the only ones of their rows."""
_FACT, _BISECTED, _WALKED = 1, 5, 20


@dataclass(frozen=True, slots=True)
class Written:
    """The expression of a term.

    ``shape`` says what it gives: a fact of the customer; a fact of an event, or a state; a whole number that is always known; a
    range of whole numbers; a number, or a state. ``scale`` is how many of a number's units make one.
    """

    code: str
    shape: Shape
    cost: int
    scale: int = 1


def write_term(writer: Writer, term: Term, currency: str | None = None) -> Written:
    """Write the expression of a term, in the given currency where it is money."""
    if isinstance(term, FieldTerm):
        return Written(f"f[{writer.constant(term.name)}]", "fact", _FACT)
    if isinstance(term, CountTerm):
        return _count(writer, term)
    if isinstance(term, DistinctTerm):
        code = f"distinct(p.{term.events}, {_picked(writer, term)}, {writer.constant(term.field)})"
        return Written(code, "range", _WALKED)
    if isinstance(term, DaysSinceTerm):
        span = f"span(p.{term.events}, None, NOW)"
        rows = f"{term.which}(certain({_matched(writer, term, span)}))"
        today = writer.instant(Today(), term.zone)
        return Written(f"days_since(p.{term.events}, {rows}, {today})", "number", _WALKED)
    if isinstance(term, ShareTerm):
        return _share(writer, term)
    rows = f"certain({_picked(writer, term)})"
    if isinstance(term, GapTerm):
        code = f"gap(p.{term.events}, {rows}, {writer.constant(term.which)})"
        return Written(code, "number", _WALKED, DAY)
    return _picked_field(writer, term, rows, currency)


def _picked_field(
    writer: Writer, term: AggregateTerm | EndTerm, rows: str, currency: str | None
) -> Written:
    events, field = f"p.{term.events}", writer.constant(term.field)
    if term.kind == "sum" and _is_a_window(term):
        return _sum(writer, term, currency)
    if isinstance(term, EndTerm):
        rows = f"{term.kind}({rows})"
        if currency is None:
            return Written(f"fact_at({events}, {rows}, {field})", "event-fact", _WALKED)
    numbers = f"numbers({events}, {rows}, {field}, {writer.constant(currency)}, EXCHANGE)"
    return Written(f"{_FOLDS[term.kind]}({numbers})", "number", _WALKED, MILLION)


def _sum(writer: Writer, term: AggregateTerm, currency: str | None) -> Written:
    """The difference of two running sums, where all numbers are there in the one currency."""
    start, end = bounds(writer, term.window)
    events, running = writer.local(), writer.local()
    field, to = writer.constant(term.field), writer.constant(currency)
    key = writer.constant(("sum", term.field, currency))
    found = f"({running} := ({events} := p.{term.events})[{key}])"
    one_by_one = (
        f"total(numbers({events}, span({events}, {start}, {end}), {field}, {to}, EXCHANGE))"
    )
    last, first = _ends(writer, f"{events}.moments", start, end)
    difference = f"{running}[{last}] - {running}[{first}]"
    code = f"({one_by_one} if {found} is None else {difference})"
    return Written(code, "number", _BISECTED, MILLION)


def _ends(writer: Writer, moments: str, start: str, end: str) -> tuple[str, str]:
    """How many events came before the end of a window, and then, how many before it."""
    if start == "None":
        return f"bisect_left({moments}, {end})", "0"
    column, first = writer.local(), writer.local()
    begin = f"({first} := bisect_left({column}, {start}))"
    return f"bisect_left(({column} := {moments}), {end}, {begin})", first


def _share(writer: Writer, term: ShareTerm) -> Written:
    everything = writer.local()
    rows = f"certain({_matched(writer, term, everything)})"
    how = f"name={writer.constant(term.field)}, exchange=EXCHANGE, money={term.field in MONEY}"
    code = f"share(p.{term.events}, ({everything} := {_rows(writer, term)}), {rows}, {how})"
    return Written(code, "number", _WALKED)


def _count(writer: Writer, term: CountTerm) -> Written:
    if not _is_a_window(term):
        return Written(f"counted({_picked(writer, term)})", "range", _WALKED)
    start, end = bounds(writer, term.window)
    last, first = _ends(writer, f"p.{term.events}.moments", start, end)
    return Written(f"({last} - {first})", "exact", _BISECTED)


def _is_a_window(term: Selected) -> bool:
    """Whether nothing but the window says which events count."""
    return term.where is None and term.after is None and term.latest is None


def _picked(writer: Writer, term: Selected) -> str:
    return _matched(writer, term, _rows(writer, term))


def _matched(writer: Writer, term: Scoped, rows: str) -> str:
    where = where_name(writer, term.where, term.events)
    return f"matching({rows}, p, p.{term.events}, {where})"


def _rows(writer: Writer, term: Selected) -> str:
    """The rows in the window, after the other event, among the latest."""
    events = f"p.{term.events}"
    rows = f"span({events}, {', '.join(bounds(writer, term.window))})"
    if term.after is not None:
        other = term.after
        where = where_name(writer, other.where, other.events)
        moment = f"anchor(p, p.{other.events}, NOW, {where}, {0 if other.which == 'first' else -1})"
        rows = f"after({rows}, {events}, {moment}, {writer.constant(ticks(term.lasting))})"
    if term.latest is not None:
        where = where_name(writer, term.latest.where, term.events)
        count = writer.constant(term.latest.count)
        rows = f"latest({rows}, p, {events}, {where}, {count})"
    return rows


def bounds(writer: Writer, window: Window) -> tuple[str, str]:
    """The expressions of the first instant of a window, or None, and of the first after it."""
    start, end = "None", writer.instant(Until(window.until), "utc")
    if window.since is not None:
        start = writer.constant(micros(window.since))
    if window.within is not None:
        start = writer.instant(Before(Period.read(window.within)), window.zone)
    if window.not_within is not None:
        end = writer.instant(Before(Period.read(window.not_within)), window.zone)
    return start, end
