"""What DuckDB's columns become: names, kinds, ids, moments; and what is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from relationkit.engines import DuckdbTables
from relationkit.errors import BackendError, InvalidDocument, NotSupported
from relationkit.rules.sql.layout import Column, Layout, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.extra


@pytest.fixture
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory."""
    with duckdb.connect() as connection:
        yield connection


def _kinds(tables: DuckdbTables, kind: str = "profiles") -> dict[str, str]:
    return {name: column.kind for name, column in getattr(tables.layout, kind).fields.items()}


def test_the_types_of_columns_become_kinds(shop: duckdb.DuckDBPyConnection) -> None:
    """Each type of DuckDB that is exact is one kind of value."""
    shop.execute("""
        CREATE TABLE customers (
            id VARCHAR, a TINYINT, b UHUGEINT, c DECIMAL(12, 2), d BOOLEAN, e DATE, f TIMESTAMP, g TIMESTAMPTZ,
            h TIMESTAMP_S, i TIMESTAMP_MS, j TIMESTAMP_NS, k VARCHAR[], l UUID, m ENUM('x', 'y'), n DOUBLE
        )
    """)
    tables = DuckdbTables(shop, profiles="customers", naive="UTC", exact={"n": 3})
    kinds = ["number"] * 3 + ["yes-no", "day"] + ["moment"] * 5 + ["list", "text", "text", "number"]

    assert dict(zip("abcdefghijklmn", kinds, strict=True)) | {"id": "text"} == _kinds(tables)
    assert "instant" == tables.layout.profiles.fields["g"].stored


def test_what_no_rule_can_ask_is_left_out_with_the_reason(shop: duckdb.DuckDBPyConnection) -> None:
    """Structures, floats, numbers finer than rules, timestamps without a zone: left out, unless a rule knows the name."""
    shop.execute("""
        CREATE TABLE customers (id INTEGER, a STRUCT(x INTEGER), b FLOAT, c DECIMAL(18, 9), d TIMESTAMP, e TIMESTAMP_MS)
    """)
    tables = DuckdbTables(shop, profiles="customers")

    assert ["profiles.a", "profiles.b", "profiles.c", "profiles.d", "profiles.e"] == sorted(
        tables.left_out
    )
    assert "is STRUCT, which no rule can ask for" in tables.left_out["profiles.a"]
    assert "exact={'total': 2}" in tables.left_out["profiles.b"]
    assert "finer than a rule can ask" in tables.left_out["profiles.c"]
    assert "naive='UTC'" in tables.left_out["profiles.d"]
    assert ["c", "id"] == sorted(_kinds(DuckdbTables(shop, profiles="customers", exact={"c": 4})))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("total DOUBLE, placed_at TIMESTAMPTZ", "column 'total' is DOUBLE, which is not exact"),
        ("total INTEGER, placed_at TIMESTAMP", "column 'placed_at' is a timestamp without a zone"),
        ("total INTEGER, placed_at DATE", "holds no moment; an event needs day and time"),
        ("total INTEGER, placed_at VARCHAR", "holds no moment; an event needs day and time"),
    ],
)
def test_a_column_that_rules_know_must_be_readable(
    shop: duckdb.DuckDBPyConnection, columns: str, said: str
) -> None:
    """Money in floats and moments without a zone are refused when the tables are given, not when they are asked."""
    shop.execute("CREATE TABLE customers AS SELECT 'c1' AS id")
    shop.execute(f"CREATE TABLE orders (id INTEGER, profile_id VARCHAR, {columns})")
    with pytest.raises(NotSupported, match=said):
        DuckdbTables(shop, profiles="customers", orders="orders")


