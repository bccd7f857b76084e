"""What this room needs of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from relationkit.profiles.fields import FieldRegistry
    from relationkit.profiles.interactions import Annotation, Interaction
    from relationkit.profiles.orders import Order
    from relationkit.profiles.profile import Profile


class ProfileSource(Protocol):
    """Whoever can say what is known about customers."""

    @property
    def fields(self) -> FieldRegistry:
        """The attributes that profiles may have."""
        ...

    def profile(self, profile_id: str, /) -> Profile | None:
        """One customer with the whole history, or None."""
        ...

    def profiles(self, ids: Iterable[str] | None = None, /) -> Iterator[Profile]:
        """All customers in the order of their ids, or those of the given ids, each with the whole history.

        It streams: memory does not grow with the number of customers, and the store may be written meanwhile.
        """
        ...

    def people(self, ids: Iterable[str], /) -> Iterator[Profile]:
        """Those of the given ids, in that order, without their history: who they are and the contact points in use."""
        ...


class ProfileStore(ProfileSource, Protocol):
    """Whoever keeps customers as well. Every write is all or nothing."""

    def put(self, profiles: Iterable[Profile], /) -> None:
        """Keep each person as given now; add the history that comes along.

        A person of the same id is replaced, history of the same id likewise, and other history stays. A contact point with
        another address than the one in use becomes a new point (`numbered`). Raises `UnknownField` for an undeclared
        attribute.
        """
        ...

    def add(self, history: Iterable[Order | Interaction | Annotation], /) -> None:
        """Add to the history of customers that are known; an id that is there already is replaced.

        Raises `InvalidDocument` for a profile that nobody has put.
        """
        ...
