"""Conditions written as JSON-Logic, so that they let in there whom they let in here.

JSON-Logic knows two answers, a condition three. Every condition is therefore written as what makes it surely true, or, under a
negation, surely false; an unknown field makes neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from relationkit.rules.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    NoneOf,
    Not,
    OrUnknown,
)
from relationkit.rules.interchange.json_logic import EVERYBODY
from relationkit.rules.interchange.json_logic_operands import COUNTING
from relationkit.rules.interchange.names import Names, Outside
from relationkit.rules.interchange.refusals import Path, refused
from relationkit.rules.terms import CountTerm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relationkit.rules.vocabulary import Vocabulary

_SIGNS = {
    "equals": "===", "not-equals": "!==",
    "less-than": "<", "at-most": "<=", "more-than": ">", "at-least": ">=",
}  # fmt: skip
_OPPOSITE = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "===": "!==", "!==": "===",
}  # fmt: skip
_SAFE = 2**53


def to_json_logic(
    condition: Condition,
    *,
    fields: Mapping[str, Outside] | None = None,
    vocabulary: Vocabulary | None = None,
) -> object:
    """Write a condition as JSON-Logic; `InvalidDocument` names the place of what cannot be said there.

    `fields` and `vocabulary` are those of `from_json_logic`: a term over history is written where it has a name. Days and
    moments are written as text, moments in UTC. The answer is made of what ``json.dumps`` takes.

    >>> from relationkit.rules import field, not_
    >>> to_json_logic(field("country").equals("PL"))
    {'===': [{'var': 'country'}, 'PL']}
    >>> to_json_logic(not_(field("country").equals("PL")))
    {'and': [{'!=': [{'var': 'country'}, None]}, {'!==': [{'var': 'country'}, 'PL']}]}
    """
    return _Writer(Names(fields, vocabulary)).say(condition, (), SURELY)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of a condition: whether it is true, or false; surely, or as far as anybody knows."""

    truth: bool
    sure: bool

    @property
    def opposite(self) -> _Asked:
        return _Asked(not self.truth, self.sure)


SURELY = _Asked(truth=True, sure=True)


@dataclass(frozen=True, slots=True)
class _Writer:
    """``hard`` writes the guard also where JSON-Logic needs none, so that an unknown element counts as no match."""

    names: Names
    hard: bool = False

    def say(self, condition: Condition, path: Path, asked: _Asked) -> object:
        """The rule for what is asked of the condition."""
        ready = self.names.name_of_condition(condition)
        if ready is not None:
            x: object = {"var": ready}
            return _guarded(x, {"===": [x, asked.truth]}, asked, needed=False)
        if condition == EVERYBODY:
            return asked.truth
        if isinstance(condition, Not):
            return self.say(condition.part, (*path, "part"), asked.opposite)
        if isinstance(condition, OrUnknown):
            part = _Asked(asked.truth, sure=not asked.truth)
            return self.say(condition.part, (*path, "part"), part)
        if isinstance(condition, AllOf | AnyOf | NoneOf):
            of_parts = asked.opposite if isinstance(condition, NoneOf) else asked
            parts = [
                self.say(part, (*path, "parts", index), of_parts)
                for index, part in enumerate(condition.parts)
            ]
            every = isinstance(condition, AllOf) is of_parts.truth
            return _joined("and" if every else "or", parts)
        if isinstance(condition, Compare):
            return self._compare(condition, path, asked)
        raise refused(path, "not-in-json-logic", f"JSON-Logic has no '{condition.kind}'")

    def _compare(self, condition: Compare, path: Path, asked: _Asked) -> object:
        name = self.names.name_of(condition.term, condition.currency)
        if name is not None:
            return self._field({"var": name}, condition, path, asked)
        if isinstance(condition.term, CountTerm):
            return self._count(condition.term, condition, path, asked)
        said = f"give the {condition.term.kind} a name in fields"
        raise refused((*path, "term"), "no-name", said)

    def _field(self, x: object, condition: Compare, path: Path, asked: _Asked) -> object:
        op = condition.op
        if op in {"is-known", "is-unknown"}:
            known = (op == "is-known") is asked.truth
            return {"!=" if known else "==": [x, None]}
        value = _json(condition.value, (*path, "value"))
        if op in _SIGNS:
            sign = _SIGNS[op] if asked.truth else _OPPOSITE[_SIGNS[op]]
            needed = self.hard or sign != "==="
            return _guarded(x, {sign: [x, value]}, asked, needed=needed)
        holds = self._holds(x, condition, value)
        needed = self.hard or not asked.truth or op in {"between", "has-none"}
        return _guarded(x, holds if asked.truth else {"!": holds}, asked, needed=needed)

    def _holds(self, x: object, condition: Compare, value: Any) -> object:  # noqa: ANN401 - JSON
        """What is true of a known value where the comparison holds."""
        if condition.op == "between":
            return {"<=": [value[0], x, value[1]]}
        if condition.op == "contains":
            return {"in": [value, x]}
        if condition.op in {"starts-with", "ends-with"}:
            return {"startsWith" if condition.op == "starts-with" else "endsWith": [x, value]}
        if condition.op == "has-all":
            return _joined("and", [{"in": [part, x]} for part in value])
        element = {"in": [{"var": ""}, value]}
        if condition.op == "has-none":
            return {"none": [x, element]}
        is_list = self.names.kind_of(condition.term) == "list"
        return {"some": [x, element]} if is_list else {"in": [x, value]}

    def _count(self, term: CountTerm, condition: Compare, path: Path, asked: _Asked) -> object:
        """A number of events: between those that surely match and those that may."""
        found = self.names.list_of(term)
        if found is None:
            raise refused((*path, "term"), "no-name", "give the count a name in fields")
        name, events = found
        sure: object = True
        maybe: object = True
        if term.where is not None:
            inner, where = _Writer(Names(events.fields), hard=True), (*path, "term", "where")
            sure = inner.say(term.where, where, SURELY)
            maybe = inner.say(term.where, where, _Asked(truth=True, sure=False))
        value = _json(condition.value, (*path, "value"))
        numbers = value if isinstance(value, list) else [value]
        if condition.op not in {*_SIGNS, "between"} or not all(isinstance(n, int) for n in numbers):
            said = f"JSON-Logic cannot ask '{condition.op}' of a count, or it is no whole number"
            raise refused(path, "not-in-json-logic", said)
        span = _Span({"var": name}, sure, maybe, asked.sure)
        if condition.op == "between":
            low, high = value
            ends = [span.at_least(low), span.at_most(high)]
            if asked.truth:
                return _joined("and", ends) if low <= high else False
            return (
                _joined("or", [span.at_most(low - 1), span.at_least(high + 1)])
                if low <= high
                else True
            )
        sign = _SIGNS[condition.op] if asked.truth else _OPPOSITE[_SIGNS[condition.op]]
        return span.held(sign, numbers[0])


