"""What SQLite lacks: the functions that our queries call, in Python."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_NOUGHT = 10**80
_DIGITS = 81


def casefold(text: str | None) -> str | None:
    """``rk_casefold(text)``: the text without its case, as Python folds it.

    >>> casefold("STRASSE") == casefold("Straße")
    True
    """
    return text.casefold() if isinstance(text, str) else None


def sha256(text: str | None) -> str | None:
    """``rk_sha256(text)``: SHA-256 of the text in UTF-8, in hexadecimal digits.

    >>> sha256("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(text.encode()).hexdigest() if isinstance(text, str) else None


def weigh(*weighted: int | str | None) -> str | None:
    """``rk_weigh(number, weight, number, weight, ...)``: text that orders as the sum of the products does, exactly.

    SQLite counts up to 63 bits, and converted money needs more. NULL where a number is; nought for no numbers.

    >>> weigh(3, "1000000000000000000000", 1, "-1") > weigh()
    True
    """
    if None in weighted:
        return None
    numbers = [int(number) for number in weighted if number is not None]
    total = sum(number * weight for number, weight in zip(numbers[::2], numbers[1::2], strict=True))
    return format(total + _NOUGHT, f"0{_DIGITS}d")


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that queries for "sqlite" call.

    >>> import sqlite3
    >>> connection = sqlite3.connect(":memory:")
    >>> register(connection)
    >>> connection.execute("SELECT rk_casefold('ŁÓDŹ')").fetchone()
    ('łódź',)
    >>> connection.close()
    """
    connection.create_function("rk_casefold", 1, casefold, deterministic=True)
    connection.create_function("rk_sha256", 1, sha256, deterministic=True)
    connection.create_function("rk_weigh", -1, weigh, deterministic=True)
