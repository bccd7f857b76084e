from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.profiles import Birthday
from relationkit.rules.plain import Opaque, micros, millionths, plain


class Word(StrEnum):
    YES = "yes"


class Label(str, Enum):  # noqa: UP042 - written as before StrEnum
    YES = "yes"


class Size(IntEnum):
    LARGE = 3


class Price(Decimal):
    pass


class Day(date):
    pass


class Instant(datetime):
    pass


@dataclass(frozen=True)
class Yearly:
    month: int
    day: int


@given(
    st.datetimes(
        timezones=st.sampled_from((UTC, ZoneInfo("Europe/Warsaw"), timezone(timedelta(hours=-3))))
    )
)
def test_microseconds_are_exact(moment: datetime) -> None:
    """An instant comes back from its microseconds to the last of them, whatever zone it was written in."""
    since = timedelta(microseconds=micros(moment))

    assert moment.astimezone(UTC) == datetime(1970, 1, 1, tzinfo=UTC) + since


@given(st.integers() | st.decimals(allow_nan=False, allow_infinity=False))
def test_millionths_are_exact(number: int | Decimal) -> None:
    """A number is a million times as many millionths, also where it has more digits than a context keeps."""
    assert Fraction(number) * 1_000_000 == millionths(number)


@pytest.mark.parametrize("value", [None, "1", True, 1.5, date(2026, 1, 1)])
def test_what_is_no_number_has_no_millionths(value: object) -> None:
    """Yes is not 1, and text is not a number."""
    assert millionths(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Word.YES, "yes"),
        (Label.YES, "yes"),
        (Size.LARGE, 3),
        (Price("1.5"), Decimal("1.5")),
        (Day(2026, 1, 2), date(2026, 1, 2)),
        (Instant(2026, 1, 2, 3, tzinfo=UTC), datetime(2026, 1, 2, 3, tzinfo=UTC)),
        ((Word.YES, 1.5), ("yes", Opaque(1.5))),
    ],
)
def test_a_value_of_a_derived_class_becomes_one_of_the_class_itself(
    value: object, expected: object
) -> None:
    """An enum's member, a price, an instant of another library are the text, number or moment that they hold."""
    made = plain(value)

    assert (expected, type(expected)) == (made, type(made))


@pytest.mark.parametrize("value", [Birthday(2, 29), Yearly(2, 29), "a", 1, True, None])
def test_what_a_rule_knows_stays_as_it_is(value: object) -> None:
    """A yearly day is told by its month and day."""
    assert value is plain(value)


def test_an_opaque_fact_shows_nothing_of_itself() -> None:
    """It equals what holds the same value, and may stand in a set."""
    assert {Opaque(1.5)} == {Opaque(1.5)}
    assert "Opaque()" == repr(Opaque(1.5))
