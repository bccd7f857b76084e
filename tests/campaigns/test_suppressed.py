from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from relationkit.campaigns import deliver, plan
from relationkit.consent import ConsentEvent, Notice
from relationkit.consent.decision.listed import stopped_by_list
from relationkit.consent.suppression import Peppers, suppressions_of

if TYPE_CHECKING:
    from tests.campaigns.conftest import Shop

    from relationkit.campaigns import Plan

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
PEPPERS = Peppers(bytes(range(32)))


def _plan(shop: Shop, peppers: Peppers | None = PEPPERS) -> Plan:
    return plan(shop.campaign(), shop.store, at=NOW, links=shop.links, peppers=peppers)


def test_who_is_on_the_list_is_skipped_under_every_spelling(shop: Shop) -> None:
    """The list holds fingerprints; another customer with the same mailbox is stopped too, the others are not."""
    left = shop.customer("c1").model_copy(update={"id": "gone"})
    shop.customer("c2")
    shop.store.suppress(suppressions_of(left, PEPPERS, at=NOW - timedelta(days=9), code="erased"))

    assert [("c1", "suppressed")] == [(skip.profile_id, skip.code) for skip in _plan(shop).skips()]
    assert ["c2"] == [message.profile_id for message in _plan(shop).messages()]


def test_without_the_key_nobody_gets_marketing(shop: Shop) -> None:
    """Nobody knows who is on the list."""
    person = shop.customer("c1")
    shop.customer("c2")
    shop.store.suppress(suppressions_of(person, PEPPERS, at=NOW, code="erased"))

    codes = {skip.code for skip in _plan(shop, peppers=None).skips()}

    assert {"suppressed", "suppression-unreadable"} >= codes
    assert 2 == len(list(_plan(shop, peppers=None).skips()))


def test_who_comes_onto_the_list_between_plan_and_delivery_gets_nothing(shop: Shop) -> None:
    """It is asked again before each letter."""
    person = shop.customer("c1")
    todo = _plan(shop)
    assert ["c1"] == [message.profile_id for message in todo.messages()]
    shop.wire.before = lambda: None
    queued = deliver(todo, shop.wire, shop.store, clock=shop.clock, sleep=shop.sleep)
    assert {"sent": 1} == queued.receipts
    second = shop.campaign(step="2")
    todo = plan(second, shop.store, at=NOW, links=shop.links, peppers=PEPPERS)
    letters = list(todo.messages())
    shop.store.enqueue(letters, at=NOW)
    shop.store.suppress(suppressions_of(person, PEPPERS, at=NOW, code="erased"))

    done = deliver(todo, shop.wire, shop.store, clock=shop.clock, sleep=shop.sleep)

    assert {"rejected": 1} == done.receipts
    assert 1 == done.reasons["suppressed"]


def test_a_later_consent_of_one_s_own_lifts_the_entry(shop: Shop) -> None:
    """Whoever comes back is written to again."""
    person = shop.customer("c1")
    shop.store.suppress(suppressions_of(person, PEPPERS, at=NOW - timedelta(days=9), code="erased"))
    words = Notice(id="n", version="1", language="pl", text="Tak")
    given = ConsentEvent.given(
        person,
        purpose="newsletter",
        channel="email",
        at=NOW - timedelta(days=1),
        notice=words,
        source="till",
    )
    shop.store.append([given])

    assert ["c1"] == [message.profile_id for message in _plan(shop).messages()]


def test_a_store_without_a_list_stops_nobody(shop: Shop) -> None:
    """And a customer without an address is on none."""
    person = shop.customer("c1")
    silent = person.model_copy(update={"id": "c2", "contacts": ()})
    entries = suppressions_of(person, PEPPERS, at=NOW, code="erased")
    purpose = shop.campaign().purpose
    people = [person, silent]

    assert {} == stopped_by_list(object(), PEPPERS, people, {}, purpose=purpose, channel="email")
    shop.store.suppress(entries)
    assert {"c1": "marketing"} == stopped_by_list(
        shop.store, PEPPERS, people, {}, purpose=purpose, channel="email"
    )
