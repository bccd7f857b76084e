"""A yearly day, counted from today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.describe.amounts import amount, number
from relationkit.rules.describe.nouns import DAYS
from relationkit.rules.describe.times import in_zone

if TYPE_CHECKING:
    from relationkit.rules.conditions import Anniversary
    from relationkit.rules.describe.speech import Speech

_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}


def anniversary(speech: Speech, condition: Anniversary, *, holds: bool) -> str:
    """The birthday is today or in the next six days."""
    name = speech.names.get(condition.name) or speech.quote(condition.name)
    leap = speech.say("anniversary.leap") if condition.leap == "mar-1" else ""
    when = in_zone(speech, _when(speech, condition), condition.zone)
    past = condition.first + condition.days <= 0
    yes, no = ("was", "was-not") if past else ("yes", "no")
    key = f"anniversary.{yes if holds else no}"
    keys = f"{key}.{condition.name}", f"{key}.other"
    return speech.say(*keys, name=name, when=when, leap=leap)


def _when(speech: Speech, condition: Anniversary) -> str:
    first, last = condition.first, condition.first + condition.days - 1
    if first == last:
        if first in _NEAR:
            return speech.say(f"anniversary.{_NEAR[first]}")
        return speech.say(
            f"anniversary.{'in' if first > 0 else 'ago'}", **_days(speech, abs(first))
        )
    if (first, last) in {(0, 1), (-1, 0)}:
        return speech.say(f"anniversary.today-{_NEAR[first + last]}")
    if first == 0:
        return speech.say("anniversary.next", **_days(speech, last))
    if last == 0:
        return speech.say("anniversary.past", **_days(speech, -first))
    if first > 0:
        return speech.say("anniversary.ahead", a=number(speech, first), **_days(speech, last))
    if last < 0:
        return speech.say("anniversary.behind", a=number(speech, -last), **_days(speech, -first))
    before = amount(speech, -first, DAYS, "counted-gen")
    return speech.say("anniversary.around", before=before, **_days(speech, last))


def _days(speech: Speech, count: int) -> dict[str, str]:
    return {
        "n": amount(speech, count, DAYS),
        "gen_n": amount(speech, count, DAYS, "counted-gen"),
    }