def test_columns_are_called_as_the_caller_says(shop: duckdb.DuckDBPyConnection) -> None:
    """One name for all tables, or for one table alone; a name that is given goes before a column that has it."""
    shop.execute("CREATE TABLE customers (customer_id INTEGER, land VARCHAR)")
    shop.execute(
        "CREATE TABLE orders (nr INTEGER, customer_id INTEGER, sold TIMESTAMPTZ, total INTEGER, gross INTEGER)"
    )
    names = {"customer_id": "profile_id", "orders.sold": "placed_at", "nr": "id", "land": "country"}
    tables = DuckdbTables(
        shop, profiles="customers", orders="orders", columns={**names, "orders.gross": "total"}
    )
    found = tables.layout.orders

    assert found is not None
    assert found.at is not None
    assert ("nr", "customer_id", "sold") == (found.id.sql, found.owner.sql, found.at.sql)
    assert {"total": "gross", "id": "nr"} == {
        name: column.sql for name, column in found.fields.items()
    }
    assert {"country": "text", "id": "number"} == _kinds(tables)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"columns": {"kundennummer": "id"}}, "columns: no table has kundennummer"),
        ({"exact": {"totl": 2}}, "exact: no table has totl"),
        ({"columns": {"a": "id", "b": "id"}}, "two columns for 'id': a and b"),
        ({}, "table 'profiles' has no column id; say which one it is"),
        ({"columns": {"c": "id"}}, "an id is text or a whole number"),
        ({"columns": {"d": "id"}}, "an id is text or a whole number"),
    ],
)
def test_a_name_that_does_not_fit_is_refused(
    shop: duckdb.DuckDBPyConnection, told: Any, said: str
) -> None:
    """A slip of the pen must not leave a column as it is."""
    shop.execute("CREATE TABLE customers (a INTEGER, b INTEGER, c DATE, d DOUBLE)")
    with pytest.raises((InvalidDocument, NotSupported), match=said):
        DuckdbTables(shop, profiles="customers", **told)


@pytest.mark.parametrize(
    "columns", ["gross INTEGER, total INTEGER", "total INTEGER, gross INTEGER"]
)
def test_a_name_that_is_given_goes_first(shop: duckdb.DuckDBPyConnection, columns: str) -> None:
    """Whichever column stands first, the one that the caller names is the one."""
    shop.execute(f"CREATE TABLE customers (id INTEGER, {columns})")
    tables = DuckdbTables(shop, profiles="customers", columns={"gross": "total"})

    assert "gross" == tables.layout.profiles.fields["total"].sql


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ("id INTEGER, placed_at TIMESTAMPTZ", "profile_id"),
        ("id INTEGER, profile_id INTEGER", "placed_at"),
    ],
)
def test_an_event_needs_an_owner_and_a_moment(
    shop: duckdb.DuckDBPyConnection, columns: str, missing: str
) -> None:
    """The one that is missing is named, with an example of what to write."""
    shop.execute("CREATE TABLE customers (id INTEGER)")
    shop.execute(f"CREATE TABLE orders ({columns})")
    said = f"table 'orders' has no column {missing}; say which one it is, as in columns={{'orders.number': '{missing}'}}"
    with pytest.raises(InvalidDocument, match=re.escape(said)):
        DuckdbTables(shop, profiles="customers", orders="orders")


def test_items_take_owner_and_moment_from_their_order(shop: duckdb.DuckDBPyConnection) -> None:
    """An item needs the number of its order and a line or an id; its amount is price times quantity."""
    shop.execute("CREATE TABLE customers (id INTEGER)")
    shop.execute("CREATE TABLE orders (id VARCHAR, profile_id INTEGER, placed_at TIMESTAMPTZ)")
    shop.execute(
        "CREATE TABLE items (order_id INTEGER, line INTEGER, price DECIMAL(9, 2), quantity INTEGER)"
    )
    shop.execute("INSERT INTO orders VALUES ('7', 1, '2026-02-01 10:00:00+01')")
    shop.execute("INSERT INTO items VALUES (7, 1, 4.50, 2), (8, 1, 1, 1)")
    tables = DuckdbTables(shop, profiles="customers", orders="orders", items="items")
    found = tables.layout.items

    assert found is not None
    assert {"price": "number", "quantity": "number", "amount": "number"} == _kinds(tables, "items")
    assert ["1"] == list(
        tables.happened(
            "items", datetime(2026, 2, 1, 9, tzinfo=UTC), datetime(2026, 2, 2, tzinfo=UTC)
        )
    )
    with pytest.raises(InvalidDocument, match="give orders"):
        DuckdbTables(shop, profiles="customers", items="items")


def test_items_may_carry_owner_and_moment_themselves(shop: duckdb.DuckDBPyConnection) -> None:
    """Then no table of orders is needed."""
    shop.execute("CREATE TABLE customers (id INTEGER)")
    shop.execute(
        "CREATE TABLE items (id INTEGER, order_id INTEGER, profile_id INTEGER, placed_at TIMESTAMPTZ, amount INTEGER)"
    )
    found = DuckdbTables(shop, profiles="customers", items="items", currency="EUR").layout

    assert found.items is not None
    assert ('"items"', "EUR") == (found.items.name, found.items.currency)
    shop.execute("ALTER TABLE items DROP id")
    with pytest.raises(InvalidDocument, match="has no column line"):
        DuckdbTables(shop, profiles="customers", items="items")


