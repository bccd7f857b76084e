"""Segments over a store in SQL: facts that follow every write, marks under several writers, the indexes that are used."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.errors import NotSupported
from relationkit.profiles import Answer, ContactPoint, FieldRegistry, FieldSpec, Order, Profile
from relationkit.rules import field, orders
from relationkit.segments import CandidateEngine, ChangeFeed, Segment, SegmentEngine, TimeIndex
from relationkit.storage import (
    BorrowedSqlite,
    MemoryStore,
    PostgresStore,
    SqliteStore,
    SqlStore,
)
from relationkit.testing.shops import FIELDS as SHOP_FIELDS
from relationkit.testing.shops import MOMENTS, case_over, random_shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from relationkit.rules import Condition

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_SCHEMAS = count()

FIELDS = FieldRegistry(
    FieldSpec.from_dict({"name": name, "type": kind, "purposes": ["x"], "ask": {"en": "..."}})
    for name, kind in (
        ("hobby", "text"),
        ("points", "whole"),
        ("spent", "number"),
        ("club", "yes-no"),
        ("wedding", "day"),
        ("seen", "moment"),
        ("likes", "list"),
    )
)
KNOWN: dict[str, object] = {
    "hobby": "Żeglarstwo",
    "points": -7,
    "spent": Decimal("1.50"),
    "club": True,
    "wedding": date(2001, 6, 9),
    "seen": NOON,
    "likes": ("tea", 3, date(2001, 6, 9)),
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.extra)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteStore | PostgresStore]:
    """A store with declared attributes of each type."""
    if request.param == "sqlite":
        with SqliteStore(tmp_path / "shop.db", fields=FIELDS) as sqlite:
            yield sqlite
        return
    uri = request.getfixturevalue("postgres")
    with PostgresStore(uri, schema=f"segments_{next(_SCHEMAS)}", fields=FIELDS) as postgres:
        yield postgres


def _ids(store: SqlStore, where: Condition) -> list[str]:
    return list(Segment("asked", where=where).members(store, at=NOON + timedelta(days=1)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hobby", "Żeglarstwo"),
        ("points", -7),
        ("points", Decimal("-7.000000")),
        ("spent", Decimal("1.5")),
        ("club", True),
        ("wedding", date(2001, 6, 9)),
        ("seen", NOON),
    ],
)
def test_an_attribute_is_found_by_its_value(store: SqlStore, name: str, value: object) -> None:
    """Of each type; nobody else has it."""
    store.put([Profile(id="c1", attributes=KNOWN), Profile(id="c2"), Profile(id="c3")])

    assert ["c1"] == _ids(store, field(name).equals(value))  # type: ignore[arg-type]
    assert ["c2", "c3"] == _ids(store, field(name).is_unknown())


def test_a_list_is_found_by_what_it_holds(store: SqlStore) -> None:
    """Text, numbers and days; an empty list is known, and holds nothing."""
    store.put([Profile(id="c1", attributes=KNOWN), Profile(id="c2", attributes={"likes": ()})])

    assert ["c1"] == _ids(store, field("likes").has_all("tea", 3, date(2001, 6, 9)))
    assert ["c2"] == _ids(store, field("likes").has_none("tea"))
    assert ["c1", "c2"] == _ids(store, field("likes").is_known())


def test_facts_follow_the_person(store: SqlStore) -> None:
    """A put takes back what it does not say again: values, types, the end of a list, channels; answers stay."""
    point = ContactPoint(channel="email", address="anna@example.com")
    told = Answer(survey="s", question="q", value=9, answered_at=NOON)
    store.put([Profile(id="c1", attributes=KNOWN, contacts=(point,), answers=(told,))])
    store.put([Profile(id="c1", attributes={"likes": ("tea",), "points": 8, "hobby": None})])

    assert ["c1"] == _ids(store, field("likes").contains("tea"))
    assert [] == _ids(store, field("likes").one_of(3, date(2001, 6, 9)))
    assert ["c1"] == _ids(store, field("points").equals(8))
    assert ["c1"] == _ids(store, field("hobby").is_unknown())
    assert ["c1"] == _ids(store, field("club").is_unknown())
    assert ["c1"] == _ids(store, field("channels").has_none("email"))
    assert ["c1"] == _ids(store, field("answers.s.q").equals(9))


def test_a_fact_that_was_declared_once_goes_with_the_next_put(tmp_path: Path) -> None:
    """Declared again later, it does not come back by itself."""
    with SqliteStore(tmp_path / "shop.db", fields=FIELDS) as store:
        store.put([Profile(id="c1", attributes=KNOWN), Profile(id="c2", attributes=KNOWN)])
    with SqliteStore(tmp_path / "shop.db") as store:
        store.put([Profile(id="c1")])
    with SqliteStore(tmp_path / "shop.db", fields=FIELDS) as store:
        assert ["c2"] == _ids(store, field("hobby").is_known())


def test_the_latest_answer_is_the_fact(store: SqlStore) -> None:
    """Whichever is told last, alone or together; a shorter list leaves nothing of the longer one."""

    def told(hours: int, *value: str) -> Answer:
        moment = NOON + timedelta(hours=hours)
        return Answer(survey="s", question="q", value=value, answered_at=moment)

    rule = field("answers.s.q")
    store.put([Profile(id="c1", answers=(told(-3, "a", "b", "c"), told(-2, "a"), told(-4, "d")))])
    assert [["c1"], [], []] == [_ids(store, rule.contains(choice)) for choice in "abd"]

    store.put([Profile(id="c1", answers=(told(-5, "e"),))])
    assert [["c1"], []] == [_ids(store, rule.contains(choice)) for choice in "ae"]


def test_a_yearly_day_may_be_an_attribute(store: SqlStore) -> None:
    """It is found by month and day; text that looks like a day is none."""
    store.put(
        [
            Profile(id="c1", attributes={"wedding": date(2001, 6, 9)}),
            Profile(id="c2", attributes={"wedding": date(1999, 6, 9)}),
            Profile(id="c3", attributes={"hobby": "2001-06-09"}),
        ]
    )
    days = frozenset({(6, 9), (6, 10)})

    assert ["c1", "c2"] == sorted(store.days_of_year("wedding", days))
    assert [] == list(store.days_of_year("hobby", days))


def test_a_segment_is_counted_without_its_ids(store: SqlStore) -> None:
    """As many as the members."""
    store.put(Profile(id=f"c{number}", country="PL") for number in range(1200))
    poles = Segment("poles", where=field("country").equals("PL"))

    assert 1200 == store.segment_count(poles.definition, at=NOON)
    assert sorted(f"c{number}" for number in range(1200)) == list(poles.members(store, at=NOON))


def test_members_among_some_are_the_members_that_are_among_them() -> None:
    """Over every kind of event, with everybody, somebody, nobody and strangers asked about; a rank needs all and is refused."""
    refused, chance = 0, Random(11)
    for at in MOMENTS:
        people = random_shop(chance.choice, at, people=6)
        with SqliteStore(":memory:", fields=SHOP_FIELDS) as shop:
            shop.put(people)
            for _ in range(25):
                case = case_over(chance.choice, people, at)
                asked = chance.sample([person.id for person in people], chance.randint(0, 6))
                given: dict[str, Any] = {"at": at, "rates": case.rates, "segments": case.segments}
                try:
                    found = set(
                        shop.segment_ids_among(case.definition, [*asked, "nobody"], **given)
                    )
                except NotSupported:
                    refused += 1
                    continue
                assert found == set(shop.segment_ids(case.definition, **given)) & set(asked)
    assert 0 < refused < 50


def test_some_are_asked_about_in_every_dialect(store: SqlStore) -> None:
    """The ids are values: whatever stands in them, they come out as they went in."""
    names = ["c1", "c'2", 'c"3', "c%4", "c\\5"]
    store.put(Profile(id=name, country="PL") for name in [*names, "c6"])
    poles = Segment("poles", where=field("country").equals("PL"))

    found = store.segment_ids_among(poles.definition, [*names, "c7"], at=NOON)

    assert sorted(names) == list(found)


def test_a_store_is_what_a_refresh_asks_for() -> None:
    """An engine, a feed and an index; the store in memory has no engine of its own."""
    with SqliteStore(":memory:") as store:
        assert isinstance(store, SegmentEngine)
        assert isinstance(store, ChangeFeed)
        assert isinstance(store, TimeIndex)
    assert not isinstance(MemoryStore(), SegmentEngine | CandidateEngine)


def test_a_host_may_lend_a_connection_twice() -> None:
    """The functions that segments call are given again, also while a statement of the host's is open."""
    with closing(sqlite3.connect(":memory:")) as host:
        store = SqlStore(BorrowedSqlite(host))
        store.migrate()
        store.put([Profile(id="c1", given="ŻANETA"), Profile(id="c2")])
        reading = host.execute("SELECT rk_casefold(given) FROM rk_profiles")
        reading.fetchone()
        again = SqlStore(BorrowedSqlite(host))

        assert ["c1"] == _ids(again, field("given").starts_with("ża"))


