"""What this room needs of a store and of a listener."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

from relationkit.profiles import ProfileStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relationkit.consent import ConsentEvent


class ImportStore(ProfileStore, Protocol):
    """Whoever keeps customers, their history and their consents."""

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        """Append the consent events that are not there yet, all or nothing; return how many were new."""
        ...


OnProgress: TypeAlias = Callable[[str, int], None]
"""Told after each batch: the stage ("customers" or "orders") and how many of its rows are done."""
