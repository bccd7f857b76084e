"""Names in a record that say nothing of the person to whoever lacks the shop's key."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from uuid import UUID

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from relationkit.consent.decision.asked import Asked

SHORTEST = 32
"""How many random bytes a key has at least."""


def principal_id(asked: Asked, controller: str, key: bytes) -> str:
    """The person's name in the records of one controller and purpose.

    Another purpose gives another name, so that two recipients of records cannot put them together; the shop can, with its key.
    """
    return _uuid(key, "principal", controller, asked.purpose.id, asked.profile.id)


def record_id(asked: Asked, controller: str, key: bytes) -> str:
    """The record's own name: the same for the same person, purpose, channel and contact point, whenever it is drawn up."""
    point = asked.profile.contact(asked.channel)
    epoch = "none" if point is None else str(point.epoch or 0)
    return _uuid(
        key, "record", controller, asked.purpose.id, asked.profile.id, asked.channel, epoch
    )


def act_id(event: str, key: bytes) -> str:
    """The name of an act; an event's own id is a digest of who and which address, and whoever guesses these could check."""
    return _uuid(key, "act", event)


def receipt_id(record: str, content: str, key: bytes) -> str:
    """The name of a receipt for a record as it was with this content."""
    return _uuid(key, "receipt", record, content)


def _uuid(key: bytes, *parts: str) -> str:
    """HMAC-SHA-256, in the form of a random UUID, which ISO/IEC TS 27560 recommends; parts are kept apart by their length."""
    if len(key) < SHORTEST:
        message = f"the key for pseudonyms has {len(key)} bytes; give {SHORTEST} random ones"
        raise InvalidDocument(message, issues=(("key", "too-short"),))
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return str(UUID(bytes=hmac.digest(key, text.encode(), "sha256")[:16], version=4))
