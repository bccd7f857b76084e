"""Days since an event, and the time between one event and the next."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from relationkit.rules.sql.balances import Ratio
from relationkit.rules.sql.instants import from_day
from relationkit.rules.sql.intervals import Stretch, Whole, whole
from relationkit.rules.sql.measures import Measure
from relationkit.rules.sql.predicates import ALWAYS, NEVER, Predicate, every, some
from relationkit.rules.sql.scalars import inside as among
from relationkit.rules.sql.scans import Filter, Scan, Source
from relationkit.rules.sql.wheres import asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from relationkit.rules.sql.selections import Selection
    from relationkit.rules.terms import DaysSinceTerm, GapTerm

_DAY = 86_400_000_000


def days_since(selection: Selection, term: DaysSinceTerm, zone: ZoneInfo) -> Measure:
    """Local days since the first or the last event: its moment held against midnights of the zone."""
    sure = selection.truth.true()
    reads = {selection.scan.name: False}
    today = selection.writing.at.astimezone(zone).toordinal()

    def moment() -> str:
        function = "MAX" if term.which == "last" else "MIN"
        return selection.column(f"{function}({selection.row.at})", sure)

    def inside(taken: Sequence[Stretch]) -> Predicate:
        return some(between(one) for one in whole(taken))

    def between(one: Whole) -> Predicate:
        first, last = one
        after = (
            ALWAYS
            if last is None
            else _from(selection, moment(), from_day(today - last, zone), reads)
        )
        if first is None:
            return after
        return every(
            (after, _before(selection, moment(), from_day(today - first + 1, zone), reads))
        )

    clear = (*selection.clear, selection.certain())
    return Measure(inside, clear, (selection.some(sure),))


def _from(
    selection: Selection,
    moment: str,
    stretches: tuple[tuple[int, int | None], ...],
    reads: dict[str, bool],
) -> Predicate:
    literal = selection.row.literal
    tests = [
        f"{moment} >= {literal(start)}" + ("" if end is None else f" AND {moment} < {literal(end)}")
        for start, end in stretches
    ]
    return some(Predicate(f"({test})" if len(tests) > 1 else test, reads) for test in tests)


def _before(
    selection: Selection,
    moment: str,
    stretches: tuple[tuple[int, int | None], ...],
    reads: dict[str, bool],
) -> Predicate:
    found = _from(selection, moment, stretches, reads)
    if found == NEVER:
        return ALWAYS
    if len(stretches) == 1:
        return Predicate(found.sql.replace(">=", "<", 1), reads)
    return Predicate(f"NOT {found.sql}", reads)


def gap(selection: Selection, term: GapTerm) -> Measure:
    """Days of 24 hours between events, exact to the microsecond."""
    sure, writing = selection.truth.true(), selection.writing
    clear = (*selection.clear, selection.certain())
    reads = {selection.scan.name: False}
    if term.which == "average":
        events = selection.column("COUNT(*)", sure)
        ends = [
            selection.column(f"{name}({selection.row.micros})", sure) for name in ("MAX", "MIN")
        ]
        ratio = Ratio(
            [(f"({ends[0]} - {ends[1]})", Fraction(1))], [(f"({events} - 1)", Fraction(1))], _DAY
        )

        def average(taken: Sequence[Stretch]) -> Predicate:
            return Predicate(ratio.inside(writing, taken), reads)

        return Measure(average, clear, (*selection.present, Predicate(f"{events} > 1", reads)))
    scan = _gaps(selection, term)
    column = scan.column(f"{'MAX' if term.which == 'longest' else 'MIN'}(g.gap)", Filter())
    found = {scan.name: False}

    def inside(taken: Sequence[Stretch]) -> Predicate:
        sql = among(writing, column, whole(taken, _DAY), writing.mark)
        return NEVER if sql is None else Predicate(sql, found)

    known = Predicate(f"{column} IS NOT NULL", found)
    return Measure(inside, clear, (*selection.present, known))


def _gaps(selection: Selection, term: GapTerm) -> Scan:
    row = selection.fresh()
    where = row.wanted(selection.rows, asked(term.where, row).true())
    before = f"LAG({row.micros}) OVER (PARTITION BY {row.owner} ORDER BY {row.at})"
    text = f"(SELECT {row.owner} AS id, {row.micros} - {before} AS gap FROM {row.source.written()}{where}) AS g"  # noqa: S608 - names and marks
    return selection.writing.scan(
        ("gaps", text),
        "gaps",
        lambda name: Scan(name, Source(text, needs=row.source.needs), {"id": "g.id"}),
    )
