"""The sum, the average, the least and the greatest of a field, and the share that matches."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from relationkit.rules.sql.amounts import Amounts, Part, amounts
from relationkit.rules.sql.balances import Ratio, whole_weights
from relationkit.rules.sql.intervals import Stretch, holds, whole
from relationkit.rules.sql.measures import Measure
from relationkit.rules.sql.predicates import ALWAYS, Predicate, every, some
from relationkit.rules.sql.scalars import Scalar
from relationkit.rules.terms import MONEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.rules.sql.selections import Selection
    from relationkit.rules.terms import AggregateTerm, ShareTerm

_ONE = Fraction(1)


def aggregated(selection: Selection, term: AggregateTerm, currency: str | None) -> Measure:
    """A sum, an average, a least or a greatest."""
    found = amounts(selection.row, term.field, currency, selection.writing.rates)
    if term.kind == "sum":
        return _sum(selection, found)
    if term.kind == "average":
        return _average(selection, found)
    return _extreme(selection, found, greatest=term.kind == "max")


def _hindrances(
    selection: Selection, found: Amounts
) -> tuple[tuple[Predicate, ...], tuple[Predicate, ...]]:
    """What must be true for all to be known, and for all to be there."""
    sure = selection.truth.true()
    clear = (*selection.clear, selection.certain(), selection.none(sure, found.foreign))
    return clear, (*selection.present, selection.none(sure, found.missing))


def _column(selection: Selection, found: Amounts, part: Part, test: Predicate) -> str:
    """The sum of the numbers of one currency."""
    total = selection.writing.dialect.total(found.number.sql, found.number.stored)
    return selection.column(total, test, part.test)


def _scalar(selection: Selection, sql: str, found: Amounts) -> Scalar:
    return Scalar(selection.writing, sql, "number", found.number.stored)


def _weighed(selection: Selection, found: Amounts, test: Predicate) -> list[tuple[str, Fraction]]:
    """The sums of all currencies as whole numbers, and what they are worth."""
    dialect = selection.writing.dialect
    weights = []
    for part in found.parts:
        column = f"COALESCE({_column(selection, found, part, test)}, 0)"
        weights.append((dialect.whole(column, found.number.stored), part.worth))
    return weights


def _sum(selection: Selection, found: Amounts) -> Measure:
    clear, present = _hindrances(selection, found)
    sure = selection.truth.true()
    scale = _scalar(selection, "", found).scale

    def inside(taken: Sequence[Stretch]) -> Predicate:
        numbers = whole(taken, scale)
        reads = {selection.scan.name: holds(numbers, 0)}
        if found.plain:
            column = _column(selection, found, found.parts[0], sure)
            sql = f"COALESCE({column}, 0)" if holds(numbers, 0) else column
            return _scalar(selection, sql, found).among(numbers, reads)
        reads = {selection.scan.name: any(_has_nought(stretch) for stretch in taken)}
        sql = Ratio(_weighed(selection, found, sure), scale=scale).inside(selection.writing, taken)
        return Predicate(sql, reads)

    def order() -> tuple[str, ...]:
        if found.plain:
            return (f"COALESCE({_column(selection, found, found.parts[0], sure)}, 0)",)
        weights = whole_weights(_weighed(selection, found, sure)) or [("0", 1)]
        return selection.writing.dialect.ordered(weights, selection.writing.mark)

    return Measure(inside, clear, present, order=order, reads=(selection.scan.name,))


def _has_nought(stretch: Stretch) -> bool:
    low, high = stretch
    return (low is None or low <= (Fraction(), 0)) and (high is None or high >= (Fraction(), 1))


def _average(selection: Selection, found: Amounts) -> Measure:
    clear, present = _hindrances(selection, found)
    sure = selection.truth.true()
    scale = _scalar(selection, "", found).scale

    def inside(taken: Sequence[Stretch]) -> Predicate:
        events = selection.column("COUNT(*)", sure)
        ratio = Ratio(_weighed(selection, found, sure), [(events, _ONE)], scale)
        return Predicate(ratio.inside(selection.writing, taken), {selection.scan.name: False})

    return Measure(inside, clear, (*present, selection.some(sure)))


def _extreme(selection: Selection, found: Amounts, *, greatest: bool) -> Measure:
    clear, present = _hindrances(selection, found)
    sure = selection.truth.true()
    function = f"{'MAX' if greatest else 'MIN'}({found.number.sql})"
    reads = {selection.scan.name: False}

    def ends(part: Part) -> Scalar:
        return _scalar(selection, selection.column(function, sure, part.test), found)

    def beyond(stretch: Stretch, join_low: bool) -> Predicate:  # noqa: FBT001
        """All parts are beyond the end, or one is; a part of which there is nothing is beyond every end."""
        tests = []
        for part in found.parts:
            scalar = ends(part)
            numbers = whole([stretch], scalar.scale / part.worth)
            test = scalar.among(numbers, reads)
            if join_low:
                test = some((test, Predicate(f"{scalar.sql} IS NULL", {selection.scan.name: True})))
            tests.append(test)
        return every(tests) if join_low else some(tests)

    def inside(taken: Sequence[Stretch]) -> Predicate:
        if len(found.parts) == 1:
            scalar, worth = ends(found.parts[0]), found.parts[0].worth
            return scalar.among(whole(taken, scalar.scale / worth), reads)
        return some(
            every(
                beyond(half, every_part)
                for half, every_part in (((low, None), not greatest), ((None, high), greatest))
                if half != (None, None)
            )
            for low, high in taken
        )

    def order() -> tuple[str, ...]:
        if found.plain:
            return (ends(found.parts[0]).sql,)
        dialect, mark = selection.writing.dialect, selection.writing.mark
        numbers = [
            (dialect.whole(ends(part).sql, found.number.stored), part.worth) for part in found.parts
        ]
        whole_numbers = whole_weights(numbers)
        return (
            dialect.extreme(
                [dialect.weighed([pair], mark) for pair in whole_numbers], greatest=greatest
            ),
        )

    return Measure(
        inside, clear, (*present, selection.some(sure)), order=order, reads=(selection.scan.name,)
    )


def shared(selection: Selection, term: ShareTerm) -> Measure:
    """Which part of all events matches, by number or by the sum of a field."""
    sure = selection.truth.true()
    missing: tuple[Predicate, ...] = ()
    if term.field is None:
        everything = selection.column("COUNT(*)")
        matching = selection.column("COUNT(*)", sure)
        ways = [(ALWAYS, Ratio([(matching, _ONE)], [(everything, _ONE)]))]
    else:
        found = amounts(selection.row, term.field, None, None)
        missing = (selection.none(found.missing),)
        ways = [
            (able, Ratio(_weighed(selection, parts, sure), _weighed(selection, parts, ALWAYS)))
            for able, parts in _ways(selection, term.field, found)
        ]
    reads = {selection.scan.name: False}

    def inside(taken: Sequence[Stretch]) -> Predicate:
        return some(
            every((able, Predicate(ratio.inside(selection.writing, taken), reads)))
            for able, ratio in ways
        )

    above_nought = [((Fraction(), 1), None)]
    positive = some(
        every((able, Predicate(Ratio(ratio.below).inside(selection.writing, above_nought), reads)))
        for able, ratio in ways
    )
    clear = (*selection.clear, selection.certain(), some(able for able, _ in ways))
    return Measure(inside, clear, (*selection.present, *missing, positive))


def _ways(selection: Selection, name: str, plain: Amounts) -> list[tuple[Predicate, Amounts]]:
    """How the amounts can be added up: as they are, if all have one currency; converted, if the rates know all currencies."""
    row, rates = selection.row, selection.writing.rates
    if name not in MONEY or row.only_currency is not None:
        return [(ALWAYS, plain)]
    ways = [(_one_currency(selection), plain)]
    if rates is not None:
        converted = amounts(row, name, rates.reference, rates)
        ways.append((selection.none(converted.foreign), converted))
    return ways


def _one_currency(selection: Selection) -> Predicate:
    """All events have the same currency."""
    fact = selection.row.fact("currency")
    columns = [selection.column(f"{name}({fact.different()})") for name in ("MIN", "MAX")]
    same = f"COALESCE({columns[0]} = {columns[1]}, TRUE)"
    missing = fact.compare("is-unknown", None).true()
    return every((Predicate(same, {selection.scan.name: True}), selection.none(missing)))
