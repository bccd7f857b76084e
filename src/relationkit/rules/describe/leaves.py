"""One condition that joins no others, as a clause, or its denial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.conditions import (
    Anniversary,
    AnyItem,
    Bucket,
    Compare,
    Condition,
    FirstTime,
    Followed,
    InSegment,
    Ranked,
    Regularly,
    Restarted,
    Sequence,
    Stopped,
)
from relationkit.rules.describe.amounts import number, percent
from relationkit.rules.describe.comparisons import compare, of_items
from relationkit.rules.describe.courses import (
    first_time,
    followed,
    regularly,
    restarted,
    sequence,
    stopped,
)
from relationkit.rules.describe.days import anniversary
from relationkit.rules.describe.quantities import counted, fronted, quantity
from relationkit.rules.describe.relative import phrase_of
from relationkit.rules.terms import CountTerm, FieldTerm, Selected

if TYPE_CHECKING:
    from decimal import Decimal

    from relationkit.rules.describe.speech import Speech


def leaf(speech: Speech, condition: Condition, *, holds: bool) -> str:
    """The clause of a single condition, or of its denial."""
    match condition:
        case Compare():
            return compare(speech, condition, holds=holds)
        case Anniversary():
            return anniversary(speech, condition, holds=holds)
        case Followed():
            return followed(speech, condition, holds=holds)
        case Ranked():
            return _ranked(speech, condition, "" if holds else "not-")
        case Bucket():
            return _bucket(speech, condition, "" if holds else "not-")
        case InSegment():
            key = "other.in-segment" if holds else "other.not-in-segment"
            return speech.say(key, name=speech.quote(condition.segment))
        case AnyItem():
            return _any_item(speech, condition, holds=holds)
        case _:
            return _course(speech, condition) if holds else _untrue(speech, condition)


def trails(speech: Speech, condition: Condition, *, holds: bool) -> bool:
    """Whether an "and" behind the clause would be taken for a part of it.

    So it is behind a clause of its own, and where a time or "it is not true that" stands before the whole.
    """
    match condition:
        case Compare(term=FieldTerm() as term):
            return not holds and of_items(speech, term)
        case Compare(term=CountTerm() as term):
            phrase = counted(speech, term)
            return phrase.where is not None or fronted(speech, term, phrase)
        case Compare(term=Selected() as term):
            return fronted(speech, term, counted(speech, term))
        case Followed():
            return phrase_of(speech, condition).where is not None
        case FirstTime():
            return not holds
        case _:
            return isinstance(condition, Stopped | Restarted | Regularly | Sequence | AnyItem)


def _course(speech: Speech, condition: Condition) -> str:
    match condition:
        case FirstTime():
            return first_time(speech, condition)
        case Stopped():
            return stopped(speech, condition)
        case Restarted():
            return restarted(speech, condition)
        case Regularly():
            return regularly(speech, condition)
        case _:
            assert isinstance(condition, Sequence)  # noqa: S101 - groups are said elsewhere
            return sequence(speech, condition)


def _untrue(speech: Speech, condition: Condition) -> str:
    clause = _course(speech.doubting(), condition)
    return speech.say("whole.untrue", clause=clause)


def _any_item(speech: Speech, condition: AnyItem, *, holds: bool) -> str:
    inside = speech.about("items") if holds else speech.about("items").doubting()
    clause = speech.tell(inside, condition.where)
    return speech.say("other.any-item" if holds else "other.not-any-item", clause=clause)


def _ranked(speech: Speech, condition: Ranked, no: str) -> str:
    what = quantity(speech, condition.term, oblique=True)
    said = what.text
    if isinstance(condition.term, FieldTerm):
        said = speech.say("ranked.field", field=what.text)
    if condition.currency:
        said = speech.say("ranked.currency", what=said, currency=condition.currency)
    if condition.percent is not None:
        n, form = percent(speech, condition.percent), "percent"
    else:
        n, form = number(speech, condition.count or 0), "first" if condition.count == 1 else "count"
    return speech.say(f"ranked.{no}{condition.order}.{form}", n=n, what=said)


def _bucket(speech: Speech, condition: Bucket, no: str) -> str:
    share: Decimal = condition.highest - condition.lowest
    return speech.say(
        f"other.{no}bucket",
        share=percent(speech, share),
        name=speech.quote(condition.salt),
        a=percent(speech, condition.lowest),
        n=percent(speech, condition.highest),
    )