def test_the_currency_of_items_is_that_of_their_order(shop: duckdb.DuckDBPyConnection) -> None:
    """The only currency is for tables that have none beside the amount."""
    shop.execute("CREATE TABLE customers (id INTEGER)")
    shop.execute(
        "CREATE TABLE orders (id INTEGER, profile_id INTEGER, placed_at TIMESTAMPTZ, currency VARCHAR)"
    )
    shop.execute("CREATE TABLE items (order_id INTEGER, line INTEGER)")
    found = DuckdbTables(
        shop, profiles="customers", orders="orders", items="items", currency="EUR"
    ).layout

    assert found.orders is not None
    assert found.items is not None
    assert (None, None) == (found.orders.currency, found.items.currency)


def test_an_answer_is_known_by_survey_and_question(shop: duckdb.DuckDBPyConnection) -> None:
    """It needs no id of its own, and has none that a rule could ask for."""
    shop.execute("CREATE TABLE customers (id INTEGER)")
    shop.execute(
        "CREATE TABLE answers (profile_id INTEGER, survey VARCHAR, question VARCHAR, answered_at TIMESTAMPTZ)"
    )
    tables = DuckdbTables(shop, profiles="customers", answers="answers")

    assert {"survey": "text", "question": "text"} == _kinds(tables, "answers")


def test_the_language_is_that_of_the_locale(shop: duckdb.DuckDBPyConnection) -> None:
    """Where there is no column for it."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id, 'pl_PL' AS locale")
    language = DuckdbTables(shop, profiles="customers").layout.profiles.fields["language"]
    found = shop.execute(f"SELECT {language.sql.format(t='t')} FROM customers AS t").fetchall()

    assert [("pl",)] == found
    shop.execute("ALTER TABLE customers ADD language INTEGER")
    assert (
        "number" == DuckdbTables(shop, profiles="customers").layout.profiles.fields["language"].kind
    )


@pytest.mark.parametrize("kind", ["VARCHAR", "DATE"])
def test_a_birthday_is_a_day_of_the_year(shop: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Written out, written short, or as a date; anything else is unknown."""
    shop.execute(f"CREATE TABLE customers (id INTEGER, birthday {kind})")
    written = ["'1980-02-29'"] + [
        "'--02-29'",
        "'02-29'",
        "'29.02.1980'",
        "'1980/02-29'",
        "NULL",
    ] * (kind == "VARCHAR")
    for number, day in enumerate(written):
        shop.execute(f"INSERT INTO customers VALUES ({number}, {day})")
    tables = DuckdbTables(shop, profiles="customers")
    days = frozenset({(2, 29), (12, 31)})

    assert "yearly" == _kinds(tables)["birthday"]
    assert [str(number) for number in range(min(len(written), 3))] == sorted(
        tables.days_of_year("birthday", days)
    )


def test_keys_of_two_types_meet_as_text(shop: duckdb.DuckDBPyConnection) -> None:
    """Whole numbers stay what they are unless another table has text."""
    shop.execute("CREATE TABLE customers (id BIGINT)")
    shop.execute("CREATE TABLE orders (id BIGINT, profile_id VARCHAR, placed_at TIMESTAMPTZ)")
    found = DuckdbTables(shop, profiles="customers", orders="orders").layout

    assert found.orders is not None
    assert ("text", "text", "number") == (
        found.profiles.id.kind,
        found.orders.owner.kind,
        found.orders.id.kind,
    )
    assert 'CAST({t}."id" AS VARCHAR)' == found.profiles.owner.sql


def test_not_null_is_believed_and_nothing_else_of_a_table(shop: duckdb.DuckDBPyConnection) -> None:
    """A table may gain a gap at any time; only its constraint speaks for the future, or a caller who promises."""
    shop.execute(
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, country VARCHAR NOT NULL, city VARCHAR)"
    )
    shop.execute("INSERT INTO customers VALUES (1, 'PL', 'Opole')")
    shop.execute(
        "CREATE TABLE orders AS SELECT 1 AS id, 1 AS profile_id, '2026-02-01 10:00:00+01'::TIMESTAMPTZ AS placed_at"
    )
    living = DuckdbTables(shop, profiles="customers", orders="orders")
    settled = DuckdbTables(shop, profiles="customers", orders="orders", settled=True)
    shop.execute("INSERT INTO orders VALUES (2, 9, NULL)")
    strange = DuckdbTables(shop, profiles="customers", orders="orders", settled=True).layout

    assert [False, True] == [
        living.layout.profiles.fields[name].nullable for name in ("country", "city")
    ]
    assert [False, False] == [
        settled.layout.profiles.fields[name].nullable for name in ("country", "city")
    ]
    assert (False, True, False) == (
        living.layout.complete,
        settled.layout.complete,
        strange.complete,
    )
    assert strange.orders is not None
    assert strange.orders.at is not None
    assert strange.orders.at.nullable


