"""The sessions of the workshop: `nox` runs those that a change must pass, `nox -l` lists all."""

from __future__ import annotations

import tomllib
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "venv"
nox.options.sessions = ["lint", "types", "tests", "lowest", "contracts", "docs", "data"]

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]


def built_wheel(session: nox.Session) -> str:
    """Build the wheel in the session's own folder and return its path."""
    folder = Path(session.create_tmp()) / "wheel"
    for old in folder.glob("*.whl"):
        old.unlink()
    session.run("python", "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), ".")
    (wheel,) = folder.glob("relationkit-*.whl")
    return str(wheel.resolve())


def floors() -> list[str]:
    """Turn each core dependency's floor into an exact version."""
    return [requirement.replace(">=", "==") for requirement in PROJECT["dependencies"]]


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff: rules and format."""
    session.install(*(need for need in PROJECT["optional-dependencies"]["dev"] if "ruff" in need))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Mypy strict over all Python here, pyright strict over the package."""
    session.install("-e", ".[dev]")
    session.run("mypy")
    session.run("pyright", "--pythonpath", f"{session.bin}/python")


@nox.session
def tests(session: nox.Session) -> None:
    """Run every test on the built wheel, with branch coverage of 100 %."""
    session.install(f"{built_wheel(session)}[test]")
    session.run("python", "-m", "pytest", "-n", "auto", "--cov", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the core's tests with every core dependency at its floor; properties with few examples, as `tests` has many."""
    session.install(f"{built_wheel(session)}[test]", *floors())
    test = ("python", "-m", "pytest", "-n", "auto", "-m", "not extra and not long")
    session.run(*test, *session.posargs, env={"RELATIONKIT_HYPOTHESIS": "smoke"})


@nox.session
def contracts(session: nox.Session) -> None:
    """Run the published contracts over our own backends, and over the twins that break them."""
    session.install(f"{built_wheel(session)}[test]")
    session.run("python", "-m", "pytest", "-m", "contract", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning is an error; its code blocks run in `tests`."""
    session.install(f"{built_wheel(session)}[docs,postgres,testing]")
    session.run("sphinx-build", "-W", "--keep-going", "-q", "docs", "docs/_build")


@nox.session
def bench(session: nox.Session) -> None:
    """Print the tables of greetings and of rates, these with the peers measured in the same run."""
    session.install(f"{built_wheel(session)}[postgres]", "django>=4.2")
    session.run("python", "benchmarks/greetings.py")
    session.run("python", "benchmarks/compare.py", *session.posargs)


@nox.session
def segments(session: nox.Session) -> None:
    """Print how fast segments are found, beside SQL written by hand and other rule engines, in the same run."""
    session.install(f"{built_wheel(session)}[duckdb]")
    for peer in ("datalogic-py", "zen-engine"):
        session.run("python", "-m", "pip", "install", "--quiet", peer, success_codes=[0, 1])
    session.run("python", "benchmarks/python_rules.py")
    session.run("python", "benchmarks/segments.py", *session.posargs)
    session.run("python", "benchmarks/segments_sqlite.py", *session.posargs)


@nox.session
def agree(session: nox.Session) -> None:
    """Ask 20,000 random rules of every executor; the interpreter is the witness."""
    session.install(f"{built_wheel(session)}[test]")
    test = ("python", "-m", "pytest", "tests/test_executors_agree.py", "-s")
    session.run(*test, *session.posargs, env={"RELATIONKIT_CASES": "20000"})


@nox.session
def mutation(session: nox.Session) -> None:
    """Change the code that decides, that folds the log and that makes tokens, one place at a time: tests must notice."""
    session.install("-e", ".[test]")
    consent, tests = "src/relationkit/consent", "tests/consent"
    decide = ("decide", "questions", "weighing", "grounds", "standing", "asked", "decision", "permit")  # fmt: skip
    each = [f"{tests}/decision/test_{name}.py" for name in ("decide", "invariants")]
    for paths, noticing in (
        ([f"{consent}/decision/{name}.py" for name in decide], each),
        ([f"{consent}/decision/{name}.py" for name in ("cases", "many")], [f"{tests}/decision/test_many.py"]),
        ([f"{consent}/{name}.py" for name in ("events", "kinds")], [f"{tests}/test_events.py", *each]),
        ([f"{consent}/tokens"], [f"{tests}/tokens"]),
    ):  # fmt: skip
        options = ("--warm", "relationkit.profiles", "--least", "90", "--tests", *noticing)
        session.run("python", "tools/mutate.py", *paths, *options, *session.posargs)


@nox.session
def spark(session: nox.Session) -> None:
    """Run the tests of the Spark engine on a local Spark; needs Java."""
    session.install(f"{built_wheel(session)}[test]", "pyspark>=4,<5")
    session.run("python", "-m", "pytest", "tests/engines/test_spark.py", *session.posargs)


@nox.session
def accuracy(session: nox.Session) -> None:
    """Print how right the greetings are, beside other packages, and fail under the floors."""
    session.install(built_wheel(session))
    for peer in ("polish-inflection", "vokativ", "shevchenko-py"):
        # Without it the table is shorter, and as valid.
        install = ("python", "-m", "pip", "install", "--quiet", peer)
        session.run(*install, success_codes=[0, 1])
    session.run("python", "benchmarks/accuracy.py", *session.posargs)


@nox.session
def demo(session: nox.Session) -> None:
    """Run the shop: the main job on real purchases."""
    session.install(built_wheel(session))
    session.run("python", "examples/shop/run.py", *session.posargs)


@nox.session
def data(session: nox.Session) -> None:
    """Make the language tables anew from their raw tables, and check them: unchanged, sorted, unique, NFC, sourced."""
    session.install("-e", ".")
    session.run("python", "tools/import_polish.py")
    session.run("python", "tools/import_bulgarian.py")
    session.run("python", "tools/check_data.py", *session.posargs)
