"""The meaning of a condition, for one subject at one moment: the witness to which every executor is held.

Three laws hold here and in every other executor:

- *Only the past counts.* At the moment `at`, what happened before `at` is known; every window is half-open.
- *Unknown is not no.* A missing fact makes a comparison unknown; `not` of unknown is unknown; "and" and "or" follow
  Kleene's strong logic. An event of which nobody knows whether it matches widens a count to a range, and the comparison
  is answered when all of the range agrees.
- *Money has one currency.* Other currencies are converted by the caller's rates, or the amount is unknown.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument
from relationkit.rules.conditions import (
    AllOf,
    Anniversary,
    AnyOf,
    AtLeast,
    Bucket,
    Compare,
    FirstTime,
    NoneOf,
    Not,
    OrUnknown,
    Ranked,
    Regularly,
    Restarted,
    Sequence,
    Stopped,
    out_of_place,
    parts_of,
)
from relationkit.rules.expand import expand
from relationkit.rules.explanation import Explanation
from relationkit.rules.measure import Measured, measure
from relationkit.rules.periods import Period, zone_named
from relationkit.rules.ranking import number_of
from relationkit.rules.selection import Asking, before, bounds, matches
from relationkit.rules.truth import all_true, any_true, at_least, holds, opposite
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from relationkit.rules.conditions import Condition, InSegment
    from relationkit.rules.definition import Definition, Standings
    from relationkit.rules.money import Rates
    from relationkit.rules.subject import Event, Subject
    from relationkit.rules.truth import Truth


@runtime_checkable
class _YearlyDay(Protocol):
    @property
    def month(self) -> int: ...
    @property
    def day(self) -> int: ...


def evaluate(
    condition: Condition,
    subject: Subject,
    *,
    at: datetime,
    time_zone: str = "UTC",
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = MappingProxyType({}),
    standings: Standings | None = None,
) -> Explanation:
    """Answer a condition for one subject as of `at`, with the values seen and the events that count.

    `time_zone` is the shop's, used where the customer's is unknown; `segments` are those that the rule asks for, and
    `standings` the cuts of its ranks. Raises `InvalidDocument` for a naive `at`, an unknown zone, a segment or a rank that is
    not given, never for anything that the subject holds.

    >>> from datetime import UTC
    >>> from relationkit.profiles import Profile
    >>> from relationkit.rules import field
    >>> print(evaluate(field("country").equals("PL"), Profile(id="c1", country="PL"), at=datetime(2026, 3, 1, tzinfo=UTC)))
    yes: the country is Poland [PL]
    """
    at = require_aware(at)
    problem = out_of_place(condition)
    if problem:
        raise InvalidDocument(problem, issues=(("condition", "out-of-scope"),))
    return answer(condition, Asking(subject, at, zone_named(time_zone), rates, segments, standings))


def answer(condition: Condition, asking: Asking) -> Explanation:
    """Answer a condition, part by part."""
    if isinstance(condition, Compare):
        return _compare(condition, asking)
    if isinstance(condition, AllOf | AnyOf | NoneOf | AtLeast | Not | OrUnknown):
        parts = tuple(answer(part, asking) for part in parts_of(condition))
        return Explanation(condition, truth=_joined(condition, parts), parts=parts)
    if isinstance(condition, FirstTime | Stopped | Restarted | Regularly):
        inner = answer(expand(condition), asking)
        return Explanation(condition, truth=inner.truth, parts=inner.parts)
    if isinstance(condition, Anniversary):
        return _anniversary(condition, asking)
    if isinstance(condition, Sequence):
        return _sequence(condition, asking)
    if isinstance(condition, Ranked):
        return _ranked(condition, asking)
    if isinstance(condition, Bucket):
        return Explanation(condition, truth=in_bucket(condition, asking.subject.id))
    return _in_segment(condition, asking)  # type: ignore[arg-type]  # any-item and followed were refused


def _joined(condition: Condition, parts: Iterable[Explanation]) -> Truth:
    truths = [part.truth for part in parts]
    if isinstance(condition, AllOf):
        return all_true(truths)
    if isinstance(condition, AnyOf):
        return any_true(truths)
    if isinstance(condition, NoneOf):
        return opposite(any_true(truths))
    if isinstance(condition, AtLeast):
        return at_least(condition.count, truths)
    return opposite(truths[0]) if isinstance(condition, Not) else truths[0] is not False


def _compare(condition: Compare, asking: Asking) -> Explanation:
    seen = measure(condition.term, asking, condition.currency)
    truth = _truth(condition, seen)
    reason = seen.reason
    if truth is None and reason is None:
        reason = "unknown-event" if seen.exact is None else "type-mismatch"
    return Explanation(
        condition,
        truth=truth,
        value=_shown(seen),
        reason=reason if truth is None else None,
        evidence=seen.evidence,
    )


def _truth(condition: Compare, seen: Measured) -> Truth:
    op, value = condition.op, condition.value
    if seen.reason in {"unknown-event", "mixed-currency"}:
        return None
    if seen.highest is None:
        fact = seen.value
        if isinstance(fact, Fraction):
            return holds(op, _fractions(value), fact)
        return holds(op, value, fact)
    if op in {"is-unknown", "is-known"}:
        return None if seen.exact is None else op == "is-known"
    low = int(seen.value)  # type: ignore[call-overload]
    answers = {holds(op, value, number) for number in _telling(low, seen.highest, value)}
    return answers.pop() if len(answers) == 1 else None


def _telling(low: int, high: int, value: Any) -> Iterable[int]:  # noqa: ANN401 - a value of a rule
    """All of a short range; of a long one the ends, and the numbers about the values of the rule."""
    if high - low < 100:  # noqa: PLR2004 - a short one
        return range(low, high + 1)
    values = value if isinstance(value, tuple) else (value,)
    near = {int(part) + step for part in values for step in (-1, 0, 1)}
    return {low, high} | {number for number in near if low <= number <= high}


def _fractions(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_fractions(part) for part in value)
    return Fraction(value) if kind_of(value) == "number" else value  # type: ignore[call-overload]


def _shown(seen: Measured) -> object | None:
    if seen.highest not in {None, seen.value}:
        return f"{seen.value} to {seen.highest}"
    if isinstance(seen.value, Fraction):
        whole = seen.value.denominator == 1
        shown = Decimal(seen.value.numerator) / Decimal(seen.value.denominator)
        return int(seen.value) if whole else shown
    return seen.value


def _anniversary(condition: Anniversary, asking: Asking) -> Explanation:
    day = asking.subject.fact(condition.name)
    if isinstance(day, datetime) or not isinstance(day, _YearlyDay):
        reason = "missing" if day is None else "type-mismatch"
        return Explanation(condition, truth=None, reason=reason)
    today = asking.at.astimezone(asking.zone(condition.zone)).date()
    first = today + timedelta(days=condition.first)
    last = first + timedelta(days=condition.days)
    falls = (falls_on(day, year, condition.leap) for year in range(first.year, last.year + 1))
    truth = any(first <= when < last for when in falls)
    return Explanation(condition, truth=truth, value=f"--{day.month:02}-{day.day:02}")


def falls_on(day: _YearlyDay, year: int, leap: str) -> date:
    """The yearly day in one year; 29 February in a common year as the rule says."""
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return date(year, 2, 28) if leap == "feb-28" else date(year, 3, 1)


def _sequence(condition: Sequence, asking: Asking) -> Explanation:
    start, end = bounds(condition.window, asking)
    sure: list[tuple[Event, tuple[str, ...]]] | None = None
    possible: list[Event] | None = None
    for step in condition.steps:
        longest = Period.read(step.within).exact() if step.within else None
        next_sure: list[tuple[Event, tuple[str, ...]]] = []
        next_possible: list[Event] = []
        for event in before(step, asking):
            if (start is not None and event.happened_at < start) or event.happened_at >= end:
                continue
            truth = matches(step.where, event, asking)
            if truth is False:
                continue
            if possible is None or any(_later(event, other, longest) for other in possible):
                next_possible.append(event)
            chains = (
                [()]
                if sure is None
                else [ids for other, ids in sure if _later(event, other, longest)]
            )
            if truth and chains:
                next_sure.append((event, (*chains[0], event.id)))
        sure, possible = next_sure, next_possible
    if sure:
        return Explanation(condition, truth=True, evidence=sure[0][1])
    reason = "unknown-event" if possible else None
    return Explanation(condition, truth=None if possible else False, reason=reason)


def _later(event: Event, other: Event, longest: timedelta | None) -> bool:
    gap = event.happened_at - other.happened_at
    return timedelta() < gap and (longest is None or gap <= longest)


def _ranked(condition: Ranked, asking: Asking) -> Explanation:
    key = (condition, asking.shop_zone.key)
    if asking.standings is None or key not in asking.standings.cuts:
        message = "the rule ranks customers, which needs all of them; give the standings, or ask a source for members"
        raise InvalidDocument(message, issues=(("ranked", "no-standings"),))
    seen = measure(condition.term, asking, condition.currency)
    number, cut = number_of(seen), asking.standings.cuts[key]
    if number is None:
        reason = seen.reason or ("unknown-event" if seen.exact is None else "type-mismatch")
        return Explanation(condition, truth=None, reason=reason, evidence=seen.evidence)
    truth = cut is not None and (number >= cut if condition.order == "highest" else number <= cut)
    return Explanation(condition, truth=truth, value=_shown(seen), evidence=seen.evidence)


def in_bucket(condition: Bucket, subject_id: str) -> bool:
    """Whether the customer's lot falls into the bucket: the first 32 bits of SHA-256 of the salt and the id."""
    drawn = hashlib.sha256(f"{condition.salt}:{subject_id}".encode()).hexdigest()[:8]
    low, high = (bucket_edge(edge) for edge in (condition.lowest, condition.highest))
    return low <= drawn and (condition.highest == 100 or drawn < high)  # noqa: PLR2004 - per cent


def bucket_edge(percent: Decimal) -> str:
    """The least lot of a percentage, as eight hexadecimal digits.

    >>> bucket_edge(Decimal(50))
    '80000000'
    """
    return format(int(Fraction(percent) * 2**32 / 100), "08x")


def _in_segment(condition: InSegment, asking: Asking) -> Explanation:
    definition = asking.segments.get(condition.segment)
    if definition is None:
        message = f"segment {condition.segment!r} is not given; add it to the segments that the rule may ask for"
        raise InvalidDocument(message, issues=((condition.segment, "unknown-segment"),))
    inner = answer(definition.where, replace(asking, shop_zone=zone_named(definition.time_zone)))
    pinned = pin(definition, asking.subject.id)
    if pinned is not None:
        reason = "included" if pinned else "excluded"
        return Explanation(condition, truth=pinned, reason=reason, parts=(inner,))
    return Explanation(condition, truth=inner.truth, parts=(inner,))


def pin(definition: Definition, subject_id: str) -> bool | None:
    """Whether a segment holds the customer in, or out, by hand."""
    if subject_id in definition.excluded:
        return False
    return True if subject_id in definition.included else None
