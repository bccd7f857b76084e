"""One query while it is being written: its tables, its values, and the common table expressions that its parts share."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from relationkit.errors import UnknownField
from relationkit.rules.sql.instants import micros
from relationkit.rules.sql.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from relationkit.rules.definition import Definition
    from relationkit.rules.money import Rates
    from relationkit.rules.sql.dialects import Dialect
    from relationkit.rules.sql.layout import Column, Layout, Table
    from relationkit.rules.sql.predicates import Predicate
    from relationkit.rules.sql.rows import Row
    from relationkit.rules.sql.scans import Scan
    from relationkit.rules.terms import EventKind

ID = "\1"
"""Stands for the customer's id until it is known which table it comes from."""
PROFILES = "p"
"""The alias of the table of customers."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What is joined to a customer: what stands after JOIN, and on what; `needs` are common table expressions.

    ``sole`` means that it may stand without the table of customers.
    """

    text: str
    on: str
    needs: tuple[str, ...] = ()
    sole: bool = False


@dataclass(slots=True)
class Writing:
    """Shared by all parts of one query."""

    dialect: Dialect
    layout: Layout
    at: datetime
    zones: tuple[ZoneInfo, ...]
    rates: Rates | None
    segments: Mapping[str, Definition]
    asked_for: Mapping[str, int] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=Parameters)
    joined: dict[str, Joined] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    _scans: dict[object, Scan] = field(default_factory=dict)
    _expressions: dict[str, tuple[Callable[[], str], Callable[[], Iterable[str]]]] = field(
        default_factory=dict
    )
    _before: dict[str, str] = field(default_factory=dict)
    _kept: dict[object, str] = field(default_factory=dict)

    @property
    def now(self) -> int:
        """The moment of asking in microseconds."""
        return micros(self.at)

    def mark(self, value: object) -> str:
        """What stands for a value."""
        return self.parameters.mark(value)

    def reference(self, column: Column, alias: str) -> str:
        """A column of a table that goes by the alias."""
        if column.expression:
            written = column.sql.replace("{t}", alias)
            return f"({written})" if " " in written and not _wrapped(written) else written
        return f"{alias}.{self.dialect.identifier(column.sql)}"

    def identity(self, column: Column, alias: str) -> str:
        """An id as text."""
        written = self.reference(column, alias)
        return written if column.kind == "text" else self.dialect.as_text(written)

    @property
    def text_id(self) -> str:
        """The customer's id as text."""
        numbered = self.layout.profiles.id.kind != "text"
        return self.dialect.as_text(ID) if numbered else ID

    def named(self, table: Table) -> str:
        """A table as it stands after FROM."""
        if table.expression:
            return table.name
        return ".".join(self.dialect.identifier(part) for part in table.name.split("."))

    def table(self, kind: EventKind) -> Table:
        """The table of such events. Raises `UnknownField` where there is none."""
        found: Table | None = getattr(self.layout, kind)
        if found is None:
            raise UnknownField(
                f"the layout has no table of {kind}; add it, or ask for nothing in it"
            )
        return found

    def asked_once(self, segment: str) -> bool:
        """Whether a segment is asked for in one place alone, where its rule can be written out."""
        return self.asked_for.get(segment, 0) <= 1

    # ------------------------------------------------------------------------- common table expressions

    def kept(self, key: object) -> str | None:
        """The name of what was written under a key."""
        return self._kept.get(key)

    def expression(
        self,
        key: object,
        kind: str,
        written: Callable[[], str],
        needs: Callable[[], Iterable[str]],
        *,
        whole: bool = False,
    ) -> str:
        """The name of a common table expression with an ``id``; the same for the same key.

        ``whole`` ones are worked out once, and not written into the query again wherever they are read.
        """
        name = self._kept.get(key)
        if name is None:
            name = self._named(key, kind)
            self._expressions[name] = (written, needs)
            self._before[name] = self.dialect.whole_once if whole else ""
        return name

    def _named(self, key: object, kind: str) -> str:
        name = self._kept[key] = f"rk_{kind}_{len(self._kept) + 1}"
        self.joined[name] = Joined(name, f"{name}.id = {ID}", (name,), sole=True)
        return name

    def scan(self, key: object, kind: str, build: Callable[[str], Scan]) -> Scan:
        """The scan for a key; a new one where there is none or the last has columns enough."""
        scan = self._scans.get(key)
        if scan is None or scan.full:
            name = self._named((key, None if scan is None else scan.name), kind)
            scan = self._scans[key] = build(name)
            self._expressions[name] = (scan.written, _giving(scan.source.needs))
        return scan

    def common(self, names: Iterable[str]) -> str:
        """``WITH`` all expressions that the named ones need, each after those that it needs itself."""
        order: dict[str, str] = {}
        for name in names:
            self._gather(name, order)
        if not order:
            return ""
        return (
            "WITH "
            + ",\n".join(
                f"{name} AS {self._before.get(name, '')}({text})" for name, text in order.items()
            )
            + "\n"
        )

    def _gather(self, name: str, order: dict[str, str]) -> None:
        if name in order or name not in self._expressions:
            return
        written, needs = self._expressions[name]
        text = written()
        for needed in tuple(needs()):
            self._gather(needed, order)
        order[name] = text
        if (
            "EXISTS" in text
        ):  # else SQLite asks it once for a column and again for a condition upon that column
            self._before[name] = self.dialect.whole_once

    # ------------------------------------------------------------------------------------ the customer

    def select(
        self, columns: Mapping[str, str], where: Predicate | None, others: Iterable[Predicate] = ()
    ) -> tuple[str, tuple[str, ...]]:
        """``SELECT id, columns`` of all customers for whom a predicate is true, and the expressions that it needs.

        `others` are the predicates that stand in the columns. A table without which the predicate is never true is joined as
        it is, any other LEFT; where that leaves nothing to be known of the customer, the table of customers is not read.
        """
        reads = {
            name: None for part in (*((where,) if where else ()), *others) for name in part.reads
        }
        reads.pop(PROFILES, None)
        bound = [name for name in reads if where is not None and where.reads.get(name) is False]
        known = {name for part in (where, *others) if part is not None for name in part.reads}
        start = next((name for name in bound if self.joined[name].sole), None)
        people = self.layout.profiles
        if self.layout.complete and start is not None and PROFILES not in known:
            origin, key = start, f"{start}.id"
            shown = key if people.id.kind == "text" else self.dialect.as_text(key)
        else:
            start = None
            origin = f"{self.named(people)} AS {PROFILES}"
            key, shown = self.reference(people.id, PROFILES), self.identity(people.id, PROFILES)
        lines = [f"FROM {origin}"]
        order = [
            *(name for name in bound if name != start),
            *(name for name in reads if name not in bound),
        ]
        for name in order:
            kind = "JOIN" if name in bound else "LEFT JOIN"
            lines.append(f"{kind} {self.joined[name].text} ON {self.joined[name].on}")
        if where is not None and where.sql != "TRUE":
            lines.append(f"WHERE {_bare(where.sql)}")
        picked = ", ".join(
            [f"{shown} AS id", *(f"{sql} AS {name}" for name, sql in columns.items())]
        )
        text = "\n".join([f"SELECT {picked}", *lines]).replace(ID, key)
        return text, tuple(need for name in reads for need in self.joined[name].needs)


def _giving(needs: Iterable[str]) -> Callable[[], Iterable[str]]:
    """What is in it when it is asked for."""
    return lambda: needs


def _bare(sql: str) -> str:
    """Without a pair of brackets that holds all of it; where letters are quoted, brackets may be letters."""
    return sql[1:-1] if "'" not in sql and _wrapped(sql) else sql


def _wrapped(sql: str) -> bool:
    """Whether one pair of brackets holds all of it."""
    if not sql.startswith("("):
        return False
    closed = (place for place, depth in enumerate(_depths(sql), 1) if depth == 0)
    return next(closed, None) == len(sql)


def _depths(sql: str) -> Iterator[int]:
    """How many brackets are open after each letter."""
    return accumulate((letter == "(") - (letter == ")") for letter in sql)
