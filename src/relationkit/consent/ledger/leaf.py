"""What of an event stands in the ledger for ever, and what is only promised there and can be erased.

A leaf holds the public part, which says nothing of anybody, and a commitment: the hash of a salt and the evidence. Evidence is
all the rest: whom it concerns, which address, where from, and the event's id, which is a digest of these and could be guessed.
Whoever has salt and evidence proves that they belong to the leaf; once both are erased nobody can, and the leaf stands as before.

The salt matters. Addresses are few enough to try them all against a bare hash; 32 random bytes with each make that hopeless.

What stays is still a trace: that somebody agreed to the newsletter in that microsecond. Who has another record of that moment,
such as a web server's log, can put the two together until that record is gone too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from relationkit.consent.ledger.canonical import canonical
from relationkit.consent.ledger.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping
    from datetime import datetime

    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.notices import Notice

VERSION = 1
"""Of the form of a leaf, which stands in each public part as ``v``."""

PUBLIC = frozenset(
    {
        "kind", "purpose", "purpose_version", "controller", "channel", "scope", "actor", "method", "authenticated", "explicit",
        "objection_offered",
    }
)  # fmt: skip
"""The fields that are public as they are. A field that is not named here is evidence: what cannot be taken back is not put
there unasked. The two moments and the digest of the notice are public too."""

SALT = 32
"""How many random bytes a salt has."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One line of the ledger: the public part as canonical JSON, and the commitment to the evidence.

    >>> Leaf('{"kind":"given","v":1}', bytes(32)).hash.hex()[:16]
    'eed961287752d343'
    """

    public: str
    commitment: bytes

    @property
    def hash(self) -> bytes:
        """``H(0x00 || public || commitment)``; the commitment has 32 bytes, so where it begins is sure."""
        return leaf_hash(self.public.encode() + self.commitment)


def leaf_of(event: ConsentEvent, salt: bytes) -> Leaf:
    r"""Write an event down as a leaf; `salt` is 32 random bytes that stay with the event.

    `InvalidDocument` for an event with a value that canonical JSON cannot write.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import ConsentEvent
    >>> from relationkit.profiles import Profile
    >>> stop = ConsentEvent.objected(Profile(id="c1"), at=datetime(2026, 3, 1, tzinfo=UTC), source="letter")
    >>> print(leaf_of(stop, bytes(32)).public.replace(",", "\n"))
    {"kind":"objected"
    "occurred_at":"2026-03-01T00:00:00.000000Z"
    "recorded_at":"2026-03-01T00:00:00.000000Z"
    "scope":"marketing"
    "v":1}
    """
    content = _content(event)
    public = {name: content.pop(name) for name in content.keys() & PUBLIC}
    public["v"] = VERSION
    for name in ("occurred_at", "recorded_at"):
        public[name] = _in_utc(content.pop(name), getattr(event, name))
    if event.notice is not None:
        public["notice"] = digest_of(event.notice)
    return Leaf(canonical(public).decode(), commitment(salt, content))


def evidence_of(event: ConsentEvent, public: Collection[str]) -> Mapping[str, Any]:
    """All of an event that does not stand in the public part with these names."""
    return {name: value for name, value in _content(event).items() if name not in public}


def commitment(salt: bytes, evidence: Mapping[str, Any]) -> bytes:
    """``H(salt || canonical(evidence))``.

    >>> commitment(bytes(32), {"profile_id": "c1"}).hex()[:16]
    '87fd8a9d6eaf4d53'
    """
    return sha256(salt + canonical(evidence)).digest()


def digest_of(notice: Notice) -> str:
    """The SHA-256 of a notice as canonical JSON; equal words have an equal digest."""
    return _digest(cast("Hashable", notice))  # a frozen document is


@lru_cache(maxsize=256)
def _digest(notice: Hashable) -> str:
    content = cast("Notice", notice).model_dump(mode="json", exclude_defaults=True)
    return sha256(canonical(content)).hexdigest()


def _in_utc(written: str, moment: datetime) -> str:
    """To the microsecond, whatever zone the event has and however short its moment is written."""
    if len(written) == len("2026-03-01T00:00:00Z") and written.endswith("Z"):
        return f"{written[:-1]}.000000Z"  # as most are; what follows takes ten times as long
    return f"{moment.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


def _content(event: ConsentEvent) -> dict[str, Any]:
    return event.model_dump(mode="json", exclude_defaults=True, exclude={"notice"})
