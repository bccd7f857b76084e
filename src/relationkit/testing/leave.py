"""Leave to send a message in a test: decided as for an invoice, which needs no consent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relationkit.consent import Purpose, decide
from relationkit.profiles import ContactPoint, Profile

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.messages import Message


def permitted(message: Message, *, at: datetime, **changes: Any) -> Message:  # noqa: ANN401 - fields of a message
    """The message with these changes and with leave to go at that moment, also to an address that is none.

    >>> from datetime import UTC, datetime
    >>> from relationkit.messages import Message
    >>> at = datetime(2026, 3, 1, tzinfo=UTC)
    >>> letter = Message(key="k1", campaign="spring", profile_id="c1", purpose="newsletter", channel="email", language="pl",
    ...     to="anna@example.com", sender="Jan Nowak <jan@shop.example>", subject="...", text="...")
    >>> letter.may_go(at), permitted(letter, at=at).may_go(at)
    (False, True)
    """
    message = replace(message, **changes)
    point = ContactPoint.model_construct(channel=message.channel, address=message.to, epoch=0)
    invoice = Purpose(
        id=message.purpose,
        message_class="transactional",
        title={"en": "Invoices"},
        why={"en": "You bought from us."},
    )
    reader = Profile(id=message.profile_id).model_copy(update={"contacts": (point,)})
    said = decide(reader, (), purpose=invoice, channel=message.channel, at=at)
    return replace(message, permit=said.permit)
