"""Small shops in tables: as the library's stores keep them, and as a stranger's warehouse does."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.rules import evaluate
from relationkit.rules.evaluate import pin
from relationkit.rules.ranking import standings
from relationkit.rules.sql import (
    Column,
    Facts,
    Layout,
    Query,
    Table,
    compile_sql,
    compile_truth,
    register,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from relationkit.profiles import Profile
    from relationkit.rules.definition import Standings
    from relationkit.testing.shops import Case

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NATIVE = {
    "points": "number",
    "city": "text",
    "vip": "yes-no",
    "wedding": "day",
    "seen": "moment",
    "hobbies": "list",
}
PERSON = ("given", "country", "gender", "language", "time_zone", "birthday", "registered_at")


def micros(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // timedelta(microseconds=1)


def naive(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)


def millionths(number: Decimal | int | None) -> int | None:
    return None if number is None else int(Decimal(number) * 1_000_000)


@dataclass
class Shop:
    """Tables in one engine; ``run`` gives the rows of a query."""

    dialect: str
    native: bool
    connection: Any
    layout: Layout
    tables: Sequence[str]

    def fill(self, profiles: Iterable[Profile]) -> None:
        """Replace all rows."""
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in self.tables}
        for profile in profiles:
            self._add(profile, rows)
        cursor = self.connection.cursor()
        for name, lines in rows.items():
            cursor.execute(f"DELETE FROM {name}")
            if lines:
                mark = "%s" if self.dialect == "postgresql" else "?"
                marks = ", ".join([mark] * len(lines[0]))
                cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", lines)

    def run(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        cursor = self.connection.cursor()
        cursor.execute(query.text, query.params)
        return list(cursor.fetchall())

    def _add(self, profile: Profile, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        moment: Callable[[Any], Any] = naive if self.native else micros
        number: Callable[[Any], Any] = (lambda found: found) if self.native else millionths
        birthday = profile.birthday and f"{profile.birthday.month:02}-{profile.birthday.day:02}"
        person = (
            profile.given, profile.country, profile.gender, profile.language, profile.time_zone, birthday,
            moment(profile.registered_at),
        )  # fmt: skip
        channels = tuple(point.channel for point in profile.contacts)
        if self.native:
            own = [profile.attributes.get(name) for name in NATIVE]
            own = [_native(part) for part in own]
            rows["customers"].append((profile.id, *person, *own, list(channels)))
        else:
            rows["customers"].append((profile.id, *person))
            facts = {**profile.attributes, "channels": channels}
            for name, fact in facts.items():
                rows["facts"].extend(_fact_rows(profile.id, name, fact))
        for answer in profile.answers:
            rows["facts"].extend(_fact_rows(profile.id, answer.name, answer.value))
            rows["answers"].append(
                (answer.id, profile.id, moment(answer.answered_at), answer.survey, answer.question)
            )
        for order in profile.orders:
            gift = order.gift if self.native or order.gift is None else int(order.gift)
            rows["orders"].append((
                order.id, profile.id, moment(order.placed_at), order.status, number(order.total), order.currency,
                gift, order.source, order.ship_country,
            ))  # fmt: skip
            for line, item in enumerate(order.items, 1):
                rows["items"].append((
                    f"{order.id}/{line}", profile.id, moment(order.placed_at), order.id, item.product, item.name,
                    item.category, item.brand, item.quantity, number(item.price), number(item.amount),
                ))  # fmt: skip
        for event in profile.interactions:
            rows["interactions"].append((
                event.id, profile.id, moment(event.happened_at), event.channel, event.kind, event.link, event.campaign,
            ))  # fmt: skip
        for entry in profile.consents:
            rows["consents"].append(
                (
                    entry.id,
                    profile.id,
                    moment(entry.happened_at),
                    entry.kind,
                    entry.purpose,
                    entry.channel,
                )
            )
        for change in profile.memberships:
            rows["memberships"].append((
                change.id, profile.id, moment(change.happened_at), change.segment, change.kind, change.cause,
            ))  # fmt: skip


def _native(fact: Any) -> Any:
    if isinstance(fact, datetime):
        return naive(fact)
    return list(fact) if isinstance(fact, tuple) else fact


def _fact_rows(owner: str, name: str, fact: Any) -> Iterator[tuple[Any, ...]]:
    yield (owner, name, 0, *_kept(fact))
    if isinstance(fact, tuple):
        for line, part in enumerate(fact, 1):
            yield (owner, name, line, *_kept(part))


def _kept(fact: Any) -> tuple[str, str | None, int | None]:
    if isinstance(fact, tuple):
        return "list", None, None
    if isinstance(fact, bool):
        return "yes-no", None, int(fact)
    if isinstance(fact, int | Decimal):
        return "number", None, millionths(fact)
    if isinstance(fact, datetime):
        return "moment", None, micros(fact)
    if isinstance(fact, date):
        return "day", fact.isoformat(), fact.toordinal() - EPOCH.toordinal()
    return "text", fact, None


_COLUMNS: dict[str, dict[str, str]] = {
    "customers": {"id": "text", **dict.fromkeys(PERSON, "text"), "birthday": "yearly", "registered_at": "moment"},
    "orders": {
        "id": "text", "profile_id": "text", "at": "moment", "status": "text", "total": "number", "currency": "text",
        "gift": "yes-no", "source": "text", "ship_country": "text",
    },
    "items": {
        "id": "text", "profile_id": "text", "at": "moment", "order_id": "text", "product": "text", "name": "text",
        "category": "text", "brand": "text", "quantity": "whole", "price": "number", "amount": "number",
    },
    "interactions": {
        "id": "text", "profile_id": "text", "at": "moment", "channel": "text", "kind": "text", "link": "text",
        "campaign": "text",
    },
    "consents": {
        "id": "text", "profile_id": "text", "at": "moment", "kind": "text", "purpose": "text", "channel": "text",
    },
    "answers": {"id": "text", "profile_id": "text", "at": "moment", "survey": "text", "question": "text"},
    "memberships": {
        "id": "text", "profile_id": "text", "at": "moment", "segment": "text", "kind": "text", "cause": "text",
    },
}  # fmt: skip
_MAY_LACK = {
    "gift",
    "source",
    "ship_country",
    "name",
    "category",
    "brand",
    "link",
    "campaign",
    "purpose",
}
_TYPES = {
    "sqlite": {"text": "TEXT", "whole": "INTEGER"},
    "duckdb": {
        "text": "VARCHAR", "whole": "BIGINT", "number": "DECIMAL(18, 6)", "moment": "TIMESTAMP", "yes-no": "BOOLEAN",
        "day": "DATE", "list": "VARCHAR[]",
    },
    "postgresql": {
        "text": "text", "whole": "bigint", "number": "numeric(18, 6)", "moment": "timestamp", "yes-no": "boolean",
        "day": "date", "list": "text[]",
    },
}  # fmt: skip


def shop(dialect: str, connection: Any, *, native: bool) -> Shop:
    """Make the tables and their layout."""
    types = _TYPES[dialect]
    columns = {name: dict(parts) for name, parts in _COLUMNS.items()}
    if native:
        columns["customers"] |= {**NATIVE, "channels": "list"}
    made = {name: _table(name, parts, native=native) for name, parts in columns.items()}
    columns["facts"] = {
        "profile_id": "text", "name": "text", "line": "whole", "kind": "text", "text": "text", "number": "whole",
    }  # fmt: skip
    cursor = connection.cursor()
    for name, parts in columns.items():
        kept = {
            part: types["text"] if kind == "yearly" else types.get(kind, types["whole"])
            for part, kind in parts.items()
        }
        if not native:
            kept = {
                part: types["text" if kind in {"text", "yearly"} else "whole"]
                for part, kind in parts.items()
            }
        written = ", ".join(f'"{part}" {kind}' for part, kind in kept.items())
        cursor.execute(f"CREATE TABLE {name} ({written})")
    people = made.pop("customers")
    layout = Layout(
        people,
        **made,
        facts=Facts("facts"),
        item_order=Column("order_id", "text", nullable=False),
        time_zone=Column("time_zone", "text"),
        complete=True,
    )
    return Shop(dialect, native, connection, layout, tuple(columns))


def _table(name: str, parts: Mapping[str, str], *, native: bool) -> Table:
    sure = set() if name == "customers" else set(parts) - _MAY_LACK
    if name == "consents":
        sure.discard("channel")
    found = {
        part: _column(part, kind, nullable=part not in {*sure, "id"}, native=native)
        for part, kind in parts.items()
    }
    fields = {
        part: kept
        for part, kept in found.items()
        if part not in {"id", "profile_id", "at", "order_id"}
    }
    owner = found.get("profile_id", found["id"])
    return Table(name, id=found["id"], owner=owner, at=found.get("at"), fields=fields)


def _column(name: str, kind: Any, *, nullable: bool, native: bool) -> Column:
    if kind == "whole":
        return Column(name, "number", nullable=nullable)
    if kind == "yes-no" and not native:
        return Column(f"({{t}}.{name} = 1)", kind, nullable=nullable, expression=True)
    stored: dict[str, Any] = {} if native else {"moment": "micros", "number": "millionths"}
    return Column(name, kind, stored.get(kind, "native"), nullable=nullable)


@pytest.fixture(scope="session")
def sqlite_shop() -> Iterator[Shop]:
    """SQLite, as the library's store keeps a shop."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    register(connection)
    yield shop("sqlite", connection, native=False)
    connection.close()


