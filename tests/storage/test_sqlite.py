"""SQLite: what goes wrong with files, other writers and killed processes, and a host's own connection."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Literal

import pytest

from relationkit.campaigns import Outcome
from relationkit.errors import BackendError, InvalidDocument
from relationkit.messages import Message, Receipt
from relationkit.profiles import ContactPoint, Order, OrderItem, Profile
from relationkit.storage import BorrowedSqlite, SqliteStore, SqlStore
from relationkit.storage.sql import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CANARY = "Kanarella"


def _letter(number: int, text: str = "") -> Message:
    return Message(
        key=f"k{number:04}",
        campaign="spring",
        profile_id="c1",
        purpose="newsletter",
        channel="email",
        to="anna@example.com",
        sender="Jan <jan@shop.example>",
        subject="",
        text=text,
        language="pl",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the shop's file will be."""
    return tmp_path / "shop.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """A store without patience."""
    with SqliteStore(path, patience=timedelta(milliseconds=30)) as store:
        yield store


def test_it_writes_ahead_and_waits(path: Path) -> None:
    """WAL, synchronous NORMAL, and ten seconds of patience unless told otherwise."""
    with SqliteStore(path) as store:
        said = [
            store._own.run(f"PRAGMA {name}")[0][0]
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]

    assert ["wal", 1, 10_000] == said


def test_it_is_there_when_opened_again(path: Path) -> None:
    """A closed file keeps what was put, and is migrated no second time."""
    with SqliteStore(path) as store:
        store.put([Profile(id="c1", given="Anna")])
    with SqliteStore(str(path)) as store:
        assert Profile(id="c1", given="Anna") == store.profile("c1")


def test_its_repr_says_nothing_of_its_content(store: SqliteStore) -> None:
    """Nor of its path, which may name a customer's shop."""
    assert "SqliteStore('sqlite')" == repr(store)


def test_a_closed_store_is_a_backend_fault(path: Path) -> None:
    """It is not opened again by itself."""
    store = SqliteStore(path)
    store.close()
    with pytest.raises(BackendError, match="could not read profiles"):
        store.profile("c1")


