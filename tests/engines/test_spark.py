"""Spark itself, local: its types, its settings, and the same members as the interpreter."""

from __future__ import annotations

import os
import warnings
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.engines import SparkTables
from relationkit.errors import BackendError, NotSupported
from relationkit.rules import all_of, birthday, field, orders
from relationkit.segments import Segment
from relationkit.testing.agreement import disagreements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from relationkit.profiles import Profile

pytestmark = [pytest.mark.extra, pytest.mark.filterwarnings("ignore")]

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
CASES = int(os.environ.get("RELATIONKIT_CASES", "25"))
SEED = int(os.environ.get("RELATIONKIT_SEED", "7"))


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session of one thread, in a time zone that is not UTC."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sql = pytest.importorskip(
            "pyspark.sql", reason="pyspark is not installed; run nox -s spark"
        )
        session = (
            sql.SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1")
            # Six customers are not worth a compiler.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.session.timeZone", "America/New_York")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@pytest.fixture
def customers(spark: Any) -> Iterator[str]:
    """A view of three customers."""
    spark.sql("""
        SELECT 1 AS id, 'PL' AS country, DATE '1980-03-02' AS birthday, 0.1D AS points
        UNION ALL SELECT 2, 'BG', DATE '1999-12-31', 0.2D
        UNION ALL SELECT 3, NULL, NULL, double('NaN')
    """).createOrReplaceTempView("customers")
    yield "customers"
    spark.catalog.dropTempView("customers")


def test_the_types_of_columns_become_kinds(spark: Any) -> None:
    """Each type of Spark that is exact is one kind of value; the rest is left out with the reason."""
    frame = spark.sql("""
        SELECT 'c1' AS id, 1Y AS a, 1L AS b, 1.50BD AS c, true AS d, DATE '2026-01-01' AS e, TIMESTAMP '2026-01-01 00:00:00' AS f,
            TIMESTAMP_NTZ '2026-01-01 00:00:00' AS g, array('x') AS h, 1.5D AS i, CAST(1 AS DECIMAL(20, 9)) AS j, map('x', 1) AS k
    """)
    with SparkTables(spark, profiles=frame, naive="UTC", exact={"i": 2, "j": 3}) as tables:
        kinds = {name: column.kind for name, column in tables.layout.profiles.fields.items()}
        expected = ["number"] * 3 + [
            "yes-no",
            "day",
            "moment",
            "moment",
            "list",
            "number",
            "number",
        ]

        assert dict(zip("abcdefghij", expected, strict=True)) | {"id": "text"} == kinds
        assert ["profiles.k"] == list(tables.left_out)
    with SparkTables(spark, profiles=frame) as tables:
        assert ["g", "i", "j", "k"] == sorted(
            name.removeprefix("profiles.") for name in tables.left_out
        )


def test_money_in_floats_and_moments_without_a_zone_are_refused(spark: Any, customers: str) -> None:
    """When the tables are given, not when they are asked."""
    frame = spark.sql(
        "SELECT 1 AS id, 1 AS profile_id, TIMESTAMP_NTZ '2026-01-01 00:00:00' AS placed_at, 1.5D AS total"
    )
    with pytest.raises(NotSupported, match="which is not exact"):
        SparkTables(spark, profiles=customers, orders=frame, naive="UTC")
    with pytest.raises(NotSupported, match="without a zone"):
        SparkTables(spark, profiles=customers, orders=frame, exact={"total": 2})
    assert [customers] == [row.tableName for row in spark.sql("SHOW TABLES").collect()]


def test_members_are_counted_streamed_and_held(spark: Any, customers: str) -> None:
    """Ids that are whole numbers come out as text; a float is what it was meant to be; NaN is unknown."""
    exact = Segment("exact", where=field("points").at_most(1))
    with SparkTables(spark, profiles=customers, exact={"points": 2}) as tables:
        found = tables.segment(exact, at=AT)

        assert (2, ["1", "2"]) == (tables.count(exact, at=AT), sorted(found.ids()))
        assert ["1", "2"] == sorted(tables.segment_ids(exact.definition, at=AT))
        assert ["2"] == list(
            tables.segment_ids_among(exact.definition, ["2", "3", "nobody"], at=AT)
        )
        assert [] == list(tables.segment_ids_among(exact.definition, [], at=AT))
        assert found.sql == tables.sql(exact, at=AT)
        assert "SparkTables(profiles)" == repr(tables)


def test_a_session_in_another_zone_moves_no_day(spark: Any, customers: str, tmp_path: Path) -> None:
    """The day and the windows are those of the rule, in New York as in Tokyo; from a table, a path, a frame."""
    moments = [AT - timedelta(days=60), AT - timedelta(days=59, hours=23), AT]
    rows = ", ".join(
        f"({n}, {n}, timestamp_micros({round(m.timestamp() * 1e6)}))"
        for n, m in enumerate(moments, 1)
    )
    frame = spark.sql(f"SELECT * FROM VALUES {rows} AS t(id, profile_id, placed_at)")
    path = str(tmp_path / "orders's")
    frame.write.parquet(path)
    lapsed = Segment(
        "recent", where=all_of(orders.any(within="60 days"), orders.none(within="1 hour"))
    )
    soon = Segment("soon", where=birthday.within_days(2))
    for zone in ("America/New_York", "Asia/Tokyo"):
        spark.conf.set("spark.sql.session.timeZone", zone)
        with SparkTables(spark, profiles=customers, orders=frame) as tables:
            assert ["1", "2"] == sorted(tables.segment_ids(lapsed.definition, at=AT))
            assert ["1"] == sorted(tables.segment_ids(soon.definition, at=AT))
        tables = SparkTables(spark, profiles=customers, orders=path, settled=True)
        assert ["1", "2"] == sorted(tables.segment_ids(lapsed.definition, at=AT))
        assert tables.layout.complete
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")


def test_what_spark_says_is_a_fault_of_the_backend(spark: Any) -> None:
    """A table that is not there, a value that does not fit."""
    with pytest.raises(BackendError, match="read the columns"):
        SparkTables(spark, profiles="nobody")


def test_spark_agrees_with_the_interpreter(spark: Any, shop_tables: Callable[..., Any]) -> None:
    """Random rules over random shops: the same members."""

    def opened(people: tuple[Profile, ...]) -> SparkTables:
        frames = {kind: spark.createDataFrame(table) for kind, table in shop_tables(people).items()}
        columns = {"consents.happened_at": "occurred_at"}
        return SparkTables(spark, **frames, columns=columns)

    wrong = [found.said for found in disagreements({"spark": opened}, seed=SEED, cases=CASES)]

    assert [] == wrong, f"RELATIONKIT_SEED={SEED}"
