"""The outbox in memory."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from relationkit.campaigns import Addressee, Claim
from relationkit.documents import require_aware
from relationkit.profiles import Interaction
from relationkit.storage.memory.profiles import add_part
from relationkit.storage.memory.tables import Queued

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, timedelta

    from relationkit.campaigns import Outcome
    from relationkit.messages import Message, Receipt
    from relationkit.storage.memory.tables import Tables


class MemoryOutbox:
    """`Outbox` in dictionaries; each campaign's messages in the order of their arrival."""

    _tables: Tables

    def enqueue(
        self, messages: Sequence[Message], /, *, at: datetime, lease: timedelta | None = None
    ) -> Sequence[str]:
        """Let messages wait, or lease them at once; ignore keys that were ever here; return the new ones."""
        at = require_aware(at)
        attempt, ready_at = (0, at) if lease is None else (1, at + lease)
        with self._tables.transaction():
            return [
                message.key
                for message in messages
                if self._arrive(Queued(message, attempt, ready_at))
            ]

    def addressee(self, key: str, /) -> Addressee | None:
        """Whom the message of this key was for."""
        with self._tables.lock:
            return self._tables.addressees.get(key)

    def claim(
        self, limit: int, /, *, at: datetime, lease: timedelta, campaign: str
    ) -> Sequence[Claim]:
        """Lease up to `limit` messages that are due, oldest first."""
        at = require_aware(at)
        tables = self._tables
        with tables.transaction():
            due = (queued for queued in self._open(campaign) if queued.ready_at <= at)
            leased = [
                Queued(queued.message, queued.attempt + 1, at + lease)
                for queued in islice(due, max(limit, 0))
            ]
            for queued in leased:
                tables.write(tables.outbox, queued.message.key, queued)
        return [Claim(queued.message, queued.attempt) for queued in leased]

    def settle(self, outcomes: Iterable[Outcome], /) -> None:
        """Write down what became of claimed messages, all or nothing."""
        with self._tables.transaction():
            for outcome in outcomes:
                queued = self._tables.outbox.get(outcome.receipt.key)
                if queued is not None:
                    self._settle(queued, outcome)

    def next_due(self, campaign: str, /) -> datetime | None:
        """The earliest moment at which a message can be claimed, None when all are settled."""
        with self._tables.lock:
            return min((queued.ready_at for queued in self._open(campaign)), default=None)

    def receipts(self, campaign: str, /) -> Iterator[Receipt]:
        """The receipts of all settled messages in the order of their keys."""
        with self._tables.lock:
            found = [held for named, held in self._tables.receipts.values() if named == campaign]
        yield from sorted(found, key=lambda receipt: receipt.key)

    def _arrive(self, queued: Queued) -> bool:
        tables, message = self._tables, queued.message
        if message.key in tables.outbox:
            return False
        arrived = tables.arrived.get(message.campaign, 0)
        tables.write(tables.outbox, message.key, queued)
        addressee = Addressee(
            message.key, message.campaign, message.profile_id, message.purpose, message.channel
        )
        tables.write(tables.addressees, message.key, addressee)
        tables.write(tables.arrivals, (message.campaign, arrived), message.key)
        tables.write(tables.arrived, message.campaign, arrived + 1)
        return True

    def _open(self, campaign: str) -> Iterator[Queued]:
        """What is not settled, oldest first, without going through the settled beginning each time."""
        tables = self._tables
        first = tables.first_open.get(campaign, 0)
        arrived = tables.arrived.get(campaign, 0)
        while first < arrived and tables.outbox[tables.arrivals[campaign, first]] is None:
            first += 1
        with tables.transaction():
            tables.write(tables.first_open, campaign, first)
        for number in range(first, arrived):
            queued = tables.outbox[tables.arrivals[campaign, number]]
            if queued is not None:
                yield queued

    def _settle(self, queued: Queued, outcome: Outcome) -> None:
        tables, message, receipt = self._tables, queued.message, outcome.receipt
        if outcome.retry_at is not None:
            waiting = replace(queued, ready_at=require_aware(outcome.retry_at, "retry_at"))
            tables.write(tables.outbox, message.key, waiting)
            return
        require_aware(receipt.at)
        tables.write(tables.outbox, message.key, None)
        tables.write(tables.receipts, message.key, (message.campaign, receipt))
        if receipt.status == "sent" and message.profile_id in tables.people:
            sent = Interaction(
                id=message.key,
                profile_id=message.profile_id,
                channel=message.channel,
                kind="sent",
                happened_at=receipt.at,
                campaign=message.campaign,
            )
            add_part(tables, sent)
