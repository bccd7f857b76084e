"""Segments over a large shop on DuckDB: our compiled SQL beside SQL written by hand.

    python benchmarks/segments.py [--customers 1000000] [--orders-each 10] [--sends-each 5] [--rounds 5]

The shop is made by DuckDB from a fixed seed: customers of many countries, orders over two years of which few customers have
most, letters of which some were opened. Each segment is asked for by the hand-written query and by ours in turn, within one
round; the ratio is of the best of all rounds. Both bring the ids as text, and the ids must be the same. Needs duckdb.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from relationkit.rules import (
    Definition,
    all_of,
    any_of,
    birthday,
    field,
    interaction,
    interactions,
    order,
    orders,
)
from relationkit.rules.sql import compile_sql
from relationkit.rules.sql.layout import Column, Layout, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from relationkit.rules import Condition
    from relationkit.rules.values import Kind

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)

PEOPLE = """
CREATE TABLE customers AS
SELECT i AS id,
    ['PL', 'BG', 'DE', 'CZ', 'RO'][1 + CAST(hash(i, 1) % 5 AS INTEGER)] AS country,
    hash(i, 2) % 10 < 7 AS consent,
    CAST(hash(i, 3) % 1000 AS INTEGER) AS points,
    hash(i, 4) % 10 = 0 AS vip,
    DATE '1950-01-01' + CAST(hash(i, 5) % 18000 AS INTEGER) AS birthday
FROM range({customers}) AS t(i)
"""
ORDERS = """
CREATE TABLE orders AS
SELECT i AS id,
    CAST(floor({customers} * power((hash(i, 11) % 1000003) / 1000003.0, 1.5)) AS BIGINT) AS customer_id,
    TIMESTAMP '2026-11-20 12:00:00' - to_seconds(CAST(hash(i, 12) % (730 * 86400) AS BIGINT)) AS ordered_at,
    CAST((hash(i, 13) % 12000) / 100 AS DECIMAL(12, 2)) AS total,
    'brand-' || CAST(hash(i, 14) % 50 AS VARCHAR) AS brand,
    'category-' || CAST(hash(i, 15) % 20 AS VARCHAR) AS category,
    'name-' || CAST(hash(i, 16) % 97 AS VARCHAR) AS bill_name,
    'name-' || CAST(hash(i, CASE WHEN hash(i, 17) % 10 = 0 THEN 18 ELSE 16 END) % 97 AS VARCHAR) AS ship_name
FROM range({orders}) AS t(i)
"""
SENDS = """
CREATE TABLE sends AS
SELECT i AS id,
    CAST(hash(i, 21) % {customers} AS BIGINT) AS customer_id,
    TIMESTAMP '2026-11-20 12:00:00' - to_seconds(CAST(hash(i, 22) % (365 * 86400) AS BIGINT)) AS sent_at,
    hash(i, 23) % 4 = 0 AS opened,
    hash(i, 24) % 20 = 0 AS clicked
FROM range({sends}) AS t(i)
"""


def _sure(sql: str, kind: Kind, *, expression: bool = False) -> Column:
    return Column(sql, kind, nullable=False, expression=expression)


LAYOUT = Layout(
    profiles=Table(
        "customers",
        id=_sure("id", "number"),
        owner=_sure("id", "number"),
        fields={
            "country": _sure("country", "text"),
            "consent": _sure("consent", "yes-no"),
            "points": _sure("points", "number"),
            "vip": _sure("vip", "yes-no"),
            "birthday": Column("birthday", "yearly", stored="date", nullable=False),
        },
    ),
    orders=Table(
        "orders",
        id=_sure("id", "number"),
        owner=_sure("customer_id", "number"),
        at=_sure("ordered_at", "moment"),
        currency="EUR",
        fields={
            "total": _sure("total", "number"),
            "brand": _sure("brand", "text"),
            "category": _sure("category", "text"),
            "gift": _sure("{t}.ship_name <> {t}.bill_name", "yes-no", expression=True),
        },
    ),
    interactions=Table(
        "sends",
        id=_sure("id", "number"),
        owner=_sure("customer_id", "number"),
        at=_sure("sent_at", "moment"),
        fields={"opened": _sure("opened", "yes-no"), "clicked": _sure("clicked", "yes-no")},
    ),
    complete=True,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One segment: our rule, and the query that somebody who knows DuckDB would write."""

    name: str
    rule: Condition
    by_hand: str


