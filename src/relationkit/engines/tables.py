"""What an engine is told about the tables of a shop, and how it writes what it reads of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypedDict

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relationkit.rules.sql.layout import Column, Layout, Table

KINDS = ("profiles", "orders", "items", "interactions", "consents", "answers", "memberships")

MOST_PLACES = 6
NOT_EXACT = (
    "is {}, which is not exact; say to how many places it is meant, as in exact={{'total': 2}} by the field's name in rules,"
    " or store it as DECIMAL"
)
TOO_FINE = (
    "is {}, finer than a rule can ask; say to how many places it counts, as in exact={{'total': 2}}"
)


class Tables(TypedDict, total=False):
    """The tables, and what their columns do not say.

    ``columns`` gives a column the name by which rules ask for it, as in ``{"customer_id": "profile_id"}``, or in one table only,
    ``{"orders.date": "placed_at"}``. ``exact`` says to how many places a float is meant, ``naive`` that timestamps without a
    zone hold UTC, ``currency`` what all amounts are in that have none beside them. ``settled`` promises that the tables do not
    change while they are in use. ``facts`` is a table as `relationkit.rules.sql.layout.Facts` describes it.

    >>> Tables(profiles="customers", columns={"customer_id": "id"}, naive="UTC")["naive"]
    'UTC'
    """

    profiles: Any
    orders: Any
    items: Any
    interactions: Any
    consents: Any
    answers: Any
    memberships: Any
    facts: Any
    columns: Mapping[str, str]
    exact: Mapping[str, int]
    naive: Literal["UTC"] | None
    currency: str | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A column as its engine describes it."""

    name: str
    type: str
    nullable: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """What stands after FROM, and its columns."""

    sql: str
    columns: tuple[Seen, ...]


class Spelling(Protocol):
    """How one engine writes what introspection needs."""

    def column(self, seen: Seen, digits: int | None) -> Column | str:
        """The column as a fact, or why it cannot be one; `digits` says to how many places a float is exact."""
        ...

    def name(self, name: str, /) -> str:
        """A name in quotes."""
        ...

    def text(self, expression: str, /) -> str:
        """A number or text as text."""
        ...

    def month_and_day(self, text: str, /) -> str:
        """``MM-DD`` of a text YYYY-MM-DD, --MM-DD or MM-DD, else NULL."""
        ...

    def language(self, locale: str, /) -> str:
        """The part of a locale before its first hyphen or underscore."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """The layout, and the columns that no rule can ask for with the reason, as ``table.column``."""

    layout: Layout
    left_out: Mapping[str, str] = field(default_factory=dict)


class FoundTables:
    """Tables of an engine that were looked at: where everything is, and what is left out."""

    _tables: Found

    @property
    def layout(self) -> Layout:
        """Where everything is, as given or as found."""
        return self._tables.layout

    @property
    def left_out(self) -> Mapping[str, str]:
        """The columns that no rule can ask for, as ``table.column``, each with the reason."""
        return self._tables.left_out

    def __repr__(self) -> str:
        kinds = [kind for kind in KINDS if getattr(self.layout, kind) is not None]
        return f"{type(self).__name__}({', '.join(kinds)})"


def given_tables(layout: Layout | None, told: Tables) -> dict[str, Any]:
    """The tables by their kind. Raises `InvalidDocument` unless there is either a layout or a table of profiles."""
    named = {kind: told[kind] for kind in KINDS if told.get(kind) is not None}  # type: ignore[literal-required]
    if (layout is None) is ("profiles" not in named) or (layout is not None and told):
        message = "give either a layout, or the tables and what is to be known of them: the profiles at least"
        raise InvalidDocument(message, issues=(("profiles", "missing-table"),))
    return named


def alike(keys: Sequence[Column], spelling: Spelling) -> list[Column]:
    """Keys that are to be equal: whole numbers as they are, but as text where some of them are text."""
    if len({key.kind for key in keys}) == 1:
        return list(keys)
    return [
        key
        if key.kind == "text"
        else replace(key, sql=spelling.text(spelt(key, spelling)), kind="text", expression=True)
        for key in keys
    ]


def after_from(table: Table, spelling: Spelling) -> str:
    """What stands after FROM."""
    return table.name if table.expression else ".".join(map(spelling.name, table.name.split(".")))


def spelt(column: Column, spelling: Spelling) -> str:
    """The column as an expression in which ``{t}`` stands for the table."""
    return column.sql if column.expression else f"{{t}}.{spelling.name(column.sql)}"
