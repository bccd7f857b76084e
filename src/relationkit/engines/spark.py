"""Spark (the host's own, 3.5 or later): segments over the tables of a lake, asked through ``spark.sql``."""

# ruff: noqa: S608 - names in quotes and marks are put together here, never values

from __future__ import annotations

import os
from dataclasses import replace
from importlib.util import find_spec
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, Unpack
from uuid import uuid4

from relationkit.engines.among import WANTED, as_kept
from relationkit.engines.arrow import batches
from relationkit.engines.faults import naming
from relationkit.engines.ids import Ids, texts
from relationkit.engines.introspect import introspect
from relationkit.engines.nulls import settled as looked_through
from relationkit.engines.question import counting, known_zones, question
from relationkit.engines.result import SegmentResult
from relationkit.engines.spark_types import SparkSpelling
from relationkit.engines.tables import (
    Found,
    FoundTables,
    Seen,
    Source,
    after_from,
    given_tables,
    spelt,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.engines.question import Asked, Others
    from relationkit.engines.tables import Tables
    from relationkit.rules import Definition, Rates
    from relationkit.rules.sql import Query
    from relationkit.rules.sql.layout import Layout

_NONE: Mapping[str, Any] = MappingProxyType({})
_SPELLING = SparkSpelling()


class SparkTables(FoundTables):
    """The tables of a shop as a Spark session reads them.

    A table is given as its name (``catalog.schema.table``, ``schema.table``, a view), as the path of Parquet files, or as a
    DataFrame of the session. What else can be said of them is as with `DuckdbTables`. No setting of the session is touched,
    and its time zone does not count. DataFrames are seen through temporary views, until `close`.

    >>> SparkTables(spark, profiles="shop.customers", orders="shop.orders", naive="UTC")  # doctest: +SKIP
    SparkTables(profiles, orders)
    """

    def __init__(
        self,
        spark: Any,  # noqa: ANN401 - a SparkSession of the host's pyspark
        *,
        layout: Layout | None = None,
        **tables: Unpack[Tables],
    ) -> None:
        given = given_tables(layout, tables)
        self._spark = spark
        self._views: list[str] = []
        try:
            self._tables = Found(layout) if layout is not None else self._found(given, tables)
        except BaseException:
            self.close()
            raise

    def _found(self, given: Mapping[str, Any], told: Tables) -> Found:
        with naming("spark", "read the columns"):
            sources = {kind: self._source(kind, table) for kind, table in given.items()}
        spelling = SparkSpelling(utc=told.get("naive") == "UTC")
        facts = told.get("facts")
        named = (
            facts if facts is None or isinstance(facts, str) else self._source("facts", facts).sql
        )
        found = introspect(sources, spelling, told, named)
        if not told.get("settled"):
            return found
        with naming("spark", "look through the tables"):
            return replace(found, layout=looked_through(found.layout, spelling, self._row))

    def _source(self, kind: str, given: Any) -> Source:  # noqa: ANN401 - a name, a path or a DataFrame
        if isinstance(given, os.PathLike) or (isinstance(given, str) and "/" in given):
            path = os.fspath(given)
            frame, name = self._spark.read.parquet(path), f"parquet.{_SPELLING.name(path)}"
        elif isinstance(given, str):
            frame = self._spark.table(given)
            name = ".".join(_SPELLING.name(part) for part in given.split("."))
        else:
            frame, name = given, f"rk_{kind}_{uuid4().hex}"
            given.createOrReplaceTempView(name)
            self._views.append(name)
        columns = (
            Seen(part.name, part.dataType.simpleString(), part.nullable) for part in frame.schema
        )
        return Source(name, tuple(columns))

    def segment_ids(
        self,
        definition: Definition,
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Others = _NONE,
    ) -> Iterator[str]:
        """The ids of the members, in no order: by Arrow where pyspark has ``toArrow`` (4.0), else partition by partition."""
        return self._ids(self._query(definition, at, rates, segments))

    def segment_ids_among(
        self,
        definition: Definition,
        ids: Sequence[str],
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Others = _NONE,
    ) -> Iterator[str]:
        """The ids of the members among these. Raises `NotSupported` for a rule that ranks customers."""
        query = self._query(definition, at, rates, segments, among=_SPELLING)
        return self._ids(query, as_kept(ids, self.layout))

    def segment(
        self, segment: Asked, *, at: datetime, rates: Rates | None = None, segments: Others = _NONE
    ) -> SegmentResult:
        """The members, found now and held: to count, to iterate, or to hand to a data frame."""
        query = self._query(segment, at, rates, segments)
        with naming("spark", "find the members"):
            frame = self._frame(_as_text(query.text), query.params)
            found = Ids.taken(frame.toArrow()) if _by_arrow(frame) else Ids.of(_each(frame))
        return SegmentResult(segment.id, at, found, sql=query.text)

    def count(
        self, segment: Asked, *, at: datetime, rates: Rates | None = None, segments: Others = _NONE
    ) -> int:
        """How many members there are; no id leaves the cluster."""
        query = self._query(segment, at, rates, segments)
        with naming("spark", "count the members"):
            (count,) = self._row(f"SELECT count(*) FROM ({query.text}) AS m", query.params)
        return int(count)

    def counts(
        self,
        asked: Iterable[Asked],
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Others = _NONE,
    ) -> dict[str, int]:
        """How many members each of several segments has, by its id, in one query that finds only once what they share."""
        names, query = counting(
            asked,
            self._tables,
            "spark",
            at=at,
            zones=self._time_zones(),
            rates=rates,
            segments=segments,
        )
        with naming("spark", "count the members"):
            return dict(zip(names, self._row(query.text, query.params), strict=True))

    def sql(
        self, segment: Asked, *, at: datetime, rates: Rates | None = None, segments: Others = _NONE
    ) -> str:
        """The query that finds the members, without its values."""
        return self._query(segment, at, rates, segments).text

    def _query(
        self,
        segment: Asked,
        at: datetime,
        rates: Rates | None,
        segments: Others,
        among: SparkSpelling | None = None,
    ) -> Query:
        return question(
            segment,
            self._tables,
            "spark",
            at=at,
            zones=self._time_zones(),
            rates=rates,
            segments=segments,
            among=among,
        )

    def _time_zones(self) -> list[str]:
        zone, people = self.layout.time_zone, self.layout.profiles
        if zone is None:
            return []
        name = after_from(people, _SPELLING)
        place = spelt(zone, _SPELLING).replace("{t}", "t")
        with naming("spark", "read the time zones"):
            rows = self._frame(f"SELECT DISTINCT {place} AS zone FROM {name} AS t").collect()
            return known_zones(row[0] for row in rows)

    def _ids(self, query: Query, wanted: Sequence[str] | None = None) -> Iterator[str]:
        with naming("spark", "find the members"):
            if wanted is not None:
                self._want(wanted)
            frame = self._frame(_as_text(query.text), query.params)
            if not _by_arrow(frame):
                yield from _each(frame)
                return
            for letters, ends in batches(frame.toArrow()):
                yield from texts(letters, ends)

    def _want(self, ids: Sequence[str]) -> None:
        """A view of them; a query that is made keeps what it saw."""
        place = "CAST(id AS BIGINT) AS id" if self.layout.profiles.id.kind == "number" else "id"
        frame = self._spark.createDataFrame([(one,) for one in ids], "id string")
        frame.selectExpr(place).createOrReplaceTempView(WANTED)
        self._views = [*(view for view in self._views if view != WANTED), WANTED]

    def _row(self, sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...]:
        (row,) = self._frame(sql, params).collect()
        return tuple(row)

    def _frame(self, sql: str, params: Sequence[Any] = ()) -> Any:  # noqa: ANN401 - a DataFrame
        """Named parameters, as Spark 3.5 has them; a query without any takes no argument either."""
        if not params:
            return self._spark.sql(sql)
        return self._spark.sql(sql, args={f"p{index}": value for index, value in enumerate(params)})

    def close(self) -> None:
        """Drop our views of DataFrames; the session is the host's."""
        for view in self._views:
            self._spark.catalog.dropTempView(view)
        self._views.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _by_arrow(frame: Any) -> bool:  # noqa: ANN401 - a DataFrame
    return hasattr(frame, "toArrow") and find_spec("pyarrow") is not None


def _each(frame: Any) -> Iterator[str]:  # noqa: ANN401 - a DataFrame
    return (row[0] for row in frame.toLocalIterator(prefetchPartitions=True))


def _as_text(sql: str) -> str:
    """Ids that are whole numbers in the tables leave as text."""
    return f"SELECT CAST(id AS STRING) AS id FROM ({sql}) AS m"
