"""Two expressions a condition: one true where it is known to hold, one true where it is known not to.

Where neither is true, the answer is unknown. Each expression of a joined condition needs one expression of each part, so
the source grows with the rule and no faster, and `and` and `or` stop as soon as the answer is certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.rules.conditions import AllOf, AnyOf, AtLeast, NoneOf, Not, OrUnknown, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relationkit.rules.conditions import Condition
    from relationkit.rules.generated.source import Writer

MARK = "@"
"""Stands for the fact in an expression until it is known how the fact is read."""


@dataclass(frozen=True, slots=True)
class Rails:
    """The two expressions, each a bool and safe to stand beside any operator; ``cost`` orders them, the cheapest first."""

    holds: str
    fails: str
    cost: int = 1

    def turned(self) -> Rails:
        """The same for the opposite condition."""
        return Rails(self.fails, self.holds, self.cost)

    def placed(self, load: str, local: Callable[[], str]) -> Rails:
        """Put in how the fact is read: once in each expression, and kept under a local name."""
        return Rails(_placed(self.holds, load, local), _placed(self.fails, load, local), self.cost)


def _placed(expression: str, load: str, local: Callable[[], str]) -> str:
    if expression.count(MARK) < 2 or load.isidentifier():  # noqa: PLR2004 - read only once
        return expression.replace(MARK, load)
    name = local()
    return expression.replace(MARK, f"({name} := {load})", 1).replace(MARK, name)


def every(parts: Sequence[str]) -> str:
    """All of the expressions, without those that say nothing.

    >>> every(["a", "True", "b"]), every(["a", "False"]), every([])
    ('(a and b)', 'False', 'True')
    """
    if "False" in parts:
        return "False"
    telling = [part for part in parts if part != "True"]
    if len(telling) < 2:  # noqa: PLR2004 - nothing to join
        return telling[0] if telling else "True"
    return f"({' and '.join(telling)})"


def some(parts: Sequence[str]) -> str:
    """Any of the expressions.

    >>> some(["a", "False", "b"]), some(["a", "True"]), some([])
    ('(a or b)', 'True', 'False')
    """
    if "True" in parts:
        return "True"
    telling = [part for part in parts if part != "False"]
    if len(telling) < 2:  # noqa: PLR2004 - nothing to join
        return telling[0] if telling else "False"
    return f"({' or '.join(telling)})"


def opposite(expression: str) -> str:
    """The opposite of an expression.

    >>> opposite("a"), opposite("True")
    ('(not a)', 'False')
    """
    constant = {"True": "False", "False": "True"}
    return constant.get(expression, f"(not {expression})")


def joined(condition: Condition, leaf: Callable[[Condition], Rails], writer: Writer) -> Rails:
    """The rails of a condition, of whatever is joined in it; `leaf` knows those that join nothing."""
    if not parts_of(condition):
        return leaf(condition)
    parts = [joined(part, leaf, writer) for part in parts_of(condition)]
    if isinstance(condition, Not):
        return parts[0].turned()
    if isinstance(condition, OrUnknown):
        return Rails(opposite(parts[0].fails), parts[0].fails, parts[0].cost)
    parts.sort(key=lambda part: part.cost)
    cost = sum(part.cost for part in parts)
    holds, fails = [part.holds for part in parts], [part.fails for part in parts]
    if isinstance(condition, AllOf):
        return Rails(every(holds), some(fails), cost)
    if isinstance(condition, AnyOf | NoneOf):
        found = Rails(some(holds), every(fails), cost)
        return found if isinstance(condition, AnyOf) else found.turned()
    assert isinstance(condition, AtLeast)  # noqa: S101 - nothing else has parts
    return Rails(
        _counted(writer, holds, condition.count),
        _counted(writer, fails, len(parts) - condition.count + 1),
        cost,
    )


def _counted(writer: Writer, parts: Sequence[str], count: int) -> str:
    if count == 1:
        return some(parts)
    if count == len(parts):
        return every(parts)
    return f"(({', '.join(parts)}).count(True) >= {writer.constant(count)})"