@pytest.fixture(scope="session")
def duckdb_shop() -> Iterator[Shop]:
    """DuckDB, as a warehouse keeps a shop."""
    import duckdb

    connection = duckdb.connect()
    yield shop("duckdb", connection, native=True)
    connection.close()


@pytest.fixture(scope="session")
def postgres_store(postgres: str) -> Iterator[Shop]:
    """PostgreSQL, as the library's store keeps a shop."""
    yield from _on_postgres(postgres, native=False)


@pytest.fixture(scope="session")
def postgres_shop(postgres: str) -> Iterator[Shop]:
    """PostgreSQL, as a warehouse keeps a shop."""
    yield from _on_postgres(postgres, native=True)


def _on_postgres(postgres: str, *, native: bool) -> Iterator[Shop]:
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA emitted_{int(native)}")
        connection.execute(f"SET search_path = emitted_{int(native)}")
        yield shop("postgresql", connection, native=native)


@pytest.fixture
def witnessed() -> Callable[[Shop, Case], None]:
    """Hold the truths and the members that an engine gives against the interpreter's."""
    return _witnessed


def _witnessed(shop: Shop, case: Case) -> None:
    definition, given = (
        case.definition,
        {"at": case.at, "rates": case.rates, "segments": case.segments},
    )
    cuts = standings(definition, case.profiles, **given)  # type: ignore[arg-type]
    expected = {profile.id: _truth(case, profile, cuts) for profile in case.profiles}
    shop.fill(case.profiles)
    zones = sorted({profile.time_zone for profile in case.profiles if profile.time_zone})
    truths = compile_truth(definition, shop.layout, shop.dialect, zones=zones, **given)  # type: ignore[arg-type]
    members = compile_sql(definition, shop.layout, shop.dialect, zones=zones, **given)  # type: ignore[arg-type]

    found = {name: None if truth is None else bool(truth) for name, truth in shop.run(truths)}

    assert expected == found
    assert sorted(name for name, truth in expected.items() if truth) == sorted(
        name for (name,) in shop.run(members)
    )


def _truth(case: Case, profile: Profile, cuts: Standings) -> bool | None:
    definition = case.definition
    pinned = pin(definition, profile.id)
    if pinned is not None:
        return pinned
    return evaluate(
        definition.where,
        profile,
        at=case.at,
        time_zone=definition.time_zone,
        rates=case.rates,
        segments=case.segments,
        standings=cuts,
    ).truth
