"""What data that do not change let a query take for granted: columns without gaps, events that all have their customer."""

# ruff: noqa: S608 - names in quotes and marks are put together here, never values

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relationkit.engines.tables import KINDS, spelt

if TYPE_CHECKING:
    from collections.abc import Callable

    from relationkit.engines.tables import Spelling
    from relationkit.rules.sql.layout import Column, Layout, Table


def settled(layout: Layout, spelling: Spelling, row: Callable[[str], tuple[Any, ...]]) -> Layout:
    """The layout with what one look at each table finds; `row` runs a query that has one row."""
    tables = {kind: table for kind in KINDS if (table := getattr(layout, kind)) is not None}
    events = [table for kind, table in tables.items() if kind != "profiles"]
    changed: dict[str, Any] = {
        kind: _filled(table, spelling, row) for kind, table in tables.items()
    }
    complete = not any(_strangers(table, layout.profiles, spelling, row) for table in events)
    return replace(layout, **changed, complete=complete)


def _filled(table: Table, spelling: Spelling, row: Callable[[str], tuple[Any, ...]]) -> Table:
    found = _full(table, spelling, row)
    return replace(
        table,
        id=_marked(table.id, found),
        owner=_marked(table.owner, found),
        at=None if table.at is None else _marked(table.at, found),
        fields={name: _marked(column, found) for name, column in table.fields.items()},
    )


def _marked(column: Column, full: set[str]) -> Column:
    return replace(column, nullable=column.nullable and column.sql not in full)


def _full(table: Table, spelling: Spelling, row: Callable[[str], tuple[Any, ...]]) -> set[str]:
    """The columns that have a value in every row."""
    columns = {table.id, table.owner, *table.fields.values()} | ({table.at} if table.at else set())
    asked = [column for column in columns if column.nullable]
    counts = "".join(f", count({_of(column, spelling)})" for column in asked)
    total, *filled = row(f"SELECT count(*){counts} FROM {table.name} AS t")
    return {column.sql for column, count in zip(asked, filled, strict=True) if count == total}


def _strangers(
    table: Table, people: Table, spelling: Spelling, row: Callable[[str], tuple[Any, ...]]
) -> int:
    """How many events have no customer among the profiles."""
    owner, person = _of(table.owner, spelling), _of(people.id, spelling, "p")
    known = f"SELECT 1 FROM {people.name} AS p WHERE {person} = {owner}"
    (count,) = row(f"SELECT count(*) FROM {table.name} AS t WHERE NOT EXISTS ({known})")
    return int(count)


def _of(column: Column, spelling: Spelling, alias: str = "t") -> str:
    return spelt(column, spelling).replace("{t}", alias)
