"""JSON-Logic rules read as conditions.

JSON-Logic computes values and coerces them; a condition compares and knows three answers. What a rule says of literals alone is
worked out while it is read. What it says of data is carried over where a condition can say it, and refused otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.rules.builder import all_of, at_least_k_of, bucket, not_
from relationkit.rules.interchange.json_logic_comparisons import COMPARISONS, compared, within
from relationkit.rules.interchange.json_logic_constants import (
    OPERATORS,
    arguments,
    fold,
    is_constant,
    truthy,
)
from relationkit.rules.interchange.json_logic_operands import (
    Answer,
    Operands,
    joined,
    negated,
    var_name,
)
from relationkit.rules.interchange.names import Events, Names, Outside, typed
from relationkit.rules.interchange.refusals import Path, made, measure, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from relationkit.rules.conditions import Condition
    from relationkit.rules.vocabulary import Vocabulary

EVERYBODY = bucket("everybody", below=100)
"""The condition of a rule that is true whatever the data."""


def from_json_logic(
    data: object,
    *,
    fields: Mapping[str, Outside] | None = None,
    vocabulary: Vocabulary | None = None,
) -> Condition:
    """Read a JSON-Logic rule; `InvalidDocument` names the place of what is no condition, `UnknownField` a name nobody declared.

    `fields` says what stands under each ``var``: a profile's field by its name, a term such as
    ``orders.count(within="90 days")``, money as an `Amount`, a list of events as `Events`, a condition. Without it a name is a
    field of the profile. `vocabulary` gives the kinds of the fields, so that text is read as a day where the field holds days.
    Give JSON with exact numbers: ``json.loads(text, parse_float=Decimal)``.

    >>> from_json_logic({"and": [{"==": [{"var": "country"}, "PL"]}, {">": [{"var": "points"}, 5]}]}).kind
    'all-of'
    >>> from_json_logic({">": [{"+": [{"var": "a"}, 1]}, 5]})
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: rule at >.0.+: it computes a value from data, and is no condition
    """
    measure(data, OPERATORS)
    answer = _read(Names(fields, vocabulary), data, ())
    if isinstance(answer, bool):
        return EVERYBODY if answer else not_(EVERYBODY)
    return answer


def _read(names: Names, node: object, path: Path) -> Answer:
    return _Reader(names, Operands(names, _read)).condition(node, path)


@dataclass(frozen=True, slots=True)
class _Reader:
    names: Names
    operands: Operands

    def condition(self, node: object, path: Path) -> Answer:
        """What a rule asks."""
        if is_constant(node):
            return truthy(fold(node, path))
        if not isinstance(node, dict):
            return True  # a list that reads data is not empty, and therefore true
        if len(node) != 1:
            raise refused(path, "not-a-rule", "an object has one key, the operator")
        ((operator, given),) = node.items()
        if operator not in OPERATORS:
            raise refused(path, "unknown-operator", "the operator is not one of JSON-Logic's")
        ready = self.operands.ready(node)
        if ready is not None:
            return ready
        if operator in COMPARISONS:
            return compared(self.operands, operator, arguments(given), (*path, operator))
        read = _FORMS.get(operator)
        if read is None:
            return self.operands.read(node, path).truth((*path, operator))
        return read(self, operator, arguments(given), (*path, operator))

    def joint(self, operator: str, given: Sequence[object], path: Path) -> Answer:
        """``and`` and ``or``."""
        parts = [self.condition(part, (*path, index)) for index, part in enumerate(given)]
        return joined(parts, path, every=operator == "and")

    def truth(self, operator: str, given: Sequence[object], path: Path) -> Answer:
        """``!`` and ``!!``."""
        answer = self.condition(given[0], (*path, 0))
        return answer if operator == "!!" else negated(answer, path)

    def chosen(self, operator: str, given: Sequence[object], path: Path) -> Answer:
        """``if``: with what follows the condition where it holds, with the rest where it does not."""
        asked = self.condition(given[0], (*path, 0))
        if len(given) == 1:
            return asked
        then = self.condition(given[1], (*path, 1))
        other = self.chosen(operator, given[2:], path) if given[2:] else False
        if isinstance(asked, bool):
            return then if asked else other
        if isinstance(then, bool) and then is other:
            return then
        holds = joined([asked, then], path, every=True)
        fails = joined([negated(asked, path), other], path, every=True)
        return joined([holds, fails], path, every=False)

    def missing(self, _operator: str, given: Sequence[object], path: Path) -> Answer:
        """``missing``, which is true where one of the fields is."""
        return joined(self._asked(given, path, known=False), path, every=False)

    def missing_some(self, _operator: str, given: Sequence[object], path: Path) -> Answer:
        """``missing_some``, which is true where fewer are known than needed."""
        needed, names, *_ = [*given, None, None]
        if not isinstance(needed, int) or isinstance(needed, bool):
            raise refused(path, "wrong-arguments", "missing_some takes a whole number and names")
        known = self._asked(arguments(names), (*path, 1), known=True)
        if needed <= 0 or not known:
            return False
        # Asked for more than there are, it answers which are missing.
        return not_(made(path, lambda: at_least_k_of(min(needed, len(known)), *known)))

    def within(self, _operator: str, given: Sequence[object], path: Path) -> Answer:
        """``in``."""
        return within(self.operands, given, path)

    def elements(self, operator: str, given: Sequence[object], path: Path) -> Answer:
        """``some``, ``none``, ``all``; and ``filter``, which is true where it leaves something."""
        if len(given) != 2:  # noqa: PLR2004 - the list, and what is asked of its elements
            raise refused(path, "wrong-arguments", f"{operator} takes a list and a rule")
        name = var_name(given[0])
        events = self.names.events(name) if name is not None else None
        if events is None:
            return self._values(operator, given, path)
        inner = _read(Names(events.fields), given[1], (*path, 1))
        if inner is False:
            return operator == "none"
        return made(path, lambda: _of_events(operator, events, None if inner is True else inner))

    def _asked(self, given: Sequence[object], path: Path, *, known: bool) -> list[Condition]:
        """Whether each of the named fields is known, or unknown."""
        if not is_constant(given):
            raise refused(path, "computed-name", "the names of fields are written, not computed")
        names = [name for part in given for name in arguments(fold(part, path))]
        asked = [self.operands.named(name, path).asked for name in names]
        return [one.is_known() if known else one.is_unknown() for one in asked]

    def _values(self, operator: str, given: Sequence[object], path: Path) -> Answer:
        """A list of plain values, of which equality can be asked."""
        told = self.operands.read(given[0], (*path, 0)).told
        values = _element_values(given[1], path)
        if not values or operator == "all" or told.kind not in {"list", "any"}:
            said = "of the values of a list only equality can be asked, of some or of none"
            raise refused(path, "list-elements", said)
        read = tuple(typed(value, told.kind, path) for value in values)
        return told.compare("has-none" if operator == "none" else "one-of", read, path)


def _of_events(operator: str, events: Events, where: Condition | None) -> Condition:
    history = events.history
    if operator == "all" and where is not None:  # of no events it is false
        return all_of(history.any(), history.none(where=not_(where)))
    return history.none(where=where) if operator == "none" else history.any(where=where)


def _element_values(node: object, path: Path) -> Sequence[object]:
    """The values of ``{"==": [{"var": ""}, value]}`` and of ``{"in": [{"var": ""}, values]}``; none for another rule."""
    if not isinstance(node, dict) or len(node) != 1:
        return ()
    ((operator, given),) = node.items()
    element, value, *_ = [*arguments(given), None, None]
    if var_name(element) != "" or not is_constant(value):
        return ()
    folded = fold(value, path)
    if operator == "in" and isinstance(folded, list):
        return folded
    return [folded] if operator in {"==", "==="} else ()


_FORMS: dict[str, Callable[[_Reader, str, Sequence[object], Path], Answer]] = {
    "and": _Reader.joint,
    "or": _Reader.joint,
    "!": _Reader.truth,
    "!!": _Reader.truth,
    "if": _Reader.chosen,
    "?:": _Reader.chosen,
    "some": _Reader.elements,
    "none": _Reader.elements,
    "all": _Reader.elements,
    "filter": _Reader.elements,
    "missing": _Reader.missing,
    "missing_some": _Reader.missing_some,
    "in": _Reader.within,
}
