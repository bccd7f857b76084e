"""The journal remembers each step, and nothing of the person once it is closed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from relationkit.consent.rights import plan_erasure
from relationkit.errors import BackendError
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage.journal import ErasureFolder

if TYPE_CHECKING:
    from pathlib import Path

PLAN = plan_erasure(
    Profile(
        id="c1",
        given="Anna",
        contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)],
    ),
    {},
    reason="asked for it",
    at=datetime(2026, 3, 1, tzinfo=UTC),
)


def test_steps_are_remembered_and_the_person_forgotten(tmp_path: Path) -> None:
    """Whoever opens the folder later goes on from there."""
    journal = ErasureFolder(tmp_path / "deep" / "folder")

    assert frozenset() == journal.begin(PLAN)
    journal.note(PLAN.id, "noted")
    journal.note(PLAN.id, 'told "the printer"')
    again = ErasureFolder(tmp_path / "deep" / "folder")
    assert {"noted", 'told "the printer"'} == again.begin(PLAN)
    assert [PLAN] == list(again.unfinished())
    again.close(PLAN.id)
    assert [] == list(again.unfinished())
    assert {"noted", 'told "the printer"', "closed"} == again.begin(PLAN)
    kept = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert not PLAN.identifiers.found_in("\n".join(kept))
    assert "ErasureFolder()" == repr(journal)


def test_a_step_that_was_broken_off_is_none(tmp_path: Path) -> None:
    """Its line has no end; and the next one begins a line of its own."""
    journal = ErasureFolder(tmp_path)
    journal.begin(PLAN)
    journal.note(PLAN.id, "noted")
    path = next(tmp_path.glob("*.erasure"))
    path.write_bytes(path.read_bytes() + b'"suppr')

    assert {"noted"} == journal.begin(PLAN)
    journal.note(PLAN.id, "suppressed")
    assert {"noted", "suppressed"} == journal.begin(PLAN)


def test_the_folder_is_the_owners_alone(tmp_path: Path) -> None:
    """And so is each file in it."""
    journal = ErasureFolder(tmp_path / "own")
    journal.begin(PLAN)

    assert 0o700 == (tmp_path / "own").stat().st_mode & 0o777
    assert {0o600} == {path.stat().st_mode & 0o777 for path in (tmp_path / "own").iterdir()}


def test_an_id_that_is_a_path_is_refused(tmp_path: Path) -> None:
    """It names a file of the folder, and no other."""
    with pytest.raises(BackendError, match="letters and digits"):
        ErasureFolder(tmp_path).note("../x", "noted")
