"""DuckDB (the extra ``duckdb``): segments over its tables, over Parquet files, and over data frames."""

# ruff: noqa: S608 - names in quotes and marks are put together here, never values

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, Unpack

from relationkit.documents import require_aware
from relationkit.engines.among import WANTED, as_kept
from relationkit.engines.arrow import batches
from relationkit.engines.duckdb_sources import Sources
from relationkit.engines.duckdb_types import DuckdbSpelling
from relationkit.engines.faults import naming
from relationkit.engines.ids import Ids, texts
from relationkit.engines.introspect import introspect
from relationkit.engines.nulls import settled as looked_through
from relationkit.engines.question import counting, known_zones, question
from relationkit.engines.result import SegmentResult
from relationkit.engines.tables import Found, FoundTables, after_from, given_tables, spelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import duckdb

    from relationkit.engines.question import Asked, Others
    from relationkit.engines.tables import Tables
    from relationkit.rules import Definition, Rates
    from relationkit.rules.sql import Query
    from relationkit.rules.sql.layout import Column, Layout
    from relationkit.rules.terms import EventKind

_NONE: Mapping[str, Any] = MappingProxyType({})
_SPELLING = DuckdbSpelling()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DuckdbTables(FoundTables):
    """The tables of a shop as DuckDB reads them: tables and views, Parquet files, data frames; mixed as you like.

    A table is given as the name of a table or view of `connection`, as the path or pattern of Parquet files, or as any object
    with ``__arrow_c_stream__`` (pandas, polars, pyarrow). Its columns are called as rules call them (id, profile_id, placed_at,
    total ...), or ``columns={"customer_id": "profile_id"}`` says which is which. ``exact={"total": 2}`` says to how many places
    a float is meant, ``naive="UTC"`` that timestamps without a zone hold UTC, ``currency="EUR"`` what all amounts are in.
    ``settled=True`` promises that nothing changes while this object is used: it then looks once for gaps and asks faster.

    Every question is asked on a connection of its own to the same database: what is not committed is not seen, and no setting
    of the caller's connection counts. Raises `InvalidDocument` for a table or column that is not there, and `NotSupported` for
    one whose type is not exact enough.

    >>> import duckdb
    >>> from datetime import UTC, datetime
    >>> from relationkit.rules import field
    >>> from relationkit.segments import Segment
    >>> shop = duckdb.connect()
    >>> _ = shop.execute("CREATE TABLE customers AS SELECT 'c1' AS id, 'PL' AS country")
    >>> tables = DuckdbTables(shop, profiles="customers")
    >>> poles = Segment("poles", where=field("country").equals("PL"))
    >>> tables.segment(poles, at=datetime(2026, 3, 1, tzinfo=UTC))
    SegmentResult('poles', 1 members)
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection | None = None,
        *,
        layout: Layout | None = None,
        **tables: Unpack[Tables],
    ) -> None:
        given = given_tables(layout, tables)
        self._sources = Sources(connection)
        try:
            self._tables = Found(layout) if layout is not None else self._found(given, tables)
        except BaseException:
            self.close()
            raise

    def _found(self, given: Mapping[str, Any], told: Tables) -> Found:
        sources = {kind: self._sources.add(kind, table) for kind, table in given.items()}
        spelling = DuckdbSpelling(utc=told.get("naive") == "UTC", collated=self._sources.collated())
        found = introspect(sources, spelling, told, self._sources.facts(told.get("facts")))
        if not told.get("settled"):
            return found
        with naming("duckdb", "look through the tables"):
            return replace(found, layout=looked_through(found.layout, spelling, self._sources.row))

    # ------------------------------------------------------------------------------------- members

    def segment_ids(
        self,
        definition: Definition,
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Others = _NONE,
    ) -> Iterator[str]:
        """The ids of the members, streamed, in no order."""
        query = self._query(definition, at, rates, segments)
        return self._read(_as_text(query.text), query.params)

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
        return self._read(_as_text(query.text), query.params, as_kept(ids, self.layout))

    def segment(
        self, segment: Asked, *, at: datetime, rates: Rates | None = None, segments: Others = _NONE
    ) -> SegmentResult:
        """The members, found now and held: to count, to iterate, or to hand to a data frame."""
        query = self._query(segment, at, rates, segments)
        with naming("duckdb", "find the members"), self._sources.cursor() as cursor:
            found = Ids.taken(cursor.sql(_as_text(query.text), params=list(query.params)))
        return SegmentResult(segment.id, at, found, sql=query.text)

    def count(
        self, segment: Asked, *, at: datetime, rates: Rates | None = None, segments: Others = _NONE
    ) -> int:
        """How many members there are; no id leaves the database."""
        query = self._query(segment, at, rates, segments)
        with naming("duckdb", "count the members"):
            (count,) = self._sources.row(f"SELECT count(*) FROM ({query.text}) AS m", query.params)
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
            "duckdb",
            at=at,
            zones=self.time_zones(),
            rates=rates,
            segments=segments,
        )
        with naming("duckdb", "count the members"):
            return dict(zip(names, self._sources.row(query.text, query.params), strict=True))

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
        among: DuckdbSpelling | None = None,
    ) -> Query:
        return question(
            segment,
            self._tables,
            "duckdb",
            at=at,
            zones=self.time_zones(),
            rates=rates,
            segments=segments,
            among=among,
        )

    def _read(
        self, sql: str, params: Sequence[Any], wanted: Sequence[str] | None = None
    ) -> Iterator[str]:
        with naming("duckdb", "find the members"), self._sources.cursor() as cursor:
            if wanted is not None:
                self._want(cursor, wanted)
            for letters, ends in batches(cursor.sql(sql, params=list(params))):
                yield from texts(letters, ends)

    def _want(self, cursor: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> None:
        """A table of them, since of a table DuckDB knows how small it is."""
        numbered = self.layout.profiles.id.kind == "number"
        cursor.register("rk_given", Ids.of(ids))
        cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE {WANTED} AS"
            f" SELECT {'CAST(id AS BIGINT)' if numbered else 'id'} AS id FROM rk_given"
        )
        cursor.unregister("rk_given")

    # ------------------------------------------------------------------------------------- TimeIndex

    def happened(self, kind: EventKind, start: datetime, end: datetime, /) -> Iterator[str]:
        """The ids of the customers with an event of the kind in [start, end)."""
        table = getattr(self.layout, kind)
        if table is None:
            return iter(())
        when = self._spelt(table.at)
        moments = [_stored(table.at, require_aware(moment)) for moment in (start, end)]
        owner = f"CAST({self._spelt(table.owner)} AS VARCHAR)"
        sql = f"SELECT DISTINCT {owner} AS id FROM {after_from(table, _SPELLING)} AS t WHERE {when} >= ? AND {when} < ?"
        return self._read(sql, moments)

    def days_of_year(self, name: str, days: frozenset[tuple[int, int]], /) -> Iterator[str]:
        """The ids of the customers whose yearly day of that name is one of these (month, day)."""
        written = [f"{month:02}-{day:02}" for month, day in days]
        people = self.layout.profiles
        column = people.fields.get(name)
        # A date is written YYYY-MM-DD, and its last five letters are what a yearly day is written as.
        if column is not None:
            day = f"right(CAST({self._spelt(column)} AS VARCHAR), 5)"
            found = f"SELECT CAST({self._spelt(people.id)} AS VARCHAR) AS id FROM {after_from(people, _SPELLING)} AS t"
            sql = f"{found} WHERE {day} IN (SELECT unnest(?))"
            return self._read(sql, [written])
        if self.layout.facts is None:
            return iter(())
        sql = (
            f"SELECT CAST(profile_id AS VARCHAR) AS id FROM {self.layout.facts.name} AS t"
            " WHERE name = ? AND kind = 'day' AND right(text, 5) IN (SELECT unnest(?))"
        )
        return self._read(sql, [name, written])

    def time_zones(self) -> frozenset[str]:
        """The time zones that customers have."""
        zone = self.layout.time_zone
        if zone is None:
            return frozenset()
        people = self.layout.profiles
        sql = f"SELECT DISTINCT {self._spelt(zone)} FROM {after_from(people, _SPELLING)} AS t"
        with naming("duckdb", "read the time zones"):
            return frozenset(known_zones(name for (name,) in self._sources.rows(sql)))

    def _spelt(self, column: Column) -> str:
        return spelt(column, _SPELLING).replace("{t}", "t")

    # ------------------------------------------------------------------------------------- life

    def close(self) -> None:
        """Let the data frames go; a connection that was lent stays open."""
        self._sources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _as_text(sql: str) -> str:
    """Ids that are whole numbers in the tables leave as text."""
    return f"SELECT CAST(id AS VARCHAR) AS id FROM ({sql}) AS m"


def _stored(column: Column, moment: datetime) -> object:
    moment = moment.astimezone(UTC)
    if column.stored == "micros":
        return (moment - _EPOCH) // timedelta(microseconds=1)
    return moment.replace(tzinfo=None)
