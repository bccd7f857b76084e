"""When: windows, time after an event, the latest so many."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from relationkit.rules.describe.amounts import amount, midnight, moment
from relationkit.rules.describe.nouns import unit
from relationkit.rules.describe.relative import phrase_of
from relationkit.rules.periods import Period

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.rules.describe.speech import Speech
    from relationkit.rules.terms import Anchor, Latest, Selected
    from relationkit.rules.windows import Window, ZoneOrder


def length(speech: Speech, period: str, form: str = "counted") -> str:
    """A length of time: three months."""
    read = Period.read(period)
    return amount(speech, read.count, unit(read), form)


def lengths(speech: Speech, **periods: str) -> dict[str, str]:
    """Each length under its name, and in the genitive under the name with "gen_" before it."""
    said = {name: length(speech, period) for name, period in periods.items()}
    return said | {
        f"gen_{name}": length(speech, period, "counted-gen") for name, period in periods.items()
    }


def within(speech: Speech, period: str, zone: ZoneOrder) -> str:
    """In the last so many months."""
    return in_zone(speech, length(speech, period, "within"), zone)


def stretch(speech: Speech, far: str, near: str, zone: ZoneOrder) -> str:
    """From so long ago to so long ago."""
    return in_zone(speech, speech.say("time.stretch", **lengths(speech, far=far, near=near)), zone)


def in_zone(speech: Speech, time: str, zone: ZoneOrder) -> str:
    """The time with the clock by which it is counted, where it is not the customer's."""
    return time if zone == "customer" else speech.say(f"time.{zone}", time=time)


def window(speech: Speech, when: Window) -> str:
    """The window in words; nothing for all time."""
    if when.within and when.not_within:
        return stretch(speech, when.within, when.not_within, when.zone)
    if when.since and when.until:
        return _span(speech, when.since, when.until)
    start = end = ""
    if when.within:
        start = within(speech, when.within, when.zone)
    elif when.since:
        start = speech.say("time.since", day=moment(speech, when.since))
    if when.not_within:
        end = in_zone(speech, length(speech, when.not_within, "earlier"), when.zone)
    elif when.until:
        end = speech.say("time.until", day=moment(speech, when.until))
    return speech.say("time.both", start=start, end=end) if start and end else start or end


def _span(speech: Speech, since: datetime, until: datetime) -> str:
    """From one moment until another, or, where both are midnight, to the end of the day before."""
    start, last = moment(speech, since), until - timedelta(days=1)
    if midnight(speech, since) and midnight(speech, until) and since < last:
        return speech.say("time.days", start=start, end=moment(speech, last))
    return speech.say("time.span", start=start, end=moment(speech, until))


def times(speech: Speech, term: Selected) -> str:
    """All that limits which events of a term count, but their `where`."""
    parts = (
        _among(speech, term.latest) if term.latest else "",
        window(speech, term.window),
        _after(speech, term.after, term.lasting) if term.after else "",
    )
    return " ".join(filter(None, parts))


def _among(speech: Speech, latest: Latest) -> str:
    phrase = phrase_of(speech, latest)
    category = "one" if latest.count == 1 else "other"
    said = phrase.form(speech, "among", category, n=amount(speech, latest.count, None))
    return said + phrase.mid(speech, category)


def _after(speech: Speech, anchor: Anchor, lasting: str | None) -> str:
    phrase = phrase_of(speech, anchor)
    said = {
        "event": phrase.form(speech, f"after-{anchor.which}"),
        "rel": phrase.mid(speech, "one"),
    }
    if lasting is None:
        return speech.say("time.after", **said)
    return speech.say("time.lasting", **said, **lengths(speech, length=lasting))
