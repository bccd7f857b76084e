"""Who was in which segment since when: the changes, and what a refresh needs of a store to cost little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from relationkit.documents import require_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from relationkit.rules.terms import EventKind

Cause = Literal["event", "time", "edit", "merge", "pin"]
"""Why somebody entered or left: something happened, the clock alone, a new rule, two profiles became one, by hand."""


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody entered or left a segment.

    ``at`` is the moment as of which the segment was refreshed, so the change is no later than that.

    >>> from datetime import UTC, datetime
    >>> Change("lapsed", "c1", "entered", "time", datetime(2026, 3, 1, tzinfo=UTC)).kind
    'entered'
    """

    segment: str
    profile_id: str
    kind: Literal["entered", "left"]
    cause: Cause
    at: datetime

    def __post_init__(self) -> None:
        """Raise `InvalidDocument` for a naive moment."""
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class Refreshment:
    """How a segment was last refreshed: under which definition, as of when, knowing which changes of profiles.

    ``digest`` is the hash of all that decides membership besides customers and time; ``mark`` is that of the `ChangeFeed`, taken
    before anything was read, or "" where there is no feed.

    >>> from datetime import UTC, datetime
    >>> Refreshment("lapsed", "9f2c", datetime(2026, 3, 1, tzinfo=UTC)).mark
    ''
    """

    segment: str
    digest: str
    at: datetime
    mark: str = ""

    def __post_init__(self) -> None:
        """Raise `InvalidDocument` for a naive moment."""
        require_aware(self.at)


@runtime_checkable
class MembershipLog(Protocol):
    """Whoever keeps the changes of membership, and thereby knows who is in."""

    def record(self, refreshed: Refreshment, changes: Iterable[Change], /) -> None:
        """Append the changes in their order and remember the refreshment in place of the former; all or nothing.

        A change of a customer who is there also becomes an event of that profile (`Profile.memberships`), with an id of the
        log's own that sorts behind those recorded before. It does not count as a change for the `ChangeFeed`.
        """
        ...

    def last_refreshed(self, segment: str, /) -> Refreshment | None:
        """How the segment was last refreshed, or None for never."""
        ...

    def members_now(self, segment: str, ids: Iterable[str] | None = None, /) -> Iterator[str]:
        """Those whose last change was to enter, by id; or those of the given ids, in any order, at a cost that follows these."""
        ...

    def changes(self, segment: str, /, *, since: datetime | None = None) -> Iterator[Change]:
        """The changes of a segment as of `since` or later, in the order in which they were recorded."""
        ...


@runtime_checkable
class ChangeFeed(Protocol):
    """A store that can say whom it wrote to: the person, the history, a consent, an answer."""

    def change_mark(self) -> str:
        """Where the feed stands now. What is committed later is told from this mark on, also by writers that began before."""
        ...

    def changed_since(self, mark: str, /) -> Iterator[str]:
        """The ids of all profiles written to, or removed, since the mark, each once; it may tell more, never fewer."""
        ...


@runtime_checkable
class TimeIndex(Protocol):
    """A store that finds customers by when something happened, without reading them all."""

    def happened(self, kind: EventKind, start: datetime, end: datetime, /) -> Iterator[str]:
        """The ids of the customers with an event of the kind in [start, end); an item happens with its order."""
        ...

    def days_of_year(self, name: str, days: frozenset[tuple[int, int]], /) -> Iterator[str]:
        """The ids of the customers whose yearly day of that name (birthday, or a declared day) is one of these (month, day)."""
        ...

    def time_zones(self) -> frozenset[str]:
        """The time zones that customers have."""
        ...
