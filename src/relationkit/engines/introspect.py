"""A layout from the tables' own columns: what they are called, what they hold, and what rules may therefore ask."""

# ruff: noqa: S608 - names in quotes and marks are put together here, never values

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relationkit.engines.tables import Found, alike, spelt
from relationkit.errors import InvalidDocument, NotSupported
from relationkit.rules.sql.layout import Column, Facts, Layout, Table
from relationkit.rules.vocabulary import EVENT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.engines.tables import Seen, Source, Spelling, Tables
    from relationkit.rules.terms import Scope

# How an id, an owner and a moment may be called, the first choice first. A line numbers the items of an order.
_SCOPES: Mapping[str, Scope] = {
    "profiles": "profile",
    "orders": "order",
    "items": "item",
    "interactions": "interaction",
    "consents": "consent",
    "answers": "answer",
    "memberships": "membership",
}
_MOMENTS = {
    "orders": "placed_at",
    "items": "placed_at",
    "interactions": "happened_at",
    "consents": "occurred_at",
    "answers": "answered_at",
    "memberships": "happened_at",
}
_PERSON = frozenset({"birthday", "country", "gender", "language", "locale", "time_zone"})


def introspect(
    sources: Mapping[str, Source], spelling: Spelling, told: Tables, facts: str | None = None
) -> Found:
    """Read the layout off the columns. Raises `InvalidDocument` or `NotSupported`, naming table and column."""
    _known_names(sources, told)
    readings = {kind: _Reading(kind, source, spelling, told) for kind, source in sources.items()}
    people = readings["profiles"]
    item_order: Column | None = None
    tables = {kind: reading.table() for kind, reading in readings.items() if kind != "items"}
    if "items" in readings:
        tables["items"], item_order = readings["items"].items(tables.get("orders"))
    owners = alike([table.owner for table in tables.values()], spelling)
    for (kind, table), owner in zip(tuple(tables.items()), owners, strict=True):
        tables[kind] = replace(table, owner=owner, id=owner if kind == "profiles" else table.id)
    if item_order is not None and "orders" in tables:
        item_order, order_id = alike((item_order, tables["orders"].id), spelling)
        tables["orders"] = replace(tables["orders"], id=order_id)
    zone = people.facts.get("time_zone")
    history: dict[str, Any] = {kind: table for kind, table in tables.items() if kind != "profiles"}
    layout = Layout(
        tables["profiles"],
        **history,
        facts=Facts(facts) if facts else None,
        item_order=item_order,
        time_zone=zone if zone is not None and zone.kind == "text" else None,
    )
    left_out = {
        name: why for reading in readings.values() for name, why in reading.left_out.items()
    }
    return Found(layout, left_out)


def _known_names(sources: Mapping[str, Source], told: Tables) -> None:
    """Raise `InvalidDocument` for a name that no table has: a slip of the pen must not leave a column as it is."""
    given = told.get("columns", {})
    columns = [(kind, seen.name) for kind, source in sources.items() for seen in source.columns]
    written = {name for _, name in columns} | {f"{kind}.{name}" for kind, name in columns}
    named = {given.get(f"{kind}.{name}", given.get(name, name)) for kind, name in columns}
    for argument, names in (
        ("columns", given.keys() - written),
        ("exact", told.get("exact", {}).keys() - named),
    ):
        if names:
            message = f"{argument}: no table has {', '.join(sorted(names))}; look at the names of the columns"
            raise InvalidDocument(
                message, issues=tuple((name, "unknown-column") for name in sorted(names))
            )


