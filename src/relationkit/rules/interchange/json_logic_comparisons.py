"""The comparisons of JSON-Logic: one field against literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.builder import all_of, not_, or_unknown
from relationkit.rules.interchange.json_logic_constants import fold, is_constant
from relationkit.rules.interchange.json_logic_operands import (
    Answer,
    Operand,
    Operands,
    joined,
    negated,
)
from relationkit.rules.interchange.names import typed
from relationkit.rules.interchange.refusals import Path, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.rules.conditions import Condition, Op

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_EQUAL = {"==": True, "===": True, "!=": False, "!==": False}
_OPS: dict[str, Op] = {
    "==": "equals",
    "===": "equals",
    "!=": "not-equals",
    "!==": "not-equals",
    "<": "less-than",
    "<=": "at-most",
    ">": "more-than",
    ">=": "at-least",
    "startsWith": "starts-with",
    "endsWith": "ends-with",
}
COMPARISONS = frozenset(_OPS)
"""The operators with a field on one side."""


def compared(operands: Operands, operator: str, given: Sequence[object], path: Path) -> Answer:
    """A comparison: ``{"<": [field, literal]}``, turned round, or ``{"<": [literal, field, literal]}``."""
    places = [index for index, part in enumerate(given) if not is_constant(part)]
    if len(places) > 1:
        raise refused(path, "two-fields", "it compares two fields; one of them must be a literal")
    (place,) = places
    literals = [fold(part, path) for index, part in enumerate(given) if index != place]
    ready = operands.ready(given[place])
    if ready is not None:
        return _ready(ready, operator, literals, path)
    operand = operands.read(given[place], (*path, place))

    def of_default(default: object) -> object:
        return fold({operator: [*literals[:place], default, *literals[place:]]}, path)

    if len(literals) == 2 and operator in {"<", "<="} and place == 1:  # noqa: PLR2004 - two ends
        ends = ((_TURNED[operator], literals[0]), (operator, literals[1]))
        answer = joined((_held(operand, sign, end, path) for sign, end in ends), path, every=True)
        return operand.or_default(answer, of_default, path)
    if len(literals) != 1:
        raise refused(path, "wrong-arguments", f"{operator} takes two arguments")
    if place == 1 and operator in {"startsWith", "endsWith"}:
        raise refused(path, "reversed", "a field inside a text cannot be asked")
    sign = _TURNED.get(operator, operator) if place else operator
    return operand.or_default(_held(operand, sign, literals[0], path), of_default, path)


def within(operands: Operands, given: Sequence[object], path: Path) -> Answer:
    """A field in a list of literals, or a literal in a field that is a text or a list."""
    if len(given) != 2:  # noqa: PLR2004 - what, and in what
        raise refused(path, "wrong-arguments", "in takes two arguments")
    part, whole = given
    if is_constant(whole):
        operand, values = operands.read(part, (*path, 0)), fold(whole, (*path, 1))
        if not isinstance(values, list):
            raise refused(path, "reversed", "a field inside a text cannot be asked")
        answer = _one_of(operand, values, path)
        return operand.or_default(
            answer, lambda default: fold({"in": [default, values]}, path), path
        )
    if not is_constant(part):
        raise refused(path, "two-fields", "it compares two fields; one of them must be a literal")
    operand, told = operands.read(whole, (*path, 1)), operands.read(whole, (*path, 1)).told
    literal = typed(fold(part, (*path, 0)), told.kind, (*path, 0))
    if told.kind not in {"text", "list", "any"}:
        raise refused(path, "wrong-kind", "only a text or a list holds something")
    is_text = isinstance(literal, str)
    answer = told.compare(
        "contains" if is_text else "one-of", literal if is_text else (literal,), path
    )
    return operand.or_default(answer, lambda default: fold({"in": [literal, default]}, path), path)


def _one_of(operand: Operand, values: list[object], path: Path) -> Answer:
    told = operand.told
    filled = [value for value in values if value is not None]
    read = tuple(typed(value, told.kind, (*path, 1)) for value in filled)
    answer = told.compare("one-of", read, path) if filled else False
    if len(filled) == len(values):
        return answer
    return joined([answer, told.asked.is_unknown()], path, every=False)


def _ready(ready: Condition, operator: str, literals: Sequence[object], path: Path) -> Answer:
    """A whole condition that equals true, false or null, which is unknown."""
    if operator in _EQUAL and len(literals) == 1 and literals[0] is None:
        unknown = all_of(or_unknown(ready), or_unknown(not_(ready)))
        return unknown if _EQUAL[operator] else not_(unknown)
    if operator not in _EQUAL or len(literals) != 1 or not isinstance(literals[0], bool):
        said = "the name stands for a condition, which equals true, false or null"
        raise refused(path, "wrong-kind", said)
    return ready if literals[0] is _EQUAL[operator] else negated(ready, path)


def _held(operand: Operand, operator: str, value: object, path: Path) -> Answer:
    told, op = operand.told, _OPS[operator]
    if value is None and operator in _EQUAL:
        return told.asked.is_unknown() if _EQUAL[operator] else told.asked.is_known()
    return told.compare(op, typed(value, told.kind, path), path)
