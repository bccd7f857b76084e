"""When: the stretch of time in which events count."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from relationkit.documents import Document, Moment
from relationkit.rules.periods import Period
from relationkit.rules.values import read_moment

_Written = Annotated[Moment, BeforeValidator(read_moment)]
ZoneOrder = Literal["customer", "shop", "utc"]


class Window(Document):
    """A half-open stretch of time that ends at the moment of asking, or earlier.

    ``within`` counts back from that moment by the calendar of the zone, and ``not_within`` ends the window that long before
    it; ``since`` is included, ``until`` is not. The zone is the customer's where it is known, else the shop's, else UTC;
    ``zone`` may say to start further down.

    >>> Window(within="3 months").within
    '3 months'
    """

    within: str | None = None
    not_within: str | None = None
    since: _Written | None = None
    until: _Written | None = None
    zone: ZoneOrder = "customer"

    @model_validator(mode="after")
    def _readable(self) -> Self:
        problem = self._problem()
        if problem:
            raise ValueError(problem)
        return self

    def _problem(self) -> str | None:
        for written in (self.within, self.not_within):
            if written is not None:
                Period.read(written)
        if self.within is not None and self.since is not None:
            return "a window has either within or since, not both"
        if self.not_within is not None and self.until is not None:
            return "a window has either not_within or until, not both"
        if self.since is not None and self.until is not None and self.since >= self.until:
            return "since must be before until"
        if self.within is not None and self.not_within is not None:
            return Period.read(self.not_within).must_be_shorter(Period.read(self.within))
        return None
