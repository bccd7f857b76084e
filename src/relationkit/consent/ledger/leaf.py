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
from json.encoder import encode_basestring as _quoted
from operator import itemgetter
from secrets import token_bytes
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from relationkit.consent.events import ConsentEvent
from relationkit.consent.ledger.canonical import canonical, encoded, written
from relationkit.consent.ledger.merkle import leaf_hash
from relationkit.consent.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

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

_DEFAULTS = {name: field.default for name, field in ConsentEvent.model_fields.items()}
_PUBLIC = sorted(PUBLIC)
_APART = {"occurred_at", "recorded_at", "notice"}
_EVIDENCE = tuple(
    (name, f'"{name}":', _DEFAULTS[name]) for name in sorted(_DEFAULTS.keys() - PUBLIC - _APART)
)
_public = itemgetter(*_PUBLIC)
_words = itemgetter(*Notice.model_fields)


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
    return EventText.of(event).leaf(salt)


class EventText(NamedTuple):
    """An event in three texts of JSON: what is public of it, its evidence, and the document that a store keeps.

    The document says all that the event says but the words, and its moments in their own zones.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> stop = ConsentEvent.objected(Profile(id="c1"), at=datetime(2026, 3, 1, tzinfo=UTC), source="letter")
    >>> ConsentEvent.from_json(EventText.of(stop).document) == stop
    True
    """

    public: str
    evidence: str
    document: str

    def __repr__(self) -> str:
        return "EventText()"

    @classmethod
    def of(cls, event: ConsentEvent) -> Self:
        """Write an event down; `InvalidDocument` for a value that canonical JSON cannot write."""
        # Straight from the fields: a dump and two canonical texts take three times as long.
        known = event.__dict__
        occurred, recorded, notice = known["occurred_at"], known["recorded_at"], known["notice"]
        first = _in_utc(occurred)
        second = first if recorded is occurred else _in_utc(recorded)
        digest = None if notice is None else digest_of(notice)
        before, between, after, rest = _shared(digest, *_public(known))
        evidence = ",".join(
            [
                head + (_quoted(value) if type(value) is str else written(value))
                for name, head, default in _EVIDENCE
                if (value := known[name]) != default
            ]
        )
        return cls(
            f'{{{before},"occurred_at":"{first}",{between}"recorded_at":"{second}",{after}}}',
            f"{{{evidence}}}",
            f'{{{evidence},"occurred_at":"{_shown(occurred, first)}","recorded_at":"{_shown(recorded, second)}",{rest}}}',
        )

    def leaf(self, salt: bytes) -> Leaf:
        """What stands in the ledger; `salt` as in `leaf_of`."""
        return Leaf(self.public, sha256(salt + encoded(self.evidence)).digest())


def random_salts(count: int) -> list[bytes]:
    """Draw salts for so many events, in one call of the system.

    >>> [len(salt) for salt in random_salts(2)]
    [32, 32]
    """
    drawn = token_bytes(SALT * count)
    return [drawn[start : start + SALT] for start in range(0, len(drawn), SALT)]


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
    return _digest(*_words(notice.__dict__))


@lru_cache(maxsize=256)
def _digest(*words: str) -> str:
    return sha256(canonical(dict(zip(Notice.model_fields, words, strict=True)))).hexdigest()


@lru_cache(maxsize=1024, typed=True)
def _shared(digest: str | None, *values: object) -> tuple[str, str, str, str]:
    """What many events have alike: the public part before, between and behind its moments, and the document's share of it."""
    rest = {
        name: value for name, value in zip(_PUBLIC, values, strict=True) if value != _DEFAULTS[name]
    }
    public = rest | {"v": VERSION} | ({"notice": digest} if digest else {})
    between = _members(public, "occurred_at", "recorded_at")
    return (
        _members(public, "", "occurred_at"),
        between and f"{between},",
        _members(public, "recorded_at", "~"),
        _members(rest, "", "~"),
    )


def _members(content: Mapping[str, object], after: str, until: str) -> str:
    """Canonical JSON without its braces: what stands between two names."""
    part = {name: value for name, value in content.items() if after < name < until}
    return canonical(part).decode()[1:-1]


def _in_utc(moment: datetime) -> str:
    """To the microsecond, whatever zone the event has."""
    return f"{moment.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


def _shown(moment: datetime, in_utc: str) -> str:
    """As the clock there showed it; in UTC where its zone is no whole minutes away, which JSON cannot say (RFC 3339)."""
    if moment.tzinfo is UTC:
        return in_utc
    text = moment.isoformat()
    return text if text[-6] in "+-" else in_utc


def _content(event: ConsentEvent) -> dict[str, Any]:
    return event.model_dump(mode="json", exclude_defaults=True, exclude={"notice"})
