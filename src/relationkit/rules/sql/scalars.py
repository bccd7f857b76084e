"""An expression of one kind, and how it is held against values of that kind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from relationkit.rules.sql.instants import micros
from relationkit.rules.sql.intervals import Whole, others, stretches, whole, within
from relationkit.rules.sql.predicates import NEVER, Predicate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from relationkit.rules.sql.layout import Stored
    from relationkit.rules.sql.writing import Writing

_TEXTUAL = frozenset({"contains", "starts-with", "ends-with"})
_SIGNS = {
    "equals": ("=", "<>"),
    "not-equals": ("<>", "="),
    "less-than": ("<", ">="),
    "at-most": ("<=", ">"),
    "more-than": (">", "<="),
    "at-least": (">=", "<"),
}
_LONG_LIST = 100
_EPOCH_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can be added up: its expression, how it is stored, and whether it may be missing."""

    sql: str
    stored: Stored
    nullable: bool


NO_NUMBER = Number("CAST(NULL AS INTEGER)", "millionths", nullable=True)


def inside(
    writing: Writing, sql: str, taken: Sequence[Whole], literal: Callable[[int], str]
) -> str | None:
    """The expression is among the whole numbers; None for never. What no engine can hold is beyond all numbers."""
    largest = writing.dialect.largest
    kept: list[Whole] = []
    for first, last in taken:
        if (first is not None and first > largest) or (last is not None and last < -largest):
            continue
        low = None if first is None or first < -largest else first
        high = None if last is None or last > largest else last
        kept.append((low, high))
    return within(sql, kept, literal) if kept else None


@dataclass(frozen=True, slots=True)
class Scalar:
    """An expression of one kind."""

    writing: Writing
    sql: str
    kind: str
    stored: Stored = "native"

    def pair(self, op: str, values: tuple[Any, ...]) -> tuple[str | None, str | None]:
        """When the comparison with values of the same kind is true and when false; None for never."""
        if self.kind == "number":
            taken = self._units(op, values)
            return self._inside(taken), self._inside(others(taken))
        if self.kind == "yes-no":
            return self._yes_no(op, values)
        if op in _TEXTUAL:
            return self._reads(op, str(values[0]).casefold())
        sql, written = self.sql, [self._literal(value) for value in values]
        if op == "one-of":
            return self._one_of(values, written)
        if self.kind == "text" and op not in {"equals", "not-equals"}:
            sql = self.writing.dialect.by_letter(sql)
        if op == "between":
            low, high = written
            return f"{sql} BETWEEN {low} AND {high}", f"({sql} < {low} OR {sql} > {high})"
        sign, opposite = _SIGNS[op]
        return f"{sql} {sign} {written[0]}", f"{sql} {opposite} {written[0]}"

    def _units(self, op: str, values: tuple[Any, ...]) -> list[Whole]:
        return whole(stretches(op, values), self.scale)

    @property
    def scale(self) -> int:
        """How many whole units make one."""
        return 1_000_000 if self.stored == "millionths" else self.writing.dialect.units

    def _inside(self, taken: Sequence[Whole]) -> str | None:
        return inside(self.writing, self.sql, taken, self.literal)

    def literal(self, units: int) -> str:
        """So many units as the column stores them."""
        return self.writing.dialect.number(units, self.stored, self.writing.mark)

    def among(self, taken: Sequence[Whole], reads: Mapping[str, bool | None]) -> Predicate:
        """It is among whole numbers of units."""
        sql = self._inside(taken)
        return NEVER if sql is None else Predicate(sql, reads)

    def _yes_no(self, op: str, values: tuple[Any, ...]) -> tuple[str | None, str | None]:
        wanted = set(values) if op != "not-equals" else {True, False} - set(values)
        if len(wanted) > 1:
            return f"{self.sql} IS NOT NULL", None
        return (self.sql, f"NOT {self.sql}") if True in wanted else (f"NOT {self.sql}", self.sql)

    def _reads(self, op: str, sought: str) -> tuple[str | None, str | None]:
        if not sought:
            return f"{self.sql} IS NOT NULL", None
        dialect, mark = self.writing.dialect, self.writing.mark
        reads = dialect.reads(op, dialect.folded(self.sql, sought, mark), sought, mark)
        return reads, f"NOT ({reads})"

    def _one_of(self, values: tuple[Any, ...], written: list[str]) -> tuple[str, str]:
        if len(values) == 1:
            return f"{self.sql} = {written[0]}", f"{self.sql} <> {written[0]}"
        if self.kind == "text" and len(values) > _LONG_LIST:
            among = self.writing.dialect.any_of(self.sql, self.writing.mark(json.dumps(values)))
            return among, f"NOT ({among})"
        listed = ", ".join(dict.fromkeys(written))
        return f"{self.sql} IN ({listed})", f"{self.sql} NOT IN ({listed})"

    def _literal(self, value: str | date) -> str:
        writing = self.writing
        if isinstance(value, datetime):
            return writing.dialect.moment(micros(value), self.stored, writing.mark)
        if isinstance(value, date):
            if self.stored == "native":
                return writing.dialect.day(value.isoformat(), writing.mark)
            return writing.mark(value.toordinal() - _EPOCH_DAY)
        return writing.mark(value)
