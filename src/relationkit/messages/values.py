"""What a template may print, and the filters that shape it: each with a bound on what it makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast
from urllib.parse import quote

from jinja2.filters import do_default
from jinja2.runtime import Undefined
from markupsafe import Markup, escape

from relationkit.messages.plain import one_line

MAX_VALUE = 64 * 1024
MAX_ITEMS = 1000
MAX_NUMBER = 10**15

_LINK = re.compile(r"https?://|mailto:|tel:|cid:|[#/]", re.IGNORECASE)


class Refusal(Exception):
    """What a template may not do, and the line; says nothing of the template's text or of values."""

    def __init__(self, said: str, line: int | None = None) -> None:
        super().__init__(said)
        self.said = said
        self.line = line


class Block(str):
    """Text of several lines that the library made itself: a signature, a footer."""

    __slots__ = ()


def plain(value: object) -> object:
    """Let plain values through to the letter, a text as one line; refuse all others."""
    kind = type(value)
    if kind is str:
        text = cast("str", value)
        return text if text.isprintable() else one_line(text)
    if kind in _PLAIN:
        return value
    if isinstance(value, Undefined):
        str(value)  # raises
    raise Refusal(f"prints a {kind.__name__}; print texts, numbers and dates")


_PLAIN = frozenset((Block, Decimal, Markup, date, float, int))


def _text(value: object) -> str:
    value = plain(value)
    return value if isinstance(value, str) else str(value)


def _bounded(size: int) -> None:
    if size > MAX_VALUE:
        raise Refusal(f"makes a value of more than {MAX_VALUE} characters; make it shorter")


def each(value: object) -> Any:  # noqa: ANN401 - whatever a loop may run over
    """Let a short list or mapping through."""
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, list | tuple | Mapping):
        raise Refusal("loops over what is not a list")
    if len(value) > MAX_ITEMS:
        raise Refusal(f"loops over more than {MAX_ITEMS} items; give it a shorter list")
    return value


def _join(value: object, by: object = "") -> str:
    items, by = [_text(item) for item in each(value)], _text(by)
    _bounded(sum(map(len, items)) + len(by) * len(items))
    if any(isinstance(item, Markup) for item in items):
        return escape(by).join(items)
    return by.join(items)


def _replace(value: object, old: object, new: object) -> str:
    text, old, new = _text(value), _text(old), _text(new)
    _bounded(len(text) + (text.count(old) + 1) * len(new))
    return text.replace(old, new)


def number(value: object) -> int | float | Decimal:
    """Let a number of common size through; counting with larger ones takes for ever."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Refusal("counts with what is not a number")
    if not -MAX_NUMBER < value < MAX_NUMBER:
        raise Refusal("counts with a number that is too large")
    return value


def _round(value: object, digits: int = 0) -> int | float | Decimal:
    if type(digits) is not int or not 0 <= digits <= 6:  # noqa: PLR2004 - as many as a price can need
        raise Refusal("rounds to 0 to 6 digits only")
    counted = cast("float", number(value))  # a Decimal stays one
    return round(counted, digits) if digits else round(counted)


def _truncate(value: object, length: object = 80) -> str:
    text = _text(value)
    size = int(number(length))
    return text if len(text) <= size else text[: max(size - 1, 0)].rstrip() + "…"


def _word(gender: object, *, f: object, m: object, neutral: object) -> str:
    """The word that agrees with whom the letter addresses; ``neutral`` must do without gender."""
    return _text({"f": f, "m": m}.get(_text(gender), neutral))


def link(value: object) -> str:
    """Let a link through that is one; a script in its place is none."""
    text = _text(value)
    if not _LINK.match(text):
        raise Refusal("puts a value into a link that does not begin with https:, mailto: or tel:")
    return text


FILTERS: Mapping[str, Callable[..., Any]] = {
    "capitalize": lambda value: _text(value).capitalize(),
    "count": lambda value: len(each(value)),
    "d": do_default,
    "default": do_default,
    "first": lambda value: next(iter(each(value))),
    "int": lambda value: int(number(value)),
    "items": lambda value: list(dict(each(value)).items()),
    "join": _join,
    "last": lambda value: list(each(value))[-1],
    "length": lambda value: len(each(value)),
    "lower": lambda value: _text(value).lower(),
    "replace": _replace,
    "round": _round,
    "sort": lambda value: sorted(each(value)),
    "title": lambda value: _text(value).title(),
    "trim": lambda value: _text(value).strip(),
    "truncate": _truncate,
    "upper": lambda value: _text(value).upper(),
    "urlencode": lambda value: quote(_text(value), safe=""),
    "word": _word,
}
