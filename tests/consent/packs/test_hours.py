"""The hours in which a person may be called."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from relationkit.consent.packs import Hours, policy_for

PARIS = ZoneInfo("Europe/Paris")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.fixture
def french() -> Hours:
    hours = policy_for(["FR"], at=moment("2026-11-22T12:00")).hours("marketing", "phone")
    assert hours is not None
    return hours


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-23T09:59", "2026-11-23T10:00"),
        ("2026-11-23T13:00", "2026-11-23T14:00"),
        ("2026-11-23T19:59", "2026-11-23T19:59"),
        ("2026-11-23T20:00", "2026-11-24T10:00"),
        ("2026-11-27T20:00", "2026-11-30T10:00"),
        ("2026-11-22T12:00", "2026-11-23T10:00"),
    ],
)
def test_a_call_waits_for_the_next_open_hour(french: Hours, at: str, then: str) -> None:
    """The first open moment from this one on; the end of a span is shut, and a weekend is skipped."""
    assert moment(then) == french.next_open(moment(at))
    assert (at == then) == french.open_at(moment(at))


def test_a_week_without_hours_never_opens() -> None:
    """Two weeks that do not overlap leave nothing."""
    nothing = Hours(((0, time(8), time(9)),)) & Hours(((0, time(9), time(10)),))

    assert Hours(()) == nothing
    assert nothing.next_open(moment("2026-11-23T08:30")) is None


def test_one_weekly_span_opens_again_after_a_week() -> None:
    """Seven days ahead are looked at in full."""
    assert moment("2026-11-30T08:00") == Hours(((0, time(8), time(9)),)).next_open(
        moment("2026-11-23T09:00")
    )
