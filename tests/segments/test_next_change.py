from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.profiles import Interaction, Order, Profile
from relationkit.rules import (
    Condition,
    Definition,
    Standings,
    all_of,
    anniversary,
    any_of,
    birthday,
    evaluate,
    field,
    in_segment,
    interactions,
    not_,
    orders,
    sequence,
    step,
)
from relationkit.rules.periods import Period
from relationkit.segments.next_change import NextChange, next_change
from relationkit.segments.turns import _passing

if TYPE_CHECKING:
    from relationkit.rules.conditions import Ranked

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
ZONES = [
    "UTC",
    "Europe/Warsaw",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]


def customer(*days_ago: float, zone: str | None = None, **more: object) -> Profile:
    """Somebody who bought so many days before noon."""
    bought = [
        {"id": f"o{n}", "profile_id": "c1", "placed_at": NOON - timedelta(days=days)}
        | {"total": "10.00", "currency": "EUR"}
        for n, days in enumerate(days_ago)
    ]
    return Profile.from_dict({"id": "c1", "orders": bought, "time_zone": zone, **more})


def changes(rule: Condition, who: Profile, zone: str = "UTC") -> NextChange | None:
    return next_change(Definition("rule", rule, zone), who, at=NOON)


def test_an_order_leaves_its_window_one_tick_after_the_edge() -> None:
    """The first instant of a window is inside it, so the order is out a microsecond later."""
    left = NOON + timedelta(days=20) + TICK

    assert NextChange(left, enters=False) == changes(orders.any(within="30d"), customer(10))
    assert NextChange(left, enters=True) == changes(orders.none(within="30d"), customer(10))


def test_an_order_enters_a_window_that_ends_earlier() -> None:
    """not_within leaves out its last instant, so the order is in a microsecond after it."""
    entered = NOON + timedelta(days=20) + TICK

    assert NextChange(entered, enters=True) == changes(orders.any(not_within="30d"), customer(10))


def test_days_are_counted_from_midnight_in_the_customer_s_zone() -> None:
    """Days since the last order change when the local day begins."""
    rule = orders.days_since_last().at_least(5)
    midnight = datetime(2026, 3, 4, tzinfo=ZoneInfo("Europe/Warsaw")).astimezone(UTC)

    found = changes(rule, customer(2, zone="Europe/Warsaw"))

    assert NextChange(midnight, enters=True) == found
    assert datetime(2026, 3, 4, tzinfo=UTC) == getattr(changes(rule, customer(2)), "at", None)


def test_a_day_without_a_midnight_begins_later() -> None:
    """Where the clock goes from 24:00 to 1:00, the day begins at 1:00; numbers of days out of reach never come."""
    friday = datetime(2018, 11, 2, 15, tzinfo=UTC)
    order = Order(id="o1", profile_id="c1", placed_at=friday, total=Decimal(1), currency="EUR")
    who = Profile(id="c1", orders=(order,), time_zone="America/Sao_Paulo")
    rule = Definition("rule", orders.days_since_last().one_of(2, 10**9))

    found = next_change(rule, who, at=friday + TICK)

    assert NextChange(datetime(2018, 11, 4, 3, tzinfo=UTC), enters=True) == found


def test_a_yearly_day_comes_round() -> None:
    """The birthday comes into the range at a local midnight, and goes out of it at another."""
    rule = birthday.within_days(7)
    who = Profile.from_dict({"id": "c1", "birthday": "--03-12"})
    today = Profile.from_dict({"id": "c1", "birthday": "--03-01"})

    assert NextChange(datetime(2026, 3, 6, tzinfo=UTC), enters=True) == changes(rule, who)
    assert NextChange(datetime(2026, 3, 2, tzinfo=UTC), enters=False) == changes(rule, today)


def test_a_day_that_nobody_knows_never_comes() -> None:
    """Without a day, and with a moment in place of one, nothing changes."""
    rule = anniversary("wedding").within_days(7)
    wed = Profile(id="c1", attributes={"wedding": NOON})

    assert changes(rule, Profile(id="c1")) is None
    assert changes(rule, wed) is None
    assert changes(field("country") == "PL", Profile(id="c1", country="PL")) is None


def test_by_hand_is_for_good() -> None:
    """Time does not move whoever is in or out by hand."""
    rule, who = orders.any(within="30d"), customer(10)
    pinned = Definition("rule", rule, excluded=frozenset({"c1"}))

    assert next_change(pinned, who, at=NOON) is None


def test_until_ends_the_search() -> None:
    """Nothing is said of what comes after `until`; two years are looked through otherwise."""
    rule, who = Definition("rule", orders.none(within="3 years")), customer(10)

    assert next_change(rule, who, at=NOON) is None
    found = next_change(rule, who, at=NOON, until=NOON + timedelta(days=1200))
    assert found is not None
    assert datetime(2029, 2, 19, 12, tzinfo=UTC) + TICK == found.at
    with pytest.raises(InvalidDocument, match="until is a naive"):
        next_change(rule, who, at=NOON, until=datetime(2029, 2, 19))  # noqa: DTZ001 - refused


