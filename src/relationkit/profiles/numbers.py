"""Which numbers are kept: those that every engine adds and compares exactly."""

from __future__ import annotations

from decimal import Context, Decimal

_EXACT = Context(prec=100)  # the caller's own decimal context may round
_END = 10**18


def millionths(number: int | Decimal) -> int | None:
    """The number as whole millionths, or None where it has more than 12 digits before the point or 6 after.

    Eighteen digits fit in the 64 bits of every database.

    >>> millionths(Decimal("1.50"))
    1500000
    >>> millionths(10**12) is None, millionths(Decimal("0.0000001")) is None
    (True, True)
    """
    moved = number * 1_000_000 if isinstance(number, int) else number.scaleb(6, _EXACT)
    whole = int(moved)
    return whole if whole == moved and -_END < whole < _END else None
