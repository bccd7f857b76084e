"""What every engine does before it asks: the definition, the zones, the query, and why a column cannot be asked for."""

# ruff: noqa: S608 - a query inside a query, both of our own writing

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from relationkit.documents import require_aware
from relationkit.engines.among import cut_down
from relationkit.errors import InvalidDocument, NotSupported, UnknownField
from relationkit.rules import Definition, in_segment
from relationkit.rules.periods import zone_named
from relationkit.rules.sql import compile_many, compile_sql
from relationkit.rules.sql.query import refuse_ranks
from relationkit.segments import Segment

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from datetime import datetime

    from relationkit.engines.tables import Found, Spelling
    from relationkit.rules import Rates
    from relationkit.rules.sql import Query

Asked: TypeAlias = Segment | Definition
Others: TypeAlias = Mapping[str, Segment] | Mapping[str, Definition]


def definition_of(asked: Asked) -> Definition:
    """What an executor needs of a segment."""
    return asked.definition if isinstance(asked, Segment) else asked


def question(
    asked: Asked,
    tables: Found,
    dialect: str,
    *,
    at: datetime,
    zones: Iterable[str],
    rates: Rates | None,
    segments: Others,
    among: Spelling | None = None,
) -> Query:
    """The query; `among` asks about the customers in the table of wanted ids alone.

    A rule over a column that was left out is refused with the reason.
    """
    definition, others = definition_of(asked), _definitions(segments)
    if among is not None:
        refuse_ranks(definition, others)
    with _told_why(tables):
        return compile_sql(
            definition,
            tables.layout if among is None else cut_down(tables.layout, among),
            dialect,
            at=require_aware(at),
            zones=tuple(zones),
            rates=rates,
            segments=others,
        )


def counting(
    asked: Iterable[Asked],
    tables: Found,
    dialect: str,
    *,
    at: datetime,
    zones: Iterable[str],
    rates: Rates | None,
    segments: Others,
) -> tuple[list[str], Query]:
    """The ids of the segments, and a query of one row with the number of members of each; what they share is found once.

    Each is asked for as a segment inside a segment, which brings its own zone and those who are in or out by hand.
    """
    several = {one.id: definition_of(one) for one in asked}
    with _told_why(tables):
        query = compile_many(
            [in_segment(name) for name in several],
            tables.layout,
            dialect,
            at=require_aware(at),
            zones=tuple(zones),
            rates=rates,
            segments={**_definitions(segments), **several},
        )
    counts = ", ".join(
        f"count(CASE WHEN c{place} = 1 THEN 1 END)" for place in range(1, len(several) + 1)
    )
    return list(several), replace(query, text=f"SELECT {counts} FROM ({query.text}) AS m")


def _definitions(segments: Others) -> dict[str, Definition]:
    return {name: definition_of(other) for name, other in segments.items()}


@contextmanager
def _told_why(tables: Found) -> Generator[None]:
    """Give the reason where a rule asks for a column that was left out."""
    try:
        yield
    except UnknownField as error:
        for column, why in tables.left_out.items():
            if repr(column.partition(".")[2]) in str(error):
                raise NotSupported(why) from error
        raise


def known_zones(names: Iterable[str | None]) -> list[str]:
    """Those that are time zones; a customer with another one counts as one without."""
    zones = []
    for name in names:
        try:
            zones.append(zone_named(name).key if name else None)
        except InvalidDocument:
            continue
    return [zone for zone in zones if zone is not None]
