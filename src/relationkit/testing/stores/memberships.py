"""The laws of a `MembershipLog`, of a `ChangeFeed` and of a `TimeIndex`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Protocol, get_args

import pytest

from relationkit.consent import ConsentLog
from relationkit.errors import InvalidDocument
from relationkit.profiles import Annotation, Answer, Birthday, Interaction, Membership, ProfileStore
from relationkit.rules.terms import EventKind
from relationkit.segments import Change, ChangeFeed, MembershipLog, Refreshment, TimeIndex
from relationkit.surveys import Response, ResponseStore
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import DAY, HOUR, NOON, customer, kept, order, yes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_TICK = timedelta(microseconds=1)


class _Store(MembershipLog, ProfileStore, Protocol):
    """Changes become events of profiles, so both are needed."""


class _Feed(ChangeFeed, ProfileStore, ConsentLog, ResponseStore, Protocol):
    """Everything that rules ask for can change."""


class _Index(TimeIndex, MembershipLog, ProfileStore, ConsentLog, Protocol):
    """Everything that happens."""


def _refreshed(segment: str = "lapsed", at: datetime = NOON, mark: str = "") -> Refreshment:
    return Refreshment(segment, "9f2c", at, mark)


def _entered(number: int = 1, segment: str = "lapsed", at: datetime = NOON) -> Change:
    return Change(segment, f"c{number:03}", "entered", "time", at)


def _left(number: int = 1, segment: str = "lapsed", at: datetime = NOON) -> Change:
    return Change(segment, f"c{number:03}", "left", "event", at)


def _feed(store: object) -> ChangeFeed:
    if not isinstance(store, ChangeFeed):
        pytest.skip("this store does not say whom it wrote to")
    return store


def _index(store: object) -> TimeIndex:
    if not isinstance(store, TimeIndex):
        pytest.skip("this store does not find customers by time")
    return store


class MembershipLogContract(Contract):
    """The log knows who is in, and since when. Give the fixture ``store``: an empty store of memberships and profiles.

    A store that is a `ChangeFeed` or a `TimeIndex` as well keeps the laws of these too, and needs the other ports for it. A feed
    may tell of more customers than were written to, as in a transaction that the host keeps open; then `exact` is False.

    >>> import pytest
    >>> class TestMyLog(MembershipLogContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyStore()
    """

    exact: ClassVar[bool] = True

    def test_what_is_recorded_is_read_back(self, store: _Store) -> None:
        """Each change comes back equal, in the order of recording, whatever its moment."""
        first = [_entered(2), _entered(1, at=NOON - DAY), _left(2)]
        second = [_entered(3, at=NOON - HOUR)]
        store.record(_refreshed(), first)
        store.record(_refreshed(), second)

        assert [*first, *second] == list(store.changes("lapsed"))
        assert [] == list(store.changes("others"))

    def test_changes_are_read_since_a_moment(self, store: _Store) -> None:
        """That moment included, across many batches."""
        many = [_entered(number, at=NOON + number * HOUR) for number in range(1, 1203)]
        store.record(_refreshed(), many)

        assert many[1:] == list(store.changes("lapsed", since=NOON + 2 * HOUR))
        assert [] == list(store.changes("lapsed", since=NOON + 2000 * HOUR))

    def test_the_last_refreshment_counts(self, store: _Store) -> None:
        """It stands in place of the former one, for its segment."""
        assert store.last_refreshed("lapsed") is None
        store.record(_refreshed(mark="m:1"), [])
        store.record(_refreshed("others"), [])
        later = Refreshment("lapsed", "77aa", NOON + HOUR, "m:2")
        store.record(later, [])

        assert (later, _refreshed("others")) == (
            store.last_refreshed("lapsed"),
            store.last_refreshed("others"),
        )

    def test_members_are_those_who_entered_last(self, store: _Store) -> None:
        """By id, across many batches; who left is out, also when both stand in one call."""
        store.record(_refreshed(), [_entered(n) for n in range(1200, 0, -1)])
        store.record(_refreshed(), [_left(2), _left(3), _entered(3), _entered(1), _left(4000)])
        store.record(_refreshed("others"), [_entered(7777, "others")])
        expected = sorted(f"c{number:03}" for number in range(1, 1201) if number != 2)

        assert expected == list(store.members_now("lapsed"))
        assert ["c001", "c003"] == sorted(
            store.members_now("lapsed", iter(["c003", "c7777", "c002", "c001", "c001"]))
        )
        assert [] == list(store.members_now("lapsed", []))

    def test_a_refreshment_that_fails_records_nothing(self, store: _Store) -> None:
        """All or nothing, across batches."""

        def broken() -> Iterator[Change]:
            yield from (_entered(number) for number in range(1, 1203))
            raise KeyError

        with pytest.raises(KeyError):
            store.record(_refreshed(), broken())

        assert ([], []) == (list(store.changes("lapsed")), list(store.members_now("lapsed")))
        assert store.last_refreshed("lapsed") is None

    def test_changes_are_facts_of_the_profile(self, store: _Store) -> None:
        """Oldest first, then as recorded, with ids of the log's own; nobody else has them."""
        store.put([customer(1), customer(2)])
        store.record(_refreshed(), [_entered(1), _entered(3)])
        store.record(_refreshed(at=NOON + DAY), [_left(1, at=NOON + DAY)])
        store.record(_refreshed("others"), [_entered(1, "others")])
        found = kept(store, customer(1)).memberships
        told = [(held.segment, held.kind, held.cause, held.happened_at) for held in found]

        assert [
            ("lapsed", "entered", "time", NOON),
            ("others", "entered", "time", NOON),
            ("lapsed", "left", "event", NOON + DAY),
        ] == told
        assert {"c001"} == {held.profile_id for held in found}
        assert 3 == len({held.id for held in found})
        assert sorted(found, key=lambda held: (held.happened_at, held.id)) == list(found)
        assert () == kept(store, customer(2)).memberships

    def test_memberships_of_a_profile_are_not_put(self, store: _Store) -> None:
        """What a profile carries is the log's; a put neither adds to it nor takes from it."""
        made_up = Membership(
            id="m1",
            profile_id="c001",
            segment="lapsed",
            kind="entered",
            cause="pin",
            happened_at=NOON,
        )
        assert () == kept(store, customer(memberships=(made_up,))).memberships
        store.record(_refreshed(), [_entered()])
        assert 1 == len(kept(store, customer()).memberships)

    # ------------------------------------------------------------------------------ the change feed

    def test_whoever_is_written_to_has_changed(self, store: _Feed) -> None:
        """By a put, an order, an interaction, a consent, an answer; each once, and since the mark only."""
        feed = _feed(store)
        people = [customer(number) for number in range(1, 8)]
        store.put(people)
        mark = feed.change_mark()
        clicked = Interaction(
            id="i1", profile_id="c003", channel="email", kind="clicked", happened_at=NOON
        )
        note = Annotation(id="n1", profile_id="c002", department="d", written_at=NOON, text="t")
        store.put([customer(1, given="Anna")])
        store.add([order(1, owner=2), order(2, owner=2), clicked, note])
        store.append([yes(kept(store, customer(4)))])
        store.keep(
            Response(
                id="r1",
                survey="s",
                version=1,
                profile_id="c005",
                submitted_at=NOON,
                language="pl",
                answers={"q": 1},
            )
        )
        told = list(feed.changed_since(mark))

        assert {"c001", "c002", "c003", "c004", "c005"} <= set(told)
        assert not self.exact or {"c006", "c007"}.isdisjoint(told)
        assert len(set(told)) == len(told)
        assert {f"c{number:03}" for number in range(1, 8)} <= _changed(feed, "no mark of ours")

    def test_who_loses_an_order_has_changed(self, store: _Feed) -> None:
        """As has who receives it; the same holds for an interaction."""
        feed = _feed(store)
        clicked = Interaction(
            id="i1", profile_id="c003", channel="email", kind="clicked", happened_at=NOON
        )
        store.put(
            [customer(1, orders=[order(1)]), customer(2), customer(3, interactions=[clicked])]
        )
        mark = feed.change_mark()
        store.add([order(1, owner=2), clicked.model_copy(update={"profile_id": "c002"})])

        assert {"c001", "c002", "c003"} <= _changed(feed, mark)

    def test_a_write_that_fails_changes_nobody(self, store: _Feed) -> None:
        """What is taken back was not written."""
        feed = _feed(store)
        store.put([customer(1)])
        mark = feed.change_mark()
        with pytest.raises(InvalidDocument):
            store.add([order(1), order(2, owner=9)])

        assert not (self.exact and _changed(feed, mark))

    def test_a_recorded_membership_is_no_change(self, store: _Store) -> None:
        """Or no refresh would ever come to rest."""
        feed = _feed(store)
        store.put([customer(1)])
        mark = feed.change_mark()
        store.record(_refreshed(), [_entered()])

        assert not (self.exact and _changed(feed, mark))

    # ------------------------------------------------------------------------------- the time index

    def test_who_had_an_event_is_found_by_its_moment(self, store: _Index) -> None:
        """Of each kind, from the first instant up to, but not at, the last; each customer once."""
        index = _index(store)
        long_ago = NOON - 60 * 365 * DAY
        moments = [NOON - _TICK, NOON, NOON + HOUR - _TICK, NOON + HOUR, long_ago]
        for kind in get_args(EventKind):
            for number, moment in enumerate(moments, 1):
                _happen(store, kind, number, moment)
            _happen(store, kind, 2, NOON + _TICK, again=True)

            assert ["c002", "c003"] == sorted(index.happened(kind, NOON, NOON + HOUR))
            assert ["c005"] == list(index.happened(kind, long_ago - DAY, long_ago + DAY))
            assert [] == list(index.happened(kind, NOON + DAY, NOON + 2 * DAY))

    def test_an_order_without_items_has_none(self, store: _Index) -> None:
        """Only an order."""
        index = _index(store)
        store.put([customer(1, orders=[order(1)])])

        assert [] == list(index.happened("items", NOON, NOON + 9 * DAY))
        assert ["c001"] == list(index.happened("orders", NOON, NOON + 9 * DAY))

    def test_who_was_born_on_a_day_is_found(self, store: _Index) -> None:
        """Whatever the year; nobody has another yearly day without an attribute of that name."""
        index = _index(store)
        store.put(
            [
                customer(1, birthday=Birthday(2, 29, 1980)),
                customer(2, birthday=Birthday(12, 31)),
                customer(3, birthday=Birthday(3, 1)),
                customer(4),
            ]
        )
        days = frozenset({(2, 29), (12, 31), (7, 7)})

        assert ["c001", "c002"] == sorted(index.days_of_year("birthday", days))
        assert [] == list(index.days_of_year("wedding", days))

    def test_the_time_zones_in_use_are_told(self, store: _Index) -> None:
        """Each once; the unknown is none."""
        index = _index(store)
        zones = ["Europe/Sofia", "Europe/Warsaw", "Asia/Tehran", "Europe/Sofia", None]
        assert frozenset() == index.time_zones()
        store.put(customer(number, time_zone=zone) for number, zone in enumerate(zones))

        assert frozenset(filter(None, zones)) == index.time_zones()


def _changed(feed: ChangeFeed, mark: str) -> set[str]:
    return set(feed.changed_since(mark))


def _happen(
    store: _Index, kind: EventKind, number: int, moment: datetime, *, again: bool = False
) -> None:
    owner, name = f"c{number:03}", f"{kind}{number}{again}"
    if not again:
        store.put([customer(number)])
    item = {"product": "p", "price": "1"}
    if kind in {"orders", "items"}:
        items: Iterable[object] = () if kind == "orders" else (item,)
        store.add([order(number, number, id=name, placed_at=moment, items=items)])
    elif kind == "interactions":
        store.add(
            [
                Interaction(
                    id=name, profile_id=owner, channel="email", kind="sent", happened_at=moment
                )
            ]
        )
    elif kind == "consents":
        store.append([yes(kept(store, customer(number)), moment)])
    elif kind == "answers":
        answer = Answer(survey="s", question=f"q{again}", value=1, answered_at=moment)
        store.put([customer(number, answers=(answer,))])
    else:
        store.record(_refreshed(at=moment), [_entered(number, at=moment)])
