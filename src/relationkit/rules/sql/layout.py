"""Where a database keeps what rules ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.values import Kind

Stored = Literal["native", "millionths", "micros", "instant", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, and how it is stored.

    ``sql`` is the column's name, or with ``expression=True`` an expression in which ``{t}`` stands for the table. A number is
    stored as itself (whole, or decimal with at most six places; on SQLite whole) or in millionths of its unit; a moment as a
    timestamp that holds UTC ("native"), as one that knows its zone ("instant"), or in microseconds since 1970; a "yearly" day
    as text that ends in ``MM-DD`` or as a date, which is faster if it says so ("date"); a "list" as an array of text (on
    SQLite as JSON). ``nullable=False`` promises a value in every row, and makes faster queries.

    >>> Column("total", "number", stored="millionths").stored
    'millionths'
    """

    sql: str
    kind: Kind
    stored: Stored = "native"
    nullable: bool = True
    expression: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view: who owns a row, when it happened, and its facts by the names that rules use.

    ``name`` is a table's name, which may have a schema (``shop.orders``), or with ``expression=True`` anything that may stand
    after FROM. ``id`` identifies a row and breaks ties between rows of one moment. Ids that are whole numbers stay columns of
    kind "number": they join faster so, and come out as text. ``currency`` is that of all amounts, where there is only one.

    >>> Table("customers", id=Column("id", "text"), owner=Column("id", "text")).name
    'customers'
    """

    name: str
    id: Column
    owner: Column
    at: Column | None = None
    fields: Mapping[str, Column] = field(default_factory=dict)
    currency: str | None = None
    expression: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A table with one row for each declared attribute and each answer of a customer, and one more for each value of a list.

    Its columns: profile_id, name (an attribute, or ``answers.<survey>.<question>``), line (0; the values of a list follow from
    1), kind (text, number, yes-no, day, moment, list), text (text, or a day as YYYY-MM-DD), number (a number in
    millionths, yes as 1 and no as 0, a day as days since 1970-01-01, a moment in microseconds).

    >>> Facts("rk_facts").name
    'rk_facts'
    """

    name: str


@dataclass(frozen=True, slots=True)
class Layout:
    """All tables; what is missing cannot be asked for.

    ``items`` has the owner and the moment of its order, and ``item_order`` is its column with the order's id. ``time_zone`` is
    the customers' column with the name of their IANA zone; without it all days are the shop's. ``complete`` promises that every
    row of history belongs to a customer of `profiles`.

    >>> people = Table("customers", id=Column("id", "text"), owner=Column("id", "text"))
    >>> Layout(people).orders is None
    True
    """

    profiles: Table
    orders: Table | None = None
    items: Table | None = None
    interactions: Table | None = None
    consents: Table | None = None
    answers: Table | None = None
    memberships: Table | None = None
    facts: Facts | None = None
    item_order: Column | None = None
    time_zone: Column | None = None
    complete: bool = False
