"""P31: one question about a whole shop has the answers of as many questions."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent, Notice, Rulebook, decide_many
from relationkit.consent.decision.cases import CaseStore
from relationkit.consent.rights import PARTS
from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles import ContactPoint, FieldRegistry, FieldSpec, Profile
from relationkit.storage import MemoryStore, SqliteStore
from relationkit.testing.shops.consents import ASKED_AT, COUNTRIES, consenting, controller, purposes
from relationkit.testing.stores.decisions import KEYS, asked, each, fill, list_some, many

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from relationkit.consent.suppression import Peppers

NEWS = purposes()[0]
DAY = timedelta(days=1)
WORDS = Notice(id="newsletter", version="1", language="en", text="Yes.")


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from(COUNTRIES), st.sampled_from(KEYS), st.booleans())
def test_p31_many_at_once_are_decided_as_each(
    seed: int, country: str, peppers: Peppers | None, listed: bool
) -> None:
    """By cases, and one by one, whatever was done, told and put on a list."""
    memory = MemoryStore()
    with closing(SqliteStore(":memory:")) as store:
        for one in (store, memory):
            fill(one, seed, 30)
            if listed:
                list_some(one, seed)

        assert isinstance(store, CaseStore)
        for purpose in purposes():
            inquiry = asked(purpose, country, peppers=peppers)
            expected = each(memory, inquiry)
            assert expected == many(store, inquiry)
            assert expected == many(memory, inquiry)


class Office:
    """A register of refusals that holds the addresses with a 1, and cannot tell of those with a 2."""

    name = "bg-kzp"

    def holds(self, points: Sequence[ContactPoint], /, *, at: datetime) -> Sequence[bool | None]:
        return [None if "2" in point.address else "1" in point.address for point in points]


FIRMS: Sequence[Mapping[str, Any]] = (
    {}, {"vat": "BG1"}, {"vat": " "}, {"firm": True}, {"firm": False}, {"firm": True, "vat": "x"},
)  # fmt: skip


@settings(max_examples=10)
@given(st.integers(0, 10**6), st.sampled_from(["BG", "US"]), st.sampled_from([(), (Office(),)]))
def test_p31_firms_and_who_pauses_are_among_them(
    seed: int, country: str, registers: Sequence[Office]
) -> None:
    """Whatever says who is a firm, and whether a register is asked."""
    why: Any = {"purposes": ("newsletter",), "ask": {"en": "for the invoice"}}
    fields = FieldRegistry(
        [FieldSpec(name="vat", type="text", **why), FieldSpec(name="firm", type="yes-no", **why)]
    )
    people, events = consenting(seed, 30)
    chance = Random(seed)
    known = [one.model_copy(update={"attributes": chance.choice(FIRMS)}) for one in people]
    with closing(SqliteStore(":memory:", fields=fields)) as store:
        store.put(known)
        store.append(events)
        for days in range(0, 30, 7):
            store.pause(f"c{days}", ASKED_AT + DAY * (days - 7), at=ASKED_AT - 9 * DAY)
        for purpose in purposes():
            for business in (None, "vat", "firm"):
                inquiry = asked(purpose, country, registers=registers, business=business)

                assert each(store, inquiry) == many(store, inquiry)


def test_the_field_of_firms_must_be_there() -> None:
    """A slip of the pen is told at once."""
    with pytest.raises(UnknownField, match="'vta'"):
        decide_many(MemoryStore(), purpose=NEWS, channel="email", at=ASKED_AT, business="vta")


def test_the_shop_has_everything_in_it() -> None:
    """Each answer that the log alone can lead to comes up, so that no likeness goes untried."""
    found = set()
    for seed in range(40):
        store = MemoryStore()
        fill(store, seed, 30)
        for purpose in purposes():
            for country in ("DE", "US"):
                found |= {ruling.code for ruling in many(store, asked(purpose, country))}

    assert found >= {
        "consent", "soft-opt-in", "exempt", "transactional", "no-address", "bounced", "restricted", "stopped", "withdrawn",
        "refused", "objected", "revoked", "complained", "minor", "age-unknown", "no-explicit-consent", "no-consent",
        "address-changed", "consent-unproven", "consent-outdated", "consent-expired",
    }  # fmt: skip


class Restless(SqliteStore):
    """A store to which something happens between the sorting and the reading."""

    def __init__(self, meanwhile: Callable[[SqliteStore], object]) -> None:
        super().__init__(":memory:")
        self._meanwhile = [meanwhile]

    def people(self, ids: Iterable[str], /) -> Iterator[Profile]:
        while self._meanwhile:
            self._meanwhile.pop()(self)
        return super().people(ids)


def person(number: int) -> Profile:
    point = ContactPoint(channel="email", address=f"anna{number}@example.com", epoch=0)
    return Profile(id=f"c{number}", country="PL", contacts=(point,))


def yes(number: int, at: datetime = ASKED_AT - DAY) -> ConsentEvent:
    return ConsentEvent.given(
        person(number),
        purpose="newsletter",
        channel="email",
        at=at,
        notice=WORDS,
        source="checkout",
    )


def no(number: int, at: datetime = ASKED_AT - DAY) -> ConsentEvent:
    return ConsentEvent.withdrawn(
        person(number), purpose="newsletter", channel="email", at=at, source="link"
    )


def said(store: SqliteStore) -> dict[str, str]:
    rulebook = Rulebook(controller("PL"))
    found = decide_many(store, purpose=NEWS, channel="email", at=ASKED_AT, rulebook=rulebook)
    return {one.profile_id: one.code for one in found}


def test_a_model_that_withdraws_meanwhile_speaks_for_itself_alone() -> None:
    """Whoever was like it when the page was read is asked in person."""
    with closing(Restless(lambda store: store.append([no(0, ASKED_AT - DAY / 2)]))) as store:
        store.put(map(person, range(3)))
        store.append(map(yes, range(3)))

        assert {"c0": "withdrawn", "c1": "consent", "c2": "consent"} == said(store)


def test_who_is_gone_meanwhile_is_not_in_the_answer() -> None:
    """Nor is anybody's answer lost by it."""
    with closing(Restless(lambda store: store.erase_profile("c0", PARTS))) as store:
        store.put(map(person, range(3)))
        store.append(map(yes, range(3)))

        assert {"c1": "consent", "c2": "consent"} == said(store)


