"""Pauses in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from relationkit.storage.memory.tables import Tables


class MemoryPauses:
    """`PauseBook` in a dictionary."""

    _tables: Tables

    def pause(self, profile_id: str, until: datetime | None, /, *, at: datetime) -> None:
        """Let nothing come before a moment, in the place of an earlier pause; None ends it. Those over at `at` are forgotten."""
        tables = self._tables
        with tables.transaction():
            over = [one for one, end in tables.pauses.items() if one == profile_id or end <= at]
            for one in over:
                tables.remove(tables.pauses, one)
            if until is not None and until > at:
                tables.write(tables.pauses, profile_id, until)

    def pauses(self, profile_ids: Iterable[str], /) -> Mapping[str, datetime]:
        """Until when each of these customers pauses; whoever has no pause is not in the answer."""
        with self._tables.lock:
            known = self._tables.pauses
            return {one: known[one] for one in profile_ids if one in known}
