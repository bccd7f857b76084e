"""Which of Spark's types can be a fact, and how a query reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.engines.tables import MOST_PLACES, NOT_EXACT, TOO_FINE
from relationkit.rules.sql.layout import Column

if TYPE_CHECKING:
    from relationkit.engines.tables import Seen

_WHOLE = frozenset({"tinyint", "smallint", "int", "bigint"})
_EXACT = {"array<string>": "list", "boolean": "yes-no", "date": "day"}


@dataclass(frozen=True, slots=True)
class SparkSpelling:
    """Spark's types and words.

    `utc` declares that timestamps without a zone (TIMESTAMP_NTZ) hold UTC.
    """

    utc: bool = False

    def column(self, seen: Seen, digits: int | None) -> Column | str:
        """The column as a fact, or why it cannot be one."""
        kind, place = seen.type.lower(), f"{{t}}.{self.name(seen.name)}"
        if kind.startswith("string collate"):
            sql = f"({place} COLLATE UTF8_BINARY)"
            return Column(sql, "text", nullable=seen.nullable, expression=True)
        if kind == "string" or kind.startswith(("varchar(", "char(")):
            return Column(seen.name, "text", nullable=seen.nullable)
        if kind in _EXACT:
            return Column(seen.name, _EXACT[kind], nullable=seen.nullable)  # type: ignore[arg-type]
        if kind in _WHOLE:
            return Column(seen.name, "number", nullable=seen.nullable)
        if kind.startswith("decimal("):
            return _decimal(seen, place, digits)
        if kind in {"double", "float"}:
            return _exact(seen, place, digits)
        if kind == "timestamp":
            return Column(seen.name, "moment", stored="instant", nullable=seen.nullable)
        if kind == "timestamp_ntz":
            return self._naive(seen)
        return f"is {kind.partition('<')[0]}, which no rule can ask for"

    def _naive(self, seen: Seen) -> Column | str:
        if not self.utc:
            return "is a timestamp without a zone; say naive='UTC' if it holds UTC, else convert it to TIMESTAMP"
        return Column(seen.name, "moment", nullable=seen.nullable)

    def name(self, name: str, /) -> str:
        """A name in quotes."""
        return "`" + name.replace("`", "``") + "`"

    def text(self, expression: str, /) -> str:
        """Anything as text."""
        return f"CAST({expression} AS STRING)"

    def month_and_day(self, text: str, /) -> str:
        """``MM-DD`` of a written birthday, else NULL."""
        written = "^((-|[0-9]{4})-)?[0-9]{2}-[0-9]{2}$"
        return f"CASE WHEN {text} RLIKE '{written}' THEN right({text}, 5) END"

    def language(self, locale: str, /) -> str:
        """The part of a locale before its first hyphen or underscore."""
        return f"split_part(replace({locale}, '_', '-'), '-', 1)"


def _decimal(seen: Seen, place: str, digits: int | None) -> Column | str:
    scale = int(seen.type.rstrip(")").partition(",")[2])
    if scale <= MOST_PLACES:
        return Column(seen.name, "number", nullable=seen.nullable)
    if digits is None:
        return TOO_FINE.format(seen.type)
    sql = f"CAST({place} AS DECIMAL(24,{digits}))"
    return Column(sql, "number", nullable=seen.nullable, expression=True)


def _exact(seen: Seen, place: str, digits: int | None) -> Column | str:
    if digits is None:
        return NOT_EXACT.format(seen.type)
    sql = f"CASE WHEN NOT isnan({place}) THEN CAST({place} AS DECIMAL(18,{digits})) END"
    return Column(sql, "number", expression=True)