@pytest.mark.parametrize(
    "make", [pl.DataFrame, pd.DataFrame, pa.table], ids=["polars", "pandas", "pyarrow"]
)
def test_data_frames_are_tables(make: Any) -> None:
    """Of whatever library; one that is said to be settled is looked through once."""
    frame = make({"id": ["c1", "c2"], "country": ["PL", "BG"], "city": ["Opole", None]})
    with DuckdbTables(profiles=frame, settled=True) as tables:
        nullable = {name: column.nullable for name, column in tables.layout.profiles.fields.items()}

        assert {"id": False, "country": False, "city": True} == nullable
        assert tables.layout.complete
        assert "DuckdbTables(profiles)" == repr(tables)


def test_not_a_number_is_a_missing_number() -> None:
    """pandas has no other word for it."""
    frame = pd.DataFrame({"id": ["c1", "c2"], "points": [1.5, None]})
    points = DuckdbTables(profiles=frame, exact={"points": 2}).layout.profiles.fields["points"]

    assert points.nullable


def test_a_float_is_cast_to_the_places_that_it_is_meant_to_have(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    """0.1 and 0.2 are 0.3, as the shop that wrote them meant."""
    shop.execute(
        "CREATE TABLE customers AS SELECT 1 AS id, x::DOUBLE AS points FROM (VALUES (0.1), (0.2)) AS v(x)"
    )
    points = DuckdbTables(shop, profiles="customers", exact={"points": 2}).layout.profiles.fields[
        "points"
    ]
    found = shop.execute(
        f"SELECT sum({points.sql.format(t='t')}), sum(points) FROM customers AS t"
    ).fetchone()

    assert (Decimal("0.30"), 0.30000000000000004) == found


def test_wide_decimals_get_room_to_multiply() -> None:
    """polars writes every decimal in 38 digits."""
    schema: Any = {"id": pl.String, "points": pl.Decimal(38, 2)}
    frame = pl.DataFrame({"id": ["c1"], "points": [Decimal("1.50")]}, schema=schema)

    assert (
        'CAST({t}."points" AS DECIMAL(24,2))'
        == DuckdbTables(profiles=frame).layout.profiles.fields["points"].sql
    )


def test_text_under_a_collation_is_compared_by_its_letters(shop: duckdb.DuckDBPyConnection) -> None:
    """A database that folds case when it compares does not widen an audience."""
    shop.execute("CREATE TABLE customers (id VARCHAR COLLATE NOCASE)")
    shop.execute("INSERT INTO customers VALUES ('C1')")
    column = DuckdbTables(shop, profiles="customers").layout.profiles.id
    found = shop.execute(
        f"SELECT {column.sql.format(t='t')} = ?, id = ? FROM customers AS t", ["c1", "c1"]
    ).fetchone()

    assert (False, True) == found


def test_parquet_is_given_by_its_path_or_pattern(tmp_path: Path) -> None:
    """A folder's quote in the path is nothing special."""
    folder = tmp_path / "anna's files"
    folder.mkdir()
    for number in (1, 2):
        pl.DataFrame({"id": [number], "country": ["PL"]}).write_parquet(
            folder / f"{number}.parquet"
        )
    one = DuckdbTables(profiles=folder / "1.parquet")
    all_ = DuckdbTables(profiles=f"{folder}/*.parquet", settled=True)

    assert one.layout.profiles.fields["country"].nullable
    assert not all_.layout.profiles.fields["country"].nullable
    with pytest.raises(BackendError, match="read the columns of profiles"):
        DuckdbTables(profiles=tmp_path / "none.parquet")


class _Once:
    """A reader in other clothes."""

    def __init__(self) -> None:
        self._reader = pa.table({"id": ["c1"]}).to_reader()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._reader.__arrow_c_stream__()


class _Shrinking:
    """A stream that is there a second time, but empty."""

    def __init__(self) -> None:
        self._left = 100

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        self._left -= 1
        ids = ["c1"] * max(self._left, 0)
        return pa.table({"id": pa.array(ids, pa.string())}).__arrow_c_stream__()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pl.LazyFrame({"id": ["c1"]}), "is a LazyFrame; collect it"),
        ([{"id": "c1"}], "is a list; collect it"),
        (pa.table({"id": ["c1"]}).to_reader(), "can be read only once"),
        (_Once(), "can be read only once"),
        (_Shrinking(), "can be read only once"),
        (duckdb.sql("SELECT 1 AS id"), "is a DuckDBPyRelation; collect it"),
    ],
    ids=["lazy", "list", "reader", "once", "shrinking", "relation"],
)
def test_what_is_no_table_yet_is_refused(table: Any, said: str) -> None:
    """A plan, a stream that is read once, a relation of one connection."""
    with pytest.raises(NotSupported, match=said):
        DuckdbTables(profiles=table)


