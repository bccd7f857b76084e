"""The book of links in memory."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from relationkit.consent.links import Holder
    from relationkit.storage.memory.tables import Tables

_LENGTH = 12


class MemoryLinks:
    """`LinkBook` in dictionaries."""

    _tables: Tables

    def refer(self, holders: Iterable[Holder], /) -> Mapping[Holder, bytes]:
        """The reference of each: twelve random bytes, drawn when they are first asked for and then always the same."""
        tables = self._tables
        with tables.transaction():
            asked = list(holders)
            for holder in asked:
                if holder not in tables.links:
                    ref = secrets.token_bytes(_LENGTH)
                    tables.write(tables.links, holder, ref)
                    tables.write(tables.holders, ref, holder)
            return {holder: tables.links[holder] for holder in asked}

    def referred(self, ref: bytes, /) -> Holder | None:
        """Whose reference it is, or None."""
        with self._tables.lock:
            return self._tables.holders.get(ref)

    def spend(self, mark: bytes, /, *, at: datetime, until: datetime) -> bool:
        """Take a mark until a moment; False where it is taken at `at`. Of several who try at once one succeeds."""
        tables = self._tables
        with tables.transaction():
            for over in [one for one, end in tables.taken.items() if end <= at]:
                tables.remove(tables.taken, over)
            if mark in tables.taken:
                return False
            tables.write(tables.taken, mark, until)
            return True

    def unlink(self, profile_ids: Iterable[str], /) -> None:
        """Forget the references of these customers, as when they are erased: their links lead nowhere."""
        tables = self._tables
        with tables.transaction():
            gone = set(profile_ids)
            for holder in [one for one in tables.links if one.profile_id in gone]:
                tables.remove(tables.holders, tables.links[holder])
                tables.remove(tables.links, holder)
