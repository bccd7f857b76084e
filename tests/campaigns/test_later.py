from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from relationkit.campaigns import deliver, plan
from relationkit.consent.packs import Pack

if TYPE_CHECKING:
    from tests.campaigns.conftest import Shop

HOUSE = """
id = "house"
title = "A house that writes on Tuesdays"
version = 2026-01-01
countries = ["PL"]
[[rules]]
id = "tuesdays"
kind = "hours"
days = ["tue"]
open = ["08:00-10:00"]
says = "Letters go out on Tuesdays from eight to ten."
article = "Art. 1"
source = "example.com"
in_force = 2020-01-01
"""


def test_a_letter_without_its_way_out_is_not_sent(shop: Shop) -> None:
    """The headers that a decision asks for are looked for in the letter itself."""
    shop.customer("c1")
    todo = shop.plan()
    (letter,) = todo.messages()
    shop.store.enqueue([replace(letter, headers=letter.headers[:1])], at=shop.now)

    done = deliver(todo, shop.wire, shop.store, clock=shop.clock, sleep=shop.sleep)

    assert ({"rejected": 1}, {"lacks-header": 1}) == (done.receipts, done.reasons)
    assert [] == shop.wire.sent


def test_what_may_go_later_waits_for_its_hour(shop: Shop) -> None:
    """The hours of a law put a letter off: it is kept, and goes when it may."""
    shop.customer("c1")
    packs = [Pack.from_toml(HOUSE)]
    todo = plan(shop.campaign(), shop.store, at=shop.now, links=shop.links, packs=packs)
    shop.now = datetime(2026, 3, 31, 10, 30, tzinfo=UTC)
    late = deliver(todo, shop.wire, shop.store, clock=shop.clock, sleep=shop.sleep)

    assert ({}, []) == (late.receipts, shop.wire.sent)
    assert datetime(2026, 4, 7, 8, tzinfo=UTC) == late.waiting_until

    shop.now = datetime(2026, 4, 7, 8, tzinfo=UTC)
    done = deliver(todo, shop.wire, shop.store, clock=shop.clock, sleep=shop.sleep)
    assert {"sent": 1} == done.receipts