def test_what_happens_later_is_not_foreseen() -> None:
    """Events at the moment of asking or later do not count, also not when their time has come."""
    rule = Definition("rule", orders.count(within="30d").at_least(2))
    who = customer(10, 0, -5)

    assert next_change(rule, who, at=NOON) is None


def test_another_segment_is_asked_in_its_own_zone() -> None:
    """A rule changes when the segment that it asks for does; one that is not given is refused."""
    recent = Definition("recent", orders.days_since_last().at_most(2), "Asia/Tokyo")
    twice = any_of(in_segment("recent"), not_(in_segment("recent")), in_segment("recent"))
    rule = Definition("rule", all_of(twice, not_(in_segment("recent"))))

    found = next_change(rule, customer(2), at=NOON, segments={"recent": recent})

    midnight = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Tokyo")).astimezone(UTC)
    assert NextChange(midnight, enters=True) == found
    with pytest.raises(InvalidDocument, match="not given"):
        next_change(rule, customer(2), at=NOON)


def test_ranks_stay_as_they_are() -> None:
    """The cut is that of the moment of asking; the customer's own number goes on changing."""
    rank = orders.sum("total", within="30d").in_top(10, currency="EUR")
    cuts: dict[tuple[Ranked, str], Fraction | None] = {(rank, "UTC"): Fraction(10)}  # type: ignore[dict-item]
    rule = Definition("best", rank)

    found = next_change(rule, customer(10), at=NOON, standings=Standings(cuts))

    assert NextChange(NOON + timedelta(days=20) + TICK, enters=False) == found


def test_the_steps_of_a_sequence_leave_their_window() -> None:
    """A sequence holds as long as all of its steps are in the window."""
    rule = sequence(step(orders), step(orders), within="30d")

    found = changes(rule, customer(20, 10))

    assert NextChange(NOON + timedelta(days=10) + TICK, enters=False) == found


def test_an_event_comes_back_at_the_end_of_a_month() -> None:
    """A month before 29, 30 and 31 March begins on 28 February: what had left the window is back at midnight."""
    noon = datetime(2026, 2, 28, 12, tzinfo=UTC)
    order = Order(id="o1", profile_id="c1", placed_at=noon, total=Decimal(1), currency="EUR")
    rule = Definition("rule", orders.any(within="1 month"))
    moment, seen = datetime(2026, 3, 20, tzinfo=UTC), []
    while found := next_change(rule, Profile(id="c1", orders=(order,)), at=moment):
        moment = found.at
        seen.append((found.at.isoformat(), found.enters))

    assert [
        ("2026-03-28T12:00:00.000001+00:00", False),
        ("2026-03-29T00:00:00+00:00", True),
        ("2026-03-29T12:00:00.000001+00:00", False),
        ("2026-03-30T00:00:00+00:00", True),
        ("2026-03-30T12:00:00.000001+00:00", False),
        ("2026-03-31T00:00:00+00:00", True),
        ("2026-03-31T12:00:00.000001+00:00", False),
    ] == seen


PERIODS = ["36h", "1d", "30d", "3 weeks", "1 month", "3 months", "1 year"]
MOMENTS = st.builds(lambda minutes: NOON - minutes * MINUTE, st.integers(0, 4_500_000))
EDGES = st.sampled_from(
    [
        datetime(2011, 10, 30, 3, tzinfo=UTC),  # St. John's goes back across midnight
        datetime(2017, 10, 15, 3, tzinfo=UTC),  # Sao Paulo has no midnight
        datetime(2018, 2, 18, 2, tzinfo=UTC),  # and has an hour of Saturday twice
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2025, 10, 26, 1, tzinfo=UTC),
        datetime(2024, 2, 29, 12, tzinfo=UTC),
        datetime(2024, 4, 6, 15, tzinfo=UTC),  # Lord Howe changes by half an hour
        datetime(2011, 12, 30, 10, tzinfo=UTC),  # Apia leaves out a day
    ]
)
NEAR_AN_EDGE = st.builds(
    lambda edge, minutes, ticks: edge + minutes * MINUTE + ticks * TICK,
    EDGES,
    st.integers(-2_000, 2_000),
    st.integers(-1, 1),
)


@given(
    st.sampled_from(PERIODS),
    st.sampled_from(ZONES),
    st.one_of(MOMENTS, NEAR_AN_EDGE),
    st.integers(0, 4_000),
    st.lists(st.integers(0, 6_000), min_size=30, max_size=30),
)
def test_every_passing_of_an_edge_is_foreseen(
    length: str, key: str, event: datetime, lead: int, samples: list[int]
) -> None:
    """Between two foreseen instants the event stays on its side of the edge of the window."""
    zone, period = ZoneInfo(key), Period.read(length)
    at = max(event + TICK, _about(event, period) - timedelta(minutes=lead))
    until = _about(event, period) + timedelta(days=6)

    turning = sorted({at, *_passing(period, zone, [event], at, until)})

    for minutes in samples:
        moment = at + timedelta(minutes=minutes)
        if moment < until:
            reached = max(turn for turn in turning if turn <= moment)
            here, there = (period.before(one, zone) <= event for one in (reached, moment))
            assert here is there, (reached, moment)


