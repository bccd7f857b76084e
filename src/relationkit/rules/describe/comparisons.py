"""A term held against a value."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.rules.describe.amounts import PERCENT, plural
from relationkit.rules.describe.held import Values, family, in_numbers, in_words
from relationkit.rules.describe.nouns import DAYS
from relationkit.rules.describe.quantities import counted, fronted, quantity
from relationkit.rules.describe.relative import phrase_of
from relationkit.rules.describe.times import in_zone, times
from relationkit.rules.terms import (
    CountTerm,
    DaysSinceTerm,
    FieldTerm,
    GapTerm,
    Selected,
    ShareTerm,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.conditions import Compare
    from relationkit.rules.describe.amounts import Unit
    from relationkit.rules.describe.speech import Speech
    from relationkit.rules.terms import Term

_OPPOSITE: Mapping[str, str] = MappingProxyType(
    {
        "equals": "not-equals",
        "not-equals": "equals",
        "less-than": "at-least",
        "at-least": "less-than",
        "at-most": "more-than",
        "more-than": "at-most",
        "is-known": "is-unknown",
        "is-unknown": "is-known",
    }
)
"""The comparisons whose denial is another one, for all three answers; the others have a "not-" form."""

_OF_LISTS: Mapping[str, str] = MappingProxyType(
    {"one-of": "not-has-none", "not-one-of": "has-none"}
)
"""What is asked of a field that is known to be a list."""

_COUNTS: Mapping[tuple[str, object], str] = MappingProxyType(
    {
        ("equals", 0): "none",
        ("at-most", 0): "none",
        ("less-than", 1): "none",
        ("at-least", 1): "some",
        ("more-than", 0): "some",
        ("not-equals", 0): "some",
    }
)
"""Counts that are said without a number."""


def compare(speech: Speech, condition: Compare, *, holds: bool) -> str:
    """The comparison, or its denial, as a clause."""
    term = condition.term
    if of_items(speech, term) and not holds:
        inner = compare(speech.about("items").doubting(), condition, holds=True)
        return speech.say("other.not-any-item", clause=inner)
    op = condition.op if holds else _OPPOSITE.get(condition.op, f"not-{condition.op}")
    if isinstance(term, FieldTerm) and (term.of, term.name) == ("profile", "channels"):
        op = _OF_LISTS.get(op, op)
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    if isinstance(term, DaysSinceTerm):
        return _days_since(speech, term, op, values)
    if isinstance(term, CountTerm):
        key = _COUNTS.get((op, values[0]), op)
        if speech.has(f"count.{key}"):
            return count(speech, term, key, values)
    return _quantity(speech, term, op, values, condition.currency)


def count(speech: Speech, term: CountTerm, key: str, values: Values) -> str:
    """So many such events, at least, at most or exactly; ``key`` names the phrase."""
    phrase = counted(speech, term)
    numbers = {} if key in {"none", "some"} else in_numbers(speech, values, phrase.noun)
    category = {"none": "none", "some": "one"}.get(key) or _number(speech, values[-1])
    time = times(speech, term)
    front = time and fronted(speech, term, phrase)
    text = speech.say(
        f"count.{key}",
        one=phrase.form(speech, "one"),
        none=phrase.form(speech, "none"),
        time=f" {time}" if time and not front else "",
        rel=phrase.tail(speech.doubting() if key == "none" else speech, category),
        **numbers,
    )
    return speech.say("text.front", time=time, clause=text) if front else text


def _number(speech: Speech, value: object) -> str:
    return "one" if value == 1 else plural(speech, 2)


def of_items(speech: Speech, term: Term) -> bool:
    """Over orders a field of an item asks for such an item, so its denial is not that of the value."""
    return isinstance(term, FieldTerm) and term.of == "item" and speech.events != "items"


def _days_since(speech: Speech, term: DaysSinceTerm, op: str, values: Values) -> str:
    phrase = phrase_of(speech, term)
    rel = phrase.mid(speech, "one")
    parts = {
        "what": phrase.form(speech, term.which) + rel,
        "gen_what": phrase.form(speech, f"{term.which}-of") + rel,
    }
    if op not in {"is-known", "is-unknown"}:
        parts |= in_numbers(speech, values, None if op == "not-one-of" else DAYS)
    today = op == "equals" and values[0] == 0
    text = phrase.form(speech, "ago.today" if today else f"ago.{op}", **parts)
    return in_zone(speech, text, term.zone)


def _quantity(speech: Speech, term: Term, op: str, values: Values, currency: str | None) -> str:
    own = f"own.{term.of}.{term.name}.{values[0]}.{op}" if isinstance(term, FieldTerm) else ""
    if speech.has(own):
        return speech.say(own)
    front = isinstance(term, Selected) and fronted(speech, term, counted(speech, term))
    what = quantity(speech, term, timed=not front)
    parts = {"what": what.text, "gen_what": what.oblique}
    if op in {"is-known", "is-unknown"}:
        text = speech.say(f"{op}.{what.gender}", f"{op}.other", **parts)
    elif (kind := family(op, values)) == "number":
        text = speech.say(
            f"number.{op}", **parts, **in_numbers(speech, values, _unit(term, currency))
        )
    else:
        text = speech.say(f"{kind}.{op}", **parts, **in_words(speech, op, values, what.values))
    time = times(speech, term) if isinstance(term, Selected) and front else ""
    return speech.say("text.front", time=time, clause=text) if time else text


def _unit(term: Term, currency: str | None) -> Unit:
    if isinstance(term, ShareTerm):
        return PERCENT
    return DAYS if isinstance(term, GapTerm) else currency
