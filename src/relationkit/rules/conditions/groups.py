"""Conditions joined, turned, or let in though unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from relationkit.rules.conditions.node import Node

if TYPE_CHECKING:
    from relationkit.rules.conditions.condition import Condition  # noqa: TC004 - read when the union is whole


class AllOf(Node):
    """Every part holds."""

    kind: Literal["all-of"]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]


class AnyOf(Node):
    """At least one part holds."""

    kind: Literal["any-of"]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]


class NoneOf(Node):
    """No part holds, and of each it is known."""

    kind: Literal["none-of"]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]


class AtLeast(Node):
    """At least `count` of the parts hold."""

    kind: Literal["at-least"]
    count: Annotated[int, Field(strict=True, ge=1)]
    parts: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.count > len(self.parts):
            message = "count must not be more than there are parts"
            raise ValueError(message)
        return self


class Not(Node):
    """The part does not hold. The opposite of unknown is unknown."""

    kind: Literal["not"]
    part: Condition


class OrUnknown(Node):
    """The part holds, or nobody knows: the one way in which the unknown enters, and it is written down."""

    kind: Literal["or-unknown"]
    part: Condition
