"""Done when 5: erase a person, restore yesterday's backup, replay; no byte of them is left, and they stay stopped."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import Circumstances, ConsentEvent, Notice, Purpose, decide
from relationkit.consent.rights import Identifiers
from relationkit.consent.suppression import Peppers, screen
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PEPPERS = Peppers(bytes(range(32)))
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
SPELLINGS = [
    "zofia.p@example.com",
    "ZOFIA.P@EXAMPLE.COM",
    "Zofia.P+garden@example.com",
    "zofia.old@example.net",
    "Zofia.OLD+1@example.net",
]
HOUR = timedelta(hours=1)
CLAIMS = Purpose(
    id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked."}, least="claim"
)


def back_again(store: Any) -> set[tuple[str, str]]:
    """Import the person under every spelling, with a consent that the import claims; the verdicts."""
    said: set[tuple[str, str]] = set()
    for number, address in enumerate(SPELLINGS):
        person = Profile(
            id=f"n{number}",
            country="US",
            contacts=[ContactPoint(channel="email", address=address, epoch=0)],
        )
        claim = ConsentEvent.claimed(
            person,
            purpose="newsletter",
            channel="email",
            at=NOON,
            recorded_at=NOON + 3 * DAY,
            notice=WORDS,
            source="old list",
        )
        found = screen(store, PEPPERS, [person])
        answer = decide(
            person,
            [claim],
            purpose=CLAIMS,
            channel="email",
            at=NOON + 4 * DAY,
            circumstances=Circumstances(suppressed=found.get(person.id)),
        )
        said.add((answer.verdict, answer.code))
    return said


def bytes_of(folder: Path) -> str:
    return "\n".join(
        path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file()
    )


def test_p15_erased_restored_and_replayed_no_byte_is_left(tmp_path: Path, kit: Any) -> None:
    """P15, SQLite: in the file, its log, the list and the ledger beside it, the journal; and denied in every spelling."""
    live, backup = tmp_path / "live", tmp_path / "backup"
    live.mkdir()
    with (
        kit.Sqlite(live / "shop.db", fields=kit.FIELDS) as store,
        kit.Sqlite(live / "kept.db") as kept,
    ):
        kit.furnish(store)
        store.scrub()
        shutil.copytree(live, backup, ignore=shutil.ignore_patterns("kept*"))
        eraser = kit.make_eraser(store, kit.Told(), live, keep=kept)
        plan = eraser.plan(store.profile("c1"), reason="asked for it", at=NOON + DAY)
        assert "erased" == eraser.run(plan).state
    who = plan.identifiers

    assert frozenset() == who.found_in(bytes_of(live))
    assert who.labels == who.found_in(bytes_of(backup))
    shutil.copy(backup / "shop.db", live / "shop.db")
    assert who.found_in(bytes_of(live))

    with (
        kit.Sqlite(live / "shop.db", fields=kit.FIELDS) as store,
        kit.Sqlite(live / "kept.db") as kept,
    ):
        eraser = kit.make_eraser(store, kit.Told(), live, keep=kept)
        done = eraser.again(store.profiles(), taken_at=NOON + HOUR, at=NOON + 2 * DAY)
        assert {"c1": "erased"} == {name: one.state for name, one in done.items()}
        assert frozenset() == who.found_in(bytes_of(live))
        assert {("deny", "suppressed")} == back_again(kept)
        assert store.profile("c2") is not None
        assert {} == eraser.again(store.profiles(), taken_at=NOON + HOUR, at=NOON + 3 * DAY)


@pytest.mark.extra
def test_p15_restored_on_a_server_no_text_is_left(postgres: str, tmp_path: Path, kit: Any) -> None:
    """P15, PostgreSQL: in no text column of any table; a restore is the same rows put back."""
    with kit.Postgres(postgres, fields=kit.FIELDS, schema="rights_backup") as store:
        kit.furnish(store)
        eraser = kit.make_eraser(store, kit.Told(), tmp_path)
        plan = eraser.plan(store.profile("c1"), reason="asked for it", at=NOON + DAY)
        eraser.run(plan)
        store.put([kit.ZOFIA])
        done = eraser.again(store.profiles(), taken_at=NOON + HOUR, at=NOON + 2 * DAY)

        assert {"c1": "erased"} == {name: one.state for name, one in done.items()}
        assert {} == {
            place: text for place, text in store.contents() if plan.identifiers.found_in(text)
        }
        assert {("deny", "suppressed")} == back_again(store)


def test_the_other_one_of_a_mailbox_is_not_erased_after_a_restore(tmp_path: Path, kit: Any) -> None:
    """The erasure is noted by what is the person's alone."""
    store = kit.furnish(kit.Memory(fields=kit.FIELDS))
    twin = Profile(
        id="c3", contacts=[ContactPoint(channel="email", address="zofia.p@example.com", epoch=0)]
    )
    store.put([twin])
    eraser = kit.make_eraser(store, kit.Told(), tmp_path)
    eraser.run(eraser.plan(store.profile("c1"), reason="asked for it", at=NOON + DAY))
    store.put([kit.ZOFIA])
    done = eraser.again(store.profiles(), taken_at=NOON, at=NOON + 2 * DAY)

    assert ["c1"] == list(done)
    assert store.profile("c3") is not None


def test_a_ledger_that_cannot_be_read_stops_the_restore(tmp_path: Path, kit: Any) -> None:
    """Before anything is done: without its pepper nobody knows whom to erase again."""
    store = kit.furnish(kit.Memory(fields=kit.FIELDS))
    eraser = kit.make_eraser(store, kit.Told(), tmp_path)
    eraser.run(eraser.plan(store.profile("c1"), reason="asked for it", at=NOON + DAY))
    eraser._peppers = Peppers(bytes(range(128, 160)))
    with pytest.raises(InvalidDocument, match="peppers"):
        eraser.again(store.profiles(), taken_at=NOON, at=NOON + 2 * DAY)


def test_the_search_finds_what_deleting_leaves(tmp_path: Path, kit: Any) -> None:
    """The scan bites: rows deleted without overwriting are still in the file or its log."""
    with kit.Sqlite(tmp_path / "shop.db", fields=kit.FIELDS) as store:
        kit.furnish(store)
        store._session.executor.run("PRAGMA secure_delete = OFF")
        store._session.executor.run("DELETE FROM rk_annotations")
        store._session.executor.run("DELETE FROM rk_profiles")
        who = Identifiers([], ["department"])
        found = {place for place, text in store.contents() if who.found_in(text)}

        assert "file" in found
        assert "annotations" not in found
        store.erase_profile("c1", ["responses"])
        store.scrub()
        assert not {place for place, text in store.contents() if who.found_in(text)}
