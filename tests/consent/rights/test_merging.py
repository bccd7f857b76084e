"""P12: two records become one, and nothing is allowed that one of them denied; P14: an address keeps its own consents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import Circumstances, ConsentEvent, Intent, Notice, Purpose, decide
from relationkit.consent.decision.listed import stopped_by_list
from relationkit.consent.rights import Standing, merge_consents, merge_suppressions, not_carried
from relationkit.consent.suppression import Peppers, suppressions_of
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile, loose_address
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.consent import Decision

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
TEXT = {"en": "..."}
PURPOSES = (
    Purpose(id="news", title=TEXT, why=TEXT),
    Purpose(id="claims", title=TEXT, why=TEXT, least="claim", valid_for="10d"),
    Purpose(id="secret", title=TEXT, why=TEXT, explicit=True, version=2, accepted_from=2),
    Purpose(
        id="goods", title=TEXT, why=TEXT, soft_opt_in=True, product_classes=frozenset({"garden"})
    ),
    Purpose(id="parcel", message_class="transactional", title=TEXT, why=TEXT),
    Purpose(id="login", message_class="security", title=TEXT, why=TEXT),
)
LATE = st.sampled_from([timedelta(0), timedelta(0), timedelta(days=20)])
ADDRESSES = {
    "email": ("anna@example.com", "Anna+x@example.com", "joanna@example.com"),
    "sms": ("+359888123456",),
}


def person(name: str, email: str | None, epoch: int, *, sms: bool) -> Profile:
    contacts = [ContactPoint(channel="email", address=email, epoch=epoch)] if email else []
    if sms:
        contacts.append(ContactPoint(channel="sms", address=ADDRESSES["sms"][0], epoch=0))
    return Profile(id=name, country="FR", contacts=contacts)


@st.composite
def people(draw: st.DrawFn, name: str) -> Profile:
    email = draw(st.sampled_from([*ADDRESSES["email"][:1] * 5, ADDRESSES["email"][1], None]))
    return person(
        name,
        email,
        draw(st.sampled_from([0, 0, 0, 0, 1])),
        sms=draw(st.sampled_from([True, True, True, False])),
    )


@st.composite
def acts(draw: st.DrawFn) -> dict[str, Any]:
    """What happened, to whom is said later: the same act may be on both records."""
    kind = draw(
        st.sampled_from(
            [
                *["given", "confirmed", "sale"] * 6, "claimed", "claimed", "restriction-lifted", "requested",
                "withdrawn", "objected", "bounced", "complained", "restricted", "revoked",
            ]
        )
    )  # fmt: skip
    at = NOON + timedelta(days=draw(st.integers(0, 20)))
    channel = draw(st.sampled_from(["email", "email", "email", "sms"]))
    act: dict[str, Any] = {
        "kind": kind,
        "occurred_at": at,
        "recorded_at": at + timedelta(days=draw(st.sampled_from([0, 0, 5]))),
        "source": "till",
        "actor": {"claimed": "import", "bounced": "mailbox-provider", "revoked": "staff"}.get(
            kind, "subject"
        ),
        "channel": channel,
        "address": draw(st.sampled_from([*ADDRESSES[channel][:1] * 5, *ADDRESSES[channel]])),
    }
    if kind in {"given", "confirmed", "claimed", "requested"}:
        act |= {
            "purpose": draw(st.sampled_from([one.id for one in PURPOSES[:4]])),
            "epoch": draw(st.sampled_from([0, 0, 0, 0, 0, 1])),
            "notice": WORDS,
            "explicit": draw(st.booleans()),
            "purpose_version": draw(st.sampled_from([1, 2])),
        }
    elif kind == "sale":
        act |= {"epoch": 0, "product_classes": ("garden",), "objection_offered": True}
    elif kind == "restriction-lifted":
        act |= {"channel": None, "address": None}
    else:
        scope = draw(st.sampled_from(["purpose", "marketing", "everything"]))
        act |= {"scope": scope, "purpose": "news" if scope == "purpose" else None}
        if draw(st.booleans()):
            act |= {"channel": None, "address": None}
    return act


def told(act: dict[str, Any], whose: str | None) -> ConsentEvent:
    """The act on somebody's record; a stop of nobody's needs its address."""
    stop = act["kind"] in {
        "withdrawn",
        "objected",
        "bounced",
        "complained",
        "restricted",
        "revoked",
    }
    if whose is None and not (stop and act["address"]):
        whose = "other"
    return ConsentEvent.from_dict({**act, "profile_id": whose})


@st.composite
def records(draw: st.DrawFn, names: str = "abc") -> list[Standing]:
    """Records of one person, some acts on several of them, as a log has them: of others no more than the stops of the address."""
    log = draw(st.lists(acts(), max_size=6))
    found = []
    for name in names:
        mine = [
            told(
                act | {"recorded_at": act["recorded_at"] + draw(LATE)},
                draw(st.sampled_from([name] * 8 + [None])),
            )
            for act in log
            if draw(st.integers(0, 5))
        ]
        profile = draw(people(name))
        loose = {loose_address(point.channel, point.address) for point in profile.contacts}
        bearing = [one for one in mine if one.profile_id == name or one.loose in loose]
        found.append(Standing(profile, bearing))
    return found


def verdicts(side: Standing, day: int) -> Sequence[Decision]:
    at = NOON + timedelta(days=day)
    return [
        decide(
            side.profile,
            side.events,
            purpose=purpose,
            channel=channel,
            at=at,
            intent=Intent(product_classes=purpose.product_classes),
        )
        for purpose, channel in product(PURPOSES, ADDRESSES)
    ]


@given(records("ab"), st.integers(0, 60), st.sampled_from(["a", "b", "new"]))
def test_p12_a_merged_record_allows_only_what_both_allow(
    sides: list[Standing], day: int, whose: str
) -> None:
    """P12: merge(a, b) <= meet(a, b), for every purpose and channel, at every time, whichever they are merged into."""
    a, b = sides
    into = {"a": a.profile, "b": b.profile, "new": a.profile.model_copy(update={"id": "n"})}[whose]
    merged = merge_consents(a, b, into=into)
    for mine, other, one in zip(
        verdicts(a, day), verdicts(b, day), verdicts(merged, day), strict=True
    ):
        reached = into.contact(one.channel)
        served = one.channel_ground == "exempt" and reached is not None
        assert not one.allowed or served or (mine.allowed and other.allowed)
        stopped = {mine.code, other.code} & {"stopped", "bounced", "restricted"}
        assert not (one.allowed and stopped)


@given(records("ab"))
def test_p12_it_does_not_matter_which_is_merged_into_which(sides: list[Standing]) -> None:
    """P12: commutative, event for event."""
    a, b = sides

    assert (
        merge_consents(a, b, into=a.profile).events == merge_consents(b, a, into=a.profile).events
    )


@given(records("abc"))
def test_p12_it_does_not_matter_in_which_order_several_are_merged(sides: list[Standing]) -> None:
    """P12: associative, event for event."""
    a, b, c = sides
    into = a.profile
    left = merge_consents(merge_consents(a, b, into=into), c, into=into)
    right = merge_consents(a, merge_consents(b, c, into=into), into=into)

    assert left.events == right.events


@given(records("a"))
def test_p12_a_record_merged_with_itself_allows_the_same(sides: list[Standing]) -> None:
    """Nothing is lost where both say the same, so that the law is not kept by refusing everybody."""
    (a,) = sides
    merged = merge_consents(a, a, into=a.profile)
    for mine, one in zip(verdicts(a, 30), verdicts(merged, 30), strict=True):
        assert (mine.allowed, mine.code) == (one.allowed, one.code) or not mine.allowed


def given_by(who: Profile, purpose: str = "news") -> ConsentEvent:
    return ConsentEvent.given(
        who, purpose=purpose, channel="email", at=NOON, notice=WORDS, source="till"
    )


ANNA = person("a", "anna@example.com", 0, sms=False)
AGAIN = person("b", "anna@example.com", 2, sms=False)


def test_what_both_agreed_to_survives() -> None:
    """The same act on both records, for the address that both use, under the number that it has on the new one."""
    merged = merge_consents(
        Standing(ANNA, [given_by(ANNA)]), Standing(AGAIN, [given_by(AGAIN)]), into=AGAIN
    )

    assert [("given", "b", 2)] == [(one.kind, one.profile_id, one.epoch) for one in merged.events]
    assert "Standing('b', 1 events)" == repr(merged)


def test_what_a_stranger_asked_for_is_not_carried() -> None:
    """No store gives it as the record's own; nobody's request becomes somebody else's."""
    stray = ConsentEvent.from_dict(
        {**given_by(ANNA).model_dump(), "id": "", "kind": "requested", "profile_id": "stranger"}
    )
    sides = Standing(ANNA, [stray]), Standing(AGAIN, [stray])

    assert () == tuple(merge_consents(*sides, into=AGAIN).events)


