from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.profiles import Birthday, Profile
from relationkit.rules import birthday, evaluate
from relationkit.rules.generated import compile_python
from relationkit.rules.generated.instants import (
    Before,
    Falling,
    Instant,
    Today,
    Until,
    Zones,
    month_and_day,
)
from relationkit.rules.packed import pack
from relationkit.rules.periods import Period

NOW = datetime(2026, 3, 1, 23, tzinfo=UTC)


@given(
    st.dates(date(1999, 1, 1), date(2005, 12, 31)),
    st.sampled_from(("--02-28", "--02-29", "--03-01", "--12-31", "--01-01", "--06-15")),
    st.integers(-366, 366),
    st.integers(1, 366),
    st.sampled_from(("feb-28", "mar-1")),
)
def test_a_birthday_falls_where_the_interpreter_says(
    today: date, born: str, first: int, days: int, leap: str
) -> None:
    """In leap years and others, across New Year, before today and after."""
    at = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    rule = birthday.within_days(days, first=first, leap=leap)  # type: ignore[arg-type]
    profile = Profile(id="c1", birthday=born)

    assert evaluate(rule, profile, at=at).truth is compile_python(rule).bind(at=at).truth(
        pack(profile)
    )


def test_only_days_fall_every_year() -> None:
    """A moment is no day, and neither is text."""
    known = [
        month_and_day(fact) for fact in (Birthday(2, 29), date(2020, 2, 29), NOW, "--02-29", None)
    ]

    assert [(2, 29), (2, 29), None, None, None] == known


def test_each_zone_is_worked_out_once_and_none_is_the_shop_s() -> None:
    """An unknown zone is the fault of whoever gave it."""
    zones = Zones((Today(), Before(Period.read("1 day"))), NOW, ZoneInfo("Europe/Warsaw"))

    assert zones[None] == zones["Europe/Warsaw"]
    assert zones["UTC"] is zones["UTC"]
    assert zones["UTC"] != zones[None]
    with pytest.raises(InvalidDocument, match="IANA"):
        zones["Europe/Nowhere"]


def test_hours_and_instants_are_the_same_in_every_zone() -> None:
    """So that a rule that asks for nothing else needs no zone."""
    free: list[Instant] = [Before(Period.read("24 hours")), Until(NOW)]
    bound: list[Instant] = [Before(Period.read("1 day")), Today(), Falling(0, 1, "feb-28")]

    assert [True, True] == [instant.zone_free for instant in free]
    assert [False] * 3 == [instant.zone_free for instant in bound]
