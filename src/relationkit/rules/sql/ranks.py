"""Among the first of all customers, when they are ordered by a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relationkit.rules.sql.predicates import Predicate, Truth, every
from relationkit.rules.sql.rows import customer_fact
from relationkit.rules.sql.terms import alike, measured, zone_order
from relationkit.rules.sql.writing import PROFILES
from relationkit.rules.terms import FieldTerm

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from relationkit.rules.conditions import Ranked
    from relationkit.rules.sql.zones import Zones

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class _Number:
    """What a customer is ordered by, and whether it is known."""

    order: tuple[str, ...]
    known: Predicate


def ranked(zones: Zones, condition: Ranked) -> Truth:
    """Equals share a place, and whoever has no number has none."""
    writing = zones.writing

    def test() -> tuple[str, str]:
        places = _places(zones, condition)
        if condition.count is not None:
            return places, f"{places}.place <= {writing.mark(condition.count)}"
        share = writing.mark(int((condition.percent or 0) * _MILLION))
        return places, f"({places}.place - 1) * 100000000 < {places}.everybody * {share}"

    def true() -> Predicate:
        places, within = test()
        return Predicate(within, {places: False})

    def false() -> Predicate:
        places, within = test()
        return Predicate(f"NOT ({within})", {places: False})

    return Truth(true, false)


def _places(zones: Zones, condition: Ranked) -> str:
    """One row for each customer who has a number: the place, and how many have one."""
    writing = zones.writing
    number = _number(zones, condition)
    columns = {f"v{place}": sql for place, sql in enumerate(number.order, 1)}
    text, needs = writing.select(columns, number.known)
    inner = writing.expression(("numbers", text), "numbers", lambda: text, lambda: needs)
    way = "DESC" if condition.order == "highest" else "ASC"
    order = ", ".join(f"{name} {way}" for name in columns)
    places = f"SELECT id, RANK() OVER (ORDER BY {order}) AS place, COUNT(*) OVER () AS everybody FROM {inner}"  # noqa: S608 - names and marks
    return writing.expression(("places", places), "places", lambda: places, lambda: (inner,))


def _number(zones: Zones, condition: Ranked) -> _Number:
    writing = zones.writing
    term: Any = condition.term
    if isinstance(term, FieldTerm):
        fact = customer_fact(writing, term.name)
        number = fact.number()
        known = fact.compare("is-known", None).true()
        there = Predicate(f"{number.sql} IS NOT NULL", known.reads or fact.reads)
        return _Number((number.sql,), there)

    def in_zone(zone: ZoneInfo) -> _Number:
        measure = measured(writing, term, zone, condition.currency)
        known = every((*measure.clear, *measure.present, measure.sharp()))
        reads = {**dict.fromkeys(measure.reads), **known.reads}
        return _Number(measure.order(), Predicate(known.sql, reads))

    only = zones.one(zone_order(term))
    if only is not None:
        return in_zone(only)
    same = alike(writing, term)
    order = tuple(
        zones.expression(lambda zone, place=place: in_zone(zone).order[place], same)  # type: ignore[misc]
        for place in range(len(in_zone(zones.shop).order))
    )
    known = zones.predicate(lambda zone: in_zone(zone).known, same)
    names = {
        name: None for zone in (zones.shop, *writing.zones) for name in in_zone(zone).known.reads
    }
    return _Number(order, Predicate(known.sql, {PROFILES: None, **names, **known.reads}))
