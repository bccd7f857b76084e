"""The emitter against the interpreter, in three values."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from relationkit.testing.shops import Case, cases, random_case

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.extra

_FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@given(case=cases())
@settings(max_examples=150, suppress_health_check=_FIXTURES)
def test_sqlite(sqlite_shop: Any, witnessed: Callable[[Any, Case], None], case: Case) -> None:
    """Every customer's truth is the interpreter's on SQLite."""
    witnessed(sqlite_shop, case)


@pytest.mark.parametrize("seed", range(60))
def test_duckdb(duckdb_shop: Any, witnessed: Callable[[Any, Case], None], seed: int) -> None:
    """Every customer's truth is the interpreter's on DuckDB."""
    witnessed(duckdb_shop, random_case(random.Random(seed).choice))


@pytest.mark.parametrize("tables", ["postgres_store", "postgres_shop"])
@pytest.mark.parametrize("seed", range(60))
def test_postgresql(
    request: pytest.FixtureRequest, witnessed: Callable[[Any, Case], None], tables: str, seed: int
) -> None:
    """Every customer's truth is the interpreter's on PostgreSQL."""
    witnessed(request.getfixturevalue(tables), random_case(random.Random(seed).choice))
