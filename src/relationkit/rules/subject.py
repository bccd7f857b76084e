"""What a condition is asked about: the port between rules and whoever knows the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class Event(Protocol):
    """Something that happened at a moment: an order, an item of one, an interaction."""

    @property
    def id(self) -> str:
        """The event's id; it is the evidence that an explanation cites."""
        ...

    @property
    def happened_at(self) -> datetime:
        """When it happened, aware."""
        ...

    def fact(self, name: str) -> object | None:
        """What is known under this name, or None for unknown."""
        ...

    def parts(self) -> Sequence[Event] | None:
        """The items of an order, which may be none; None for what has no parts."""
        ...


class Subject(Protocol):
    """One customer, as far as rules are concerned."""

    @property
    def id(self) -> str:
        """The customer's id."""
        ...

    @property
    def time_zone(self) -> str | None:
        """The customer's IANA time zone, or None for unknown."""
        ...

    def fact(self, name: str) -> object | None:
        """What is known under this name, or None for unknown."""
        ...

    def events(self, kind: str) -> Sequence[Event]:
        """The events of a kind ("orders", "items", "interactions", "consents", "answers", "memberships"), oldest first."""
        ...
