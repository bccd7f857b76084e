"""How fields and their values are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.rules.describe.amounts import day, locale_of, moment, number
from relationkit.rules.terms import SCOPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.describe.speech import Speech
    from relationkit.rules.terms import EventKind, FieldTerm, Scope

_NAMED: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("profile", "country"): "territory",
        ("profile", "language"): "language",
        ("profile", "gender"): "gender",
        ("profile", "preferred_channel"): "channel",
        ("profile", "channels"): "channel",
        ("order", "ship_country"): "territory",
        ("order", "gift"): "gift",
        ("order", "status"): "status",
        ("interaction", "channel"): "channel",
        ("interaction", "kind"): "interaction-kind",
        ("consent", "channel"): "channel",
        ("consent", "kind"): "consent-kind",
        ("membership", "kind"): "membership-kind",
        ("membership", "cause"): "cause",
    }
)
"""Fields whose values have names."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a field is called; ``oblique`` after a preposition, ``gender`` for what agrees with it."""

    text: str
    oblique: str
    gender: str = "other"
    values: str = ""


def label(speech: Speech, term: FieldTerm) -> Label:
    """The name of the field of a `FieldTerm`, where it is asked."""
    if term.of == "profile":
        return _profile(speech, term.name)
    known = _event_field(speech, term.of, term.name, "name")
    if term.of in {"item", "order"} and speech.events != f"{term.of}s":
        form = _event_field(speech, term.of, term.name, "of")
        said, oblique = (
            speech.say(f"label.{term.of}", field=one) for one in (form.text, form.oblique)
        )
        return Label(said, oblique, known.gender, known.values)
    return known


def field_of(speech: Speech, events: EventKind, name: str) -> Label:
    """The name of a field of such events, before the event whose field it is."""
    return _event_field(speech, _scope(speech, events, name), name, "of")


def several(speech: Speech, events: EventKind, name: str) -> str:
    """The name of many values of a field of such events."""
    key = f"fields.{_scope(speech, events, name)}.{name}.many"
    return speech.say(key, "label.raw-many", name=_raw(speech, name))


def shared(speech: Speech, events: EventKind, names: tuple[str, ...]) -> str:
    """What two events have in common: with the same campaign."""
    said = [
        speech.say(
            f"fields.{_scope(speech, events, name)}.{name}.same",
            "label.raw-same",
            name=_raw(speech, name),
        )
        for name in names
    ]
    return f" {speech.joined('list.same', said)}" if said else ""


def value_of(speech: Speech, value: object, values: str = "", *, quoted: bool = False) -> str:
    """A value in words; ``values`` says which table names it."""
    if isinstance(value, bool):
        return speech.say(
            f"values.{values}.{str(value).lower()}", f"values.yes-no.{str(value).lower()}"
        )
    if isinstance(value, int | Decimal):
        return number(speech, value)
    if isinstance(value, datetime):
        return moment(speech, value)
    if isinstance(value, date):
        return day(speech, value)
    text = str(value)
    said = _value_name(speech, text, values)
    if quoted or said is None:
        return speech.quote(said or text)
    return said


def _value_name(speech: Speech, text: str, values: str) -> str | None:
    own = speech.book.columns.get(f"values.{values}", {}).get(text)
    if own is not None or values not in {"territory", "language"}:
        return own
    locale = locale_of(speech.book.language)
    names: Mapping[str, str] = locale.territories if values == "territory" else locale.languages
    return names.get(text)


def _profile(speech: Speech, name: str) -> Label:
    values = _NAMED.get(("profile", name), "")
    if name in speech.names:
        return _own(speech, speech.names[name], values)
    key = f"fields.profile.{name}"
    if speech.has(f"{key}.name"):
        row = speech.book.columns[key]
        return Label(row["name"], row.get("oblique", row["name"]), row.get("g", "other"), values)
    survey, _, question = name.removeprefix("answers.").partition(".")
    if not (name.startswith("answers.") and question):
        return _own(speech, speech.quote(name), values)
    parts = {"survey": speech.quote(survey), "question": speech.quote(question)}
    said = speech.say("label.answer", **parts)
    oblique = speech.say("label.answer-oblique", "label.answer", **parts)
    return Label(said, oblique, speech.book.phrases.get("label.answer-g", "other"))


def _own(speech: Speech, name: str, values: str) -> Label:
    oblique = speech.say("label.raw-oblique", "label.raw", name=name)
    return Label(speech.say("label.raw", name=name), oblique, values=values)


def _raw(speech: Speech, name: str) -> str:
    return speech.names.get(name) or speech.quote(name)


def _event_field(speech: Speech, scope: Scope, name: str, form: str) -> Label:
    values = _NAMED.get((scope, name), "")
    row = speech.book.columns.get(f"fields.{scope}.{name}")
    if row is None:
        key = ("label.raw",) if form == "name" else ("label.raw-of", "label.raw")
        said = speech.say(*key, name=_raw(speech, name))
        return Label(said, said, values=values)
    said = row.get(form, row["name"])
    return Label(said, row.get("oblique", said), row.get("g", "other"), values)


def _scope(speech: Speech, events: EventKind, name: str) -> Scope:
    """An item's own fields come before those of its order."""
    if events != "items":
        return SCOPES[events][0]
    known = f"fields.item.{name}" in speech.book.columns
    return "item" if known or f"fields.order.{name}" not in speech.book.columns else "order"
