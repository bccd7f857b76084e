"""Which events a term looks at: the rows in its window that match, those of which nobody knows, and what hinders an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from relationkit.rules.sql.instants import bounds, exactly
from relationkit.rules.sql.predicates import ALWAYS, NEVER, Predicate, Truth
from relationkit.rules.sql.rows import Row, event_rows, row_scan
from relationkit.rules.sql.scans import Filter, Scan, Source
from relationkit.rules.sql.wheres import asked
from relationkit.rules.terms import Selected

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from relationkit.rules.sql.writing import Writing
    from relationkit.rules.terms import Anchor, Latest, Scoped


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of a scan. ``clear`` is true where it is known which, ``present`` where there is something to look for them after.

    ``fresh`` makes a row in a source of its own, with the same rows in it, for those that must be put in order first.
    """

    writing: Writing
    scan: Scan
    row: Row
    rows: Filter
    truth: Truth
    fresh: Callable[[], Row]
    clear: tuple[Predicate, ...] = ()
    present: tuple[Predicate, ...] = ()

    def column(self, function: str, *tests: Predicate) -> str:
        """An aggregate over the rows for which all tests are true."""
        return self.scan.column(function, self.rows.also(*(test.sql for test in tests)))

    def some(self, *tests: Predicate) -> Predicate:
        """There is a row for which all tests are true."""
        if NEVER in tests:
            return NEVER
        return Predicate(f"{self.column('COUNT(*)', *tests)} > 0", {self.scan.name: False})

    def none(self, *tests: Predicate) -> Predicate:
        """There is no such row."""
        if NEVER in tests:
            return ALWAYS
        column = self.column("COUNT(*)", *tests)
        return Predicate(f"COALESCE({column}, 0) = 0", {self.scan.name: True})

    def certain(self) -> Predicate:
        """Of no row it is unknown whether it matches."""
        return ALWAYS if self.truth.certain else self.none(self.truth.unsure())


def select(writing: Writing, term: Scoped, zone: ZoneInfo) -> Selection:
    """The events of a term; `zone` is where its window is counted."""
    rows = Filter(end=writing.now)
    if isinstance(term, Selected):
        rows = Filter(*bounds(term.window, writing.at, zone))
    selection = _all(writing, term, rows)
    if isinstance(term, Selected) and term.after is not None:
        selection = _after(selection, term, term.after)
    if isinstance(term, Selected) and term.latest is not None:
        selection = _latest(selection, term.latest)
    return _matching(selection, term)


def _all(writing: Writing, term: Scoped, rows: Filter) -> Selection:
    def fresh() -> Row:
        return event_rows(writing, term.events).during(rows)

    scan, row = row_scan(writing, term.events, fresh)
    return Selection(
        writing,
        scan,
        row.during(rows),
        rows,
        Truth(lambda: ALWAYS, lambda: NEVER, certain=True),
        fresh,
    )


def _matching(selection: Selection, term: Scoped) -> Selection:
    truth = asked(term.where, selection.row)
    return replace(selection, truth=truth)


def _after(selection: Selection, term: Selected, anchor: Anchor) -> Selection:
    """Only what came after the first or the last of other events; those are looked for at all times."""
    writing, kind = selection.writing, term.events
    always = Filter(end=writing.now)

    def anchors() -> Row:
        return event_rows(writing, anchor.events).during(always)

    scan, row = row_scan(writing, ("anchor", anchor.events), anchors)
    beside = _matching(
        Selection(writing, scan, row.during(always), always, selection.truth, anchors), anchor
    )
    function = "MAX" if anchor.which == "last" else "MIN"
    moment = beside.column(f"{function}({row.micros})", beside.truth.true())

    def fresh() -> Row:
        made = event_rows(writing, kind).during(selection.rows)
        made.source.join(f"JOIN {scan.name} ON {scan.name}.id = {made.owner}", scan.name)
        return made

    found, later = row_scan(writing, ("after", kind, scan.name), fresh)
    tests = [f"{later.micros} > {moment}"]
    if term.lasting is not None:
        tests.append(f"{later.micros} <= {moment} + {writing.mark(exactly(term.lasting))}")
    known = Predicate(f"{moment} IS NOT NULL", {scan.name: False})
    return replace(
        selection,
        scan=found,
        row=later.during(selection.rows),
        rows=selection.rows.also(*tests),
        fresh=fresh,
        clear=(beside.certain(),),
        present=(known,),
    )


def _latest(selection: Selection, latest: Latest) -> Selection:
    """Only the last so many; where it is unknown of one whether it is among them, all is."""
    candidates = _matching(selection, latest)
    inner = selection.fresh()
    matching = asked(latest.where, inner).true()
    ordered = numbered(inner, selection.rows, "rk_place", matching, first=False)
    test = f"{ordered.alias}.rk_place <= {latest.count}"

    def fresh() -> Row:
        source = Source(ordered.source.text, needs=dict(ordered.source.needs))
        return replace(ordered, source=source, window=selection.rows)

    key = ("latest", ordered.source.text)
    scan, row = row_scan(selection.writing, key, fresh)
    return replace(
        selection,
        scan=scan,
        row=row.during(selection.rows),
        rows=Filter(tests=(test,)),
        fresh=fresh,
        clear=(*selection.clear, candidates.certain()),
    )


def numbered(
    inner: Row,
    rows: Filter,
    place: str,
    matching: Predicate,
    *,
    first: bool,
    by_moment: bool = True,
) -> Row:
    """A source of matching rows, numbered for each customer in the column `place` by moment and then by id."""
    way = "" if first else " DESC"
    order = [inner.at] if by_moment else []
    order.append(
        inner.writing.dialect.by_letter(inner.writing.identity(inner.table.id, inner.alias))
    )
    numbers = f"PARTITION BY {inner.owner} ORDER BY {', '.join(part + way for part in order)}"
    text = (
        f"(SELECT {inner.alias}.*, ROW_NUMBER() OVER ({numbers}) AS {place}"  # noqa: S608 - names and marks
        f" FROM {inner.source.written()}{inner.wanted(rows, matching)}) AS {inner.alias}"
    )
    return replace(inner, source=Source(text, needs=dict(inner.source.needs)))
