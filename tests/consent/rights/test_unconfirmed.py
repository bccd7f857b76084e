"""The address of somebody who never confirmed does not stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import ConsentEvent, Notice, Purpose
from relationkit.consent.links import request_confirmation
from relationkit.consent.rights import Unconfirmed, forget_unconfirmed
from relationkit.consent.suppression import Peppers, look_up, suppressed
from relationkit.consent.tokens import KeyRing, Tokens
from relationkit.errors import InvalidDocument
from relationkit.profiles import Annotation, Answer, ContactPoint, Interaction, Order, Profile
from relationkit.storage import MemoryStore, SqliteStore
from relationkit.surveys import Response

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OVER = NOON + 7 * DAY + timedelta(microseconds=1)
TOKENS = Tokens(KeyRing({1: bytes(range(32))}, current=1))
PEPPERS = Peppers(bytes(range(32)))
NEWS = Purpose(
    id="newsletter", title={"en": "News"}, why={"en": "You asked."}, message_class="marketing"
)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
ADDRESS = "never.confirmed@example.com"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MemoryStore | SqliteStore]:
    if request.param == "memory":
        yield MemoryStore()
        return
    with SqliteStore(tmp_path / "shop.db") as kept:
        yield kept


def ask(
    store: Any, name: str = "c1", address: str = ADDRESS, at: datetime = NOON, **known: Any
) -> str:
    """Enter somebody at the form; return the id of the request."""
    point = ContactPoint(channel="email", address=address)
    store.put([Profile(id=name, given="Anna", contacts=[point], **known)])
    request = request_confirmation(
        store.profile(name), purpose=NEWS, channel="email", notice=WORDS, store=store, tokens=TOKENS, at=at, source="footer"
    )  # fmt: skip
    assert request.event is not None
    return request.event.id


def found_in(store: Any, *texts: str) -> set[str]:
    return {text for text in texts for _, held in store.contents() if text in held}


def test_who_never_confirmed_is_gone_without_a_trace(store: Any) -> None:
    """The request, the customer, the links and what waited for them; the dry run says so first and changes nothing."""
    request = ask(store)
    expected = Unconfirmed((request,), ("c1",), ())

    assert expected == forget_unconfirmed(store, at=OVER)
    assert store.profile("c1") is not None
    assert expected == forget_unconfirmed(store, at=OVER, dry_run=False)
    store.scrub()
    assert set() == found_in(store, ADDRESS, "Anna", request)
    assert [] == list(store.profiles())
    assert Unconfirmed((), (), ()) == forget_unconfirmed(store, at=OVER, dry_run=False)


def test_a_request_stays_for_as_long_as_its_link_works(store: Any) -> None:
    """Seven days, or what the shop says."""
    request = ask(store)

    assert () == forget_unconfirmed(store, at=NOON + 7 * DAY).requests
    assert (request,) == forget_unconfirmed(store, at=OVER).requests
    assert (request,) == forget_unconfirmed(store, at=NOON + 2 * DAY, after=DAY).requests


def test_who_confirmed_stays(store: Any) -> None:
    """With both halves."""
    request = ask(store)
    person = store.profile("c1")
    confirmed = ConsentEvent.confirmed(
        person, purpose="newsletter", channel="email", at=NOON + DAY, notice=WORDS, source="link"
    )
    store.append([confirmed])

    assert Unconfirmed((), (), ()) == forget_unconfirmed(store, at=OVER, dry_run=False)
    assert {request, confirmed.id} == {one.id for one in store.consents([person])["c1"]}


def test_who_asked_again_stays_until_that_is_over_too(store: Any) -> None:
    """The older request goes alone."""
    old, new = ask(store), ask(store, at=NOON + 5 * DAY)

    assert Unconfirmed((old,), (), ()) == forget_unconfirmed(store, at=OVER, dry_run=False)
    later = forget_unconfirmed(store, at=OVER + 5 * DAY, dry_run=False)
    assert Unconfirmed((new,), ("c1",), ()) == later


@pytest.mark.parametrize(
    "known",
    [
        {"registered_at": NOON},
        {"orders": [Order(id="o1", profile_id="c1", placed_at=NOON, total=9, currency="EUR")]},
        {"annotations": [Annotation(id="n1", profile_id="c1", department="care", written_at=NOON, text="...")]},
        {"answers": [Answer(survey="s", question="q", value=1, answered_at=NOON)]},
        {"interactions": [Interaction(id="i1", profile_id="c1", channel="email", kind="clicked", happened_at=NOON)]},
    ],
    ids=lambda known: next(iter(known)),
)  # fmt: skip
def test_a_customer_stays(store: Any, known: dict[str, Any]) -> None:
    """Whoever has an account, bought, clicked, answered or was written about; the request goes."""
    told = {name: known[name] for name in known.keys() - {"orders", "annotations", "interactions"}}
    request = ask(store, **told)
    store.add([part for name in known.keys() - told.keys() for part in known[name]])

    assert Unconfirmed((request,), (), ()) == forget_unconfirmed(store, at=OVER, dry_run=False)
    person = store.profile("c1")
    assert ADDRESS == person.contacts[0].address
    assert [] == list(store.consents([person])["c1"])


def test_who_answered_a_survey_stays(store: Any) -> None:
    """A response is theirs even where no answer became a fact."""
    ask(store)
    store.keep(
        Response(id="r1", survey="s", version=1, profile_id="c1", submitted_at=NOON, language="en", answers={"q": 1})
    )  # fmt: skip

    assert () == forget_unconfirmed(store, at=OVER).people


def test_the_letter_that_was_sent_makes_nobody_a_customer(store: Any) -> None:
    """It is the shop's act."""
    ask(store)
    sent = Interaction(id="k1", profile_id="c1", channel="email", kind="sent", happened_at=NOON)
    store.add([sent])

    assert ("c1",) == forget_unconfirmed(store, at=OVER, dry_run=False).people
    store.scrub()
    assert set() == found_in(store, ADDRESS)


