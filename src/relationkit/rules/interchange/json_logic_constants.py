"""The part of a JSON-Logic rule that reads no data, worked out as JSON-Logic works it out.

JSON-Logic takes over the coercions of JavaScript: ``"1" == 1``, null is 0 in an order, empty lists are false. They hold here,
between literals, and nowhere else. Numbers are exact instead of binary: ``{"+": [0.1, 0.2]}`` is 0.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from relationkit.rules.interchange.refusals import Path, refused

READS = frozenset(
    ("var", "missing", "missing_some", "map", "filter", "reduce", "all", "some", "none")
)
"""The operators that read data, or name it for others."""

_NUMBER = re.compile(
    r"[+-]?(\d{1,40}\.?\d{0,40}|\.\d{1,40})(e[+-]?\d{1,2})?", re.ASCII | re.IGNORECASE
)
_TOO_LARGE = 10**40
_Values: TypeAlias = Sequence[object]


def is_constant(node: object) -> bool:
    """Whether a rule reads no data.

    >>> is_constant({"+": [1, 2]}), is_constant({"+": [1, {"var": "a"}]})
    (True, False)
    """
    if isinstance(node, list | tuple):
        return all(map(is_constant, node))
    if isinstance(node, dict):
        return not READS.intersection(node) and all(map(is_constant, node.values()))
    return True


def arguments(value: object) -> _Values:
    """The arguments of an operator; a single one needs no brackets."""
    return value if isinstance(value, list | tuple) else (value,)


def fold(node: object, path: Path) -> object:
    """The value of a rule that reads no data; `InvalidDocument` where it has no exact one.

    >>> fold({"if": [{">": [{"+": ["1", 1]}, 1]}, {"cat": ["ap", "ple"]}, None]}, ())
    'apple'
    """
    if isinstance(node, list | tuple):
        return [fold(part, (*path, index)) for index, part in enumerate(node)]
    if not isinstance(node, dict):
        return node
    if len(node) != 1:
        raise refused(path, "not-a-rule", "an object has one key, the operator")
    ((operator, given),) = node.items()
    if operator not in _WORK and operator not in _BRANCH:
        raise refused(path, "unknown-operator", "the operator is not one of JSON-Logic's")
    path = (*path, operator)
    if operator in _BRANCH:
        return _BRANCH[operator](arguments(given), path)
    values = [fold(part, (*path, index)) for index, part in enumerate(arguments(given))]
    try:
        return _WORK[operator](values)
    except (_NoNumberError, ArithmeticError, IndexError, TypeError, ValueError):
        raise refused(path, "not-a-number", "the literals have no exact value here") from None


def truthy(value: object) -> bool:
    """JSON-Logic's truth: not null, false, 0, empty text or an empty list.

    >>> [truthy(value) for value in ("0", 0, "", [], [0], None)]
    [True, False, False, False, True, False]
    """
    return bool(value)


def _if(given: _Values, path: Path) -> object:
    for index in range(0, len(given) - 1, 2):
        if truthy(fold(given[index], (*path, index))):
            return fold(given[index + 1], (*path, index + 1))
    return fold(given[-1], (*path, len(given) - 1)) if len(given) % 2 else None


def _until(stop: bool) -> Callable[[_Values, Path], object]:  # noqa: FBT001 - which truth ends it
    def answer(given: _Values, path: Path) -> object:
        value: object = None
        for index, part in enumerate(given):
            value = fold(part, (*path, index))
            if truthy(value) is stop:
                break
        return value

    return answer


class _NoNumberError(Exception):
    """A text or a list that is no number was reckoned with."""


def _coerced(value: object) -> Fraction | None:
    """JavaScript's ``Number(value)``, None for NaN."""
    if isinstance(value, list):
        value = _text(value)
    if isinstance(value, str):
        written = value.strip()
        return _read(written) if written else Fraction(0)
    if isinstance(value, bool | int | Decimal):
        return Fraction(value)
    return Fraction(0) if value is None else None


def _read(written: str) -> Fraction | None:
    return Fraction(written) if _NUMBER.fullmatch(written) else None


def _number(value: object) -> Fraction:
    if isinstance(value, bool | None):
        raise _NoNumberError
    number = _read(value.strip()) if isinstance(value, str) else _coerced(value)
    if number is None or isinstance(value, list):
        raise _NoNumberError
    return number


