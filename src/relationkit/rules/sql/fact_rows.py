"""A fact in rows of the table of facts, and how it is held against a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relationkit.rules.sql.facts import LISTS
from relationkit.rules.sql.predicates import Predicate, Truth, every, some
from relationkit.rules.sql.scalars import Number, Scalar
from relationkit.rules.sql.scans import Filter
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relationkit.rules.sql.layout import Stored
    from relationkit.rules.sql.scans import Scan
    from relationkit.rules.sql.writing import Writing


@dataclass(frozen=True, slots=True)
class RowFact:
    """A fact in a row of the table of facts, of which only the row knows the kind; the values of a list are further rows.

    ``listed`` gives the scan of those rows, and ``reads`` is what the row and the scan are to the customer.
    """

    writing: Writing
    alias: str
    listed: Callable[[], Scan]
    of_customer: bool

    def compare(self, op: str, value: Any) -> Truth:  # noqa: ANN401 - a value of a rule
        """Hold it against the value of a comparison."""
        known = self._row(f"{self.alias}.kind IS NOT NULL")
        if op in {"is-known", "is-unknown"}:
            missing = Predicate(
                f"{self.alias}.kind IS NULL", {self.alias: True} if self.of_customer else {}
            )
            truth = Truth(lambda: known, lambda: missing, certain=True)
            return truth if op == "is-known" else truth.opposite()
        values = value if isinstance(value, tuple) else (value,)
        lists = op in {"contains", "one-of", *LISTS}
        return Truth(
            lambda: some(
                [
                    *self._scalars(op, values, 0),
                    *([self._list(op, values, true=True)] if lists else ()),
                ]
            ),
            lambda: some(
                [
                    *self._scalars(op, values, 1),
                    *([self._list(op, values, true=False)] if lists else ()),
                ]
            ),
        )

    def _scalars(self, op: str, values: tuple[Any, ...], side: int) -> list[Predicate]:
        if op in LISTS:
            return []
        found = []
        for kind in dict.fromkeys(map(kind_of, values)):
            same = tuple(value for value in values if kind_of(value) == kind)
            if side == 1 and same != values:  # whether it is one of another kind is unknown
                continue
            written = self._of_kind(kind).pair(op, same)[side]
            if written is not None:
                found.append(every((self._kind(kind), self._row(written))))
        return found

    def _of_kind(self, kind: str) -> Scalar:
        alias = self.alias
        if kind == "text":
            return Scalar(self.writing, f"{alias}.text", kind)
        if kind == "yes-no":
            return Scalar(self.writing, f"({alias}.number = 1)", kind)
        stored: Stored = "micros" if kind == "moment" else "millionths"
        return Scalar(self.writing, f"{alias}.number", kind, stored)

    def _list(self, op: str, values: tuple[Any, ...], *, true: bool) -> Predicate:
        alternatives = [(value,) for value in values] if op == "has-all" else [values]
        found = every(self._held(several) for several in alternatives)
        if true is (op == "has-none"):
            turned = {name: not truth for name, truth in found.reads.items()}
            found = Predicate(f"({found.sql}) IS NOT TRUE", turned)
        return every((self._kind("list"), found))

    def _held(self, values: tuple[Any, ...]) -> Predicate:
        """One of the values stands in a further row."""
        line = RowFact(self.writing, "l", self.listed, of_customer=False)
        test = some(line._scalars("one-of", values, 0))
        scan = self.listed()
        sql = f"{scan.column('COUNT(*)', Filter(tests=(test.sql,)))} > 0"
        return Predicate(sql, {scan.name: False} if self.of_customer else {})

    def number(self) -> Number:
        """The number that it is, if it is one."""
        sql = f"CASE WHEN {self.alias}.kind = 'number' THEN {self.alias}.number END"
        return Number(sql, "millionths", nullable=True)

    @property
    def reads(self) -> Mapping[str, bool | None]:
        """The row, without which nothing is true."""
        return {self.alias: False} if self.of_customer else {}

    @property
    def nullable(self) -> bool:
        """Any customer may lack the row."""
        return True

    def day_of_year(self) -> tuple[str, Callable[[str], object]]:
        """What says on which day of the year it falls, NULL for another kind; and how ``MM-DD`` is written beside it."""
        day, write = self.writing.dialect.day_of_year(f"{self.alias}.text", "native")
        return f"CASE WHEN {self.alias}.kind = 'day' THEN {day} END", write

    def different(self) -> str:
        """What differs where the fact differs."""
        dialect, alias = self.writing.dialect, self.alias
        text = "l.kind || length(COALESCE(l.text, '')) || ':' || COALESCE(l.text, '') || COALESCE({}, '') || ';'"
        parts = self.listed().column(
            dialect.joined(text.format(dialect.as_text("l.number")), "l.line"), Filter()
        )
        return (
            f"CASE WHEN {alias}.kind IS NOT NULL THEN {alias}.kind || ':' || COALESCE({alias}.text, '')"
            f" || ':' || COALESCE({dialect.as_text(f'{alias}.number')}, '') || ':' || COALESCE({parts}, '') END"
        )

    def _kind(self, kind: str) -> Predicate:
        return self._row(f"{self.alias}.kind = '{kind}'")

    def _row(self, sql: str) -> Predicate:
        return Predicate(sql, self.reads)
