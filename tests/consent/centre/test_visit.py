"""The door of the centre: a fresh token, once, by POST; and stopping is never deeper than starting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relationkit.consent import (
    Circumstances,
    ConsentEvent,
    ConsentLog,
    Controller,
    Intent,
    Notice,
    Purpose,
)
from relationkit.consent.centre import (
    Centre,
    Change,
    Open,
    PauseUntil,
    Refused,
    Withdraw,
    enact,
    preference_view,
    visit,
)
from relationkit.consent.pauses import pauses_of
from relationkit.consent.tokens import reference
from relationkit.profiles import ContactPoint, FieldRegistry
from relationkit.storage import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.consent.centre.conftest import Garden

    from relationkit.consent.centre import Visit
    from relationkit.consent.centre.view import Control, PurposeLine
    from relationkit.profiles import Profile

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def shown(outcome: Visit) -> tuple[Any, ...]:
    return outcome.status, outcome.page, outcome.headers, outcome.view, outcome.token


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    method=st.sampled_from(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", ""]),
    junk=st.none() | st.text(max_size=70),
    form=st.sampled_from([{}, {"do": "open"}, {"do": "object"}, {"do": "erase", "sure": "yes"}]),
)
def test_p11_looking_changes_nothing(
    garden: Garden, method: str, junk: str | None, form: dict[str, str]
) -> None:
    """P11: no method but POST writes a byte, whatever the token and the form, nor shows a datum."""
    token = garden.link() if junk is None else junk
    opened = garden.open(message=reference(f"{method} {junk} {form}")).token or ""
    before = garden.image() if isinstance(garden.store, SqliteStore) else garden.events()
    outcomes = [garden.visit(one, form, method=method) for one in (token, opened)]

    assert before == (garden.image() if isinstance(garden.store, SqliteStore) else garden.events())
    assert [(None, None, ())] * 2 == [(one.view, one.token, one.events) for one in outcomes]


def test_looking_is_the_same_for_known_and_unknown(garden: Garden) -> None:
    """One page with one button, for a true token, a used one and for any text."""
    true, used = garden.link(), garden.link(message=b"8 bytes.")
    garden.visit(used, {"do": "open"})
    for method in ("GET", "HEAD", "OPTIONS", "PUT"):
        pages = {shown(garden.visit(one, {}, method=method)) for one in (true, used, "x", "A" * 66)}
        assert 1 == len(pages)


def test_a_letters_link_opens_once(garden: Garden) -> None:
    """Once by POST, and never again; the page it opens carries another token."""
    link = garden.link()
    first, second = (garden.visit(link, {"do": "open"}) for _ in range(2))

    assert ("centre", Open()) == (first.page, first.command)
    assert first.token not in {None, link}
    assert (200, "link-used", None) == (second.status, second.page, second.view)


@pytest.mark.parametrize("form", [{}, {"do": "object"}, {"do": "erase", "sure": "yes"}])
def test_a_letters_link_does_not_act(garden: Garden, form: dict[str, str]) -> None:
    """It opens the page and does nothing else, and is not used up by what it does not do."""
    link = garden.link()

    assert ("link-used", ()) == (garden.visit(link, form).page, garden.visit(link, form).events)
    assert [] == garden.events()
    assert "centre" == garden.visit(link, {"do": ["open"]}).page


def test_a_page_acts_once_within_half_an_hour(garden: Garden) -> None:
    """Each answer carries the token of the next form; the one before is used up."""
    garden.agree()
    first = garden.open()
    assert first.token
    done = garden.visit(first.token, {"do": "object"}, at=NOON + timedelta(minutes=29))
    again = garden.visit(first.token, {"do": "object"}, at=NOON + timedelta(minutes=29))
    assert done.token

    assert (2, "link-used", ()) == (len(done.events), again.page, again.events)
    assert (
        "centre" == garden.visit(done.token, {"do": "open"}, at=NOON + timedelta(minutes=58)).page
    )
    late = garden.open(message=b"8 bytes.").token
    assert late
    assert "link-used" == garden.visit(late, {"do": "open"}, at=NOON + timedelta(minutes=30)).page


def test_all_that_is_no_good_looks_the_same(garden: Garden) -> None:
    """Forged, of another kind, too old, unknown, and of a former address: one answer."""
    former = garden.link(message=b"before..")
    nobody = garden.tokens.issue("preferences", ref=bytes(12), at=NOON)
    refused = [
        garden.visit("x", {"do": "open"}),
        garden.visit(garden.link("unsubscribe"), {"do": "open"}),
        garden.visit(garden.link(at=NOON - 8 * DAY), {"do": "open"}),
        garden.visit(nobody, {"do": "open"}),
    ]
    moved = ContactPoint(channel="email", address="anna@example.org")
    garden.store.put([garden.anna.model_copy(update={"contacts": (moved,)})])
    refused.append(garden.visit(former, {"do": "open"}))
    garden.store.put([garden.anna.model_copy(update={"contacts": ()})])
    refused.append(garden.visit(former, {"do": "open"}))

    assert [(200, "link-used", refused[0].headers, None, None)] * 6 == [
        shown(one) for one in refused
    ]


def test_a_refused_form_changes_nothing_and_may_be_tried_again(garden: Garden) -> None:
    """The page comes back with the reason and another token."""
    garden.open()
    unread = garden.say(message=b"another.", do="correct", field="children", value="two")
    assert unread.token
    unfit = garden.visit(unread.token, {"do": "correct", "field": "given", "value": "a" * 301})

    assert (422, Refused("wrong-type", "children")) == (unread.status, unread.refused)
    assert (422, Refused("string-too-long", "given")) == (unfit.status, unfit.refused)
    assert unfit.token
    assert "Anna" == garden.anna.given


def test_a_correction_is_kept_and_shown(garden: Garden) -> None:
    """The next page has the new value, and so has the store; the history stays."""
    done = garden.say(do="correct", field="children", value="2")
    assert done.view
    line = done.view.field("children")
    assert line

    assert (2, 2) == (line.value, garden.anna.attributes["children"])
    assert "chess" == garden.anna.attributes["hobby"]


def test_a_pause_is_kept_and_shown(garden: Garden) -> None:
    """It stands in the store until it is over or ended, and is no event of the log."""
    until = datetime(2026, 3, 15, tzinfo=UTC)
    done = garden.say(do="pause", until="2026-03-15")
    assert done.view
    assert done.token

    assert (PauseUntil(until), "c1", ()) == (done.command, done.profile_id, done.events)
    assert ({"c1": until}, until) == (garden.store.pauses(["c1"]), done.view.paused_until)
    assert "resume" in done.view.controls
    over = garden.visit(done.token, {"do": "resume"})
    assert over.view
    assert ({}, None) == (garden.store.pauses(["c1"]), over.view.paused_until)


def test_a_pause_puts_a_letter_off(garden: Garden) -> None:
    """Whoever decides asks the store for it; what serves the customer comes all the same."""
    garden.agree()
    garden.say(do="pause", until="2026-03-15")
    known = Circumstances(paused=pauses_of(garden.store, [garden.anna]).get("c1"))
    letter, invoice = (
        garden.said(NOON, purpose, circumstances=known) for purpose in (garden.news, garden.orders)
    )

    assert ("defer", datetime(2026, 3, 15, tzinfo=UTC)) == (letter.verdict, letter.until)
    assert invoice.allowed
    assert {} == pauses_of(ConsentLog, [garden.anna])


def test_the_shops_own_caps_and_a_pause_add_up(garden: Garden) -> None:
    """The later of both holds."""
    garden.agree()
    for caps, pause in ((1, 2), (2, 1)):
        said = garden.said(
            NOON,
            intent=Intent(not_before=NOON + caps * DAY),
            circumstances=Circumstances(paused=NOON + pause * DAY),
        )
        assert NOON + 2 * DAY == said.until


@pytest.mark.parametrize(
    ("form", "kind", "control"),
    [({"do": "export"}, "access", "export"), ({"do": "erase", "sure": "yes"}, "erasure", "erase")],
)
def test_a_request_is_opened_with_its_day(
    garden: Garden, form: dict[str, Any], kind: str, control: Control
) -> None:
    """It stands in the store, and the page says by when it is answered."""
    done = garden.say(**form)
    assert done.opened
    assert done.view

    assert [done.opened] == list(garden.store.requests())
    assert (kind, "c1", NOON) == (done.opened.kind, done.opened.profile_id, done.opened.received_at)
    assert {control: datetime(2026, 4, 1, 12, tzinfo=UTC)} == done.view.due
    assert done.view.controls == garden.view().controls


def test_asked_twice_is_asked_once(garden: Garden) -> None:
    """The first day counts; after the answer the next request is another."""
    first = garden.say(do="export").opened
    again = garden.say(NOON + DAY, b"another.", do="export").opened
    assert first
    assert first == again
    garden.store.file_request(first.answered(at=NOON + 2 * DAY))
    later = garden.say(NOON + 3 * DAY, b"a third.", do="export").opened

    assert later
    assert [first.id, later.id] == [one.id for one in garden.store.requests("c1")]


def test_what_is_no_request_opens_none(garden: Garden) -> None:
    """Nor does one that is not meant."""
    garden.say(do="object")
    unsure = garden.say(message=b"another.", do="erase", sure="no")

    assert (None, Refused("not-sure")) == (unsure.opened, unsure.refused)
    assert [] == list(garden.store.requests())


def test_asking_waits_for_the_mailbox(garden: Garden) -> None:
    """The page allows nothing by itself: the letter's token, which is not in the page, does."""
    done = garden.say(do="ask", purpose="newsletter", channel="email")
    assert done.request
    assert done.request.token

    assert ("requested", ("requested",)) == (done.request.code, tuple(e.kind for e in done.events))
    assert not garden.said(NOON).allowed
    garden.confirm(done.request.token)
    assert garden.said(NOON).allowed


