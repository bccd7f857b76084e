"""Pauses in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.storage.encoding import from_micros, to_micros

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from relationkit.storage.sql.session import Session

_OVER = "DELETE FROM rk_pauses WHERE profile_id = ? OR until <= ?"
_PAUSE = "INSERT INTO rk_pauses (profile_id, until) VALUES (?, ?)"
_PAUSES = "SELECT profile_id, until FROM rk_pauses WHERE profile_id IN (:keys)"


class SqlPauses:
    """`PauseBook` over an executor."""

    _session: Session

    def pause(self, profile_id: str, until: datetime | None, /, *, at: datetime) -> None:
        """Let nothing come before a moment, in the place of an earlier pause; None ends it. Those over at `at` are forgotten."""
        with self._session.writing("pause") as sql:
            sql.run(_OVER, (profile_id, to_micros(at)))
            if until is not None and until > at:
                sql.run(_PAUSE, (profile_id, to_micros(until)))

    def pauses(self, profile_ids: Iterable[str], /) -> Mapping[str, datetime]:
        """Until when each of these customers pauses; whoever has no pause is not in the answer."""
        sql = self._session.reading("read pauses")
        rows = sql.among(_PAUSES, sorted(set(profile_ids)))
        return {profile_id: from_micros(until) for profile_id, until in rows}