class _Reading:
    """One table while it is read."""

    def __init__(self, kind: str, source: Source, spelling: Spelling, told: Tables) -> None:
        self.kind = kind
        self._source = source
        self._spelling = spelling
        self._given = told.get("columns", {})
        self._digits = told.get("exact", {})
        self._only_currency = told.get("currency")
        self._seen: dict[str, Seen] = {}
        self.left_out: dict[str, str] = {}
        for seen in source.columns:
            self._call(seen)
        self.facts = self._facts()

    def _call(self, seen: Seen) -> None:
        """Give the column the name by which rules ask for it; a name that the caller gave goes before the column's own."""
        given = self._given
        name = given.get(f"{self.kind}.{seen.name}", given.get(seen.name, seen.name))
        before = self._seen.get(name)
        if before is None or before.name == name:
            self._seen[name] = seen
        elif seen.name != name:
            message = f"table {self.kind!r} has two columns for {name!r}: {before.name} and {seen.name}; keep one"
            raise InvalidDocument(
                message, issues=((f"{self.kind}.{seen.name}", "duplicate-column"),)
            )

    def _facts(self) -> dict[str, Column]:
        facts: dict[str, Column] = {}
        for name, seen in self._seen.items():
            column = self._spelling.column(seen, self._digits.get(name))
            if isinstance(column, str):
                self._refuse_or_leave(name, seen, column)
            else:
                facts[name] = column
        self._derive(facts)
        return facts

    def _refuse_or_leave(self, name: str, seen: Seen, why: str) -> None:
        """A column that rules know by its name must be readable; any other is left out until somebody asks."""
        scope = _SCOPES[self.kind]
        known = _PERSON if scope == "profile" else EVENT_FIELDS[scope]
        if name in known or name == _MOMENTS.get(self.kind):
            message = f"table {self.kind!r}: column {seen.name!r} {why}"
            raise NotSupported(message)
        self.left_out[f"{self.kind}.{name}"] = f"column {seen.name!r} of table {self.kind!r} {why}"

    def _derive(self, facts: dict[str, Column]) -> None:
        if self.kind == "profiles":
            birthday, locale = facts.get("birthday"), facts.get("locale")
            if birthday is not None and birthday.kind == "day":
                facts["birthday"] = replace(birthday, kind="yearly")
            elif birthday is not None and birthday.kind == "text":
                sql = self._spelling.month_and_day(spelt(birthday, self._spelling))
                facts["birthday"] = Column(sql, "yearly", expression=True)
            if "language" not in facts and locale is not None and locale.kind == "text":
                sql = self._spelling.language(spelt(locale, self._spelling))
                facts["language"] = replace(locale, sql=sql, expression=True)
        price, quantity = facts.get("price"), facts.get("quantity")
        if self.kind == "items" and "amount" not in facts and price and quantity:
            sql = f"({spelt(price, self._spelling)} * {spelt(quantity, self._spelling)})"
            nullable = price.nullable or quantity.nullable
            facts["amount"] = Column(sql, "number", nullable=nullable, expression=True)

    def table(self) -> Table:
        """A table of people, or of events that know whose they are and when they happened."""
        at = None if self.kind == "profiles" else self._moment(_MOMENTS[self.kind])
        identity = self._identity()
        owner = identity if self.kind == "profiles" else self._key("profile_id")
        return self._made(identity, owner, at)

    def items(self, orders: Table | None) -> tuple[Table, Column]:
        """Items have the owner and the moment of their order; they may carry both themselves."""
        order = self._key("order_id")
        identity = self._identity(order)
        if "profile_id" in self._seen and {"placed_at", "happened_at"} & self._seen.keys():
            return self._made(identity, self._key("profile_id"), self._moment("placed_at")), order
        if orders is None or orders.at is None:
            message = "table 'items' has no profile_id and placed_at of its own, so the table of orders is needed; give orders"
            raise InvalidDocument(message, issues=(("items", "no-orders"),))
        quoted = self._spelling.name
        whose = spelt(orders.owner, self._spelling).replace("{t}", "o")
        when = spelt(orders.at, self._spelling).replace("{t}", "o")
        ours, theirs = alike((order, orders.id), self._spelling)
        same = f"{spelt(ours, self._spelling).replace('{t}', 'i')} = {spelt(theirs, self._spelling).replace('{t}', 'o')}"
        if "currency" in orders.fields:
            self._only_currency = None
        joined = (
            f"(SELECT i.*, {whose} AS {quoted('rk_owner')}, {when} AS {quoted('rk_at')}"
            f" FROM {self._source.sql} AS i JOIN {orders.name} AS o ON {same})"
        )
        owner = replace(orders.owner, sql="rk_owner", expression=False)
        table = self._made(identity, owner, replace(orders.at, sql="rk_at", expression=False))
        return replace(table, name=joined), order

    def _made(self, identity: Column, owner: Column, at: Column | None) -> Table:
        # What stands for the row and not for a fact; an item has the id of its order.
        rows = {
            "id",
            "line",
            "profile_id",
            "happened_at",
            f"{_SCOPES[self.kind]}_id",
            _MOMENTS.get(self.kind),
        }
        rows |= {"order_id"} if self.kind == "items" else set()
        facts = {name: column for name, column in self.facts.items() if name not in rows}
        if self.kind not in {"items", "answers"}:
            facts["id"] = identity
        currency = None if "currency" in facts else self._only_currency
        return Table(
            self._source.sql,
            id=identity,
            owner=owner,
            at=at,
            fields=facts,
            currency=currency,
            expression=True,
        )

    def _identity(self, order: Column | None = None) -> Column:
        """What tells rows apart, and orders those of one moment."""
        parts = {"answers": ("survey", "question"), "items": ("line",)}.get(self.kind, ())
        named = next(
            (name for name in ("id", f"{_SCOPES[self.kind]}_id") if name in self._seen), None
        )
        if parts and all(part in self._seen for part in parts):
            keys = [*([order] if order else []), *map(self._key, parts)]
            spelling = self._spelling
            sql = " || '/' || ".join(spelling.text(spelt(key, spelling)) for key in keys)
            return Column(
                f"({sql})", "text", expression=True, nullable=any(key.nullable for key in keys)
            )
        if named is None:
            raise _missing(self.kind, "line" if order else "id")
        return self._key(named)

    def _key(self, name: str) -> Column:
        seen = self._seen.get(name)
        if seen is None:
            raise _missing(self.kind, name)
        column = self._spelling.column(seen, None)
        if isinstance(column, str) or column.kind not in {"text", "number"}:
            why = column if isinstance(column, str) else f"holds a {column.kind}"
            message = (
                f"table {self.kind!r}: column {seen.name!r} {why}; an id is text or a whole number"
            )
            raise NotSupported(message)
        return column

    def _moment(self, name: str) -> Column:
        name = name if name in self._seen else "happened_at"
        if name not in self._seen:
            raise _missing(self.kind, _MOMENTS[self.kind])
        column = self.facts.get(name)
        if column is None or column.kind != "moment":
            why = self.left_out.get(f"{self.kind}.{name}") or (
                f"table {self.kind!r}: column {self._seen[name].name!r} holds no moment; an event needs day and time"
            )
            raise NotSupported(why)
        return column


def _missing(kind: str, name: str) -> InvalidDocument:
    message = f"table {kind!r} has no column {name}; say which one it is, as in columns={{'{kind}.number': '{name}'}}"
    return InvalidDocument(message, issues=((f"{kind}.{name}", "missing-column"),))
