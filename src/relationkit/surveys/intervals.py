"""Where the true figure lies, given the answers of some: 95 % intervals in closed form."""

from __future__ import annotations

import math
from functools import cache

Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""

_MANY = 200  # degrees of freedom from which the expansion is exact to 1e-9


def wilson(count: int, n: int) -> tuple[float, float]:
    """The interval of a share of `count` in `n`; it never leaves 0 to 1, also at the ends (Wilson 1927).

    >>> [round(end, 10) for end in wilson(41, 120)]
    [0.2629043837, 0.4302516857]
    """
    share, spread = count / n, Z * Z / n
    middle = share + spread / 2
    half = Z * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    return (0.0 if count == 0 else low), (1.0 if count == n else high)


@cache
def student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t.

    Abramowitz and Stegun 26.7.3 and 26.7.4 (the exact sums), turned round by halving; 26.7.5 for many degrees of freedom.

    >>> round(student(1), 6), round(student(9), 6), round(student(119), 6)
    (12.706205, 2.262157, 1.9801)
    """
    if freedom >= _MANY:
        return _expansion(freedom)
    low, high = Z, 13.0
    while high - low > 1e-12:  # noqa: PLR2004 - beyond what any report shows
        middle = (low + high) / 2
        low, high = (middle, high) if _inside(middle, freedom) < 0.95 else (low, middle)  # noqa: PLR2004 - 95 %
    return (low + high) / 2


def _inside(t: float, freedom: int) -> float:
    """The probability of a value between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine, odd = math.cos(angle), freedom % 2
    term = cosine if odd else 1.0
    total = 0.0
    for step in range(1 + odd, freedom, 2):
        total += term
        term *= cosine * cosine * step / (step + 1)
    total *= math.sin(angle)
    return 2 / math.pi * (angle + total) if odd else total


def _expansion(freedom: int) -> float:
    z, n = Z, freedom
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / n**power for power, term in enumerate(terms, start=1))
