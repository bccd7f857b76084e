"""A letter to one person, and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

Status = Literal["queued", "sent", "invalid", "rejected", "failed", "unknown"]
"""The words of django-anymail: queued here or there; sent to the provider; the address is invalid; the recipient was refused;
the attempt failed; nobody knows."""


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """A rendered message: everything a transport needs, and nothing that it must look up.

    ``key`` is the idempotency key: the same campaign, step, profile, channel and content give the same key, and whatever
    carries the message sends a key once. ``headers`` are added as they are. ``language`` is that of the text.

    >>> Message(key="k1", campaign="spring", profile_id="c1", purpose="newsletter", channel="email", to="anna@example.com",
    ...         sender="Jan Nowak <jan@shop.example>", subject="...", text="...", language="pl")
    Message('k1', campaign='spring', channel='email')
    """

    key: str
    campaign: str
    profile_id: str
    purpose: str
    channel: str
    to: str
    sender: str
    subject: str
    text: str
    language: str
    html: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Message({self.key!r}, campaign={self.campaign!r}, channel={self.channel!r})"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a transport did with one message.

    ``code`` says why in a stable kebab-case word; ``transient`` says whether another attempt may help. ``provider_id`` is the
    carrier's own id, where it gives one.

    >>> from datetime import UTC, datetime
    >>> Receipt(key="k1", status="sent", transport="maildir", at=datetime(2026, 3, 1, tzinfo=UTC)).transient
    False
    """

    key: str
    status: Status
    transport: str
    at: datetime
    code: str | None = None
    transient: bool = False
    provider_id: str | None = None


def message_key(campaign: str, step: str, profile_id: str, channel: str, content: str) -> str:
    """The idempotency key of a message: 32 hexadecimal digits that tell nothing of the person.

    >>> message_key("spring", "1", "c1", "email", "v1") == message_key("spring", "1", "c1", "email", "v1")
    True
    """
    parts = (campaign, step, profile_id, channel, content)
    seed = "".join(
        f"{len(part)}:{part}" for part in parts
    )  # lengths keep "a"+"bc" apart from "ab"+"c"
    return hashlib.blake2b(seed.encode(), digest_size=16).hexdigest()
