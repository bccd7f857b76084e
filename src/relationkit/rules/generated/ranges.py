"""A range of whole numbers held against a value: true or false where all of the range agrees.

A range is a pair, the least and the greatest. Where nothing at all can be said it is one of two pairs so wide that no
comparison agrees: `NONE` where there is no number, `UNSURE` where it is not known.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any, TypeAlias

from relationkit.rules.generated.rails import Rails

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.rules.generated.source import Writer

Range: TypeAlias = tuple[int, int]

_FAR = 10**60
"""Farther than any number that a rule can hold."""
NONE: Range = (-_FAR, _FAR)
UNSURE: Range = (-_FAR - 1, _FAR + 1)

_SOME = "(@[0] >= 0)"
"""True of every range that is known."""


def all_among(found: Range, values: frozenset[int]) -> bool:
    """Whether every number of the range is one of the values.

    >>> all_among((1, 2), frozenset({1, 2, 5})), all_among((1, 3), frozenset({1, 2, 5}))
    (True, False)
    """
    low, high = found
    return high - low < len(values) and values.issuperset(range(low, high + 1))


def none_among(found: Range, values: frozenset[int]) -> bool:
    """Whether no number of the range is one of the values.

    >>> none_among((3, 4), frozenset({1, 5})), none_among(NONE, frozenset({1}))
    (True, False)
    """
    low, high = found
    return low >= 0 and not any(low <= value <= high for value in values)


def range_rails(writer: Writer, op: str, value: Any) -> Rails:  # noqa: ANN401 - a value of a rule
    """Hold the range, written as the mark, against the value."""
    if op in {"is-known", "is-unknown"}:
        return _known(op)
    values = [Fraction(part) for part in (value if isinstance(value, tuple) else (value,))]
    if op in {"one-of", "equals", "not-equals"}:
        return _same(writer, op, values)
    if op == "between":
        return _between(writer, *values)
    # Of whole numbers only: below 1.5 is at most 1, and above 1.5 is at least 2.
    number = values[0]
    if op in {"less-than", "at-least"}:
        edge = writer.constant(ceil(number))
        rails = Rails(f"(@[1] < {edge})", f"(@[0] >= {edge})")
        return rails if op == "less-than" else rails.turned()
    edge = writer.constant(floor(number))
    rails = Rails(f"(@[1] <= {edge})", f"(@[0] > {edge})")
    return rails if op == "at-most" else rails.turned()


def _known(op: str) -> Rails:
    rails = Rails("(@[0] == @[1])", "(@ is NONE)")
    return rails if op == "is-known" else rails.turned()


def _same(writer: Writer, op: str, values: Sequence[Fraction]) -> Rails:
    whole = frozenset(int(number) for number in values if number.denominator == 1)
    if op == "one-of":
        name = writer.constant(whole)
        return Rails(f"all_among(@, {name})", f"none_among(@, {name})")
    if whole:
        name = writer.constant(*whole)
        rails = Rails(f"(@[0] == {name} == @[1])", f"(not @[0] <= {name} <= @[1])")
    else:
        rails = Rails("False", _SOME)
    return rails if op == "equals" else rails.turned()


def _between(writer: Writer, lowest: Fraction, highest: Fraction) -> Rails:
    least, greatest = ceil(lowest), floor(highest)
    if least > greatest:
        return Rails("False", _SOME)
    low, high = writer.constant(least), writer.constant(greatest)
    return Rails(f"({low} <= @[0] and @[1] <= {high})", f"(@[1] < {low} or @[0] > {high})")
