"""How many events, and how many different values of a field: ranges, where of some events it is unknown whether they count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.rules.conditions import AnyItem, Compare
from relationkit.rules.sql.intervals import Stretch, Whole, holds, whole
from relationkit.rules.sql.measures import Measure
from relationkit.rules.sql.predicates import ALWAYS, NEVER, Predicate, every, some
from relationkit.rules.sql.scalars import inside
from relationkit.rules.sql.selections import select
from relationkit.rules.terms import CountTerm, FieldTerm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from relationkit.rules.sql.selections import Selection
    from relationkit.rules.sql.writing import Writing


@dataclass(frozen=True, slots=True)
class _Range:
    """From one number to another; both are written when they are asked for, and are nought where there is no row."""

    selection: Selection
    low: Callable[[], str]
    high: Callable[[], str]
    certain: bool

    def inside(self, taken: Sequence[Stretch]) -> Predicate:
        """All of the range is in one and the same stretch."""
        numbers = whole(taken, least=0)
        if (None, None) in numbers:
            return ALWAYS
        reads = {self.selection.scan.name: holds(numbers, 0)}
        if self.certain:
            sql = inside(
                self.selection.writing, self._read(self.low, numbers), numbers, self._literal
            )
            return NEVER if sql is None else Predicate(sql, reads)
        found = some(self._between(numbers, stretch) for stretch in numbers)
        return found if found in {ALWAYS, NEVER} else Predicate(found.sql, reads)

    def _between(self, numbers: Sequence[Whole], stretch: Whole) -> Predicate:
        first, last = stretch
        tests = [
            (self.low, (first, None)) if first else None,  # there is never less than nought
            None if last is None else (self.high, (None, last)),
        ]
        found: list[Predicate] = []
        for end, one in filter(None, tests):
            sql = inside(self.selection.writing, self._read(end, numbers), [one], self._literal)
            found.append(NEVER if sql is None else Predicate(sql))
        return every(found)

    def _read(self, end: Callable[[], str], numbers: Sequence[Whole]) -> str:
        """A customer without a row has nought, which is written where it matters."""
        return f"COALESCE({end()}, 0)" if holds(numbers, 0) else end()

    def _literal(self, units: int) -> str:
        return self.selection.writing.dialect.number(
            units, "millionths", self.selection.writing.mark
        )

    def sharp(self) -> Predicate:
        if self.certain:
            return ALWAYS
        sql = f"COALESCE({self.low()}, 0) = COALESCE({self.high()}, 0)"
        return Predicate(sql, {self.selection.scan.name: True})

    def measured(self) -> Measure:
        selection = self.selection
        return Measure(
            self.inside,
            selection.clear,
            selection.present,
            self.sharp,
            lambda: (f"COALESCE({self.low()}, 0)",),
            (selection.scan.name,),
        )


def counted(selection: Selection) -> Measure:
    """How many of the events match: those that surely do, up to those that may."""
    truth = selection.truth
    return _Range(
        selection,
        lambda: selection.column("COUNT(*)", truth.true()),
        lambda: selection.column("COUNT(*)", truth.may_be()),
        truth.certain,
    ).measured()


def counted_by_items(writing: Writing, term: CountTerm, zone: ZoneInfo) -> Measure | None:
    """How many orders have an item for which something is true: counted from the items alone, which are often few."""
    where, layout = term.where, writing.layout
    if isinstance(where, AnyItem):
        where = where.where
    elif not (isinstance(where, Compare) and term.events == "orders" and _of_item(where)):
        return None
    known = (
        layout.items is not None and layout.items.at is not None and layout.item_order is not None
    )
    if not known or term.latest is not None or term.after is not None:
        return None
    items = CountTerm(kind="count", events="items", where=where, window=term.window)
    selection = select(writing, items, zone)
    truth, orders = selection.truth, f"COUNT(DISTINCT {selection.row.order_id})"
    return _Range(
        selection,
        lambda: selection.column(orders, truth.true()),
        lambda: selection.column(orders, truth.may_be()),
        truth.certain,
    ).measured()


def _of_item(where: Compare) -> bool:
    return isinstance(where.term, FieldTerm) and where.term.of == "item"


def different(selection: Selection, name: str) -> Measure:
    """How many values a field has. Events without one have one of those, or each another."""
    truth, fact = selection.truth, selection.row.fact(name)
    nullable = fact.nullable
    values = f"COUNT(DISTINCT {fact.different()})"

    def low() -> str:
        found = selection.column(values, truth.true())
        if not nullable:
            return found
        events = selection.column("COUNT(*)", truth.true())
        return f"CASE WHEN {found} = 0 AND {events} > 0 THEN 1 ELSE {found} END"

    def high() -> str:
        may = truth.true() if truth.certain else truth.may_be()
        found = selection.column(values, may)
        if not nullable:
            return found
        missing = Predicate(f"{fact.different()} IS NULL")
        return f"({found} + {selection.column('COUNT(*)', may, missing)})"

    return _Range(selection, low, high, truth.certain and not nullable).measured()
