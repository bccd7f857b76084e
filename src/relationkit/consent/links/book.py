"""Whom a link is for, and what is used up: what the links need of a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from relationkit.consent.log import ConsentLog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from relationkit.profiles import Profile


@dataclass(frozen=True, slots=True)
class Holder:
    """A customer at one contact point: what the reference in a token leads to.

    >>> Holder("c1", "email", 0).channel
    'email'
    """

    profile_id: str
    channel: str
    epoch: int


class Pending(NamedTuple):
    """A request that no mailbox has confirmed: the id of its event, whose it is and when it was made.

    >>> from datetime import UTC, datetime
    >>> Pending("5f…", "c1", datetime(2026, 3, 1, tzinfo=UTC)).profile_id
    'c1'
    """

    id: str
    profile_id: str
    requested_at: datetime


class PendingBook(Protocol):
    """The requests in a log that still wait for their mailbox, which are the only events that a log lets go one by one."""

    def pending(self, *, before: datetime) -> Sequence[Pending]:
        """The requests made before a moment that no confirmation of their purpose and address followed, the oldest first."""
        ...

    def drop_pending(self, ids: Iterable[str], /) -> int:
        """Delete these, all or nothing, and return how many there were; what is no pending request is passed over.

        Their leaves stay in the ledger, and can no longer be opened.
        """
        ...


class LinkBook(Protocol):
    """Which reference belongs to whom. Nothing in it says anything of a person but the id."""

    def refer(self, holders: Iterable[Holder], /) -> Mapping[Holder, bytes]:
        """The reference of each: twelve random bytes, drawn when they are first asked for and then always the same."""
        ...

    def referred(self, ref: bytes, /) -> Holder | None:
        """Whose reference it is, or None."""
        ...

    def spend(self, mark: bytes, /, *, at: datetime, until: datetime) -> bool:
        """Take a mark until a moment; False where it is taken at `at`. Of several who try at once one succeeds.

        Marks whose moment has come by `at` may be forgotten: they are free again.
        """
        ...

    def unlink(self, profile_ids: Iterable[str], /) -> None:
        """Forget the references of these customers, as when they are erased: their links lead nowhere."""
        ...


class LinkStore(LinkBook, ConsentLog, Protocol):
    """All that a link needs of a store; every `Store` has it."""

    def people(self, ids: Iterable[str], /) -> Iterator[Profile]:
        """Those of the given ids, with the contact points in use."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Keep all writes within together, or none of them."""
        ...
