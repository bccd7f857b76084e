"""The consent log in SQL: appended, never updated; the words of a notice are kept once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from relationkit.consent import ConsentEvent
from relationkit.consent.events import STOPS
from relationkit.profiles import loose_address
from relationkit.storage.encoding import read_document, to_micros
from relationkit.storage.sql.changes import note_changes
from relationkit.storage.sql.session import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relationkit.consent import Notice
    from relationkit.profiles import Profile
    from relationkit.storage.sql.session import Session, Statements

_APPEND = """
INSERT INTO rk_consent_events (id, profile_id, kind, purpose, channel, loose, occurred_at, recorded_at, notice, doc)
VALUES :rows ON CONFLICT (id) DO NOTHING RETURNING id
"""
_NOTICE = """
INSERT INTO rk_notices (digest, notice_id, version, language, doc) VALUES (?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING
"""
_OWN = (
    "SELECT id, profile_id, loose, notice, doc FROM rk_consent_events WHERE profile_id IN (:keys)"
)
_STOPS = "SELECT id, profile_id, loose, notice, doc FROM rk_consent_events WHERE loose IN (:keys)"


class SqlConsents:
    """`ConsentLog` over an executor."""

    _session: Session

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        """Append what is not there yet, all or nothing; return how many were new."""
        new = 0
        with self._session.writing("append consents") as sql:
            written: dict[tuple[str, ...], str] = {}
            for batch in batches(events):
                rows = [_row(event, _write_notice(sql, event.notice, written)) for event in batch]
                new += len(sql.insert(_APPEND, rows))
                note_changes(sql, {event.profile_id for event in batch if event.profile_id})
        return new

    def consents(self, profiles: Sequence[Profile], /) -> Mapping[str, Sequence[ConsentEvent]]:
        """For each profile's id, its own events and the stops of its addresses, oldest first."""
        sql = self._session.reading("read consents")
        holders = _holders(profiles)
        rows: dict[str, Sequence[Any]] = {}
        bearing: dict[str, set[str]] = {profile.id: set() for profile in profiles}
        for row in sql.among(_OWN, bearing):
            rows[row[0]] = row
            bearing[row[1]].add(row[0])
        for row in sql.among(_STOPS, holders):
            rows[row[0]] = row
            for profile_id in holders[row[2]]:
                bearing[profile_id].add(row[0])
        events = _read(sql, rows)
        return {
            profile_id: sorted((events[found] for found in ids), key=_age)
            for profile_id, ids in bearing.items()
        }


def _age(event: ConsentEvent) -> tuple[object, str]:
    return event.occurred_at, event.id


def _write_notice(
    sql: Statements, notice: Notice | None, written: dict[tuple[str, ...], str]
) -> str | None:
    """Write words that this call has not written yet; return the key under which they are."""
    if notice is None:
        return None
    words = (notice.id, notice.version, notice.language, notice.text)
    if words not in written:
        document = notice.to_json()
        written[words] = hashlib.blake2b(document.encode(), digest_size=16).hexdigest()
        sql.run(_NOTICE, (written[words], notice.id, notice.version, notice.language, document))
    return written[words]


def _row(event: ConsentEvent, notice: str | None) -> Sequence[Any]:
    return (
        event.id,
        event.profile_id,
        event.kind,
        event.purpose,
        event.channel,
        event.loose if event.kind in STOPS else None,
        to_micros(event.occurred_at),
        to_micros(event.recorded_at),
        notice,
        event.model_dump_json(exclude_defaults=True, exclude={"notice"}),
    )


def _holders(profiles: Iterable[Profile]) -> Mapping[str, list[str]]:
    """Who has which address, by the key of all its spellings."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for profile in profiles:
        for point in profile.contacts:
            holders[loose_address(point.channel, point.address)].append(profile.id)
    return holders


def _read(sql: Statements, rows: Mapping[str, Sequence[Any]]) -> Mapping[str, ConsentEvent]:
    """Put the words back, and read."""
    digests = {notice for *_, notice, _ in rows.values() if notice}
    words = sql.among("SELECT digest, doc FROM rk_notices WHERE digest IN (:keys)", digests)
    notices = {digest: document for digest, document in words}  # noqa: C416 - rows are sequences of any kind
    return {
        event_id: read_document(
            ConsentEvent,
            f'{document[:-1]},"notice":{notices[notice]}}}' if notice else document,
            event_id,
        )
        for event_id, _, _, notice, document in rows.values()
    }
