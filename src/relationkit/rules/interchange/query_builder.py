"""Queries of react-querybuilder (its versions 7 and 8) read as conditions.

A query is a tree of groups; with "independent combinators" a group holds "and" and "or" between its rules, and "and" binds
tighter. The editors of a browser give text, which is read as what the field holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from relationkit.rules.builder import all_of, any_of, not_
from relationkit.rules.interchange.names import Events, Names, Outside, Told, typed
from relationkit.rules.interchange.refusals import Path, made, measure, refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relationkit.rules.builder import Asked
    from relationkit.rules.conditions import Condition, Op
    from relationkit.rules.values import Kind, Scalar
    from relationkit.rules.vocabulary import Vocabulary

_Object: TypeAlias = "Mapping[str, Any]"

OPS: dict[str, Op] = {
    "=": "equals",
    "!=": "not-equals",
    "<": "less-than",
    "<=": "at-most",
    ">": "more-than",
    ">=": "at-least",
    "contains": "contains",
    "beginsWith": "starts-with",
    "endsWith": "ends-with",
    "null": "is-unknown",
    "notNull": "is-known",
    "in": "one-of",
    "between": "between",
}
"""The operators that one comparison says."""

NEGATED = {
    "doesNotContain": "contains",
    "doesNotBeginWith": "beginsWith",
    "doesNotEndWith": "endsWith",
    "notIn": "in",
    "notBetween": "between",
}
"""The operators that say the opposite of another."""

_TEXTUAL = {"contains", "beginsWith", "endsWith"}
_OF_LISTS = {"contains", "in", "null", "notNull"}
_IDLE = {"id", "path", "disabled", "muted", "meta", "combinatorPreceding"}
_GROUP = {"combinator", "not", "rules"}
_RULE = {"field", "operator", "value", "valueSource", "match"}
_KNOWN = frozenset(_IDLE | _GROUP | _RULE | {"lhs", "mode", "threshold"})
_MATCHES: dict[str, Op] = {"atLeast": "at-least", "atMost": "at-most", "exactly": "equals"}


def from_query_builder(
    data: object,
    vocabulary: Vocabulary,
    *,
    history: Mapping[str, Outside] | None = None,
    time_zone: str | None = None,
) -> Condition:
    """Read a query; `InvalidDocument` names the place of what cannot be read, `UnknownField` a field nobody declared.

    `history` gives names to terms, amounts, conditions and lists of events, which the query then has as fields. A muted part is
    left out, as react-querybuilder's own exports do; a group without a rule is refused. A moment without a zone is read in
    `time_zone`. Give JSON with exact numbers: ``json.loads(text, parse_float=Decimal)``.

    >>> from relationkit.rules import Vocabulary, orders
    >>> query = {"combinator": "and", "rules": [{"field": "orders_90d", "operator": ">=", "value": "3"}]}
    >>> from_query_builder(query, Vocabulary({}), history={"orders_90d": orders.count(within="90 days")}).value
    3
    """
    measure(data, _KNOWN)
    condition = _Reader(Names(history or {}, vocabulary), time_zone).part(data, ())
    if condition is None:
        raise refused((), "empty", "every rule is muted, and nothing is left to ask")
    return condition


@dataclass(frozen=True, slots=True)
class _Reader:
    names: Names
    time_zone: str | None

    def part(self, node: object, path: Path) -> Condition | None:
        """A group or a rule; None for a muted one."""
        if not isinstance(node, dict):
            raise refused(path, "not-a-rule", "a rule or a group is an object")
        is_group = "rules" in node
        strange = node.keys() - (_GROUP if is_group else _RULE) - _IDLE
        if strange:
            code = "expression" if "lhs" in strange else "unknown-key"
            raise refused(path, code, "it has a key that no rule and no group of this kind has")
        if node.get("muted"):
            return None
        return self._group(node, path) if is_group else self._rule(node, path)

    def _group(self, group: _Object, path: Path) -> Condition | None:
        rules, path = group["rules"], (*path, "rules")
        if not isinstance(rules, list | tuple) or not rules:
            raise refused(path, "empty-group", "a group needs a rule")
        if isinstance(group.get("combinator"), str):
            joined = self._joined(group["combinator"], list(enumerate(rules)), path)
        else:
            joined = self._independent(rules, path)
        if group.get("not", False) not in {True, False, None}:
            raise refused((*path[:-1], "not"), "wrong-kind", "not is true or false")
        return not_(joined) if group.get("not") and joined is not None else joined

    def _independent(self, rules: Sequence[object], path: Path) -> Condition | None:
        """Rules with their combinators between them."""
        chains: list[list[tuple[int, object]]] = [[]]
        for index, rule in enumerate(rules):
            if index % 2 == 0:
                chains[-1].append((index, rule))
            elif _combinator(rule, (*path, index)) == "or":
                chains.append([])
        if len(rules) % 2 == 0:
            raise refused(path, "combinator", "a combinator stands between two rules")
        parts = [self._joined("and", chain, path) for chain in chains]
        return _join("or", [part for part in parts if part is not None], path)

    def _joined(
        self, combinator: object, rules: Sequence[tuple[int, object]], path: Path
    ) -> Condition | None:
        join = _combinator(combinator, (*path[:-1], "combinator"))
        parts = [self.part(rule, (*path, index)) for index, rule in rules]
        return _join(join, [part for part in parts if part is not None], path)

    def _rule(self, rule: _Object, path: Path) -> Condition:
        name, operator, value = rule.get("field"), rule.get("operator"), rule.get("value")
        if not isinstance(name, str) or not isinstance(operator, str) or "~" in (name, operator):
            raise refused(path, "unfinished", "a rule needs a field and an operator")
        if rule.get("valueSource") not in {None, "value"}:
            raise refused((*path, "valueSource"), "value-source", "a rule compares with a value")
        if rule.get("match") is not None:
            return self._match(name, rule["match"], value, path)
        positive = NEGATED.get(operator, operator)
        if positive not in OPS:
            code = "regex" if operator.lower().endswith("regex") else "unknown-operator"
            raise refused((*path, "operator"), code, "the operator is not one of the default ones")
        ready = self.names.condition(name)
        if ready is not None:
            return self._ready(ready, operator, value, path)
        told = self.names.told(name, (*path, "field"))
        condition = self._compare(told, positive, value, path)
        return not_(condition) if operator in NEGATED else condition

    def _compare(self, told: Told, operator: str, value: object, path: Path) -> Condition:
        if not fits(told.kind, operator):
            said = f"the operator cannot be asked of a field of kind '{told.kind}'"
            raise refused((*path, "operator"), "wrong-kind", said)
        if operator in {"null", "notNull"}:
            return made(path, told.asked.is_unknown if operator == "null" else told.asked.is_known)
        place = (*path, "value")
        if operator in {"in", "between"}:
            values = tuple(
                typed(one, told.kind, place, zone=self.time_zone) for one in several(value)
            )
            if operator == "between":
                values = _ends(values, place)
            return told.compare(OPS[operator], values, path)
        one = typed(value, told.kind, place, zone=self.time_zone)
        if operator == "contains" and not isinstance(one, str):
            return told.compare("one-of", (one,), path)
        return told.compare(OPS[operator], one, path)

    def _ready(self, ready: Condition, operator: str, value: object, path: Path) -> Condition:
        if operator not in {"=", "!="}:
            raise refused((*path, "operator"), "wrong-kind", "a ready condition is true or false")
        holds = typed(value, "yes-no", (*path, "value")) is (operator == "=")
        return ready if holds else not_(ready)

    def _match(self, name: str, match: object, value: object, path: Path) -> Condition:
        """How many elements of a list must satisfy a query of their own."""
        mode, threshold = _mode(match, (*path, "match"))
        path = (*path, "value")
        events = self.names.events(name)
        if not isinstance(value, dict) or "rules" not in value:
            raise refused(path, "not-a-rule", "with match the value is a group")
        if events is None:
            return self._match_list(name, mode, value, path)
        where = _Reader(Names(events.fields, None), self.time_zone).part(value, path)
        if where is None:
            raise refused(path, "empty", "every rule is muted, and nothing is left to ask")
        return made(path, lambda: _matched(events, mode, threshold, where))

    def _match_list(self, name: str, mode: str, value: _Object, path: Path) -> Condition:
        """A list of plain values, of which equality can be asked."""
        told = self.names.told(name, path)
        rules = value["rules"]
        rule = rules[0] if isinstance(rules, list | tuple) and len(rules) == 1 else None
        wanted: Sequence[object] = ()
        if isinstance(rule, dict) and rule.get("field") == "" and not value.get("not"):
            operator = rule.get("operator")
            wanted = [rule.get("value")] if operator == "=" else ()
            wanted = several(rule.get("value")) if operator == "in" else wanted
        if mode not in {"some", "none"} or not wanted or told.kind not in {"list", "any"}:
            said = "of the values of a list only equality can be asked, of some or of none"
            raise refused(path, "list-elements", said)
        values = tuple(typed(one, told.kind, path) for one in wanted)
        return told.compare("one-of" if mode == "some" else "has-none", values, path)


def fits(kind: Kind, operator: str) -> bool:
    """Whether an operator can be asked of a field of that kind.

    >>> fits("number", "contains"), fits("list", "contains")
    (False, True)
    """
    if kind == "list":
        return operator in _OF_LISTS
    if kind == "yearly":
        return operator in {"null", "notNull"}
    return operator not in _TEXTUAL or kind in {"text", "any"}


def _matched(events: Events, mode: str, threshold: int | Decimal, where: Condition) -> Condition:
    history = events.history
    if mode == "all":
        return all_of(history.any(), history.none(where=not_(where)))
    if mode in {"some", "none"}:
        return history.any(where=where) if mode == "some" else history.none(where=where)
    of_all = 0 < threshold < 1
    asked: Asked = history.share(where=where) if of_all else history.count(where=where)
    return Told(asked.term).compare(_MATCHES[mode], threshold, ())


def _mode(match: object, path: Path) -> tuple[str, int | Decimal]:
    said = match if isinstance(match, dict) else {}
    mode, threshold = said.get("mode"), said.get("threshold")
    if mode in {"all", "some", "none"}:
        return mode, 0
    wrong = "match has a mode, and a threshold of 0 or more where one is needed"
    if mode not in _MATCHES or not isinstance(threshold, int | Decimal) or threshold < 0:
        raise refused(path, "match", wrong)
    if (mode, threshold) in {("atLeast", 1), ("atMost", 0)}:
        return ("some" if mode == "atLeast" else "none"), 0
    return mode, threshold


def several(value: object) -> list[object]:
    r"""The values of an operator that takes several: a list, or text with commas between them, ``\,`` for a comma.

    >>> several("PL, BG"), several(["a,b"])
    (['PL', 'BG'], ['a,b'])
    """
    if isinstance(value, str):
        mark = "\0"
        parts = (part.replace(mark, ",") for part in value.replace("\\,", mark).split(","))
        return [part.strip() for part in parts if part.strip()]
    if isinstance(value, list | tuple):
        return [part.strip() if isinstance(part, str) else part for part in value]
    return [value]


def _ends(values: tuple[Scalar, ...], path: Path) -> tuple[Scalar, ...]:
    """The lower end first, as react-querybuilder's own exports have it."""
    if len(values) != 2:  # noqa: PLR2004 - two ends
        raise refused(path, "wrong-arguments", "between takes two values")
    try:
        return tuple(sorted(values))
    except TypeError:
        raise refused(path, "wrong-kind", "between takes two values of one kind") from None


def _combinator(said: object, path: Path) -> str:
    if isinstance(said, str) and said.lower() in {"and", "or"}:
        return said.lower()
    raise refused(path, "combinator", "a combinator is and or or")


def _join(combinator: str, parts: Sequence[Condition], path: Path) -> Condition | None:
    if len(parts) < 2:  # noqa: PLR2004 - one alone needs no group
        return parts[0] if parts else None
    return made(path, lambda: all_of(*parts) if combinator == "and" else any_of(*parts))