def test_another_writer_is_waited_for_and_then_named(path: Path, store: SqliteStore) -> None:
    """A write says which operation the lock stopped, and goes well once it is gone; reading goes on."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BackendError, match=r"put profiles \(SQLITE_BUSY\): another writer"):
            store.put([Profile(id="c1")])
        assert store.profile("c1") is None
        other.execute("ROLLBACK")
    store.put([Profile(id="c1")])

    assert store.profile("c1") is not None


def test_a_full_disk_takes_the_whole_write_back(store: SqliteStore) -> None:
    """What was there stays, nothing of the failed write does, and no name is quoted."""
    store.put([Profile(id="c1")])
    ((pages,),) = store._own.run("PRAGMA page_count")
    store._own.run(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(
        BackendError, match=r"put profiles \(SQLITE_FULL\): the disk is full"
    ) as caught:
        store.put(Profile(id=f"d{number}", given=CANARY * 20) for number in range(5000))
    store._own.run("PRAGMA max_page_count = 1000000")

    assert CANARY not in repr((caught.value, caught.value.__cause__))
    assert ["c1"] == [profile.id for profile in store.profiles()]
    store.put([Profile(id="c2")])


def test_a_full_disk_ends_an_outer_transaction_too(store: SqliteStore) -> None:
    """SQLite has rolled back by itself; the fault that is told is still the first one."""

    def write() -> None:
        with store.transaction():
            store.put([Profile(id="c1")])
            store.put(Profile(id=f"d{number}", given=CANARY * 20) for number in range(5000))

    store._own.run("PRAGMA max_page_count = 100")
    with pytest.raises(BackendError, match="SQLITE_FULL"):
        write()

    assert [] == list(store.profiles())


def test_a_folder_that_is_missing_is_named_as_such(tmp_path: Path) -> None:
    """The advice is about the folder."""
    with pytest.raises(BackendError, match=r"open its file \(SQLITE_CANTOPEN\).*its folder"):
        SqliteStore(tmp_path / "nowhere" / "shop.db")


def test_a_read_only_folder_is_a_backend_fault(tmp_path: Path) -> None:
    """Where the folder cannot be written, nothing is begun."""
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    if os.access(folder, os.W_OK):  # an administrator writes anywhere but here
        folder = Path("/proc")
    with pytest.raises(BackendError, match="open its file"):
        SqliteStore(folder / "shop.db")


def test_a_read_only_database_is_a_backend_fault(store: SqliteStore) -> None:
    """Reading goes on, writing says what to do."""
    store._own.run("PRAGMA query_only = ON")
    with pytest.raises(BackendError, match=r"SQLITE_READONLY.*make both writable"):
        store.put([Profile(id="c1")])

    assert store.profile("c1") is None


def test_another_kind_of_file_is_refused(path: Path) -> None:
    """And left as it is."""
    path.write_bytes(b"id;name\n" * 200)
    with pytest.raises(BackendError, match=r"SQLITE_NOTADB.*choose another path"):
        SqliteStore(path)

    assert b"id;name\n" * 200 == path.read_bytes()


def test_tables_of_a_newer_release_are_refused(path: Path) -> None:
    """Nothing is changed in them."""
    SqliteStore(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("INSERT INTO rk_schema_version VALUES (99)")
        other.commit()
    with pytest.raises(
        BackendError, match=r"version 99, this release knows \d+; upgrade relationkit"
    ):
        SqliteStore(path)


def test_an_older_version_is_brought_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the migrations that are missing are applied, and all or none of them."""
    with SqliteStore(path) as store:
        store.put([Profile(id="c1")])
    known = list(schema.migrations())
    monkeypatch.setattr(schema, "migrations", lambda: [*known, "CREATE TABLE rk_new (id TEXT); NO"])
    with pytest.raises(BackendError, match="migrate its tables"):
        SqliteStore(path)
    monkeypatch.setattr(schema, "migrations", lambda: [*known, "CREATE TABLE rk_new (id TEXT)"])
    with SqliteStore(path) as store:
        found = store._own.run("SELECT version FROM rk_schema_version ORDER BY version")
        versions = [(number,) for number in range(1, len(known) + 2)]
        assert (versions, []) == (found, store._own.run("SELECT * FROM rk_new"))
        assert store.profile("c1") is not None


def test_a_damaged_document_is_named_and_not_quoted(store: SqliteStore) -> None:
    """The id is said, the content is not."""
    store.put([Profile(id="c1")])
    store._own.run("UPDATE rk_profiles SET doc = ?", [f'{{"id": "c1", "given": ["{CANARY}"]}}'])
    with pytest.raises(BackendError, match="the stored profile 'c1' cannot be read") as caught:
        store.profile("c1")

    assert CANARY not in repr(caught.value)


def test_half_a_surrogate_pair_is_the_callers_fault(store: SqliteStore) -> None:
    """In a key, and in the text of a letter; the text is not quoted."""
    with pytest.raises(InvalidDocument, match="surrogate") as caught:
        store.enqueue([_letter(1, text=f"{CANARY} \ud800")], at=NOON)
    assert CANARY not in repr((caught.value, caught.value.__cause__))

    with pytest.raises(InvalidDocument, match="surrogate"):
        store.profile("c\ud800")


def test_columns_are_ready_for_segments(store: SqliteStore) -> None:
    """Moments are microseconds, money is millionths, gifts are seen, items are rows and replaced with their order."""
    items = [
        OrderItem(product="p1", category="garden", brand="B", quantity=2, price="4.5"),
        OrderItem(product="p2", name="Dill", price="1"),
    ]
    order = Order(
        id="o1",
        profile_id="c1",
        placed_at=NOON,
        total="10.000001",
        currency="EUR",
        items=items,
        bill_to="Anna",
        ship_to="Eva",
    )
    point = ContactPoint(channel="email", address="A.nna@gmail.com", since=NOON)
    store.put([Profile(id="c1", contacts=[point], orders=[order])])
    store.add([order.model_copy(update={"items": order.items[:1]})])
    micros = int(NOON.timestamp()) * 1_000_000

    assert [("c1", micros, 10_000_001, "EUR", "completed", 1)] == store._own.run(
        "SELECT profile_id, placed_at, total, currency, status, gift FROM rk_orders"
    )
    assert [
        ("c1", micros, "o1", 1, "p1", None, "garden", "B", 2, 4_500_000, 9_000_000, "EUR")
    ] == store._own.run("SELECT * FROM rk_order_items")
    assert [("c1", "email", 0, "A.nna@gmail.com", "anna@gmail.com", micros, 1)] == store._own.run(
        "SELECT * FROM rk_contact_points"
    )


