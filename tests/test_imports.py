"""`import relationkit` costs a shop's process next to nothing."""

from __future__ import annotations

import subprocess
import sys
from time import perf_counter

import pytest

BUDGET = 0.12
HEAVY = (
    "asyncio", "babel", "duckdb", "jinja2", "pandas", "polars", "psycopg", "pyarrow", "pyspark", "pytest", "scipy",
    "smtplib", "sqlite3", "ssl",
)  # fmt: skip


def _seconds(code: str) -> float:
    """Time one fresh interpreter; -I keeps the machine's settings and the working folder out of it."""
    start = perf_counter()
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
    return perf_counter() - start


def test_importing_takes_at_most_0_12_seconds_over_the_bare_interpreter() -> None:
    """Best of five each, measured alternately, after one run that warms the disk and the bytecode."""
    _seconds("import relationkit")
    pairs = [(_seconds("pass"), _seconds("import relationkit")) for _ in range(5)]
    bare, ours = (min(column) for column in zip(*pairs, strict=True))

    assert ours - bare <= BUDGET


@pytest.mark.parametrize(
    "module",
    [
        "relationkit",
        "relationkit.rules",
        "relationkit.profiles",
        "relationkit.segments",
        "relationkit.consent",
    ],
)
def test_importing_loads_no_database_template_mail_or_framework_module(module: str) -> None:
    """The front door and the deciding rooms leave the heavy modules alone."""
    code = f"import sys, {module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], check=True, capture_output=True, text=True
    )

    assert [] == done.stdout.split()
