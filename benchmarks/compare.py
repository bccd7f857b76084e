"""Run the candidates in turn, each in a process of its own, and print the table.

    python benchmarks/compare.py [--customers 200000] [--rounds 3] [--write]

``--write`` puts the table into docs/reference/benchmarks.md. The rate that counts is the ratio within a round: machines differ
and drift, pairs do not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "reference" / "benchmarks.md"


def run(script: str, *arguments: int) -> dict[str, object]:
    """One candidate, once."""
    sys.stderr.write(f"  {script} {' '.join(map(str, arguments))} ...\n")
    done = subprocess.run(
        [sys.executable, str(HERE / script), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    report: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return report


def table(rounds: list[list[dict[str, object]]]) -> str:
    """The medians, and the ratio to the last candidate, round by round."""
    lines = [
        "| candidate | messages | messages/s | CPU ms a message | peak memory MiB | messages/s to Django's, by round |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for reports in zip(*rounds, strict=True):
        middle = {
            name: statistics.median(float(str(report[name])) for report in reports)
            for name in ("per_second", "cpu_ms", "peak_mib")
        }
        ratios = (
            float(str(report["per_second"])) / float(str(candidates[-1]["per_second"]))
            for report, candidates in zip(reports, rounds, strict=True)
        )
        lines.append(
            f"| {reports[0]['candidate']} | {reports[0]['messages']:,} | {middle['per_second']:,.0f} "
            f"| {middle['cpu_ms']:.3f} | {middle['peak_mib']:,.0f} | {', '.join(f'{ratio:.2f}' for ratio in ratios)} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write where asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--customers", type=int, default=200_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    count = options.customers
    rounds = [
        [
            run("ours.py", count, 1),
            run("ours.py", count, 2),
            run("django_locmem.py", min(count, 50_000)),
        ]
        for _ in range(options.rounds)
    ]
    measured = table(rounds)
    sys.stdout.write(measured + "\n")
    if options.write:
        head = PAGE.read_text(encoding="utf-8").partition("<!-- measured -->")[0]
        machine = f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}, {platform.system()}"
        PAGE.write_text(
            f"{head}<!-- measured -->\n\nMachine: {machine}. Medians; rounds: {options.rounds}.\n\n{measured}\n",
            encoding="utf-8",
        )


main()
