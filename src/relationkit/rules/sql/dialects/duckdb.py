"""DuckDB: most of it is as the base has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.sql.dialects.dialect import Dialect

if TYPE_CHECKING:
    from relationkit.rules.sql.dialects.dialect import Mark


class Duckdb(Dialect):
    """DuckDB 1.4 or later."""

    name = "duckdb"

    def folded(self, text: str, sought: str, mark: Mark) -> str:
        """DuckDB translates slowly; most texts are ASCII, whose case `lower` knows."""
        turned = super().folded(text, sought, mark)
        return f"CASE WHEN strlen({text}) = length({text}) THEN lower({text}) ELSE {turned} END"
