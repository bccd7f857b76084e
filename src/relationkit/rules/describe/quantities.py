"""What is held against a number: the total value of orders in the last three months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.describe.fields import Label, field_of, label, several
from relationkit.rules.describe.nouns import Noun
from relationkit.rules.describe.relative import Phrase, phrase_of
from relationkit.rules.describe.times import times
from relationkit.rules.terms import (
    AggregateTerm,
    CountTerm,
    DistinctTerm,
    EndTerm,
    FieldTerm,
    GapTerm,
    Selected,
    ShareTerm,
)

if TYPE_CHECKING:
    from relationkit.rules.describe.speech import Speech
    from relationkit.rules.terms import Term


def counted(speech: Speech, term: Selected) -> Phrase:
    """The phrase for the events of a term; those among the latest so many are what the latest are."""
    phrase = phrase_of(speech, term)
    if term.latest is None or phrase.noun.key != f"nouns.{term.events}":
        return phrase
    return Phrase(phrase_of(speech, term.latest).noun, term.events, phrase.where)


def fronted(speech: Speech, term: Selected, phrase: Phrase) -> bool:
    """Whether the time stands before the clause: where it would be taken for a part of something else."""
    crowded = phrase.where or term.latest or term.after
    return crowded is not None and not speech.has("text.inner")


def quantity(speech: Speech, term: Term, *, oblique: bool = False, timed: bool = True) -> Label:
    """The noun phrase of a term; ``oblique`` after a preposition, ``timed`` with its time."""
    if isinstance(term, FieldTerm):
        return label(speech, term)
    assert isinstance(term, Selected)  # noqa: S101 - days since an event have clauses of their own
    phrase = counted(speech, term)
    time = times(speech, term) if timed else ""
    parts = {
        "of": phrase.form(speech, "of"),
        "rel": phrase.mid(speech),
        "time": f" {time}" if time else "",
    }
    if isinstance(term, EndTerm):
        return _end(speech, term, phrase, parts)
    gen = "-gen" if oblique else ""
    if isinstance(term, CountTerm):
        said = speech.say(f"term.count{gen}", "term.count", **parts)
    elif isinstance(term, DistinctTerm):
        many = several(speech, term.events, term.field)
        said = speech.say(f"term.distinct{gen}", "term.distinct", many=many, **parts)
    elif isinstance(term, GapTerm):
        said = speech.say(f"term.gap.{term.which}", between=phrase.form(speech, "between"), **parts)
    elif isinstance(term, ShareTerm):
        said = _share(speech, term, parts)
    else:
        said = _aggregate(speech, term, gen, parts)
    return Label(said, said, "term")


def _aggregate(speech: Speech, term: Term, gen: str, parts: dict[str, str]) -> str:
    assert isinstance(term, AggregateTerm)  # noqa: S101 - the last of the terms
    keys = (
        f"aggregate.{term.kind}{form}.{name}"
        for name in (term.field, "other")
        for form in (gen, "")
    )
    return speech.say(*keys, field=_quoted(speech, term), **parts)


def _quoted(speech: Speech, term: AggregateTerm | ShareTerm) -> str:
    return speech.names.get(term.field or "") or speech.quote(term.field or "")


def _share(speech: Speech, term: ShareTerm, parts: dict[str, str]) -> str:
    noun = phrase_of(speech, term.latest).noun if term.latest else Noun(f"nouns.{term.events}")
    everything = noun.form(speech, "all")
    if term.field is None and term.latest:
        return speech.say("term.share-latest", **parts)
    if term.field is None:
        return speech.say("term.share", all=everything, **parts)
    part = speech.say(
        f"aggregate.whole.{term.field}", "aggregate.whole.other", field=_quoted(speech, term)
    )
    return speech.say("term.share-of", all=everything, whole=part, **parts)


def _end(speech: Speech, term: EndTerm, phrase: Phrase, parts: dict[str, str]) -> Label:
    field = field_of(speech, term.events, term.field)
    event = phrase.form(speech, f"{term.kind}-of")
    parts = {**parts, "event": event, "rel": phrase.mid(speech, "one")}
    said, oblique = (
        speech.say("term.end", field=name, **parts) for name in (field.text, field.oblique)
    )
    return Label(said, oblique, field.gender, field.values)
