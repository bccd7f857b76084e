"""The leave to send one message, which only a decision gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from datetime import datetime

_MINT = object()


class Permit:
    """Leave to send to one address, for one purpose, until a moment. Transports send nothing without it.

    It cannot be made, stored or changed: ask `decide` again, and take `Decision.permit`.

    >>> Permit()
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: a permit is given by a decision; ask decide() and take its permit
    """

    __slots__ = ("address", "channel", "decision_id", "profile_id", "purpose", "until")

    profile_id: str
    purpose: str
    channel: str
    address: str
    until: datetime
    decision_id: str

    def __init__(self, mint: object = None, **given: object) -> None:
        if mint is not _MINT:
            message = "a permit is given by a decision; ask decide() and take its permit"
            raise InvalidDocument(message, issues=(("permit", "not-decided"),))
        for name, value in given.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        message = "a permit does not change; decide anew"
        raise InvalidDocument(message, issues=((name, "frozen"),))

    def __reduce__(self) -> str:
        message = "a permit is not stored; decide anew where it is used"
        raise InvalidDocument(message, issues=(("permit", "not-stored"),))

    def covers(
        self, *, profile_id: str, purpose: str, channel: str, address: str, at: datetime
    ) -> bool:
        """Whether it is leave for this very message at that moment."""
        asked = (profile_id, purpose, channel, address)
        return asked == (self.profile_id, self.purpose, self.channel, self.address) and (
            at < self.until
        )

    def __repr__(self) -> str:
        return f"Permit({self.purpose!r}, {self.channel!r}, {self.profile_id!r})"


def minted(**given: object) -> Permit:
    """A permit; `Decision.permit` alone calls this."""
    return Permit(_MINT, **given)
