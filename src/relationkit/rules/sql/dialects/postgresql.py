# ruff: noqa: D102 - the base says what each method gives
"""PostgreSQL: texts have a collation, and numbers as many digits as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.sql.dialects.dialect import Dialect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.rules.sql.dialects.dialect import Mark
    from relationkit.rules.sql.layout import Stored


class Postgresql(Dialect):
    """PostgreSQL 14 or later, through psycopg."""

    name = "postgresql"
    doubles_percent = True
    text_type = "text"
    most_values = 65_535

    def mark(self, number: int) -> str:  # noqa: ARG002
        return "%s"

    def _micros(self, moment: str, stored: Stored) -> str:  # noqa: ARG002
        return f"CAST(EXTRACT(EPOCH FROM {moment}) * 1000000 AS bigint)"

    def wide(self, number: str) -> str:
        return f"CAST({number} AS numeric)"

    def by_letter(self, text: str) -> str:
        return f'{text} COLLATE "C"'

    def balance(self, weights: Sequence[tuple[str, int]], sign: str, mark: Mark) -> str:
        return f"{self.weighed(weights, mark)} {sign} 0"

    def ordered(self, weights: Sequence[tuple[str, int]], mark: Mark) -> tuple[str, ...]:
        return (self.weighed(weights, mark),)

    def any_of(self, value: str, json: str) -> str:
        return f"{value} IN (SELECT json_array_elements_text(CAST({json} AS json)))"

    def holds(self, listed: str, value: str) -> str:
        return f"{value} = ANY({listed})"

    def lot(self, text: str) -> str:
        return f"substr(encode(sha256(convert_to({text}, 'UTF8')), 'hex'), 1, 8) COLLATE \"C\""
