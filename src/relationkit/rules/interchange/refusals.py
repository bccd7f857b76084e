"""How a foreign rule is refused: where it stands and a code, never what it holds."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from relationkit.errors import InvalidDocument
from relationkit.rules.values import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

Path: TypeAlias = tuple[str | int, ...]
_Made = TypeVar("_Made")

DEEPEST = 100
LARGEST = 20_000
LONGEST_NUMBER = 40


def refused(path: Path, code: str, said: str) -> InvalidDocument:
    """The exception for one place of a foreign rule.

    >>> refused(("and", 1, "regex"), "unknown-operator", "the operator is not known")
    InvalidDocument('rule at and.1.regex: the operator is not known')
    """
    where = ".".join(map(str, path)) or "rule"
    return InvalidDocument(f"rule at {where}: {said}", issues=((where, code),))


def made(path: Path, make: Callable[[], _Made]) -> _Made:
    """Build a condition; where the language refuses it, say at which place of the foreign rule."""
    try:
        return make()
    except InvalidDocument as error:
        raise refused(path, "invalid-condition", str(error)) from None


def measure(data: object, known: frozenset[str]) -> None:
    """Refuse what is no JSON, is too deep or too large, or holds a float, before anybody walks it.

    `known` are the keys that a refusal may name; another one is "(key)".
    """
    waiting: list[tuple[object, Path]] = [(data, ())]
    seen = 0
    while waiting:
        node, path = waiting.pop()
        seen += 1
        if len(path) > DEEPEST:
            raise refused(path[:6], "too-deep", f"more than {DEEPEST} steps deep")
        if isinstance(node, dict):
            waiting.extend((part, (*path, _key(key, known, path))) for key, part in node.items())
        elif isinstance(node, list | tuple):
            waiting.extend((part, (*path, index)) for index, part in enumerate(node))
        else:
            _plain(node, path)
        if seen + len(waiting) > LARGEST:
            raise refused(path, "too-large", f"more than {LARGEST} values")


def _key(key: object, known: frozenset[str], path: Path) -> str:
    if not isinstance(key, str):
        raise refused(path, "not-json", "a key is text")
    return key if key in known else "(key)"


def _plain(value: object, path: Path) -> None:
    if isinstance(value, float):
        said = "a float is not exact; read the JSON with json.loads(text, parse_float=Decimal)"
        raise refused(path, "float", said)
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise refused(path, "too-large", f"a text has at most {LONGEST_TEXT} characters")
    if isinstance(value, Decimal) and not (
        value.is_finite() and abs(value.adjusted()) <= LONGEST_NUMBER
        and len(value.as_tuple().digits) <= LONGEST_NUMBER
    ):  # fmt: skip
        raise refused(path, "number", f"a number is finite and has at most {LONGEST_NUMBER} digits")
    if isinstance(value, int) and abs(value) >= 10**LONGEST_NUMBER:
        raise refused(path, "number", f"a number has at most {LONGEST_NUMBER} digits")
    if value is not None and not isinstance(value, str | bool | int | Decimal):
        raise refused(path, "not-json", "a value is what JSON can hold")
