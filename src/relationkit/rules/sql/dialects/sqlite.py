# ruff: noqa: D102 - the base says what each method gives
"""SQLite: no moments, no days, no exact fractions, and `lower` for ASCII alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.errors import NotSupported
from relationkit.rules.sql.dialects.dialect import LARGEST, Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relationkit.rules.sql.dialects.dialect import Mark
    from relationkit.rules.sql.layout import Stored


class Sqlite(Dialect):
    """SQLite 3.39 or later, with the functions of `relationkit.rules.sql.functions`."""

    name = "sqlite"
    text_type = "TEXT"
    units = 1
    largest = LARGEST
    small = True
    nested = True
    most_values = 32_766

    def moment(self, micros: int, stored: Stored, mark: Mark) -> str:
        if stored != "micros":
            message = "SQLite has no moments; store them in microseconds, and say so in the layout"
            raise NotSupported(message)
        return mark(micros)

    def day(self, iso: str, mark: Mark) -> str:
        return mark(iso)

    def wide(self, number: str) -> str:
        return number

    def day_of_year(self, day: str, stored: Stored) -> tuple[str, Callable[[str], object]]:  # noqa: ARG002
        return f"substr({day}, -5)", str

    def folded(self, text: str, sought: str, mark: Mark) -> str:  # noqa: ARG002 - a function folds all
        return f"rk_casefold({text})"

    def reads(self, op: str, text: str, sought: str, mark: Mark) -> str:
        if op == "contains":
            return f"instr({text}, {mark(sought)}) > 0"
        part = f"1, {mark(len(sought))}" if op == "starts-with" else mark(-len(sought))
        return f"substr({text}, {part}) = {mark(sought)}"

    def any_of(self, value: str, json: str) -> str:
        return f"{value} IN (SELECT value FROM json_each({json}))"  # noqa: S608 - names and marks

    def holds(self, listed: str, value: str) -> str:
        return f"{value} IN (SELECT value FROM json_each({listed}))"  # noqa: S608 - names and marks

    def lot(self, text: str) -> str:
        return f"substr(rk_sha256({text}), 1, 8)"

    def balance(self, weights: Sequence[tuple[str, int]], sign: str, mark: Mark) -> str:
        return f"{self.weighed(weights, mark)} {sign} rk_weigh()"

    def weighed(self, weights: Sequence[tuple[str, int]], mark: Mark) -> str:
        """Text that orders as the sum does; `rk_weigh()` stands for nought."""
        return (
            f"rk_weigh({', '.join(f'{number}, {mark(str(weight))}' for number, weight in weights)})"
        )

    def ordered(self, weights: Sequence[tuple[str, int]], mark: Mark) -> tuple[str, ...]:
        return (self.weighed(weights, mark),)

    def extreme(self, values: Sequence[str], *, greatest: bool) -> str:
        if len(values) == 1:
            return values[0]
        known = [f"COALESCE({', '.join((value, *values))})" for value in values]
        return f"{'MAX' if greatest else 'MIN'}({', '.join(known)})"

    def joined(self, text: str, order: str) -> str:  # noqa: ARG002 - rows come in the order of the table's key
        return f"group_concat({text}, '')"
