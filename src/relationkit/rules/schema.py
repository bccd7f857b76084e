"""The JSON Schema of a rule, for whoever writes rules without this library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import TypeAdapter

from relationkit.rules.conditions import Condition
from relationkit.rules.terms import MONEY
from relationkit.rules.values import LONGEST_LIST, LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

_Schema: TypeAlias = dict[str, Any]

SCHEMA_ID = "urn:relationkit:schema:rule:1"
"""The name of version 1, which only ever grows."""

_LENGTHS = {
    False: ("h", "hour", "hours", "d", "day", "days", "w", "week", "weeks", "month", "months", "y", "year", "years"),
    True: ("h", "hour", "hours", "d", "day", "days", "w", "week", "weeks"),
}  # fmt: skip
_EXACT = {("Selected", "lasting"), ("Step", "within"), ("Followed", "within")}
_PERIODS = {"within", "not_within", "lasting", "silent", "active", "pause", "every"}
_NAMES = {"name", "field"}
_TEXTUAL = ["contains", "starts-with", "ends-with"]
_ORDERED = ["less-than", "at-most", "more-than", "at-least"]
_KNOWN = ["is-known", "is-unknown"]
_LISTS = ["one-of", "has-all", "has-none"]
_RANKABLE = ["field", "count", "distinct", "sum", "min", "max"]
_NUMBER = r"[0-9]{1,40}(\.[0-9]{1,40})?(E[+-]?[0-9]{1,2})?"
_CLOCK = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
_MOMENT = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}(Z|[+-]{_CLOCK})$"
_NO_NUL = r"^[^\u0000]*$"


def rule_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of version 1, as docs/reference/rule-schema-1.json has it.

    It says the shape of a rule; what no schema can say (how deep, how large, which fields an event has) the reader checks.

    >>> rule_schema()["$id"]
    'urn:relationkit:schema:rule:1'
    """
    made = TypeAdapter(Condition).json_schema()
    definitions = made.pop("$defs")
    condition = {"oneOf": made["oneOf"]}
    term = {"oneOf": definitions["Compare"]["properties"]["term"]["oneOf"]}
    unions = {str(condition["oneOf"]): "Condition", str(term["oneOf"]): "Term"}
    told = {name: _model(name, one, unions) for name, one in definitions.items()}
    told["Condition"] = _one_of("What must hold; `kind` says which.", condition, told)
    told["Term"] = _one_of("What is held against a value; `kind` says which.", term, told)
    told |= _values()
    told["Compare"] |= {"allOf": _comparisons()}
    told["Ranked"] |= _rank()
    told["Window"] |= {"allOf": [_not_both("within", "since"), _not_both("not_within", "until")]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A rule of relationkit, version 1",
        "description": "A condition of which one customer at one moment is a member or not.",
        "$ref": "#/$defs/Condition",
        "$defs": dict(sorted(told.items())),
    }


def _model(name: str, model: _Schema, unions: dict[str, str]) -> _Schema:
    """One document: its sentence, the kind before all else, and no key that it does not know."""
    properties = model["properties"]
    order = sorted(properties, key=lambda key: key != "kind")
    return {
        "description": _sentence(model["description"]),
        "type": "object",
        "required": sorted(model.get("required", ()), key=lambda key: key != "kind"),
        "properties": {key: _property(name, key, properties[key], unions) for key in order},
        "additionalProperties": False,
    }


def _one_of(said: str, union: _Schema, models: Mapping[str, _Schema]) -> _Schema:
    """The document that `kind` names, and no search: a validator that tries all of them takes exponential time."""
    choices: list[_Schema] = []
    kinds: list[str] = []
    for one in union["oneOf"]:
        kind = models[one["$ref"].rpartition("/")[2]]["properties"]["kind"]
        own = [kind["const"]] if "const" in kind else kind["enum"]
        choices.append(_when({"kind": {"enum": own}}, one))
        kinds += own
    return {
        "description": said,
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": kinds}},
        "allOf": choices,
    }


def _sentence(docstring: str) -> str:
    """The docstring without its examples and its marks."""
    words = docstring.split(">>>", maxsplit=1)[0].replace("``", "`").split()
    return " ".join(words)


def _property(model: str, key: str, said: _Schema, unions: dict[str, str]) -> _Schema:
    if key == "value":
        return {"$ref": "#/$defs/Value", "default": None}
    told: _Schema = _plain(said, unions)
    if key in _PERIODS:
        exact = key == "lasting" or (model, key) in _EXACT
        told = _with_pattern(told, _period(_LENGTHS[exact]))
    if key in _NAMES:
        told = _with_pattern(told, _NO_NUL)
    if key in {"lowest", "highest", "percent"}:
        told = _with_pattern(told, f"^{_NUMBER}$")
    return told


def _plain(said: Any, unions: dict[str, str]) -> Any:  # noqa: ANN401 - any part of a schema
    """Without titles and what only one program reads; a union is named, not repeated."""
    if isinstance(said, list):
        return [_plain(one, unions) for one in said]
    if not isinstance(said, dict):
        return said
    named = unions.get(str(said.get("oneOf")))
    if named is not None:
        return {"$ref": f"#/$defs/{named}"}
    dropped = {"title", "discriminator"} | (
        {"default"} if isinstance(said.get("default"), dict) else set()
    )
    return {key: _plain(one, unions) for key, one in said.items() if key not in dropped}


