"""Whose facts are asked for: the customer, or an event in a row of a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from relationkit.errors import UnknownField
from relationkit.rules.sql.fact_rows import RowFact
from relationkit.rules.sql.facts import ColumnFact
from relationkit.rules.sql.layout import Column
from relationkit.rules.sql.predicates import ALWAYS, Predicate
from relationkit.rules.sql.scans import Filter, Scan, Source
from relationkit.rules.sql.writing import PROFILES, Joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from relationkit.rules.sql.layout import Facts, Layout, Table
    from relationkit.rules.sql.writing import Writing
    from relationkit.rules.terms import EventKind

Fact = ColumnFact | RowFact

_OF_CUSTOMER = {PROFILES: None}
_ALWAYS = Filter()


def customer_fact(writing: Writing, name: str) -> Fact:
    """A fact of the customer: a column of the table of customers, else rows of the table of facts."""
    layout = writing.layout
    column = _columns(layout).get(name)
    if column is not None:
        return ColumnFact(writing, writing.reference(column, PROFILES), column, _OF_CUSTOMER)
    if layout.facts is None:
        raise unknown_field("profiles", name, _columns(layout))
    facts, sought = writing.dialect.identifier(layout.facts.name), writing.mark(name)
    alias = f"f{sought.strip(chr(0))}"
    on = f"{alias}.profile_id = {writing.text_id} AND {alias}.name = {sought} AND {alias}.line = 0"
    writing.joined[alias] = Joined(f"{facts} AS {alias}", on)

    def listed() -> Scan:
        fixed = (f"l.name = {sought}", "l.line > 0")
        scan = writing.scan(
            ("list", name),
            "list",
            lambda scan: Scan(scan, Source(f"{facts} AS l"), {"id": "l.profile_id"}, fixed=fixed),
        )
        on = f"{scan.name}.id = {writing.text_id}"
        writing.joined[scan.name] = Joined(scan.name, on, (scan.name,))
        return scan

    return RowFact(writing, alias, listed, of_customer=True)


def _columns(layout: Layout) -> Mapping[str, Column]:
    columns = {"id": layout.profiles.id, **layout.profiles.fields}
    if layout.time_zone is not None:
        columns.setdefault("time_zone", layout.time_zone)
    return columns


@dataclass(frozen=True, slots=True)
class Row:
    """An event: a row of a table in a source; ``window`` is the time outside of which no event is asked about."""

    writing: Writing
    source: Source
    kind: EventKind
    alias: str
    window: Filter = _ALWAYS

    @property
    def table(self) -> Table:
        """The table of its kind."""
        return self.writing.table(self.kind)

    @property
    def at(self) -> str:
        """When it happened, as the table stores it."""
        return self.writing.reference(moment_of(self.table), self.alias)

    @property
    def micros(self) -> str:
        """When it happened, in microseconds."""
        return self.writing.dialect.micros(self.at, moment_of(self.table).stored)

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.writing.reference(self.table.owner, self.alias)

    @property
    def id(self) -> str:
        """The id of the row."""
        return self.writing.reference(self.table.id, self.alias)

    @property
    def only_currency(self) -> str | None:
        """The currency of all amounts, where the table has but one."""
        table = self.table
        if "currency" in table.fields or table.currency is not None or self.kind != "items":
            return None if "currency" in table.fields else table.currency
        orders = self.writing.layout.orders
        return None if orders is None or "currency" in orders.fields else orders.currency

    @property
    def keys(self) -> dict[str, str]:
        """What tells it from all others: its id, which for an answer other customers have too."""
        return {"id": self.id, "owner": self.owner} if self.kind == "answers" else {"id": self.id}

    def literal(self, micros: int) -> str:
        """A moment as the table stores it."""
        return self.writing.dialect.moment(micros, moment_of(self.table).stored, self.writing.mark)

    def wanted(self, rows: Filter, matching: Predicate) -> str:
        """``WHERE`` it is one of the rows and they match."""
        tests = [
            f"{self.at} {sign} {self.literal(end)}"
            for sign, end in ((">=", rows.start), ("<", rows.end))
            if end is not None
        ]
        tests += rows.tests
        if matching != ALWAYS:
            tests.append(matching.sql)
        return f" WHERE {' AND '.join(tests)}" if tests else ""

    def during(self, window: Filter) -> Row:
        """The same row, asked about only in that time."""
        return replace(self, window=window)

    def fact(self, name: str) -> Fact:
        """A fact of the event; of an item, else one of its order."""
        table, alias = self.table, self.alias
        columns = _event_columns(self.writing, table, self.kind)
        if name in columns:
            return self._column(columns[name], alias)
        if self.kind == "answers" and name == "value" and self.writing.layout.facts is not None:
            return self._answer(self.writing.layout.facts)
        if self.kind == "items" and self.writing.layout.orders is not None:
            orders = self.writing.layout.orders
            above = _event_columns(self.writing, orders, "orders")
            if name in above:
                return self._column(above[name], self._order(orders), joined=True)
            columns = {**above, **columns}
        raise unknown_field(self.kind, name, columns)

    def _column(self, column: Column, alias: str, *, joined: bool = False) -> ColumnFact:
        if joined:
            column = replace(column, nullable=True)
        if column.kind == "any":
            column = replace(column, kind="text")
        return ColumnFact(self.writing, self.writing.reference(column, alias), column)

    def _order(self, orders: Table) -> str:
        """Join the order of an item."""
        alias, writing = f"{self.alias}_order", self.writing
        same = f"{writing.reference(orders.id, alias)} = {self.order_id}"
        self.source.join(f"LEFT JOIN {writing.named(orders)} AS {alias} ON {same}")
        return alias

    @property
    def order_id(self) -> str:
        """The order of an item."""
        column = self.writing.layout.item_order
        if column is None:
            raise UnknownField(
                "the layout does not say which column of items holds the order; give item_order"
            )
        return self.writing.reference(column, self.alias)

    def _answer(self, facts: Facts) -> RowFact:
        """The value of an answer lies with the facts, under the name by which rules ask for it."""
        writing, alias = self.writing, f"{self.alias}_fact"
        columns = _event_columns(writing, self.table, self.kind)
        parts = [writing.reference(columns[part], self.alias) for part in ("survey", "question")]
        name = f"'answers.' || {parts[0]} || '.' || {parts[1]}"
        table = writing.dialect.identifier(facts.name)
        owner = writing.identity(self.table.owner, self.alias)
        same = f"{alias}.profile_id = {owner} AND {alias}.name = {name} AND {alias}.line = 0"
        self.source.join(f"LEFT JOIN {table} AS {alias} ON {same}")

        def listed() -> Scan:
            scan = writing.scan(
                "lists",
                "list",
                lambda scan: Scan(
                    scan,
                    Source(f"{table} AS l"),
                    {"id": "l.profile_id", "name": "l.name"},
                    fixed=("l.line > 0", "l.name LIKE 'answers.%'"),
                ),
            )
            text = (
                f"LEFT JOIN {scan.name} ON {scan.name}.id = {owner} AND {scan.name}.name = {name}"
            )
            self.source.join(text, scan.name)
            return scan

        return RowFact(writing, alias, listed, of_customer=False)


def moment_of(table: Table) -> Column:
    """The column that says when; an event has one."""
    if table.at is None:
        raise UnknownField(
            f"the layout does not say when the rows of {table.name} happened; give at"
        )
    return table.at


def _event_columns(writing: Writing, table: Table, kind: EventKind) -> dict[str, Column]:
    columns = dict(table.fields)
    if kind != "items":  # an item's id is its order's
        columns.setdefault("id", table.id)
    if table.currency is not None:
        only = Column(writing.mark(table.currency), "text", nullable=False, expression=True)
        columns.setdefault("currency", only)
    return columns


def event_rows(writing: Writing, kind: EventKind, alias: str = "t") -> Row:
    """The rows of the events of a kind, as a source of their own."""
    table = writing.named(writing.table(kind))
    return Row(writing, Source(f"{table} AS {alias}"), kind, alias)


def row_scan(
    writing: Writing,
    key: object,
    make: Callable[[], Row],
    keys_of: Callable[[Row], dict[str, str]] = lambda row: {"id": row.owner},
) -> tuple[Scan, Row]:
    """The scan of such rows, with a row for each customer or for other keys; and a row in it."""

    def build(name: str) -> Scan:
        row = writing.rows[name] = make()
        return Scan(name, row.source, keys_of(row), at=row.at, literal=row.literal)

    scan = writing.scan(key, "rows", build)
    return scan, writing.rows[scan.name]


class FieldLacking(UnknownField):
    """The layout has no such field; whoever knows the rule says where in it that stands."""

    def __init__(self, message: str, name: str) -> None:
        super().__init__(message)
        self.name = name


def unknown_field(kind: str, name: str, known: Iterable[str]) -> FieldLacking:
    """The layout has no such field."""
    near = get_close_matches(name, tuple(known), n=1)
    advice = f"did you mean {near[0]!r}?" if near else "add the column to the layout"
    return FieldLacking(f"the table of {kind} has no field {name!r}; {advice}", name)
