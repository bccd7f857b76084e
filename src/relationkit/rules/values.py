"""What a fact can be held against: the kinds of values, and how they travel in JSON."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, PlainSerializer

from relationkit.documents import require_aware

Scalar: TypeAlias = bool | int | Decimal | datetime | date | str
Value: TypeAlias = Scalar | tuple[Scalar, ...] | None
Kind: TypeAlias = Literal["text", "number", "yes-no", "day", "moment", "list", "yearly", "any"]
"""What a field holds; "yearly" is a day of the year such as a birthday, "any" is known only when it is read."""

LONGEST_TEXT = 1_000
LONGEST_LIST = 1_000
_DIGITS = 40
_LARGEST = 10**40

_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?(E[+-]?[0-9]{1,2})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read_value(value: object) -> object:
    """Read a value; JSON knows no decimals, days and moments, so they travel as ``{"decimal": "50.00"}``."""
    if isinstance(value, list | tuple):
        if len(value) > LONGEST_LIST:
            message = f"a list holds at most {LONGEST_LIST} values"
            raise ValueError(message)
        return tuple(read_value(part) for part in value)
    if isinstance(value, dict) and len(value) == 1:
        ((tag, text),) = value.items()
        value = _tagged(tag, text) if isinstance(text, str) else value
    if isinstance(value, datetime):
        return require_aware(value, "value")
    problem = _problem(value)
    if problem:
        raise ValueError(problem)
    return value


def _tagged(tag: str, text: str) -> object:
    """Read what JSON has no word for; never quote it."""
    if tag == "decimal":
        if not _DECIMAL.fullmatch(text):
            message = "a decimal is text such as '50.00'"
            raise ValueError(message)
        return Decimal(text)
    try:
        if tag == "moment":
            return datetime.fromisoformat(text)
        return date.fromisoformat(text) if tag == "date" and _DAY.fullmatch(text) else {tag: text}
    except ValueError:
        message = "a day is written YYYY-MM-DD, a moment like 2026-03-01T09:00:00+01:00"
        raise ValueError(message) from None


def read_moment(value: object) -> object:
    """Let a moment be a datetime or its ISO text; a number of seconds is none."""
    if isinstance(value, datetime) or value is None:
        return value
    if isinstance(value, str) and not value.isdecimal():
        return value
    message = "a moment is written like 2026-03-01T09:00:00+01:00"
    raise ValueError(message)


def read_name(name: str) -> str:
    """Let a name be what every database can compare."""
    problem = _unreadable(name)
    if problem:
        raise ValueError(problem)
    return name


def _problem(value: object) -> str | None:
    if isinstance(value, float):
        return "a float is not exact; write a Decimal or a whole number"
    if isinstance(value, Decimal) and not value.is_finite():
        return "the number is not finite"
    if isinstance(value, int | Decimal) and not _short(value):
        return f"a number has at most {_DIGITS} digits on either side of the point"
    if isinstance(value, str):
        return _unreadable(value)
    if value is not None and not isinstance(value, bool | int | Decimal | date):
        return "a value is text, a number, a day, a moment, true or false, or a list of them"
    return None


def _short(number: int | Decimal) -> bool:
    if isinstance(number, int):
        return abs(number) < _LARGEST
    digits = number.as_tuple()
    exponent = int(digits.exponent)
    return len(digits.digits) + exponent <= _DIGITS and -exponent <= _DIGITS


def _unreadable(text: str) -> str | None:
    if len(text) > LONGEST_TEXT:
        return f"a text has at most {LONGEST_TEXT} characters"
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        return "the text holds what no database keeps: a NUL or half a surrogate pair"
    return None


def write_value(value: object) -> object:
    """Write a value as JSON can hold it."""
    if isinstance(value, tuple):
        return [write_value(part) for part in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


TaggedValue = Annotated[
    Any, BeforeValidator(read_value), PlainSerializer(write_value, return_type=object)
]


def kind_of(value: object) -> str:
    """Numbers compare with numbers, days with days, moments with moments; nothing is turned into something else."""
    if isinstance(value, bool):
        return "yes-no"
    if isinstance(value, int | Decimal | Fraction):
        return "number"
    if isinstance(value, datetime):
        return "moment"
    if isinstance(value, date):
        return "day"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, tuple) else "yearly"
