"""Erased once, erased for good: the ledger, the restored backup, and what is left on the disk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import Circumstances, ConsentEvent, Notice, Purpose, decide
from relationkit.consent.suppression import (
    Erasure,
    Peppers,
    Suppression,
    erasures_of,
    replay,
    screen,
    suppressions_of,
)
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage import MemoryStore, SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = bytes(range(32)), bytes(range(128, 160))
PEPPERS = Peppers(OLD)


def person(number: int, address: str | None = None) -> Profile:
    point = ContactPoint(channel="email", address=address or f"anna{number}@example.com", epoch=0)
    return Profile(id=f"c{number}", contacts=(point,))


def ledger(*erased: tuple[int, datetime]) -> MemoryStore:
    store = MemoryStore()
    for number, at in erased:
        store.note_erasures(erasures_of(person(number), PEPPERS, at=at))
    return store


PEOPLE = [person(1), person(2), person(3, "ANNA4+x@example.com"), Profile(id="c9")]


def test_who_was_erased_after_the_backup_is_erased_again() -> None:
    """Under every spelling; who was erased before it came back by an own act."""
    noted = ledger((1, NOON), (2, NOON - DAY), (4, NOON + DAY), (7, NOON + DAY))
    done = replay(noted, PEPPERS, iter(PEOPLE), taken_at=NOON)

    assert (("c1", "c3"), True) == (done.erase, done.readable)
    assert [NOON - DAY, NOON, NOON + DAY, NOON + DAY] == [entry.since for entry in done.suppress]


def test_a_replay_suppresses_all_who_were_ever_erased() -> None:
    """On every channel, from the moment of the erasure; replayed twice it is the same list."""
    done = replay(ledger((1, NOON)), PEPPERS, [], taken_at=NOON + DAY)
    restored = MemoryStore()
    restored.suppress(done.suppress)
    restored.suppress(done.suppress)
    print_ = PEPPERS.fingerprint("email", "anna1@example.com")

    assert [Suppression(print_, PEPPERS.current, None, "marketing", NOON, "erased")] == list(
        restored.suppressions([print_])[print_]
    )
    assert {"c1": "marketing"} == screen(restored, PEPPERS, PEOPLE)


def test_a_ledger_without_its_pepper_says_so() -> None:
    """Whom it means is then unknown, and the store is not to be used."""
    done = replay(ledger((1, NOON)), Peppers(NEW), PEOPLE, taken_at=NOON - DAY)

    assert ((), False) == (done.erase, done.readable)
    rotated = replay(ledger((1, NOON)), Peppers(NEW, retired=(OLD,)), PEOPLE, taken_at=NOON - DAY)
    assert (("c1",), True) == (rotated.erase, rotated.readable)


def test_the_clock_is_aware() -> None:
    """Naive moments are refused."""
    naive = datetime(2026, 3, 1)  # noqa: DTZ001
    with pytest.raises(InvalidDocument, match=r"^at is a naive"):
        erasures_of(person(1), PEPPERS, at=naive)
    with pytest.raises(InvalidDocument, match=r"^taken_at is a naive"):
        replay(ledger(), PEPPERS, [], taken_at=naive)


def test_nothing_of_a_person_is_shown() -> None:
    """Neither by an entry nor by an erasure."""
    (erasure,) = erasures_of(person(1), PEPPERS, at=NOON)

    assert "Erasure(2026-03-01)" == repr(erasure)
    assert "Suppression('marketing', 'erased')" == repr(erasure.suppression())
    assert erasure == Erasure(erasure.fingerprint, PEPPERS.current, NOON)


@given(st.sets(st.integers(1, 9)), st.sets(st.integers(1, 9)), st.integers(-2, 2))
def test_a_replay_is_done_when_it_is_done(backup: set[int], erased: set[int], days: int) -> None:
    """Once the customers are erased again, a second replay finds nobody."""
    noted = ledger(*((number, NOON) for number in erased))
    people = {person(number).id: person(number) for number in backup}
    done = replay(noted, PEPPERS, people.values(), taken_at=NOON - days * DAY)
    expected = {f"c{number}" for number in backup & erased} if days >= 0 else set()

    assert expected == set(done.erase)
    left = [one for profile_id, one in people.items() if profile_id not in done.erase]
    assert () == replay(noted, PEPPERS, left, taken_at=NOON - days * DAY).erase


def test_p15_no_cleartext_is_left_by_what_outlives_an_erasure(tmp_path: Path) -> None:
    """P15: the list and the ledger on the disk hold no byte of the address, in no case and no form."""
    path = tmp_path / "stops.db"
    kanarek = person(1, "Kanarek.Zofia@example.com")
    with SqliteStore(path) as store:
        store.suppress(suppressions_of(kanarek, PEPPERS, at=NOON, code="erased"))
        store.note_erasures(erasures_of(kanarek, PEPPERS, at=NOON))
    with SqliteStore(path) as store:
        assert {"c1": "marketing"} == screen(store, PEPPERS, [kanarek])
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir()).lower()

    assert b"rk_suppressions" in kept
    assert [] == [word for word in (b"kanarek", b"zofia", b"example.com") if word in kept]


def test_p15_who_was_erased_and_is_imported_again_is_denied() -> None:
    """P15: with a consent that the import claims, for a purpose that takes claims; service is not denied."""
    store = MemoryStore()
    store.suppress(suppressions_of(person(1), PEPPERS, at=NOON, code="erased"))
    back = person(2, "ANNA1+new@Example.com")
    claim = ConsentEvent.claimed(
        back,
        purpose="news",
        channel="email",
        at=NOON - DAY,
        recorded_at=NOON + DAY,
        notice=Notice(id="news", version="1", language="en", text="Yes."),
        source="import",
    )
    known = Circumstances(suppressed=screen(store, PEPPERS, [back]).get("c2"))
    said = [
        decide(
            back, [claim], purpose=purpose, channel="email", at=NOON + 2 * DAY, circumstances=known
        )
        for purpose in (
            Purpose(id="news", title={"en": "News"}, why={"en": "You asked."}, least="claim"),
            Purpose(
                id="bill",
                title={"en": "Bill"},
                why={"en": "You bought."},
                message_class="transactional",
            ),
        )
    ]

    assert [("suppressed", False), ("transactional", True)] == [
        (one.code, one.allowed) for one in said
    ]
