"""Facts as columns keep them: values of the very types that rules know, instants and numbers as whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

Number: TypeAlias = int | Fraction

MILLION = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EXACT = frozenset({str, int, bool, Decimal, date, datetime, type(None)})
"""The classes of facts that stand for themselves."""


def micros(moment: datetime) -> int:
    """Microseconds since 1970 in UTC, exact.

    >>> micros(datetime(1970, 1, 2, tzinfo=UTC))
    86400000000
    """
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * MILLION + since.microseconds


def millionths(value: Any) -> Number | None:  # noqa: ANN401 - whatever a subject knows
    """A number in millionths of its unit, exact: whole where it can be; None for what is no number.

    >>> millionths(Decimal("49.99")), millionths("49.99")
    (49990000, None)
    """
    if value.__class__ is int:
        return value * MILLION
    if value.__class__ is not Decimal:
        return None
    numerator, denominator = value.as_integer_ratio()
    whole, rest = divmod(numerator * MILLION, denominator)
    return Fraction(numerator * MILLION, denominator) if rest else whole


@dataclass(frozen=True, slots=True, repr=False)
class Opaque:
    """A fact of a kind that no rule has a word for, such as a float: known, and equal to nothing."""

    value: object

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "Opaque()"


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a subject knows
    """The value as one of the very types that a rule knows, so that its class tells its kind.

    >>> plain(("a", 1)), plain(1.5)
    (('a', 1), Opaque())
    """
    if value.__class__ in EXACT or (hasattr(value, "month") and not isinstance(value, date)):
        return value
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, Decimal):
        return Decimal(value)
    if isinstance(value, datetime):
        return datetime.combine(date(value.year, value.month, value.day), value.timetz())
    return date(value.year, value.month, value.day) if isinstance(value, date) else Opaque(value)
