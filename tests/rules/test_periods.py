from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.rules import Period
from relationkit.rules.periods import months_before, zone_named

WARSAW = ZoneInfo("Europe/Warsaw")


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("365d", 365, "days"),
        ("1 day", 1, "days"),
        ("2 weeks", 2, "weeks"),
        ("3 Months", 3, "months"),
        (" 1y ", 1, "years"),
        ("12h", 12, "hours"),
    ],
)
def test_a_period_is_a_count_and_a_unit(text: str, count: int, unit: str) -> None:
    """A period is written as a whole number and a unit, short or long."""
    assert Period(count, unit) == Period.read(text)


@pytest.mark.parametrize(
    "text", ["", "3", "months", "0d", "-1d", "1.5 months", "3 fortnights", "99999 years"]
)
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    """Anything else is refused, with an example of how to write it."""
    with pytest.raises(InvalidDocument, match="write"):
        Period.read(text)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 31), 12, date(2025, 3, 31)),
    ],
)
def test_a_month_is_a_calendar_month(day: date, months: int, expected: date) -> None:
    """Months go back by the calendar; a day that the month lacks becomes its last."""
    assert expected == months_before(day, months)


def test_days_keep_the_wall_clock_across_summer_time() -> None:
    """A day before the first morning of summer time is 23 hours away."""
    at = datetime(2026, 3, 29, 9, tzinfo=WARSAW)

    assert datetime(2026, 3, 28, 9, tzinfo=WARSAW) == Period.read("1d").before(at, WARSAW)
    assert datetime(2026, 3, 28, 8, tzinfo=WARSAW) == Period.read("24h").before(at, WARSAW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2w", datetime(2026, 5, 17, 22, 30, tzinfo=UTC)),
        ("1 month", datetime(2026, 4, 30, 22, 30, tzinfo=UTC)),
        ("1 year", datetime(2025, 5, 31, 22, 30, tzinfo=UTC)),
    ],
)
def test_periods_count_on_the_zone_s_own_calendar(text: str, expected: datetime) -> None:
    """Half past midnight in Warsaw is the next day there, whatever UTC says."""
    at = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)  # 1 June, 00:30 in Warsaw

    assert expected == Period.read(text).before(at, WARSAW)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    """A zone outside the IANA list is refused with an example."""
    with pytest.raises(InvalidDocument, match="Europe/Warsaw"):
        zone_named(name)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds it
    st.integers(1, 100),
    st.sampled_from(["hours", "days", "weeks", "months", "years"]),
)
def test_what_began_has_lasted_for_as_long_as_before_says(
    began: datetime, count: int, unit: str
) -> None:
    """`after` is the first moment of which `before` is not earlier: from it on, and never until then."""
    period, utc = Period.read(f"{count} {unit}"), ZoneInfo("UTC")
    over = period.after(began, utc)

    assert period.before(over, utc) >= began
    assert period.before(over - timedelta(microseconds=1), utc) < began


def test_what_lasts_beyond_the_calendar_ends_with_it() -> None:
    """No moment after the year 9999 can be told."""
    began = datetime(9999, 12, 30, tzinfo=UTC)

    for text in ("1 month", "2 years", "3 days"):
        assert 9999 == Period.read(text).after(began, ZoneInfo("UTC")).year