def test_former_points_are_no_longer_in_use(store: SqliteStore) -> None:
    """They stay with their epoch."""
    for address in ("anna@example.com", "anna@example.org"):
        store.put([Profile(id="c1", contacts=[ContactPoint(channel="email", address=address)])])

    assert [(0, 0), (1, 1)] == store._own.run(
        "SELECT epoch, in_use FROM rk_contact_points ORDER BY epoch"
    )


def test_adding_orders_never_touches_their_table(store: SqliteStore) -> None:
    """The index covers what sums and counts need (engines: 15 s without it, 0.8 s with it)."""
    plan = store._own.run(
        "EXPLAIN QUERY PLAN SELECT profile_id, sum(total) FROM rk_orders "
        "WHERE placed_at >= 0 AND currency = 'EUR' GROUP BY profile_id"
    )

    assert "COVERING INDEX rk_orders_of_profile" in plan[0][3]


def test_settled_letters_leave_no_content(store: SqliteStore) -> None:
    """The table of contents is empty when all are settled."""
    store.enqueue([_letter(1)], at=NOON)
    store.settle([Outcome(Receipt(key="k0001", status="sent", transport="t", at=NOON))])

    assert [] == store._own.run("SELECT * FROM rk_outbox_content")


def test_a_thread_waits_for_anothers_transaction(store: SqliteStore) -> None:
    """It sees either nothing of it or all."""
    begun, seen = Event(), list[int]()

    def look() -> None:
        begun.wait()
        seen.append(len(list(store.profiles())))

    reader = Thread(target=look)
    reader.start()
    with store.transaction():
        store.put([Profile(id="c1")])
        begun.set()
        reader.join(0.05)
        store.put([Profile(id="c2")])
    reader.join()

    assert [2] == seen


# --------------------------------------------------------------------------------------- processes

CHILD = """
import sys, time
from datetime import UTC, datetime, timedelta
from relationkit.profiles import ContactPoint, Order, Profile
from relationkit.storage import SqliteStore
at = datetime(2026, 3, 2, 12, tzinfo=UTC)
store = SqliteStore(sys.argv[1])
"""

WRITER = f"""{CHILD}
def customer(number):
    return Profile(
        id=f"c{{number}}",
        contacts=[ContactPoint(channel="sms", address=f"+48{{600000000 + number}}")],
        orders=[Order(id=f"o{{number}}", profile_id=f"c{{number}}", placed_at=at, total="1", currency="EUR")],
    )

done = 0
while True:
    store.put(customer(number) for number in range(done, done + 700))
    done += 700
    print(done, flush=True)
"""

CLAIMER = f"""{CHILD}
print("ready", flush=True)
sys.stdin.readline()
while claims := store.claim(5, at=at, lease=timedelta(hours=1), campaign="spring"):
    print(*(claim.message.key for claim in claims), flush=True)
"""


