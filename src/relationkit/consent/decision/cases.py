"""Which customers are in the same case: whatever a decision reads of them is equal, so that one answer serves them all."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    NamedTuple,
    Protocol,
    TypeAlias,
    runtime_checkable,
)

from relationkit.consent.decision.grounds import ends_of
from relationkit.consent.decision.known import is_firm
from relationkit.consent.decision.questions import age_of
from relationkit.consent.kinds import GRANTS, RELATIONSHIPS, STOPS

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from relationkit.consent.decision.known import Inquiry
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.kinds import Actor, Kind, Scope
    from relationkit.profiles import Profile

_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_EVER = (datetime(2, 1, 1, tzinfo=UTC) - _1970) // _TICK
_NEVER = 2**63
KEPT = 10_000
"""How many cases are remembered."""

_Row: TypeAlias = "Sequence[Any]"
_NOBODY: _Row = (None,)
_Dated: TypeAlias = "tuple[int, int | None, int | None]"


class Shape(NamedTuple):
    """What a decision reads of an event besides whose it is, of which address and when. A shop has a few hundred of them."""

    kind: Kind
    purpose: str | None
    channel: str | None
    controller: str | None
    scope: Scope
    actor: Actor
    purpose_version: int
    authenticated: bool
    explicit: bool
    objection_offered: bool
    product_classes: tuple[str, ...]


def shape_of(event: ConsentEvent) -> Shape:
    """Take it from an event.

    >>> from relationkit.consent import ConsentEvent
    >>> from relationkit.profiles import Profile
    >>> stop = ConsentEvent.objected(Profile(id="c1"), at=datetime(2026, 3, 1, tzinfo=UTC), source="letter")
    >>> shape_of(stop).scope
    'marketing'
    """
    return Shape(
        event.kind,
        event.purpose,
        event.channel,
        event.controller,
        event.scope,
        event.actor,
        event.purpose_version,
        event.authenticated,
        event.explicit,
        event.objection_offered,
        event.product_classes,
    )


@runtime_checkable
class CaseStore(Protocol):
    """A log that brings of each customer just what sorts them; without it each is read and decided alone."""

    def case_shapes(self) -> Mapping[int, Shape]:
        """The shapes of all events, each under its number."""
        ...

    def case_others(self, channel: str, at: datetime, /) -> Collection[str]:
        """Who pauses, and whose address in use is that of a stop recorded by `at` which names another customer, or none."""
        ...

    def case_listed(self, most: int, /) -> Collection[str] | None:
        """The fingerprints of all entries on the suppression list; None where there are more than `most`."""
        ...

    def case_pages(
        self, purpose: str, channel: str, at: datetime, /, *, firm: str | None
    ) -> Iterator[Sequence[_Row]]:
        """All customers in the order of their ids, in rows, those of one customer side by side and on one page.

        A row has: id, `loose_address` of the point in use on the channel, microseconds since 1970 of one event (0 without one),
        country, time zone, age in whole years, whether the field `firm` says that it is a firm (`is_firm`), epoch of that point,
        and of the event the number of its shape and whether it names that very point. What is not known is None. Events recorded
        by `at` are brought if they are grants for the purpose on the channel, relationships on the channel, lifted restrictions,
        or stops of the channel or of none; others may be.
        """
        ...


class Cases:
    """Sorts customers for one question: who are in the same case get the same answer.

    A case holds all that `decide` reads of a customer: country, time zone, whether of age and with an address, and the acts in
    the order of time. Of the moment of an act nothing counts but that order, and whether what it began is over.
    """

    def __init__(self, shapes: Mapping[int, Shape], inquiry: Inquiry, *, at: datetime) -> None:
        self._inquiry, self._at = inquiry, at
        self._purpose, self._channel = inquiry.purpose, inquiry.channel
        self._numbers = {shape: number for number, shape in shapes.items()}
        self._kinds = {number: shape.kind for number, shape in shapes.items()}
        self._roles = {number: self._role(shape) for number, shape in shapes.items()}
        self._laws: dict[tuple[str | None, bool], _Law] = {}
        self._cases: dict[Hashable, int] = {}
        self._next = count()
        self._alike: dict[Hashable, _Dated] = {}

    def of_page(self, rows: Iterable[_Row]) -> Iterator[tuple[str, str | None, int | None]]:
        """Of each customer of a page (see `CaseStore.case_pages`) the id, the key of the address and the number of the case.

        The number is None for whoever has to be decided alone.
        """
        alike = self._alike
        acts: list[_Row] = []
        for row, after in pairwise((*rows, _NOBODY)):
            profile_id = row[0]
            if profile_id == after[0]:
                acts.append(row)
                continue
            if acts:
                number = self._number(self._case(row, [*acts, row]))
                acts = []
            else:
                over, before, since = alike.get(row[3:]) or self._dated(row)
                number = before if row[2] <= over else since
            yield profile_id, row[1], number

    def of_one(self, profile: Profile, events: Iterable[ConsentEvent]) -> int | None:
        """The same number for a customer who was read whole, events oldest first, no others' stops among them."""
        point = profile.contact(self._channel)
        here = (None, None) if point is None else (point.epoch or 0, point.address)
        firm = is_firm(profile, self._inquiry.business)
        who = (profile.country, profile.time_zone, age_of(profile, self._at), firm, here[0])
        rows = [
            (
                profile.id,
                None,
                (event.occurred_at - _1970) // _TICK,
                *who,
                self._numbers.get(shape_of(event), -1),
                here == (event.epoch, event.address),
            )
            for event in events
            if event.recorded_at <= self._at
        ]
        return self._number(self._case(("", None, 0, *who, None, None), rows))

    def _dated(self, row: _Row) -> _Dated:
        """For all who differ from this customer of one row in nothing but the moment: the cases until and after one."""
        *who, number, exact = row
        over = -_NEVER
        if number in self._kinds:
            law = self._law(row[3], firm=bool(row[6]))
            over = law.over[self._kinds[number]]
        before, since = (
            self._number(
                self._case(row, () if number is None else [(*who[:2], at, *who[3:], number, exact)])
            )
            for at in (over, over + 1)
        )
        found = self._alike[row[3:]] = (over, before, since)
        return found

    def _number(self, case: Hashable) -> int | None:
        if case is None:
            return None
        known = self._cases.get(case)
        if known is None:
            if len(self._cases) >= KEPT:
                self._cases.clear()
                self._alike.clear()
            known = self._cases[case] = next(self._next)
        return known

    def _case(self, who: _Row, acts: Sequence[_Row]) -> Hashable:
        _, _, _, country, time_zone, age, firm, epoch, *_ = who
        law = self._law(country, firm=bool(firm))
        if law.registers and epoch is not None:
            return None  # a register is asked for the address
        minor = None if age is None else age < law.of_age
        person = (country, time_zone, minor, bool(firm), epoch is None)
        signs: list[Hashable] = []
        customer: set[int] = set()
        last = None
        for _, _, occurred, *_, number, exact in acts:
            role = self._roles.get(number)
            if role is None or (occurred == last and role != "idle"):
                return None  # written since the shapes were read; or the id decides which of two comes first
            if role == "idle":
                continue
            alive = occurred > law.over[self._kinds[number]]
            if role == "relationship":
                if exact and alive:
                    customer.add(number)
                continue
            last = occurred
            signs.append(number if role == "stop" else (number, bool(exact), alive))
        return (*person, tuple(signs), frozenset(customer))

    def _law(self, country: str | None, *, firm: bool) -> _Law:
        known = self._laws.get((country, firm))
        if known is not None:
            return known
        terms = self._inquiry.rulebook.terms(
            country, self._at, self._purpose.message_class, self._channel, business=firm
        )
        lives = [life for life in (self._purpose.valid_for, terms.valid_for) if life is not None]
        soft = terms.soft_opt_in
        over = dict.fromkeys((*GRANTS, *STOPS, *RELATIONSHIPS, "restriction-lifted"), -_NEVER)
        over.update(dict.fromkeys(GRANTS, max(map(self._over, lives), default=-_NEVER)))
        months = {"sale": soft.sale_months, "inquiry": soft.inquiry_months} if soft else {}
        for kind in RELATIONSHIPS:
            length = months.get(kind, 0)
            if length is not None:
                over[kind] = self._over(f"{length} months") if length else _NEVER
        found = self._laws[country, firm] = _Law(terms.consent_age, over, bool(terms.registers))
        return found

    def _over(self, length: str) -> int:
        """The last moment at which something can have begun that lasts so long and is over."""
        latest = (self._at - _1970) // _TICK
        return (
            _EVER
            - 1
            + bisect_left(
                range(_EVER, latest + 1),
                1,
                key=lambda micros: ends_of(_1970 + micros * _TICK, length) > self._at,
            )
        )

    def _role(self, shape: Shape) -> Role:
        if shape.kind == "restriction-lifted":
            return "stop"
        if shape.kind in STOPS:
            return "stop" if shape.channel in {None, self._channel} else "idle"
        if shape.channel != self._channel:
            return "idle"
        if shape.kind in RELATIONSHIPS:
            return "relationship" if self._purpose.soft_opt_in else "idle"
        meant = (shape.purpose, shape.controller) == (self._purpose.id, self._purpose.controller)
        return "grant" if shape.kind in GRANTS and meant else "idle"


Role = Literal["grant", "stop", "relationship", "idle"]
"""Of an event for a question; the order of the first two among each other counts, and the last counts for nothing."""


@dataclass(frozen=True, slots=True)
class _Law:
    """What of a law sorts: the age of consent, by kind the last moment whose act is over, and whether registers are asked."""

    of_age: int
    over: Mapping[str, int]
    registers: bool
