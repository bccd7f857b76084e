"""A pause of letters: until when a customer wants none that need a consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from relationkit.profiles import Profile


@runtime_checkable
class PauseBook(Protocol):
    """Where pauses are kept. A pause is no consent and no stop: it puts off a letter that may go, and does nothing else."""

    def pause(self, profile_id: str, until: datetime | None, /, *, at: datetime) -> None:
        """Let nothing come before a moment, in the place of an earlier pause; None ends it. Those over at `at` are forgotten."""
        ...

    def pauses(self, profile_ids: Iterable[str], /) -> Mapping[str, datetime]:
        """Until when each of these customers pauses; whoever has no pause is not in the answer."""
        ...


def pauses_of(store: object, profiles: Iterable[Profile]) -> Mapping[str, datetime]:
    """Until when each of these customers pauses, by id; nobody does where the store keeps no pauses.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> from relationkit.storage import MemoryStore
    >>> noon, store = datetime(2026, 3, 1, 12, tzinfo=UTC), MemoryStore()
    >>> store.pause("c1", datetime(2026, 4, 1, tzinfo=UTC), at=noon)
    >>> list(pauses_of(store, [Profile(id="c1"), Profile(id="c2")])), pauses_of(None, [Profile(id="c1")])
    (['c1'], {})
    """
    return store.pauses(one.id for one in profiles) if isinstance(store, PauseBook) else {}
