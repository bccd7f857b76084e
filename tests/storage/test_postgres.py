"""PostgreSQL: connections that end, servers that are away, and a host's own connection."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import BackendError, NotSupported
from relationkit.messages import Message
from relationkit.profiles import Profile
from relationkit.storage import PostgresStore

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.extra

CANARY = "Kanarella"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_NAMES = count()


@pytest.fixture
def schema() -> str:
    """A schema that no other test uses."""
    return f"shop_{next(_NAMES)}"


@pytest.fixture
def store(postgres: str, schema: str) -> Iterator[PostgresStore]:
    """A store on a connection of its own."""
    with PostgresStore(postgres, schema=schema) as store:
        yield store


def _end(store: PostgresStore, postgres: str) -> None:
    """End the store's connection, as a restarted server does."""
    import psycopg

    assert store._own is not None
    ((pid,),) = store._own.run("SELECT pg_backend_pid()")
    with psycopg.connect(postgres) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])


def test_it_is_there_when_opened_again(store: PostgresStore, postgres: str, schema: str) -> None:
    """The same schema holds the same customers; another holds others."""
    store.put([Profile(id="c1", given="Żaneta")])
    with PostgresStore(postgres, schema=schema) as again:
        assert Profile(id="c1", given="Żaneta") == again.profile("c1")
    with PostgresStore(postgres, schema=f"{schema}_other") as other:
        assert other.profile("c1") is None


def test_a_lost_connection_is_told_and_made_anew(store: PostgresStore, postgres: str) -> None:
    """The call that finds it lost fails; the next one connects again, to the same schema."""
    store.put([Profile(id="c1")])
    _end(store, postgres)
    with pytest.raises(BackendError, match=r"could not read profiles \(57P01\): the server ended"):
        store.profile("c1")

    assert store.profile("c1") is not None
    store.put([Profile(id="c2")])


def test_a_connection_lost_in_a_transaction_loses_all_of_it(
    store: PostgresStore, postgres: str
) -> None:
    """No later write of it goes through on a new connection."""

    def write() -> None:
        with store.transaction():
            store.put([Profile(id="c1")])
            _end(store, postgres)
            with pytest.raises(BackendError):
                store.put([Profile(id="c2")])
            store.put([Profile(id="c3")])

    with pytest.raises(BackendError):
        write()

    assert [] == list(store.profiles())


def test_several_connections_share_an_outbox(postgres: str, schema: str) -> None:
    """Opened at once by all, each message is claimed by one of them, and nobody waits for another's rows."""
    letters = [
        Message(
            key=f"k{number:03}",
            campaign="spring",
            profile_id="c1",
            purpose="newsletter",
            channel="email",
            to="anna@example.com",
            sender="Jan <jan@shop.example>",
            subject="",
            text="",
            language="pl",
        )
        for number in range(300)
    ]

    def work(_: int) -> tuple[int, list[str]]:
        taken: list[str] = []
        with PostgresStore(postgres, schema=schema) as store:
            new = len(store.enqueue(letters, at=NOON))
            while claims := store.claim(7, at=NOON, lease=timedelta(hours=1), campaign="spring"):
                taken += [claim.message.key for claim in claims]
        return new, taken

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(work, range(3)))

    assert 300 == sum(new for new, _ in done)
    assert [letter.key for letter in letters] == sorted(key for _, taken in done for key in taken)


def test_the_tables_stand_in_the_usual_schema_unless_told(postgres: str) -> None:
    """Without a schema, where the server's own search path leads."""
    with PostgresStore(postgres) as store:
        assert store._own is not None
        assert [("public",)] == store._own.run(
            "SELECT schemaname FROM pg_tables WHERE tablename = 'rk_orders' AND schemaname = 'public'"
        )


def test_a_server_that_is_away_is_a_backend_fault() -> None:
    """The advice is to try again."""
    with pytest.raises(BackendError, match=r"could not connect \(OperationalError\)"):
        PostgresStore("host=127.0.0.1 port=1 dbname=shop connect_timeout=1")


def test_a_closed_store_stays_closed(postgres: str, schema: str) -> None:
    """It does not connect again by itself."""
    store = PostgresStore(postgres, schema=schema)
    store.close()
    with pytest.raises(BackendError):
        store.profile("c1")


def test_a_nul_character_is_refused_without_its_text(store: PostgresStore) -> None:
    """PostgreSQL keeps none in a column; the driver's error, which might quote it, is not chained."""
    with pytest.raises(BackendError, match="NUL") as caught:
        store.put([Profile(id=f"{CANARY}\0")])

    assert caught.value.__cause__ is None
    assert CANARY not in str(caught.value)


def test_tables_of_a_newer_release_are_refused(
    store: PostgresStore, postgres: str, schema: str
) -> None:
    """The connection that was opened for it is closed again."""
    assert store._own is not None
    store._own.run("INSERT INTO rk_schema_version (version) VALUES (99)")
    with pytest.raises(BackendError, match="version 99"):
        PostgresStore(postgres, schema=schema)


def test_a_hosts_transaction_is_joined(store: PostgresStore, postgres: str, schema: str) -> None:
    """Its rollback takes our rows, its commit keeps them, and closing the store leaves it open."""
    import psycopg

    with psycopg.connect(postgres, options=f"-c search_path={schema}") as host:
        with PostgresStore(host) as lent:
            lent.put([Profile(id="c1")])
            assert store.profile("c1") is None
            host.rollback()
            assert lent.profile("c1") is None
            lent.put([Profile(id="c2")])
        host.commit()

    assert ["c2"] == [profile.id for profile in store.profiles()]


def test_a_failed_write_leaves_the_hosts_transaction_usable(
    store: PostgresStore, postgres: str, schema: str
) -> None:
    """Only what the failed write wrote is undone."""
    import psycopg

    with psycopg.connect(postgres, options=f"-c search_path={schema}") as host:
        lent = PostgresStore(host)
        lent.put([Profile(id="c1")])
        with pytest.raises(BackendError):
            lent.put([Profile(id="c2"), Profile(id="\0")])
        lent.put([Profile(id="c3")])
        host.commit()

    assert ["c1", "c3"] == [profile.id for profile in store.profiles()]


def test_a_lent_connection_without_a_transaction_is_not_written(
    store: PostgresStore, postgres: str, schema: str
) -> None:
    """In autocommit mode the host opens one first."""
    import psycopg

    with psycopg.connect(postgres, options=f"-c search_path={schema}", autocommit=True) as host:
        lent = PostgresStore(host)
        with pytest.raises(
            BackendError, match=r"25P01\): the lent connection is in no transaction"
        ):
            lent.put([Profile(id="c1")])
        with host.transaction():
            lent.put([Profile(id="c2")])

    assert ["c2"] == [profile.id for profile in store.profiles()]


def test_a_lent_connection_keeps_its_search_path(postgres: str) -> None:
    """A schema beside it is refused."""
    import psycopg

    with psycopg.connect(postgres) as host, pytest.raises(NotSupported, match="search path"):
        PostgresStore(host, schema="shop")


def test_missing_tables_are_named_as_such(postgres: str) -> None:
    """A host that has not migrated hears what to call."""
    import psycopg

    with (
        psycopg.connect(postgres, options="-c search_path=nowhere") as host,
        pytest.raises(BackendError, match=r"42P01\): the tables are missing; call migrate"),
    ):
        PostgresStore(host).profile("c1")
