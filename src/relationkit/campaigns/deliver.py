"""The only act: letters leave through the outbox, each after its permission was asked for again."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from relationkit.campaigns.finished import lacking
from relationkit.campaigns.outbox import Claim, Outbox, Outcome
from relationkit.campaigns.plan import Skip
from relationkit.campaigns.progress import Progress
from relationkit.consent import decide
from relationkit.consent.decision.many import Audience
from relationkit.documents import require_aware
from relationkit.errors import BackendError, NotSupported
from relationkit.messages import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from relationkit.campaigns.plan import Plan
    from relationkit.campaigns.progress import OnProgress
    from relationkit.consent import Decision
    from relationkit.consent.ledger import CheckpointSink, Ledger
    from relationkit.messages import Message, Transport


_NAP = 1.0
"""How many seconds to wait before looking again: another worker may have settled what it holds."""


class DeliveryStore(Audience, Outbox, Protocol):
    """What a delivery reads and writes: customers, consents and the outbox."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a delivery works its queue.

    ``batch`` messages are leased for ``lease`` at a time; a worker that dies holds up at most that many for at most that long.
    Where several workers share a campaign, a batch must be through within its lease, or another one takes it over.
    A transient failure is tried again after ``retry_after``, doubled each time, ``attempts`` times in all. At the end the
    delivery waits up to ``patience`` for messages that are not due yet, then leaves them to the next call.

    >>> Pace().batch
    100
    """

    batch: int = 100
    lease: timedelta = timedelta(minutes=2)
    retry_after: timedelta = timedelta(minutes=1)
    attempts: int = 5
    patience: timedelta = timedelta(seconds=150)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a delivery did: ``planned`` letters of which ``new`` were not known before, skips and receipts by code.

    ``receipts`` counts by status what this call settled, ``reasons`` the codes of receipts that were not sent;
    ``waiting_until`` is when the next message of the campaign is due, None when all are settled.

    >>> Delivery(planned=2, new=2, receipts={"sent": 2}).waiting_until is None
    True
    """

    planned: int = 0
    new: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    receipts: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    waiting_until: datetime | None = None


def utc_now() -> datetime:
    """The present moment: the default clock of the rim, and of nothing else.

    >>> utc_now().tzinfo is UTC
    True
    """
    return datetime.now(UTC)


def deliver(
    todo: Plan,
    transport: Transport,
    store: DeliveryStore,
    *,
    clock: Callable[[], datetime] = utc_now,
    sleep: Callable[[float], None] = time.sleep,
    pace: Pace | None = None,
    on_progress: OnProgress | None = None,
    ledger: Ledger | None = None,
    checkpoints: CheckpointSink | None = None,
) -> Delivery:
    """Send the letters of a plan, each once, and write down what became of each.

    A letter first enters the outbox under its key. It is then leased, its permission is asked for again as of now, it is handed
    over, and its receipt is kept. Killed at any point, call it again with the same plan: letters that are settled stay so,
    the others go out. A carrier that knows keys, as the Maildir does, thus gets each letter exactly once; over SMTP the letters
    in flight when the process died may go twice, at most a batch.

    A letter whose permission is gone gets the receipt "rejected" with the code of the denial, one without a header that the
    decision asks for with "lacks-header", and one that does not say what the decision asks for with "lacks-content" (who sends
    it, how to stop it, where they are by post, that nobody asked for it). Memory does not grow with the number of letters.

    With a `ledger` of the store's consents and the `checkpoints` that were kept elsewhere, the log is first held against the
    last of them: one that was set back, as by a restored backup, sends nothing. Raises `NotSupported` when the transport does not
    carry the campaign's channel, `BackendError` when the log is not what it was, or when the store or the transport fails as a
    whole; the messages then wait for the next call.

    >>> from datetime import UTC, datetime
    >>> from relationkit import *
    >>> store = MemoryStore()
    >>> store.put([Profile(id="c1", given="Anna", locale="en-GB")])
    >>> spring = Campaign(
    ...     "spring",
    ...     segment=Segment("all", where=field("id").is_known()),
    ...     purpose=Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."}),
    ...     sender=Sender(name="Jan Nowak", phone="+48 601 000 001", firm="Ogrody", email="jan@shop.example"),
    ...     template=Template(id="spring", language="en", subject="Spring", text="{{ greeting }} What will you plant?"),
    ... )
    >>> links = SignedLinks("https://shop.example/r", bytes(range(32)))
    >>> now = datetime(2026, 3, 1, tzinfo=UTC)
    >>> deliver(plan(spring, store, at=now, links=links), MaildirTransport("letters"), store, clock=lambda: now).skipped
    {'no-address': 1}
    """
    if ledger is not None and checkpoints is not None:
        fault = ledger.anchor(checkpoints)
        if fault is not None:
            message = f"the consent log is not what it was at its last checkpoint ({fault.code})"
            raise BackendError(f"{message}; restore it, nothing is sent until then")
    return _Run(todo, transport, store, clock, sleep, pace or Pace(), on_progress).whole()


