"""Conditions written as queries of react-querybuilder, to be shown and changed in its interface."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from relationkit.rules.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    NoneOf,
    Not,
    OrUnknown,
)
from relationkit.rules.interchange.names import Names, Outside, typed
from relationkit.rules.interchange.query_builder import NEGATED, OPS, fits, several
from relationkit.rules.interchange.refusals import Path, refused
from relationkit.rules.terms import CountTerm, FieldTerm, ShareTerm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.values import Kind
    from relationkit.rules.vocabulary import Vocabulary

_Object: TypeAlias = dict[str, Any]

_OPERATORS = {op: operator for operator, op in OPS.items()}
_OPPOSITE = {operator: negated for negated, operator in NEGATED.items()}
_MODES = {"at-least": ("atLeast", 0), "at-most": ("atMost", 0), "equals": ("exactly", 0)}
_STRICT_MODES = {"more-than": ("atLeast", 1), "less-than": ("atMost", -1)}


def to_query_builder(
    condition: Condition,
    vocabulary: Vocabulary,
    *,
    history: Mapping[str, Outside] | None = None,
) -> dict[str, Any]:
    """Write a condition as a query; `InvalidDocument` names the place of what react-querybuilder cannot show.

    `vocabulary` and `history` are those of `from_query_builder`, which reads a condition with the same answers back. Decimals,
    days and moments are written as text, as the interface's own inputs do.

    >>> from relationkit.rules import Vocabulary, field
    >>> to_query_builder(field("country").one_of("PL", "BG"), Vocabulary({"country": "text"}))
    {'combinator': 'and', 'rules': [{'field': 'country', 'operator': 'in', 'value': ['PL', 'BG']}]}
    """
    said = _Writer(Names(history or {}, vocabulary)).say(condition, ())
    return said if "rules" in said else _group("and", said)


@dataclass(frozen=True, slots=True)
class _Writer:
    names: Names

    def say(self, condition: Condition, path: Path) -> _Object:
        """A group, or a rule."""
        ready = self.names.name_of_condition(condition)
        if ready is not None:
            return _rule(ready, "=", True)  # noqa: FBT003 - the value
        if isinstance(condition, Compare):
            return self._compare(condition, path)
        if isinstance(condition, Not):
            return self._not(condition, path)
        if isinstance(condition, AllOf | AnyOf | NoneOf):
            parts = [self.say(part, (*path, "parts", i)) for i, part in enumerate(condition.parts)]
            group = _group("and" if isinstance(condition, AllOf) else "or", *parts)
            return {**group, "not": True} if isinstance(condition, NoneOf) else group
        if isinstance(condition, OrUnknown):
            return self._or_unknown(condition, path)
        raise refused(path, "not-in-query-builder", f"react-querybuilder has no '{condition.kind}'")

    def _not(self, condition: Not, path: Path) -> _Object:
        said = self.say(condition.part, (*path, "part"))
        if said.get("operator") in _OPPOSITE:
            return {**said, "operator": _OPPOSITE[said["operator"]]}
        if "rules" in said and "not" not in said:
            return {**said, "not": True}
        return {**_group("and", said), "not": True}

    def _or_unknown(self, condition: OrUnknown, path: Path) -> _Object:
        part = condition.part
        if isinstance(part, Compare) and isinstance(part.term, FieldTerm):
            name = self.names.name_of(part.term, part.currency)
            if name is not None and self.names.kind_of(part.term) != "any":
                return _group("or", self._compare(part, (*path, "part")), _rule(name, "null", None))
        said = "only a comparison of a declared field can be written with 'or is null'"
        raise refused(path, "not-in-query-builder", said)

    def _compare(self, condition: Compare, path: Path) -> _Object:
        name = self.names.name_of(condition.term, condition.currency)
        if name is None:
            return self._match(condition, path)
        kind, op = self.names.told(name, path).kind, condition.op
        if op in {"is-known", "is-unknown"}:
            return _rule(name, _OPERATORS[op], None)
        value = _written(condition.value, kind, (*path, "value"))
        if kind == "list" and op == "has-all":
            return _group("and", *(_rule(name, "in", [part]) for part in value))
        if kind == "list" and op == "has-none":
            return _rule(name, "notIn", value)
        if op in _OPERATORS and fits(kind, _OPERATORS[op]):
            return _rule(name, _OPERATORS[op], value)
        said = f"react-querybuilder cannot ask '{op}' of a field of kind '{kind}'"
        raise refused(path, "not-in-query-builder", said)

    def _match(self, condition: Compare, path: Path) -> _Object:
        """A number or a share of events, as a query on a list."""
        term, value = condition.term, condition.value
        found = self.names.list_of(term) if isinstance(term, CountTerm | ShareTerm) else None
        if found is None or not isinstance(term, CountTerm | ShareTerm) or term.where is None:
            raise refused((*path, "term"), "no-name", f"give the {term.kind} a name in history")
        name, events = found
        modes = _MODES if isinstance(term, ShareTerm) else _MODES | _STRICT_MODES
        whole = isinstance(value, int) and value >= 0
        share = isinstance(term, ShareTerm) and isinstance(value, Decimal) and 0 < value < 1
        if condition.op not in modes or not (share or (whole and isinstance(term, CountTerm))):
            said = "a match says at least, at most or exactly how many, or which share below 1"
            raise refused(path, "not-in-query-builder", said)
        mode, more = modes[condition.op]
        threshold = float(value) if share else value + more
        if (share and Decimal(repr(threshold)) != value) or threshold < 0:
            raise refused(
                (*path, "value"), "not-exact", "the threshold cannot be written as a number"
            )
        group = _Writer(Names(events.fields)).say(term.where, (*path, "term", "where"))
        return {
            **_rule(name, "=", group if "rules" in group else _group("and", group)),
            "match": {"mode": mode, "threshold": threshold},
        }


def _group(combinator: str, *rules: _Object) -> _Object:
    return {"combinator": combinator, "rules": list(rules)}


def _rule(name: str, operator: str, value: object) -> _Object:
    return {"field": name, "operator": operator, "value": value}


def _written(value: object, kind: Kind, path: Path) -> Any:  # noqa: ANN401 - JSON
    """A value as the interface has it; refused where it would come back as another."""
    if isinstance(value, tuple):
        written = [_written(part, kind, (*path, index)) for index, part in enumerate(value)]
        if several(written) != written:
            raise refused(path, "not-exact", "in a list the interface cuts spaces around a text")
        return written
    said = str(value) if isinstance(value, Decimal | date) else value
    if typed(said, kind, path) != value:
        raise refused(path, "not-exact", "the value would come back as another")
    return said