_S1 = all_of(
    field("country").one_of("PL", "BG"),
    field("consent").equals(value=True),
    field("points").at_least(100),
)
_S2 = orders.sum("total", within="90 days").more_than(50, "EUR")
SEGMENTS = (
    Asked(
        "s1 spent > 50 in 3 months",
        orders.sum("total", within="3 months").more_than(50, "EUR"),
        """SELECT customer_id FROM orders WHERE ordered_at >= TIMESTAMP '2026-08-20 12:00:00' AND ordered_at < $at
        GROUP BY customer_id HAVING sum(total) > 50""",
    ),
    Asked(
        "s2 brand twice, silent for 60 days",
        all_of(
            orders.count(where=order("brand") == "brand-7").at_least(2),
            orders.none(within="60 days"),
        ),
        """SELECT customer_id FROM orders WHERE ordered_at < $at GROUP BY customer_id
        HAVING count(*) FILTER (brand = 'brand-7') >= 2 AND max(ordered_at) < TIMESTAMP '2026-09-21 12:00:00'""",
    ),
    Asked(
        "s3 birthday in 7 days, consent",
        all_of(birthday.within_days(7), field("consent").equals(value=True)),
        """SELECT id FROM customers WHERE consent
        AND month(birthday) * 100 + day(birthday) IN (1120, 1121, 1122, 1123, 1124, 1125, 1126)""",
    ),
    Asked(
        "s4 had a gift sent",
        orders.any(where=order("gift").equals(value=True)),
        "SELECT DISTINCT customer_id FROM orders WHERE ordered_at < $at AND ship_name <> bill_name",
    ),
    Asked(
        "s5 opened one of the last 5, clicked none",
        all_of(
            interactions.latest(5).any(where=interaction("opened") == True),  # noqa: E712 - words of a rule
            interactions.latest(5).none(where=interaction("clicked") == True),  # noqa: E712
        ),
        """SELECT customer_id FROM (
            SELECT customer_id, opened, clicked,
                row_number() OVER (PARTITION BY customer_id ORDER BY sent_at DESC, id DESC) AS n
            FROM sends WHERE sent_at < $at
        ) WHERE n <= 5 GROUP BY customer_id HAVING bool_or(opened) AND NOT bool_or(clicked)""",
    ),
    Asked(
        "S1 country, consent, points",
        _S1,
        "SELECT id FROM customers WHERE country IN ('PL', 'BG') AND consent AND points >= 100",
    ),
    Asked(
        "S2 spent > 50 in 90 days",
        _S2,
        """SELECT customer_id FROM orders WHERE ordered_at >= TIMESTAMP '2026-08-22 12:00:00' AND ordered_at < $at
        GROUP BY customer_id HAVING sum(total) > 50""",
    ),
    Asked(
        "S5 S1 and S2 and no category, points or vip",
        all_of(
            _S1,
            _S2,
            orders.none(within="30 days", where=order("category") == "category-7"),
            any_of(field("points").at_least(500), field("vip").equals(value=True)),
        ),
        """SELECT c.id FROM customers c JOIN (
            SELECT customer_id, sum(total) AS spent,
                count(*) FILTER (ordered_at >= TIMESTAMP '2026-10-21 12:00:00' AND category = 'category-7') AS sevens
            FROM orders WHERE ordered_at >= TIMESTAMP '2026-08-22 12:00:00' AND ordered_at < $at GROUP BY customer_id
        ) o ON o.customer_id = c.id
        WHERE c.country IN ('PL', 'BG') AND c.consent AND c.points >= 100 AND o.spent > 50 AND o.sevens = 0
        AND (c.points >= 500 OR c.vip)""",
    ),
)


def make(connection: duckdb.DuckDBPyConnection, customers: int, orders_: int, sends: int) -> None:
    """Make the shop."""
    for text in (PEOPLE, ORDERS, SENDS):
        connection.execute(text.format(customers=customers, orders=orders_, sends=sends))


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of wall clock, and the result."""
    began = time.perf_counter()
    found = run()
    return time.perf_counter() - began, found


def by_hand(connection: duckdb.DuckDBPyConnection, asked: Asked) -> pa.Table:
    """The hand-written query, its ids as Arrow."""
    at = AT.replace(tzinfo=None)
    named = {"at": at} if "$at" in asked.by_hand else None
    text = f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({asked.by_hand})"
    return connection.sql(text, params=named).to_arrow_table()


def ours(connection: duckdb.DuckDBPyConnection, asked: Asked) -> pa.Table:
    """Compile, run, and bring the ids as Arrow."""
    query = compile_sql(Definition("asked", asked.rule), LAYOUT, "duckdb", at=AT)
    return connection.sql(query.text, params=list(query.params)).to_arrow_table()


def ids(table: pa.Table) -> frozenset[str]:
    """The ids of an Arrow table with one column."""
    return frozenset(table.column(0).to_pylist())


def on_duckdb(connection: duckdb.DuckDBPyConnection, rounds: int) -> float:
    """Print a row for each segment; return the seconds of the five of the notes."""
    print(
        f"\n{'DuckDB ' + duckdb.__version__:46}{'members':>10}{'by hand s':>11}{'ours s':>9}{'ratio':>8}"
    )
    total = 0.0
    for asked in SEGMENTS:
        best = [float("inf"), float("inf")]
        for _ in range(rounds):
            for which, run in enumerate((by_hand, ours)):
                seconds, _ = timed(partial(run, connection, asked))
                best[which] = min(best[which], seconds)
        expected, found = ids(by_hand(connection, asked)), ids(ours(connection, asked))
        same = "" if expected == found else f"  DIFFERENT: {len(expected ^ found)} ids"
        print(
            f"{asked.name:46}{len(found):>10,}{best[0]:>11.3f}{best[1]:>9.3f}{best[1] / best[0]:>8.2f}{same}"
        )
        total += best[1] if asked.name.startswith("s") else 0
    print(f"{'the five s1 to s5, ours':46}{'':>10}{'':>11}{total:>9.3f}")
    return total


def main() -> int:
    """Make the shop, then measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--orders-each", type=int, default=10)
    parser.add_argument("--sends-each", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(str(Path(folder) / "shop.duckdb"))
        seconds, _ = timed(
            lambda: make(
                connection,
                said.customers,
                said.customers * said.orders_each,
                said.customers * said.sends_each,
            )
        )
        print(
            f"{said.customers:,} customers, {said.customers * said.orders_each:,} orders, made in {seconds:.0f} s"
        )
        on_duckdb(connection, said.rounds)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"peak memory {peak} MiB")
        connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
