"""Feed the targets of `tests/fuzz` with bytes that lead to new paths through the code: `python tools/fuzz.py --seconds 60`.

Needs atheris. What is found lies in the folder that is printed; a line for the target's corpus is printed for each finding.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import subprocess
import sys
import tempfile
from ast import literal_eval
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent / "tests" / "fuzz"


def targets() -> Any:  # noqa: ANN401 - a module
    """The module of the targets."""
    sys.path.insert(0, str(TESTS))
    return importlib.import_module("targets")


def one(name: str, arguments: list[str]) -> None:
    """Fuzz one target in this process, which ends with it."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["relationkit"]):
        target = targets().TARGETS[name]
    atheris.Setup([name, *arguments], target)
    atheris.Fuzz()


def kept(name: str) -> list[bytes]:
    """The inputs of a target that are worth beginning with."""
    lines = (TESTS / "corpus" / f"{name}.txt").read_text("ascii").splitlines()
    return [literal_eval(line) for line in lines]


def session(names: list[str], seconds: int, folder: Path) -> int:
    """Fuzz each target for so long; say how often it ran, and return how many broke a law."""
    known = targets()
    broken = 0
    for name in names or list(known.TARGETS):
        corpus = folder / name
        corpus.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate([*known.seeds()[name], *kept(name)]):
            (corpus / f"kept-{number}").write_bytes(data)
        words = known.words(name)
        table = folder / f"{name}.dict"
        table.write_text("".join(f"{json.dumps(word)}\n" for word in words), "ascii")
        ran = subprocess.run(
            [
                sys.executable, __file__, "--one", name, f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10",
                "-rss_limit_mb=2048", f"-artifact_prefix={corpus}-", "-print_final_stats=1",
                *([f"-dict={table}"] if words else []), str(corpus),
            ],
            check=False, capture_output=True, text=True, errors="replace",
        )  # fmt: skip
        counted = re.search(r"number_of_executed_units: (\d+)", ran.stderr)
        paths = re.findall(r"cov: (\d+)", ran.stderr)
        print(
            f"{name}: {counted[1] if counted else '?'} executions, {paths[-1] if paths else '?'} paths"
        )
        if ran.returncode:
            broken += 1
            told = (ran.stdout + ran.stderr).splitlines()
            print(*[line for line in told if "Instrumenting" not in line][-60:], sep="\n")
            for found in sorted(folder.glob(f"{name}-*")):
                if found.is_file():
                    print("a line for the corpus:", repr(found.read_bytes()))
    return broken


def main() -> None:
    """Read the command line."""
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], sys.argv[3:])
        return
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("targets", nargs="*")
    read.add_argument("--seconds", type=int, default=60)
    read.add_argument("--folder", type=Path)
    said = read.parse_args()
    folder = said.folder or Path(tempfile.mkdtemp(prefix="relationkit-fuzz-"))
    print("inputs and findings lie in", folder)
    sys.exit(session(said.targets, said.seconds, folder) > 0)


if __name__ == "__main__":
    main()
