"""Days and values as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from relationkit.consent.pages.words import words
from relationkit.consent.pages.written import day, day_of_year, months, value
from relationkit.profiles.birthday import Birthday


@pytest.mark.parametrize(
    ("language", "full", "yearly"),
    [
        ("en", "May 4, 2026", "4 May"),
        ("pl", "4 maja 2026", "4 maja"),
        ("bg", "4 май 2026 г.", "4 май"),
        ("fa", "۴ مهٔ ۲۰۲۶", "۴ مهٔ"),
    ],
)
def test_a_day_is_written_in_words(language: str, full: str, yearly: str) -> None:
    """With the year where it is known, and in the language's own digits."""
    assert (full, yearly) == (
        day(date(2026, 5, 4), language),
        day_of_year("--05-04", language),
    )
    assert full == day_of_year("2026-05-04", language)
    assert 12 == len(set(months(language)))


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        (True, "tak"),
        (False, "nie"),
        (Birthday(2, 29), "29 lutego"),
        (date(2026, 5, 4), "4 maja 2026"),
        (datetime(2026, 5, 4, tzinfo=UTC), "4 maja 2026"),
        (("mięta", True), "mięta, tak"),
        (Decimal("1.5"), "1.5"),
        ("x", "x"),
    ],
)
def test_each_kind_of_value_is_shown(held: object, shown: str) -> None:
    """Yes and no in words, days in full, lists with commas, and anything else as it is."""
    assert shown == value(held, words("pl"))
