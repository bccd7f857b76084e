"""What every transport says before it sends anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.errors import NotSupported
from relationkit.messages import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from relationkit.messages import Message

EMAIL = frozenset({"email"})


def without_leave(message: Message, name: str, at: datetime) -> Receipt | None:
    """The receipt of a message that no decision lets go; None for one that may."""
    if message.may_go(at):
        return None
    return Receipt(key=message.key, status="rejected", transport=name, at=at, code="no-permit")


def refuse_foreign(messages: Iterable[Message], name: str, channels: frozenset[str]) -> None:
    """Raise `NotSupported` when one of the messages goes by a channel that the transport does not carry."""
    foreign = sorted({message.channel for message in messages} - channels)
    if foreign:
        raise NotSupported(
            f"transport {name!r} does not carry channel {foreign[0]!r}; use one of: {', '.join(sorted(channels))}"
        )
