"""The book of requests in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.rights import RightsRequest
from relationkit.storage.encoding import read_document, to_micros
from relationkit.storage.sql.session import BATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.storage.sql.session import Session

_FILE = """
INSERT INTO rk_requests (id, profile_id, received_at, doc) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE
SET profile_id = excluded.profile_id, received_at = excluded.received_at, doc = excluded.doc
"""
_ONES = "SELECT id, doc FROM rk_requests WHERE profile_id = ? ORDER BY received_at, id"
_ALL = """
SELECT id, doc, received_at FROM rk_requests WHERE received_at >= ? AND (received_at > ? OR id > ?)
ORDER BY received_at, id LIMIT ?
"""
_EVER = -(2**62)


class SqlRequests:
    """`RequestBook` over an executor."""

    _session: Session

    def file_request(self, request: RightsRequest, /) -> None:
        """Keep a request as it stands now, in the place of what was kept under its id."""
        row = (request.id, request.profile_id, to_micros(request.received_at), request.to_json())
        with self._session.writing("file a request") as sql:
            sql.run(_FILE, row)

    def requests(self, profile_id: str | None = None, /) -> Iterator[RightsRequest]:
        """All that were ever filed, or those of one customer: oldest first, then by id; all of them in batches."""
        sql = self._session.reading("read requests")
        if profile_id is not None:
            for name, document in sql.run(_ONES, (profile_id,)):
                yield read_document(RightsRequest, document, name)
            return
        page = sql.run(_ALL, (_EVER, _EVER, "", BATCH))
        while page:
            for name, document, _ in page:
                yield read_document(RightsRequest, document, name)
            last, _, moment = page[-1]
            page = sql.run(_ALL, (moment, moment, last, BATCH))
