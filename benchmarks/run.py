"""Run the candidates in turn, each in a process of its own, and print the table.

    python benchmarks/run.py [--customers 200000] [--rounds 3] [--write]

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


def run(script: str, customers: int) -> dict[str, object]:
    """One candidate, once."""
    sys.stderr.write(f"  {script} {customers} ...\n")
    done = subprocess.run(
        [sys.executable, str(HERE / script), str(customers)],
        capture_output=True,
        text=True,
        check=True,
    )
    report: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return report


def table(rounds: list[tuple[dict[str, object], dict[str, object]]]) -> str:
    """The medians, and the ratio pair by pair."""
    lines = [
        "| candidate | messages | messages/s | CPU ms a message | peak memory MiB |",
        "|---|---:|---:|---:|---:|",
    ]
    for reports in zip(*rounds, strict=True):
        first = reports[0]
        middle = {
            name: statistics.median(float(str(report[name])) for report in reports)
            for name in ("per_second", "cpu_ms", "peak_mib")
        }
        lines.append(
            f"| {first['candidate']} | {first['messages']:,} | {middle['per_second']:,.0f} "
            f"| {middle['cpu_ms']:.3f} | {middle['peak_mib']:,.0f} |"
        )
    ratios = sorted(
        float(str(ours["per_second"])) / float(str(theirs["per_second"])) for ours, theirs in rounds
    )
    lines += [
        "",
        (
            f"Ratio of messages/s in the same round, relationkit to Django: median {statistics.median(ratios):.2f}, "
            f"from {ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} rounds."
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write where asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--customers", type=int, default=200_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    rounds = [
        (run("ours.py", options.customers), run("django_locmem.py", min(options.customers, 20_000)))
        for _ in range(options.rounds)
    ]
    measured = table(rounds)
    sys.stdout.write(measured + "\n")
    if options.write:
        head = PAGE.read_text(encoding="utf-8").partition("<!-- measured -->")[0]
        machine = f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}, {platform.system()}"
        PAGE.write_text(
            f"{head}<!-- measured -->\n\nMachine: {machine}.\n\n{measured}\n", encoding="utf-8"
        )


main()
