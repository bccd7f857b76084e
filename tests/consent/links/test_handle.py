"""Links: to look changes nothing, to stop takes one step, and nobody learns who is a customer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.links import Holder, LinkAct
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.consent.links.conftest import Shop

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

ACTS: tuple[LinkAct, ...] = get_args(LinkAct)
STOPPING: tuple[LinkAct, ...] = ("unsubscribe", "stop-all", "object")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
ACT = st.sampled_from(ACTS)
FORM = st.sampled_from(
    [{}, ONE_CLICK, {"act": "confirm"}, {"act": ["confirm"]}, {"act": []}, {"act": "unsubscribe"}]
)
JUNK = st.one_of(st.text(max_size=80), st.binary(max_size=80), st.just("A" * 66))


@given(
    door=ACT,
    kind=ACT,
    method=st.sampled_from(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "get", ""]),
    form=FORM,
    days=st.integers(0, 20),
    junk=st.none() | JUNK,
)
def test_p11_looking_changes_nothing(  # noqa: PLR0917 - what Hypothesis draws
    disk: Shop,
    door: LinkAct,
    kind: LinkAct,
    method: str,
    form: Mapping[str, Any],
    days: int,
    junk: str | bytes | None,
) -> None:
    """P11: GET, HEAD and OPTIONS on any token, at any door, with any form, leave the storage byte by byte as it was."""
    token = disk.link(kind) if junk is None else junk
    before = disk.image()
    outcome = disk.follow(door, token, form, method=method, at=NOON + days * DAY)

    assert before == disk.image()
    assert () == outcome.events


@pytest.mark.parametrize("act", STOPPING)
def test_p10_one_click_twice_is_once(shop: Shop, act: LinkAct) -> None:
    """P10: the second time nothing is written, and the answer is the same."""
    shop.agree(NOON)
    token = shop.link(act)
    first = shop.follow(act, token, ONE_CLICK)
    before = shop.image()
    again = [
        shop.follow(act, token, form, at=NOON + 2 * DAY) for form in (ONE_CLICK, {}, {"act": act})
    ]

    assert before == shop.image()
    assert [(shop.shown(first), ())] * 3 == [(shop.shown(one), one.events) for one in again]
    assert not shop.said(NOON + 3 * DAY).allowed


@given(acts=st.lists(st.sampled_from(STOPPING), min_size=1, max_size=5))
def test_p10_any_clicks_repeated_are_the_clicks(
    open_shop: Callable[[], Shop], acts: list[LinkAct]
) -> None:
    """P10: each click done twice leaves the verdicts of each done once, and as many events."""
    once, twice = open_shop(), open_shop()
    for shop, times in ((once, 1), (twice, 2)):
        shop.agree(NOON)
        for number, act in enumerate(acts, 1):
            for _ in range(times):
                shop.follow(act, shop.link(act), ONE_CLICK, at=NOON + number * DAY)

    late = NOON + 99 * DAY
    assert len(once.events()) == len(twice.events())
    for purpose in (once.news, once.offers):
        assert once.said(late, purpose).code == twice.said(late, purpose).code
    assert not once.said(late).allowed


@pytest.mark.parametrize("form", [ONE_CLICK, {"List-Unsubscribe": ["One-Click"]}])
def test_one_click_as_rfc_8058_has_it(shop: Shop, form: Mapping[str, Any]) -> None:
    """POST, no cookie, no redirect, 200; years after the letter; it ends what the letter was of and nothing else."""
    shop.agree(NOON)
    shop.agree(NOON, "offers")
    outcome = shop.follow("unsubscribe", shop.link("unsubscribe"), form, at=NOON + 3000 * DAY)
    (event,) = outcome.events

    assert (200, "unsubscribed") == (outcome.status, outcome.page)
    assert set() == {"location", "set-cookie"} & {name.lower() for name, _ in outcome.headers}
    assert ("withdrawn", "newsletter", "email", "anna@example.com", "one-click", "subject") == (
        event.kind,
        event.purpose,
        event.channel,
        event.address,
        event.method,
        event.actor,
    )
    assert ["withdrawn", True] == [
        shop.said(NOON + 3001 * DAY).code,
        shop.said(NOON + 3001 * DAY, shop.offers).allowed,
    ]


@pytest.mark.parametrize("form", [{}, {"act": "unsubscribe"}, {"List-Unsubscribe": "yes"}])
def test_whoever_posts_means_it(shop: Shop, form: Mapping[str, str]) -> None:
    """A button's form, or none at all, stops as well."""
    (event,) = shop.follow("unsubscribe", shop.link("unsubscribe"), form).events

    assert ("withdrawn", "button", "link") == (event.kind, event.method, event.source)


