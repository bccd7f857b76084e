"""The ready-made segments on the example shop: counted by hand in plain Python, by the interpreter and by SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import pytest

from relationkit.profiles import FieldRegistry, FieldSpec, Order, Profile
from relationkit.segments import Segment, ready
from relationkit.sources import load_woocommerce
from relationkit.storage import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
FIELDS = FieldRegistry(
    [FieldSpec(name="favourite_genre", type="text", purposes=("newsletter",), ask={"en": "..."})]
)
Counted: TypeAlias = Callable[[Profile], bool]


@pytest.fixture(scope="module")
def shop(repository: Path) -> SqliteStore:
    data = repository / "examples" / "shop" / "data"
    store = SqliteStore(":memory:", fields=FIELDS)
    load_woocommerce(
        store, customers=data / "customers.json.gz", orders=data / "orders.json.gz", at=NOW
    )
    return store


@pytest.fixture(scope="module")
def people(shop: SqliteStore) -> list[Profile]:
    return list(shop.profiles())


def paid(person: Profile, since: datetime | None = None, until: datetime = NOW) -> list[Order]:
    return [
        order
        for order in person.orders
        if order.status in {"completed", "processing"}
        and order.placed_at < until
        and (since is None or order.placed_at >= since)
    ]


def ago(months: int) -> datetime:
    """Whole months before 1 July 2026, nine o'clock UTC."""
    year, month = divmod(2026 * 12 + 6 - months, 12)
    return NOW.replace(year=year, month=month + 1)


def categories(person: Profile) -> Counter[str | None]:
    return Counter(
        item.category
        for order in person.orders
        if order.placed_at >= ago(12)
        for item in order.items
    )


BY_HAND: list[tuple[Segment, Counted]] = [
    (ready.spent_over(50, "EUR"), lambda p: sum(o.total for o in paid(p, ago(3))) > 50),
    (
        ready.bought(brand="Harrow & Fen", category="choral"),
        lambda p: any(
            item.brand == "Harrow & Fen" and item.category == "choral" for o in paid(p) for item in o.items
        ),
    ),
    (
        ready.bought_lately(),
        lambda p: bool(paid(p, NOW - timedelta(days=10))) and p.contact("email") is not None,
    ),
    (ready.gift_buyers(), lambda p: any(o.gift for o in paid(p, ago(12)))),
    (ready.convenience_shoppers(), lambda p: len(set(categories(p)) - {None}) >= 5),
    (
        ready.specialists("choral"),
        lambda p: None not in (found := categories(p))
        and found["choral"] >= 3
        and Decimal(found["choral"]) / sum(found.values()) >= Decimal("0.8"),
    ),
    (
        ready.birthday_soon(),
        lambda p: p.birthday is not None and (p.birthday.month, p.birthday.day) in {(7, day) for day in range(1, 8)},
    ),
    (ready.name_day_soon(["Anna", "Иван"]), lambda p: p.given in {"Anna", "Иван"}),
    (ready.new_customers(within="17 months"), lambda p: bool(paid(p)) and not paid(p, until=ago(17))),
    (ready.active_customers(), lambda p: len(paid(p, ago(6))) >= 2),
    (
        ready.at_risk(),
        lambda p: not paid(p, ago(3)) and bool(paid(p, ago(6))) and len(paid(p)) >= 3,
    ),
    (ready.lapsed(), lambda p: not paid(p, ago(6)) and bool(paid(p, ago(24)))),
    (
        ready.won_back(),
        lambda p: bool(paid(p, NOW - timedelta(days=30)))
        and not paid(p, ago(6), NOW - timedelta(days=30))
        and bool(paid(p, until=ago(6))),
    ),
    (
        ready.one_time_buyers(datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)),
        lambda p: len(paid(p)) == 1
        and len(paid(p, datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC))) == 1,
    ),
    (ready.channel_not_asked(), lambda p: p.preferred_channel is None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("segment", "by_hand"), BY_HAND, ids=[segment.id for segment, _ in BY_HAND]
)
def test_a_ready_made_segment_has_the_members_that_one_counts_by_hand(
    segment: Segment, by_hand: Counted, shop: SqliteStore, people: list[Profile]
) -> None:
    """The rule, asked of each customer or of the database at once, finds exactly whom its name says."""
    expected = [person.id for person in people if by_hand(person)]
    asked_each = [person.id for person in people if segment.holds(person, at=NOW)]

    assert expected == asked_each
    assert expected == list(segment.members(shop, at=NOW))


def test_the_ready_made_segments_are_not_empty_here(people: list[Profile]) -> None:
    """Each of them finds somebody in the example shop, so that the comparison says something."""
    empty = [segment.id for segment, by_hand in BY_HAND if not any(map(by_hand, people))]
    assert [] == empty


def test_every_ready_made_segment_is_tested() -> None:
    """One added to the module is added here."""
    made = {segment.id for segment, _ in BY_HAND}
    names = {
        name.replace("_", "-")
        for name, value in vars(ready).items()
        if callable(value) and getattr(value, "__module__", "") == ready.__name__ and name[0] != "_"
    }
    assert names == made
