"""The meaning of a condition, for one subject at one moment.

Three laws hold here and in every other executor:

- *Only the past counts.* At the moment `at`, what happened before `at` is known; every window is half-open.
- *Unknown is not no.* A missing fact makes a comparison unknown; `not` of unknown is unknown; "and" and "or" follow
  Kleene's strong logic. An event of which nobody knows whether it matches widens a count to a range, and the comparison
  is answered when both ends of the range agree.
- *Sums of money have one currency.* Other currencies are converted by the caller's rates, or the sum is unknown.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from relationkit.documents import require_aware
from relationkit.rules.conditions import (
    AllOf,
    Anniversary,
    AnyOf,
    Compare,
    Condition,
    CountTerm,
    DaysSinceTerm,
    FieldTerm,
    Not,
    SumTerm,
    Window,
)
from relationkit.rules.explanation import Explanation
from relationkit.rules.periods import Period, zone_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from relationkit.rules.conditions import ZoneOrder
    from relationkit.rules.money import Rates
    from relationkit.rules.subject import Event, Subject

_UTC = ZoneInfo("UTC")


@runtime_checkable
class _YearlyDay(Protocol):
    @property
    def month(self) -> int: ...
    @property
    def day(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Asking:
    subject: Subject
    at: datetime
    shop_zone: ZoneInfo
    rates: Rates | None

    def zone(self, order: ZoneOrder) -> ZoneInfo:
        if order == "customer" and self.subject.time_zone is not None:
            return zone_named(self.subject.time_zone)
        return _UTC if order == "utc" else self.shop_zone


def evaluate(
    condition: Condition,
    subject: Subject,
    *,
    at: datetime,
    time_zone: str = "UTC",
    rates: Rates | None = None,
) -> Explanation:
    """Answer a condition for one subject as of `at`, with the values seen and the events that count.

    `time_zone` is the shop's, used where the customer's is unknown. Raises `InvalidDocument` for a naive `at` or an
    unknown zone, never for anything that the subject holds.

    >>> from datetime import UTC
    >>> from relationkit.profiles import Profile
    >>> from relationkit.rules import field
    >>> print(evaluate(field("country").equals("PL"), Profile(id="c1", country="PL"), at=datetime(2026, 3, 1, tzinfo=UTC)))
    yes: country is 'PL' [PL]
    """
    asking = _Asking(subject, require_aware(at), zone_named(time_zone), rates)
    return _answer(condition, asking)


def _answer(condition: Condition, asking: _Asking) -> Explanation:
    if isinstance(condition, Compare):
        return _compare(condition, asking)
    if isinstance(condition, Anniversary):
        return _anniversary(condition, asking)
    if isinstance(condition, AllOf | AnyOf):
        parts = tuple(_answer(part, asking) for part in condition.parts)
        truths = [part.truth for part in parts]
        truth = _all(truths) if isinstance(condition, AllOf) else _any(truths)
        return Explanation(condition, truth=truth, parts=parts)
    part = _answer(condition.part, asking)
    if isinstance(condition, Not):
        return Explanation(condition, truth=_not(part.truth), parts=(part,))
    return Explanation(condition, truth=part.truth is not False, parts=(part,))


def _all(truths: Iterable[bool | None]) -> bool | None:
    seen = set(truths)
    return False if False in seen else None if None in seen else True


def _any(truths: Iterable[bool | None]) -> bool | None:
    seen = set(truths)
    return True if True in seen else None if None in seen else False


def _not(truth: bool | None) -> bool | None:  # noqa: FBT001 - the truth is what it is about
    return None if truth is None else not truth


def _compare(condition: Compare, asking: _Asking) -> Explanation:
    term = condition.term
    if isinstance(term, FieldTerm):
        fact = asking.subject.fact(term.name)
        truth = _holds(condition, fact)
        return Explanation(
            condition,
            truth=truth,
            value=fact,
            reason=None if truth is not None else _why_unknown(fact),
        )
    if isinstance(term, CountTerm):
        sure, unsure = _matching(term, asking)
        low, high = len(sure), len(sure) + len(unsure)
        answers = {_holds(condition, count) for count in range(low, high + 1)}
        truth = answers.pop() if len(answers) == 1 else None
        return Explanation(
            condition,
            truth=truth,
            value=low if low == high else f"{low} to {high}",
            reason="unknown-event" if truth is None else None,
            evidence=tuple(event.id for event in sure),
        )
    if isinstance(term, SumTerm):
        return _sum(condition, term, asking)
    return _days_since(condition, term, asking)


def _why_unknown(fact: object | None) -> str:
    return "missing" if fact is None else "type-mismatch"


def _sum(condition: Compare, term: SumTerm, asking: _Asking) -> Explanation:
    sure, unsure = _matching(term, asking)
    evidence = tuple(event.id for event in sure)
    if unsure:
        return Explanation(condition, truth=None, reason="unknown-event", evidence=evidence)
    total = Decimal(0)
    for event in sure:
        amount = event.fact(term.field)
        if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
            return Explanation(condition, truth=None, reason="missing", evidence=(event.id,))
        if condition.currency is not None:
            converted = _converted(Decimal(amount), event, condition.currency, asking.rates)
            if converted is None:
                return Explanation(
                    condition, truth=None, reason="mixed-currency", evidence=(event.id,)
                )
            amount = converted
        total += amount
    return Explanation(condition, truth=_holds(condition, total), value=total, evidence=evidence)


def _converted(amount: Decimal, event: Event, currency: str, rates: Rates | None) -> Decimal | None:
    own = event.fact("currency")
    if own == currency:
        return amount
    return rates.convert(amount, str(own), currency) if rates is not None else None


def _days_since(condition: Compare, term: DaysSinceTerm, asking: _Asking) -> Explanation:
    sure, unsure = _matching(term, asking)
    pick = max if term.which == "last" else min
    zone = asking.zone(term.zone)
    today = asking.at.astimezone(zone).date()
    if unsure or not sure:
        reason = "unknown-event" if unsure else "no-event"
        known = condition.op in {"is-known", "is-unknown"} and not unsure
        truth = condition.op == "is-unknown" if known else None
        return Explanation(condition, truth=truth, reason=reason)
    event = pick(sure, key=lambda event: event.happened_at)
    days = (today - event.happened_at.astimezone(zone).date()).days
    return Explanation(condition, truth=_holds(condition, days), value=days, evidence=(event.id,))


def _matching(
    term: CountTerm | SumTerm | DaysSinceTerm, asking: _Asking
) -> tuple[list[Event], list[Event]]:
    """The events in the window that match, and those of which nobody knows."""
    window = Window(zone=term.zone) if isinstance(term, DaysSinceTerm) else term.window
    start, end = _bounds(window, asking)
    sure: list[Event] = []
    unsure: list[Event] = []
    for event in asking.subject.events(term.events):
        if not (start is None or event.happened_at >= start) or event.happened_at >= end:
            continue
        truth = True if term.where is None else _event_matches(term.where, event)
        if truth is not False:
            (sure if truth else unsure).append(event)
    return sure, unsure


def _bounds(window: Window, asking: _Asking) -> tuple[datetime | None, datetime]:
    start = window.since
    if window.within is not None:
        start = _start(window.within, asking.at, asking.zone(window.zone))
    return start, min(window.until or asking.at, asking.at)


@lru_cache(maxsize=256)
def _start(within: str, at: datetime, zone: ZoneInfo) -> datetime:
    """The same for all customers of a zone."""
    return Period.read(within).before(at, zone)


def _event_matches(condition: Condition, event: Event) -> bool | None:
    if isinstance(condition, AllOf | AnyOf):
        join = _all if isinstance(condition, AllOf) else _any
        return join(_event_matches(part, event) for part in condition.parts)
    if isinstance(condition, Not):
        return _not(_event_matches(condition.part, event))
    if isinstance(condition, Compare) and isinstance(condition.term, FieldTerm):
        name = condition.term.name
        parts = event.parts() if condition.term.of == "item" else None
        if parts is not None:
            return _any(_holds(condition, part.fact(name)) for part in parts)
        return _holds(condition, event.fact(name))
    return _event_matches(condition.part, event) is not False  # type: ignore[union-attr]


def _anniversary(condition: Anniversary, asking: _Asking) -> Explanation:
    day = asking.subject.fact(condition.name)
    if not isinstance(day, _YearlyDay):
        return Explanation(condition, truth=None, reason=_why_unknown(day))
    today = asking.at.astimezone(asking.zone(condition.zone)).date()
    last = today + timedelta(days=condition.days)
    falls = (_on(day, year, condition.leap) for year in (today.year, today.year + 1))
    truth = any(today <= when < last for when in falls)
    return Explanation(condition, truth=truth, value=f"--{day.month:02}-{day.day:02}")


def _on(day: _YearlyDay, year: int, leap: str) -> date:
    try:
        return date(year, day.month, day.day)
    except ValueError:  # 29 February in a common year
        return date(year, 2, 28) if leap == "feb-28" else date(year, 3, 1)


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "less-than": operator.lt,
    "at-most": operator.le,
    "more-than": operator.gt,
    "at-least": operator.ge,
}


def _holds(condition: Compare, fact: object | None) -> bool | None:
    op, value = condition.op, condition.value
    if op in {"is-unknown", "is-known"}:
        return (fact is None) is (op == "is-unknown")
    if fact is None:
        return None
    if isinstance(fact, tuple):
        wanted = value if isinstance(value, tuple) else (value,)
        return any(part in fact for part in wanted) if op in {"contains", "one-of"} else None
    if isinstance(value, tuple):
        if op == "between":
            return _all(map(_ordered, ("at-least", "at-most"), (fact, fact), value))
        return _any(_same(fact, part) for part in value)
    if op == "equals":
        return _same(fact, value)
    if op == "not-equals":
        return _not(_same(fact, value))
    if op in _ORDER:
        return _ordered(op, fact, value)
    return _reads(op, fact, str(value)) if isinstance(fact, str) else None


def _reads(op: str, fact: str, part: str) -> bool:
    text, part = fact.casefold(), part.casefold()
    if op == "contains":
        return part in text
    return text.startswith(part) if op == "starts-with" else text.endswith(part)


def _same(fact: object, value: object) -> bool | None:
    return fact == value if _kind(fact) == _kind(value) else None


def _ordered(op: str, fact: object, value: object) -> bool | None:
    same_kind = _kind(fact) == _kind(value) and not isinstance(fact, bool)
    return _ORDER[op](fact, value) if same_kind else None


def _kind(value: object) -> str:
    """Numbers compare with numbers, days with days, moments with moments; nothing is turned into something else."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | Decimal):
        return "number"
    if isinstance(value, datetime):
        return "moment"
    if isinstance(value, date):
        return "day"
    return "text" if isinstance(value, str) else type(value).__name__
