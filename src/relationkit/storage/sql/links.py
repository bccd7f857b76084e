"""The book of links in SQL."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from relationkit.consent.links import Holder
from relationkit.storage.encoding import to_micros
from relationkit.storage.sql.session import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from relationkit.storage.sql.session import Session

_DRAW = """
INSERT INTO rk_links (ref, profile_id, channel, epoch) VALUES (?, ?, ?, ?) ON CONFLICT (profile_id, channel, epoch) DO NOTHING
"""
_OF_PROFILES = "SELECT ref, profile_id, channel, epoch FROM rk_links WHERE profile_id IN (:keys)"
_OF_REF = "SELECT profile_id, channel, epoch FROM rk_links WHERE ref = ?"
_OVER = "DELETE FROM rk_spent WHERE until <= ?"
_SPEND = (
    "INSERT INTO rk_spent (mark, until) VALUES (?, ?) ON CONFLICT (mark) DO NOTHING RETURNING mark"
)
_LENGTH = 12


class SqlLinks:
    """`LinkBook` over an executor."""

    _session: Session

    def refer(self, holders: Iterable[Holder], /) -> Mapping[Holder, bytes]:
        """The reference of each: twelve random bytes, drawn when they are first asked for and then always the same."""
        found: dict[Holder, bytes] = {}
        with self._session.writing("refer links") as sql:
            for batch in batches(dict.fromkeys(holders)):
                ids = {holder.profile_id for holder in batch}
                known = {
                    Holder(profile_id, channel, epoch)
                    for _, profile_id, channel, epoch in sql.among(_OF_PROFILES, ids)
                }
                missing = sorted(
                    (holder.profile_id, holder.channel, holder.epoch)
                    for holder in batch
                    if holder not in known
                )
                sql.many(_DRAW, [(secrets.token_hex(_LENGTH), *holder) for holder in missing])
                rows = {
                    Holder(profile_id, channel, epoch): bytes.fromhex(ref)
                    for ref, profile_id, channel, epoch in sql.among(_OF_PROFILES, ids)
                }
                found.update((holder, rows[holder]) for holder in batch)
        return found

    def referred(self, ref: bytes, /) -> Holder | None:
        """Whose reference it is, or None."""
        rows = self._session.reading("read links").run(_OF_REF, (ref.hex(),))
        return Holder(*rows[0]) if rows else None

    def spend(self, mark: bytes, /, *, at: datetime, until: datetime) -> bool:
        """Take a mark until a moment; False where it is taken at `at`. Of several who try at once one succeeds."""
        with self._session.writing("spend a link") as sql:
            sql.run(_OVER, (to_micros(at),))
            return bool(sql.run(_SPEND, (mark.hex(), to_micros(until))))

    def unlink(self, profile_ids: Iterable[str], /) -> None:
        """Forget the references of these customers, as when they are erased: their links lead nowhere."""
        with self._session.writing("unlink") as sql:
            rows = [(profile_id,) for profile_id in sorted(set(profile_ids))]
            sql.many("DELETE FROM rk_links WHERE profile_id = ?", rows)