@pytest.mark.parametrize(
    ("act", "scope", "code"),
    [("stop-all", "everything", "stopped"), ("object", "marketing", "objected")],
)
def test_a_wider_stop_binds_all_channels_and_the_mailbox(
    shop: Shop, act: LinkAct, scope: str, code: str
) -> None:
    """Whoever else is kept under another spelling of the address that the letter went to is stopped too."""
    shop.agree(NOON)
    double = shop.customer(2, "ANNA+shop@example.com")
    shop.store.put([double])
    events = shop.follow(act, shop.link(act)).events

    assert [(scope, None, None), (scope, "email", "anna@example.com")] == [
        (event.scope, event.channel, event.address) for event in events
    ]
    assert [code, code] == [
        shop.said(NOON + 2 * DAY, shop.offers, profile).code for profile in (None, double)
    ]


def test_an_old_letter_still_stops(shop: Shop) -> None:
    """After a change of address the person is stopped; the new mailbox, which got no letter, is not bound by itself."""
    shop.store.put([shop.customer(1, "anna@example.org")])
    (left,) = shop.follow("unsubscribe", shop.link("unsubscribe")).events
    (stopped,) = shop.follow("stop-all", shop.link("stop-all")).events

    assert [("email", None), (None, None)] == [
        (event.channel, event.address) for event in (left, stopped)
    ]


def test_who_leaves_a_purpose_that_is_no_more_leaves_marketing(shop: Shop) -> None:
    """A link never becomes void because the shop renamed its newsletter."""
    shop.agree(NOON)
    events = shop.follow("unsubscribe", shop.link("unsubscribe", purpose="nouvelles")).events

    assert {("objected", "marketing")} == {(event.kind, event.scope) for event in events}
    assert not shop.said(NOON + 2 * DAY).allowed


def test_who_came_back_can_leave_again_by_the_same_link(shop: Shop) -> None:
    """An old link works after a new consent, too."""
    token = shop.link("unsubscribe")
    shop.follow("unsubscribe", token)
    shop.agree(NOON + 2 * DAY)
    allowed = shop.said(NOON + 3 * DAY).allowed
    again = shop.follow("unsubscribe", token, at=NOON + 4 * DAY)

    assert (True, 1, False) == (allowed, len(again.events), shop.said(NOON + 5 * DAY).allowed)


def test_at_the_same_instant_the_stop_wins(shop: Shop) -> None:
    """Who agreed and left at one moment has left, and need not leave again."""
    token = shop.link("unsubscribe")
    shop.follow("unsubscribe", token, at=NOON)
    shop.agree(NOON)

    assert () == shop.follow("unsubscribe", token).events


def test_what_others_claim_does_not_count_as_coming_back(shop: Shop) -> None:
    """An import in between makes no new stop necessary."""
    token = shop.link("unsubscribe")
    (stop,) = shop.follow("unsubscribe", token).events
    shop.agree(NOON)
    claim = next(event for event in shop.events() if event.kind == "given").model_dump()
    later = {
        "id": "",
        "kind": "claimed",
        "occurred_at": NOON + 2 * DAY,
        "recorded_at": NOON + 2 * DAY,
    }
    shop.store.append([type(stop).from_dict({**claim, **later})])

    assert () == shop.follow("unsubscribe", token, at=NOON + 3 * DAY).events


