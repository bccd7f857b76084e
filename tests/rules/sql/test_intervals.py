"""Comparisons of numbers as stretches of whole units."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.rules.sql.intervals import (
    holds,
    others,
    reachable,
    rest,
    stretches,
    whole,
    within,
)
from relationkit.rules.truth import holds as witnessed

OPS = ["equals", "not-equals", "less-than", "at-most", "more-than", "at-least"]
VALUES = st.sampled_from([-2, 0, 1, 2, 5, Fraction(1, 2), Fraction(-1, 3), Fraction(5, 2)])
COMPARED = st.one_of(
    st.tuples(st.sampled_from(OPS), VALUES.map(lambda value: (value,))),
    st.tuples(st.just("between"), st.tuples(VALUES, VALUES)),
    st.tuples(st.just("one-of"), st.lists(VALUES, min_size=1, max_size=4).map(tuple)),
)


def _expected(op: str, values: tuple[Any, ...], number: Fraction) -> bool:
    value = tuple(map(_decimal, values)) if op in {"between", "one-of"} else _decimal(values[0])
    return witnessed(op, value, _decimal(number)) is True


def _decimal(number: Any) -> int:
    """Six times the number is whole for all values here."""
    return int(number * 6)


@given(compared=COMPARED, units=st.integers(-40, 40), scale=st.sampled_from([1, 2, 6]))
def test_whole_units(compared: tuple[str, tuple[Any, ...]], units: int, scale: int) -> None:
    """A whole number of units is in a stretch exactly when the comparison is true of it."""
    op, values = compared
    taken = stretches(op, values)
    expected = _expected(op, values, Fraction(units, scale))

    assert expected == holds(whole(taken, scale), units)
    assert expected != holds(whole(rest(taken), scale), units)
    assert expected != holds(others(whole(taken, scale)), units)


@given(compared=COMPARED, number=st.integers(0, 12))
def test_what_cannot_be_below_nought(compared: tuple[str, tuple[Any, ...]], number: int) -> None:
    """For counts, what lies below nought is left out and changes nothing above."""
    op, values = compared
    assert _expected(op, values, Fraction(number)) == holds(
        whole(stretches(op, values), least=0), number
    )


@given(compared=COMPARED, number=st.integers(-12, 12))
def test_as_sql(compared: tuple[str, tuple[Any, ...]], number: int) -> None:
    """The expression says the same."""
    op, values = compared
    taken = whole(stretches(op, values))
    if not taken:
        return
    sql = within("n", taken, lambda units: f"({units})")
    import sqlite3

    with sqlite3.connect(":memory:") as connection:
        ((found,),) = connection.execute(f"SELECT {sql} FROM (SELECT ? AS n)", [number])
    connection.close()
    assert _expected(op, values, Fraction(number)) == bool(found)


@pytest.mark.parametrize(
    ("op", "values", "sql"),
    [
        ("equals", (0,), "n = 0"),
        ("not-equals", (0,), "n >= 1"),
        ("less-than", (1,), "n = 0"),
        ("at-least", (1,), "n >= 1"),
        ("not-equals", (3,), "n <> 3"),
        ("one-of", (3, 7), "n IN (3, 7)"),
        ("one-of", (3, 4), "n BETWEEN 3 AND 4"),
        ("between", (2, 9), "n BETWEEN 2 AND 9"),
        ("at-least", (-1,), "n IS NOT NULL"),
    ],
)
def test_counts_read_plainly(op: str, values: tuple[int, ...], sql: str) -> None:
    """A comparison is written as a person would."""
    assert sql == within("n", whole(stretches(op, values), least=0), str)


@given(
    number=st.fractions(max_denominator=10**30),
    denominator=st.integers(1, 50),
    above=st.integers(-100, 100),
    low=st.booleans(),
    after=st.sampled_from([0, 1]),
)
def test_long_fractions_are_told_apart_by_short_ones(
    number: Fraction, denominator: int, above: int, low: bool, after: int
) -> None:
    """No fraction with a short denominator changes sides when a cut is written with one."""
    found, side = reachable((number, after), 50, low=low)
    ratio = Fraction(above, denominator)

    assert found.denominator <= 50
    assert ((number, after) <= (ratio, 0.5)) == ((found, side) <= (ratio, 0.5))
