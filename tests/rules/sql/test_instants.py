"""Windows, midnights and yearly days as absolute numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.profiles.birthday import Birthday
from relationkit.rules.evaluate import falls_on
from relationkit.rules.sql.instants import bounds, from_day, micros, yearly_days
from relationkit.rules.windows import Window

ODD = [
    ("America/St_Johns", date(2006, 10, 29)),  # back from 00:01 to 23:01 of the day before
    ("America/St_Johns", date(2006, 4, 2)),  # forward from 00:01
    ("Pacific/Apia", date(2011, 12, 31)),  # 30 December was left out
    ("America/Havana", date(2026, 3, 8)),  # no midnight
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("Asia/Tehran", date(2022, 9, 22)),
    ("Europe/Warsaw", date(2026, 3, 29)),
    ("Africa/Cairo", date(2026, 10, 30)),
]
NOON = datetime(2026, 5, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day"), ODD)
def test_a_day_begins_when_its_date_does(zone: str, day: date) -> None:
    """Around odd midnights it is that day or later exactly when the calendar of the zone says so."""
    local, middle = ZoneInfo(zone), datetime(day.year, day.month, day.day, tzinfo=UTC)
    for ordinal in range(day.toordinal() - 1, day.toordinal() + 2):
        stretches = from_day(ordinal, local)
        for minutes in range(-17 * 60, 17 * 60):
            moment = middle + timedelta(minutes=minutes)
            there = micros(moment)
            found = any(start <= there and (end is None or there < end) for start, end in stretches)
            assert (moment.astimezone(local).toordinal() >= ordinal) is found, moment


def test_lived_twice() -> None:
    """Where the clock goes back over midnight, the new day begins, ends and begins again."""
    (first, end), (again, open_end) = from_day(
        date(2006, 10, 29).toordinal(), ZoneInfo("America/St_Johns")
    )
    minute = 60_000_000
    assert (minute, 60 * minute, None) == ((end or 0) - first, again - first, open_end)


def test_the_ends_of_the_calendar() -> None:
    """Any number of days is answered: every moment lies after the first day, none after the last."""
    assert None is from_day(-(10**12), ZoneInfo("UTC"))[0][1]
    assert () == from_day(10**12, ZoneInfo("UTC"))


@given(
    today=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    first=st.integers(-366, 366),
    days=st.integers(1, 366),
    leap=st.sampled_from(["feb-28", "mar-1"]),
    born=st.dates(date(2000, 1, 1), date(2000, 12, 31)),
)
def test_yearly_days_are_the_interpreters(
    today: date, first: int, days: int, leap: str, born: date
) -> None:
    """A day of the year is among them exactly when it falls into the range in some year."""
    start = today + timedelta(days=first)
    day = Birthday(born.month, born.day)
    falls = (falls_on(day, year, leap) for year in range(start.year, start.year + 3))
    expected = any(start <= when < start + timedelta(days=days) for when in falls)

    runs = yearly_days(today.toordinal(), first, days, leap)

    assert expected == any(low <= f"{born:%m-%d}" <= high for low, high in runs)


def test_the_end_of_a_window_is_never_later_than_now() -> None:
    """What is still to come does not count."""
    window = Window(since=NOON - timedelta(days=1), until=NOON + timedelta(days=1))
    assert (micros(NOON - timedelta(days=1)), micros(NOON)) == bounds(window, NOON, ZoneInfo("UTC"))


def test_three_months_before_31_may() -> None:
    """A month is a calendar month: 28 February."""
    start, _ = bounds(Window(within="3 months"), NOON, ZoneInfo("UTC"))
    assert micros(datetime(2026, 2, 28, 12, tzinfo=UTC)) == start