def test_whom_the_shop_keeps_for_a_reason_of_its_own_stays(store: Any) -> None:
    """The request goes all the same."""
    request = ask(store)

    done = forget_unconfirmed(store, at=OVER, known={"c1"}, dry_run=False)

    assert Unconfirmed((request,), (), ()) == done
    assert store.profile("c1") is not None
    assert [] == list(store.consents([store.profile("c1")])["c1"])


@pytest.mark.parametrize("scope", ["marketing", "everything"])
def test_a_stop_outlives_whoever_never_confirmed(store: Any, scope: Any) -> None:
    """Somebody else typed the address, and its owner said no: the list keeps that, once it has its keys."""
    request = ask(store)
    person = store.profile("c1")
    store.append([ConsentEvent.objected(person, at=NOON + DAY, source="link", scope=scope)])

    for dry in (True, False, True):
        waiting = forget_unconfirmed(store, at=OVER, dry_run=dry)
        assert Unconfirmed((), (), ("c1",)) == waiting
        assert store.profile("c1") is not None

    assert Unconfirmed((request,), ("c1",), ()) == forget_unconfirmed(
        store, at=OVER, peppers=PEPPERS
    )
    assert frozenset() == store.suppression_peppers()
    assert Unconfirmed((request,), ("c1",), ()) == forget_unconfirmed(
        store, at=OVER, peppers=PEPPERS, dry_run=False
    )
    store.scrub()
    assert set() == found_in(store, ADDRESS)
    point = ContactPoint(channel="email", address=ADDRESS.upper())
    assert scope == suppressed(look_up(store, PEPPERS, [point]), point)


def test_a_stop_of_nobody_stays_where_it_is(store: Any) -> None:
    """It names the address and no customer, so it is not the customer's to take along."""
    ask(store)
    bare = ConsentEvent(
        kind="objected", channel="email", address=ADDRESS, scope="marketing", actor="import",
        occurred_at=NOON, recorded_at=NOON, source="list of 2019",
    )  # fmt: skip
    store.append([bare])

    assert ("c1",) == forget_unconfirmed(store, at=OVER, peppers=PEPPERS, dry_run=False).people
    again = Profile(id="c2", contacts=[ContactPoint(channel="email", address=ADDRESS)])
    assert [bare.id] == [one.id for one in store.consents([again])["c2"]]


def test_who_consented_to_something_else_stays(store: Any) -> None:
    """The log has another act of theirs."""
    request = ask(store)
    person = store.profile("c1")
    given = ConsentEvent.given(
        person, purpose="offers", channel="email", at=NOON, notice=WORDS, source="till"
    )
    store.append([given])

    assert Unconfirmed((request,), (), ()) == forget_unconfirmed(store, at=OVER, dry_run=False)
    assert [given.id] == [one.id for one in store.consents([person])["c1"]]


def test_many_go_at_once(store: Any) -> None:
    """A form that was flooded is emptied; somebody who is gone already takes nobody along."""
    for number in range(502):
        ask(store, f"c{number:03}", f"a{number}@example.com")
    store.erase_profile("c007", ["profile"])
    done = forget_unconfirmed(store, at=OVER, dry_run=False)

    assert (502, 501) == (len(done.requests), len(done.people))
    assert [] == list(store.profiles())
    assert [] == list(store.pending(before=OVER))


def test_the_moment_has_a_zone() -> None:
    """Else it would be anybody's guess."""
    with pytest.raises(InvalidDocument, match="naive"):
        forget_unconfirmed(MemoryStore(), at=datetime(2026, 3, 1))  # noqa: DTZ001 - the point
