"""The course of things: one event after the other, begun, stopped, taken up again, kept up."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from relationkit.rules.conditions.node import Node
from relationkit.rules.periods import Period
from relationkit.rules.terms import Scoped
from relationkit.rules.windows import Window, ZoneOrder


class Step(Scoped):
    """One event of a sequence; ``within`` is the longest time since the one before it, exact."""

    within: str | None = None

    @model_validator(mode="after")
    def _exact(self) -> Self:
        if self.within is not None:
            Period.read(self.within).exact()
        return self


class Sequence(Node):
    """One event after the other, each later than the one before; other events may lie between."""

    kind: Literal["sequence"]
    steps: Annotated[tuple[Step, ...], Field(min_length=2, max_length=10)]
    window: Window = Window()


class FirstTime(Node, Scoped):
    """The first such event of all lies within the period."""

    kind: Literal["first-time"]
    within: str
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        Period.read(self.within)
        return self


class Stopped(Node, Scoped):
    """There was such an event within `active`, but none within `silent`."""

    kind: Literal["stopped"]
    silent: str
    active: str
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        _longer(self.active, self.silent, "active must be longer than silent")
        return self


class Restarted(Node, Scoped):
    """There is such an event within `within`; before it none as far back as `pause`; and one before that."""

    kind: Literal["restarted"]
    within: str
    pause: str
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        _longer(self.pause, self.within, "pause must be longer than within")
        return self


def _longer(long: str, short: str, message: str) -> None:
    if Period.read(short).must_be_shorter(Period.read(long)):
        raise ValueError(message)


class Regularly(Node, Scoped):
    """In at least `at_least` of the last `periods` periods of length `every` there are `minimum` such events or more."""

    kind: Literal["regularly"]
    every: str
    periods: Annotated[int, Field(strict=True, ge=2, le=60)]
    at_least: Annotated[int, Field(strict=True, ge=1, le=60)] | None = None
    minimum: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = 1
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        every = Period.read(self.every)
        Period.read(f"{every.count * self.periods} {every.unit}")
        if self.at_least is not None and self.at_least > self.periods:
            message = "at_least must not be more than periods"
            raise ValueError(message)
        return self
