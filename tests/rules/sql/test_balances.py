"""Converted money and averages: exact, however many digits the rates have."""

from __future__ import annotations

import sqlite3
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from relationkit.rules.sql.amounts import worths
from relationkit.rules.sql.balances import whole_weights
from relationkit.rules.sql.dialects import DIALECTS
from relationkit.rules.sql.functions import casefold, register, sha256, weigh
from relationkit.rules.sql.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NUMBERS = st.integers(-(10**15), 10**15)
WEIGHTS = st.one_of(st.integers(-(10**6), 10**6), st.integers(-(10**33), 10**33))
SIGNS: dict[str, Callable[[int], bool]] = {
    ">=": lambda total: total >= 0,
    ">": lambda total: total > 0,
    "<=": lambda total: total <= 0,
    "<": lambda total: total < 0,
}


@pytest.fixture(scope="module", params=["sqlite", "duckdb", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[tuple[str, Callable[[str, Any], Any]]]:
    """A connection to each engine, and its dialect."""
    if request.param == "sqlite":
        connection: Any = sqlite3.connect(":memory:")
        register(connection)
    elif request.param == "duckdb":
        import duckdb

        connection = duckdb.connect()
    else:
        import psycopg

        connection = psycopg.connect(request.getfixturevalue("postgres"))
    yield request.param, lambda sql, values: connection.execute(sql, values).fetchone()
    connection.close()


@pytest.mark.extra
@given(
    numbers=st.lists(st.tuples(NUMBERS, WEIGHTS), min_size=1, max_size=3),
    off=st.sampled_from([-1, 0, 1]),
)
@example(numbers=[(10**15, 10**33), (-1, 7)], off=0)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_balances(
    engine: tuple[str, Callable[[str, Any], Any]], numbers: list[tuple[int, int]], off: int
) -> None:
    """Whole numbers weighed against each other to the last unit, also where they balance."""
    name, ask = engine
    dialect, parameters = DIALECTS[name], Parameters()
    total = sum(number * weight for number, weight in numbers)
    quotient, remainder = divmod(-total, 10**6)
    columns = [number for number, _ in numbers]
    weights = [(f"c{place}", weight) for place, (_, weight) in enumerate(numbers)]
    if (
        abs(quotient) < 10**33
    ):  # put something on the other side, so that it balances or just does not
        columns += [10**6, remainder + off]
        weights += [(f"c{len(numbers)}", quotient), (f"c{len(numbers) + 1}", 1)]
        total = off
    written = [dialect.balance(weights, sign, parameters.mark) for sign in SIGNS]
    source = ", ".join(
        f"CAST({parameters.mark(number)} AS BIGINT) AS c{place}"
        for place, number in enumerate(columns)
    )
    sql, values = parameters.written(
        f"SELECT {', '.join(written)} FROM (SELECT {source}) AS t", dialect
    )

    assert [test(total) for test in SIGNS.values()] == [bool(found) for found in ask(sql, values)]


@pytest.mark.extra
@given(
    rows=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=5),
    weights=st.tuples(WEIGHTS, WEIGHTS),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_orders(
    engine: tuple[str, Callable[[str, Any], Any]],
    rows: list[tuple[int, int]],
    weights: tuple[int, int],
) -> None:
    """What customers are ordered by orders as the sums do."""
    name, ask = engine
    dialect, parameters = DIALECTS[name], Parameters()
    order = dialect.ordered([("a", weights[0]), ("b", weights[1])], parameters.mark)
    lines = " UNION ALL ".join(
        f"SELECT {place} AS n, CAST({parameters.mark(a)} AS BIGINT) AS a, CAST({parameters.mark(b)} AS BIGINT) AS b"
        for place, (a, b) in enumerate(rows)
    )
    ranks = f"SELECT n, RANK() OVER (ORDER BY {', '.join(order)}) AS place FROM ({lines}) AS t"
    picked = ", ".join(f"MAX(CASE WHEN n = {place} THEN place END)" for place in range(len(rows)))
    sql, values = parameters.written(f"SELECT {picked} FROM ({ranks}) AS r", dialect)

    sums = [a * weights[0] + b * weights[1] for a, b in rows]
    assert [1 + sum(other < one for other in sums) for one in sums] == list(ask(sql, values))


def test_weights_become_whole() -> None:
    """Fractions are brought to whole numbers, and what weighs nothing is left out."""
    weights = [("a", Fraction(1, 2)), ("b", Fraction(0)), ("c", Fraction(-2, 3))]
    assert [("a", 3), ("c", -4)] == whole_weights(weights)


def test_unknown_rates_convert_nothing() -> None:
    """A currency that the rates do not know is worth itself alone."""
    assert {"USD": Fraction(1)} == worths("USD", None)


def test_functions_of_sqlite() -> None:
    """NULL gives NULL; the sum of nothing is nought, and sums of both signs keep their order."""
    assert (None, None, None) == (casefold(None), sha256(None), weigh(None, "1"))
    assert weigh(1, "-1") < weigh() < weigh(1, "1")  # type: ignore[operator]
