"""Dictionaries that can take back what was written since a transaction began."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping
    from datetime import datetime

    from relationkit.campaigns import Addressee
    from relationkit.consent import ConsentEvent
    from relationkit.consent.ledger import Leaf
    from relationkit.consent.links import Holder
    from relationkit.consent.rights import RightsRequest
    from relationkit.consent.suppression import Erasure, Suppression
    from relationkit.messages import Message, Receipt
    from relationkit.profiles import (
        Annotation,
        Answer,
        ContactPoint,
        Interaction,
        Membership,
        Order,
        Profile,
    )
    from relationkit.segments.membership import Change, Refreshment
    from relationkit.surveys import Response

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_ABSENT: Any = object()


@dataclass(frozen=True, slots=True)
class Queued:
    """A message that is not settled yet."""

    message: Message
    attempt: int
    ready_at: datetime


@dataclass(slots=True)
class Tables:
    """All that a `MemoryStore` holds. Values are frozen; `write` replaces them and remembers what was there."""

    people: dict[str, Profile] = field(default_factory=dict)
    points: dict[str, tuple[ContactPoint, ...]] = field(default_factory=dict)
    history: dict[tuple[type, str], Order | Interaction | Annotation] = field(default_factory=dict)
    owned: dict[tuple[str, type], tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    events: dict[str, ConsentEvent] = field(default_factory=dict)
    own_events: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stops: dict[str, tuple[str, ...]] = field(default_factory=dict)
    leaves: dict[int, Leaf] = field(default_factory=dict)
    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    openings: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)
    spent: dict[tuple[str, str], str] = field(default_factory=dict)
    memberships: dict[str, tuple[Membership, ...]] = field(default_factory=dict)
    changes: dict[str, dict[int, Change]] = field(default_factory=dict)
    members: dict[str, dict[str, None]] = field(default_factory=dict)
    refreshed: dict[str, Refreshment] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    outbox: dict[str, Queued | None] = field(default_factory=dict)  # None: settled
    addressees: dict[str, Addressee] = field(default_factory=dict)
    receipts: dict[str, tuple[str, Receipt]] = field(default_factory=dict)
    arrivals: dict[tuple[str, int], str] = field(default_factory=dict)
    arrived: dict[str, int] = field(default_factory=dict)
    first_open: dict[str, int] = field(default_factory=dict)
    suppressions: dict[str, tuple[Suppression, ...]] = field(default_factory=dict)
    suppression_peppers: dict[str, None] = field(default_factory=dict)
    erasures: dict[tuple[datetime, str], Erasure] = field(default_factory=dict)
    links: dict[Holder, bytes] = field(default_factory=dict)
    holders: dict[bytes, Holder] = field(default_factory=dict)
    taken: dict[bytes, datetime] = field(default_factory=dict)
    requests: dict[str, RightsRequest] = field(default_factory=dict)
    pauses: dict[str, datetime] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)
    _undo: list[tuple[dict[Any, Any], dict[Any, Any]]] = field(default_factory=list)
    _depth: int = 0

    def write(self, table: dict[_Key, _Value], key: _Key, value: _Value) -> None:
        """Set one value; only inside a transaction."""
        self.write_all(table, {key: value})

    def write_all(self, table: dict[_Key, _Value], values: Mapping[_Key, _Value]) -> None:
        """Set many values of a table; only inside a transaction."""
        self._undo.append((table, {key: table.get(key, _ABSENT) for key in values}))
        table.update(values)

    def remove(self, table: dict[_Key, _Value], key: _Key) -> None:
        """Take one value out; only inside a transaction."""
        self._undo.append((table, {key: table.pop(key)}))

    def count(self, what: str) -> int:
        """The next number of this kind."""
        number = self.counted.get(what, 0)
        self.write(self.counted, what, number + 1)
        return number

    def note_change(self, profile_id: str) -> None:
        """Write down that this customer was written to."""
        self.note_changes((profile_id,))

    def note_changes(self, profile_ids: Iterable[str]) -> None:
        """Write down that these customers were written to."""
        mark = self.count("changes")
        self.write_all(self.written, dict.fromkeys(profile_ids, mark))

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Keep all that is written within, or take it back when an exception passes."""
        with self.lock:
            begun = len(self._undo)
            self._depth += 1
            try:
                yield
            except BaseException:
                while len(self._undo) > begun:
                    table, before = self._undo.pop()
                    for key, value in before.items():
                        if value is _ABSENT:
                            del table[key]
                        else:
                            table[key] = value
                raise
            finally:
                self._depth -= 1
                if not self._depth:
                    self._undo.clear()
