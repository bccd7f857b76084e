"""Change the code in one place at a time, and see whether a test fails: what no test notices is not tested.

python tools/mutate.py src/relationkit/consent/tokens --tests tests/consent/tokens

Each changed program is a mutant. The tree is copied to a temporary folder, and the tests are loaded there once. For each mutant a
process is split off, in which the changed function takes the place of the old one; the first test that fails ends it, and the
mutant is killed; so is one that takes too long. Whatever is left, and what is changed outside of functions, is tried again in a
fresh process, with the changed file. Survivors are printed with their place and the change.

--seconds 600   stop after that time; what was not tried is not in the table
--log FILE      keep what was found: a mutant once killed is not tried again while its file stays as it is, a survivor is
--least 90      exit code 1 where fewer per cent are killed

Not changed are docstrings, annotations, decorators, `__slots__`, `__repr__`, what is raised, and strings of many words, which are
messages. A mutant that does what the program did is an equivalent one: it survives, and somebody has to read it.
"""

import argparse
import ast
import copy
import gc
import hashlib
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Self

import pytest

ROOT = Path(__file__).parents[1]
COPIED = ("src", "tests", "docs", "tools", "pyproject.toml", "README.md")
OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "-W", "ignore")
PATIENCE = 120
"""Seconds; on an idle machine our longest selection takes less than ten."""
WORDS = 3
"""A string with as many spaces is a message."""

OTHER_COMPARISONS: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OTHER_OPERATORS: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
OTHER_FUNCTIONS = {"max": "min", "min": "max", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """A file with one change."""

    path: Path
    line: int
    change: str
    text: str
    function: str | None
    """The function of the module, or the method, in whose body it is."""

    def key(self, digest: str) -> str:
        """The name under which the log keeps it, as long as its file stays as it is."""
        return f"{digest}\t{self.path.as_posix()}:{self.line}\t{self.change}"


def mutants_of(path: Path, source: str) -> Iterator[Mutant]:
    """Every mutant of a file, from its top to its end."""
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        node.number = number  # type: ignore[attr-defined]
    for node, function in changeable(tree):
        for other in changes(node):
            change = f"{shown(node)} -> {shown(other)}"
            text = ast.unparse(Replaced(node, other).of(tree))
            yield Mutant(path, node.lineno, change, text, function)


def changeable(
    node: ast.AST, within: str = "", function: str | None = None
) -> Iterator[tuple[ast.expr | ast.stmt, str | None]]:
    """The nodes of a tree that say what the program does, each with its function."""
    if isinstance(node, ast.expr | ast.stmt):
        yield node, function
    inner = function
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        within = f"{within}.{node.name}".lstrip(".")
        inner = function or (within if isinstance(node, ast.FunctionDef) else None)
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"}:
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST) and not is_silent(part):
                yield from changeable(part, within, inner if name != "args" else function)


def is_silent(node: ast.AST) -> bool:
    """Whether it is for readers and checkers alone, or the text of an error."""
    match node:
        case ast.Raise() | ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom():
            return True
        case ast.FunctionDef(name="__repr__") | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
            return True
        case ast.Assign(targets=[ast.Name(id="message" | "__slots__" | "__all__")]):
            return True
    return False


def changes(node: ast.expr | ast.stmt) -> Iterator[ast.expr | ast.stmt]:
    """What may stand in the place of a node."""
    match node:
        case ast.Return(value=ast.expr() as value) if not is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.If() if isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
            yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        case ast.Continue():
            yield ast.Break()
        case ast.expr():
            yield from other_values(node)


def other_values(node: ast.expr) -> Iterator[ast.expr]:
    """What may stand in the place of an expression."""
    match node:
        case ast.Compare():
            for number, operator in enumerate(node.ops):
                operators = [*node.ops]
                operators[number] = OTHER_COMPARISONS[type(operator)]()
                yield ast.Compare(node.left, operators, node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in OTHER_OPERATORS:
            yield ast.BinOp(node.left, OTHER_OPERATORS[type(node.op)](), node.right)
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.Call(func=ast.Name(id=name)) if name in OTHER_FUNCTIONS:
            yield ast.Call(ast.Name(OTHER_FUNCTIONS[name], ast.Load()), node.args, node.keywords)
        case ast.Constant():
            yield from other_constants(node.value)


def other_constants(value: object) -> Iterator[ast.Constant]:
    """Another truth, the next number, a longer string."""
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and value.count(" ") < WORDS:
        yield ast.Constant(f"x{value}")
    elif isinstance(value, bytes):
        yield ast.Constant(b"x" + value)


def is_none(node: ast.expr) -> bool:
    """Whether it is None already."""
    return isinstance(node, ast.Constant) and node.value is None


class Replaced(ast.NodeTransformer):
    """A copy of a tree in which one node is another."""

    def __init__(self, node: ast.AST, other: ast.AST) -> None:
        self.number, self.other = node.number, other  # type: ignore[attr-defined]

    def of(self, tree: ast.Module) -> ast.AST:
        """Copy and replace."""
        return ast.fix_missing_locations(self.visit(copy.deepcopy(tree)))

    def visit(self, node: ast.AST) -> ast.AST:
        """Look for the node by its number; the other one holds no copy of it."""
        if getattr(node, "number", None) == self.number:
            return copy.deepcopy(self.other)
        return self.generic_visit(node)


def shown(node: ast.AST) -> str:
    """The beginning of it, in one line."""
    if isinstance(node, ast.If):
        node = ast.If(node.test, [ast.Pass()], [])
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) <= 90 else f"{text[:87]}..."


