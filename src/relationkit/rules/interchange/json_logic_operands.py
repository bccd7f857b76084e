"""The fields that a JSON-Logic rule reads, and the answers that are put together from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from relationkit.rules.builder import all_of, any_of, not_
from relationkit.rules.conditions import Condition, Not
from relationkit.rules.interchange.json_logic_constants import arguments, fold, is_constant, truthy
from relationkit.rules.interchange.names import Names, Told
from relationkit.rules.interchange.refusals import Path, made, refused

COUNTING = {"+": [1, {"var": "accumulator"}]}
"""What a reduce does that counts."""

Answer: TypeAlias = Condition | bool
"""What a rule asks, or True and False where it asks nothing of the data."""

Inner: TypeAlias = Callable[[Names, object, Path], Answer]
"""How a rule about the elements of a list is read."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A ``var`` with what stands in where the data has none."""

    told: Told
    default: object = None

    def truth(self, path: Path) -> Answer:
        """The value where a condition is expected."""
        told, asked = self.told, self.told.asked
        if told.kind == "number":
            answer = told.compare("not-equals", 0, path)
        elif told.kind in {"yes-no", "any"}:
            answer = told.compare("equals", True, path)  # noqa: FBT003 - the value
        elif told.kind == "text":
            answer = all_of(asked.is_known(), asked.not_equals(""))
        else:
            answer = asked.is_known()
        return self.or_default(answer, lambda default: default, path)

    def or_default(
        self, answer: Answer, of_default: Callable[[object], object], path: Path
    ) -> Answer:
        """The answer; and where the field is unknown, what the rule says of the default."""
        if self.default is None:
            return answer
        asked = self.told.asked
        if truthy(of_default(self.default)):
            return joined([answer, asked.is_unknown()], path, every=False)
        return joined([asked.is_known(), answer], path, every=True)


@dataclass(frozen=True, slots=True)
class Operands:
    """What stands on the sides of a comparison."""

    names: Names
    inner: Inner

    def read(self, node: object, path: Path) -> Operand:
        """The operand; refused where it computes a value from data."""
        if isinstance(node, dict) and len(node) == 1:
            if "var" in node:
                return self._var(arguments(node["var"]), (*path, "var"))
            counted = self._counted(node.get("reduce"), (*path, "reduce"))
            if counted is not None:
                return Operand(counted)
            path = (*path, *node)
        raise refused(path, "computed-value", "it computes a value from data, and is no condition")

    def named(self, name: object, path: Path) -> Told:
        """The term under a name."""
        written = str(name) if isinstance(name, str | int) and not isinstance(name, bool) else ""
        if not written and "" not in (self.names.fields or {}):
            raise refused(path, "whole-data", "the data as a whole is no field")
        return self.names.told(written, path)

    def ready(self, node: object) -> Condition | None:
        """The condition that a ``var`` stands for."""
        name = var_name(node)
        return self.names.condition(name) if name is not None else None

    def _var(self, given: object, path: Path) -> Operand:
        if not is_constant(given):
            raise refused(path, "computed-name", "the name of a field is written, not computed")
        name, default, *_ = [*(fold(part, path) for part in arguments(given)), None, None]
        return Operand(self.named(name, path), default)

    def _counted(self, given: object, path: Path) -> Told | None:
        """The number of a list's elements, or of those for which a rule is true."""
        if not isinstance(given, list | tuple) or list(given[1:]) != [COUNTING, 0]:
            return None
        counted: object = given[0]
        where: object = True
        if isinstance(counted, dict) and "filter" in counted:
            counted, where, *_ = [*arguments(counted["filter"]), None, None]
        name = var_name(counted)
        events = self.names.events(name) if name is not None else None
        answer = (
            self.inner(Names(events.fields), where, (*path, 0, "filter", 1)) if events else False
        )
        if events is None or answer is False:
            return None
        condition = None if answer is True else answer
        return Told(made(path, lambda: events.history.count(where=condition)).term, None, "number")


def var_name(node: object) -> str | None:
    """The name of a ``var`` that has no default.

    >>> var_name({"var": "country"}), var_name({"var": ["country", "PL"]})
    ('country', None)
    """
    if isinstance(node, dict) and set(node) == {"var"}:
        given = arguments(node["var"])
        return given[0] if len(given) == 1 and isinstance(given[0], str) else None
    return None


def joined(parts: Iterable[Answer], path: Path, *, every: bool) -> Answer:
    """All or any of them, without those that decide nothing.

    >>> joined([True, False], (), every=False)
    True
    """
    left: list[Condition] = []
    for part in parts:
        if not isinstance(part, bool):
            left.append(part)
        elif part is not every:
            return part
    if len(left) < 2:  # noqa: PLR2004 - one alone is not joined
        return left[0] if left else every
    return made(path, lambda: all_of(*left) if every else any_of(*left))


def negated(answer: Answer, path: Path) -> Answer:
    """The opposite.

    >>> negated(True, ())
    False
    """
    if isinstance(answer, bool):
        return not answer
    return answer.part if isinstance(answer, Not) else made(path, lambda: not_(answer))
