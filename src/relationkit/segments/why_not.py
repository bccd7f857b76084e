"""Why a customer is not in a segment: the fewest conditions that would have to be otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from relationkit.documents import require_aware
from relationkit.rules.claims import Claim, needed
from relationkit.rules.conditions import (
    Bucket,
    Compare,
    FirstTime,
    InSegment,
    OrUnknown,
    Ranked,
    Regularly,
    Restarted,
    Sequence,
    Stopped,
    condition_to_json,
)
from relationkit.rules.evaluate import evaluate, pin
from relationkit.rules.expand import expand
from relationkit.rules.periods import zone_named
from relationkit.rules.places import Place
from relationkit.rules.selection import Asking
from relationkit.rules.terms import Selected
from relationkit.segments.next_change import AsOf
from relationkit.segments.obstacles import Need, Obstacle, obstacle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Sequence as Several
    from datetime import datetime

    from relationkit.rules import Condition, Definition, Explanation, Rates, Standings, Subject
    from relationkit.rules.truth import Truth

_MOST = 16
"""How many ways are kept in mind for each part of a rule."""


def why_not(
    definition: Definition,
    subject: Subject,
    *,
    at: datetime,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = MappingProxyType({}),
    standings: Standings | None = None,
) -> tuple[Obstacle, ...]:
    """Find the fewest single conditions that would have to be otherwise for a customer to be in; none for a member.

    The fewest by number, those that are fixed only where nothing else helps; of several such sets the one that stands
    first in the rule (`ways_in` has the others). Each condition is taken by itself: this is exact for a rule that asks each
    thing once, and small for one that does not. A rule that cannot hold comes back whole, with the reason "contradiction".

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> from relationkit.rules import Definition, all_of, field, orders
    >>> rule = Definition("regulars", all_of(field("country") == "PL", orders.count().at_least(2)))
    >>> [obstacle.distance for obstacle in why_not(rule, Profile(id="c1", country="PL"), at=datetime(2026, 3, 1, tzinfo=UTC))]
    [Fraction(2, 1)]
    """
    return ways_in(
        definition, subject, at=at, rates=rates, segments=segments, standings=standings, limit=1
    )[0]


def ways_in(
    definition: Definition,
    subject: Subject,
    *,
    at: datetime,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = MappingProxyType({}),
    standings: Standings | None = None,
    limit: int = 5,
) -> tuple[tuple[Obstacle, ...], ...]:
    """Find up to `limit` smallest sets of conditions, at most 16, each of which would bring a customer in; see `why_not`.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> from relationkit.rules import Definition, any_of, field, orders
    >>> rule = Definition("either", any_of(field("country") == "PL", orders.any()))
    >>> len(ways_in(rule, Profile(id="c1"), at=datetime(2026, 3, 1, tzinfo=UTC)))
    2
    """
    at = require_aware(at)
    then, zone = AsOf(subject, at), definition.time_zone
    found = evaluate(
        definition.where,
        then,
        at=at,
        time_zone=zone,
        rates=rates,
        segments=segments,
        standings=standings,
    )
    searching = _Searching(Asking(then, at, zone_named(zone), rates, segments, standings))
    ways = searching.into(definition, found, _Target(zone, None, truth=True))
    if not ways:
        return ((Obstacle(definition.where, reason="contradiction", fixed=True),),)
    best = [way for way in ways if _cost(way) == _cost(ways[0])]
    return tuple(
        tuple(obstacle(need, searching.asking) for need in way.values()) for way in best[:limit]
    )


_Way: TypeAlias = "dict[tuple[str, str], Need]"


@dataclass(frozen=True, slots=True)
class _Target:
    """What an answer has to be, for a segment of a shop in that zone; ``loosely``, the unknown will do as well."""

    zone: str
    within: str | None
    truth: bool
    loosely: bool = False

    def is_met(self, truth: Truth) -> bool:
        return truth is self.truth or (self.loosely and truth is None)


@dataclass(frozen=True, slots=True)
class _Searching:
    asking: Asking

    def into(self, definition: Definition, found: Explanation, target: _Target) -> list[_Way]:
        """The cheapest ways in which a segment holds the customer, or does not; a hand has to be undone first."""
        pinned = pin(definition, self.asking.subject.id)
        if pinned is target.truth:
            return [{}]
        rule = replace(target, zone=definition.time_zone)
        ways = self._ways(found, rule)
        if pinned is None:
            return ways
        asked = InSegment(kind="in-segment", segment=definition.id)
        reason = "included" if pinned else "excluded"
        undone = Need(asked, target.truth, target.zone, target.within, by_hand=reason)
        return _together([[{("by hand", definition.id): undone}], ways])

    def _ways(self, found: Explanation, target: _Target) -> list[_Way]:
        if target.is_met(found.truth):
            return [{}]
        condition, parts = found.condition, found.parts
        if isinstance(condition, InSegment):
            other = self.asking.segments[condition.segment]
            return self.into(other, parts[0], replace(target, within=other.id))
        if isinstance(condition, FirstTime | Stopped | Restarted | Regularly):
            condition = expand(condition)
        if not parts:
            fixed = self._is_fixed(condition)
            need = Need(condition, target.truth, target.zone, target.within, fixed=fixed)
            return [{(condition_to_json(condition), target.zone): need}]
        if isinstance(condition, OrUnknown):
            return self._ways(parts[0], replace(target, loosely=target.truth))
        number, wanted = needed(Claim(Place("where", condition), target.truth))
        return _some(number, [self._ways(part, replace(target, truth=wanted)) for part in parts])

    def _is_fixed(self, condition: Condition) -> bool:
        """Whether neither the customer nor time can change the answer."""
        if isinstance(condition, Bucket):
            return True
        over = condition.term if isinstance(condition, Compare | Ranked) else condition
        window = over.window if isinstance(over, Selected | Sequence) else None
        return window is not None and window.until is not None and window.until <= self.asking.at


def _some(number: int, options: Several[list[_Way]]) -> list[_Way]:
    """The cheapest ways to have so many of the options."""
    possible = [ways for ways in options if ways]
    if len(possible) < number:
        return []
    limit = sorted(_cost(ways[0]) for ways in possible)[number - 1]
    sure = [ways for ways in possible if _cost(ways[0]) < limit]
    equal = [ways for ways in possible if _cost(ways[0]) == limit]
    chosen = islice(combinations(equal, number - len(sure)), _MOST)
    return _cheapest(way for more in chosen for way in _together([*sure, *more]))


def _together(options: Iterable[list[_Way]]) -> list[_Way]:
    """The cheapest ways to have all of the options."""
    ways: list[_Way] = [{}]
    for option in options:
        ways = _cheapest({**way, **other} for way in ways for other in option if _agree(way, other))
    return ways


def _cheapest(ways: Iterable[_Way]) -> list[_Way]:
    different: dict[object, _Way] = {}
    for way in ways:
        different.setdefault(frozenset((key, need.truth) for key, need in way.items()), way)
    return sorted(different.values(), key=_cost)[:_MOST]


def _agree(one: _Way, other: _Way) -> bool:
    return all(one[key].truth is other[key].truth for key in one.keys() & other.keys())


def _cost(way: _Way) -> tuple[int, int]:
    return sum(need.fixed for need in way.values()), len(way)
