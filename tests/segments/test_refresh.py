"""Refreshing segments: what a chain of small steps finds is what a whole recount finds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument, NotSupported, UnknownField
from relationkit.profiles import FieldRegistry, Order, Profile
from relationkit.rules import (
    Definition,
    Rates,
    all_of,
    birthday,
    condition_to_json,
    field,
    in_segment,
    not_,
    orders,
)
from relationkit.rules.ranking import standings
from relationkit.segments import Segment
from relationkit.segments.catalogue import Segments
from relationkit.segments.membership import Change, Refreshment
from relationkit.segments.refresh import refresh, refresh_all
from relationkit.testing.shops import MOMENTS, RATES, random_rule, random_shop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from relationkit.rules import Condition
    from relationkit.rules.terms import EventKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
STEPS = (timedelta(), TICK, timedelta(hours=1), DAY, 2 * DAY, 29 * DAY, 31 * DAY, 366 * DAY)


class Anything(FieldRegistry):
    """Lets every rule pass: the random ones hold facts against values of another kind too."""

    def check_condition(
        self, condition: Condition, segments: Collection[str] | None = None
    ) -> None:
        pass


ANYTHING = Anything()


class Plain:
    """Customers in a dictionary, and a log of memberships; it counts the customers that it reads out."""

    def __init__(self, profiles: Iterable[Profile] = (), fields: FieldRegistry = ANYTHING) -> None:
        self.held = {profile.id: profile for profile in profiles}
        self.fields = fields
        self.read = 0
        self.refreshments: dict[str, Refreshment] = {}
        self.recorded: list[Change] = []

    def profile(self, profile_id: str, /) -> Profile | None:
        return self.held.get(profile_id)

    def profiles(self, ids: Iterable[str] | None = None, /) -> Iterator[Profile]:
        for profile_id in sorted(self.held) if ids is None else ids:
            if profile_id in self.held:
                self.read += 1
                yield self.held[profile_id]

    def people(self, ids: Iterable[str], /) -> Iterator[Profile]:
        return self.profiles(ids)

    def record(self, refreshed: Refreshment, changes: Iterable[Change], /) -> None:
        self.refreshments[refreshed.segment] = refreshed
        self.recorded.extend(changes)

    def last_refreshed(self, segment: str, /) -> Refreshment | None:
        return self.refreshments.get(segment)

    def members_now(self, segment: str, ids: Iterable[str] | None = None, /) -> Iterator[str]:
        last = {one.profile_id: one.kind for one in self.recorded if one.segment == segment}
        held = sorted(one for one, kind in last.items() if kind == "entered")
        wanted = None if ids is None else set(ids)
        return (one for one in held if wanted is None or one in wanted)

    def changes(self, segment: str, /, *, since: datetime | None = None) -> Iterator[Change]:
        return (
            one
            for one in self.recorded
            if one.segment == segment and (since is None or one.at >= since)
        )


class Indexed(Plain):
    """The same with an index by time, and exact: it tells nobody whom it is not asked for."""

    def happened(self, kind: EventKind, start: datetime, end: datetime, /) -> Iterator[str]:
        assert start < end
        for profile in self.held.values():
            if any(start <= event.happened_at < end for event in profile.events(kind)):
                yield profile.id

    def days_of_year(self, name: str, days: frozenset[tuple[int, int]], /) -> Iterator[str]:
        for profile in self.held.values():
            day = profile.fact(name)
            if (getattr(day, "month", 0), getattr(day, "day", 0)) in days:
                yield profile.id

    def time_zones(self) -> frozenset[str]:
        return frozenset(filter(None, (profile.time_zone for profile in self.held.values())))


class Feeding(Indexed):
    """With a feed of those who were written to as well."""

    def __init__(self, profiles: Iterable[Profile] = (), fields: FieldRegistry = ANYTHING) -> None:
        super().__init__(fields=fields)
        self.written: list[str] = []
        self.put(*profiles)

    def put(self, *profiles: Profile) -> None:
        for profile in profiles:
            self.held[profile.id] = profile
            self.written.append(profile.id)

    def remove(self, profile_id: str) -> None:
        del self.held[profile_id]
        self.written.append(profile_id)

    def change_mark(self) -> str:
        return str(len(self.written))

    def changed_since(self, mark: str, /) -> Iterator[str]:
        return iter(set(self.written[int(mark) :]))


def counted(
    segment: Segment,
    source: Plain,
    at: datetime,
    rates: Rates | None,
    segments: Mapping[str, Definition],
) -> set[str]:
    """The members by the interpreter, one after the other."""
    ranks = standings(
        segment.definition, source.held.values(), at=at, rates=rates, segments=segments
    )
    return {
        profile.id
        for profile in source.held.values()
        if segment.holds(profile, at=at, rates=rates, segments=segments, standings=ranks)
    }


def buyer(number: int = 1, *days: float, **known: object) -> Profile:
    """A customer c1, c2 ... with an order so many days before noon of 1 March, each."""
    name = f"c{number}"
    bought = [
        Order(
            id=f"{name}-o{line}",
            profile_id=name,
            placed_at=NOON - day * DAY,
            total="9",
            currency="EUR",
        )
        for line, day in enumerate(days)
    ]
    return Profile.from_dict({"id": name, "orders": bought, **known})


LAPSED = Segment("lapsed", where=orders.none(within="30d"))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_small_steps_add_up(seed: int) -> None:
    """After each of any chain of refreshes the members are those of a whole recount, whatever was written in between."""
    pick = Random(seed).choice
    start = pick(MOMENTS)
    shops = [random_shop(pick, start, people=3) for _ in range(2)]
    rules = [
        random_rule(pick, start, depth=pick((0, 1)), inner=False),
        random_rule(pick, start, depth=pick((0, 1))),
    ]
    segments = Segments(
        [
            Segment("inner", where=rules[0], time_zone=pick(("UTC", "Asia/Tehran"))),
            Segment("outer", where=rules[1], time_zone=pick(("UTC", "Europe/Warsaw"))),
        ]
    )
    rates = pick((None, RATES))
    store = Feeding(shops[0])
    at = start - pick(STEPS)
    for _ in range(4):
        before = {name: set(store.members_now(name)) for name in segments}
        written = len(store.written)
        last = store.last_refreshed("outer")
        for profile in shops[1]:
            if not pick(range(4)):
                store.put(profile)
        found = refresh_all(segments, store, at=at, rates=rates)

        for name, segment in segments.items():
            expected = counted(segment, store, at, rates, segments.definitions)
            assert expected == set(store.members_now(name))
        for one in found:
            assert before[one.segment] == (before[one.segment] - set(one.entered)) | set(one.left)
            assert set() == before[one.segment] & set(one.entered)
            for change in one.changes:
                assert (
                    why(
                        change,
                        store,
                        last,
                        set(store.written[written:]),
                        read_by(one.segment, segments),
                    )
                    == change.cause
                )
        at += pick(STEPS)


def read_by(name: str, segments: Segments) -> set[str]:
    """The kinds of events that a rule, or the one that it asks for, names anywhere."""
    rules = condition_to_json(segments[name].where)
    if name == "outer" and '"in-segment"' in rules:
        rules += condition_to_json(segments["inner"].where)
    return set(re.findall(r'"events":"(\w+)"', rules))


def why(
    change: Change, store: Plain, last: Refreshment | None, written: set[str], kinds: set[str]
) -> str:
    """The cause by its definition."""
    if last is None:
        return "edit"
    profile = store.held[change.profile_id]
    happened = change.profile_id in written or any(
        last.at <= event.happened_at < change.at
        for kind in kinds
        for event in profile.events("orders" if kind == "items" else kind)
    )
    return "event" if happened else "time"


# ----------------------------------------------------------------------------------------- what a refresh tells


def test_the_first_time_all_are_asked() -> None:
    """Whoever is in then entered because the segment is new."""
    store = Feeding([buyer(1, 5), buyer(2, 40), buyer(3)])
    found = refresh(LAPSED, store, at=NOON)

    assert (("c2", "c3"), (), True, None) == (found.entered, found.left, found.whole, found.checked)
    assert {"edit"} == {change.cause for change in found.changes}
    assert Refreshment("lapsed", LAPSED.digest, NOON, "3") == store.last_refreshed("lapsed")
    assert "Refreshed('lapsed', 2 entered, 0 left, all checked)" == repr(found)


def test_only_those_are_asked_whom_time_may_have_moved() -> None:
    """Of a hundred customers the one over whose order the edge of the window has passed."""
    store = Feeding(buyer(number, number / 3) for number in range(1, 101))
    refresh(LAPSED, store, at=NOON)
    store.read = 0
    found = refresh(LAPSED, store, at=NOON + timedelta(hours=8))

    assert (("c90",), 1, 1, False) == (found.entered, found.checked, store.read, found.whole)
    assert ["time"] == [change.cause for change in found.changes]


def test_only_those_are_asked_who_were_written_to() -> None:
    """A new order brings its customer out, by an event; who was removed is out too."""
    store = Feeding(buyer(number, 100) for number in range(1, 101))
    refresh(LAPSED, store, at=NOON)
    store.read = 0
    store.put(buyer(7, 100, 0.5))
    store.remove("c8")
    found = refresh(LAPSED, store, at=NOON)

    assert (("c7", "c8"), 2, 1) == (found.left, found.checked, store.read)
    assert {"event"} == {change.cause for change in found.changes}


def test_what_was_announced_counts_when_it_happens() -> None:
    """An order put before the last refresh for a later moment is an event when that moment has come."""
    store = Feeding([buyer(1, 100, -1)])
    refresh(LAPSED, store, at=NOON)
    found = refresh(LAPSED, store, at=NOON + 2 * DAY)

    assert [("left", "event")] == [(change.kind, change.cause) for change in found.changes]


def test_nothing_asked_nothing_changed() -> None:
    """An hour in which nothing happened costs nothing, and is remembered."""
    store = Feeding([buyer(1, 5)])
    refresh(LAPSED, store, at=NOON)
    store.read = 0
    found = refresh(LAPSED, store, at=NOON + timedelta(hours=1))

    assert ((), 0, 0) == (found.changes, found.checked, store.read)
    assert NOON + timedelta(hours=1) == store.refreshments["lapsed"].at


def test_another_rule_is_an_edit() -> None:
    """All are asked again, and the difference is told; another title is no other rule."""
    store = Feeding([buyer(1, 5), buyer(2, 40)])
    refresh(LAPSED, store, at=NOON)
    named = LAPSED.model_copy(update={"title": {"en": "Lapsed"}})
    longer = LAPSED.model_copy(update={"where": orders.none(within="60d")})

    assert not refresh(Segment.from_json(named.to_json()), store, at=NOON).whole
    found = refresh(Segment.from_json(longer.to_json()), store, at=NOON)
    assert [("left", "edit")] == [(change.kind, change.cause) for change in found.changes]
    assert found.whole


def test_another_rule_inside_is_an_edit() -> None:
    """Also where only the segment that is asked for has changed."""
    store = Feeding([buyer(1, 5), buyer(2, 40)])
    active = Segment("active", where=not_(in_segment("lapsed")))
    for inner, expected in (
        (LAPSED, ["c1"]),
        (LAPSED, []),
        (Segment("lapsed", where=orders.none(within="60d")), ["c2"]),
    ):
        others = {"lapsed": inner.definition}
        found = refresh(active, store, at=NOON, segments=others)

        assert expected == list(found.entered)
        assert {"edit"} >= {change.cause for change in found.changes}


def test_other_rates_are_an_edit() -> None:
    """They decide as the rule does; the same rates, written otherwise, do not."""
    rich = Segment("rich", where=orders.sum("total").more_than(10, "BGN"))
    store = Feeding([buyer(1, 5)])
    worths = ("0.5", "0.50", "0.9")
    found = [
        refresh(rich, store, at=NOON, rates=Rates("EUR", {"BGN": Decimal(worth)}))
        for worth in worths
    ]

    assert [(1, 0), (0, 0), (0, 1)] == [(len(one.entered), len(one.left)) for one in found]
    assert [True, False, True] == [one.whole for one in found]


def test_by_hand_is_by_hand() -> None:
    """Whoever is in or out by hand moved for that reason, and whoever is not any more by an edit."""
    store = Feeding([buyer(1, 5), buyer(2, 40), buyer(3, 40)])
    refresh(LAPSED, store, at=NOON)
    pinned = Segment(
        "lapsed", where=LAPSED.where, included=frozenset({"c1"}), excluded=frozenset({"c2"})
    )
    found = refresh(pinned, store, at=NOON)
    again = refresh(LAPSED, store, at=NOON)

    assert [("c1", "entered", "pin"), ("c2", "left", "pin")] == [
        (one.profile_id, one.kind, one.cause) for one in found.changes
    ]
    assert [("c1", "left", "edit"), ("c2", "entered", "edit")] == [
        (one.profile_id, one.kind, one.cause) for one in again.changes
    ]


def test_the_caller_knows_better() -> None:
    """Of whom the caller tells the cause, that one stands, and the customer is asked."""
    store = Feeding([buyer(1, 40), buyer(2, 40)])
    refresh(LAPSED, store, at=NOON)
    store.held["c1"] = buyer(1, 40, 1)
    store.put(buyer(2, 40, 1))
    found = refresh(LAPSED, store, at=NOON, causes={"c1": "merge"})

    assert [("c1", "merge"), ("c2", "event")] == [
        (one.profile_id, one.cause) for one in found.changes
    ]


def test_time_does_not_run_back() -> None:
    """A moment before the last refresh is refused; the same moment is not."""
    store = Feeding()
    refresh(LAPSED, store, at=NOON)
    refresh(LAPSED, store, at=NOON)
    with pytest.raises(
        InvalidDocument, match="'lapsed' was refreshed as of 2026-03-01T12:00:00"
    ) as refused:
        refresh(LAPSED, store, at=NOON - TICK)

    assert (("at", "before-last-refresh"),) == refused.value.issues


def test_an_undeclared_field_writes_nothing() -> None:
    """The rule is refused before anything is recorded."""
    store = Feeding([buyer(1)], fields=FieldRegistry())
    with pytest.raises(UnknownField):
        refresh(Segment("chess", where=field("hobby").equals("chess")), store, at=NOON)

    assert {} == store.refreshments


def test_ranks_ask_everybody() -> None:
    """Whoever was overtaken left without an event of their own."""
    store = Feeding([buyer(1, 5, 6), buyer(2, 7)])
    first = Segment("first", where=orders.count().in_top(1))
    refresh(first, store, at=NOON)
    store.put(buyer(2, 7, 8, 9))
    found = refresh(first, store, at=NOON + DAY)

    assert found.whole
    assert [("c1", "left", "time"), ("c2", "entered", "event")] == [
        (one.profile_id, one.kind, one.cause) for one in found.changes
    ]


def test_birthdays_come_and_go() -> None:
    """The index is asked for the days that came into the range or went out of it."""
    days = {1: "--02-28", 2: "--03-01", 3: "--03-08", 4: "--06-01", 5: None}
    store = Feeding(buyer(number, birthday=day) for number, day in days.items())
    soon = Segment("birthday", where=birthday.within_days(7))
    refresh(soon, store, at=NOON)
    found = refresh(soon, store, at=NOON + DAY)

    assert (("c3",), ("c2",), 2) == (found.entered, found.left, found.checked)


# ----------------------------------------------------------------------------------------- with less of a store


def test_without_an_index_all_are_asked() -> None:
    """The causes are then read off the customers themselves."""
    store = Plain([buyer(1, 29.5), buyer(2, 40), buyer(3, 40)])
    refresh(LAPSED, store, at=NOON)
    store.held["c2"] = buyer(2, 40, -0.5)
    found = refresh(LAPSED, store, at=NOON + DAY)

    assert found.whole
    assert [("c1", "time"), ("c2", "event")] == [
        (one.profile_id, one.cause) for one in found.changes
    ]


def test_without_a_feed_the_caller_says_who_was_written_to() -> None:
    """Else all are asked; an empty answer is an answer."""
    store = Indexed([buyer(1, 29.5), buyer(2, 40)])
    refresh(LAPSED, store, at=NOON)
    assert refresh(LAPSED, store, at=NOON).whole
    assert 0 == refresh(LAPSED, store, at=NOON, changed=()).checked

    store.held["c2"] = buyer(2, 40, 3)
    found = refresh(LAPSED, store, at=NOON + DAY, changed=iter(["c2"]))
    assert (2, ("c1",), ("c2",)) == (found.checked, found.entered, found.left)


def test_a_refreshment_without_a_mark_is_no_start_for_a_feed() -> None:
    """What was written since cannot be known, so all are asked, unless the caller says it."""
    store = Feeding([buyer(1, 5)])
    store.record(Refreshment("lapsed", LAPSED.digest, NOON), [])

    assert refresh(LAPSED, store, at=NOON).whole


def test_a_log_of_its_own() -> None:
    """Memberships may be kept elsewhere than the customers."""
    store, log = Feeding([buyer(1, 40)]), Plain()
    found = refresh(LAPSED, store, log, at=NOON)

    assert (found.changes, {}) == (tuple(log.recorded), store.refreshments)


class Bare:
    """Only reads customers out."""

    fields = ANYTHING

    def profile(self, profile_id: str, /) -> Profile | None:
        raise NotImplementedError

    def profiles(self, ids: Iterable[str] | None = None, /) -> Iterator[Profile]:
        raise NotImplementedError

    def people(self, ids: Iterable[str], /) -> Iterator[Profile]:
        raise NotImplementedError


def test_somebody_must_keep_memberships() -> None:
    """A source that does not needs a log beside it."""
    with pytest.raises(NotSupported, match="give a log that does"):
        refresh(LAPSED, Bare(), at=NOON)


class Engine(Feeding):
    """Answers whole segments by itself, and notes that it was asked."""

    def __init__(self, profiles: Iterable[Profile] = ()) -> None:
        super().__init__(profiles)
        self.whole = 0

    def segment_ids(
        self,
        definition: Definition,
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = MappingProxyType({}),
    ) -> Iterator[str]:
        self.whole += 1
        yield from self.among(definition, at, rates, segments, self.held)

    def among(
        self,
        definition: Definition,
        at: datetime,
        rates: Rates | None,
        segments: Mapping[str, Definition],
        ids: Iterable[str],
    ) -> Iterator[str]:
        segment = Segment(definition.id, where=definition.where, time_zone=definition.time_zone)
        found = counted(segment, self, at, rates, segments)
        return iter(sorted(found & set(ids)))


class Choosing(Engine):
    """Answers for a few customers as well."""

    def segment_ids_among(
        self,
        definition: Definition,
        ids: Sequence[str],
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = MappingProxyType({}),
    ) -> Iterator[str]:
        assert ids
        return self.among(definition, at, rates, segments, ids)


class Tables:
    """An engine over tables that tell no customers one by one."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self.engine = Choosing(profiles)
        self.segment_ids = self.engine.segment_ids
        self.happened = self.engine.happened
        self.days_of_year = self.engine.days_of_year
        self.time_zones = self.engine.time_zones


