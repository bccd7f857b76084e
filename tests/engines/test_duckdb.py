"""Members found by DuckDB: the same as the interpreter's, whatever the tables are and however the session is set."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from relationkit.engines import DuckdbTables
from relationkit.errors import BackendError, InvalidDocument, NotSupported, UnknownField
from relationkit.rules import all_of, field, in_segment, interactions, not_, orders
from relationkit.segments import CandidateEngine, Segment, SegmentEngine, TimeIndex
from relationkit.testing.agreement import disagreements
from relationkit.testing.shops import MOMENTS, case_over, random_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from relationkit.profiles import Profile

pytestmark = pytest.mark.extra

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
RENAMED = {"consents.happened_at": "occurred_at"}
SETTINGS = (
    "TimeZone = 'America/New_York'",
    "default_collation = 'NOCASE'",
    "default_null_order = 'NULLS FIRST'",
    "default_order = 'DESC'",
    "old_implicit_casting = true",
)
EVERYBODY = Segment("everybody", where=field("id").is_known())


@pytest.fixture
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory."""
    with duckdb.connect() as connection:
        yield connection


def _as_tables(tables: dict[str, pa.Table], tmp_path: Path) -> DuckdbTables:
    """Tables of a database in which nearly everything is set otherwise."""
    connection = duckdb.connect()
    for setting in SETTINGS:
        connection.execute(f"SET GLOBAL {setting}")
    for kind, table in tables.items():
        connection.register("frame", table)
        connection.execute(f'CREATE TABLE "{kind}" AS SELECT * FROM frame')
        connection.unregister("frame")
    names: dict[str, Any] = {kind: kind for kind in tables}
    return DuckdbTables(connection, columns=RENAMED, **names)


def _as_parquet(tables: dict[str, pa.Table], tmp_path: Path) -> DuckdbTables:
    """Files whose moments have no zone, but for the answers, which no file can hold."""
    paths = {}
    for kind, table in tables.items():
        naive = [
            column.cast(pa.timestamp("us")) if pa.types.is_timestamp(column.type) else column
            for column in table.columns
        ]
        paths[kind] = tmp_path / f"{kind}.parquet"
        pq.write_table(pa.table(dict(zip(table.column_names, naive, strict=True))), paths[kind])
    facts = tables["facts"]
    given = {**paths, "facts": facts}
    return DuckdbTables(columns=RENAMED, naive="UTC", settled=True, **given)


def _as_frames(convert: Callable[[pa.Table], Any]) -> Callable[..., DuckdbTables]:
    def opened(tables: dict[str, pa.Table], tmp_path: Path) -> DuckdbTables:
        given = {kind: convert(table) for kind, table in tables.items()}
        return DuckdbTables(columns=RENAMED, **given)

    return opened


OPENINGS: dict[str, Callable[..., DuckdbTables]] = {
    "tables": _as_tables,
    "parquet": _as_parquet,
    "polars": _as_frames(pl.from_arrow),
    "pandas": _as_frames(
        lambda table: table.to_pandas(types_mapper=__import__("pandas").ArrowDtype)
    ),
    "arrow": _as_frames(lambda table: table),
}


@pytest.mark.parametrize("form", OPENINGS)
def test_duckdb_agrees_with_the_interpreter(
    form: str, shop_tables: Callable[..., Any], tmp_path: Path
) -> None:
    """Random rules over random shops, in every form that a table can have."""

    def opened(people: tuple[Profile, ...]) -> DuckdbTables:
        return OPENINGS[form](shop_tables(people), tmp_path)

    assert [] == [found.said for found in disagreements({form: opened}, seed=7, cases=100)]


def test_it_is_an_engine_for_candidates_with_an_index_of_time(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    """The three ports of segments that read."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id")
    tables = DuckdbTables(shop, profiles="customers")

    assert isinstance(tables, SegmentEngine)
    assert isinstance(tables, CandidateEngine)
    assert isinstance(tables, TimeIndex)


def test_a_float_that_is_meant_as_money_is_added_as_money(shop: duckdb.DuckDBPyConnection) -> None:
    """0.1 + 0.2 is 0.3 and neither more nor less, although the floats make 0.30000000000000004."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id")
    shop.execute("""
        CREATE TABLE orders AS SELECT n AS id, 1 AS profile_id, TIMESTAMPTZ '2026-02-01 09:00:00+00' AS placed_at, n / 10 AS total
        FROM (VALUES (1), (2)) AS v(n)
    """)
    tables = DuckdbTables(
        shop, profiles="customers", orders="orders", exact={"total": 2}, currency="EUR"
    )
    total = orders.sum("total")

    assert 1 == tables.count(Segment("just", where=total.equals(Decimal("0.3"), "EUR")), at=AT)
    assert 0 == tables.count(Segment("more", where=total.more_than(Decimal("0.3"), "EUR")), at=AT)
    assert (0.30000000000000004,) == shop.execute("SELECT sum(total) FROM orders").fetchone()