# ------------------------------------------------------------------------------------------- marks


def test_what_is_told_again_as_it_was_changes_nobody(store: SqlStore) -> None:
    """A shop that tells all its customers every night refreshes no segment by that."""
    point = ContactPoint(channel="email", address="anna@example.com")
    order = Order(id="o1", profile_id="c1", placed_at=NOON, total="1", currency="EUR")
    told = Answer(survey="s", question="q", value=9, answered_at=NOON)
    anna = Profile(id="c1", attributes=KNOWN, contacts=(point,), orders=(order,))
    store.put([anna, Profile(id="c2", answers=(told,))])
    mark = store.change_mark()
    store.put([anna, Profile(id="c2")])
    store.add([order])
    assert [] == list(store.changed_since(mark))

    store.put([anna.model_copy(update={"attributes": {**KNOWN, "points": 8}})])
    store.add([order.model_copy(update={"status": "paid"})])
    store.put([Profile(id="c2", answers=(told,))])
    assert ["c1", "c2"] == list(store.changed_since(mark))


def test_a_mark_of_another_database_tells_everybody(store: SqlStore, tmp_path: Path) -> None:
    """So does one that this database has not reached: it is an older copy."""
    store.put([Profile(id="c1"), Profile(id="c2")])
    mark = store.change_mark()
    feed, _, number = mark.partition(":")

    assert [] == list(store.changed_since(mark))
    assert ["c1", "c2"] == list(store.changed_since(f"{feed}:{int(number) + 10**6}"))
    assert ["c1", "c2"] == list(store.changed_since(f"other:{number}"))
    assert ["c1", "c2"] == list(store.changed_since(""))