@dataclass(slots=True)
class _Run:
    todo: Plan
    transport: Transport
    store: DeliveryStore
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    pace: Pace
    on_progress: OnProgress | None
    seen: int = 0
    planned: int = 0
    new: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    receipts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def whole(self) -> Delivery:
        campaign = self.todo.campaign
        if campaign.channel not in self.transport.channels:
            carried = ", ".join(sorted(self.transport.channels))
            message = f"transport {self.transport.name!r} does not carry channel {campaign.channel!r}; it carries: {carried}"
            raise NotSupported(message)
        letters = self._letters()
        while batch := list(islice(letters, self.pace.batch)):
            at = self._now()
            new = set(self.store.enqueue(batch, at=at, lease=self.pace.lease))
            self.new += len(new)
            self._send([Claim(message, 1) for message in batch if message.key in new], at)
            self._tell("planned", self.seen)
        self._drain()
        due = self._wait()
        return Delivery(
            self.planned,
            self.new,
            dict(self.skipped),
            dict(self.receipts),
            dict(self.reasons),
            due,
        )

    def _letters(self) -> Iterator[Message]:
        for entry in self.todo:
            self.seen += 1
            if isinstance(entry, Skip):
                self.skipped[entry.code] += 1
            else:
                self.planned += 1
                yield entry

    def _now(self) -> datetime:
        return require_aware(self.clock(), "clock")

    def _tell(self, stage: str, done: int) -> None:
        if self.on_progress is not None:
            self.on_progress(Progress(stage, done))

    def _wait(self) -> datetime | None:
        """Be patient with what is not due yet: a retry, or the lease of a worker that died."""
        until = self._now() + self.pace.patience
        due = self.store.next_due(self.todo.campaign.id)
        while due is not None and due <= until:
            before = self._now()
            self._tell("waiting", sum(self.receipts.values()))
            self.sleep(min(max((due - before).total_seconds(), 0), _NAP))
            self._drain()
            due = self.store.next_due(self.todo.campaign.id)
            if self._now() <= before:  # a clock that stands still: whoever holds it decides
                break
        return due

    def _drain(self) -> None:
        """Claim and send until nothing of the campaign is due."""
        while True:
            at = self._now()
            claims = self.store.claim(
                self.pace.batch, at=at, lease=self.pace.lease, campaign=self.todo.campaign.id
            )
            if not claims:
                return
            self._send(claims, at)

    def _send(self, claims: Sequence[Claim], at: datetime) -> None:
        if not claims:
            return
        decisions = _decisions(claims, self.store, self.todo, at)
        allowed: dict[str, Decision] = {}
        outcomes: list[Outcome] = []
        for claim in claims:
            decision = decisions[claim.message.key]
            if isinstance(decision, str):
                outcomes.append(Outcome(self._refusal(claim, decision, at)))
            elif decision.allowed:
                allowed[claim.message.key] = decision
            elif decision.verdict == "defer":
                outcomes.append(Outcome(self._failure(claim, at, decision.code), decision.until))
            else:
                outcomes.append(Outcome(self._refusal(claim, decision.code, at)))
        going = [claim for claim in claims if claim.message.key in allowed]
        letters = [
            replace(claim.message, permit=allowed[claim.message.key].permit) for claim in going
        ]
        try:
            receipts = self.transport.send_many(letters, at=at) if letters else ()
        except BackendError:
            down = "transport-down"
            outcomes += [
                self._outcome(claim, self._failure(claim, at, down), at) for claim in going
            ]
            self._settle(outcomes)
            raise
        for claim, receipt in zip(going, receipts, strict=True):
            why = allowed[claim.message.key]
            told = replace(receipt, ground=why.channel_ground, evidence=why.evidence)
            outcomes.append(self._outcome(claim, told, at))
        self._settle(outcomes)

    def _refusal(self, claim: Claim, code: str, at: datetime) -> Receipt:
        return Receipt(claim.message.key, "rejected", self.transport.name, at, code=code)

    def _failure(self, claim: Claim, at: datetime, code: str) -> Receipt:
        return Receipt(
            claim.message.key, "failed", self.transport.name, at, code=code, transient=True
        )

    def _outcome(self, claim: Claim, receipt: Receipt, at: datetime) -> Outcome:
        if receipt.transient and claim.attempt < self.pace.attempts:
            return Outcome(receipt, at + self.pace.retry_after * 2 ** (claim.attempt - 1))
        return Outcome(receipt)

    def _settle(self, outcomes: Sequence[Outcome]) -> None:
        self.store.settle(outcomes)
        for outcome in outcomes:
            if outcome.retry_at is None:
                self.receipts[outcome.receipt.status] += 1
                if outcome.receipt.code is not None:
                    self.reasons[outcome.receipt.code] += 1
        self._tell("settled", sum(self.receipts.values()))


def _decisions(
    claims: Sequence[Claim], store: Audience, todo: Plan, at: datetime
) -> dict[str, Decision | str]:
    """Ask again, with what is known now: the decision for each key, or the code with which it can no longer be asked for."""
    profiles = {
        profile.id: profile
        for profile in store.people(claim.message.profile_id for claim in claims)
    }
    people = list(profiles.values())
    consents = store.consents(people)
    campaign = todo.campaign
    known = todo.inquiry.circumstances(store, people, consents, at=at)
    found: dict[str, Decision | str] = {}
    for claim in claims:
        message = claim.message
        profile = profiles.get(message.profile_id)
        if profile is None:
            found[message.key] = "unknown-profile"
            continue
        decision = decide(
            profile,
            consents.get(profile.id, ()),
            purpose=campaign.purpose,
            channel=message.channel,
            at=at,
            intent=todo.intent,
            circumstances=known[profile.id],
            rulebook=todo.rulebook,
        )
        point = profile.contact(message.channel)
        if decision.verdict == "deny":
            found[message.key] = decision
        elif point is not None and point.address != message.to:
            found[message.key] = "address-changed"
        else:
            found[message.key] = lacking(message, decision, campaign) or decision
    return found
