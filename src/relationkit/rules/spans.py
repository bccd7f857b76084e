"""Sets of values on a line, such as "5 to 10, or above 20": what comparisons leave open."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_Cut: TypeAlias = tuple[Any, int] | None
_Stretch: TypeAlias = tuple[_Cut, _Cut]


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of values of one kind, in order and apart.

    Each goes from one cut to another: just before a value (0), just after it (1), or without end (None).

    >>> Spans.of("at-most", 5).meet(Spans.of("more-than", 5)).is_empty
    True
    >>> Spans.of("more-than", 2).meet(Spans.of("less-than", 3)).whole().is_empty
    True
    """

    kind: str
    stretches: tuple[_Stretch, ...]

    @staticmethod
    def of(op: str, value: Any) -> Spans:  # noqa: ANN401 - a value of a rule
        """All values of the same kind for which the comparison is true."""
        if op == "one-of":
            points = [((part, 0), (part, 1)) for part in sorted(set(value))]
            return Spans(kind_of(value[0]), tuple(points))
        if op == "between":
            lowest, highest = value
            return _spans(kind_of(lowest), [((lowest, 0), (highest, 1))])
        before, after = (value, 0), (value, 1)
        stretches: dict[str, list[_Stretch]] = {
            "equals": [(before, after)],
            "not-equals": [(None, before), (after, None)],
            "less-than": [(None, before)],
            "at-most": [(None, after)],
            "more-than": [(after, None)],
            "at-least": [(before, None)],
        }
        return Spans(kind_of(value), tuple(stretches[op]))

    @property
    def is_empty(self) -> bool:
        """Whether there is no such value."""
        return not self.stretches

    def rest(self) -> Spans:
        """All other values of the kind."""
        gaps: list[_Stretch] = []
        reached: _Cut = None
        for low, high in self.stretches:
            if low is not None:
                gaps.append((reached, low))
            if high is None:
                return _spans(self.kind, gaps)
            reached = high
        return _spans(self.kind, [*gaps, (reached, None)])

    def meet(self, other: Spans) -> Spans:
        """What both have in common; of two kinds, nothing."""
        if self.kind != other.kind:
            return Spans(self.kind, ())
        few, many = sorted((self.stretches, other.stretches), key=len)
        met = [part for low, high in few for part in _between(many, low, high)]
        return Spans(self.kind, tuple(met))

    def whole(self) -> Spans:
        """The whole numbers among them."""
        return _spans(self.kind, [(_from(low), _up_to(high)) for low, high in self.stretches])

    def distance(self, number: Fraction) -> Fraction | None:
        """How far the nearest of them lies from a number, below zero to the left; None where there is none.

        An end that is itself left out counts as if it were in.
        """
        ways = [_way(number, low, high) for low, high in self.stretches]
        return min(ways, key=abs, default=None)


def _spans(kind: str, stretches: Iterable[_Stretch]) -> Spans:
    """Leave out what is empty."""
    filled = ((low, high) for low, high in stretches if low is None or high is None or low < high)
    return Spans(kind, tuple(filled))


def _between(stretches: tuple[_Stretch, ...], low: _Cut, high: _Cut) -> list[_Stretch]:
    """The part of the stretches from one cut to another; found by halving, for a rule may list a thousand values."""
    unbounded = stretches[0][0] is None, stretches[-1][1] is None
    start, end = 0, len(stretches)
    if low is not None:
        start = bisect_right(stretches, low, hi=end - unbounded[1], key=itemgetter(1))
    if high is not None:
        end = bisect_left(stretches, high, lo=int(unbounded[0]), key=itemgetter(0))
    found = list(stretches[start:end])
    if found:
        found[0] = (_later(found[0][0], low), found[0][1])
        found[-1] = (found[-1][0], _earlier(found[-1][1], high))
    return found


def _later(one: _Cut, other: _Cut) -> _Cut:
    return max(one, other) if one is not None and other is not None else one or other


def _earlier(one: _Cut, other: _Cut) -> _Cut:
    return min(one, other) if one is not None and other is not None else one or other


def _from(low: _Cut) -> _Cut:
    return low and (floor(low[0]) + 1 if low[1] else ceil(low[0]), 0)


def _up_to(high: _Cut) -> _Cut:
    return high and (floor(high[0]) if high[1] else ceil(high[0]) - 1, 1)


def _way(number: Fraction, low: _Cut, high: _Cut) -> Fraction:
    if low is not None and (number, 0) < low:
        return Fraction(low[0]) - number
    if high is not None and (number, 1) > high:
        return Fraction(high[0]) - number
    return Fraction()
