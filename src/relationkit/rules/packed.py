"""One customer in columns: sorted moments and facts by name, each read once and only when a rule asks."""

from __future__ import annotations

from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, get_args

from relationkit.errors import InvalidDocument
from relationkit.rules.plain import EXACT, micros, millionths, plain
from relationkit.rules.terms import EventKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from relationkit.rules.plain import Number
    from relationkit.rules.subject import Event, Subject

_KINDS: tuple[EventKind, ...] = get_args(EventKind)


class Facts(dict[str, Any]):
    """Facts by name; one that is not there yet is read, and kept.

    >>> Facts({"country": "PL"}.get)["country"]
    'PL'
    """

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[str], object]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, name: str) -> Any:  # noqa: ANN401 - whatever a subject knows
        fact = self[name] = plain(self._read(name))
        return fact

    def __repr__(self) -> str:
        return f"Facts({len(self)})"


class EventColumns(dict[Any, Any]):
    """The events of one kind, the oldest first: ``moments`` in microseconds since 1970, and a column for each fact.

    ``facts`` holds a list for each name, as long as there are moments, or one value for all events. Moments may come in any order
    and as datetimes. What is derived from a column (its numbers in millionths, their running sums) is kept beside it.

    >>> from datetime import UTC, datetime
    >>> from decimal import Decimal
    >>> when = [datetime(2026, 3, day, tzinfo=UTC) for day in (2, 1)]
    >>> events = EventColumns(when, {"total": [Decimal("4.50"), 3], "currency": "EUR"})
    >>> events["total"], events["sum", "total", "EUR"]
    ([3, Decimal('4.50')], [0, 3000000, 7500000])
    """

    __slots__ = ("_events", "ids", "moments")

    moments: Sequence[int]
    ids: Sequence[str]

    def __init__(
        self,
        moments: Iterable[int | datetime],
        facts: Mapping[str, object] = MappingProxyType({}),
        ids: Sequence[str] | None = None,
    ) -> None:
        super().__init__()
        when = [one if isinstance(one, int) else micros(one) for one in moments]
        rows = range(len(when))
        named = list(map(str, rows)) if ids is None else ids
        order = sorted(rows, key=when.__getitem__)
        if ids is not None:
            order.sort(key=lambda row: (when[row], named[row]))
        self.moments = [when[row] for row in order]
        self.ids = [named[row] for row in order]
        self._events: Sequence[Event] = ()
        for name, fact in facts.items():
            self[name] = _column(name, fact, order)

    @classmethod
    def of(cls, events: Iterable[Event]) -> EventColumns:
        """The columns of events, each made when it is first asked for."""
        made = cls(())
        rows = sorted(
            ((micros(event.happened_at), event.id, event) for event in events),
            key=lambda row: row[:2],
        )
        made.moments = [row[0] for row in rows]
        made.ids = [row[1] for row in rows]
        made._events = [row[2] for row in rows]
        return made

    def __missing__(self, key: str | tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever a subject knows
        if isinstance(key, str):
            made: Any = [event.fact(key) for event in self._events] or [None] * len(self.moments)
            if not EXACT.issuperset(map(type, made)):
                made = list(map(plain, made))
        elif key[0] == "number":
            made = [millionths(fact) for fact in self[key[1]]]
        elif key[0] == "sum":
            made = self._sums(*key[1:])
        else:
            made = self._parts()
        self[key] = made
        return made

    def _sums(self, name: str, currency: str | None) -> list[Number] | None:
        """Running sums from 0; None where one number is missing or of another currency."""
        numbers = self["number", name]
        if None in numbers:
            return None
        if currency is not None and self["currency"].count(currency) < len(numbers):
            return None
        return list(accumulate(numbers, initial=0))

    def _parts(self) -> tuple[EventColumns, list[int]]:
        """The items of all orders one after the other, and where those of each order begin."""
        items = [event.parts() or () for event in self._events] or [()] * len(self.moments)
        flat = EventColumns(())
        flat._events = [part for parts in items for part in parts]
        flat.moments = [
            moment for moment, parts in zip(self.moments, items, strict=True) for _ in parts
        ]
        flat.ids = [part.id for part in flat._events]
        return flat, list(accumulate(map(len, items), initial=0))

    def __repr__(self) -> str:
        return f"EventColumns({len(self.moments)})"


def _column(name: str, fact: object, order: Sequence[int]) -> list[Any]:
    if not isinstance(fact, list):
        return [plain(fact)] * len(order)
    if len(fact) != len(order):
        message = (
            f"column {name!r} has {len(fact)} values for {len(order)} events; give one for each"
        )
        raise InvalidDocument(message, issues=((name, "wrong-length"),))
    return [plain(fact[row]) for row in order]


def _nothing(_kind: str) -> Sequence[Event]:
    return ()


class _History(TypedDict, total=False):
    orders: EventColumns
    items: EventColumns
    interactions: EventColumns
    consents: EventColumns
    answers: EventColumns
    memberships: EventColumns


class Packed:
    """One customer as compiled rules read it: ``facts``, and columns under ``orders``, ``items`` and the other kinds of events.

    `pack` makes one of any `Subject`. Whoever has the raw history makes one directly; a kind that is not given has no events.

    >>> from datetime import UTC, datetime
    >>> bought = EventColumns([datetime(2026, 3, 1, tzinfo=UTC)], {"total": 60, "currency": "EUR"})
    >>> customer = Packed("c1", facts={"country": "PL"}, orders=bought)
    >>> customer.facts["country"], len(customer.orders.moments), len(customer.items.moments)
    ('PL', 1, 0)
    """

    __slots__ = ("_events", "facts", "id", "time_zone", *_KINDS)

    orders: EventColumns
    items: EventColumns
    interactions: EventColumns
    consents: EventColumns
    answers: EventColumns
    memberships: EventColumns

    def __init__(
        self,
        id: str,  # noqa: A002 - as in every document
        *,
        facts: Mapping[str, object] = MappingProxyType({}),
        time_zone: str | None = None,
        **events: Unpack[_History],
    ) -> None:
        self.id = id
        self.time_zone = time_zone
        self.facts = Facts(facts.get)
        self._events: Callable[[str], Iterable[Event]] = _nothing
        for kind, columns in events.items():
            setattr(self, kind, columns)

    @classmethod
    def of(cls, subject: Subject) -> Packed:
        """A customer of whom nothing is read before a rule asks for it."""
        packed = cls(subject.id, time_zone=subject.time_zone)
        packed.facts = Facts(subject.fact)
        packed._events = subject.events
        return packed

    def __getattr__(self, kind: str) -> EventColumns:
        if kind not in _KINDS:
            message = f"a packed customer has no {kind!r}; it has: {', '.join(_KINDS)}"
            raise AttributeError(message)
        columns = EventColumns.of(self._events(kind))
        setattr(self, kind, columns)
        return columns

    def __repr__(self) -> str:
        return f"Packed({self.id!r})"


def pack(subject: Subject) -> Packed:
    """Put a customer into columns; nothing is read before a rule asks for it.

    >>> from relationkit.profiles import Profile
    >>> pack(Profile(id="c1", country="PL")).facts["country"]
    'PL'
    """
    return Packed.of(subject)
