"""What stands in the way of a customer: a condition, what was seen of it, and what would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from relationkit.rules.claims import Claim, spans_of
from relationkit.rules.conditions import Compare, Not, Ranked
from relationkit.rules.definition import Definition
from relationkit.rules.evaluate import answer
from relationkit.rules.measure import Measured, measure
from relationkit.rules.periods import zone_named
from relationkit.rules.places import Place
from relationkit.rules.ranking import number_of
from relationkit.rules.spans import Spans
from relationkit.segments.next_change import first_turn

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.rules import Condition
    from relationkit.rules.conditions import Op
    from relationkit.rules.selection import Asking

_OPPOSITE: dict[Op, Op] = {
    "equals": "not-equals",
    "not-equals": "equals",
    "less-than": "at-least",
    "at-least": "less-than",
    "more-than": "at-most",
    "at-most": "more-than",
    "is-known": "is-unknown",
    "is-unknown": "is-known",
}


@dataclass(frozen=True, slots=True, repr=False)
class Obstacle:
    """One condition that stands in the way, and what would do.

    ``wanted`` is a condition that would have to hold in place of what was ``seen``; ``reason`` says why nothing was seen, or
    "excluded" or "included" where it is so by hand. ``distance`` is how far the number seen is from the nearest that would do,
    below zero where it is too high: 2 orders more, 20.00 more in the currency of the condition; an end that is left out
    counts as if it were in. ``not_before`` is when time alone does it, within two years. ``fixed`` says that neither the customer
    nor time can change it: the draw of a bucket, a window that is over. ``segment`` is the other segment in
    whose rule it stands. ``str()`` is personal data, ``repr()`` is not.

    >>> from relationkit.rules import field
    >>> print(Obstacle(field("country").equals("PL"), seen="BG"))
    the country is Poland [BG]
    """

    wanted: Condition
    seen: object = None
    reason: str | None = None
    distance: Fraction | None = None
    not_before: datetime | None = None
    fixed: bool = False
    segment: str | None = None

    def said(self, language: str = "en") -> str:
        """What would have to hold, in words; it holds the rule's own values only."""
        from relationkit.rules.describe import describe

        return describe(self.wanted, language)

    def __str__(self) -> str:
        seen = "" if self.seen is None else f" [{self.seen}]"
        why = f" ({self.reason})" if self.reason else ""
        when = f" not before {self.not_before.isoformat()}" if self.not_before else ""
        return f"{self.said()}{seen}{why}{when}"

    def __repr__(self) -> str:
        return f"Obstacle({self.wanted.kind}, reason={self.reason!r}, fixed={self.fixed})"


@dataclass(frozen=True, slots=True)
class Need:
    """A single condition that has to be true, or false, as asked by a segment of a shop in that zone.

    ``within`` is the other segment in whose rule it stands, ``by_hand`` says why a hand has to be undone, and ``fixed`` is as
    in `Obstacle`.
    """

    condition: Condition
    truth: bool
    zone: str
    within: str | None = None
    by_hand: str | None = None
    fixed: bool = False


def obstacle(need: Need, asking: Asking) -> Obstacle:
    """Say what was seen, and what would do."""
    wanted = need.condition if need.truth else _opposite(need.condition)
    if need.by_hand:
        return Obstacle(wanted, reason=need.by_hand, segment=need.within)
    asking = replace(asking, shop_zone=zone_named(need.zone))
    found = answer(need.condition, asking)
    alone = Definition(need.within or "rule", need.condition, need.zone)
    return Obstacle(
        wanted,
        seen=found.value,
        reason=found.reason,
        distance=_distance(need, asking),
        not_before=first_turn(alone, asking, lambda truth: truth is need.truth),
        fixed=need.fixed,
        segment=need.within,
    )


def _opposite(condition: Condition) -> Condition:
    if isinstance(condition, Compare) and condition.op in _OPPOSITE:
        return Compare(
            kind="compare",
            term=condition.term,
            op=_OPPOSITE[condition.op],
            value=condition.value,
            currency=condition.currency,
        )
    return Not(kind="not", part=condition)


def _distance(need: Need, asking: Asking) -> Fraction | None:
    """How far the number seen, or the worse end of a range, is from one that would do."""
    condition = need.condition
    if not isinstance(condition, Compare | Ranked):
        return None
    seen = measure(condition.term, asking, condition.currency)
    spans = _doing(condition, need, asking)
    if spans is None or spans.kind != "number":
        return None
    ways = [spans.distance(number) for number in _ends(seen)]
    return max((way for way in ways if way is not None), key=abs, default=None)


def _ends(seen: Measured) -> tuple[Fraction, ...]:
    number = number_of(seen)
    if number is not None:
        return (number,)
    return () if seen.highest is None else (Fraction(str(seen.value)), Fraction(seen.highest))


def _doing(condition: Compare | Ranked, need: Need, asking: Asking) -> Spans | None:
    """The values that would do."""
    if isinstance(condition, Compare):
        return spans_of(Claim(Place("where", condition), need.truth))
    cuts = asking.standings.cuts if asking.standings is not None else {}
    cut = cuts.get((condition, need.zone))
    if cut is None:
        return None
    reached = Spans.of("at-least" if condition.order == "highest" else "at-most", cut)
    return reached if need.truth else reached.rest()
