"""One text for one value: canonical JSON (RFC 8785), without the numbers that computers round.

Whoever hashes JSON must write it the same everywhere. RFC 8785 (JCS) fixes the order of keys, by UTF-16 code units, and how a
string is escaped. Of its numbers only whole ones of 53 bits are taken: a fraction is written as text, by whoever knows how exact
it is.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring as _quoted
from typing import NoReturn

from relationkit.errors import InvalidDocument

_WHOLE = 2**53 - 1
_DEEPEST = 64
_LONGEST = 1_000_000


def canonical(value: object, /) -> bytes:
    """Write a value as canonical JSON in UTF-8.

    Text, whole numbers of at most 53 bits, true, false, None, lists, tuples and mappings with keys of text; `InvalidDocument`
    for all else, for half a surrogate pair, and for what is nested deeper than 64.

    >>> canonical({"b": [1, True, None], "a": "Żółć"}).decode()
    '{"a":"Żółć","b":[1,true,null]}'
    >>> canonical({"price": 9.99})
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: canonical JSON has no place for a float; write it as text
    """
    return encoded(written(value))


def written(value: object, /) -> str:
    """Write a value as the text whose UTF-8 `canonical` gives.

    >>> written("Żółć")
    '"Żółć"'
    """
    return _written(value, _DEEPEST)


def encoded(text: str, /) -> bytes:
    """Put a text into UTF-8; `InvalidDocument` for half a surrogate pair.

    >>> len(encoded("ż"))
    2
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        message = "a text holds half a surrogate pair; mend the text"
        raise _refused("lone-surrogate", message) from None


def read_json(text: str | bytes, /) -> object:
    """Read a JSON text that `canonical` could write, in any layout; refuse whatever two readers may understand differently.

    `InvalidDocument` for a key that stands twice, a fraction, a whole number of more than 53 bits, NaN, half a surrogate pair,
    more than 64 levels, more than a million characters, and for what is no JSON.

    >>> read_json('{ "a": [1, "x"] }')
    {'a': [1, 'x']}
    >>> read_json('{"a": 1, "a": 2}')
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: the JSON has a key twice; write each key once
    """
    if len(text) > _LONGEST:
        raise _refused(
            "too-long", f"the JSON is longer than {_LONGEST} characters; give one document"
        )
    try:
        value = _reader.decode(text.decode() if isinstance(text, bytes) else text)
    except InvalidDocument:
        raise
    except (ValueError, RecursionError):
        message = "the text is not JSON; give one document in UTF-8"
        raise _refused("not-json", message) from None
    canonical(value)
    return value


def _written(value: object, deep: int) -> str:
    kind = type(value)
    if kind is str:
        return _quoted(value)  # type: ignore[arg-type]
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        if not -_WHOLE <= value <= _WHOLE:  # type: ignore[operator]
            raise _refused(
                "number-too-large", "a whole number has more than 53 bits; write it as text"
            )
        return str(value)
    if not deep:
        raise _refused("too-deep", f"the value is nested deeper than {_DEEPEST} levels; flatten it")
    if kind is dict:
        return _mapping(value, deep)  # type: ignore[arg-type]
    if kind is list or kind is tuple:
        return f"[{','.join([_written(part, deep - 1) for part in value])}]"  # type: ignore[attr-defined]
    raise _refused(
        "not-canonical", f"canonical JSON has no place for a {kind.__name__}; write it as text"
    )


def _mapping(value: dict[str, object], deep: int) -> str:
    try:
        plain = "".join(value).isascii()
    except TypeError:
        message = "a key of a mapping is not text; write it as text"
        raise _refused("key-not-text", message) from None
    parts = [
        f"{_quoted(key)}:{_quoted(part) if type(part := value[key]) is str else _written(part, deep - 1)}"
        for key in sorted(value, key=None if plain else _units)
    ]
    return f"{{{','.join(parts)}}}"


def _units(key: str) -> bytes:
    """UTF-16 code units, the order of RFC 8785, section 3.2.3: U+10000 stands before U+FFFF."""
    return key.encode("utf-16-be", "surrogatepass")


def _whole(text: str) -> int:
    if len(text) > len(str(-_WHOLE)):  # before int(), which takes long on thousands of digits
        raise _refused("number-too-large", "a whole number has more than 53 bits; write it as text")
    return int(text)


def _fraction(_: str) -> NoReturn:
    raise _refused("fraction", "the JSON holds a number that is not whole; write it as text")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _refused("key-twice", "the JSON has a key twice; write each key once")
    return found


def _refused(code: str, message: str) -> InvalidDocument:
    return InvalidDocument(message, issues=(("document", code),))


_reader = json.JSONDecoder(
    parse_float=_fraction, parse_int=_whole, parse_constant=_fraction, object_pairs_hook=_once
)
