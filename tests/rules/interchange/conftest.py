"""What the tests of interchange share: JSON-Logic as JSON-Logic means it, and a customer made of JSON."""

from __future__ import annotations

import json
import operator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import reduce
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from relationkit.rules import Condition

VECTORS = Path(__file__).parent / "vectors"
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
MISSING = object()


def look(data: object, name: object = "", default: object = None) -> object:
    """The value at a dotted path."""
    if name in {None, ""}:
        return data
    for part in str(name).split("."):
        if isinstance(data, dict) and part in data:
            data = data[part]
        elif isinstance(data, list) and part.isdecimal() and int(part) < len(data):
            data = data[int(part)]
        else:
            return default
    return default if data is None else data


def text(value: object) -> str:
    """JavaScript's String(value), and nothing for null as in an array's join."""
    if isinstance(value, list):
        return ",".join(map(text, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def number(value: object) -> float:
    """JavaScript's Number(value)."""
    if isinstance(value, list):
        value = text(value)
    if isinstance(value, str):
        try:
            return float(value) if value.strip() else 0.0
        except ValueError:
            return float("nan")
    return float(value) if isinstance(value, bool | int | float | Decimal) else 0.0


def soft(a: object, b: object) -> bool:
    """JavaScript's a == b."""
    if a is None or b is None:
        return a is b
    if isinstance(a, list | dict) and isinstance(b, list | dict):
        return False
    if isinstance(a, str) and isinstance(b, str):
        return a == b
    if isinstance(a, list) or isinstance(b, list):
        return soft(*(text(one) if isinstance(one, list) else one for one in (a, b)))
    return number(a) == number(b)


def strict(a: object, b: object) -> bool:
    """JavaScript's a === b."""
    if isinstance(a, list | dict) or isinstance(b, list | dict):
        return False
    kinds = {
        "n" if isinstance(one, int | float | Decimal) and not isinstance(one, bool) else type(one)
        for one in (a, b)
    }
    return len(kinds) == 1 and a == b


def ordered(holds: Callable[[Any, Any], bool]) -> Callable[[list[object]], bool]:
    """An order of JavaScript's, between two or three."""

    def pair(a: object, b: object) -> bool:
        a, b = (text(one) if isinstance(one, list) else one for one in (a, b))
        if isinstance(a, str) and isinstance(b, str):
            return holds(a.encode("utf-16-be"), b.encode("utf-16-be"))
        return holds(number(a), number(b))

    return lambda given: all(pair(a, b) for a, b in pairwise(given))


def substr(given: list[Any]) -> str:
    """JavaScript's substr, with a negative length cutting from the end."""
    whole, start, *length = given
    rest = str(whole)[start if abs(start) <= len(whole) else None :]
    return rest if not length else rest[: length[0]]


def missing(names: list[object], data: object) -> list[object]:
    """Which of the names have no value."""
    return [name for name in names if look(data, name) in {None, ""}]


WORK: dict[str, Callable[[list[Any]], object]] = {
    "==": lambda v: soft(*v), "!=": lambda v: not soft(*v),
    "===": lambda v: strict(*v), "!==": lambda v: not strict(*v),
    "<": ordered(operator.lt), "<=": ordered(operator.le),
    ">": ordered(operator.gt), ">=": ordered(operator.ge),
    "!": lambda v: not v[0], "!!": lambda v: bool(v[0]),
    "in": lambda v: any(strict(v[0], one) for one in v[1]) if isinstance(v[1], list)
    else isinstance(v[1], str) and text(v[0]) in v[1],
    "startsWith": lambda v: isinstance(v[0], str) and v[0].startswith(text(v[1])),
    "endsWith": lambda v: isinstance(v[0], str) and v[0].endswith(text(v[1])),
    "cat": lambda v: "".join(map(text, v)), "substr": substr,
    "merge": lambda v: [one for part in v for one in (part if isinstance(part, list) else [part])],
    "+": lambda v: sum(map(number, v)), "*": lambda v: reduce(operator.mul, map(number, v)),
    "-": lambda v: -number(v[0]) if len(v) == 1 else number(v[0]) - number(v[1]),
    "/": lambda v: number(v[0]) / number(v[1]), "%": lambda v: number(v[0]) % number(v[1]),
    "max": lambda v: max(map(number, v)), "min": lambda v: min(map(number, v)),
}  # fmt: skip


def branch(name: str, given: list[Any], data: object) -> Any:
    """If, and, or: only what is needed is evaluated."""
    if name in {"and", "or"}:
        value = None
        for part in given:
            value = apply(part, data)
            if bool(value) is (name == "or"):
                break
        return value
    while len(given) > 1:
        if apply(given[0], data):
            return apply(given[1], data)
        given = given[2:]
    return apply(given[0], data) if given else None


def over(name: str, given: list[Any], data: object) -> Any:
    """Filter, map, reduce, all, some, none: the rule is asked of each element alone."""
    elements = apply(given[0], data)
    elements = elements if isinstance(elements, list) else []
    if name == "reduce":
        return reduce(
            lambda so_far, one: apply(given[1], {"current": one, "accumulator": so_far}),
            elements,
            apply(given[2], data),
        )
    answers = [apply(given[1], one) for one in elements]
    if name == "map":
        return answers
    matching = [one for one, answer in zip(elements, answers, strict=True) if answer]
    if name == "filter":
        return matching
    every = bool(elements) and len(matching) == len(elements)
    return {"all": every, "none": not matching, "some": bool(matching)}[name]


def apply(rule: object, data: object) -> Any:
    """Evaluate a rule as JSON-Logic does: a small interpreter of its own, held to the classic vectors."""
    if isinstance(rule, list):
        return [apply(part, data) for part in rule]
    if not isinstance(rule, dict):
        return rule
    ((name, given),) = rule.items()
    given = given if isinstance(given, list) else [given]
    if name in {"if", "?:", "and", "or"}:
        return branch(name, given, data)
    if name in {"filter", "map", "all", "none", "some", "reduce"}:
        return over(name, given, data)
    values = [apply(part, data) for part in given]
    if name == "var":
        return look(data, *values)
    if name == "missing":
        return missing(values[0] if values and isinstance(values[0], list) else values, data)
    if name == "missing_some":
        needed, names = values
        gone = missing(names, data)
        return [] if len(names) - len(gone) >= needed else gone
    return WORK[name](values)


@dataclass
class Happened:
    """One element of a list as an event."""

    id: str
    facts: object
    happened_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def fact(self, name: str) -> object | None:
        return self.facts.get(name) if isinstance(self.facts, dict) else self.facts

    def parts(self) -> None:
        return None


@dataclass
class Customer:
    """A customer whose facts are a JSON document; its lists "integers" and "items" are answers and items."""

    data: object
    id: str = "c1"
    time_zone: str | None = None

    def fact(self, name: str) -> object | None:
        value = look(self.data, name)
        return tuple(value) if isinstance(value, list) else value

    def events(self, kind: str) -> list[Happened]:
        listed = look(self.data, {"answers": "integers"}.get(kind, kind))
        return [
            Happened(f"{i:03}", one)
            for i, one in enumerate(listed if isinstance(listed, list) else ())
        ]


@pytest.fixture(scope="session")
def json_logic() -> Callable[[object, object], Any]:
    """JSON-Logic itself."""
    return apply


@pytest.fixture(scope="session")
def lets_in() -> Callable[[Condition, object], bool]:
    """Whether a condition holds for a customer made of JSON."""
    from relationkit.rules import evaluate

    return lambda condition, data: evaluate(condition, Customer(data), at=AT).holds


@pytest.fixture(scope="session")
def vectors() -> Callable[[str], list[dict[str, Any]]]:
    """The vectors of a file, with exact numbers."""

    def read(name: str) -> list[dict[str, Any]]:
        told = json.loads((VECTORS / name).read_text(encoding="utf-8"), parse_float=Decimal)
        return [one for one in told if isinstance(one, dict)]

    return read
