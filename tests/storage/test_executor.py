"""The seam: what a third party's executor may raise, speak and need."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.errors import BackendError, NotSupported
from relationkit.storage import SqlStore

if TYPE_CHECKING:
    from collections.abc import Sequence


class IntegrityError(Exception):
    """As drivers call it (PEP 249), with a text that quotes values."""


class Broken:
    """An executor whose driver fails."""

    dialect = "sqlite"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def run(self, sql: str, params: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        """Fail."""
        raise self.error

    def many(self, sql: str, rows: Sequence[Sequence[Any]], /) -> None:
        """Fail."""
        raise self.error


def test_whatever_a_driver_raises_becomes_a_backend_error() -> None:
    """Chained, with the operation."""
    gone = ConnectionResetError()
    store = SqlStore(Broken(gone))
    for operation, act in (
        ("read profiles", lambda: store.profile("c1")),
        ("append consents", lambda: store.append([])),
    ):
        with pytest.raises(
            BackendError, match=f"{operation} .ConnectionResetError.*see the cause"
        ) as caught:
            act()
        assert gone is caught.value.__cause__


def test_a_backend_error_of_the_executors_own_passes() -> None:
    """An executor that knows better says so itself."""
    known = BackendError("the host's database is being moved; try again at noon")
    with pytest.raises(BackendError) as caught:
        SqlStore(Broken(known)).profile("c1")

    assert known is caught.value


def test_an_error_that_quotes_values_is_not_chained() -> None:
    """Its class is named; its text is gone, also from the traceback."""
    store = SqlStore(Broken(IntegrityError("Key (id)=(Kanarella) already exists")))
    with pytest.raises(BackendError, match=r"\(IntegrityError\)") as caught:
        store.profile("c1")

    assert (None, True) == (caught.value.__cause__, caught.value.__suppress_context__)


def test_other_dialects_are_refused() -> None:
    """Before anything is asked of them."""
    broken = Broken(ValueError())
    broken.dialect = "mysql"
    with pytest.raises(
        NotSupported, match="'mysql' is not spoken here; use one of: sqlite, postgresql"
    ):
        SqlStore(broken)


def test_importing_the_room_loads_no_database() -> None:
    """A driver is loaded when a class that needs it is used."""
    code = "import sys, relationkit.storage; print(*{'sqlite3', 'psycopg'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert "\n" == done.stdout
