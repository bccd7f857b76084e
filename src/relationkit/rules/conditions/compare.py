"""A term held against a value."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from relationkit.rules.conditions.node import Node
from relationkit.rules.terms import EndTerm, FieldTerm, Term, is_money
from relationkit.rules.values import TaggedValue, kind_of

Op = Literal[
    "equals", "not-equals", "less-than", "at-most", "more-than", "at-least", "between",
    "one-of", "has-all", "has-none", "contains", "starts-with", "ends-with", "is-unknown", "is-known",
]  # fmt: skip

_ORDERED = {"less-than", "at-most", "more-than", "at-least", "between"}
_TEXTUAL = {"contains", "starts-with", "ends-with"}
_LISTS = {"one-of", "has-all", "has-none"}


class Compare(Node):
    """A term held against a value."""

    kind: Literal["compare"]
    term: Term
    op: Op
    value: TaggedValue = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        problem = self._problem()
        if problem:
            raise ValueError(problem)
        return self

    def _problem(self) -> str | None:
        if self.op in {"is-unknown", "is-known"}:
            return None if self.value is None else f"{self.op} takes no value"
        if self.value is None:
            return f"{self.op} needs a value; to ask for a missing one write is_unknown()"
        if is_money(self.term) != (self.currency is not None):
            return "an amount of money needs a currency, and only an amount of money has one"
        return self._wrong_shape() or self._wrong_kind()

    def _wrong_shape(self) -> str | None:
        several = isinstance(self.value, tuple)
        if self.op == "between":
            pair = several and len(_parts(self.value)) == 2  # noqa: PLR2004 - two ends
            return None if pair else "between takes two values, the lowest and the highest"
        if self.op in _LISTS:
            filled = several and self.value
            return None if filled else f"{self.op} takes a list of at least one value"
        return f"{self.op} takes one value, not a list" if several else None

    def _wrong_kind(self) -> str | None:
        parts = _parts(self.value)
        if any(isinstance(part, tuple) or part is None for part in parts):
            return "a list holds plain values"
        if self.op in _TEXTUAL and not isinstance(self.value, str):
            return f"{self.op} takes text"
        if self.op in _ORDERED and any(isinstance(part, bool) for part in parts):
            return f"{self.op} compares numbers, days or text, not true and false"
        if self.op in _ORDERED and len({kind_of(part) for part in parts}) > 1:
            return f"{self.op} takes two values of one kind"
        if isinstance(self.term, FieldTerm) or (
            isinstance(self.term, EndTerm) and self.currency is None
        ):
            return None
        if self.op in _TEXTUAL | _LISTS - {"one-of"}:
            return f"{self.op} cannot be asked of a {self.term.kind}"
        numbers = all(
            isinstance(part, int | Decimal) and not isinstance(part, bool) for part in parts
        )
        return None if numbers else f"a {self.term.kind} is held against a number"


def _parts(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a value of a rule
    return value if isinstance(value, tuple) else (value,)
