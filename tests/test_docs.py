"""Every example that a reader can copy runs: README, docs, and the docstrings of the package."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser

import relationkit

ROOT = Path(__file__).parent.parent
PACKAGE = Path(str(relationkit.__file__)).parent
OPTIONS = doctest.ELLIPSIS

PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md"))
    if path.exists() and "_build" not in path.parts
)
MODULES = sorted(
    ".".join(("relationkit", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    )
    for path in PACKAGE.rglob("*.py")
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, with the examples at hand; whatever a block writes stays there."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("desk")
def test_every_python_block_of_a_page_runs(page: str) -> None:
    """The blocks of one page run from top to bottom in one namespace, as its reader runs them."""
    sybil = Sybil(parsers=[PythonCodeBlockParser(doctest_optionflags=OPTIONS)])
    for example in sybil.parse(ROOT / page).examples():
        example.evaluate()


@pytest.mark.parametrize("page", PAGES)
def test_every_example_of_a_page_is_a_python_block(page: str) -> None:
    """A prompt outside a python block would never run."""
    fence = ""
    for number, line in enumerate((ROOT / page).read_text(encoding="utf-8").splitlines(), 1):
        if line.lstrip().startswith("```"):
            fence = "" if fence else line.strip()

        assert not line.lstrip().startswith(">>>") or fence == "```python", f"{page}:{number}"


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.usefixtures("desk")
def test_every_example_of_a_docstring_runs(module: str) -> None:
    """Each docstring runs alone, with the names of its own module."""
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    for example in doctest.DocTestFinder().find(importlib.import_module(module)):
        runner.run(example, out=report.append)

    assert "" == "".join(report)
