"""Whom time alone can move: the stretches of time in which they left a trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument
from relationkit.rules import (
    Definition,
    all_of,
    any_item,
    birthday,
    bucket,
    field,
    followed_by,
    in_segment,
    interactions,
    item,
    items,
    orders,
    sequence,
    step,
)
from relationkit.segments.boundaries import Boundaries, Stretch, boundaries

if TYPE_CHECKING:
    from relationkit.rules.conditions import Condition

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def found(
    rule: Condition,
    last: datetime = NOON,
    at: datetime = NOON + HOUR,
    *zones: str,
    shop: str = "UTC",
) -> Boundaries:
    """The boundaries of a rule."""
    return boundaries(Definition("asked", rule, shop), last=last, at=at, zones=zones)


def spans(stretches: tuple[Stretch, ...]) -> list[tuple[str, float, float]]:
    """The kind, and how many days before noon each begins and ends."""
    return [(one.kind, (NOON - one.start) / DAY, (NOON - one.end) / DAY) for one in stretches]


def test_what_never_moves_has_no_boundaries() -> None:
    """Facts of the person, and lots."""
    assert Boundaries() == found(all_of(field("country").equals("PL"), bucket("a", below=50)))


def test_a_window_moves_at_both_ends() -> None:
    """What happened between the old and the new edge came in or went out."""
    rule = orders.count(within="30d", not_within="2d").at_least(1)

    assert [("orders", 30, 30 - 1 / 24), ("orders", 2, 2 - 1 / 24)] == spans(found(rule).crossings)


def test_all_that_is_read_arrives() -> None:
    """Also what stands in conditions on events, behind anchors and in what followed; items come with their orders."""
    nested = followed_by(interactions, where=None)
    rules = (
        items.any(),
        interactions.any(where=followed_by(orders)),
        orders.any(where=any_item(item("brand").equals("Alba"))),
        orders.any(after=interactions.first_event(), lasting="2d"),
        orders.latest(3, where=nested).any(),
        sequence(step(interactions), step(orders, within="7d")),
        orders.stopped(silent="30d", active="1 year"),
    )
    kinds = [{one.kind for one in found(rule).arrivals} for rule in rules]
    both = {"interactions", "orders"}

    assert [{"orders"}, both, {"orders"}, both, both, both, {"orders"}] == kinds
    assert [("interactions", 0, -1 / 24), ("orders", 0, -1 / 24)] == spans(found(rules[1]).arrivals)


def test_no_time_no_boundaries() -> None:
    """Asked for the same moment twice."""
    rule = all_of(
        orders.none(within="30d"), birthday.within_days(7), orders.days_since_last().at_most(3)
    )

    assert Boundaries() == found(rule, NOON, NOON)


def test_each_zone_has_its_edge() -> None:
    """Where one of them changed to summer time meanwhile, its edge is another; edges that touch are one stretch."""
    rule = orders.none(within="10d")
    last = datetime(2026, 4, 1, 12, tzinfo=UTC)
    crossings = found(rule, last, last + HOUR, "Europe/Warsaw", "Asia/Kolkata").crossings

    assert [("orders", last - 10 * DAY, last - 10 * DAY + 2 * HOUR)] == [
        (one.kind, one.start, one.end) for one in crossings
    ]


def test_the_zone_is_the_one_asked_for() -> None:
    """The shop's or UTC, whatever the customers have."""
    ten = datetime(2026, 4, 1, 12, tzinfo=UTC) - 10 * DAY
    for zone, expected in (("shop", HOUR), ("utc", timedelta())):
        rule = orders.none(within="10d", zone=zone)  # type: ignore[arg-type]
        (only,) = found(
            rule, ten + 10 * DAY, ten + 10 * DAY + HOUR, "Asia/Tehran", shop="Europe/Warsaw"
        ).crossings
        assert ten + expected == only.start


def test_an_edge_may_run_back() -> None:
    """A month before 30 March, at one o'clock, is earlier than a month before 29 March at three: both are 28 February."""
    rule = orders.none(within="1 month")
    last, at = (datetime(2026, 3, day, hour, tzinfo=UTC) for day, hour in ((29, 15), (30, 1)))
    (only,) = found(rule, last, at).crossings

    assert (datetime(2026, 2, 28, 1, tzinfo=UTC), datetime(2026, 2, 28, 15, tzinfo=UTC)) == (
        only.start,
        only.end,
    )


def test_days_are_counted_at_local_midnight() -> None:
    """Where no midnight has passed nobody's days have changed; else those of the events some days old are looked at."""
    rule = orders.days_since_last().at_least(3)
    night = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)

    assert () == found(rule, NOON, NOON + HOUR).crossings
    (only,) = found(rule, night, night + HOUR).crossings
    assert (datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC)) == (
        only.start,
        only.end,
    )


@pytest.mark.parametrize("value", [0, -5, Decimal("2.5"), 10**9, -(10**9)])
def test_any_number_of_days_may_be_asked(value: int | Decimal) -> None:
    """Also one that no calendar has."""
    rule = orders.days_since_last().between(value, value)
    crossings = found(rule, NOON - DAY, NOON + DAY).crossings

    assert all(one.start < one.end for one in crossings)


def test_known_days_are_known_for_ever() -> None:
    """Whether there is an order does not depend on the number of days since."""
    assert () == found(orders.days_since_last().is_known(), NOON, NOON + 30 * DAY).crossings


def test_yearly_days_come_and_go() -> None:
    """Those of the range today that were not in it before, and the other way round, in each zone."""
    rule = birthday.within_days(7)

    assert {} == found(rule).days
    assert {"birthday": {(3, 10), (3, 17)}} == found(rule, NOON, NOON + DAY).days
    morning = NOON - 2.5 * HOUR
    assert {} == found(rule, morning, NOON).days
    assert {"birthday": {(3, 10), (3, 17)}} == found(rule, morning, NOON, "Pacific/Kiritimati").days


@pytest.mark.parametrize(("leap", "day"), [("feb-28", 27), ("mar-1", 28)])
def test_the_twenty_ninth_of_february_stands_in(leap: str, day: int) -> None:
    """In a common year it comes with the day that the rule names; in a leap year it comes itself."""
    rule = birthday.within_days(1, leap=leap)  # type: ignore[arg-type]
    common = datetime(2026, 2, day, 12, tzinfo=UTC)
    leaping = datetime(2028, 2, 28, 12, tzinfo=UTC)

    assert (2, 29) in found(rule, common, common + DAY).days["birthday"]
    assert {(2, 28), (2, 29)} == found(rule, leaping, leaping + DAY).days["birthday"]


def test_ranks_are_told() -> None:
    """Everybody can be moved by anybody."""
    assert found(orders.count(within="30d").in_top(10)).ranked
    assert found(field("points").in_top(10)).ranked


def test_the_segment_inside_has_its_own_zone() -> None:
    """And is looked at once, however often it is asked for."""
    inner = Definition("inner", orders.none(within="10d"), "Europe/Warsaw")
    outer = Definition(
        "outer", all_of(in_segment("inner"), in_segment("inner"), interactions.none(within="10d"))
    )
    last = datetime(2026, 4, 1, 12, tzinfo=UTC)
    both = boundaries(outer, last=last, at=last + HOUR, segments={"inner": inner})

    assert [("interactions", last - 10 * DAY), ("orders", last - 10 * DAY + HOUR)] == [
        (one.kind, one.start) for one in both.crossings
    ]


def test_a_naive_moment_is_refused() -> None:
    """As everywhere."""
    with pytest.raises(InvalidDocument, match="naive"):
        found(orders.any(), NOON.replace(tzinfo=None))
