"""What a shop's rule-builder interface may ask: the ``fields`` of react-querybuilder, from the shop's own vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from relationkit.errors import InvalidDocument
from relationkit.rules.interchange.names import Events, Names, Outside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relationkit.rules.values import Kind
    from relationkit.rules.vocabulary import Vocabulary

_Object: TypeAlias = dict[str, Any]

_KNOWN = ("null", "notNull")
_ORDER = ("=", "!=", "<", "<=", ">", ">=", "between", "notBetween")
_SEVERAL = ("in", "notIn")
_TEXT = (
    "contains", "doesNotContain", "beginsWith", "doesNotBeginWith", "endsWith", "doesNotEndWith",
)  # fmt: skip

_OPERATORS: dict[Kind, tuple[str, ...]] = {
    "text": ("=", "!=", *_SEVERAL, *_TEXT, *_KNOWN),
    "number": (*_ORDER, *_SEVERAL, *_KNOWN),
    "yes-no": ("=", *_KNOWN),
    "day": (*_ORDER, *_KNOWN),
    "moment": (*_ORDER, *_KNOWN),
    "list": ("contains", "doesNotContain", *_SEVERAL, *_KNOWN),
    "yearly": _KNOWN,
    "any": ("=", "!=", *_SEVERAL, *_TEXT, *_KNOWN),
}
_INPUTS: dict[Kind, _Object] = {
    "number": {"inputType": "number"},
    "day": {"inputType": "date"},
    "moment": {"inputType": "datetime-local"},
    "yes-no": {"valueEditorType": "checkbox", "defaultValue": False},
}
_MODES = ["all", "some", "none", "atLeast", "atMost", "exactly"]

_LABELS = {
    "en": {
        "=": "is", "!=": "is not", "<": "is less than", "<=": "is at most", ">": "is more than",
        ">=": "is at least", "between": "is between", "notBetween": "is not between", "in": "is one of",
        "notIn": "is none of", "contains": "contains", "doesNotContain": "does not contain",
        "beginsWith": "starts with", "doesNotBeginWith": "does not start with", "endsWith": "ends with",
        "doesNotEndWith": "does not end with", "null": "is unknown", "notNull": "is known",
    },
    "pl": {
        "=": "jest równe", "!=": "nie jest równe", "<": "jest mniejsze niż", "<=": "wynosi najwyżej",
        ">": "jest większe niż", ">=": "wynosi co najmniej", "between": "mieści się między",
        "notBetween": "nie mieści się między", "in": "jest jednym z", "notIn": "nie jest żadnym z",
        "contains": "zawiera", "doesNotContain": "nie zawiera", "beginsWith": "zaczyna się od",
        "doesNotBeginWith": "nie zaczyna się od", "endsWith": "kończy się na",
        "doesNotEndWith": "nie kończy się na", "null": "jest nieznane", "notNull": "jest znane",
    },
    "bg": {
        "=": "е", "!=": "не е", "<": "е по-малко от", "<=": "е най-много", ">": "е повече от",
        ">=": "е поне", "between": "е между", "notBetween": "не е между", "in": "е едно от",
        "notIn": "не е никое от", "contains": "съдържа", "doesNotContain": "не съдържа",
        "beginsWith": "започва с", "doesNotBeginWith": "не започва с", "endsWith": "завършва на",
        "doesNotEndWith": "не завършва на", "null": "не е известно", "notNull": "е известно",
    },
    "fa": {
        "=": "برابر است با", "!=": "برابر نیست با", "<": "کمتر است از", "<=": "حداکثر برابر است با",
        ">": "بیشتر است از", ">=": "حداقل برابر است با", "between": "بین این دو است",
        "notBetween": "بین این دو نیست", "in": "یکی از این‌هاست", "notIn": "هیچ‌یک از این‌ها نیست",
        "contains": "شامل این است", "doesNotContain": "شامل این نیست", "beginsWith": "شروع می‌شود با",
        "doesNotBeginWith": "شروع نمی‌شود با", "endsWith": "پایان می‌یابد با",
        "doesNotEndWith": "پایان نمی‌یابد با", "null": "نامعلوم است", "notNull": "معلوم است",
    },
}  # fmt: skip


def query_builder_fields(
    vocabulary: Vocabulary,
    *,
    language: str = "en",
    history: Mapping[str, Outside] | None = None,
    labels: Mapping[str, str] | None = None,
    values: Mapping[str, Sequence[str]] | None = None,
) -> list[dict[str, Any]]:
    """Give the ``fields`` of a react-querybuilder: what may be asked, with which operators and in which input.

    The labels of operators are in `language` (en, pl, bg, fa); `labels` names the fields for people, `values` gives the choices
    of a field. Every query that the interface then makes is one that `from_query_builder` reads.

    >>> from relationkit.rules import Vocabulary
    >>> (country,) = query_builder_fields(Vocabulary({"country": "text"}), language="pl", labels={"country": "kraj"})
    >>> country["label"], country["operators"][0]
    ('kraj', {'name': '=', 'label': 'jest równe'})
    """
    if language not in _LABELS:
        message = f"operators have no labels in this language; use one of: {', '.join(_LABELS)}"
        raise InvalidDocument(message, issues=(("language", "unknown-language"),))
    said = _LABELS[language]
    names = Names(history or {}, vocabulary)
    shown: dict[str, Kind] = {**vocabulary.profile}
    for name in history or {}:
        shown.pop(name, None)
    fields = [_field(name, kind, said) for name, kind in shown.items()]
    fields += [_outside(name, names, said) for name in history or {}]
    return [_told(one, labels or {}, values or {}) for one in fields]


def _outside(name: str, names: Names, said: Mapping[str, str]) -> _Object:
    events = names.events(name)
    if events is not None:
        return _list(name, events, said)
    if names.condition(name) is not None:
        field = _field(name, "yes-no", said)
        return {**field, "operators": field["operators"][:1]}
    return _field(name, names.told(name, (name,)).kind, said)


def _list(name: str, events: Events, said: Mapping[str, str]) -> _Object:
    inner = Names(events.fields)
    properties = [_field(one, inner.told(one, (name,)).kind, said) for one in events.fields]
    return {
        **_field(name, "yearly", said),
        "operators": _operators(("=",), said),
        "matchModes": _MODES,
        "subproperties": properties,
    }


def _field(name: str, kind: Kind, said: Mapping[str, str]) -> _Object:
    return {
        "name": name,
        "label": name.replace("_", " "),
        "operators": _operators(_OPERATORS[kind], said),
        **_INPUTS.get(kind, {"inputType": "text"}),
    }


def _operators(operators: Sequence[str], said: Mapping[str, str]) -> list[_Object]:
    return [{"name": operator, "label": said[operator]} for operator in operators]


def _told(
    field: _Object, labels: Mapping[str, str], values: Mapping[str, Sequence[str]]
) -> _Object:
    """The field in the shop's words, with its choices."""
    told = {**field, "label": labels.get(field["name"], field["label"])}
    if "subproperties" in field:
        told["subproperties"] = [_told(one, labels, values) for one in field["subproperties"]]
    chosen = values.get(field["name"])
    if chosen is None:
        return told
    options = [{"name": one, "label": labels.get(one, one)} for one in chosen]
    return {**told, "valueEditorType": "select", "values": options}
