"""Rules compiled to Python: ready features against other packages and a function by hand, and raw history. Prints two tables.

    python benchmarks/python_rules.py [--rows 200000] [--customers 100000] [--rounds 7]

All candidates of a table run in turn in each round, and a ratio is the median of its rounds: machines differ and drift, pairs
do not. The time is that of the processor. datalogic-py and zen-engine are skipped with a line where they are not installed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any, TypeAlias

from relationkit.rules import Condition, all_of, any_of, field, item, items, not_, orders
from relationkit.rules.generated import compile_python, compile_rows
from relationkit.rules.packed import EventColumns, Packed
from relationkit.rules.plain import micros
from relationkit.rules.vocabulary import Vocabulary

Row: TypeAlias = Mapping[str, Any]
Candidates: TypeAlias = dict[str, Callable[[], list[bool]]]

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = 86_400_000_000
LOW, HIGH, MANY, SPENT = 100, 900, 500, 50

RULE = all_of(
    field("country").equals("PL"),
    field("consent").equals(True),  # noqa: FBT003 - a value of the rule
    field("points").between(LOW, HIGH),
    field("spent_90_days").more_than(SPENT),
    not_(field("bought_category_7").equals(True)),  # noqa: FBT003 - a value of the rule
    any_of(field("points").at_least(MANY), field("tags").contains("vip")),
)
KINDS = Vocabulary(
    {
        "country": "text",
        "consent": "yes-no",
        "points": "number",
        "spent_90_days": "number",
        "bought_category_7": "yes-no",
        "tags": "list",
    }
)
JSON_LOGIC = {
    "and": [
        {"==": [{"var": "country"}, "PL"]},
        {"==": [{"var": "consent"}, True]},
        {"<=": [LOW, {"var": "points"}, HIGH]},
        {">": [{"var": "spent_90_days"}, SPENT]},
        {"!": [{"var": "bought_category_7"}]},
        {"or": [{">=": [{"var": "points"}, MANY]}, {"in": ["vip", {"var": "tags"}]}]},
    ]
}
ZEN = (
    "country == 'PL' and consent == true and points >= 100 and points <= 900 and spent_90_days > 50 "
    "and not bought_category_7 and (points >= 500 or 'vip' in tags)"
)
ORDINARY = all_of(
    field("country").equals("PL"),
    orders.sum("total", within="3 months").more_than(SPENT, "EUR"),
    items.none(within="30 days", where=item("category").equals("7")),
    any_of(field("points").at_least(MANY), field("tags").contains("vip")),
)


def by_hand(row: Row) -> bool:
    """The same rule as whoever knows it writes it."""
    return bool(
        row["country"] == "PL"
        and row["consent"]
        and LOW <= row["points"] <= HIGH
        and row["spent_90_days"] > SPENT
        and not row["bought_category_7"]
        and (row["points"] >= MANY or "vip" in row["tags"])
    )


def features(count: int) -> list[Row]:
    """So many rows, the same every time."""
    pick = random.Random(42)
    return [
        {
            "country": pick.choice(("PL", "PL", "BG", "DE")),
            "consent": pick.random() < 0.6,
            "points": pick.randrange(1000),
            "spent_90_days": pick.randrange(200),
            "bought_category_7": pick.random() < 0.2,
            "tags": pick.choice(([], ["vip"], ["new"], ["vip", "new"])),
        }
        for _ in range(count)
    ]


def customers(count: int) -> list[Packed]:
    """So many customers with ten orders each in three years."""
    pick = random.Random(42)
    now = micros(NOW)
    return [
        Packed(
            f"c{number}",
            time_zone=pick.choice((None, "Europe/Warsaw")),
            orders=EventColumns(
                [now - pick.randrange(1095 * DAY) for _ in range(10)],
                {
                    "total": [Decimal(pick.randrange(10_000)) / 100 for _ in range(10)],
                    "currency": "EUR",
                },
            ),
        )
        for number in range(count)
    ]


def over_rows(rows: list[Row]) -> Candidates:
    """Ours, and the other packages that are installed."""
    rule = compile_rows(RULE, KINDS)
    candidates: Candidates = {
        "a function by hand": lambda: [by_hand(row) for row in rows],
        "relationkit, all rows": lambda: rule.over(rows),
        "relationkit, row by row": lambda: [rule.holds(row) for row in rows],
    }
    try:
        logic = import_module("datalogic_py").Engine().compile(JSON_LOGIC)
        candidates["datalogic-py"] = lambda: [logic.evaluate(row) for row in rows]
    except ImportError:
        sys.stdout.write("datalogic-py is not installed and was skipped\n")
    try:
        expression = import_module("zen").compile_expression(ZEN)
        candidates["zen-engine"] = lambda: [expression.evaluate(row) for row in rows]
    except ImportError:
        sys.stdout.write("zen-engine is not installed and was skipped\n")
    return candidates


def over_history(people: list[Packed]) -> Candidates:
    """A sum and a count in a window, from history that lies sorted in memory."""
    spent = compile_python(orders.sum("total", within="90 days").more_than(SPENT, "EUR"))
    often = compile_python(orders.count(within="90 days").at_least(3))
    sums, counts = spent.bind(at=NOW).holds, often.bind(at=NOW).holds
    start, end, limit = micros(NOW - timedelta(days=90)), micros(NOW), SPENT * 1_000_000
    history = [(one.orders.moments, one.orders["sum", "total", "EUR"]) for one in people]

    def summed(one: tuple[Sequence[int], Sequence[int]]) -> bool:
        moments, running = one
        return running[bisect_left(moments, end)] - running[bisect_left(moments, start)] > limit

    return {
        "the sum by hand": lambda: [summed(one) for one in history],
        "relationkit, a sum in 90 days": lambda: [sums(one) for one in people],
        "relationkit, a count in 90 days": lambda: [counts(one) for one in people],
    }


def seconds(call: Callable[[], object]) -> float:
    """Of the processor."""
    started = time.process_time()
    call()
    return time.process_time() - started


def table(candidates: Candidates, count: int, rounds: int) -> str:
    """The best time of each candidate, and how many times as fast as it the second one is."""
    taken = {name: [0.0] * rounds for name in candidates}
    for number in range(rounds):
        for name, call in candidates.items():
            taken[name][number] = seconds(call)
    ours = taken[list(candidates)[1]]
    lines = [
        "| candidate | a second | ns each | ours is so many times as fast |",
        "|---|---:|---:|---:|",
    ]
    for name, times in taken.items():
        ratio = statistics.median(its / own for its, own in zip(times, ours, strict=True))
        best = min(times) / count
        lines.append(f"| {name} | {1 / best:,.0f} | {best * 1e9:,.0f} | {ratio:.2f} |")
    return "\n".join(lines)


def milliseconds(call: Callable[[], object], times: int = 200) -> float:
    """The least of several, each the mean of so many calls."""
    return min(seconds(lambda: [call() for _ in range(times)]) for _ in range(5)) / times * 1000


def compiling(name: str, rule: Condition) -> str:
    """How long it takes to compile a rule, and to bind it."""
    compiled = compile_python(rule)
    bind = milliseconds(lambda: compiled.bind(at=NOW))
    return f"{name}: compiled in {milliseconds(lambda: compile_python(rule)):.2f} ms, bound in {bind:.3f} ms"


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=200_000)
    asked.add_argument("--customers", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=7)
    options = asked.parse_args()
    rows = features(options.rows)
    candidates = over_rows(rows)
    expected = [by_hand(row) for row in rows]
    for name, call in candidates.items():
        if [bool(found) for found in call()] != expected:
            message = f"{name} does not answer as the function by hand"
            raise SystemExit(message)
    sys.stdout.write(f"\nReady features, {options.rows:,} rows, {sum(expected):,} match\n\n")
    sys.stdout.write(table(candidates, options.rows, options.rounds) + "\n")
    people = customers(options.customers)
    sys.stdout.write(f"\nRaw history, {options.customers:,} customers with 10 orders each\n\n")
    sys.stdout.write(table(over_history(people), options.customers, options.rounds) + "\n\n")
    sys.stdout.write(compiling("a rule of five comparisons, two over history", ORDINARY) + "\n")


main()