def test_what_is_written_while_it_is_read_is_read_in_person() -> None:
    """An act of a new shape is none of those that the sorting knows."""

    class Late(SqliteStore):
        def case_others(self, channel: str, at: datetime, /) -> Collection[str]:
            self.append([no(0, ASKED_AT - DAY / 2), no(1)])
            return super().case_others(channel, at)

    with closing(Late(":memory:")) as store:
        store.put(map(person, range(3)))
        store.append([yes(0), yes(2)])

        assert {"c0": "withdrawn", "c1": "withdrawn", "c2": "consent"} == said(store)


def test_nothing_depends_on_how_many_cases_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few, in a shop where everybody is another case."""
    monkeypatch.setattr("relationkit.consent.decision.cases.KEPT", 9)
    monkeypatch.setattr("relationkit.consent.decision.many.KEPT", 2)
    monkeypatch.setattr("relationkit.storage.sql.cases._PAGE", 7)
    with closing(SqliteStore(":memory:")) as store:
        fill(store, 3, 60)

        assert each(store, asked(NEWS, "DE")) == many(store, asked(NEWS, "DE"))


@pytest.mark.parametrize("most", [0, 100])
def test_a_long_list_is_asked_page_by_page(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short one is read once, and both say the same."""
    monkeypatch.setattr("relationkit.consent.decision.many.MOST_LISTED", most)
    with closing(SqliteStore(":memory:")) as store:
        fill(store, 3, 40)
        list_some(store, 3)
        inquiry = asked(NEWS, "DE", peppers=KEYS[2])
        said = many(store, inquiry)

        assert each(store, inquiry) == said
        assert "suppressed" in {one.code for one in said}


def test_some_are_decided_in_the_order_in_which_they_are_named() -> None:
    """And only these; nobody is nobody."""
    with closing(SqliteStore(":memory:")) as store:
        store.put(map(person, range(3)))
        store.append([yes(2)])
        found = decide_many(
            store,
            ["c2", "c9", "c0"],
            purpose=NEWS,
            channel="email",
            at=ASKED_AT,
            rulebook=Rulebook(controller("PL")),
        )

        assert [("c2", "consent"), ("c0", "no-consent")] == [
            (one.profile_id, one.code) for one in found
        ]
        assert [] == list(decide_many(MemoryStore(), purpose=NEWS, channel="email", at=ASKED_AT))
        with closing(SqliteStore(":memory:")) as empty:
            assert {} == said(empty)


def test_many_are_asked_as_of_a_moment_with_a_zone() -> None:
    """Before anything is read."""
    with pytest.raises(InvalidDocument):
        decide_many(MemoryStore(), purpose=NEWS, channel="email", at=datetime(2026, 3, 1))  # noqa: DTZ001 - the law


def test_a_sale_counts_for_its_own_address_alone() -> None:
    """Two bought the same; one of them has another address since."""
    sales = [
        ConsentEvent.of_sale(
            person(number),
            at=ASKED_AT - DAY,
            product_classes=["garden"],
            objection_offered=True,
            source="shop",
        )
        for number in range(2)
    ]
    german = [person(number).model_copy(update={"country": "DE"}) for number in range(2)]
    point = ContactPoint(channel="email", address="new@example.com")
    with closing(SqliteStore(":memory:")) as store:
        store.put(german)
        store.put([german[1].model_copy(update={"contacts": (point,)})])
        store.append(sales)
        found = many(store, asked(purposes()[1], "DE"))

        assert ["soft-opt-in", "no-consent"] == [one.code for one in found]