def test_who_still_writes_when_a_mark_is_taken_is_told_later(tmp_path: Path) -> None:
    """SQLite: the mark stands before what an open transaction of another connection has written."""
    path = tmp_path / "shop.db"
    with SqliteStore(path) as store, SqliteStore(path) as other:
        store.put([Profile(id="c1"), Profile(id="c2")])
        with other.transaction():
            other.put([Profile(id="c1", given="Anna")])
            mark = store.change_mark()
        assert ["c1"] == list(store.changed_since(mark))


@pytest.mark.extra
def test_who_still_writes_when_a_mark_is_taken_is_told_later_by_postgresql(postgres: str) -> None:
    """Also when others began later and have already committed."""
    schema = f"segments_{next(_SCHEMAS)}"
    with (
        PostgresStore(postgres, schema=schema) as store,
        PostgresStore(postgres, schema=schema) as slow,
    ):
        store.put([Profile(id="c1"), Profile(id="c2"), Profile(id="c3")])
        with slow.transaction():
            slow.put([Profile(id="c1", given="Anna")])
            store.put([Profile(id="c2", given="Ewa")])
            mark = store.change_mark()
            assert "c1" not in list(store.changed_since(mark))

        assert {"c1"} <= set(store.changed_since(mark)) <= {"c1", "c2"}


@pytest.mark.extra
def test_marks_need_no_special_right(postgres: str) -> None:
    """A role that may do nothing but use its tables takes marks."""
    import psycopg

    with psycopg.connect(postgres) as host:
        host.execute("CREATE ROLE rk_plain")
        host.execute("CREATE SCHEMA rk_plain AUTHORIZATION rk_plain")
        host.execute("SET LOCAL ROLE rk_plain")
        host.execute("SET LOCAL search_path TO rk_plain")
        store = PostgresStore(host)
        store.migrate()
        store.put([Profile(id="c1")])

        assert ["c1"] == list(store.changed_since(store.change_mark()))
        host.rollback()


# ----------------------------------------------------------------------------------------- indexes


def _plan(store: SqlStore, query: str) -> str:
    return " ".join(row[3] for row in store._session.executor.run(f"EXPLAIN QUERY PLAN {query}"))


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (
            "SELECT profile_id, sum(amount) FROM rk_order_items WHERE brand = 'B' GROUP BY profile_id",
            "rk_order_items_brand",
        ),
        (
            (
                "SELECT DISTINCT profile_id FROM rk_orders "
                "WHERE (placed_at / 3600000000) BETWEEN 1 AND 2 AND placed_at >= 1 AND placed_at < 2"
            ),
            "COVERING INDEX rk_orders_by_hour",
        ),
        (
            "SELECT profile_id, sum(total) FROM rk_orders WHERE placed_at >= 1 AND placed_at < 2 GROUP BY profile_id",
            "COVERING INDEX rk_orders_of_profile",
        ),
        (
            "SELECT profile_id, count(*) FROM rk_interactions WHERE kind = 'sent' AND campaign = 'c' GROUP BY profile_id",
            "COVERING INDEX rk_interactions_of_profile",
        ),
    ],
)
def test_the_indexes_are_taken(query: str, index: str) -> None:
    """Those over moments by narrow questions of a refresh alone, the covering ones by rules."""
    with SqliteStore(":memory:") as store:
        assert index in _plan(store, query)


def test_an_order_leaves_its_items_with_its_owner(store: SqlStore) -> None:
    """Told of another customer, at another moment, its items are there and nowhere else."""
    item = {"product": "p", "brand": "B", "price": "1"}
    first = Order.from_dict(
        {
            "id": "o1",
            "profile_id": "c1",
            "placed_at": NOON,
            "total": "1",
            "currency": "EUR",
            "items": [item, item],
        }
    )
    store.put([Profile(id="c1", orders=(first,)), Profile(id="c2")])
    moved = {"profile_id": "c2", "placed_at": NOON - timedelta(days=9), "items": first.items[:1]}
    store.add([first.model_copy(update=moved)])
    executor = store._session.executor

    assert [("c2", "o1", 1)] == [
        tuple(row) for row in executor.run("SELECT profile_id, order_id, line FROM rk_order_items")
    ]
    assert ["c2"] == _ids(store, orders.any())
