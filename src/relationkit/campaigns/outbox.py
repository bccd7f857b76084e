"""What deliveries need of a store: a queue that forgets nothing and gives nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, timedelta

    from relationkit.messages import Message, Receipt


@dataclass(frozen=True, slots=True)
class Claim:
    """A message leased for one attempt; `attempt` counts from 1.

    >>> from relationkit.messages import Message
    >>> letter = Message(key="k1", campaign="spring", profile_id="c1", purpose="newsletter", channel="email",
    ...                  to="anna@example.com", sender="Jan Nowak <jan@shop.example>", subject="...", text="...", language="pl")
    >>> Claim(letter, attempt=1).attempt
    1
    """

    message: Message
    attempt: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt, and when to try again where that may help.

    >>> from datetime import UTC, datetime
    >>> from relationkit.messages import Receipt
    >>> Outcome(Receipt(key="k1", status="sent", transport="maildir", at=datetime(2026, 3, 1, tzinfo=UTC))).retry_at is None
    True
    """

    receipt: Receipt
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a message was for, and what for: what a link's key leads back to.

    >>> Addressee(key="k1", campaign="spring", profile_id="c1", purpose="newsletter", channel="email").profile_id
    'c1'
    """

    key: str
    campaign: str
    profile_id: str
    purpose: str
    channel: str


class Addressees(Protocol):
    """Whoever remembers whom a message was for, also when it is settled."""

    def addressee(self, key: str, /) -> Addressee | None:
        """Whom the message of this key was for; None for a key that was never in the outbox."""
        ...


class Outbox(Addressees, Protocol):
    """Messages that wait to be sent, each under its key, for ever known.

    A message is waiting, claimed (leased to one worker until a moment) or settled. Settled ones keep their key and receipt;
    their content is dropped.
    """

    def enqueue(
        self, messages: Sequence[Message], /, *, at: datetime, lease: timedelta | None = None
    ) -> Sequence[str]:
        """Let messages wait; ignore keys that were ever here. All or nothing; return the keys that were new, in order.

        With a lease the new ones are at once the caller's, for their first attempt, as if claimed at `at`.
        """
        ...

    def claim(
        self, limit: int, /, *, at: datetime, lease: timedelta, campaign: str
    ) -> Sequence[Claim]:
        """Lease up to `limit` messages of a campaign that wait and are due, or whose lease ended by `at`, oldest first.

        Two workers never hold the same message at once.
        """
        ...

    def settle(self, outcomes: Iterable[Outcome], /) -> None:
        """Write down what became of claimed messages, all or nothing.

        An outcome with `retry_at` lets the message wait again until then; any other settles it for ever. Settling "sent" adds
        an `Interaction` of kind "sent", with the message's key as id, the receipt's `at` and the campaign, to the profile's
        history. A key that is settled already keeps its first receipt.
        """
        ...

    def next_due(self, campaign: str, /) -> datetime | None:
        """The earliest moment at which a message of the campaign can be claimed, None when all are settled."""
        ...

    def receipts(self, campaign: str, /) -> Iterator[Receipt]:
        """The receipts of all settled messages of a campaign, in the order of their keys."""
        ...
