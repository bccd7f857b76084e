"""Time one greeting and the loading of a language; print the table for docs/reference/benchmarks.md.

python benchmarks/greetings.py

Names are drawn from the Polish register as often as people bear them (tools/raw/pl/given_pesel.tsv), so most are listed and
some are not. "Not cached" empties the cache of greetings before each one; the time of emptying it is taken off.
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from relationkit.greetings import greet
from relationkit.greetings.salutation import _greeting
from relationkit.profiles import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

REGISTER = Path(__file__).resolve().parent.parent / "tools" / "raw" / "pl" / "given_pesel.tsv"
DRAWN = 20_000
ROUNDS = 5
FIRST = {"pl": "Anna", "bg": "Иван", "cs": "Jan", "uk": "Олена", "fa": "علی"}
LOAD = """
import sys, time
from relationkit.greetings import greet, vocative
import relationkit.greetings.languages as l
l.language_of("pl")
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20
before, started = resident(), time.perf_counter()
greet(sys.argv[2], language=sys.argv[1], register="warm")
first = time.perf_counter() - started
greet("Qwrtz Qwrtz", language=sys.argv[1])
vocative("Bababar", gender="m", language=sys.argv[1])
vocative("Bababar", gender="m", language=sys.argv[1], part="family")
whole = time.perf_counter() - started
print(first * 1e3, whole * 1e3, resident() - before)
"""


def main() -> None:
    """Print both tables."""
    with REGISTER.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    names = random.Random(1).choices(
        [row["name"] for row in rows], [int(row["count"]) for row in rows], k=DRAWN
    )
    people = [
        Profile(id=str(place), given=name, family="Nowak") for place, name in enumerate(names)
    ]
    print("| a greeting in Polish | microseconds |\n|---|---:|")
    print(f"| a name greeted before | {seconds(names, cached=True) * 1e6:.1f} |")
    print(f"| a customer (`Profile`) greeted before | {seconds(people, cached=True) * 1e6:.1f} |")
    print(f"| a first name, not cached | {seconds(names, cached=False) * 1e6:.1f} |")
    print(
        f"| a customer with first name and surname, not cached | {seconds(people, cached=False) * 1e6:.1f} |"
    )
    shouted = [f"{name} Nowak".upper() for name in names]
    print(
        f"| a whole name in capitals, not cached | {seconds(shouted, cached=False) * 1e6:.1f} |\n"
    )
    print(
        "| language | first greeting, ms | all its tables, ms | memory of all its tables, MiB |\n|---|---:|---:|---:|"
    )
    for language, name in FIRST.items():
        figures = [loaded(language, name) for _ in range(ROUNDS)]
        first, whole, memory = (min(column) for column in zip(*figures, strict=True))
        print(f"| {language} | {first:.0f} | {whole:.0f} | {memory:.1f} |")


def seconds(addressees: Sequence[str | Profile], *, cached: bool) -> float:
    """The best mean of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        if not cached:
            for _ in addressees:
                _greeting.cache_clear()
        cleared = time.perf_counter()
        for addressee in addressees:
            if not cached:
                _greeting.cache_clear()
            greet(addressee, language="pl")
        spent = time.perf_counter() - cleared
        best = min(best, spent - (0.0 if cached else cleared - started))
    return best / len(addressees)


def loaded(language: str, name: str) -> tuple[float, float, float]:
    """What a fresh process needs for the first greeting, for everything, and in memory."""
    command = [sys.executable, "-c", LOAD, language, name]
    first, whole, memory = subprocess.check_output(command, text=True).split()
    return float(first), float(whole), float(memory)


if __name__ == "__main__":
    main()
