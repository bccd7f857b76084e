"""Which of DuckDB's types can be a fact, and how a query reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.engines.tables import MOST_PLACES, NOT_EXACT, TOO_FINE
from relationkit.rules.sql.layout import Column

if TYPE_CHECKING:
    from relationkit.engines.tables import Seen

_WHOLE = frozenset(
    f"{sign}{size}"
    for sign in ("", "U")
    for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)
_NAIVE = {
    "TIMESTAMP": "{}",
    "TIMESTAMP_S": "CAST({} AS TIMESTAMP)",
    "TIMESTAMP_MS": "CAST({} AS TIMESTAMP)",
    # A cast truncates in one release of DuckDB and rounds in another.
    "TIMESTAMP_NS": "make_timestamp(epoch_ns({}) // 1000)",
}
_EXACT = {"VARCHAR[]": "list", "BOOLEAN": "yes-no", "DATE": "day"}
_AS_TEXT = ("UUID", "ENUM")
# To compare one inside a data frame DuckDB 1 asks for the package pytz; it is turned into UTC first.
FRAME_INSTANT = "TIMESTAMP WITH TIME ZONE IN A FRAME"
_WIDEST = 24


@dataclass(frozen=True, slots=True)
class DuckdbSpelling:
    """DuckDB's types and words.

    `utc` declares that timestamps without a zone hold UTC. `collated` says that some text of the database is compared by a
    collation, so that each column has to ask for its plain letters.
    """

    utc: bool = False
    collated: bool = False

    def column(self, seen: Seen, digits: int | None) -> Column | str:
        """The column as a fact, or why it cannot be one."""
        kind, place = seen.type.upper(), f"{{t}}.{self.name(seen.name)}"
        nullable = seen.nullable
        if kind == "VARCHAR":
            return self._text(seen, place)
        if kind.startswith(_AS_TEXT):
            return Column(self.text(place), "text", nullable=nullable, expression=True)
        if kind in _EXACT:
            return _plain(seen, _EXACT[kind])
        if kind in _WHOLE:
            return _plain(seen, "number")
        if kind.startswith("DECIMAL("):
            return _decimal(seen, kind, place, digits)
        if kind in {"DOUBLE", "FLOAT"}:
            return _exact(seen, place, digits)
        if kind == FRAME_INSTANT:
            sql = f"({place} AT TIME ZONE 'UTC')"
            return Column(sql, "moment", nullable=nullable, expression=True)
        if kind == "TIMESTAMP WITH TIME ZONE":
            return Column(seen.name, "moment", stored="instant", nullable=nullable)
        if kind in _NAIVE:
            return self._naive(seen, kind, place)
        return f"is {_short(kind)}, which no rule can ask for"

    def _text(self, seen: Seen, place: str) -> Column:
        if not self.collated:
            return _plain(seen, "text")
        return Column(
            f'({place} COLLATE "binary")', "text", nullable=seen.nullable, expression=True
        )

    def _naive(self, seen: Seen, kind: str, place: str) -> Column | str:
        if not self.utc:
            return "is a timestamp without a zone; say naive='UTC' if it holds UTC, else convert it to TIMESTAMPTZ"
        if kind == "TIMESTAMP":
            return _plain(seen, "moment")
        sql = _NAIVE[kind].format(place)
        return Column(sql, "moment", nullable=seen.nullable, expression=True)

    def name(self, name: str, /) -> str:
        """A name in quotes."""
        return '"' + name.replace('"', '""') + '"'

    def text(self, expression: str, /) -> str:
        """Anything as text."""
        return f"CAST({expression} AS VARCHAR)"

    def month_and_day(self, text: str, /) -> str:
        """``MM-DD`` of a written birthday, else NULL."""
        written = "((-|[0-9]{4})-)?[0-9]{2}-[0-9]{2}"
        return f"CASE WHEN regexp_full_match({text}, '{written}') THEN right({text}, 5) END"

    def language(self, locale: str, /) -> str:
        """The part of a locale before its first hyphen or underscore."""
        return f"split_part(replace({locale}, '_', '-'), '-', 1)"


def _plain(seen: Seen, kind: str) -> Column:
    return Column(seen.name, kind, nullable=seen.nullable)  # type: ignore[arg-type]


def _decimal(seen: Seen, kind: str, place: str, digits: int | None) -> Column | str:
    """Decimals as wide as the engine allows leave no room to multiply, and some data frames make no others."""
    width, scale = map(int, kind.removeprefix("DECIMAL(").rstrip(")").split(","))
    if scale > MOST_PLACES and digits is None:
        return TOO_FINE.format(seen.type)
    if scale <= MOST_PLACES and width <= _WIDEST:
        return _plain(seen, "number")
    places = scale if scale <= MOST_PLACES else digits
    sql = f"CAST({place} AS DECIMAL({_WIDEST},{places}))"
    return Column(sql, "number", nullable=seen.nullable, expression=True)


def _exact(seen: Seen, place: str, digits: int | None) -> Column | str:
    if digits is None:
        return NOT_EXACT.format(seen.type)
    # Not a number is how data frames write a missing one.
    sql = f"CASE WHEN NOT isnan({place}) THEN CAST({place} AS DECIMAL(18,{digits})) END"
    return Column(sql, "number", expression=True)


def _short(kind: str) -> str:
    return kind.partition("(")[0]
