"""The book of requests in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.consent.rights import RightsRequest
    from relationkit.storage.memory.tables import Tables


class MemoryRequests:
    """`RequestBook` in a dictionary."""

    _tables: Tables

    def file_request(self, request: RightsRequest, /) -> None:
        """Keep a request as it stands now, in the place of what was kept under its id."""
        with self._tables.transaction():
            self._tables.write(self._tables.requests, request.id, request)

    def requests(self, profile_id: str | None = None, /) -> Iterator[RightsRequest]:
        """All that were ever filed, or those of one customer: oldest first, then by id."""
        with self._tables.lock:
            found = [
                one
                for one in self._tables.requests.values()
                if profile_id in {None, one.profile_id}
            ]
        yield from sorted(found, key=lambda one: (one.received_at, one.id))
