"""A fact in a column of its own, and how it is held against a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from relationkit.rules.sql.predicates import (
    NEVER,
    UNKNOWN,
    Predicate,
    Truth,
    always,
    any_of,
    every,
    some,
)
from relationkit.rules.sql.scalars import NO_NUMBER, Number, Scalar
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relationkit.rules.sql.layout import Column, Stored
    from relationkit.rules.sql.writing import Writing

LISTS = frozenset({"has-all", "has-none"})
"""Comparisons of lists alone."""


@dataclass(frozen=True, slots=True)
class ColumnFact:
    """A fact in a column of its own, of one kind."""

    writing: Writing
    sql: str
    column: Column
    reads: Mapping[str, bool | None] = field(default_factory=dict)

    def compare(self, op: str, value: Any) -> Truth:  # noqa: ANN401 - a value of a rule
        """Hold it against the value of a comparison."""
        known = self._predicate(f"{self.sql} IS NOT NULL")
        missing = self._predicate(f"{self.sql} IS NULL")
        if op in {"is-known", "is-unknown"}:
            if not self.column.nullable:
                return always(truth=op == "is-known")
            truth = Truth(lambda: known, lambda: missing, certain=True)
            return truth if op == "is-known" else truth.opposite()
        values = value if isinstance(value, tuple) else (value,)
        if self.column.kind == "list":
            return self._list(op, values, known, missing)
        same = tuple(part for part in values if kind_of(part) == self.column.kind)
        if op in LISTS or not same:
            return UNKNOWN
        if same != values:
            return any_of((self.compare(op, same), UNKNOWN))
        scalar = Scalar(self.writing, self.sql, self.column.kind, self.column.stored)
        true, false = scalar.pair(op, values)
        return Truth(
            lambda: self._predicate(true),
            lambda: self._predicate(false),
            certain=not self.column.nullable,
            unknown=lambda: missing,
        )

    def _list(
        self, op: str, values: tuple[Any, ...], known: Predicate, missing: Predicate
    ) -> Truth:
        if op not in {"contains", "one-of", *LISTS}:
            return UNKNOWN
        writing = self.writing
        held = [
            self._predicate(writing.dialect.holds(self.sql, writing.mark(value)))
            if isinstance(value, str)
            else NEVER
            for value in values
        ]
        join = every if op == "has-all" else some
        true = join(held)
        false = every((known, Predicate(f"NOT ({true.sql})", true.reads)))
        truth = Truth(lambda: true, lambda: false, not self.column.nullable, lambda: missing)
        return truth.opposite() if op == "has-none" else truth

    def number(self) -> Number:
        """The number that it is; a fact of another kind is none."""
        if self.column.kind != "number":
            return NO_NUMBER
        return Number(self.sql, self.column.stored, self.column.nullable)

    @property
    def nullable(self) -> bool:
        """Whether it may be missing."""
        return self.column.nullable

    def day_of_year(self) -> tuple[str, Callable[[str], object]] | None:
        """What says on which day of the year it falls, and how ``MM-DD`` is written beside it; None for another kind."""
        if self.column.kind not in {"yearly", "day"}:
            return None
        stored: Stored = "date" if self.column.kind == "day" else self.column.stored
        return self.writing.dialect.day_of_year(self.sql, stored)

    def different(self) -> str:
        """What differs where the fact differs."""
        return self.sql

    def _predicate(self, sql: str | None) -> Predicate:
        return NEVER if sql is None else Predicate(sql, self.reads)