def _plain(number: Fraction) -> int | Decimal:
    """A whole number, or a decimal that is exactly the fraction."""
    if abs(number) >= _TOO_LARGE:
        raise _NoNumberError
    if number.denominator == 1:
        return number.numerator
    decimal = Decimal(number.numerator) / Decimal(number.denominator)
    if Fraction(decimal) != number:
        raise _NoNumberError
    return decimal


def _text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


def _strict(one: object, other: object) -> bool:
    numbers = _is_number(one) and _is_number(other)
    plain = not isinstance(one, list | dict)
    return plain and (numbers or type(one) is type(other)) and one == other


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _soft(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return False
    one, other = (_text(value) if isinstance(value, list) else value for value in (one, other))
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    number = _coerced(one)
    return number is not None and number == _coerced(other)


def _order(one: object, other: object) -> int | None:
    """Below 0 where the one comes first, above 0 where the other does; None where they have no order."""
    one, other = (_text(value) if isinstance(value, list) else value for value in (one, other))
    if isinstance(one, str) and isinstance(other, str):
        first, second = (text.encode("utf-16-be", "surrogatepass") for text in (one, other))
        return (first > second) - (first < second)
    low, high = _coerced(one), _coerced(other)
    return None if low is None or high is None else (low > high) - (low < high)


def _chain(*signs: int) -> Callable[[_Values], object]:
    return lambda values: (
        len(values) > 1 and all(_order(*pair) in signs for pair in pairwise(values))
    )


def _in(values: _Values) -> bool:
    part, whole = values[0], values[1]
    if isinstance(whole, list):
        return any(_strict(part, value) for value in whole)
    return isinstance(whole, str) and _text(part) in whole


def _substr(values: _Values) -> str:
    text, start = _text(values[0]), int(_number(values[1]))
    rest = text[start:] if abs(start) <= len(text) or start >= 0 else text
    if len(values) < 3 or values[2] is None:  # noqa: PLR2004 - the third is the length
        return rest
    length = int(_number(values[2]))
    return rest[:length]


def _merge(values: _Values) -> list[object]:
    return [part for value in values for part in (value if isinstance(value, list) else [value])]


def _sum(values: _Values) -> object:
    return _plain(sum(map(_number, values), Fraction(0)))


def _product(values: _Values) -> object:
    product = _number(values[0])
    for value in values[1:]:
        product = _number(_plain(product * _number(value)))
    return _plain(product)


def _minus(values: _Values) -> object:
    if len(values) == 1:
        return _plain(-_number(values[0]))
    return _plain(_number(values[0]) - _number(values[1]))


def _rest(values: _Values) -> object:
    whole, by = _number(values[0]), _number(values[1])
    return _plain(whole - by * int(whole / by))


_WORK: dict[str, Callable[[_Values], object]] = {
    "==": lambda values: _soft(values[0], values[1]),
    "!=": lambda values: not _soft(values[0], values[1]),
    "===": lambda values: _strict(values[0], values[1]),
    "!==": lambda values: not _strict(values[0], values[1]),
    "<": _chain(-1),
    "<=": _chain(-1, 0),
    ">": _chain(1),
    ">=": _chain(0, 1),
    "!": lambda values: not truthy(values[0]),
    "!!": lambda values: truthy(values[0]),
    "in": _in,
    "startsWith": lambda values: (
        isinstance(values[0], str) and values[0].startswith(_text(values[1]))
    ),
    "endsWith": lambda values: isinstance(values[0], str) and values[0].endswith(_text(values[1])),
    "cat": lambda values: "".join(map(_text, values)),
    "substr": _substr,
    "merge": _merge,
    "+": _sum,
    "*": _product,
    "-": _minus,
    "/": lambda values: _plain(_number(values[0]) / _number(values[1])),
    "%": _rest,
    "max": lambda values: _plain(max(map(_number, values))),
    "min": lambda values: _plain(min(map(_number, values))),
}
_BRANCH: dict[str, Callable[[_Values, Path], object]] = {
    "if": _if,
    "?:": _if,
    "and": _until(stop=False),
    "or": _until(stop=True),
}
OPERATORS = frozenset((*_WORK, *_BRANCH, *READS))
"""All operators of JSON-Logic that read or compute, and two that react-querybuilder adds: startsWith and endsWith."""
