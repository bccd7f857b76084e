"""The words in which engines differ; the base has those of most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from relationkit.errors import InvalidDocument
from relationkit.rules.sql.casefold import turning

if TYPE_CHECKING:
    from relationkit.rules.sql.layout import Stored

Mark = Callable[[object], str]
"""Gives a value its mark."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST = 2**63 - 1
"""The largest number of 64 bits."""
_HIGHEST = 10**36
_MILLION = 1_000_000
_SHORT = 10**16


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's way of writing. The methods give expressions; what they get are expressions or marks."""

    name: ClassVar[str]
    named: ClassVar[bool] = False
    doubles_percent: ClassVar[bool] = False
    quote: ClassVar[str] = '"'
    text_type: ClassVar[str] = "VARCHAR"
    moment_types: ClassVar[Mapping[str, str]] = {"native": "TIMESTAMP", "instant": "TIMESTAMPTZ"}
    units: ClassVar[int] = _MILLION
    """How many whole units a number has that is stored as itself."""
    whole_once: ClassVar[str] = "MATERIALIZED "
    """Before a common table expression that is to be worked out once."""
    small: ClassVar[bool] = False
    """Whether a SELECT has room for few tables and few brackets."""
    nested: ClassVar[bool] = False
    """Whether rows of two tables are fastest brought together by looking into the one for each row of the other."""
    most_values: ClassVar[int] = 1_000_000
    """How many values a query may hold."""
    divided: ClassVar[str] = "//"
    """Between a whole number and one that divides it."""
    largest: ClassVar[int] = _HIGHEST
    """The largest whole number that can be compared with."""

    def mark(self, number: int) -> str:  # noqa: ARG002 - spark counts
        """What stands for the value of that number."""
        return "?"

    def identifier(self, name: str) -> str:
        """A name in quotes, so that it may be any word; a name with a schema has a point."""
        if "\0" in name:
            message = "the name of a table or column holds a NUL; no database has such names"
            raise InvalidDocument(message, issues=(("name", "invalid-name"),))
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"

    def moment(self, micros: int, stored: Stored, mark: Mark) -> str:
        """A moment as a column stores it."""
        if stored == "micros":
            return mark(micros)
        written = (_EPOCH + timedelta(microseconds=micros)).replace(tzinfo=None)
        zone = "+00:00" if stored == "instant" else ""
        text = written.isoformat(" ", "microseconds") + zone
        return f"CAST({mark(text)} AS {self.moment_types[stored]})"

    def micros(self, moment: str, stored: Stored) -> str:
        """A moment of a column as microseconds since 1970."""
        return moment if stored == "micros" else self._micros(moment, stored)

    def _micros(self, moment: str, stored: Stored) -> str:  # noqa: ARG002 - spark has two kinds
        return f"epoch_us({moment})"

    def day(self, iso: str, mark: Mark) -> str:
        """A day."""
        return f"CAST({mark(iso)} AS DATE)"

    def number(self, units: int, stored: Stored, mark: Mark) -> str:
        """So many units of a number, as a column stores it."""
        if stored != "native":
            return mark(units)
        exact = Decimal(units).scaleb(-len(str(self.units)) + 1)
        return mark(int(exact) if units % self.units == 0 else exact.normalize())

    def whole(self, number: str, stored: Stored) -> str:
        """A number as a whole number of units."""
        return number if stored != "native" else self.wide(f"{number} * {self.units}")

    def wide(self, number: str) -> str:
        """A whole number with room for products."""
        return f"CAST({number} AS HUGEINT)"

    def total(self, number: str, stored: Stored) -> str:  # noqa: ARG002 - spark's sums overflow
        """The sum of a column, an aggregate that does not overflow."""
        return f"SUM({number})"

    def by_letter(self, text: str) -> str:
        """Text that is ordered by code point."""
        return text

    def as_text(self, value: str) -> str:
        """A value as text."""
        return f"CAST({value} AS {self.text_type})"

    def day_of_year(self, day: str, stored: Stored) -> tuple[str, Callable[[str], object]]:
        """What says which day of the year it is, and how ``MM-DD`` is written beside it."""
        if stored == "date":
            month = f"EXTRACT(MONTH FROM {day}) * 100 + EXTRACT(DAY FROM {day})"
            return f"({month})", lambda written: int(written.replace("-", ""))
        return self.by_letter(f"right({self.as_text(day)}, 5)"), str

    def folded(self, text: str, sought: str, mark: Mark) -> str:
        """The text with all letters folded that may be in the sought text, which is folded."""
        letters, turned, several = turning(sought)
        if letters:
            text = f"translate({text}, {mark(letters)}, {mark(turned)})"
        for letter, folded in several:
            text = f"replace({text}, {mark(letter)}, {mark(folded)})"
        return text

    def reads(self, op: str, text: str, sought: str, mark: Mark) -> str:
        """A folded text holds, starts with or ends with another."""
        if op == "contains":
            return f"strpos({text}, {mark(sought)}) > 0"
        side = "left" if op == "starts-with" else "right"
        return f"{side}({text}, {mark(len(sought))}) = {mark(sought)}"

    def any_of(self, value: str, json: str) -> str:
        """The text is one of those in a JSON list."""
        return f"""{value} IN (SELECT unnest(from_json({json}, '["VARCHAR"]')))"""

    def holds(self, listed: str, value: str) -> str:
        """A list of text holds a text."""
        return f"list_contains({listed}, {value})"

    def lot(self, text: str) -> str:
        """The first eight hexadecimal digits of SHA-256."""
        return f"substr(sha256({text}), 1, 8)"

    def balance(self, weights: Sequence[tuple[str, int]], sign: str, mark: Mark) -> str:
        """The weighted whole numbers add up to what compares so with nought, exactly."""
        if all(abs(weight) < _SHORT for _, weight in weights):
            return f"{self.weighed(weights, mark)} {sign} 0"
        if sign in {"<", ">"}:
            turned = "<=" if sign == ">" else ">="
            return f"NOT ({self.balance(weights, turned, mark)})"
        if sign == "<=":
            weights = [(number, -weight) for number, weight in weights]
        high, low, short, rest = self._halves(weights, mark)
        return f"{high} + ({low} - {rest}) {self.divided} {short} >= 0"

    def weighed(self, weights: Sequence[tuple[str, int]], mark: Mark) -> str:
        """Something that orders as the sum of the weighted whole numbers does, exactly."""
        return "(" + " + ".join(self._product(*pair, mark) for pair in weights) + ")"

    def ordered(self, weights: Sequence[tuple[str, int]], mark: Mark) -> tuple[str, ...]:
        """One expression or more by which customers are ordered as by the sum of the weighted whole numbers."""
        if all(abs(weight) < _SHORT for _, weight in weights):
            return (self.weighed(weights, mark),)
        high, low, short, rest = self._halves(weights, mark)
        return (f"{high} + ({low} - {rest}) {self.divided} {short}", rest)

    def _halves(self, weights: Sequence[tuple[str, int]], mark: Mark) -> tuple[str, str, str, str]:
        """Weights of up to 35 digits as high * _SHORT + low; and what is left of the low sum beyond whole multiples."""
        high, low = (
            self.weighed(
                [(number, divmod(weight, _SHORT)[part]) for number, weight in weights], mark
            )
            for part in (0, 1)
        )
        short = self.wide(mark(_SHORT))
        return high, low, short, f"(({low} % {short} + {short}) % {short})"

    def extreme(self, values: Sequence[str], *, greatest: bool) -> str:
        """The least or the greatest of those that are known."""
        if len(values) == 1:
            return values[0]
        return f"{'GREATEST' if greatest else 'LEAST'}({', '.join(values)})"

    def _product(self, number: str, weight: int, mark: Mark) -> str:
        return f"{self.wide(number)} * {self.wide(mark(weight))}"

    def joined(self, text: str, order: str) -> str:
        """All texts of a group in one, in an order; an aggregate."""
        return f"string_agg({text}, '' ORDER BY {order})"