@pytest.mark.parametrize("name", ["nobody", "temporary", "main.nobody"])
def test_a_table_that_is_not_there_is_refused_with_advice(
    shop: duckdb.DuckDBPyConnection, name: str
) -> None:
    """Temporary tables, and frames that were registered, are seen by their own connection alone."""
    shop.execute("CREATE TEMP TABLE temporary (id INTEGER)")
    with pytest.raises(
        InvalidDocument,
        match="is not in the database; give the name of a table or view that is committed",
    ):
        DuckdbTables(shop, profiles=name)


def test_there_is_a_layout_or_there_are_tables() -> None:
    """One of both, and at least the profiles."""
    people = Table("customers", id=Column("id", "text"), owner=Column("id", "text"))
    wrong: list[dict[str, Any]] = [
        {},
        {"orders": "orders"},
        {"layout": Layout(people), "naive": "UTC"},
    ]
    for told in wrong:
        with pytest.raises(InvalidDocument, match="either a layout, or the tables"):
            DuckdbTables(**told)

    assert Layout(people) == DuckdbTables(layout=Layout(people)).layout


def test_the_callers_connection_keeps_its_settings(shop: duckdb.DuckDBPyConnection) -> None:
    """And it is left open."""
    shop.execute("SET TimeZone = 'America/New_York'")
    shop.execute(
        "CREATE TABLE customers AS SELECT 1 AS id, 'Europe/Warsaw' AS time_zone UNION ALL SELECT 2, 'Mars/Olympus'"
    )
    with DuckdbTables(shop, profiles="customers") as tables:
        assert {"Europe/Warsaw"} == tables.time_zones()

    assert ("America/New_York",) == shop.execute("SELECT current_setting('TimeZone')").fetchone()


def test_a_missing_duckdb_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The advice names the extra."""
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(NotSupported, match=r"install relationkit\[duckdb\]"):
        DuckdbTables(profiles="customers")


def test_days_of_the_year_are_found_among_columns_and_facts(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    """A declared day is a column, or a row of the table of facts; what nobody has finds nobody."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id, DATE '1999-12-31' AS wedding")
    shop.execute(
        "CREATE TABLE facts AS SELECT 2 AS profile_id, 'moved' AS name, 'day' AS kind, '2001-12-31' AS text"
    )
    days = frozenset({(12, 31)})
    plain, full = (
        DuckdbTables(shop, profiles="customers"),
        DuckdbTables(shop, profiles="customers", facts="facts"),
    )

    assert ["1"] == list(plain.days_of_year("wedding", days))
    assert [] == list(plain.days_of_year("moved", days))
    assert ["2"] == list(full.days_of_year("moved", days))
    assert [] == list(full.days_of_year("wedding", frozenset()))


def test_what_happened_is_found_by_its_moment(shop: duckdb.DuckDBPyConnection) -> None:
    """The first instant counts, the last one does not; however the moment is stored."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id")
    shop.execute(
        "CREATE TABLE orders AS SELECT 1 AS id, 1 AS profile_id, TIMESTAMP '2026-02-01 09:00:00' AS placed_at"
    )
    start, end = datetime(2026, 2, 1, 9, tzinfo=UTC), datetime(2026, 2, 1, 10, tzinfo=UTC)
    tables = DuckdbTables(shop, profiles="customers", orders="orders", naive="UTC")
    people = Table("customers", id=Column("id", "number"), owner=Column("id", "number"))
    micros = Column("epoch_us({t}.placed_at)", "moment", stored="micros", expression=True)
    owner = Column("profile_id", "number")
    given = Layout(
        people, orders=Table("main.orders", id=Column("id", "number"), owner=owner, at=micros)
    )

    for asked in (tables, DuckdbTables(shop, layout=given)):
        assert ["1"] == list(asked.happened("orders", start, end))
        assert [] == list(asked.happened("orders", start.replace(hour=8), start))
        assert [] == list(asked.happened("interactions", start, end))


def test_a_day_of_a_frame_is_a_day() -> None:
    """Not a moment at midnight."""
    frame = pl.DataFrame({"id": ["c1"], "wedding": [date(2001, 5, 1)]})

    assert "day" == _kinds(DuckdbTables(profiles=frame))["wedding"]
