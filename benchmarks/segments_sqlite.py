"""The five segments on SQLite with the schema that the store ships, and a refresh one hour later beside a full recount.

    python benchmarks/segments_sqlite.py [--customers 1000000] [--keep FILE]

The shop of segments.py is written into a `SqliteStore` by plain inserts, its indexes made afterwards. Needs duckdb, which makes
the shop. ``--keep`` keeps the file, or uses it when it is there.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import sys
import tempfile
import time
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from segments import AT, make, timed

from relationkit.profiles import FieldRegistry, FieldSpec, Order
from relationkit.rules import (
    all_of,
    birthday,
    field,
    followed_by,
    interaction,
    interactions,
    item,
    order,
    orders,
)
from relationkit.segments import Segment, refresh
from relationkit.storage import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.rules import Condition

FIELDS = FieldRegistry(
    [FieldSpec(name="consent", type="yes-no", purposes=("newsletter",), ask={"en": "to write"})]
)
_SENT = interaction("kind") == "sent"
_LAST_FIVE = interactions.latest(5, where=_SENT)


def _then(kind: str) -> Condition:
    return followed_by(interactions, where=interaction("kind") == kind, same=("campaign",))


SEGMENTS = (
    Segment("s1-spent", where=orders.sum("total", within="3 months").more_than(50, "EUR")),
    Segment(
        "s2-brand",
        where=all_of(
            orders.count(where=item("brand") == "brand-7").at_least(2),
            orders.none(within="60 days"),
        ),
    ),
    Segment(
        "s3-birthday",
        where=all_of(birthday.within_days(7), field("consent").equals(True)),  # noqa: FBT003
    ),
    Segment("s4-gift", where=orders.any(where=order("gift").equals(True))),  # noqa: FBT003
    Segment(
        "s5-letters",
        where=all_of(
            _LAST_FIVE.any(where=_then("opened")), _LAST_FIVE.none(where=_then("clicked"))
        ),
    ),
)
_C = "'c' || lpad(CAST({} AS VARCHAR), 8, '0')"
_OWNER = _C.format("customer_id")
_TIME = "strftime({}, '%Y-%m-%dT%H:%M:%SZ')"
_ORDER = f"""'{{"id":"o' || id || '","profile_id":"' || {_OWNER} || '","placed_at":"' || {_TIME.format("ordered_at")}
    || '","total":"' || total || '","currency":"EUR","items":[{{"product":"p","category":"' || category || '","brand":"' || brand
    || '","price":"' || total || '"}}]}}'"""
_EVENT = f"""'{{"id":"' || i || '","profile_id":"' || {_OWNER} || '","channel":"email","kind":"' || kind || '","happened_at":"'
    || {_TIME.format("t")} || '","campaign":"k' || id || '"}}'"""
ROWS = {
    "INSERT INTO rk_profiles (id, doc, birthday) VALUES (?, ?, ?)": f"""
        SELECT {_C.format("id")}, '{{"id":"' || {_C.format("id")} || '","birthday":"' || birthday
            || '","attributes":{{"consent":' || consent || '}}}}', strftime(birthday, '%m-%d')
        FROM customers ORDER BY id""",
    "INSERT INTO rk_facts (name, profile_id, line, kind, number) VALUES ('consent', ?, 0, 'yes-no', ?)": f"""
        SELECT {_C.format("id")}, CAST(consent AS INTEGER) FROM customers ORDER BY id""",
    """INSERT INTO rk_orders (id, profile_id, placed_at, total, currency, status, gift, doc)
        VALUES (?, ?, ?, ?, 'EUR', 'completed', ?, ?)""": f"""
        SELECT 'o' || id, {_OWNER}, epoch_us(ordered_at), CAST(total * 1000000 AS BIGINT),
            CAST(ship_name <> bill_name AS INTEGER), {_ORDER}
        FROM orders ORDER BY customer_id, ordered_at""",
    """INSERT INTO rk_order_items
        (profile_id, placed_at, order_id, line, product, category, brand, quantity, price, amount, currency)
        VALUES (?, ?, ?, 1, 'p', ?, ?, 1, ?, ?, 'EUR')""": f"""
        SELECT {_OWNER}, epoch_us(ordered_at), 'o' || id, category, brand,
            CAST(total * 1000000 AS BIGINT), CAST(total * 1000000 AS BIGINT)
        FROM orders ORDER BY customer_id, ordered_at, id""",
    """INSERT INTO rk_interactions (id, profile_id, happened_at, channel, kind, campaign, doc)
        VALUES (?, ?, ?, 'email', ?, ?, ?)""": f"""
        SELECT i, {_OWNER}, epoch_us(t), kind, 'k' || id, {_EVENT} FROM (
            SELECT 's' || id AS i, id, customer_id, sent_at AS t, 'sent' AS kind FROM sends
            UNION ALL
            SELECT 'o' || id, id, customer_id, sent_at + INTERVAL 1 MINUTE, 'opened' FROM sends WHERE opened
            UNION ALL
            SELECT 'k' || id, id, customer_id, sent_at + INTERVAL 90 SECOND, 'clicked' FROM sends WHERE clicked
        ) ORDER BY customer_id, t""",
}  # fmt: skip


def fill(path: Path, customers: int) -> None:
    """Write the shop into the tables of the store."""
    SqliteStore(path, fields=FIELDS).close()
    shop = duckdb.connect()
    make(shop, customers, customers * 10, customers * 5)
    target = sqlite3.connect(path, isolation_level=None)
    target.execute("PRAGMA synchronous = OFF")
    indexes = target.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        target.execute(f"DROP INDEX {name}")
    for insert, select in ROWS.items():
        began = time.perf_counter()
        target.execute("BEGIN")
        target.executemany(insert, _rows(shop, select))
        target.execute("COMMIT")
        print(f"  {insert.split()[2]}: {time.perf_counter() - began:.0f} s", flush=True)
    began = time.perf_counter()
    for _, sql in indexes:
        target.execute(sql)
    target.execute("ANALYZE")
    target.close()
    print(f"  indexes: {time.perf_counter() - began:.0f} s", flush=True)


def _rows(shop: duckdb.DuckDBPyConnection, select: str) -> Iterator[tuple[Any, ...]]:
    cursor = shop.cursor().execute(select)
    while batch := cursor.fetchmany(50_000):
        yield from batch


def hour_later(store: SqliteStore, segment: Segment) -> None:
    """Refresh at once, an hour later with a few new orders, and count the same anew."""
    later = AT + timedelta(hours=1)
    whole, _ = timed(lambda: refresh(segment, store, at=AT))
    buyers = list(islice(segment.members(store, at=AT), 700))
    store.add(
        Order(id=f"new-{n}", profile_id=buyer, placed_at=AT, total="60", currency="EUR")
        for n, buyer in enumerate(buyers)
    )
    step, refreshed = timed(lambda: refresh(segment, store, at=later))
    again, members = timed(lambda: set(segment.members(store, at=later)))
    same = members == set(store.members_now(segment.id))
    print(
        f"{segment.id:14} first {whole:7.2f} s   an hour later {step:7.3f} s, {refreshed.checked:,} looked at"
        f"   full recount {again:7.2f} s   ratio {step / again:.3f}   same members: {same}"
    )


def main() -> int:
    """Fill, then measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = said.keep or Path(folder) / "shop.db"
        if not path.exists():
            fill(path, said.customers)
        store = SqliteStore(path, fields=FIELDS)
        total = 0.0
        for segment in SEGMENTS:
            best, count = min(
                timed(lambda segment=segment: sum(1 for _ in segment.members(store, at=AT)))  # type: ignore[misc]
                for _ in range(said.rounds)
            )
            total += best
            print(f"{segment.id:14}{count:>10,} members {best:8.2f} s", flush=True)
        print(f"{'the five':14}{'':>18} {total:8.2f} s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"peak memory of this process, the shop's making included where it was made: {peak} MiB"
        )
        hour_later(store, SEGMENTS[0])
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
