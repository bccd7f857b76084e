"""Several writers, on connections of their own, number the ledger's leaves one after another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from typing import TYPE_CHECKING

import pytest

from relationkit.consent import ConsentEvent
from relationkit.consent.ledger import Ledger
from relationkit.errors import BackendError
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage import MemoryStore, PostgresStore, SqliteStore, SqlStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SCHEMAS = count()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _event(number: int) -> ConsentEvent:
    return ConsentEvent.objected(
        Profile(id=f"c{number}"), at=NOON + timedelta(seconds=number), source="desk"
    )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.extra)])
def writers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[SqlStore, SqlStore]]:
    """Two stores over the same tables."""
    if request.param == "sqlite":
        with SqliteStore(tmp_path / "shop.db") as one, SqliteStore(tmp_path / "shop.db") as other:
            yield one, other
        return
    url = request.getfixturevalue("postgres")
    schema = f"two writers {next(_SCHEMAS)}"
    with PostgresStore(url, schema=schema) as one, PostgresStore(url, schema=schema) as other:
        yield one, other


def test_two_writers_never_get_the_same_number(writers: tuple[SqlStore, SqlStore]) -> None:
    """Forty events of each, ten of them told by both: no number twice, none left out, and the tree holds."""

    def append(writer: int) -> int:
        told = range(writer * 30, writer * 30 + 40)
        return sum(writers[writer].append([_event(number)]) for number in told)

    with ThreadPoolExecutor(2) as pool:
        assert 70 == sum(pool.map(append, range(2)))
    store, _ = writers
    entries = [store.ledger_entry(_event(number).id) for number in range(70)]

    assert list(range(70)) == sorted(entry.index for entry in entries if entry is not None)
    assert 70 == store.ledger_size()
    assert None is Ledger(store, origin="shop.example/consent").audit()


def test_a_number_that_is_taken_cannot_be_written_again(
    writers: tuple[SqlStore, SqlStore],
) -> None:
    """The database refuses, should the count of leaves ever be wrong; nothing is kept of the attempt."""
    store, _ = writers
    store.append([_event(1), _event(2)])
    with store._session.writing("set the count back") as sql:
        sql.run("UPDATE rk_ledger_size SET leaves = 1")
    with pytest.raises(BackendError, match="could not append consents"):
        store.append([_event(3)])

    assert None is store.ledger_entry(_event(3).id)
    assert 2 == len(store.ledger_leaves(0, 10))


def test_erasing_one_leaves_the_stop_of_another_with_the_same_mailbox() -> None:
    """Two customers share an address; the stop of whoever stays still binds it."""
    store = MemoryStore()
    point = ContactPoint(channel="email", address="family@example.com", epoch=0)
    both = [Profile(id=name, contacts=(point,)) for name in ("c1", "c2")]
    at = datetime(2026, 3, 1, tzinfo=UTC)
    store.append(
        ConsentEvent.withdrawn(one, purpose="newsletter", channel="email", at=at, source="link")
        for one in both
    )

    assert 1 == store.erase_consents(["c1"])
    assert ["c2"] == [event.profile_id for event in store.consents(both)["c1"]]
    assert 1 == store.erase_consents(["c2"])
    assert {"c1": [], "c2": []} == {
        name: list(events) for name, events in store.consents(both).items()
    }


def test_a_moment_of_a_zone_with_seconds_is_kept() -> None:
    """As clocks had it before there were time zones: the event that is read is as old as its leaf says."""
    local = timezone(timedelta(minutes=19, seconds=32))
    paper = ConsentEvent.objected(
        Profile(id="c1"), at=datetime(1935, 3, 1, 12, tzinfo=local), source="letter"
    )
    with SqliteStore(":memory:") as store:
        store.append([paper])
        (read,) = store.consents([Profile(id="c1")])["c1"]

    assert paper == read