class ChoosingTables(Tables):
    """And answers for a few."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        super().__init__(profiles)
        self.segment_ids_among = self.engine.segment_ids_among


def test_an_engine_is_asked_instead() -> None:
    """For all in one query; for a few, the one that can; no customer is read."""
    for kind, read in ((Engine, 1), (Choosing, 0)):
        store = kind([buyer(1, 29.5), buyer(2, 40)])
        refresh(LAPSED, store, at=NOON)
        assert (1, 0) == (store.whole, store.read)

        found = refresh(LAPSED, store, at=NOON + DAY)
        assert (("c1",), 1, 1, read) == (found.entered, found.checked, store.whole, store.read)


def test_tables_without_customers_are_asked_as_a_whole() -> None:
    """Unless they answer for a few."""
    for kind, asked in ((Tables, None), (ChoosingTables, 1)):
        source, log = kind([buyer(1, 29.5), buyer(2, 40)]), Plain()
        refresh(LAPSED, source, log, at=NOON)
        found = refresh(LAPSED, source, log, at=NOON + DAY, changed=())

        assert (("c1",), asked, {"time"}) == (
            found.entered,
            found.checked,
            {change.cause for change in found.changes},
        )


def test_an_engine_without_an_index_knows_no_events() -> None:
    """Where customers cannot be read either, what moved them counts as time."""

    class Blind:
        def __init__(self) -> None:
            self.segment_ids = Engine([buyer(1, 29.5)]).segment_ids

    source, log = Blind(), Plain()
    refresh(LAPSED, source, log, at=NOON)
    found = refresh(LAPSED, source, log, at=NOON + DAY)

    assert [("c1", "time")] == [(one.profile_id, one.cause) for one in found.changes]


def test_several_segments_share_one_pass() -> None:
    """Each customer concerned is read once for all segments, and asked only for those that concern them."""
    store = Feeding([buyer(1, 29.5), buyer(2, 40), buyer(3, 59.5), buyer(4, 1)])
    segments = Segments(
        [
            Segment("both", where=all_of(in_segment("lapsed"), in_segment("gone"))),
            LAPSED,
            Segment("gone", where=orders.none(within="60d")),
        ]
    )
    told: list[int] = []
    first = refresh_all(segments, store, at=NOON, on_progress=told.append)
    assert (["gone", "lapsed", "both"], 4, [4]) == (
        [one.segment for one in first],
        store.read,
        told,
    )

    store.read = 0
    found = {one.segment: one for one in refresh_all(segments, store, at=NOON + DAY)}
    assert 2 == store.read
    assert {"lapsed": (("c1",), 1), "gone": (("c3",), 1), "both": (("c3",), 2)} == {
        name: (one.entered, one.checked) for name, one in found.items()
    }