@dataclass(frozen=True, slots=True)
class _Span:
    """A number of elements, from those for which a rule is surely true to those for which it may be."""

    of: object
    surely: object
    maybe: object
    sure: bool

    def held(self, sign: str, value: int) -> object:
        """The number against another; a strict order is that of the next whole number."""
        if sign == "===":
            return _joined("and", [self.at_least(value), self.at_most(value)])
        if sign == "!==":
            return _joined("or", [self.at_least(value + 1), self.at_most(value - 1)])
        if sign in {">", ">="}:
            return self.at_least(value + (sign == ">"))
        return self.at_most(value - (sign == "<"))

    def at_least(self, value: int) -> object:
        """So many or more: surely, if there are so many that surely match."""
        where = self.surely if self.sure else self.maybe
        if value <= 0:
            return True
        return {"some": [self.of, where]} if value == 1 else self._counted(">=", where, value)

    def at_most(self, value: int) -> object:
        """So many or fewer: surely, if there are no more that may match."""
        where = self.maybe if self.sure else self.surely
        if value < 0:
            return False
        return {"none": [self.of, where]} if value == 0 else self._counted("<=", where, value)

    def _counted(self, sign: str, where: object, value: int) -> object:
        of = self.of if where is True else {"filter": [self.of, where]}
        return {sign: [{"reduce": [of, COUNTING, 0]}, value]}


def _guarded(x: object, said: object, asked: _Asked, *, needed: bool) -> object:
    """What is said of a known value, for a value that may be unknown."""
    if not asked.sure:
        return _joined("or", [{"==": [x, None]}, said])
    return _joined("and", [{"!=": [x, None]}, said]) if needed else said


def _joined(join: str, parts: Sequence[object]) -> object:
    """The parts under one "and" or "or", each once."""
    flat: list[object] = []
    for part in parts:
        inner = part[join] if isinstance(part, dict) and join in part else [part]
        flat.extend(one for one in inner if one not in flat)
    decided = join == "or"
    if any(part is decided for part in flat):
        return decided
    left = [part for part in flat if not isinstance(part, bool)]
    if len(left) > 1:
        return {join: left}
    return left[0] if left else not decided


def _json(value: Any, path: Path) -> Any:  # noqa: ANN401 - a value of a rule, and JSON
    if isinstance(value, tuple):
        return [_json(part, (*path, index)) for index, part in enumerate(value)]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | str):
        return value
    number: int | float = int(value) if value == int(value) else float(value)
    exact = abs(number) <= _SAFE if isinstance(number, int) else Decimal(repr(number)) == value
    if not exact:
        raise refused(path, "not-exact", "the programs that read JSON-Logic have binary numbers")
    return number
