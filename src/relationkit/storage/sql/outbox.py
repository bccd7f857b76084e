"""The outbox in SQL: one statement claims, one transaction settles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.campaigns import Addressee, Claim
from relationkit.profiles import Interaction
from relationkit.storage.encoding import (
    from_micros,
    message_from_json,
    message_to_json,
    receipt_from_json,
    receipt_to_json,
    to_micros,
)
from relationkit.storage.sql.changes import note_changes
from relationkit.storage.sql.history import write_interactions
from relationkit.storage.sql.session import BATCH, batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, timedelta

    from relationkit.campaigns import Outcome
    from relationkit.messages import Message, Receipt
    from relationkit.storage.sql.session import Session, Statements

_ENQUEUE = """
INSERT INTO rk_outbox (message_key, campaign, profile_id, purpose, channel, attempt, ready_at)
VALUES :rows ON CONFLICT (message_key) DO NOTHING RETURNING message_key, seq
"""
_CONTENT = "INSERT INTO rk_outbox_content (seq, payload) VALUES (?, ?)"
_CLAIM = """
WITH ready AS MATERIALIZED (
    SELECT seq FROM rk_outbox WHERE campaign = ? AND ready_at <= ? ORDER BY seq LIMIT ? {skip_locked}
)
UPDATE rk_outbox SET ready_at = ?, attempt = attempt + 1 WHERE seq IN (SELECT seq FROM ready)
RETURNING seq, attempt, (SELECT payload FROM rk_outbox_content c WHERE c.seq = rk_outbox.seq)
"""
_ADDRESSEE = """
SELECT message_key, campaign, profile_id, purpose, channel FROM rk_outbox WHERE message_key = ?
"""
_OPEN = """
SELECT o.seq, o.message_key, o.profile_id, o.channel, o.campaign, p.id
FROM rk_outbox o LEFT JOIN rk_profiles p ON p.id = o.profile_id
WHERE o.receipt IS NULL AND o.message_key IN (:keys) {lock_outbox}
"""
_SETTLE = "UPDATE rk_outbox SET receipt = ?, ready_at = NULL WHERE seq = ?"
_DROP = "DELETE FROM rk_outbox_content WHERE seq = ?"
_WAIT = "UPDATE rk_outbox SET ready_at = ? WHERE seq = ?"
_DUE = "SELECT min(ready_at) FROM rk_outbox WHERE campaign = ? AND ready_at IS NOT NULL"
_RECEIPTS = """
SELECT message_key, receipt FROM rk_outbox WHERE campaign = ? AND receipt IS NOT NULL AND message_key > ?
ORDER BY message_key LIMIT ?
"""


class SqlOutbox:
    """`Outbox` over an executor."""

    _session: Session

    def enqueue(
        self, messages: Sequence[Message], /, *, at: datetime, lease: timedelta | None = None
    ) -> Sequence[str]:
        """Let messages wait, or lease them at once; ignore keys that were ever here; return the new ones."""
        attempt, ready_at = (0, at) if lease is None else (1, at + lease)
        first: dict[str, Message] = {}
        for message in messages:
            first.setdefault(message.key, message)
        moment = to_micros(ready_at)
        rows = [
            (m.key, m.campaign, m.profile_id, m.purpose, m.channel, attempt, moment)
            for m in first.values()
        ]
        with self._session.writing("enqueue messages") as sql:
            new: dict[str, int] = {row[0]: row[1] for row in sql.insert(_ENQUEUE, rows)}
            sql.many(_CONTENT, [(seq, message_to_json(first[key])) for key, seq in new.items()])
        return [key for key in first if key in new]

    def addressee(self, key: str, /) -> Addressee | None:
        """Whom the message of this key was for."""
        for row in self._session.reading("read the outbox").run(_ADDRESSEE, (key,)):
            return Addressee(*row)
        return None

    def claim(
        self, limit: int, /, *, at: datetime, lease: timedelta, campaign: str
    ) -> Sequence[Claim]:
        """Lease up to `limit` messages that are due, oldest first."""
        params = (campaign, to_micros(at), max(limit, 0), to_micros(at + lease))
        with self._session.writing("claim messages") as sql:
            rows = sorted(sql.run(_CLAIM, params), key=lambda row: row[0])
        return [Claim(message_from_json(payload), attempt) for _, attempt, payload in rows]

    def settle(self, outcomes: Iterable[Outcome], /) -> None:
        """Write down what became of claimed messages, all or nothing."""
        with self._session.writing("settle messages") as sql:
            for batch in batches(outcomes):
                _settle(sql, batch)

    def next_due(self, campaign: str, /) -> datetime | None:
        """The earliest moment at which a message can be claimed, None when all are settled."""
        ((due,),) = self._session.reading("read the outbox").run(_DUE, (campaign,))
        return None if due is None else from_micros(due)

    def receipts(self, campaign: str, /) -> Iterator[Receipt]:
        """The receipts of all settled messages in the order of their keys, read in batches."""
        sql = self._session.reading("read receipts")
        last = ""
        while page := sql.run(_RECEIPTS, (campaign, last, BATCH)):
            for _, receipt in page:
                yield receipt_from_json(receipt)
            last = page[-1][0]


def _settle(sql: Statements, outcomes: Sequence[Outcome]) -> None:
    receipts: dict[str, Receipt] = {}
    waits: dict[str, datetime] = {}
    for outcome in outcomes:
        key = outcome.receipt.key
        if key in receipts:
            continue
        if outcome.retry_at is None:
            receipts[key] = outcome.receipt
        else:
            waits[key] = outcome.retry_at
    rows = list(sql.among(_OPEN, receipts | waits))
    settled = [row for row in rows if row[1] in receipts]
    sql.many(_WAIT, [(to_micros(waits[key]), seq) for seq, key, *_ in rows if key not in receipts])
    sql.many(_SETTLE, [(receipt_to_json(receipts[key]), seq) for seq, key, *_ in settled])
    sql.many(_DROP, [(seq,) for seq, *_ in settled])
    owners = write_interactions(
        sql,
        [
            Interaction.model_construct(
                id=key,
                profile_id=profile_id,
                channel=channel,
                kind="sent",
                happened_at=receipts[key].at,
                campaign=campaign,
            )
            for _, key, profile_id, channel, campaign, known in settled
            if known is not None and receipts[key].status == "sent"
        ],
    )
    note_changes(sql, owners)
