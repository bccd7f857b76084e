"""How events follow each other: first, stopped, back after a pause, regularly, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.describe.amounts import number
from relationkit.rules.describe.comparisons import count
from relationkit.rules.describe.fields import shared
from relationkit.rules.describe.nouns import unit
from relationkit.rules.describe.relative import Phrase, phrase_of
from relationkit.rules.describe.times import in_zone, length, lengths, stretch, window, within
from relationkit.rules.periods import Period
from relationkit.rules.terms import CountTerm

if TYPE_CHECKING:
    from relationkit.rules.conditions import (
        FirstTime,
        Followed,
        Regularly,
        Restarted,
        Sequence,
        Step,
        Stopped,
    )
    from relationkit.rules.describe.speech import Speech


def first_time(speech: Speech, condition: FirstTime) -> str:
    """The first order came in the last month."""
    phrase = phrase_of(speech, condition)
    return phrase.noun.form(
        speech,
        "first-time",
        first=phrase.form(speech, "first"),
        rel=phrase.mid(speech, "one"),
        time=within(speech, condition.within, condition.zone),
    )


def stopped(speech: Speech, condition: Stopped) -> str:
    """One in the last year, but none in the last three months."""
    phrase = phrase_of(speech, condition)
    text = phrase.noun.form(
        speech,
        "stopped",
        active=within(speech, condition.active, condition.zone),
        silent=within(speech, condition.silent, condition.zone),
    )
    return _only(speech, phrase, text)


def restarted(speech: Speech, condition: Restarted) -> str:
    """Back after a pause."""
    phrase = phrase_of(speech, condition)
    text = phrase.noun.form(
        speech,
        "restarted",
        within=within(speech, condition.within, condition.zone),
        pause=stretch(speech, condition.pause, condition.within, condition.zone),
    )
    return _only(speech, phrase, text)


def _only(speech: Speech, phrase: Phrase, text: str) -> str:
    if phrase.where is None:
        return text
    only, rel = phrase.form(speech, "only"), phrase.tail(speech)
    return speech.say("other.only", only=only, rel=rel, clause=text)


def regularly(speech: Speech, condition: Regularly) -> str:
    """In each of the last six months at least one."""
    every = Period.read(condition.every)
    need = condition.at_least or condition.periods
    form = "each" if need == condition.periods else "some"
    parts = {"n": number(speech, condition.periods), "k": number(speech, need)}
    if every.count == 1:
        when = unit(every).form(speech, form, **parts)
    else:
        long = length(speech, condition.every, "period")
        when = speech.say(f"regularly.{form}", length=long, **parts)
    term = CountTerm(kind="count", events=condition.events, where=condition.where)
    key = "some" if condition.minimum == 1 else "at-least"
    clause = count(speech, term, key, (condition.minimum,))
    when = in_zone(speech, when, condition.zone)
    return speech.say("text.front", time=when, clause=clause)


def sequence(speech: Speech, condition: Sequence) -> str:
    """One after the other: a click, then within seven days an order."""
    first, *others = condition.steps
    said = _step(speech, first)
    for step in others:
        right = _step(speech, step)
        if step.within is not None:
            right = speech.say(
                "other.then-within", step=right, **lengths(speech, length=step.within)
            )
        said = speech.say("other.then", left=said, right=right)
    time = window(speech, condition.window)
    return speech.say("other.sequence", steps=said, time=f" {time}" if time else "")


def _step(speech: Speech, step: Step) -> str:
    phrase = phrase_of(speech, step)
    return phrase.form(speech, "an") + phrase.mid(speech, "one")


def followed(speech: Speech, condition: Followed, *, holds: bool) -> str:
    """A click came later, with the same campaign."""
    phrase = phrase_of(speech, condition)
    form = "follows" if speech.following else "followed"
    if condition.within is not None:
        form = f"{form}-within"
    same = shared(speech, condition.events, condition.same)
    limit = length(speech, condition.within, "counted-gen") if condition.within else ""
    text = phrase.noun.form(speech, form if holds else f"not-{form}", same=same, within=limit)
    return text + phrase.tail(speech if holds else speech.doubting(), "one")
