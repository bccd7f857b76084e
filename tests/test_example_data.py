"""The example shop's export: its real part is whole, and it loads as it is described."""

import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relationkit.profiles import FieldRegistry, FieldSpec, Profile
from relationkit.sources import ConsentMapping, LoadReport, load_woocommerce
from relationkit.storage import MemoryStore

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
FIELDS = FieldRegistry(
    [FieldSpec(name="favourite_genre", type="text", purposes=("newsletter",), ask={"en": "..."})]
)


@pytest.fixture(scope="session")
def data(repository: Path) -> Path:
    return repository / "examples" / "shop" / "data"


@pytest.fixture(scope="session")
def loaded(data: Path) -> tuple[list[Profile], LoadReport]:
    store = MemoryStore(fields=FIELDS)
    report = load_woocommerce(
        store,
        customers=data / "customers.json.gz",
        orders=data / "orders.json.gz",
        at=NOW,
        consents=ConsentMapping.from_json((data / "consents.json").read_bytes()),
    )
    return list(store.profiles()), report


def test_the_real_purchases_are_all_there(loaded: tuple[list[Profile], LoadReport]) -> None:
    """2,357 customers bought 16,479 CDs 6,919 times for 244,091.94, as in the sample, 28 years later."""
    people, _ = loaded
    orders = [order for person in people for order in person.orders]
    items = [item for order in orders for item in order.items]

    assert (2_357, 6_919) == (len(people), len(orders))
    assert Decimal("244091.94") == sum(order.total for order in orders)
    assert Decimal("244091.94") == sum(item.amount for item in items)
    assert 16_479 == sum(item.quantity for item in items)
    assert "2025-01-01" == str(min(order.placed_at for order in orders).date())
    assert "2026-06-30" == str(max(order.placed_at for order in orders).date())


def test_it_loads_as_described(loaded: tuple[list[Profile], LoadReport]) -> None:
    """The counts that the README and the story build upon."""
    people, report = loaded
    genders = Counter(person.language for person in people)

    assert (2_199, 158, 6_919, 11) == (
        report.profiles,
        report.guests,
        report.orders,
        report.not_paid,
    )
    assert (2_787, 192) == (report.consents, report.stops)
    assert {
        "consent-unproven": 195,
        "invalid-email": 2,
        "duplicate-id": 2,
        "consent-without-address": 2,
        "invalid-phone": 1,
        "invalid-birthday": 1,
        "missing-id": 1,
        "unknown-currency": 1,
        "invalid-date": 1,
        "invalid-amount": 1,
        "unknown-customer": 1,
    } == report.counts
    assert {"customers.meta_data._last_seen_banner": 220} == report.aside
    assert 517 == sum(order.gift is True for person in people for order in person.orders)
    assert ["pl", "bg"] == [language for language, _ in genders.most_common(2)]


def test_nobody_can_be_reached(data: Path) -> None:
    """Addresses are at example domains, and numbers are of those kept for drama."""
    rows: list[dict[str, Any]] = [
        row
        for name in ("customers", "orders")
        for row in json.loads(gzip.decompress((data / f"{name}.json.gz").read_bytes()))
    ]
    addresses = {row["email"] for row in rows if "email" in row}
    addresses |= {row["billing"]["email"] for row in rows if "billing" in row}
    phones = {row["billing"]["phone"] for row in rows if "billing" in row}

    assert {"com", "net", "org"} == {
        address.rpartition("@example.")[2] for address in addresses - {"not an address"}
    }
    assert {"", "+44 7700 900", "7700 900 060", "+44 20 7946 0", "+44 113 496 0"} >= {
        phone if len(phone) < 13 else phone[:-3] for phone in phones
    }


def test_it_stays_small(data: Path) -> None:
    """Everybody clones it: less than 1.5 MB."""
    assert sum(path.stat().st_size for path in data.iterdir()) < 1_500_000
