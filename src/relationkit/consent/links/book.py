"""Whom a link is for, and what is used up: what the links need of a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from relationkit.consent.log import ConsentLog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
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
