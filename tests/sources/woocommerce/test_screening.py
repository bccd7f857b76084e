"""Who is on the suppression list comes back with the next export, and stays on the list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from relationkit.consent.suppression import Peppers, suppressions_of
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile
from relationkit.sources import ConsentMapping, LoadReport, load_woocommerce
from relationkit.storage import MemoryStore

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
PEPPERS = Peppers(bytes(range(32)))
MAPPING = ConsentMapping(keys={"news": ("newsletter", "email")})
PROOF = {
    "status": "given",
    "moment_gmt": "2025-03-01T10:00:00",
    "notice": "news",
    "version": 3,
    "language": "en",
    "text": "Yes, send me the newsletter.",
    "source": "checkout",
}


def row(number: int, address: str, value: object = PROOF) -> dict[str, object]:
    return {"id": number, "email": address, "meta_data": [{"key": "news", "value": value}]}


def order(number: int, address: str) -> dict[str, object]:
    return {
        "id": number, "customer_id": 0, "status": "completed", "total": "9.00", "currency": "EUR",
        "date_created_gmt": "2026-06-01T10:00:00", "billing": {"email": address},
    }  # fmt: skip


@pytest.fixture
def store() -> MemoryStore:
    """A store from which Anna was erased; her address is on the list."""
    anna = Profile(id="c9", contacts=[ContactPoint(channel="email", address="anna@example.com")])
    kept = MemoryStore()
    kept.suppress(suppressions_of(anna, PEPPERS, at=NOW, code="erased"))
    return kept


def load(store: Any, *, orders: Any = (), peppers: Peppers | None = PEPPERS) -> LoadReport:
    rows = [row(1, "Anna+new@example.com"), row(2, "eva@example.com")]
    return load_woocommerce(
        store, customers=rows, orders=orders, at=NOW, consents=MAPPING, peppers=peppers
    )


def claims(store: MemoryStore) -> dict[str, list[str]]:
    people = list(store.profiles())
    return {name: [event.kind for event in log] for name, log in store.consents(people).items()}


def test_a_suppressed_customer_is_kept_without_consents_and_reported(store: MemoryStore) -> None:
    """An invoice must still arrive; a second load says the same."""
    for _ in range(2):
        report = load(store)

        assert (2, 1, {"suppressed": 1}) == (report.profiles, report.suppressed, report.counts)
        assert [("1", "suppressed")] == [(issue.id, issue.code) for issue in report.issues]
        assert {"c1": [], "c2": ["claimed"]} == claims(store)


def test_a_stop_of_a_suppressed_customer_is_taken(store: MemoryStore) -> None:
    """Whatever lessens what is sent."""
    rows = [row(1, "anna@example.com", "unsubscribed")]
    report = load_woocommerce(
        store, customers=rows, orders=[], at=NOW, consents=MAPPING, peppers=PEPPERS
    )

    assert (1, 1) == (report.stops, report.suppressed)
    assert {"c1": ["withdrawn"]} == claims(store)


def test_a_suppressed_guest_is_counted_once(store: MemoryStore) -> None:
    """However many orders; the orders stay, for the books."""
    orders = [
        order(1, "ANNA@example.com"),
        order(2, "anna@example.com"),
        order(3, "jan@example.com"),
    ]
    report = load_woocommerce(store, customers=[], orders=orders, at=NOW, peppers=PEPPERS)

    assert (2, 3, 1, {"suppressed": 1}) == (
        report.guests,
        report.orders,
        report.suppressed,
        report.counts,
    )
    assert [("orders", "1")] == [(issue.file, issue.id) for issue in report.issues]


def test_without_the_keys_of_the_list_nothing_is_loaded(store: MemoryStore) -> None:
    """It would bring back people without anybody noticing; an empty list needs no key."""
    for peppers in (None, Peppers(bytes(range(128, 160)))):
        with pytest.raises(InvalidDocument, match="give peppers with all of them"):
            load(store, peppers=peppers)

    assert [] == list(store.profiles())
    assert 2 == load(MemoryStore(), peppers=None).profiles


def test_a_store_without_a_list_is_loaded_as_it_is(store: MemoryStore) -> None:
    """There is nothing to ask."""

    class Bare:
        def __getattr__(self, name: str) -> Any:
            if "suppress" in name:
                raise AttributeError(name)
            return getattr(store, name)

    report = load(Bare(), peppers=None)

    assert (2, 0) == (report.profiles, report.suppressed)
