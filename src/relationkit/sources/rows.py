"""The rows of an export, one at a time: an array of objects in JSON, JSON Lines, either of them gzipped, or plain dicts."""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

from relationkit.errors import BackendError, InvalidDocument
from relationkit.sources.text import Text

Source: TypeAlias = str | os.PathLike[str] | Iterable[Mapping[str, object]]

LONGEST_ROW: Final = 8 * 2**20
"""Characters. An order with a thousand lines has about one million."""

# An escaped surrogate pair has twelve characters; only a string may be longer.
_LONGEST_TOKEN = 32
# Numbers keep the digits that were written; what is not a number becomes one that every check refuses.
_DECODER = json.JSONDecoder(strict=False, parse_float=Decimal, parse_constant=Decimal)
# What the decoder says to nests too deep, whole numbers of thousands of digits, and exponents out of bounds.
_UNREADABLE = (RecursionError, ValueError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it came, of whatever type."""

    number: int
    value: object


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that could not be read, and why."""

    number: int
    code: str
    path: str


@contextmanager
def opened(source: Source, stage: str) -> Generator[tuple[str, Iterator[Row | Fault]]]:
    """Open an export; give its name and its rows.

    Raises `BackendError` for a file that cannot be opened or read, `InvalidDocument` for one that is not JSON from its first
    character on. What is wrong further down is a `Fault`.
    """
    if isinstance(source, Mapping):
        message = f"{stage} is one record; give a path or an iterable of records"
        raise InvalidDocument(message, issues=((stage, "wrong-type"),))
    if not isinstance(source, str | os.PathLike):
        yield stage, (Row(number, value) for number, value in enumerate(source, 1))
        return
    name = Path(source).name
    try:
        file = Path(source).open("rb")  # noqa: SIM115 - closed below; only the opening is tried here
    except OSError as error:
        message = f"{stage} file {name!r} cannot be opened: {error.strerror}; check the path"
        raise BackendError(message) from error
    with file:
        yield name, _rows(Text(file, name))


def _rows(text: Text) -> Iterator[Row | Fault]:
    first = text.next_character()
    if first == "[":
        return _of_array(text)
    if first == "{":
        return _of_lines(text)
    message = (
        f"{text.name} {text.where()} is not JSON; give an array of objects, as the REST API answers, "
        "or one object a line, in UTF-8"
    )
    raise InvalidDocument(message, issues=((text.name, "malformed-json"),))


def _of_array(text: Text) -> Iterator[Row | Fault]:
    """The elements of an array, and of the arrays after it: pages are often put one behind the other."""
    number = 0
    while (found := text.next_character()) == "[":
        text.at += 1
        found = text.next_character()
        while found != "]":
            number += 1
            element = _element(text, number)
            yield element
            if isinstance(element, Fault) and element.code == "malformed-json":
                return
            found = text.next_character()
            if found == ",":
                text.at += 1
                text.next_character()
            elif found != "]":
                yield Fault(number + 1, "malformed-json", text.where())
                return
        text.at += 1
    if found:
        yield Fault(number + 1, "malformed-json", text.where())


def _element(text: Text, number: int) -> Row | Fault:
    stuck = -1
    while True:
        try:
            value, end = _DECODER.raw_decode(text.buffer, text.at)
        except json.JSONDecodeError as error:
            # What is cut off by the end of the buffer fails further on once there is more; what is wrong does not.
            offset = error.pos - text.at
            open_string = error.msg.startswith("Unterminated string")
            if text.unread > LONGEST_ROW:
                return _skipped(text, number, "row-too-long")
            if (offset == stuck and not open_string) or not text.more(
                max(text.unread, _LONGEST_TOKEN)
            ):
                text.at += offset
                return Fault(number, "malformed-json", text.where())
            stuck = offset
        except _UNREADABLE:
            return _skipped(text, number, "unreadable-row")
        else:
            if end < len(text.buffer) or not text.more():
                text.at = end
                return Row(number, value)


def _skipped(text: Text, number: int, code: str) -> Fault:
    """Pass over one array or object by its brackets, however long or deep."""
    if text.buffer[text.at] in "[{":
        depth = 0
        for bracket in text.brackets():
            depth += 1 if bracket in "[{" else -1
            if depth == 0:
                return Fault(number, code, "")
    return Fault(number, "malformed-json", text.where())


def _of_lines(text: Text) -> Iterator[Row | Fault]:
    """One object a line; a line that cannot be read does not hide the next."""
    number = 0
    while (line := text.line(LONGEST_ROW)) is not None:
        number += 1
        if len(line) > LONGEST_ROW:
            yield Fault(number, "row-too-long", "")
        elif not line.isspace():
            yield _of_line(line, number)


def _of_line(line: str, number: int) -> Row | Fault:
    try:
        return Row(number, _DECODER.decode(line))
    except json.JSONDecodeError as error:
        return Fault(number, "malformed-json", f"line {number} column {error.colno}")
    except _UNREADABLE:
        return Fault(number, "unreadable-row", "")
