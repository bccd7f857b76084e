"""What a Spark session is asked, seen by one that answers from a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from relationkit.engines import SparkTables, spark
from relationkit.errors import BackendError, NotSupported
from relationkit.rules import field as fact
from relationkit.rules.sql.layout import Column, Layout, Table
from relationkit.segments import CandidateEngine, Segment, SegmentEngine

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.extra

AT = datetime(2026, 3, 1, tzinfo=UTC)
POLES = Segment("poles", where=fact("country").equals("PL"))
CUSTOMERS = {
    "id": "bigint",
    "country": "string",
    "time_zone": "string",
    "code": "string collate UTF8_LCASE",
}


@dataclass
class Frame:
    """Rows, or the schema of a table."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    views: list[str] = field(default_factory=list)

    @property
    def schema(self) -> list[SimpleNamespace]:
        kinds = {
            name: SimpleNamespace(simpleString=lambda kind=kind: kind)
            for name, kind in self.columns.items()
        }
        return [
            SimpleNamespace(name=name, dataType=kind, nullable=True) for name, kind in kinds.items()
        ]

    def collect(self) -> list[tuple[Any, ...]]:
        return self.rows

    def toLocalIterator(self, *, prefetchPartitions: bool) -> Iterator[tuple[Any, ...]]:  # noqa: N802, N803
        return iter(self.rows)

    def selectExpr(self, place: str) -> Frame:  # noqa: N802
        return self

    def createOrReplaceTempView(self, name: str) -> None:  # noqa: N802
        self.views.append(name)


class ArrowFrame(Frame):
    """A frame of pyspark 4."""

    def toArrow(self) -> pa.Table:  # noqa: N802
        return pa.table({"id": pa.array([row[0] for row in self.rows], pa.string())})


class Session:
    """A session whose tables are given, and whose queries are written down."""

    def __init__(self, kind: type[Frame] = ArrowFrame) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.dropped: list[str] = []
        self.made: list[tuple[Any, ...]] = []
        self.catalog = SimpleNamespace(dropTempView=self.dropped.append)
        self.read = SimpleNamespace(parquet=self.table)
        self._kind = kind

    def table(self, name: str) -> Frame:
        return Frame(columns=CUSTOMERS)

    def createDataFrame(self, rows: list[tuple[Any, ...]], schema: str) -> Frame:  # noqa: N802
        self.made += rows
        return Frame(rows)

    def sql(self, text: str, args: dict[str, Any] | None = None) -> Frame:
        self.asked.append((text, args or {}))
        if "DISTINCT" in text and "zone" in text:
            return Frame([("Europe/Warsaw",), ("Mars/Olympus",), (None,)])
        if text.startswith("SELECT count("):
            return Frame([(2,) * (1 + text.count(", count("))])
        return self._kind([("1",), ("7",)])


@pytest.mark.parametrize("kind", [Frame, ArrowFrame])
def test_ids_come_by_arrow_or_row_by_row(kind: type[Frame]) -> None:
    """Whatever pyspark has; the values are named parameters."""
    session = Session(kind)
    tables = SparkTables(session, profiles="shop.customers")

    assert ["1", "7"] == list(tables.segment_ids(POLES.definition, at=AT))
    assert ["1", "7"] == tables.segment(POLES, at=AT).ids()
    text, args = session.asked[-1]
    assert "`shop`.`customers`" in text
    assert "PL" not in text
    assert "PL" in args.values()
    assert all(f":{name}" in text for name in args)


def test_without_pyarrow_ids_come_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """`toArrow` needs it."""
    monkeypatch.setattr(spark, "find_spec", lambda _name: None)
    monkeypatch.delattr(ArrowFrame, "toArrow")

    assert ["1", "7"] == list(
        SparkTables(Session(), profiles="customers").segment_ids(POLES.definition, at=AT)
    )