class Trial:
    """A copy of the tree, in which tests run; as pytest's plugin it stands where pytest would run them."""

    def __init__(self, folder: Path, tests: Sequence[str], work: Callable[[], None]) -> None:
        self.folder, self.tests, self.work = folder, tests, work
        self.session: pytest.Session | None = None
        for name in COPIED:
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "_build")
                shutil.copytree(ROOT / name, folder / name, ignore=ignored)
            else:
                shutil.copy2(ROOT / name, folder / name)

    def passes(self) -> bool:
        """Run the tests in a fresh process."""
        command = [sys.executable, "-m", "pytest", *OPTIONS, *self.tests]
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "src")}
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, check=False, timeout=PATIENCE
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def load(self) -> None:
        """Load the tests in this process, and work where they would run."""
        os.chdir(self.folder)
        sys.path.insert(0, str(self.folder / "src"))
        pytest.main([*OPTIONS, "--capture=no", *self.tests], plugins=[self])

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put what is told by example before what Hypothesis searches for: it fails sooner."""
        items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Work in pytest's place; asked again, in the process of a mutant, leave it to pytest."""
        if self.session is not None:
            return None
        self.session = session
        self.work()
        return True

    def survives(self, mutant: Mutant) -> bool:
        """Try it where the tests are loaded, and then in a fresh process."""
        return self._survives_here(mutant) and self._survives_anew(mutant)

    def _survives_here(self, mutant: Mutant) -> bool:
        if mutant.function is None:
            return True
        process = multiprocessing.get_context("fork").Process(target=self._run, args=(mutant,))
        process.start()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
        return process.exitcode == 0

    def _run(self, mutant: Mutant) -> None:
        """Run the tests on the changed function; the process is over with them."""
        assert self.session is not None
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        try:
            put_in_place(compile(mutant.text, self.folder / mutant.path, "exec"), mutant.function)
            self.session.config.hook.pytest_runtestloop(session=self.session)
        except self.session.Failed:  # the first failure
            os._exit(1)
        os._exit(0)

    def _survives_anew(self, mutant: Mutant) -> bool:
        """Change the file, and put it back with its time, by which Python knows what it has compiled."""
        place = self.folder / mutant.path
        text, known = place.read_text("utf-8"), place.stat()
        place.write_text(mutant.text, encoding="utf-8")
        try:
            return self.passes()
        finally:
            place.write_text(text, encoding="utf-8")
            os.utime(place, ns=(known.st_atime_ns, known.st_mtime_ns))


def put_in_place(code: CodeType, name: str | None) -> None:
    """Give every function that has this name in this file its new code; where it does not fit, the old one stays."""
    if code.co_qualname == name:
        for function in gc.get_objects():
            if isinstance(function, FunctionType):
                old = function.__code__
                same = (old.co_filename, old.co_qualname) == (code.co_filename, name)
                if same and old.co_freevars == code.co_freevars:
                    function.__code__ = code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            put_in_place(inner, name)


@dataclass(frozen=True)
class Log:
    """What was found before, in a file, a line a mutant; in none, if there is none."""

    path: Path | None
    killed: set[str]

    @classmethod
    def read(cls, path: Path | None) -> Self:
        """Take from it who was killed."""
        lines = path.read_text("utf-8").splitlines() if path and path.exists() else []
        return cls(path, {line[7:] for line in lines if line.startswith("killed\t")})

    def add(self, key: str, *, survives: bool) -> None:
        """Write one line."""
        if self.path:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(f"{'survived' if survives else 'killed'}\t{key}\n")


class Score:
    """How many mutants of each file were tried, and how many of them killed."""

    def __init__(self, log: Log, until: float) -> None:
        self.log, self.until = log, until
        self.tried: Counter[str] = Counter()
        self.killed: Counter[str] = Counter()

    def of(self, trial: Trial, path: Path) -> None:
        """Try those of one file, until the time is over."""
        source, name = (trial.folder / path).read_text("utf-8"), path.as_posix()
        digest = hashlib.sha256(source.encode()).hexdigest()[:12]
        for mutant in mutants_of(path, source):
            key = mutant.key(digest)
            survives = False
            if key not in self.log.killed:
                if time.monotonic() > self.until:
                    return
                survives = trial.survives(mutant)
                self.log.add(key, survives=survives)
            self.tried[name] += 1
            self.killed[name] += not survives
            if survives:
                print(f"survived  {name}:{mutant.line}  {mutant.change}", flush=True)

    def table(self) -> Iterator[str]:
        """In Markdown."""
        yield from ("| file | mutants | killed |", "|---|---:|---:|")
        for name, count in self.tried.items():
            yield f"| {name} | {count} | {self.killed[name]} |"
        yield f"| together | {self.tried.total()} | {self.killed.total()} ({self.percent:.1f} %) |"

    @property
    def percent(self) -> float:
        """Of a hundred mutants, how many were killed."""
        return 100 * self.killed.total() / max(self.tried.total(), 1)


def main() -> int:
    """Try every mutant of the named files, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--log", type=lambda name: Path(name).resolve())
    parser.add_argument("--least", type=float, default=0)
    given = parser.parse_args()
    os.environ.setdefault("RELATIONKIT_HYPOTHESIS", "smoke")
    paths = [*files_in(given.paths)]
    score = Score(Log.read(given.log), time.monotonic() + given.seconds)

    def work() -> None:
        for path in paths:
            score.of(trial, path)

    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder).resolve(), given.tests, work)
        if not trial.passes():
            print("the tests fail without any change; see to them first")
            return 2
        trial.load()
        os.chdir(ROOT)
    print(*score.table(), sep="\n")
    return 0 if score.percent >= given.least else 1


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, as seen from the root."""
    for path in paths:
        whole = path.resolve()
        for file in sorted(whole.rglob("*.py")) if whole.is_dir() else [whole]:
            yield file.relative_to(ROOT)


if __name__ == "__main__":
    sys.exit(main())