def test_asking_twice_writes_once(garden: Garden) -> None:
    """The mailbox gets one letter a day; the page says the same."""
    garden.say(do="ask", purpose="newsletter", channel="email")
    again = garden.say(message=b"another.", do="ask", purpose="wishes", channel="email")

    assert again.request
    assert ("cooldown", ()) == (again.request.code, again.events)


def test_p24_stopping_is_never_deeper_than_starting(garden: Garden) -> None:
    """P24: once the page is open, to stop takes one step, and to start takes that step and the confirmation besides."""
    asked = garden.say(do="ask", purpose="newsletter", channel="email")
    starting = 1
    assert asked.request
    while not garden.said(NOON).allowed:
        garden.confirm(asked.request.token or "")
        starting += 1
    stopping = 0
    page = garden.open(message=b"another.")
    while garden.said(NOON + DAY).allowed:
        page = garden.visit(
            page.token or "", {"do": "withdraw", "purpose": "newsletter", "channel": "email"}
        )
        stopping += 1

    assert (1, 2) == (stopping, starting)


def test_p24_whatever_is_on_or_asked_for_stops_by_one_control_of_its_own_line(
    garden: Garden,
) -> None:
    """P24: over the view: no line that can be on is without its stop, none has a start instead, and stops of all come first."""
    garden.agree()
    garden.say(do="ask", purpose="wishes", channel="email")
    view = garden.view()

    assert {"newsletter": True, "wishes": True} == {
        line.purpose: line.stops for line in view.purposes if line.state in {"on", "asked"}
    }
    assert not [line for line in view.purposes if line.stops and line.starts]
    assert ("object", "stop-all") == view.controls[:2]


