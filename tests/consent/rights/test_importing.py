"""P13: an import never allows more than a claim, and what was exported comes back as nothing new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent, Notice, Purpose, decide
from relationkit.consent.rights import export_consents, import_consents
from relationkit.consent.suppression import Peppers, suppressions_of
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage import MemoryStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=30)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
TEXT = {"en": "..."}
PURPOSES = [
    Purpose.from_dict({"id": "news", "title": TEXT, "why": TEXT, **more})
    for more in (
        {},
        {"least": "claim"},
        {"explicit": True},
        {"soft_opt_in": True, "product_classes": ["garden"]},
        {"valid_for": "10d"},
    )
]
KINDS = [
    "given", "confirmed", "renewed", "claimed", "withdrawn", "objected", "restricted", "restriction-lifted", "sale", "inquiry",
    "membership", "requested", "bounced", "invalidated",
]  # fmt: skip


def anna(country: str = "FR") -> Profile:
    point = ContactPoint(channel="email", address="anna@example.com", epoch=0)
    return Profile(id="c1", country=country, contacts=[point])


@st.composite
def events(draw: st.DrawFn) -> ConsentEvent:
    kind = draw(st.sampled_from(KINDS))
    at = NOON + timedelta(days=draw(st.integers(0, 40)))
    actor = "import" if kind == "claimed" else draw(st.sampled_from(["subject", "guardian"]))
    return ConsentEvent.from_dict(
        {
            "kind": kind,
            "profile_id": "c1",
            "purpose": "news",
            "channel": "email",
            "epoch": 0,
            "address": "anna@example.com",
            "actor": actor,
            "occurred_at": at,
            "recorded_at": at,
            "source": draw(st.sampled_from(["till", "letter"])),
            "notice": WORDS,
            "authenticated": kind != "claimed" and draw(st.booleans()),
            "explicit": draw(st.booleans()),
            "product_classes": ("garden",),
            "objection_offered": draw(st.booleans()),
        }
    )


@given(
    st.lists(events(), max_size=4),
    st.lists(events(), max_size=6),
    st.sampled_from(["US", "CA", "FR", "PL", "DE"]),
    st.integers(30, 90),
)
def test_p13_an_import_never_raises_a_verdict_above_a_claim(
    log: list[ConsentEvent], rows: list[ConsentEvent], country: str, day: int
) -> None:
    """P13: only a purpose that takes claims is allowed by one, whatever the rows say of who did what, how and how well proved."""
    known = {event.id: event for event in log}
    lines = export_consents(rows).splitlines()
    taken = import_consents(lines, at=LATER, known=known)
    for purpose in PURPOSES:
        at = NOON + timedelta(days=day)
        before, after = (
            decide(anna(country), told, purpose=purpose, channel="email", at=at)
            for told in (list(known.values()), [*known.values(), *taken.events])
        )
        if after.allowed and not before.allowed:
            assert "claim" == purpose.least
            assert {"claimed"} == {
                event.kind for event in taken.events if event.id in after.evidence
            }


@given(st.lists(events(), max_size=8))
def test_p13_what_was_exported_and_comes_back_is_nothing_new(rows: list[ConsentEvent]) -> None:
    """P13: into the log that it came from, and into another one for the second time."""
    store, other = MemoryStore(), MemoryStore()
    for each in (store, other):
        each.put([anna()])
    store.append(rows)
    lines = export_consents(store.consents([anna()])["c1"]).splitlines()

    def log_of(one: MemoryStore) -> set[str]:
        return {event.id for event in one.consents([anna()])["c1"]}

    later = NOON + timedelta(days=60)
    assert () == import_consents(lines, at=later, known=log_of(store)).events
    first = import_consents(lines, at=later)
    assert len(first.events) == other.append(first.events)
    assert () == import_consents(lines, at=later, known=log_of(other)).events
    assert 0 == other.append(first.events)


def line(**changes: Any) -> str:
    event = ConsentEvent.given(
        anna(), purpose="news", channel="email", at=NOON, notice=WORDS, source="till"
    )
    return ConsentEvent.from_dict(
        {**event.model_dump(exclude={"id"}), "notice": WORDS, **changes}
    ).to_json()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (line(kind="sale", purpose=None), "not-a-claim"),
        (line(kind="restriction-lifted"), "not-a-claim"),
        (line(recorded_at=LATER + timedelta(days=1)), "from-the-future"),
        (line().replace("till", "tall"), "unreadable"),
        ("null", "unreadable"),
        (line(profile_id="c9"), "suppressed"),
    ],
)
def test_what_is_left_out_is_counted_by_reason(row: str, reason: str) -> None:
    """A row that says more than an import may, or nothing, or of somebody who is on the list."""
    taken = import_consents([row], at=LATER, suppressed={"c9"})

    assert ((), {reason: 1}) == (taken.events, taken.left_out)


def test_what_is_taken_was_learned_at_the_import() -> None:
    """It happened when it is said to have happened, and is on record from now on; a row told twice is one."""
    stop = line(kind="withdrawn", profile_id="c9")
    taken = import_consents([line(), line(authenticated=True), stop], at=LATER, suppressed={"c9"})

    assert [("claimed", "import"), ("withdrawn", "subject")] == [
        (event.kind, event.actor) for event in taken.events
    ]
    assert {(NOON, LATER)} == {(event.occurred_at, event.recorded_at) for event in taken.events}
    assert {"already-known": 1} == taken.left_out


def test_a_claim_for_an_address_on_the_list_is_left_out() -> None:
    """Under any spelling, whoever has it now; the shop is told who they were, and stops are taken all the same."""
    store, peppers = MemoryStore(), Peppers(bytes(range(32)))
    store.suppress(suppressions_of(anna(), peppers, at=NOON, code="erased", channel="email"))
    rows = [
        ConsentEvent.given(
            Profile(id=name, contacts=[ContactPoint(channel="email", address=address, epoch=0)]),
            purpose="news", channel="email", at=NOON, notice=WORDS, source="till",
        )
        for name, address in (("c1", "Anna+shop@example.com"), ("c2", "eva@example.com"), ("c3", "jan@example.com"))
    ]  # fmt: skip
    stop = ConsentEvent.objected(anna(), at=NOON, source="letter")
    lines = export_consents([*rows, stop]).splitlines()

    taken = import_consents(lines, at=LATER, listed=store, peppers=peppers, suppressed={"c3"})

    assert [("claimed", "c2"), ("objected", "c1")] == [
        (event.kind, event.profile_id) for event in taken.events
    ]
    assert ({"suppressed": 2}, frozenset({"c1", "c3"})) == (dict(taken.left_out), taken.suppressed)
    empty = import_consents(
        export_consents([stop]).splitlines(), at=LATER, listed=store, peppers=peppers
    )
    assert 1 == len(empty.events)


def test_an_entry_of_another_channel_stops_no_claim() -> None:
    """The list says where it binds."""
    store, peppers = MemoryStore(), Peppers(bytes(range(32)))
    entry = suppressions_of(anna(), peppers, at=NOON, code="objected")[0]
    store.suppress([replace(entry, channel="sms")])
    row = ConsentEvent.given(
        anna(), purpose="news", channel="email", at=NOON, notice=WORDS, source="till"
    )
    lines = export_consents([row]).splitlines()

    assert 1 == len(import_consents(lines, at=LATER, listed=store, peppers=peppers).events)


def test_without_its_keys_nothing_is_imported() -> None:
    """Nobody knows who is on the list; an empty one needs no key."""
    store = MemoryStore()
    row = ConsentEvent.given(
        anna(), purpose="news", channel="email", at=NOON, notice=WORDS, source="till"
    )
    lines = export_consents([row]).splitlines()

    assert 1 == len(import_consents(lines, at=LATER, listed=store).events)
    store.suppress(suppressions_of(anna(), Peppers(bytes(range(32))), at=NOON, code="erased"))
    for peppers in (None, Peppers(bytes(range(128, 160)))):
        with pytest.raises(InvalidDocument, match="keys that were not given; give peppers"):
            import_consents(lines, at=LATER, listed=store, peppers=peppers)
