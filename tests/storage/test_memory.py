"""The store in memory, beyond its contract."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from relationkit.consent import ConsentEvent
from relationkit.errors import InvalidDocument
from relationkit.profiles import FieldRegistry, FieldSpec, Profile
from relationkit.storage import MemoryStore, SqliteStore, Store

KNOWN = {
    "text": "Żółć",
    "whole": 7,
    "number": Decimal("1.50"),
    "yes_no": True,
    "day": date(2026, 2, 28),
    "moment": datetime(2026, 3, 2, 12, tzinfo=UTC),
    "list": ("a", "b"),
}
FIELDS = FieldRegistry(
    FieldSpec.from_dict(
        {"name": name, "type": name.replace("_", "-"), "purposes": ["x"], "ask": {"en": "..."}}
    )
    for name in KNOWN
)


def test_its_repr_counts() -> None:
    """How many customers, and nothing of them."""
    store = MemoryStore()
    store.put([Profile(id="Kanarella")])

    assert "MemoryStore(1 profiles)" == repr(store)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_declared_attributes_are_kept(kind: str) -> None:
    """Each type comes back as it was; a value of another type is refused."""
    store: Store = (
        MemoryStore(fields=FIELDS) if kind == "memory" else SqliteStore(":memory:", fields=FIELDS)
    )
    store.put([])
    store.put([Profile(id="c1", attributes=KNOWN)])
    with pytest.raises(InvalidDocument):
        store.put([Profile(id="c1", attributes={"whole": "seven"})])

    assert Profile(id="c1", attributes=KNOWN) == store.profile("c1")
    if isinstance(store, SqliteStore):
        store.close()


def test_an_append_within_a_failing_transaction_is_taken_back() -> None:
    """What was there stays, what was added goes: events, their places and leaves, and the note of a change."""
    store, anna = MemoryStore(), Profile(id="c1")
    at = datetime(2026, 3, 1, tzinfo=UTC)
    first, second = (
        ConsentEvent.objected(anna, at=at + timedelta(days=day), source="letter") for day in (0, 1)
    )
    store.append([first])
    mark = store.change_mark()

    def fail() -> None:
        with store._tables.transaction():
            store.append([second, first, second])
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert [first] == list(store.consents([anna])["c1"])
    assert (1, mark) == (store.ledger_size(), store.change_mark())
    assert [] == list(store.changed_since(mark))
    assert 1 == store.append([second, first, second])