def _start(code: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_killed_writer_leaves_nothing_half(path: Path) -> None:
    """After SIGKILL in the middle of a write each call is there whole or not at all, and the file is sound."""
    with _start(WRITER, path) as child:
        assert child.stdout is not None
        said = [int(child.stdout.readline()) for _ in range(2)]
        child.send_signal(signal.SIGKILL)
        said += [int(line) for line in child.stdout]
    with SqliteStore(path) as store:
        found = [len(profile.orders) * len(profile.contacts) for profile in store.profiles()]
        checked = store._own.run("PRAGMA integrity_check")

    assert {1} == set(found)
    assert len(found) in {said[-1], said[-1] + 700}
    assert [("ok",)] == checked


@pytest.mark.parametrize(
    ("patience", "opens"), [(timedelta(seconds=5), True), (timedelta(0), False)]
)
def test_opening_waits_for_whoever_opens_the_same_new_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, patience: timedelta, opens: bool
) -> None:
    """SQLite says busy at once to the second of two that switch to the write-ahead log; the store tries again."""
    run = BorrowedSqlite.run
    told: list[str] = []

    def busy_once(
        self: BorrowedSqlite, sql: str, params: Sequence[object] = (), /
    ) -> list[tuple[object, ...]]:
        if "journal_mode" in sql and not told:
            told.append(sql)
            fault = sqlite3.OperationalError("database is locked")
            fault.sqlite_errorcode, fault.sqlite_errorname = sqlite3.SQLITE_BUSY, "SQLITE_BUSY"
            raise fault
        return run(self, sql, params)

    monkeypatch.setattr(BorrowedSqlite, "run", busy_once)
    if opens:
        SqliteStore(path, patience=patience).close()
    else:
        with pytest.raises(BackendError, match="SQLITE_BUSY"):
            SqliteStore(path, patience=patience)
    assert ["PRAGMA journal_mode = WAL"] == told


def test_two_processes_share_an_outbox(path: Path) -> None:
    """Opened by both at once, each message is claimed by one of them."""
    children = [_start(CLAIMER, path) for _ in range(2)]
    for child in children:
        assert child.stdout is not None
        assert "ready\n" == child.stdout.readline()
    with SqliteStore(path) as store:
        store.enqueue([_letter(number) for number in range(300)], at=NOON)
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    taken = [child.communicate()[0].split() for child in children]

    assert [0, 0] == [child.returncode for child in children]
    assert [f"k{number:04}" for number in range(300)] == sorted(taken[0] + taken[1])


# ------------------------------------------------------------------------------ a host's connection


@pytest.mark.parametrize("isolation", ["DEFERRED", "IMMEDIATE"])
def test_a_hosts_transaction_is_joined(
    path: Path, isolation: Literal["DEFERRED", "IMMEDIATE"]
) -> None:
    """Its rollback takes our rows with its own; its commit keeps them; we do neither."""
    with closing(sqlite3.connect(path, isolation_level=isolation)) as host:
        store = SqlStore(BorrowedSqlite(host))
        store.migrate()
        host.execute("CREATE TABLE baskets (id TEXT)")
        host.commit()

        store.put([Profile(id="c1")])
        host.execute("INSERT INTO baskets VALUES ('b1')")
        assert host.in_transaction
        host.rollback()
        assert (None, []) == (
            store.profile("c1"),
            host.execute("SELECT * FROM baskets").fetchall(),
        )

        host.execute("INSERT INTO baskets VALUES ('b2')")
        store.put([Profile(id="c2")])
        host.commit()
    with SqliteStore(path) as own:
        assert own.profile("c2") is not None


def test_a_failed_write_leaves_the_hosts_transaction_alone(path: Path) -> None:
    """Only what the failed write wrote is undone; what the host wrote before it waits for the host."""
    with closing(sqlite3.connect(path)) as host:
        store = SqlStore(BorrowedSqlite(host))
        store.migrate()
        store.put([Profile(id="c1")])
        many = [Profile(id=f"d{number}") for number in range(600)]
        with pytest.raises(LookupError):
            store.put([*many, Profile(id="e1", attributes={"hobby": "chess"})])
        host.commit()

        assert ["c1"] == [profile.id for profile in store.profiles()]


def test_a_full_disk_is_told_to_the_host(path: Path) -> None:
    """The savepoint is gone with the transaction; the fault is told all the same."""
    with closing(sqlite3.connect(path)) as host:
        store = SqlStore(BorrowedSqlite(host))
        store.migrate()
        host.commit()
        host.execute("PRAGMA max_page_count = 80")
        with pytest.raises(BackendError, match="SQLITE_FULL"):
            store.put(Profile(id=f"d{number}", given=CANARY * 20) for number in range(5000))


def test_tables_that_are_missing_are_a_backend_fault(path: Path) -> None:
    """A host that has not migrated hears of it."""
    with (
        closing(sqlite3.connect(path)) as host,
        pytest.raises(BackendError, match="could not read profiles"),
    ):
        SqlStore(BorrowedSqlite(host)).profile("c1")