@given(
    act=ACT, method=st.sampled_from(["GET", "HEAD", "OPTIONS", "POST", "PUT"]), form=FORM, junk=JUNK
)
def test_unknown_and_known_look_the_same(
    disk: Shop, act: LinkAct, method: str, form: Mapping[str, Any], junk: str | bytes
) -> None:
    """Forged, of another kind, of nobody or true: one answer. True confirmations are in test_confirmation.py."""
    nobody = disk.tokens.issue(act, ref=b"nobody-there", at=NOON)
    others = [disk.link(kind) for kind in ACTS if kind != act]
    known = [disk.link(act)] if act != "confirm" else []
    tokens = [junk, nobody, *known, *others]
    with disk.store.transaction():
        answers = [disk.shown(disk.follow(act, token, form, method=method)) for token in tokens]

    assert [answers[0]] * len(tokens) == answers


def test_who_was_erased_is_not_missed(shop: Shop, open_shop: Callable[[], Shop]) -> None:
    """A reference that leads to a customer who is gone writes nothing."""
    token = shop.link("stop-all")
    gone = open_shop()
    holder = Holder("c9", "email", 0)
    drawn = gone.tokens.issue("stop-all", ref=gone.store.refer([holder])[holder], at=NOON)

    assert shop.shown(shop.follow("stop-all", token)) == gone.shown(gone.follow("stop-all", drawn))
    assert () == gone.follow("stop-all", drawn).events


def test_a_button_posts_what_it_is_for(shop: Shop) -> None:
    """The page is data: a key, and the fields of its form; nobody keeps or passes on the address."""
    outcome = shop.follow("stop-all", shop.link("stop-all"), method="GET")

    assert (200, "stop-all", {"act": "stop-all"}) == (
        outcome.status,
        outcome.page,
        dict(outcome.values),
    )
    assert ("Cache-Control", "no-store") in outcome.headers
    assert ("Referrer-Policy", "no-referrer") in outcome.headers
    assert "LinkOutcome(200, 'stop-all', 0 events)" == repr(outcome)


@pytest.mark.parametrize(("method", "status"), [("OPTIONS", 204), ("PUT", 405), ("post", 405)])
def test_other_methods_are_told_what_there_is(shop: Shop, method: str, status: int) -> None:
    """Without a page."""
    outcome = shop.follow("object", shop.link("object"), method=method)

    assert (status, None) == (outcome.status, outcome.page)
    assert ("Allow", "GET, HEAD, POST, OPTIONS") in outcome.headers


@pytest.mark.parametrize(
    ("headers", "machine"),
    [
        ({"Sec-Purpose": "prefetch;prerender"}, True),
        ({"purpose": "Preview"}, True),
        ({"X-moz": "prefetch"}, True),
        ({"Sec-Purpose": "", "Accept": "prefetch"}, False),
    ],
)
def test_a_machine_that_says_so_is_noted(
    shop: Shop, headers: Mapping[str, str], machine: bool
) -> None:
    """And honoured; nothing else changes for it."""
    looked = shop.follow("object", shop.link("object"), method="GET", headers=headers)
    done = shop.follow("object", shop.link("object"), headers=headers)

    assert [machine, machine] == [looked.machine, done.machine]
    assert {"link, announced prefetch" if machine else "link"} == {e.source for e in done.events}


def test_clicks_at_once_are_one(disk: Shop) -> None:
    """Several requests at the same moment write one stop."""
    from concurrent.futures import ThreadPoolExecutor

    disk.store.put([disk.customer()])
    token = disk.link("unsubscribe", purpose="offers")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: disk.follow("unsubscribe", token, ONE_CLICK), range(8)))

    assert 1 == sum(len(outcome.events) for outcome in done)


def test_the_clock_is_aware(shop: Shop) -> None:
    """A naive moment is refused."""
    with pytest.raises(InvalidDocument, match="naive"):
        shop.follow("object", "", at=NOON.replace(tzinfo=None))
