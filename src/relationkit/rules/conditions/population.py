"""Where a customer stands among all: a yearly day, a rank, a lot, another segment."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from relationkit.rules.conditions.node import Node
from relationkit.rules.terms import (
    AggregateTerm,
    CountTerm,
    DistinctTerm,
    FieldTerm,
    Name,
    Term,
    is_money,
)
from relationkit.rules.windows import ZoneOrder

Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=9, decimal_places=6)]


class Anniversary(Node):
    """A yearly day that falls on one of `days` local days, of which the first is `first` days after today.

    The range crosses New Year. Whoever was born on 29 February has the day on 28 February or 1 March in other years,
    as `leap` says.
    """

    kind: Literal["anniversary"]
    name: Name = "birthday"
    first: Annotated[int, Field(strict=True, ge=-366, le=366)] = 0
    days: Annotated[int, Field(strict=True, ge=1, le=366)]
    leap: Literal["feb-28", "mar-1"] = "feb-28"
    zone: ZoneOrder = "customer"


class Ranked(Node):
    """The customer is among the first when all customers are ordered by a number; equals share a place.

    ``count`` is how many first places, ``percent`` which part of all customers of whom the number is known, rounded up.
    """

    kind: Literal["ranked"]
    term: Term
    order: Literal["highest", "lowest"] = "highest"
    count: Annotated[int, Field(strict=True, ge=1, le=1_000_000_000)] | None = None
    percent: Percent | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        problem = None
        if (self.count is None) is (self.percent is None):
            problem = "a rank takes either a count or a percent"
        elif not (
            isinstance(self.term, CountTerm | DistinctTerm)
            or (isinstance(self.term, FieldTerm) and self.term.of == "profile")
            or (isinstance(self.term, AggregateTerm) and self.term.kind != "average")
        ):
            problem = "rank by a field, a count, a sum, a least or a greatest, which are exact in every engine"
        elif is_money(self.term) != (self.currency is not None):
            problem = "an amount of money needs a currency, and only an amount of money has one"
        if problem:
            raise ValueError(problem)
        return self


class Bucket(Node):
    """The customer falls into a share of all, drawn once for each `salt` and the same for ever and in every engine.

    ``lowest`` and ``highest`` are per cent of all customers, the highest left out: 0 to 50 and 50 to 100 share nobody.
    """

    kind: Literal["bucket"]
    salt: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    lowest: Percent = Decimal(0)
    highest: Percent = Decimal(100)

    @model_validator(mode="after")
    def _open(self) -> Self:
        if self.lowest >= self.highest:
            message = "lowest must be below highest"
            raise ValueError(message)
        return self


class InSegment(Node):
    """The customer is in another segment."""

    kind: Literal["in-segment"]
    segment: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]
