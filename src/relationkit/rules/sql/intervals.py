"""The numbers for which a comparison holds, as stretches of whole units in which a database keeps them."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Cut: TypeAlias = tuple[Fraction, int] | None
"""A place on the line: just before a number (0) or just after it (1); None is the end of the line."""
Stretch: TypeAlias = tuple[Cut, Cut]
Whole: TypeAlias = tuple[int | None, int | None]
"""From the first whole number to the last, both included."""


def stretches(op: str, values: Sequence[Any]) -> list[Stretch]:
    """Where the comparison with numbers is true, in order and apart.

    >>> stretches("more-than", [5])
    [((Fraction(5, 1), 1), None)]
    """
    points = sorted({Fraction(value) for value in values})
    first = Fraction(values[0])
    if op in {"equals", "one-of"}:
        return [((point, 0), (point, 1)) for point in points]
    if op == "not-equals":
        return rest(stretches("equals", values))
    if op == "between":
        last = Fraction(values[1])
        return [((first, 0), (last, 1))] if first <= last else []
    found: dict[str, Stretch] = {
        "less-than": (None, (first, 0)),
        "at-most": (None, (first, 1)),
        "more-than": ((first, 1), None),
        "at-least": ((first, 0), None),
    }
    return [found[op]]


def rest(taken: Iterable[Stretch]) -> list[Stretch]:
    """All other numbers.

    >>> rest([((Fraction(5), 1), None)])
    [(None, (Fraction(5, 1), 1))]
    """
    gaps: list[Stretch] = []
    reached: Cut = None
    for low, high in taken:
        if low is not None:
            gaps.append((reached, low))
        if high is None:
            return gaps
        reached = high
    return [*gaps, (reached, None)]


def whole(
    taken: Iterable[Stretch], scale: Fraction | int = 1, *, least: int | None = None
) -> list[Whole]:
    """The whole numbers of units among them, neighbours joined; `scale` units make one, `least` is the least there is.

    >>> whole(stretches("not-equals", [0]), least=0)
    [(1, None)]
    >>> whole(stretches("more-than", [Fraction(5, 2)]), 1_000_000)
    [(2500001, None)]
    """
    found: list[Whole] = []
    for low, high in taken:
        first, last = _first(low, scale), _last(high, scale)
        if least is not None:
            if last is not None and last < least:
                continue
            if first is None or first <= least:
                first = least if last == least else None
        if first is not None and last is not None and first > last:
            continue
        if found and _touch(found[-1][1], first):
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def others(taken: Sequence[Whole], least: int | None = None) -> list[Whole]:
    """All other whole numbers."""
    cuts: list[Stretch] = [
        (
            None if first is None else (Fraction(first), 0),
            None if last is None else (Fraction(last), 1),
        )
        for first, last in taken
    ]
    return whole(rest(cuts), least=least)


def holds(taken: Iterable[Whole], number: int) -> bool:
    """Whether the number is among them."""
    return any(
        (first is None or first <= number) and (last is None or number <= last)
        for first, last in taken
    )


def within(expression: str, taken: Sequence[Whole], literal: Callable[[int], str]) -> str:
    """The expression, a whole number of units, is among them; `literal` writes a number of units.

    >>> within("n", [(None, 4), (6, None)], str), within("n", [(1, 1), (3, 3)], str)
    ('n <> 5', 'n IN (1, 3)')
    """
    points = _points(taken)
    if points is not None:
        return _among(expression, points, literal, "=", "IN")
    missing = _points(others(taken))
    if missing is not None:
        return _among(expression, missing, literal, "<>", "NOT IN")
    tests = [_between(expression, first, last, literal) for first, last in taken]
    return tests[0] if len(tests) == 1 else f"({' OR '.join(tests)})"


def reachable(cut: tuple[Fraction, int], longest: int, *, low: bool) -> tuple[Fraction, int]:
    """The same cut among all fractions with a denominator up to `longest`, written as one of them.

    >>> reachable((Fraction(333_333, 1_000_000), 1), 10, low=True)
    (Fraction(1, 3), 0)
    """
    number, _ = cut
    if number.denominator <= longest:
        return cut
    # Down the tree of Stern and Brocot, many steps at once, to the neighbours on both sides.
    left, right = (floor(number), 1), (ceil(number), 1)
    while left[1] + right[1] <= longest:
        left = _towards(left, right, number, longest)
        right = _towards(right, left, number, longest)
    return (Fraction(*right), 0) if low else (Fraction(*left), 1)


def _towards(
    near: tuple[int, int], far: tuple[int, int], number: Fraction, longest: int
) -> tuple[int, int]:
    """Go from one neighbour towards the other as far as it stays on its side of the number."""
    way = abs(number * near[1] - near[0]) / abs(far[0] - number * far[1])
    steps = min(ceil(way) - 1, (longest - near[1]) // far[1])
    return near[0] + steps * far[0], near[1] + steps * far[1]


def _points(taken: Sequence[Whole]) -> list[int] | None:
    if not taken or any(first is None or first != last for first, last in taken):
        return None
    return [first for first, _ in taken if first is not None]


def _among(
    expression: str, points: list[int], literal: Callable[[int], str], one: str, several: str
) -> str:
    if len(points) == 1:
        return f"{expression} {one} {literal(points[0])}"
    return f"{expression} {several} ({', '.join(map(literal, points))})"


def _between(
    expression: str, first: int | None, last: int | None, literal: Callable[[int], str]
) -> str:
    if first is None and last is None:
        return f"{expression} IS NOT NULL"
    if first is None or last is None:
        number, sign = (last, "<=") if first is None else (first, ">=")
        return f"{expression} {sign} {literal(number or 0)}"
    if first == last:
        return f"{expression} = {literal(first)}"
    return f"{expression} BETWEEN {literal(first)} AND {literal(last)}"


def _first(low: Cut, scale: Fraction | int) -> int | None:
    if low is None:
        return None
    number = low[0] * scale
    return floor(number) + 1 if low[1] else ceil(number)


def _last(high: Cut, scale: Fraction | int) -> int | None:
    if high is None:
        return None
    number = high[0] * scale
    return floor(number) if high[1] else ceil(number) - 1


def _touch(last: int | None, first: int | None) -> bool:
    return last is None or first is None or first <= last + 1