def test_a_shop_that_says_nothing_more_has_a_centre(garden: Garden) -> None:
    """Who is responsible is all that it needs."""
    outcome = visit(
        "POST", garden.link(), {"do": "open"}, centre=Centre(garden.controller), store=garden.store,
        tokens=garden.tokens, language="xx", at=NOON,
    )  # fmt: skip

    assert outcome.view
    assert ((), ()) == (outcome.view.purposes, outcome.view.messages)
    assert "Visit(200, 'centre', 0 events)" == repr(outcome)
    assert "Centre('ogrody', 0 purposes)" == repr(Centre(garden.controller))


ACTS = st.sampled_from(["given", "confirmed", "claimed", "withdrawn", "objected", "sale"])


@settings(max_examples=60)
@given(
    acts=st.lists(st.tuples(ACTS, st.integers(0, 9)), max_size=6),
    country=st.sampled_from(["PL", "BG", "US", "DE"]),
)
def test_p24_whatever_may_come_stops_by_one_command(
    person: Callable[..., Profile], acts: list[tuple[str, int]], country: str
) -> None:
    """P24: after any history, in any country, a purpose under which a letter may go has its stop, and the stop stops it."""
    words = Notice(id="n", version="1", language="en", text="Yes.")
    news = Purpose(
        id="newsletter", title={"en": "x"}, why={"en": "x"}, soft_opt_in=True, product_classes=frozenset({"garden"})
    )  # fmt: skip
    anna = person(country=country)
    shop = Controller(
        id="o", name="O", postal_address="Polna 1", country=country, contact="dane@shop.example"
    )
    makers: dict[str, Callable[[datetime], ConsentEvent]] = {
        "given": lambda at: ConsentEvent.given(anna, purpose="newsletter", channel="email", at=at, notice=words, source="x"),
        "confirmed": lambda at: ConsentEvent.confirmed(
            anna, purpose="newsletter", channel="email", at=at, notice=words, source="x"
        ),
        "claimed": lambda at: ConsentEvent.claimed(
            anna, purpose="newsletter", channel="email", at=at, recorded_at=at, notice=words, source="x"
        ),
        "withdrawn": lambda at: ConsentEvent.withdrawn(anna, purpose="newsletter", at=at, source="x"),
        "objected": lambda at: ConsentEvent.objected(anna, at=at, source="x"),
        "sale": lambda at: ConsentEvent.of_sale(anna, at=at, source="x", product_classes=["garden"], objection_offered=True),
    }  # fmt: skip
    events = [makers[act](NOON + day * DAY) for act, day in acts]
    at = NOON + 10 * DAY

    def line(known: list[ConsentEvent], at: datetime) -> PurposeLine:
        (one,) = preference_view(
            anna, known, purposes=[news], fields=FieldRegistry(), controller=shop, language="en", at=at,
            notices={"newsletter": {"en": words}},
        ).purposes  # fmt: skip
        return one

    before = line(events, at)
    stop = enact(Withdraw("newsletter", "email"), anna, fields=FieldRegistry(), at=at)
    assert isinstance(stop, Change)
    after = line([*events, *stop.events], at + DAY)

    assert before.state != "on" or before.stops
    assert before.state != "on" or before.starts is None
    assert ("off", False) == (after.state, after.stops)
