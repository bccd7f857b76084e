"""A letter to one person, and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from relationkit.consent.decision.permit import Permit  # noqa: TC001 - stores read messages by these types

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Status = Literal["queued", "sent", "invalid", "rejected", "failed", "unknown"]
"""The words of django-anymail: queued here or there; sent to the provider; the address is invalid; the recipient was refused;
the attempt failed; nobody knows."""


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """A rendered message: everything a transport needs, and nothing that it must look up.

    ``permit`` is the leave to send it, which a decision gives and no store keeps; transports send nothing without.

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
    permit: Permit | None = field(default=None, compare=False)

    __pydantic_config__: ClassVar[Mapping[str, bool]] = MappingProxyType(
        {"arbitrary_types_allowed": True}
    )

    def may_go(self, at: datetime) -> bool:
        """Whether its permit is leave for this very message at that moment."""
        return self.permit is not None and self.permit.covers(
            profile_id=self.profile_id,
            purpose=self.purpose,
            channel=self.channel,
            address=self.to,
            at=at,
        )

    def __repr__(self) -> str:
        return f"Message({self.key!r}, campaign={self.campaign!r}, channel={self.channel!r})"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a transport did with one message.

    ``code`` says why in a stable kebab-case word; ``transient`` says whether another attempt may help. ``provider_id`` is the
    carrier's own id, where it gives one. ``ground`` and ``evidence`` are those of the decision on which the message went, so that
    whoever asks why they were written to is told (GDPR article 15).

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
    ground: str | None = None
    evidence: tuple[str, ...] = ()


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
