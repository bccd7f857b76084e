"""Transports that send nothing: for tests, for trial runs, for measuring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.messages import Receipt, to_bytes
from relationkit.transports.channels import EMAIL, refuse_foreign, without_leave

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relationkit.messages import Message


class MemoryTransport:
    """Keeps every message once, in the order of sending.

    >>> MemoryTransport()
    MemoryTransport(0 messages)
    """

    name = "memory"

    def __init__(self, channels: frozenset[str] = EMAIL) -> None:
        self.channels = channels
        self._kept: dict[str, Message] = {}

    @property
    def messages(self) -> tuple[Message, ...]:
        """What was sent."""
        return tuple(self._kept.values())

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        """Keep the messages; a key that is known keeps its first."""
        refuse_foreign(messages, self.name, self.channels)
        return [self._keep(message, at) for message in messages]

    def _keep(self, message: Message, at: datetime) -> Receipt:
        refused = without_leave(message, self.name, at)
        if refused is not None:
            return refused
        if message.channel == "email" and (code := _fault(message, at)):
            return Receipt(key=message.key, status="invalid", transport=self.name, at=at, code=code)
        self._kept.setdefault(message.key, message)
        return Receipt(key=message.key, status="sent", transport=self.name, at=at)

    def __repr__(self) -> str:
        return f"MemoryTransport({len(self._kept)} messages)"


class CountingTransport:
    """Makes the bytes of each message and drops them: what a run costs without the wire.

    >>> CountingTransport()
    CountingTransport(0 messages, 0 bytes)
    """

    name = "counting"
    channels = EMAIL

    def __init__(self) -> None:
        self.sent = 0
        self.octets = 0

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        """Count the messages and their bytes; each time that one comes counts."""
        refuse_foreign(messages, self.name, self.channels)
        return [self._count(message, at) for message in messages]

    def _count(self, message: Message, at: datetime) -> Receipt:
        refused = without_leave(message, self.name, at)
        if refused is not None:
            return refused
        try:
            self.octets += len(to_bytes(message, at=at))
        except InvalidDocument as error:
            return Receipt(
                key=message.key,
                status="invalid",
                transport=self.name,
                at=at,
                code=error.issues[0][1],
            )
        self.sent += 1
        return Receipt(key=message.key, status="sent", transport=self.name, at=at)

    def __repr__(self) -> str:
        return f"CountingTransport({self.sent} messages, {self.octets} bytes)"


def _fault(message: Message, at: datetime) -> str | None:
    try:
        to_bytes(message, at=at)
    except InvalidDocument as error:
        return error.issues[0][1]
    return None
