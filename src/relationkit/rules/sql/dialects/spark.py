# ruff: noqa: D102 - the base says what each method gives
"""Spark: named values, backticks, and decimals of 38 digits for sums."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from relationkit.rules.sql.dialects.dialect import LARGEST, Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.sql.dialects.dialect import Mark
    from relationkit.rules.sql.layout import Stored


class Spark(Dialect):
    """Spark 3.5 or later, through ``spark.sql(text, args=...)``."""

    name = "spark"
    named = True
    quote = "`"
    text_type = "STRING"
    divided = "/"
    whole_once = ""
    moment_types: ClassVar[Mapping[str, str]] = {"native": "TIMESTAMP_NTZ", "instant": "TIMESTAMP"}

    def mark(self, number: int) -> str:
        return f":p{number}"

    def _micros(self, moment: str, stored: Stored) -> str:
        if stored == "instant":
            return f"unix_micros({moment})"
        since = "CAST('1970-01-01 00:00:00' AS TIMESTAMP_NTZ)"
        return f"timestampdiff(MICROSECOND, {since}, {moment})"

    def number(self, units: int, stored: Stored, mark: Mark) -> str:
        if stored != "native" and abs(units) > LARGEST:
            return mark(Decimal(units))
        return super().number(units, stored, mark)

    def wide(self, number: str) -> str:
        return f"CAST({number} AS DECIMAL(38, 0))"

    def total(self, number: str, stored: Stored) -> str:
        return f"SUM({number if stored == 'native' else self.wide(number)})"

    def reads(self, op: str, text: str, sought: str, mark: Mark) -> str:
        if op == "contains":
            return f"instr({text}, {mark(sought)}) > 0"
        return super().reads(op, text, sought, mark)

    def any_of(self, value: str, json: str) -> str:
        return f"array_contains(from_json({json}, 'array<string>'), {value})"

    def holds(self, listed: str, value: str) -> str:
        return f"array_contains({listed}, {value})"

    def lot(self, text: str) -> str:
        return f"substr(sha2({text}, 256), 1, 8)"

    def _product(self, number: str, weight: int, mark: Mark) -> str:
        return f"{self.wide(number)} * {self.wide(mark(str(weight)))}"

    def joined(self, text: str, order: str) -> str:
        pairs = f"array_sort(collect_list(struct({order} AS place, {text} AS part)))"
        return f"array_join(transform({pairs}, pair -> pair.part), '')"