def test_members_are_counted_streamed_and_held(shop: duckdb.DuckDBPyConnection) -> None:
    """Many ids in one pass; whole numbers come out as text."""
    shop.execute("CREATE TABLE customers AS SELECT i AS id FROM range(100000) AS t(i)")
    tables = DuckdbTables(shop, profiles="customers")
    held = tables.segment(EVERYBODY, at=AT)

    assert 100_000 == tables.count(EVERYBODY, at=AT) == len(held)
    assert 100_000 == len(set(tables.segment_ids(EVERYBODY.definition, at=AT)))
    assert {"99999", "0"} <= set(held)
    assert held.sql == tables.sql(EVERYBODY, at=AT)


@pytest.mark.parametrize("kind", ["BIGINT", "VARCHAR"])
def test_members_are_sought_among_some(shop: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Ids that nobody has, or that are no numbers where customers are numbered, find nobody; nor does an empty list."""
    shop.execute(f"CREATE TABLE customers AS SELECT i::{kind} AS id FROM range(100) AS t(i)")
    shop.execute(f"""
        CREATE TABLE orders AS
        SELECT i AS id, i::{kind} AS profile_id, TIMESTAMPTZ '2026-02-01 09:00:00+00' AS placed_at FROM range(50) AS t(i)
    """)
    tables = DuckdbTables(shop, profiles="customers", orders="orders")
    buyers = Segment("buyers", where=orders.any()).definition
    asked = ["7", "7", "007", "60", "nobody", "", "9" * 40]

    assert ["7"] == list(tables.segment_ids_among(buyers, asked, at=AT))
    assert [] == list(tables.segment_ids_among(buyers, [], at=AT))
    assert 50 == len(set(tables.segment_ids(buyers, at=AT)))


def test_of_some_the_same_are_members(shop_tables: Callable[..., Any]) -> None:
    """Whoever is sought among few is found as among all; a rank is refused."""
    chance = random.Random(7)
    people = random_shop(chance.choice, MOMENTS[0], people=6)
    tables = DuckdbTables(columns=RENAMED, **shop_tables(people))
    few = ["c1", "c2", "c5"]
    asked = 0
    for _ in range(60):
        case = case_over(chance.choice, people, MOMENTS[0])
        told: Any = {"at": case.at, "rates": case.rates, "segments": case.segments}
        with suppress(NotSupported):
            found = set(tables.segment_ids_among(case.definition, few, **told))
            asked += 1
            assert set(tables.segment_ids(case.definition, **told)) & set(few) == found

    assert asked > 40


def test_a_rank_is_not_sought_among_some(shop: duckdb.DuckDBPyConnection) -> None:
    """Neither in the rule nor in a segment that it asks for, by whatever way."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id, 5 AS points")
    tables = DuckdbTables(shop, profiles="customers")
    best = Segment("best", where=field("points").in_top(1))
    others = {"best": best, "inner": Segment("inner", where=in_segment("best"))}
    outer = Segment("outer", where=all_of(in_segment("inner"), in_segment("inner")))
    for ranking in (best, outer):
        with pytest.raises(NotSupported, match="ranks customers, which needs all of them"):
            tables.segment_ids_among(ranking.definition, ["1"], at=AT, segments=others)

    assert 1 == tables.count(outer, at=AT, segments=others)


def test_a_stream_is_not_cut_off_by_other_questions(shop: duckdb.DuckDBPyConnection) -> None:
    """The caller's connection, and a second stream, have results of their own."""
    shop.execute("CREATE TABLE customers AS SELECT i AS id FROM range(300000) AS t(i)")
    tables = DuckdbTables(shop, profiles="customers")
    stream = tables.segment_ids(EVERYBODY.definition, at=AT)
    first = list(islice(stream, 10))
    shop.execute("SELECT 'wrong' AS id")
    other = sum(1 for _ in tables.segment_ids(EVERYBODY.definition, at=AT))
    shop.execute("INSERT INTO customers VALUES (-1)")

    assert (300_000, 300_000) == (other, len(set(first) | set(stream)))


def test_what_is_not_committed_is_not_seen(shop: duckdb.DuckDBPyConnection) -> None:
    """Every question is asked on a connection of its own."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id")
    tables = DuckdbTables(shop, profiles="customers")
    shop.execute("BEGIN")
    shop.execute("INSERT INTO customers VALUES (2)")

    assert 1 == tables.count(EVERYBODY, at=AT)
    shop.execute("COMMIT")
    assert 2 == tables.count(EVERYBODY, at=AT)


def test_a_segment_may_ask_for_another(shop: duckdb.DuckDBPyConnection) -> None:
    """Given as a segment or as its definition."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id, 'PL' AS country")
    tables = DuckdbTables(shop, profiles="customers")
    poles = Segment("poles", where=field("country").equals("PL"))
    asked = Segment("asked", where=in_segment("poles"))

    assert 1 == tables.count(asked, at=AT, segments={"poles": poles})
    assert 1 == tables.count(asked.definition, at=AT, segments={"poles": poles.definition})
    with pytest.raises(InvalidDocument, match="poles"):
        tables.count(asked, at=AT)


