"""The tables of an earlier release are brought up with all that is in them."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import ConsentEvent, Notice
from relationkit.consent.ledger import Ledger
from relationkit.errors import BackendError
from relationkit.profiles import Answer, Order, OrderItem, Profile
from relationkit.storage import BorrowedPostgres, BorrowedSqlite, SqlStore
from relationkit.storage.sql.dialects import spelt
from relationkit.storage.sql.schema import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from relationkit.storage import Executor

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MICROS = int(NOON.timestamp()) * 1_000_000
_SCHEMAS = count()

ANNA: dict[str, Any] = {
    "id": "c1",
    "given": "Żaneta",
    "family": "O'Connor",
    "gender": "f",
    "locale": "pl-PL",
    "country": "PL",
    "time_zone": "Europe/Warsaw",
    "birthday": "1980-02-29",
    "registered_at": "2026-03-02T14:00:00.000001+02:00",
    "preferred_channel": "sms",
    "attributes": {
        "points": 3,
        "spent": {"decimal": "1.50"},
        "hobbies": ["chess", "tea"],
        "club": True,
        "wedding": {"date": "2001-06-09"},
        "seen": {"moment": "2026-03-02T12:00:00Z"},
        "nothing": None,
        "vast": {"decimal": "1234567890123.5"},
    },
    "contacts": [{"channel": "email", "address": "anna@example.com", "epoch": 0}],
}
ORDER: dict[str, Any] = {
    "id": "o1",
    "profile_id": "c1",
    "placed_at": "2026-03-02T12:00:00Z",
    "total": "10.00",
    "currency": "EUR",
    "items": [
        {"product": "p1", "brand": "B", "category": "garden", "quantity": 2, "price": "4.50"},
        {"product": "p2", "quantity": 10_000_000, "price": "999999999999.999999"},
        {"product": "p3", "quantity": 0, "price": "1.00"},
    ],
}
ANSWER = {
    "survey": "s",
    "question": "q",
    "value": ["a", "b"],
    "answered_at": "2026-03-02T12:00:00Z",
}
WORDS = Notice(id="newsletter", version="3", language="pl", text="Tak.")
ACTS = [
    ConsentEvent(
        kind="given",
        profile_id="c1",
        purpose="newsletter",
        channel="email",
        epoch=0,
        address="anna@example.com",
        occurred_at=NOON + timedelta(hours=number),
        recorded_at=NOON + timedelta(hours=number),
        notice=WORDS if number % 2 else None,
        source="checkout",
    )
    for number in range(600)
]
NOBODY = {"sqlite": "'[]'", "postgresql": "'{}'"}
CLICK = {
    "id": "i1",
    "profile_id": "c1",
    "channel": "email",
    "kind": "clicked",
    "happened_at": "2026-03-02T12:00:00Z",
}


def _write(run: Any) -> None:
    """Make the tables of the first release, and write as it wrote."""
    for statement in "\n".join(
        line.partition("--")[0] for line in migrations()[0].splitlines()
    ).split(";"):
        run(statement, ())
    run("CREATE TABLE rk_schema_version (version INTEGER PRIMARY KEY)", ())
    run("INSERT INTO rk_schema_version (version) VALUES (?)", (1,))
    people = [ANNA, {"id": "c2"}, *({"id": f"d{number:04}"} for number in range(1200))]
    for person in people:
        run("INSERT INTO rk_profiles VALUES (?, ?)", (person["id"], json.dumps(person)))
    row: Sequence[Any] = ("c1", "email", 0, "anna@example.com", "anna@example.com", None, 1)
    run("INSERT INTO rk_contact_points VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    row = ("o1", "c1", MICROS, 10_000_000, "EUR", "completed", None, None, None, json.dumps(ORDER))
    run("INSERT INTO rk_orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    for row in (
        ("o1", 1, "p1", None, "garden", "B", 2, 4_500_000),
        ("o1", 2, "p2", None, None, None, 10_000_000, 999_999_999_999_999_999),
        ("o1", 3, "p3", None, None, None, 0, 1_000_000),
    ):
        run("INSERT INTO rk_order_items VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    row = ("c1", "s", "q", MICROS, json.dumps(ANSWER))
    run("INSERT INTO rk_answers VALUES (?, ?, ?, ?, ?)", row)
    row = ("i1", "c1", MICROS, "email", "clicked", None, None, json.dumps(CLICK))
    run("INSERT INTO rk_interactions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    row = ("9f2c", "newsletter", "3", "pl", WORDS.to_json())
    run("INSERT INTO rk_notices VALUES (?, ?, ?, ?, ?)", row)
    for act in ACTS:
        micros = int(act.occurred_at.timestamp()) * 1_000_000
        document = act.model_dump_json(exclude_defaults=True, exclude={"notice"})
        notice = "9f2c" if act.notice else None
        row = (act.id, "c1", "given", "newsletter", "email", None, micros, micros, notice, document)
        run("INSERT INTO rk_consent_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.extra)])
def old(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """A connection to a database of the first release."""
    if request.param == "sqlite":
        connection = sqlite3.connect(":memory:")
        executor: Executor = BorrowedSqlite(connection)
        _write(lambda text, row: connection.execute(spelt(text, "sqlite"), row))
        yield executor
        connection.close()
        return
    import psycopg

    with psycopg.connect(request.getfixturevalue("postgres")) as host:
        host.execute(f"CREATE SCHEMA old_{next(_SCHEMAS)}".encode())
        host.execute(f"SET LOCAL search_path TO old_{next(_SCHEMAS) - 1}".encode())
        executor = BorrowedPostgres(host)
        _write(lambda text, row: executor.run(spelt(text, "postgresql"), row))
        yield executor
        host.rollback()


def _rows(old: Executor, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in old.run(query)]


def test_what_the_first_release_wrote_is_read_by_this_one(old: Executor) -> None:
    """Each person with the whole history, and the version is the newest."""
    store = SqlStore(old)
    store.migrate()
    found = store.profile("c1")

    assert found is not None
    assert Profile.model_validate(ANNA | {"id": "c1"}).attributes == found.attributes
    assert ("Żaneta", "o1", "i1") == (found.given, found.orders[0].id, found.interactions[0].id)
    assert [Answer.from_dict(ANSWER)] == list(found.answers)
    assert 1202 == len(list(store.profiles()))
    assert [(len(migrations()),)] == _rows(old, "SELECT max(version) FROM rk_schema_version")


def test_columns_and_facts_are_worked_out_from_the_documents(old: Executor) -> None:
    """As a put of this release writes them, for every person on every page."""
    SqlStore(old).migrate()
    person = (
        "SELECT given, family, gender, locale, language, country, time_zone, birthday, registered_at, preferred_channel "
        "FROM rk_profiles WHERE id = 'c1'"
    )

    assert [
        (
            "Żaneta",
            "O'Connor",
            "f",
            "pl-PL",
            "pl",
            "PL",
            "Europe/Warsaw",
            "02-29",
            MICROS + 1,
            "sms",
        )
    ] == _rows(old, person)
    assert [
        ("answers.s.q", 0, "list", None, None),
        ("answers.s.q", 1, "text", "a", None),
        ("answers.s.q", 2, "text", "b", None),
        ("club", 0, "yes-no", None, 1),
        ("hobbies", 0, "list", None, None),
        ("hobbies", 1, "text", "chess", None),
        ("hobbies", 2, "text", "tea", None),
        ("points", 0, "number", None, 3_000_000),
        ("seen", 0, "moment", None, MICROS),
        ("spent", 0, "number", None, 1_500_000),
        ("vast", 0, "number", None, None),
        ("wedding", 0, "day", "2001-06-09", date(2001, 6, 9).toordinal() - 719_163),
    ] == _rows(
        old,
        "SELECT name, line, kind, text, number FROM rk_facts WHERE profile_id = 'c1' ORDER BY name, line",
    )
    assert [(1201,)] == _rows(
        old, f"SELECT count(*) FROM rk_profiles WHERE channels = {NOBODY[old.dialect]}"
    )


def test_items_lie_with_their_customers(old: Executor) -> None:
    """With the moment and the currency of the order; an amount that has no room in 64 bits is unknown."""
    SqlStore(old).migrate()
    query = "SELECT profile_id, placed_at, order_id, line, amount, currency FROM rk_order_items ORDER BY line"

    assert [
        ("c1", MICROS, "o1", 1, 9_000_000, "EUR"),
        ("c1", MICROS, "o1", 2, None, "EUR"),
        ("c1", MICROS, "o1", 3, 0, "EUR"),
    ] == _rows(old, query)


def test_a_migrated_store_goes_on(old: Executor) -> None:
    """What is put again stands in place of what the migration worked out."""
    store = SqlStore(old)
    store.migrate()
    item = OrderItem(product="p9", price=Decimal(1))
    order = Order.from_dict({**ORDER, "items": (item,)})
    store.put([Profile(id="c1", country="BG", orders=(order,))])

    assert [("BG", None)] == _rows(old, "SELECT country, given FROM rk_profiles WHERE id = 'c1'")
    assert [("p9",)] == _rows(old, "SELECT product FROM rk_order_items")
    assert [("answers.s.q",)] == _rows(
        old, "SELECT name FROM rk_facts WHERE profile_id = 'c1' AND line = 0 ORDER BY name"
    )


def test_every_consent_is_entered_in_the_ledger(old: Executor) -> None:
    """In the order in which they were recorded; each can be proved, and the next one goes behind them."""
    store = SqlStore(old)
    store.migrate()
    ledger = Ledger(store, origin="shop.example/consent")
    entries = [store.ledger_entry(act.id) for act in ACTS]
    receipt = ledger.receipt(ACTS[501].id)

    assert list(range(600)) == [entry.index for entry in entries if entry is not None]
    assert receipt is not None
    assert ("valid", ACTS[501]) == (receipt.verify().code, receipt.event)
    assert 0 == store.append(ACTS)
    stop = ConsentEvent.objected(Profile(id="c1"), at=NOON, source="letter")
    assert 1 == store.append([stop])
    assert 601 == store.ledger_size()
    assert None is ledger.audit()


def test_a_document_that_cannot_be_read_stops_the_migration(old: Executor) -> None:
    """All of it, with the id of the profile; nothing is left out silently."""
    old.run("UPDATE rk_profiles SET doc = ? WHERE id = 'c2'", ['{"id": "c2", "given": 7}'])
    with pytest.raises(BackendError, match="the stored profile 'c2' cannot be read"):
        SqlStore(old).migrate()

    assert [(1,)] == _rows(old, "SELECT max(version) FROM rk_schema_version")


def test_migrating_again_changes_nothing(old: Executor) -> None:
    """The tables are there."""
    SqlStore(old).migrate()
    SqlStore(old).migrate()

    assert [(number,) for number in range(1, len(migrations()) + 1)] == _rows(
        old, "SELECT version FROM rk_schema_version ORDER BY version"
    )