def test_what_did_not_survive_is_told() -> None:
    """So that the shop can ask anew."""
    a, b = (
        Standing(ANNA, [given_by(ANNA), given_by(ANNA, "goods")]),
        Standing(AGAIN, [given_by(AGAIN)]),
    )
    merged = merge_consents(a, b, into=ANNA)

    assert ["goods"] == [event.purpose for event in not_carried(a, b, merged)]


def test_p14_an_address_change_never_carries_a_consent() -> None:
    """P14: changed, and changed back, each is a new contact point that nobody consented for."""
    store, news = MemoryStore(), PURPOSES[0]
    codes: list[str] = []
    for address in ("anna@example.com", "anna@example.org", "anna@example.com"):
        store.put(
            [
                Profile(
                    id="a", country="PL", contacts=[ContactPoint(channel="email", address=address)]
                )
            ]
        )
        anna = store.profile("a")
        assert anna is not None
        if not codes:
            store.append(
                [
                    ConsentEvent.confirmed(
                        anna, purpose="news", channel="email", at=NOON, notice=WORDS, source="till"
                    )
                ]
            )
        said = decide(
            anna, store.consents([anna])["a"], purpose=news, channel="email", at=NOON + timedelta(1)
        )
        codes.append(said.code)

    assert ["consent", "address-changed", "address-changed"] == codes


