"""The field of the first or the last event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from relationkit.rules.sql.amounts import amounts
from relationkit.rules.sql.intervals import rest, stretches, whole
from relationkit.rules.sql.predicates import (
    NEVER,
    Predicate,
    Truth,
    every,
    lacking,
    some,
)
from relationkit.rules.sql.rows import row_scan
from relationkit.rules.sql.scalars import Scalar
from relationkit.rules.sql.scans import Filter
from relationkit.rules.sql.selections import numbered
from relationkit.rules.sql.wheres import asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.rules.conditions import Compare
    from relationkit.rules.sql.intervals import Stretch
    from relationkit.rules.sql.selections import Selection
    from relationkit.rules.terms import EndTerm


def end_compared(selection: Selection, condition: Compare, term: EndTerm) -> Truth:
    """The field held against a value, as in a `where` on that one event."""

    def only() -> Selection:
        return _only(selection, term)

    if condition.op in {"is-known", "is-unknown"}:
        truth = Truth(
            lambda: _known(only(), condition, term), lambda: _missing(only(), condition, term)
        )
        return truth if condition.op == "is-known" else truth.opposite()
    if condition.currency is not None:
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        taken = stretches(condition.op, values)
        return Truth(
            lambda: _money(only(), condition, term, taken),
            lambda: _money(only(), condition, term, rest(taken)),
        )

    def held() -> tuple[Selection, Truth]:
        one = only()
        return one, one.row.fact(term.field).compare(condition.op, condition.value)

    def there(one: Selection, found: Predicate) -> Predicate:
        return every((*one.clear, *one.present, one.some(found)))

    def true() -> Predicate:
        one, truth = held()
        return there(one, truth.true())

    def false() -> Predicate:
        one, truth = held()
        return there(one, truth.false())

    return Truth(true, false)


def _only(selection: Selection, term: EndTerm) -> Selection:
    """A selection of the first or the last event alone: of those at the first or the last moment, by id."""
    first = term.kind == "first"
    function = "MIN" if first else "MAX"
    moment = selection.column(f"{function}({selection.row.at})", selection.truth.true())
    inner, name = selection.fresh(), selection.scan.name
    inner.source.join(f"JOIN {name} ON {name}.id = {inner.owner} AND {moment} = {inner.at}", name)
    matching = asked(term.where, inner).true()
    made = numbered(inner, selection.rows, "rk_end", matching, first=first, by_moment=False)
    scan, row = row_scan(selection.writing, ("end", made.source.text), lambda: made)
    return replace(
        selection,
        scan=scan,
        row=row,
        rows=Filter(tests=(f"{row.alias}.rk_end = 1",)),
        clear=(*selection.clear, selection.certain()),
    )


def _money(
    one: Selection, condition: Compare, term: EndTerm, taken: Sequence[Stretch]
) -> Predicate:
    found = amounts(one.row, term.field, condition.currency, one.writing.rates)
    scalar = Scalar(one.writing, found.number.sql, "number", found.number.stored)
    matching = some(
        every((part.test, scalar.among(whole(taken, scalar.scale / part.worth), {})))
        for part in found.parts
    )
    known = every((lacking(found.foreign), matching))
    return every((*one.clear, *one.present, one.some(known)))


def _hindered(one: Selection, condition: Compare, term: EndTerm) -> tuple[Predicate, Predicate]:
    """Where the field is there, and where it is money of a currency that nobody can convert."""
    if condition.currency is None:
        return one.row.fact(term.field).compare("is-known", None).true(), NEVER
    found = amounts(one.row, term.field, condition.currency, one.writing.rates)
    return every((lacking(found.missing), lacking(found.foreign))), found.foreign


def _known(one: Selection, condition: Compare, term: EndTerm) -> Predicate:
    known, _ = _hindered(one, condition, term)
    return every((*one.clear, *one.present, one.some(known)))


def _missing(one: Selection, condition: Compare, term: EndTerm) -> Predicate:
    known, foreign = _hindered(one, condition, term)
    there = every((*one.present, one.some(known)))
    return every((*one.clear, one.none(foreign), lacking(there)))
