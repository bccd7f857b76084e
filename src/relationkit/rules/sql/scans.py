"""Going through a table once: everything that a rule wants to know of its rows, one row for each customer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Literal = Callable[[int], str]
"""Writes a moment as the table stores it."""

_MANY_TESTS = 6
_MANY_COLUMNS = 400  # SQLite has room for 2,000, PostgreSQL for 1,600
_MANY_JOINS = 40  # SQLite joins 64 tables


@dataclass(slots=True)
class Source:
    """What stands after FROM: a table and what is joined to its rows, which is found out while conditions are written.

    ``needs`` are the names of the common table expressions that it reads.
    """

    text: str
    joins: dict[str, None] = field(default_factory=dict)
    needs: dict[str, None] = field(default_factory=dict)

    def join(self, text: str, *needs: str) -> None:
        """Join a table, once."""
        self.joins[text] = None
        self.needs.update(dict.fromkeys(needs))

    def written(self) -> str:
        """The text after FROM."""
        return " ".join((self.text, *self.joins))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows an aggregate takes: from a microsecond up to, but not at, another; and what else must be true of them."""

    start: int | None = None
    end: int | None = None
    tests: tuple[str, ...] = ()

    def also(self, *tests: str) -> Filter:
        """The same rows, if more is true of them."""
        new = tuple(test for test in tests if test not in self.tests and test != "TRUE")
        return Filter(self.start, self.end, (*self.tests, *new))


class Scan:
    """A common table expression with one row for each key (``id``), whose columns are aggregates over filtered rows.

    What all filters have in common stands in WHERE; what only one of them asks stands in its FILTER.
    """

    def __init__(
        self,
        name: str,
        source: Source,
        keys: dict[str, str],
        *,
        at: str = "",
        literal: Literal = str,
        fixed: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.source = source
        self._keys = keys
        self._at = at
        self._literal = literal
        self._fixed = fixed
        self._columns: dict[tuple[str, Filter], str] = {}
        self._reach: list[tuple[int | None, int | None]] = []

    @property
    def full(self) -> bool:
        """Whether another scan should take further columns."""
        return len(self._columns) >= _MANY_COLUMNS or len(self.source.joins) >= _MANY_JOINS

    def column(self, function: str, rows: Filter, reach: Filter | None = None) -> str:
        """The reference to an aggregate; rows outside of `reach` are never asked for."""
        seen = reach or rows
        self._reach.append((seen.start, seen.end))
        name = self._columns.setdefault((function, rows), f"c{len(self._columns) + 1}")
        return f"{self.name}.{name}"

    def written(self) -> str:
        """The SELECT."""
        filters = [rows for _, rows in self._columns]
        start, end = _reach(self._reach)
        common = _common(filters)
        rests = {
            rows: [
                *self._moments(rows, start, end),
                *(test for test in rows.tests if test not in common),
            ]
            for rows in filters
        }
        during = self._moments(Filter(start, end), None, None)
        wheres = [*self._fixed, *during, *common, *_either(rests.values())]
        keys = ", ".join(f"{key} AS {name}" for name, key in self._keys.items())
        columns = [keys]
        for (function, rows), name in self._columns.items():
            rest = f" FILTER (WHERE {' AND '.join(rests[rows])})" if rests[rows] else ""
            columns.append(f"{function}{rest} AS {name}")
        where = f" WHERE {' AND '.join(wheres)}" if wheres else ""
        groups = ", ".join(self._keys.values())
        return f"SELECT {', '.join(columns)} FROM {self.source.written()}{where} GROUP BY {groups}"  # noqa: S608 - names and marks

    def _moments(self, rows: Filter, start: int | None, end: int | None) -> list[str]:
        tests = []
        if rows.start is not None and rows.start != start:
            tests.append(f"{self._at} >= {self._literal(rows.start)}")
        if rows.end is not None and rows.end != end:
            tests.append(f"{self._at} < {self._literal(rows.end)}")
        return tests


def _reach(stretches: list[tuple[int | None, int | None]]) -> tuple[int | None, int | None]:
    starts = [start for start, _ in stretches if start is not None]
    ends = [end for _, end in stretches if end is not None]
    return (
        min(starts) if len(starts) == len(stretches) else None,
        max(ends) if len(ends) == len(stretches) else None,
    )


def _common(filters: list[Filter]) -> list[str]:
    return [test for test in filters[0].tests if all(test in rows.tests for rows in filters)]


def _either(rests: Iterable[list[str]]) -> list[str]:
    """Rows that no aggregate takes are not gone through, if that is said shortly."""
    different = list(dict.fromkeys(" AND ".join(rest) for rest in rests))
    short = 1 < len(different) <= _MANY_TESTS and not any("EXISTS" in rest for rest in different)
    if "" in different or not short:
        return []
    return ["(" + " OR ".join(f"({rest})" for rest in different) + ")"]
