"""A segment as one query."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument, NotSupported, UnknownField
from relationkit.rules.conditions import (
    Anniversary,
    Compare,
    Followed,
    InSegment,
    Ranked,
    walk,
)
from relationkit.rules.periods import zone_named
from relationkit.rules.places import Place, places
from relationkit.rules.sql.customers import Customers, truth_column
from relationkit.rules.sql.dialects import DIALECTS
from relationkit.rules.sql.layout import Layout, Table
from relationkit.rules.sql.predicates import nesting
from relationkit.rules.sql.rows import FieldLacking
from relationkit.rules.sql.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from relationkit.rules.conditions import Condition
    from relationkit.rules.definition import Definition
    from relationkit.rules.money import Rates

_DEEPEST = 78  # of 100: a parser remembers words between the brackets too
_NONE: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Query:
    """The text of a query, with marks, and the values for them in their order.

    The marks are ``?`` for sqlite and duckdb, ``%s`` for postgresql, and ``:p0``, ``:p1`` ... for spark.

    >>> Query("SELECT id FROM customers", ()).text
    'SELECT id FROM customers'
    """

    text: str
    params: tuple[object, ...]

    def __repr__(self) -> str:
        return f"Query({len(self.text)} characters, {len(self.params)} values)"


def compile_sql(
    definition: Definition,
    layout: Layout,
    dialect: str,
    *,
    at: datetime,
    zones: Iterable[str] = (),
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = _NONE,
    among: Iterable[str] | None = None,
) -> Query:
    """The query for the members of a segment: one column, ``id``, in no order.

    `zones` are the time zones that customers have; a customer's zone that is not among them counts as the shop's. With `among`,
    ids as text, nobody else's rows are gone through; a rule that ranks customers is then refused with `NotSupported`. Raises
    `UnknownField` for what the layout does not hold, `InvalidDocument` for a segment that is not given.

    >>> from datetime import UTC, datetime
    >>> from relationkit.rules import Definition, field
    >>> from relationkit.rules.sql.layout import Column, Layout, Table
    >>> key = Column("id", "text", nullable=False)
    >>> people = Table("customers", id=key, owner=key, fields={"country": Column("country", "text")})
    >>> poles = Definition("poles", field("country").equals("PL"))
    >>> print(compile_sql(poles, Layout(people), "duckdb", at=datetime(2026, 3, 1, tzinfo=UTC)).text)
    SELECT p."id" AS id
    FROM "customers" AS p
    WHERE p."country" = ?
    """
    writing = _writing(
        layout, dialect, [definition.where], at=at, zones=zones, rates=rates, segments=segments
    )
    if among is not None:
        refuse_ranks(definition, segments)
        writing.layout = _cut_down(writing, sorted(among))
    with _pointing_at([definition.where], segments):
        member = _customers(writing, definition).in_segment(definition).true()
        return _query(writing, *writing.select({}, member))


def compile_truth(
    definition: Definition,
    layout: Layout,
    dialect: str,
    *,
    at: datetime,
    zones: Iterable[str] = (),
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = _NONE,
) -> Query:
    """The query for all customers with what is true of each: columns ``id`` and ``truth``, 1, 0 or NULL for unknown."""
    writing = _writing(
        layout, dialect, [definition.where], at=at, zones=zones, rates=rates, segments=segments
    )
    with _pointing_at([definition.where], segments):
        truth = _customers(writing, definition).in_segment(definition)
        return _query(writing, *writing.select(*truth_column(truth, "truth")))


def compile_many(
    conditions: Sequence[Condition],
    layout: Layout,
    dialect: str,
    *,
    at: datetime,
    time_zone: str = "UTC",
    zones: Iterable[str] = (),
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = _NONE,
) -> Query:
    """The query for all customers with what is true of each for several conditions: ``id``, ``c1``, ``c2`` and on.

    What the conditions have in common is worked out once.
    """
    writing = _writing(
        layout, dialect, conditions, at=at, zones=zones, rates=rates, segments=segments
    )
    customers = Customers(writing, zone_named(time_zone), ())
    with _pointing_at(conditions, segments):
        found = [
            truth_column(customers.asked(condition), f"c{number}")
            for number, condition in enumerate(conditions, 1)
        ]
        columns = {name: sql for column, _, _ in found for name, sql in column.items()}
        reads = [read for _, _, pair in found for read in pair]
        return _query(writing, *writing.select(columns, None, reads))


def _cut_down(writing: Writing, ids: list[str]) -> Layout:
    """The same tables with the rows of those customers alone."""
    wanted, layout = writing.mark(json.dumps(ids)), writing.layout
    tables = {
        part.name: table
        for part in fields(layout)
        if isinstance(table := getattr(layout, part.name), Table)
    }
    rows = {
        kind: f"(SELECT * FROM {writing.named(table)} AS t WHERE "  # noqa: S608 - names and marks
        f"{writing.dialect.any_of(writing.identity(table.owner, 't'), wanted)})"
        for kind, table in tables.items()
    }
    cut: dict[str, Any] = {
        kind: replace(table, name=rows[kind], expression=True) for kind, table in tables.items()
    }
    return replace(layout, **cut)


def refuse_ranks(definition: Definition, segments: Mapping[str, Definition]) -> None:
    """Raise `NotSupported` for a rule that ranks customers, also by way of another segment: a rank needs them all."""
    asked = _asked_for([definition.where], segments)
    rules = [definition.where, *(segments[name].where for name in asked if name in segments)]
    if any(isinstance(part, Ranked) for rule in rules for part in walk(rule)):
        message = f"segment {definition.id!r} ranks customers, which needs all of them; ask for all members"
        raise NotSupported(message)


def _customers(writing: Writing, definition: Definition) -> Customers:
    return Customers(writing, zone_named(definition.time_zone), (definition.id,))


def _writing(
    layout: Layout,
    dialect: str,
    conditions: Sequence[Condition],
    *,
    at: datetime,
    zones: Iterable[str],
    rates: Rates | None,
    segments: Mapping[str, Definition],
) -> Writing:
    if dialect not in DIALECTS:
        message = f"dialect {dialect!r} is not written; use one of: {', '.join(DIALECTS)}"
        raise NotSupported(message)
    known = tuple(dict.fromkeys(zone for name in zones if (zone := _zone(name)) is not None))
    asked_for = _asked_for(conditions, segments)
    return Writing(DIALECTS[dialect], layout, require_aware(at), known, rates, segments, asked_for)


def _zone(name: str) -> ZoneInfo | None:
    """A zone that a customer has; a name that is no zone counts as unknown."""
    try:
        return zone_named(name)
    except InvalidDocument:
        return None


def _asked_for(conditions: Sequence[Condition], segments: Mapping[str, Definition]) -> Counter[str]:
    """How often each other segment is asked for, also by segments that are."""
    found: Counter[str] = Counter()
    waiting = list(conditions)
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, InSegment):
                if part.segment not in found and part.segment in segments:
                    waiting.append(segments[part.segment].where)
                found[part.segment] += 1
    return found


def _query(writing: Writing, text: str, needs: tuple[str, ...]) -> Query:
    dialect = writing.dialect
    finished, params = writing.parameters.written(writing.common(needs) + text, dialect)
    if len(params) > dialect.most_values:
        message = (
            f"the rule holds {len(params)} values, and {dialect.name} takes {dialect.most_values}"
        )
        raise NotSupported(f"{message}; name a part as a segment of its own")
    if dialect.small and nesting(finished) > _DEEPEST:
        message = "a where is nested deeper than SQLite reads; write it with fewer conditions inside each other"
        raise NotSupported(message)
    return Query(finished, params)


@contextmanager
def _pointing_at(
    conditions: Sequence[Condition], segments: Mapping[str, Definition]
) -> Generator[None]:
    """Say where in the rule a field stands that the layout does not have."""
    try:
        yield
    except FieldLacking as error:
        own = [place for condition in conditions for place in places(condition)]
        others = [
            place
            for name, other in segments.items()
            for place in places(other.where, f"segment {name}: where")
        ]
        path = next((place.path for place in (*own, *others) if _names(place, error.name)), "where")
        message = f"{path}: {error}"
        raise UnknownField(message) from None


def _names(place: Place, name: str) -> bool:
    condition = place.condition
    if isinstance(condition, Compare | Ranked):
        return name in {
            getattr(condition.term, "name", None),
            getattr(condition.term, "field", None),
        }
    if isinstance(condition, Anniversary):
        return name == condition.name
    return isinstance(condition, Followed) and name in condition.same