def test_a_membership_of_no_channel_needs_both_too() -> None:
    """What was recorded without an address counts where both have it, and a restriction is lifted where both say so."""
    acts = [
        {"kind": "membership", "source": "till"},
        {"kind": "restriction-lifted", "source": "letter"},
    ]

    def record(who: Profile, *told: dict[str, str]) -> Standing:
        moments = {"occurred_at": NOON, "recorded_at": NOON, "profile_id": who.id}
        return Standing(who, [ConsentEvent.from_dict({**act, **moments}) for act in told])

    both = merge_consents(record(ANNA, *acts), record(AGAIN, *acts), into=ANNA)
    one = merge_consents(record(ANNA, *acts), record(AGAIN), into=ANNA)

    assert {"membership", "restriction-lifted"} == {event.kind for event in both.events}
    assert () == one.events


PEPPERS = Peppers(bytes(range(32)))
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from([(channel, one) for channel, some in ADDRESSES.items() for one in some]),
        st.sampled_from([None, "email", "sms"]),
        st.sampled_from(["marketing", "everything"]),
        st.integers(0, 20),
    ),
    max_size=3,
)


def listing(entries: Sequence[tuple[tuple[str, str], Any, Any, int]]) -> MemoryStore:
    store = MemoryStore()
    for (channel, address), where, scope, day in entries:
        whose = Profile(id="x", contacts=[ContactPoint(channel=channel, address=address)])
        stop = suppressions_of(
            whose, PEPPERS, at=NOON + timedelta(days=day), code="erased", scope=scope
        )
        store.suppress(replace(one, channel=where) for one in stop)
    return store


def allowed_by(side: Standing, store: MemoryStore, purpose: Purpose, channel: str) -> bool:
    who = side.profile
    found = stopped_by_list(
        store, PEPPERS, [who], {who.id: side.events}, purpose=purpose, channel=channel
    )
    return decide(
        who, side.events, purpose=purpose, channel=channel, at=NOON + timedelta(days=40),
        circumstances=Circumstances(suppressed=found.get(who.id)),
    ).allowed  # fmt: skip


@given(records(names="ab"), ENTRIES)
def test_p12_what_the_list_stops_for_one_is_stopped_for_both(
    sides: list[Standing], entries: list[Any]
) -> None:
    """Whoever was erased under one address gets nothing at the other; what lifts the one entry lifts the other."""
    a, b = sides
    store = listing(entries)
    for into in (a.profile, b.profile):
        asked = [
            (purpose, channel, allowed_by(a, store, purpose, channel), allowed_by(b, store, purpose, channel))
            for purpose in (PURPOSES[0], PURPOSES[3], PURPOSES[4])
            for channel in ("email", "sms")
        ]  # fmt: skip
        merged = merge_consents(a, b, into=into)
        after = listing(entries)
        after.suppress(
            merge_suppressions(a.profile, b.profile, into=into, listed=after, peppers=PEPPERS)
        )
        for purpose, channel, mine, others in asked:
            if into.contact(channel) and a.profile.contact(channel) and b.profile.contact(channel):
                assert allowed_by(merged, after, purpose, channel) <= (mine and others)


def test_an_entry_is_carried_as_old_as_it_is() -> None:
    """To the address in use on its channel, under the key that writes now, and once."""
    a, b = (
        person("a", "anna@example.com", 0, sms=True),
        person("b", "joanna@example.com", 0, sms=False),
    )
    old = Peppers(bytes(range(128, 160)))
    both = Peppers(bytes(range(32)), retired=(bytes(range(128, 160)),))
    store = MemoryStore()
    store.suppress(suppressions_of(a, old, at=NOON, code="objected"))
    carried = merge_suppressions(a, b, into=b, listed=store, peppers=both)

    assert suppressions_of(b, both, at=NOON, code="objected") == carried
    assert () == merge_suppressions(a, a, into=a, listed=store, peppers=both)
    assert () == merge_suppressions(b, b, into=a, listed=store, peppers=both)
    with pytest.raises(InvalidDocument, match="1 keys that were not given"):
        merge_suppressions(a, b, into=b, listed=store, peppers=PEPPERS)


def test_an_entry_of_another_channel_is_not_carried() -> None:
    """An entry for text messages alone, made for an e-mail address, stops no e-mail."""
    a, b = (
        person("a", "anna@example.com", 0, sms=False),
        person("b", "joanna@example.com", 0, sms=False),
    )
    store = listing([(("email", "anna@example.com"), "sms", "marketing", 0)])

    assert () == merge_suppressions(a, b, into=b, listed=store, peppers=PEPPERS)
