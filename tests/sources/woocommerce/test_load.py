import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relationkit.errors import BackendError, InvalidDocument
from relationkit.profiles import Profile
from relationkit.sources import load_woocommerce
from relationkit.storage import MemoryStore

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)


def test_the_listener_hears_each_batch() -> None:
    """Stage and rows done, bad ones too."""
    heard: list[tuple[str, int]] = []
    load_woocommerce(
        MemoryStore(),
        customers=[{"id": 1}, {}, {"id": 3}],
        orders=[{}],
        at=NOW,
        batch=2,
        on_progress=lambda stage, done: heard.append((stage, done)),
    )

    assert [("customers", 2), ("customers", 3), ("orders", 1)] == heard


def test_a_slip_of_the_caller_is_told_before_anything_is_written(tmp_path: Path) -> None:
    """A naive moment, an empty batch, a file that is not there or no JSON: nothing is loaded."""
    store = MemoryStore()
    good, bad = tmp_path / "customers.json", tmp_path / "orders.json"
    good.write_text('[{"id": 1}]', encoding="ascii")
    bad.write_text("<html>", encoding="ascii")

    with pytest.raises(InvalidDocument, match="at is a naive datetime"):
        load_woocommerce(store, customers=good, orders=[], at=datetime(2026, 7, 1))  # noqa: DTZ001
    with pytest.raises(InvalidDocument, match="batch is 0; give how many rows"):
        load_woocommerce(store, customers=good, orders=[], at=NOW, batch=0)
    with pytest.raises(BackendError, match=r"'none\.json' cannot be opened"):
        load_woocommerce(store, customers=good, orders=tmp_path / "none.json", at=NOW)
    with pytest.raises(InvalidDocument, match=r"orders\.json line 1 column 1, byte 0 is not JSON"):
        load_woocommerce(store, customers=good, orders=bad, at=NOW)
    assert [] == list(store.profiles())


def test_what_comes_before_a_fault_is_loaded(tmp_path: Path) -> None:
    """Malformed JSON ends its own file only."""
    store = MemoryStore()
    path = tmp_path / "customers.json"
    path.write_text('[{"id": 1}, {"id": 2}, {"id": 3', encoding="ascii")
    order = {"id": 1, "status": "completed", "total": "1", "currency": "EUR", "customer_id": 2}
    report = load_woocommerce(
        store, customers=path, orders=[{**order, "date_created_gmt": "2026-03-01"}], at=NOW
    )

    assert (2, 1) == (report.profiles, report.orders)
    assert ["customers.json row 3: malformed-json (line 1 column 32, byte 31)"] == list(
        map(str, report.issues)
    )


def test_text_that_is_not_utf_8_is_left_out_as_a_whole(tmp_path: Path) -> None:
    """Half a name is worse than none; the rest of the row is kept."""
    store = MemoryStore()
    path = tmp_path / "customers.json"
    path.write_bytes(
        b'[{"id": 1, "first_name": "Micha\xb3", "last_name": "Nowak\\ud800", "billing": {"country": "PL"}}]'
    )
    report = load_woocommerce(store, customers=path, orders=[], at=NOW)
    (profile,) = store.profiles()

    assert (None, None, "PL") == (profile.given, profile.family, profile.country)
    assert {"unwritable-text": 2} == report.counts


def test_a_store_that_fails_is_told(tmp_path: Path) -> None:
    """A full disk ends the load; what was written stays, and the load can be repeated."""

    class Full(MemoryStore):
        room = 1

        def put(self, profiles: Iterable[Profile], /) -> None:
            if not self.room:
                raise BackendError("the disk is full")
            self.room -= 1
            super().put(profiles)

    store = Full()
    rows = [{"id": 1}, {"id": 2}]
    with pytest.raises(BackendError, match="the disk is full"):
        load_woocommerce(store, customers=rows, orders=[], at=NOW, batch=1)
    store.room = 9

    assert 2 == load_woocommerce(store, customers=rows, orders=[], at=NOW, batch=1).profiles
    assert ["c1", "c2"] == [profile.id for profile in store.profiles()]


FLAT = """
import resource, sys
from datetime import UTC, datetime
from relationkit.profiles import FieldRegistry
from relationkit.sources import load_woocommerce

class Forgetful:
    "Keeps nothing, so that only the load's own memory is measured."
    fields = FieldRegistry()
    people = profiles = lambda self, ids: iter(())
    put = add = append = lambda self, things: 0

peaks = {}

def hear(stage, done):
    peaks[stage, done] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

report = load_woocommerce(
    Forgetful(), customers=sys.argv[1], orders=sys.argv[2], at=datetime(2026, 7, 1, tzinfo=UTC), on_progress=hear
)
print(report.profiles, report.orders, report.not_paid, report.counts["invalid-id"])
print(peaks["orders", 200_000] - peaks["orders", 20_000])
"""


def test_memory_does_not_grow_with_the_export(tmp_path: Path) -> None:
    """Between 20,000 and 200,000 rows of one array on one line, some of them bad, the process grows by less than 8 MiB."""
    customers, orders = tmp_path / "customers.jsonl", tmp_path / "orders.json"
    customers.write_text(
        "\n".join(f'{{"id": {number}}}' for number in range(1, 100)), encoding="ascii"
    )
    order = {"total": "1.00", "currency": "EUR", "date_created_gmt": "2026-03-01T10:00:00"}
    with orders.open("w", encoding="ascii") as file:
        file.write("[")
        for number in range(1, 200_001):
            status = "pending" if number % 5 else "completed"
            row = {**order, "id": number, "status": status, "customer_id": number % 100 or "x"}
            file.write(json.dumps(row) + ("]" if number == 200_000 else ","))
    done = subprocess.run(
        [sys.executable, "-c", FLAT, customers, orders], capture_output=True, text=True, check=True
    )
    counts, growth = done.stdout.splitlines()

    assert "99 38000 160000 2000" == counts
    # The unit is KiB; on macOS it is bytes, where the test says nothing.
    assert sys.platform == "darwin" or int(growth) < 8 * 1024