def _about(event: datetime, period: Period) -> datetime:
    days = {"hours": 1 / 24, "days": 1, "weeks": 7, "months": 30.4, "years": 365.2}[period.unit]
    return event + timedelta(days=days * period.count)


def _interaction(n: int, moment: datetime) -> Interaction:
    return Interaction(
        id=f"i{n}", profile_id="c1", channel="email", kind="clicked", happened_at=moment
    )


lengths = st.sampled_from(PERIODS)
leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(
        lambda within, n: orders.count(within=within).at_least(n), lengths, st.integers(0, 3)
    ),
    st.builds(lambda within: interactions.any(not_within=within), lengths),
    st.builds(lambda n: orders.days_since_last().at_least(n), st.integers(-1, 60)),
    st.builds(lambda n: interactions.days_since_first().between(n, n + 3), st.integers(0, 60)),
    st.builds(lambda n: interactions.days_since_first().equals(Decimal(n) / 2), st.integers(0, 60)),
    st.builds(
        lambda days, first, leap: birthday.within_days(days, first=first, leap=leap),
        st.integers(1, 60),
        st.integers(-60, 60),
        st.sampled_from(["feb-28", "mar-1"]),
    ),
    st.builds(lambda: anniversary("wedding").within_days(3)),
    st.builds(lambda within: orders.first_time(within=within), lengths),
    st.builds(lambda: interactions.stopped(silent="3 weeks", active="3 months")),
    st.builds(lambda: orders.restarted(within="1 month", pause="3 months")),
    st.builds(
        lambda n: orders.regularly(every="1 month", periods=3, at_least=n), st.integers(1, 3)
    ),
    st.builds(
        lambda within: orders.sum("total", within=within, not_within="1d").more_than(10, "EUR"),
        st.sampled_from(PERIODS[2:]),
    ),
    st.builds(lambda: interactions.latest(2).any(after=orders.first_event(), within="1 month")),
)
rules: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: all_of(*parts), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: any_of(*parts), st.lists(inner, min_size=1, max_size=3)),
        st.builds(not_, inner),
    ),
    max_leaves=4,
)
moments = st.one_of(
    st.builds(lambda minutes: NOON - minutes * MINUTE, st.integers(0, 600_000)),
    st.builds(
        lambda edge, minutes: edge + minutes * MINUTE,
        st.sampled_from(
            [
                datetime(2025, 10, 26, 1, tzinfo=UTC),
                datetime(2026, 2, 28, 12, tzinfo=UTC),
                datetime(2025, 4, 5, 15, tzinfo=UTC),
                datetime(2025, 11, 2, 4, 30, tzinfo=UTC),
            ]
        ),
        st.integers(-2_000, 2_000),
    ),
)
people = st.builds(
    lambda zone, bought, clicked, born, wed: Profile(
        id="c1",
        time_zone=zone,
        birthday=born,
        attributes={"wedding": wed},
        orders=tuple(
            Order(id=f"o{n}", profile_id="c1", placed_at=moment, total=Decimal(10), currency="EUR")
            for n, moment in enumerate(bought)
        ),
        interactions=tuple(_interaction(n, moment) for n, moment in enumerate(clicked)),
    ),
    st.sampled_from([None, *ZONES]),
    st.lists(moments, max_size=4),
    st.lists(moments, max_size=3),
    st.one_of(st.none(), st.dates(date(1980, 1, 1), date(1984, 12, 31))),
    st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2024, 12, 31))),
)


@given(
    rules,
    people,
    moments,
    st.sampled_from(ZONES),
    st.lists(st.integers(0, 731 * 24 * 60), min_size=25, max_size=25),
)
@example(
    orders.count(within="1 month").at_least(1),
    customer(1),
    NOON,
    "UTC",
    [minutes * 1_440 for minutes in range(25)],
)
def test_membership_is_constant_until_the_next_change(
    rule: Condition, who: Profile, at: datetime, zone: str, samples: list[int]
) -> None:
    """Until the returned instant nothing changes, and then it does; without one nothing changes for two years."""
    past = Profile.from_dict(
        {
            **dict(who),
            "orders": [order for order in who.orders if order.placed_at < at],
            "interactions": [one for one in who.interactions if one.happened_at < at],
        }
    )

    def holds(moment: datetime) -> bool:
        return evaluate(rule, past, at=moment, time_zone=zone).holds

    found = next_change(Definition("rule", rule, zone), who, at=at)

    end = at + timedelta(days=731) if found is None else found.at - TICK
    span = (end - at) // MINUTE
    early = [at + timedelta(minutes=n % (span + 1)) for n in samples]
    for moment in (*early, end):
        assert holds(at) is holds(moment), moment
    if found is not None:
        assert holds(found.at) is found.enters is not holds(at)
