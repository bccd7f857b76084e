"""The parts of a row, read one by one: what cannot be used is noted by its path and left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias

Note: TypeAlias = Callable[[str, str], None]
"""Takes a code and a path."""

_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,60})?([eE][+-]?[0-9]{1,3})?")
_LARGEST = Decimal(10) ** 12
_SMALLEST = Decimal("0.000001")
_LAST_ID = 2**63 - 1


class Cells:
    """An object in a row.

    A part that is absent, null or empty is None; so is one that is wrong, after a note. Text with a NUL or with what was not
    UTF-8 is wrong as a whole: half a name is worse than none.

    >>> notes = []
    >>> row = Cells({"total": "12.50", "date_paid_gmt": "2026-13-01"}, lambda code, path: notes.append((code, path)))
    >>> row.amount("total")
    Decimal('12.50')
    >>> row.moment("date_paid"), notes
    (None, [('invalid-date', 'date_paid_gmt')])
    """

    __slots__ = ("_note", "_path", "data")

    def __init__(self, data: Mapping[str, object], note: Note, *path: str | int) -> None:
        self.data = data
        self._note = note
        self._path = path

    def note(self, code: str, *name: str | int) -> None:
        """Say what is wrong with a part, or with the whole."""
        self._note(code, ".".join(map(str, (*self._path, *name))))

    def get(self, name: str) -> object | None:
        """A part as it came; None for what is absent, null or empty."""
        value = self.data.get(name)
        return None if value == "" else value

    def text(self, name: str, most: int = 300) -> str | None:
        """Text without the white space around it; whole numbers count as text."""
        value = self.data.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LAST_ID:
            value = str(value)
        if not isinstance(value, str):
            self.note("wrong-type", name)
        elif len(value) > most:
            self.note("too-long", name)
        elif not writable(value):
            self.note("unwritable-text", name)
        else:
            return value.strip() or None
        return None

    def inner(self, name: str) -> Cells:
        """An object inside; an empty one where there is none. PHP writes an empty object as []."""
        value = self.get(name)
        if not isinstance(value, Mapping):
            if value is not None and value != []:
                self.note("wrong-type", name)
            value = {}
        return Cells(value, self._note, *self._path, name)

    def listed(self, name: str) -> Iterator[Cells]:
        """The objects of a list inside."""
        value = self.get(name)
        if not isinstance(value, list):
            if value is not None and value != {}:
                self.note("wrong-type", name)
            return
        for index, part in enumerate(value):
            if isinstance(part, Mapping):
                yield Cells(part, self._note, *self._path, name, index)
            else:
                self.note("wrong-type", name, index)

    def number(self, name: str) -> int | None:
        """An id: a whole number from 0 on, also as text."""
        value = self.get(name)
        if isinstance(value, str) and len(value) <= len(str(_LAST_ID)):
            value = int(value) if value.isascii() and value.isdigit() else value
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LAST_ID:
            return value
        if value is not None:
            self.note("invalid-id", name)
        return None

    def amount(self, name: str) -> Decimal | None:
        """A sum from 0 on."""
        value = self.get(name)
        if value is None:
            return None
        number = decimal_of(value)
        if number is None or number < 0:
            self.note("invalid-amount", name)
            return None
        return number

    def moment(self, name: str) -> datetime | None:
        """A moment in UTC: `name`_gmt, which is in UTC even where it does not say so, else `name` if it has an offset."""
        for key, naive_is_utc in ((f"{name}_gmt", True), (name, False)):
            value = self.get(key)
            if value is None:
                continue
            moment = moment_of(value, naive_is_utc=naive_is_utc)
            if moment is None:
                self.note("invalid-date", key)
            elif moment.tzinfo is None:
                self.note("ambiguous-date", key)
            else:
                return moment
        return None


def decimal_of(value: object) -> Decimal | None:
    """A number below 10**12, rounded to six decimals, from text, int, Decimal or float; else None."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        text = str(value).strip()
    except ValueError:  # a whole number of thousands of digits
        return None
    number = Decimal(text) if _NUMBER.fullmatch(text) else _LARGEST
    if abs(number) >= _LARGEST:
        return None
    return number if number == number.quantize(_SMALLEST) else number.quantize(_SMALLEST)


def moment_of(value: object, *, naive_is_utc: bool) -> datetime | None:
    """A moment of ISO 8601 in UTC; naive where it is and may not be taken for UTC; None for what is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC) if naive_is_utc else moment
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def writable(text: str) -> bool:
    """Whether every database can hold it."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
