"""What a customer can say in the preference centre: one explicit command a form, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Open:
    """Show the centre."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Leave one purpose on one channel."""

    purpose: str
    channel: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for one purpose on one channel; it begins when the mailbox or number confirms it."""

    purpose: str
    channel: str


@dataclass(frozen=True, slots=True)
class Object:
    """Object to all marketing and to profiling for it (GDPR article 21(2)), or stop everything."""

    scope: Literal["marketing", "everything"]


@dataclass(frozen=True, slots=True)
class PauseUntil:
    """Let nothing come before a moment; None ends the pause.

    A pause is no consent and no stop: as `Circumstances.paused` it can put off a message that may go, and do nothing else. The
    store keeps it (`relationkit.consent.pauses.PauseBook`).

    >>> PauseUntil(None).until is None
    True
    """

    until: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class Correct:
    """Give a field another value, read as its type; `enact` checks it (GDPR article 16)."""

    field: str
    value: object

    def __repr__(self) -> str:
        return f"Correct({self.field!r})"


@dataclass(frozen=True, slots=True)
class Forget:
    """Remove the value of one field."""

    field: str


@dataclass(frozen=True, slots=True)
class Export:
    """Ask for a copy of everything (GDPR articles 15 and 20)."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Ask for erasure (GDPR article 17)."""


Command: TypeAlias = Open | Withdraw | Ask | Object | PauseUntil | Correct | Forget | Export | Erase


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that is no command: unknown-command, unknown-field, missing-field, repeated-field, too-long, not-offered, not-sure,
    not-a-day, wrong-type, or what `FieldRegistry` found; ``field`` is the datum that it was about.

    >>> Refused("wrong-type", "children").code
    'wrong-type'
    """  # noqa: D205 - the codes are the sentence

    code: str
    field: str | None = None
