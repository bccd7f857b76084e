"""A day of the year on which someone was born, with the year where it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_WRITTEN = re.compile(r"(?:(\d{4})|-)-(\d{2})-(\d{2})")
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True, repr=False)
class Birthday:
    """A month and a day; the year is often not known and seldom needed.

    Written as in vCard 4 (RFC 6350, section 6.2.5): ``--12-31`` or ``1980-12-31``.

    >>> Birthday.read("--02-29").year is None
    True
    >>> str(Birthday(2, 29, 1980))
    '1980-02-29'
    """

    month: int
    day: int
    year: int | None = None

    def __post_init__(self) -> None:
        date(self.year if self.year is not None else _LEAP_YEAR, self.month, self.day)

    @staticmethod
    def read(text: str) -> Birthday:
        """Read ``--MM-DD`` or ``YYYY-MM-DD``; raise ValueError for anything else."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            message = "a birthday is written --MM-DD or YYYY-MM-DD"
            raise ValueError(message)
        year, month, day = written.groups()
        return Birthday(int(month), int(day), int(year) if year else None)

    def __str__(self) -> str:
        year = "-" if self.year is None else f"{self.year:04}"
        return f"{year}-{self.month:02}-{self.day:02}"

    def __repr__(self) -> str:
        return "Birthday()"


def _read(value: object) -> object:
    if isinstance(value, str):
        return Birthday.read(value)
    return Birthday(value.month, value.day, value.year) if isinstance(value, date) else value


def _write(day: Birthday) -> str:
    return str(day)


BirthdayField = Annotated[
    Birthday, BeforeValidator(_read), PlainSerializer(_write, return_type=str)
]
"""A birthday in a document: text in JSON."""
