"""Double opt-in: two halves, one mailbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import pytest

from relationkit.consent import ConsentEvent
from relationkit.consent.tokens import reference
from relationkit.profiles import Profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.consent.links.conftest import Shop

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
YES = {"act": "confirm"}


def asked(shop: Shop, **more: Any) -> str:
    token = shop.ask(**more).token
    assert token is not None
    return token


def test_both_halves_are_on_record(shop: Shop) -> None:
    """The request allows nothing; the confirmation names it, is the person's own and carries the words that were seen."""
    request = shop.ask(method="checkbox")
    before = shop.said(NOON + DAY).code
    outcome = shop.follow("confirm", asked(shop, at=NOON + 2 * DAY), YES, at=NOON + 3 * DAY)
    first, second, confirmed = shop.events()

    assert "no-consent" == before
    assert request.event == first
    assert (("confirmed", "confirmed", "button", second.id, 2, shop.words), (confirmed,)) == (
        (
            confirmed.kind,
            confirmed.assurance,
            confirmed.method,
            confirmed.reference,
            confirmed.purpose_version,
            confirmed.notice,
        ),
        outcome.events,
    )
    assert shop.said(NOON + 4 * DAY).allowed
    assert (200, "confirmed") == (outcome.status, outcome.page)


def test_the_letter_of_a_request_answers_nobody() -> None:
    """It is marked as made by a machine (RFC 3834), and shows nothing."""
    from relationkit.consent.links import Request

    assert (("Auto-Submitted", "auto-generated"),) == Request("requested").headers
    assert "Request('requested')" == repr(Request("requested", "token"))


def test_confirming_twice_shows_success(shop: Shop) -> None:
    """And writes nothing more."""
    token = asked(shop)
    first = shop.follow("confirm", token, YES)
    before = shop.image()
    again = shop.follow("confirm", token, YES, at=NOON + 2 * DAY)

    assert (shop.shown(first), ()) == (shop.shown(again), again.events)
    assert before == shop.image()


@pytest.mark.parametrize("form", [{}, ONE_CLICK, {"act": "unsubscribe"}, {"act": []}])
def test_only_the_button_confirms(shop: Shop, form: dict[str, Any]) -> None:
    """Any other POST is shown the button, as whoever looks is."""
    token = asked(shop)
    outcome = shop.follow("confirm", token, form)

    assert ("confirm", {"act": "confirm"}, ()) == (
        outcome.page,
        dict(outcome.values),
        outcome.events,
    )


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_a_late_confirmation_is_told_so(shop: Shop, method: str) -> None:
    """Whoever has the letter learns why nothing happens; nobody else has such a token."""
    outcome = shop.follow("confirm", asked(shop), YES, method=method, at=NOON + 7 * DAY)

    assert ("confirm-expired", ()) == (outcome.page, outcome.events)


def _leaves(shop: Shop) -> None:
    shop.follow("unsubscribe", shop.link("unsubscribe"), at=NOON + timedelta(hours=1))


def _moves(shop: Shop) -> None:
    shop.store.put([shop.customer(1, "anna@example.org")])


def _moves_and_returns(shop: Shop) -> None:
    _moves(shop)
    shop.store.put([shop.customer()])


def _loses_the_address(shop: Shop) -> None:
    shop.store.put([Profile(id="c1")])


@pytest.mark.parametrize("change", [_leaves, _moves, _moves_and_returns, _loses_the_address])
def test_what_happened_since_counts(shop: Shop, change: Callable[[Shop], None]) -> None:
    """An older letter brings nobody back who left, and proves nothing of another mailbox; its holder is told so."""
    token = asked(shop)
    change(shop)
    outcome = shop.follow("confirm", token, YES)

    assert ("confirm-expired", ()) == (outcome.page, outcome.events)


