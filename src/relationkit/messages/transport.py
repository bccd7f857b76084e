"""What carries messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relationkit.messages.message import Message, Receipt


class Transport(Protocol):
    """A way to hand messages to the world. The laws are `relationkit.testing.TransportContract`."""

    @property
    def name(self) -> str:
        """A short word for receipts and logs: "maildir", "smtp"."""
        ...

    @property
    def channels(self) -> frozenset[str]:
        """The channels that it carries."""
        ...

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        """Hand over each message and give one receipt for each, in the same order.

        One bad recipient fails alone. When the connection dies in the middle, what was handed over has its receipt "sent",
        what was in flight "unknown", the rest a transient "failed": nothing is raised. A message whose key was delivered
        before is not delivered twice where the carrier can know. A message without a permit that covers it (`Message.may_go`) is
        not sent: its receipt is "rejected" with the code "no-permit". Raises `NotSupported` for a channel that it does not carry
        and `BackendError` when it cannot begin (the folder is not writable, the server refuses us), before anything is sent.
        """
        ...