def _with_pattern(said: _Schema, pattern: str) -> _Schema:
    if "anyOf" in said:
        parts = [_with_pattern(one, pattern) for one in said["anyOf"]]
        return {**said, "anyOf": parts}
    return {**said, "pattern": pattern} if said.get("type") == "string" else said


def _period(units: tuple[str, ...]) -> str:
    """A whole number above 0 and a unit, in any case."""
    spelled = ("".join(f"[{letter}{letter.upper()}]" for letter in unit) for unit in units)
    return rf"^\s*0{{0,4}}[1-9][0-9]{{0,4}}\s*({'|'.join(spelled)})\s*$"


def _values() -> dict[str, _Schema]:
    """What JSON has no word for travels with a tag."""
    tagged = {
        "decimal": ("A decimal, exact.", f"^-?{_NUMBER}$"),
        "date": ("A day, YYYY-MM-DD.", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        "moment": ("A moment with its zone, as 2026-03-01T09:00:00+01:00.", _MOMENT),
    }  # fmt: skip
    scalars: list[_Schema] = [
        {"type": "string", "maxLength": LONGEST_TEXT, "pattern": _NO_NUL},
        {"type": "integer"},
        {"type": "boolean"},
    ]
    for tag, (said, pattern) in tagged.items():
        scalars.append(
            {
                "description": said,
                "type": "object",
                "required": [tag],
                "properties": {tag: {"type": "string", "pattern": pattern}},
                "additionalProperties": False,
            }
        )
    several = {"type": "array", "items": {"$ref": "#/$defs/Scalar"}, "maxItems": LONGEST_LIST}
    return {
        "Scalar": {
            "description": "Text, a whole number, true or false; a decimal, a day or a moment in its tag.",
            "anyOf": scalars,
        },
        "Number": {
            "description": "A whole number, or a decimal in its tag.",
            "anyOf": [scalars[1], scalars[3]],
        },
        "Value": {
            "description": "What a term is held against: one value, several, or none.",
            "anyOf": [{"$ref": "#/$defs/Scalar"}, several, {"type": "null"}],
        },
    }


def _when(asked: _Schema, then: _Schema, otherwise: _Schema | None = None) -> _Schema:
    rule = {"if": {"properties": asked, "required": list(asked)}, "then": then}
    return rule if otherwise is None else {**rule, "else": otherwise}


def _comparisons() -> list[_Schema]:
    """Which value goes with which operator and which term."""
    needed = {"required": ["value"]}
    scalar, number = {"$ref": "#/$defs/Scalar"}, {"$ref": "#/$defs/Number"}
    several = {"type": "array", "minItems": 1}
    ends = {"type": "array", "items": {"not": {"type": "boolean"}}, "minItems": 2, "maxItems": 2}
    held = {
        ("equals", "not-equals"): scalar,
        tuple(_ORDERED): {**scalar, "not": {"type": "boolean"}},
        tuple(_TEXTUAL): {"type": "string"},
        tuple(_LISTS): several,
        ("between",): ends,
    }
    rules = [_when({"op": {"enum": _KNOWN}}, {"properties": {"value": {"type": "null"}}}, needed)]
    rules += [
        _when({"op": {"enum": list(ops)}}, {"properties": {"value": value}})
        for ops, value in held.items()
    ]
    money = {"field": {"enum": sorted(MONEY)}}
    aggregate = {"enum": ["sum", "average", "min", "max"]}
    amount = {
        "term": {"properties": {"kind": {"enum": [*aggregate["enum"], "first", "last"]}, **money},
                 "required": ["kind", "field"]},
        "op": {"not": {"enum": _KNOWN}},
    }  # fmt: skip
    has_currency = {"required": ["currency"], "properties": {"currency": {"type": "string"}}}
    none = {"properties": {"currency": {"type": "null"}}}
    rules.append(_when(amount, has_currency, {**_when({"op": {"enum": _KNOWN}}, {}), "else": none}))
    counted = {"term": {"properties": {"kind": {"not": {"enum": ["field", "first", "last"]}}}}}
    numeric = {
        "anyOf": [number, {"type": "array", "items": number}, {"type": "null"}],
    }
    plain = {"not": {"enum": [*_TEXTUAL, "has-all", "has-none"]}}
    rules.append(_when(counted, {"properties": {"op": plain, "value": numeric}}))
    return rules


def _rank() -> _Schema:
    count, percent = (
        {"required": [key], "properties": {key: {"not": {"type": "null"}}}} for key in ("count", "percent")
    )  # fmt: skip
    rankable = {"properties": {"term": {"properties": {"kind": {"enum": _RANKABLE}}}}}
    return {"oneOf": [count, percent], "allOf": [rankable]}


def _not_both(one: str, other: str) -> _Schema:
    given = {key: {"type": "string"} for key in (one, other)}
    return {"not": {"properties": given, "required": [one, other]}}
