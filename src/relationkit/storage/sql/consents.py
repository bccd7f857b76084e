"""The consent log in SQL: appended with its ledger, never updated; the words of a notice are kept once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from relationkit.consent.kinds import STOPS
from relationkit.consent.ledger.leaf import EventText, random_salts
from relationkit.profiles import loose_address
from relationkit.storage.encoding import to_micros
from relationkit.storage.sql.cases import number_shapes
from relationkit.storage.sql.changes import note_changes
from relationkit.storage.sql.ledger import lock_ledger, read_event, write_leaves
from relationkit.storage.sql.session import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relationkit.consent import ConsentEvent, Notice
    from relationkit.profiles import Profile
    from relationkit.storage.sql.session import Session, Statements

_APPEND = """
INSERT INTO rk_consent_events
    (id, profile_id, kind, purpose, channel, loose, epoch, address, occurred_at, recorded_at, notice, doc, leaf, salt, shape)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_KNOWN = "SELECT id FROM rk_consent_events WHERE id IN (:keys)"
_WITHOUT = "SELECT id FROM rk_consent_events WHERE leaf IS NULL ORDER BY recorded_at, id"
_UNSORTED = "SELECT id FROM rk_consent_events WHERE shape IS NULL ORDER BY recorded_at, id"
_THESE = "SELECT id, notice, doc FROM rk_consent_events WHERE id IN (:keys)"
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
            size = lock_ledger(sql)
            written: dict[tuple[str, ...], str] = {}
            for batch in batches(events):
                fresh = _fresh(sql, batch)
                texts = list(map(EventText.of, fresh))
                places = _enter(sql, size + new, texts)
                rows = [
                    (*_row(event, _write_notice(sql, event.notice, written), text), *place, shape)
                    for event, text, place, shape in zip(
                        fresh, texts, places, number_shapes(sql, fresh), strict=True
                    )
                ]
                sql.many(_APPEND, rows)
                note_changes(sql, {event.profile_id for event in fresh if event.profile_id})
                new += len(fresh)
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


def enter_all(sql: Statements) -> None:
    """Give a leaf to every event of a release without a ledger, in the order in which they were recorded."""
    size = lock_ledger(sql)
    for ids in batches(sql.column(_WITHOUT)):
        found = _read(sql, {row[0]: row for row in sql.among(_THESE, ids)})
        places = _enter(sql, size, [EventText.of(found[event_id]) for event_id in ids])
        sql.many(
            "UPDATE rk_consent_events SET leaf = ?, salt = ? WHERE id = ?",
            [(*place, event_id) for event_id, place in zip(ids, places, strict=True)],
        )
        size += len(ids)


def shape_all(sql: Statements) -> None:
    """Sort every event of a release that did not sort them."""
    for ids in batches(sql.column(_UNSORTED)):
        found = list(_read(sql, {row[0]: row for row in sql.among(_THESE, ids)}).values())
        sql.many(
            "UPDATE rk_consent_events SET epoch = ?, address = ?, shape = ? WHERE id = ?",
            [
                (*_counting_at(event), shape, event.id)
                for event, shape in zip(found, number_shapes(sql, found), strict=True)
            ],
        )


def _enter(sql: Statements, size: int, texts: Sequence[EventText]) -> list[tuple[int, str]]:
    """Write the leaves of events into a ledger of `size`; return the index and the salt of each."""
    salts = random_salts(len(texts))
    write_leaves(sql, size, list(map(EventText.leaf, texts, salts)))
    return [(leaf, salt.hex()) for leaf, salt in enumerate(salts, size)]


def _fresh(sql: Statements, batch: Sequence[ConsentEvent]) -> list[ConsentEvent]:
    """Leave out what is there, and of two that are one the second."""
    told: dict[str, ConsentEvent] = {}
    for event in batch:
        told.setdefault(event.id, event)
    for (event_id,) in sql.among(_KNOWN, list(told)):
        del told[event_id]
    return list(told.values())


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


def _row(event: ConsentEvent, notice: str | None, text: EventText) -> Sequence[Any]:
    return (
        event.id,
        event.profile_id,
        event.kind,
        event.purpose,
        event.channel,
        event.loose if event.kind in STOPS else None,
        *_counting_at(event),
        to_micros(event.occurred_at),
        to_micros(event.recorded_at),
        notice,
        text.document,
    )


def _counting_at(event: ConsentEvent) -> tuple[int | None, str | None]:
    """The contact point for which alone it counts; a stop needs none."""
    return (None, None) if event.kind in STOPS else (event.epoch, event.address)


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
        event_id: read_event(event_id, document, notices[notice] if notice else None)
        for event_id, *_, notice, document in rows.values()
    }
