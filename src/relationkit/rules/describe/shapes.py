"""How the parts of a rule hang together: single conditions, groups, and doubt, with every denial at the end of its branch.

What is rebuilt here has the same three answers as the rule: "not" of "and" is "or" of "not", and so on, as Kleene's logic
allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from relationkit.rules.conditions import AllOf, AnyOf, AtLeast, NoneOf, Not, OrUnknown

if TYPE_CHECKING:
    from relationkit.rules.conditions import Condition, Joined

Kind: TypeAlias = Literal["all", "any", "none", "not-all", "at-least", "at-most"]

_FEW = 3
"""So many denials are said one by one."""


@dataclass(frozen=True, slots=True)
class Single:
    """A condition that joins no others, or its denial."""

    condition: Condition
    holds: bool


@dataclass(frozen=True, slots=True)
class Several:
    """Parts of which all, any, none or so many hold."""

    kind: Kind
    parts: tuple[Shape, ...]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Doubtful:
    """The part holds or is not known; or, denied, it is known not to hold."""

    part: Shape
    holds: bool


Shape: TypeAlias = Single | Several | Doubtful


def shape(condition: Condition, *, holds: bool = True) -> Shape:
    """The shape of a condition, or of its denial.

    >>> from relationkit.rules import any_of, field, not_
    >>> shape(not_(any_of(field("a").is_known(), field("b").is_known()))).kind
    'all'
    """
    if isinstance(condition, Not):
        return shape(condition.part, holds=not holds)
    if isinstance(condition, OrUnknown):
        return Doubtful(shape(condition.part, holds=holds), holds)
    if not isinstance(condition, AllOf | AnyOf | NoneOf | AtLeast):
        return Single(condition, holds)
    if len(condition.parts) == 1:
        return shape(condition.parts[0], holds=holds is not isinstance(condition, NoneOf))
    kind, count = _kind(condition, holds=holds)
    if kind in {"none", "not-all"} and _few(condition):
        kind = "all" if kind == "none" else "any"
        return Several(kind, tuple(shape(part, holds=False) for part in condition.parts))
    return Several(kind, tuple(_level(kind, condition)), count)


def _kind(condition: Joined, *, holds: bool) -> tuple[Kind, int]:
    if isinstance(condition, AtLeast):
        if 1 < condition.count < len(condition.parts):
            return ("at-least", condition.count) if holds else ("at-most", condition.count - 1)
        every = condition.count > 1
    else:
        every = isinstance(condition, AllOf)
    if isinstance(condition, NoneOf):
        holds = not holds
    if every:
        return ("all" if holds else "not-all"), 0
    return ("any" if holds else "none"), 0


def _few(condition: Joined) -> bool:
    return len(condition.parts) <= _FEW and all(map(_plain, condition.parts))


def _plain(condition: Condition) -> bool:
    while isinstance(condition, Not):
        condition = condition.part
    return not isinstance(condition, AllOf | AnyOf | NoneOf | AtLeast | OrUnknown)


def _level(kind: Kind, condition: Joined) -> list[Shape]:
    """The parts; a group inside one of its own kind is no group."""
    parts: list[Shape] = []
    for part in condition.parts:
        inner = shape(part)
        if isinstance(inner, Several) and inner.kind == kind and kind in {"all", "any"}:
            parts += inner.parts
        else:
            parts.append(inner)
    return parts
