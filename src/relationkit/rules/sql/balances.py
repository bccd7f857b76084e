"""Sums of money and averages held against a value without a division: whole numbers that are weighed against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from relationkit.rules.sql.intervals import Cut, Stretch, reachable
from relationkit.rules.sql.predicates import ALWAYS, NEVER

if TYPE_CHECKING:
    from relationkit.rules.sql.writing import Writing

Weights = Sequence[tuple[str, Fraction]]

_LONGEST = 10**18
_BEYOND = 10**25


@dataclass(frozen=True, slots=True)
class Ratio:
    """Weighted whole numbers by others, which add up to more than nought; ``scale`` of its units make one.

    All are expressions. Only the counts and the sums of 64 bits that databases hold are told apart from fractions with longer
    denominators, of which a rule may have any.
    """

    above: Weights
    below: Weights = (("1", Fraction(1)),)
    scale: int = 1

    def inside(self, writing: Writing, taken: Iterable[Stretch]) -> str:
        """The ratio is in one of the stretches."""
        found = [self._between(writing, low, high) for low, high in taken]
        if ALWAYS.sql in found:
            return ALWAYS.sql
        kept = [test for test in found if test != NEVER.sql]
        return f"({' OR '.join(kept)})" if len(kept) > 1 else kept[0] if kept else NEVER.sql

    def _between(self, writing: Writing, low: Cut, high: Cut) -> str:
        tests = [self._beyond(writing, low, low=True), self._beyond(writing, high, low=False)]
        if NEVER.sql in tests:
            return NEVER.sql
        kept = [test for test in tests if test != ALWAYS.sql]
        return f"({' AND '.join(kept)})" if len(kept) > 1 else kept[0] if kept else ALWAYS.sql

    def _beyond(self, writing: Writing, cut: Cut, *, low: bool) -> str:
        if cut is None:
            return ALWAYS.sql
        if abs(cut[0]) > _BEYOND:
            return NEVER.sql if low is (cut[0] > 0) else ALWAYS.sql
        number, after = reachable(cut, _LONGEST, low=low)
        sign = (">" if after else ">=") if low else ("<=" if after else "<")
        times = -number * self.scale
        against = [(one, weight * times) for one, weight in self.below]
        weights = whole_weights([*self.above, *against]) or [("0", 1)]
        return writing.dialect.balance(weights, sign, writing.mark)


def whole_weights(weights: Weights) -> list[tuple[str, int]]:
    """The same balance in whole numbers.

    >>> whole_weights([("a", Fraction(1, 2)), ("b", Fraction(1, 3))])
    [('a', 3), ('b', 2)]
    """
    common = lcm(*(weight.denominator for _, weight in weights))
    return [(number, int(weight * common)) for number, weight in weights if weight]
