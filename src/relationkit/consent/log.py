"""What this room needs of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relationkit.consent.events import ConsentEvent
    from relationkit.profiles import Profile


class ConsentLog(Protocol):
    """An append-only log: nothing in it is ever changed or removed."""

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        """Append what is not there yet, all or nothing; return how many were new."""
        ...

    def consents(self, profiles: Sequence[Profile], /) -> Mapping[str, Sequence[ConsentEvent]]:
        """For each profile's id, all events that bear on it, oldest first.

        They are the profile's own events, and every stop, whosesoever, whose address is another spelling of one that the
        profile has (`loose_address`).
        """
        ...
