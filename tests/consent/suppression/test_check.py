"""Whether an address is on the list, in every spelling and with the key lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent, Notice
from relationkit.consent.suppression import (
    Peppers,
    Suppression,
    Suppressions,
    look_up,
    screen,
    suppressed,
    suppressions_of,
)
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = bytes(range(32)), bytes(range(128, 160))
PEPPERS = Peppers(OLD)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")


def mail(address: str = "anna@example.com") -> ContactPoint:
    return ContactPoint(channel="email", address=address, epoch=0)


def person(*points: ContactPoint, profile_id: str = "c1") -> Profile:
    return Profile(id=profile_id, contacts=points)


ANNA = person(mail(), ContactPoint(channel="sms", address="+359888123456", epoch=0))


def listed(*entries: Suppression) -> MemoryStore:
    store = MemoryStore()
    store.suppress(entries)
    return store


def said(store: MemoryStore, point: ContactPoint, peppers: Peppers | None = PEPPERS) -> str | None:
    return suppressed(look_up(store, peppers, [point]), point)


def entries(**more: object) -> tuple[Suppression, ...]:
    return suppressions_of(ANNA, PEPPERS, at=NOON, code="erased", **more)  # type: ignore[arg-type]


def test_nobody_is_on_an_empty_list() -> None:
    """With and without peppers: nothing is hidden in it."""
    assert [None, None] == [said(MemoryStore(), mail(), one) for one in (None, PEPPERS)]


@pytest.mark.parametrize("scope", ["marketing", "everything"])
def test_every_spelling_is_on_the_list(scope: str) -> None:
    """Loose for stops; another address is free."""
    store = listed(*entries(scope=scope))
    number = ContactPoint(channel="phone", address="+359888123456")

    assert [scope, scope, None] == [
        said(store, point) for point in (mail("ANNA+x@EXAMPLE.com"), number, mail("an@example.com"))
    ]


def test_an_entry_for_a_channel_binds_there() -> None:
    """The same number may still be called where only the messages were stopped."""
    store = listed(*entries(channel="sms"))

    assert ["marketing", None, None] == [
        said(store, point)
        for point in (
            ContactPoint(channel="sms", address="+359888123456"),
            ContactPoint(channel="phone", address="+359888123456"),
            mail(),
        )
    ]


def test_the_wider_scope_stands() -> None:
    """Of several entries."""
    store = listed(*entries(), *entries(scope="everything"))

    assert "everything" == said(store, mail())


def test_a_rotated_pepper_still_matches() -> None:
    """What was written with the old one is found beside what is written with the new one."""
    new = Peppers(NEW, retired=(OLD,))
    store = listed(
        *entries(), *suppressions_of(person(mail("b@example.com")), new, at=NOON, code="x")
    )

    assert ["marketing", "marketing", None] == [
        said(store, mail(f"{name}@example.com"), new) for name in ("anna", "b", "c")
    ]


@pytest.mark.parametrize("peppers", [None, Peppers(NEW)])
def test_without_its_key_the_list_denies_marketing(peppers: Peppers | None) -> None:
    """It fails closed: nobody knows who is on it. A wrong pepper is not taken for the right one."""
    store = listed(*entries())

    assert ["unreadable", "unreadable"] == [
        said(store, point, peppers) for point in (mail(), mail("b@example.com"))
    ]
    assert {"c1": "unreadable"} == screen(store, peppers, [ANNA, person(profile_id="c2")])


def test_what_can_be_read_of_the_list_still_binds() -> None:
    """One lost pepper of two hides only its own entries."""
    both = listed(*entries(scope="everything"))
    both.suppress(suppressions_of(person(mail("b@example.com")), Peppers(NEW), at=NOON, code="x"))

    assert ["everything", "unreadable"] == [
        said(both, mail(f"{name}@example.com")) for name in ("anna", "b")
    ]


def test_who_was_not_looked_up_is_not_known_to_be_free() -> None:
    """An address that nobody asked about fails closed."""
    nothing = Suppressions(readable=True, hits={})

    assert ("unreadable", "Suppressions(0 addresses, readable=True)") == (
        suppressed(nothing, mail()),
        repr(nothing),
    )


def consent(kind: str, at: datetime) -> ConsentEvent:
    made = ConsentEvent.given(
        ANNA, purpose="newsletter", channel="email", at=at, notice=WORDS, source="checkout"
    )
    return ConsentEvent.from_dict({**made.model_dump(), "id": "", "kind": kind})


@pytest.mark.parametrize(
    ("own", "answer"),
    [
        ([consent("given", NOON - DAY)], "marketing"),
        ([consent("given", NOON)], "marketing"),
        ([consent("claimed", NOON + DAY)], "marketing"),
        ([consent("given", NOON + DAY)], None),
        ([consent("claimed", NOON + DAY), consent("confirmed", NOON + DAY)], None),
    ],
)
def test_the_person_may_come_back(own: list[ConsentEvent], answer: str | None) -> None:
    """A later consent of one's own lifts an entry, as it lifts a stop; what others claim does not."""
    known = look_up(listed(*entries()), PEPPERS, [mail()])

    assert answer == suppressed(known, mail(), own=own)


