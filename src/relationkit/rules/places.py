"""Where in a rule a condition stands, so that whoever judges a rule can point at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.rules.conditions import (
    AllOf,
    AnyItem,
    AnyOf,
    AtLeast,
    Compare,
    NoneOf,
    Not,
    OrUnknown,
    Ranked,
    Sequence,
)
from relationkit.rules.terms import Scoped, Selected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.rules.conditions import Condition
    from relationkit.rules.terms import EventKind, Term


@dataclass(frozen=True, slots=True)
class Place:
    """A condition and the path to it; ``events`` says of which events it is asked, None of the customer.

    >>> from relationkit.rules import all_of, field, order, orders
    >>> rule = all_of(field("country") == "PL", orders.any(where=order("gift") == True))
    >>> [place.path for place in places(rule)]
    ['where', 'where.parts[0]', 'where.parts[1]', 'where.parts[1].term.where']
    """

    path: str
    condition: Condition
    events: EventKind | None = None

    def parts(self) -> tuple[Place, ...]:
        """The conditions that this one joins or turns."""
        condition = self.condition
        if isinstance(condition, AllOf | AnyOf | NoneOf | AtLeast):
            return tuple(
                Place(f"{self.path}.parts[{index}]", part, self.events)
                for index, part in enumerate(condition.parts)
            )
        if isinstance(condition, Not | OrUnknown):
            return (Place(f"{self.path}.part", condition.part, self.events),)
        return ()

    def wheres(self) -> Iterator[Place]:
        """The conditions that this one puts on events."""
        condition = self.condition
        if isinstance(condition, Compare | Ranked):
            yield from _wheres(f"{self.path}.term", condition.term)
        elif isinstance(condition, Sequence):
            for index, step in enumerate(condition.steps):
                yield from _wheres(f"{self.path}.steps[{index}]", step)
        elif isinstance(condition, AnyItem):
            yield Place(f"{self.path}.where", condition.where, "items")
        elif isinstance(condition, Scoped):
            yield from _wheres(self.path, condition)


def places(condition: Condition, path: str = "where") -> Iterator[Place]:
    """The condition and every condition inside it, those of each `where` included, as they are written."""
    yield from _places(Place(path, condition))


def _places(place: Place) -> Iterator[Place]:
    yield place
    for inside in (*place.parts(), *place.wheres()):
        yield from _places(inside)


def _wheres(path: str, scoped: Term | Scoped) -> Iterator[Place]:
    if isinstance(scoped, Scoped) and scoped.where is not None:
        yield Place(f"{path}.where", scoped.where, scoped.events)
    if isinstance(scoped, Selected):
        if scoped.latest is not None:
            yield from _wheres(f"{path}.latest", scoped.latest)
        if scoped.after is not None:
            yield from _wheres(f"{path}.after", scoped.after)