@pytest.mark.parametrize(
    "other", [{"purpose": "offers"}, {"channel": "sms"}, {"actor": "staff"}, {"occurred_at": NOON}]
)
def test_what_stopped_something_else_does_not_count(shop: Shop, other: dict[str, Any]) -> None:
    """Another purpose, another channel, before the request, or an act of the shop's."""
    token = asked(shop, at=NOON + DAY)
    stop = {
        "kind": "withdrawn",
        "profile_id": "c1",
        "purpose": "newsletter",
        "channel": "email",
        "occurred_at": NOON + 2 * DAY,
        "recorded_at": NOON + 2 * DAY,
        "source": "desk",
    }
    shop.store.append([ConsentEvent.from_dict({**stop, **other})])

    assert 1 == len(shop.follow("confirm", token, YES, at=NOON + 3 * DAY).events)


def test_at_the_same_instant_the_stop_wins(shop: Shop) -> None:
    """Who asked and left at one moment has left."""
    token = asked(shop)
    shop.follow("unsubscribe", shop.link("unsubscribe"), at=NOON)

    assert () == shop.follow("confirm", token, YES).events


def test_an_address_that_was_never_kept_is_not_confirmed(shop: Shop) -> None:
    """A form that names another address than the one in the store proves nothing of either."""
    token = asked(shop, profile=shop.customer(1, "another@example.com"))

    assert () == shop.follow("confirm", token, YES).events


@pytest.mark.parametrize("act", ["stop-all", "object"])
def test_a_wider_stop_since_counts(shop: Shop, act: Literal["stop-all", "object"]) -> None:
    """It has no purpose and no channel of its own, and overtakes the letter as well."""
    token = asked(shop)
    shop.follow(act, shop.link(act))

    assert () == shop.follow("confirm", token, YES, at=NOON + 2 * DAY).events


def test_who_asks_again_after_leaving_may_confirm(shop: Shop) -> None:
    """A new request is a new act."""
    _leaves(shop)
    shop.follow("confirm", asked(shop, at=NOON + DAY), YES, at=NOON + 2 * DAY)

    assert shop.said(NOON + 3 * DAY).allowed


def test_a_token_confirms_its_own_request(shop: Shop) -> None:
    """Made up from true parts of others it confirms nothing: another purpose, another request, a request of the future."""
    request = shop.ask(at=NOON + DAY)
    assert request.event is not None
    ref = shop.tokens.read(request.token or "", kind="confirm", at=NOON + DAY).ref
    forge = {
        "purpose": {"scope": reference(shop.offers.id), "message": reference(request.event.id)},
        "request": {"scope": reference(shop.news.id), "message": reference("another")},
        "early": {"scope": reference(shop.news.id), "message": reference(request.event.id)},
    }

    assert [()] * 3 == [
        shop.follow(
            "confirm",
            shop.tokens.issue("confirm", ref=ref, at=NOON, **parts),
            YES,
            at=NOON if name == "early" else NOON + 2 * DAY,
        ).events
        for name, parts in forge.items()
    ]


def test_an_address_is_asked_once_a_day(shop: Shop) -> None:
    """In all its spellings, whoever is said to have it, for whatever purpose; who stopped it, once in thirty days."""
    other = shop.customer(2, "ANNA+x@example.com")
    shop.store.put([other])
    codes = [
        shop.ask().code,
        shop.ask(profile=other, purpose=shop.offers, at=NOON + DAY / 2).code,
        shop.ask(at=NOON + DAY, stopped=True).code,
        shop.ask(at=NOON + 30 * DAY, stopped=True).code,
        shop.ask(at=NOON + 31 * DAY).code,
    ]

    assert ["requested", "cooldown", "requested", "cooldown", "requested"] == codes
    assert 3 == len(shop.events())


def test_without_an_address_nobody_is_asked(shop: Shop) -> None:
    """There is no mailbox to say yes."""
    request = shop.ask(channel="sms")

    assert ("no-address", None, None) == (request.code, request.token, request.event)


def test_a_confirmation_is_for_its_channel(shop: Shop) -> None:
    """P21: what the mailbox confirms says nothing of the telephone (BGH I ZR 164/09)."""
    shop.follow("confirm", asked(shop), YES)
    grants = [event for event in shop.events() if event.kind == "confirmed"]

    assert [("email", 0)] == [(event.channel, event.epoch) for event in grants]