def test_members_are_counted_and_sought_among_some() -> None:
    """A count brings no ids."""
    session = Session()
    tables = SparkTables(session, profiles="customers")

    assert 2 == tables.count(POLES, at=AT)
    assert {"poles": 2} == tables.counts([POLES], at=AT)
    assert ["1", "7"] == list(tables.segment_ids_among(POLES.definition, ["1", "7", "x"], at=AT))
    assert [("1",), ("7",)] == session.made
    assert isinstance(tables, SegmentEngine)
    assert isinstance(tables, CandidateEngine)


def test_a_table_is_a_name_a_path_or_a_frame() -> None:
    """Frames are seen through views, which are dropped."""
    session, frame = Session(), Frame(columns=CUSTOMERS)
    with SparkTables(session, profiles=frame, facts=Frame()) as tables:
        assert tables.layout.profiles.name == frame.views[0]
        assert tables.layout.facts is not None
    assert 2 == len(session.dropped)
    assert (
        "parquet.`/lake/customers`"
        == SparkTables(session, profiles=Path("/lake/customers")).layout.profiles.name
    )
    assert (
        "parquet.`s3://lake/c``s`"
        == SparkTables(session, profiles="s3://lake/c`s").layout.profiles.name
    )
    assert SparkTables(session, profiles="customers", facts="facts").layout.facts


def test_keys_of_two_types_meet_as_text() -> None:
    """As in DuckDB, in Spark's words."""
    orders = Frame(columns={"id": "bigint", "profile_id": "string", "placed_at": "timestamp"})
    layout = SparkTables(Session(), profiles="customers", orders=orders).layout

    assert "CAST({t}.`id` AS STRING)" == layout.profiles.id.sql


def test_a_layout_can_be_given() -> None:
    """The zones are read where it says."""
    session = Session()
    people = Table("shop.customers", id=Column("id", "number"), owner=Column("id", "number"))
    plain = SparkTables(session, layout=Layout(people))
    zoned = SparkTables(session, layout=Layout(people, time_zone=Column("zone", "text")))
    nobody = Segment("nobody", where=fact("id").is_unknown())

    assert "SparkTables(profiles)" == repr(plain)
    plain.sql(nobody, at=AT)
    assert [] == session.asked
    zoned.sql(nobody, at=AT)
    assert [("SELECT DISTINCT t.`zone` AS zone FROM `shop`.`customers` AS t", {})] == session.asked


def test_settled_tables_are_looked_through() -> None:
    """As many values as rows: no gaps."""
    tables = SparkTables(Session(), profiles="customers", settled=True)

    assert not tables.layout.profiles.fields["country"].nullable


def test_sparks_types_have_kinds() -> None:
    """Also those of other releases."""
    kinds = {
        "a": "varchar(9)", "b": "char(2)", "c": "decimal(20,9)", "d": "decimal(20,2)", "e": "float", "f": "timestamp_ntz",
        "g": "interval day", "h": "string collate UTF8_LCASE", "i": "smallint", "j": "timestamp", "birthday": "string",
        "locale": "string", "id": "bigint", "k": "double", "l": "date",
    }  # fmt: skip
    frame = Frame(columns=kinds)
    tables = SparkTables(Session(), profiles=frame)
    told = SparkTables(Session(), profiles=frame, naive="UTC", exact={"c": 2, "e": 2, "k": 2})

    assert ["c", "e", "f", "g", "k"] == sorted(
        name.removeprefix("profiles.") for name in tables.left_out
    )
    assert ["profiles.g"] == list(told.left_out)
    assert "COLLATE UTF8_BINARY" in told.layout.profiles.fields["h"].sql
    assert "yearly" == told.layout.profiles.fields["birthday"].kind
    assert "language" in told.layout.profiles.fields


def test_a_fault_of_the_session_is_one_of_the_backend() -> None:
    """Also while the tables are read; views made until then are dropped."""
    session = Session()
    broken = SimpleNamespace()
    with pytest.raises(BackendError, match="spark could not read the columns"):
        SparkTables(session, profiles=Frame(columns=CUSTOMERS), orders=broken)
    assert 1 == len(session.dropped)
    with pytest.raises(NotSupported, match="without a zone"):
        SparkTables(
            session,
            profiles="customers",
            orders=Frame(columns={**CUSTOMERS, "placed_at": "timestamp_ntz"}),
        )