def test_several_segments_are_counted_in_one_query(shop: duckdb.DuckDBPyConnection) -> None:
    """Each with its own zone and its own people in and out by hand; they may ask for each other."""
    shop.execute(
        "CREATE TABLE customers AS SELECT i AS id, CASE WHEN i % 2 = 0 THEN 'PL' END AS country FROM range(10) AS t(i)"
    )
    tables = DuckdbTables(shop, profiles="customers")
    poles = Segment("poles", where=field("country").equals("PL"), excluded=frozenset({"0"}))
    others = Segment("others", where=not_(in_segment("poles")), time_zone="Asia/Tehran")
    by_hand = Segment(
        "by-hand", where=field("country").equals("BG"), included=frozenset({"1", "2"})
    )
    nobody = Segment("nobody", where=field("country").equals("BG"))

    assert {"poles": 4, "others": 1, "by-hand": 2, "nobody": 0} == tables.counts(
        [poles, others, by_hand, nobody], at=AT
    )


def test_a_rule_over_a_column_that_was_left_out_is_told_why(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    """And one over a column that nobody has is an unknown field."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id, 1.5::DOUBLE AS score")
    tables = DuckdbTables(shop, profiles="customers")
    with pytest.raises(
        NotSupported, match="column 'score' of table 'profiles' is DOUBLE, which is not exact"
    ):
        tables.count(Segment("high", where=field("score").at_least(1)), at=AT)
    with pytest.raises(UnknownField, match="hobby"):
        tables.count(Segment("players", where=field("hobby").equals("chess")), at=AT)


def test_a_naive_moment_is_refused_before_anything_is_asked(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    """As everywhere; also by a stream that nobody reads."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id")
    with pytest.raises(InvalidDocument):
        DuckdbTables(shop, profiles="customers").segment_ids(
            EVERYBODY.definition, at=AT.replace(tzinfo=None)
        )


def test_a_value_that_does_not_fit_is_not_quoted(shop: duckdb.DuckDBPyConnection) -> None:
    """What the engine says of it stays out of the error, and of its cause."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id, 1e300 AS score")
    tables = DuckdbTables(shop, profiles="customers", exact={"score": 2})
    with pytest.raises(
        BackendError, match=r"\(ConversionException\): a value does not fit its column"
    ) as raised:
        list(
            tables.segment_ids(Segment("high", where=field("score").at_least(1)).definition, at=AT)
        )

    assert raised.value.__cause__ is None


def test_a_table_that_went_away_is_a_fault_of_the_backend(shop: duckdb.DuckDBPyConnection) -> None:
    """With the cause."""
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id")
    tables = DuckdbTables(shop, profiles="customers")
    shop.execute("DROP TABLE customers")
    with pytest.raises(BackendError, match="could not find the members") as raised:
        tables.segment(EVERYBODY, at=AT)

    assert isinstance(raised.value.__cause__, duckdb.CatalogException)


def test_names_of_tables_and_columns_are_names_whatever_they_hold(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    """Words of SQL, quotes, braces, blanks."""
    shop.execute('CREATE SCHEMA "select"')
    shop.execute(
        'CREATE TABLE "select"."from ""where""" ("id" INTEGER, "or{t}der" VARCHAR, "a""b" VARCHAR)'
    )
    shop.execute("""INSERT INTO "select"."from ""where\""" VALUES (1, 'x', 'y')""")
    tables = DuckdbTables(shop, profiles='select.from "where"')
    rule = all_of(field("or{t}der").equals("x"), field('a"b').contains("Y"))

    assert ["1"] == tables.segment(Segment("names", where=rule), at=AT).ids()


def test_an_hour_is_an_hour_in_every_zone_of_the_session(shop: duckdb.DuckDBPyConnection) -> None:
    """A moment with a zone is the same instant wherever the session thinks it is."""
    shop.execute("SET TimeZone = 'America/New_York'")
    shop.execute("CREATE TABLE customers AS SELECT 1 AS id")
    shop.execute(
        "CREATE TABLE interactions AS SELECT 1 AS id, 1 AS profile_id, TIMESTAMPTZ '2026-03-01 11:30:00+00' AS happened_at"
    )
    tables = DuckdbTables(shop, profiles="customers", interactions="interactions")
    hour = Segment("hour", where=interactions.any(within="1 hour"))

    assert [0, 1, 1, 0] == [
        tables.count(hour, at=AT + timedelta(minutes=minutes)) for minutes in (-30, -29, 30, 31)
    ]