def test_who_came_back_and_left_again_is_listed_again() -> None:
    """The entry is renewed, so that the consent in between no longer lifts it."""
    store = listed(*entries())
    store.suppress(suppressions_of(ANNA, PEPPERS, at=NOON + 2 * DAY, code="erased"))
    known = look_up(store, PEPPERS, [mail()])

    assert "marketing" == suppressed(known, mail(), own=[consent("given", NOON + DAY)])


def test_an_import_is_screened_at_once() -> None:
    """Who has any address on the list, by the widest scope of all addresses; others are not in the answer."""
    store = listed(*entries())
    store.suppress(entries(scope="everything", channel="sms"))
    people = [
        ANNA,
        person(mail("Anna@Example.com"), profile_id="c2"),
        person(mail("b@example.com"), profile_id="c3"),
        person(profile_id="c4"),
    ]

    assert {"c1": "everything", "c2": "marketing"} == screen(store, PEPPERS, people)


def test_the_clock_is_aware() -> None:
    """A naive moment is refused."""
    with pytest.raises(InvalidDocument, match="naive"):
        suppressions_of(ANNA, PEPPERS, at=datetime(2026, 3, 1), code="erased")  # noqa: DTZ001


LOCALS = st.text("abcxyz0189_-", min_size=1, max_size=12)


@st.composite
def respelled(draw: st.DrawFn) -> tuple[str, str]:
    """An address, and another spelling of the same mailbox."""
    local, domain = (
        draw(LOCALS),
        draw(st.sampled_from(["example.com", "gmail.com", "bücher.example"])),
    )
    respell: Callable[[str], str] = draw(st.sampled_from([str.upper, str.title, str.lower]))
    again = respell(local)
    if domain == "gmail.com":
        again = ".".join(again)
        other = draw(st.sampled_from(["googlemail.com", "GMAIL.com", "gmail.com"]))
    elif domain.startswith("b"):
        other = draw(
            st.sampled_from(["xn--bcher-kva.example", "BÜCHER.example", "bücher。example"])
        )
    else:
        other = draw(st.sampled_from(["EXAMPLE.COM", "example.com.", "example.com"]))
    tag = draw(st.sampled_from(["", "+shop", "+"]))
    return f"{local}@{domain}", f"{again}{tag}@{other}"


@given(respelled(), st.booleans())
def test_p15_who_was_erased_stays_stopped_under_every_spelling(
    spelled: tuple[str, str], rotated: bool
) -> None:
    """P15: erased and imported again in any spelling of the loose class, the person is still denied."""
    address, again = (
        ContactPoint.model_construct(channel="email", address=one, epoch=0) for one in spelled
    )
    store, peppers = MemoryStore(), Peppers(OLD)
    store.suppress(suppressions_of(person(address), peppers, at=NOON, code="erased"))
    if rotated:
        peppers = Peppers(NEW, retired=(OLD,))

    assert {"new": "marketing"} == screen(store, peppers, [person(again, profile_id="new")])
    claims = [consent("claimed", NOON + DAY)]
    assert "marketing" == suppressed(look_up(store, peppers, [again]), again, own=claims)


@given(st.lists(st.sampled_from(["marketing", "everything"]), max_size=4), st.booleans())
def test_an_entry_never_opens_a_door(scopes: list[str], keyed: bool) -> None:
    """Adding an entry never makes the answer milder."""
    rank = {None: 0, "unreadable": 1, "marketing": 2, "everything": 3}
    store = MemoryStore()
    answers = [said(store, mail(), PEPPERS if keyed else None)]
    for days, scope in enumerate(scopes):
        store.suppress(
            suppressions_of(ANNA, PEPPERS, at=NOON + days * DAY, code="x", scope=scope)  # type: ignore[arg-type]
        )
        answers.append(said(store, mail(), PEPPERS if keyed else None))

    assert answers == sorted(answers, key=rank.__getitem__)
