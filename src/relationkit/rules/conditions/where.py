"""What only a `where` over events can ask: of an order's items, and of what came after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from relationkit.rules.conditions.node import Node
from relationkit.rules.periods import Period
from relationkit.rules.terms import Name, Scoped, out_of_scope

if TYPE_CHECKING:
    from relationkit.rules.conditions.condition import Condition  # noqa: TC004 - read when the union is whole


class AnyItem(Node):
    """In a `where` over orders: the order has an item for which the condition holds as a whole."""

    kind: Literal["any-item"]
    where: Condition

    @model_validator(mode="after")
    def _in_scope(self) -> Self:
        problem = out_of_scope(self.where, "items")
        if problem:
            raise ValueError(problem)
        return self


class Followed(Node, Scoped):
    """In a `where`: another event of the customer came at that time or later, within an exact time.

    ``same`` names fields that both have in common, such as the campaign of a letter and of the click on it.
    """

    kind: Literal["followed"]
    same: Annotated[tuple[Name, ...], Field(max_length=5)] = ()
    within: str | None = None

    @model_validator(mode="after")
    def _exact(self) -> Self:
        if self.within is not None:
            Period.read(self.within).exact()
        return self
