"""The whole said: clauses joined, listed by number where "and" and "or" meet, made into a sentence."""

from __future__ import annotations

import itertools
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.rules.conditions import AllOf, AnyOf, AtLeast, NoneOf, Not, OrUnknown
from relationkit.rules.describe.amounts import number, plural
from relationkit.rules.describe.leaves import leaf, trails
from relationkit.rules.describe.phrasebook import phrasebook
from relationkit.rules.describe.shapes import Doubtful, Several, Shape, Single, shape
from relationkit.rules.describe.speech import PAUSE, WHO, Speech, finished

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.conditions import Condition

_NO_NAMES: Mapping[str, str] = MappingProxyType({})

_INLINE = 4
"""More clauses than that are a list."""


def describe(
    condition: Condition,
    language: str = "en",
    names: Mapping[str, str] | None = None,
    *,
    time_zone: str = "UTC",
) -> str:
    """Say one part of a rule in a few words: a single condition whole, a group only by what it asks of its parts.

    ``names`` calls declared fields by words of the shop; moments are said on the clock of `time_zone`. A language that is
    not among `LANGUAGES` is answered in English.

    >>> from relationkit.rules import all_of, field, orders
    >>> describe(orders.sum("total", within="3 months").more_than(50, "EUR"))
    'the total value of orders in the last 3 months is more than 50 EUR'
    >>> describe(orders.none(within="60 days"), "pl")
    'nie ma żadnych zamówień w ciągu ostatnich 60 dni'
    >>> describe(all_of(field("country") == "PL", orders.any()))
    'all of the following hold'
    """
    speech = _speech(language, names, time_zone)
    text = _heading(speech, condition)
    who = "" if text.startswith(WHO) else speech.book.phrases["text.who"]
    return finished(text, who, speech.book.phrases["text.comma"])


def sentence(
    condition: Condition,
    language: str = "en",
    names: Mapping[str, str] | None = None,
    *,
    time_zone: str = "UTC",
) -> str:
    """Say the whole rule as a sentence, as an editor would write it.

    Where "and" and "or" meet, the conditions are numbered, so that it stays unambiguous when read aloud. Arguments as in
    `describe`.

    >>> from relationkit.rules import all_of, birthday, field, orders
    >>> rule = all_of(field("country") == "PL", orders.count(within="3 months").at_least(2))
    >>> sentence(rule)
    'The country is Poland and the customer has at least 2 orders in the last 3 months.'
    >>> sentence(rule, "pl")
    'Kraj to Polska i klient ma co najmniej 2 zamówienia w ciągu ostatnich 3 miesięcy.'
    >>> sentence(field("hobby").is_unknown(), "bg", {"hobby": "хоби"})
    'Няма данни за полето хоби.'
    """
    speech = _speech(language, names, time_zone)
    phrases = speech.book.phrases
    said = finished(_tell(speech, condition), phrases["text.who"], phrases["text.comma"])
    return f"{said[:1].upper()}{said[1:].removesuffix('.')}."


def _speech(language: str, names: Mapping[str, str] | None, time_zone: str) -> Speech:
    given = _NO_NAMES if names is None else MappingProxyType(dict(names))
    return Speech(phrasebook(language), _tell, given, time_zone)


def _tell(speech: Speech, condition: Condition) -> str:
    return _whole(speech, shape(condition))


def _whole(speech: Speech, part: Shape) -> str:
    if isinstance(part, Single):
        return leaf(speech, part.condition, holds=part.holds)
    if isinstance(part, Doubtful):
        return _doubtful(speech, part)
    if part.kind in {"all", "any"} and len(part.parts) <= _INLINE:
        *others, last = part.parts
        if _single(last) and not any(_trails(speech, inner) for inner in others):
            return _inline(speech, part.kind, [_whole(speech, inner) for inner in part.parts])
    return _listed(speech, part)


def _single(part: Shape) -> bool:
    return isinstance(part.part if isinstance(part, Doubtful) else part, Single)


def _trails(speech: Speech, part: Shape) -> bool:
    if isinstance(part, Doubtful):
        return not part.holds or _trails(speech, part.part)
    return not isinstance(part, Single) or trails(speech, part.condition, holds=part.holds)


def _doubtful(speech: Speech, part: Doubtful) -> str:
    key = "whole.known-not"
    if part.holds:
        key = "group.doubt-of" if _trails(speech, part.part) else "whole.doubt"
    return speech.say(key, clause=_whole(speech, part.part))


def _inline(speech: Speech, kind: str, texts: list[str]) -> str:
    for place in range(len(texts) - 1, 0, -1):
        # The customer is named once where all that follows is said of the customer.
        if not (texts[place].startswith(WHO) and texts[place - 1].startswith(WHO)):
            break
        texts[place] = texts[place].removeprefix(WHO)
    return speech.joined(f"clauses.{kind}", texts, _comma(speech, texts))


def _comma(speech: Speech, texts: list[str]) -> str:
    """A strong one where a clause has a comma or a joining word of its own, or two quoted words would meet."""
    words = (speech.joined(f"clauses.{kind}", ["", ""]) for kind in ("all", "any"))
    marks = (",", "،", PAUSE, *words)
    first, last = speech.quote("")[0], speech.quote("")[-1]
    touching = any(
        left.endswith(last) and right.startswith(first) for left, right in itertools.pairwise(texts)
    )
    strong = touching or any(mark in text for text in texts for mark in marks)
    return "strong" if strong else "comma"


def _listed(speech: Speech, part: Several) -> str:
    items = []
    for place, inner in enumerate(part.parts, 1):
        written = ".".join(number(speech, int(one)) for one in f"{speech.place}{place}".split("."))
        clause = _whole(speech.inside(str(place)), inner)
        items.append(speech.say("text.item", number=written, clause=clause))
    head = _head(speech, part.kind, part.count, len(part.parts))
    listed = speech.book.phrases["text.items"].join(items)
    return speech.say("group.list", head=head, items=listed)


def _head(speech: Speech, kind: str, count: int, parts: int) -> str:
    return speech.say(
        f"group.{kind}.{plural(speech, count)}",
        f"group.{kind}.other",
        f"group.{kind}",
        k=number(speech, count),
        n=number(speech, parts),
    )


def _heading(speech: Speech, condition: Condition) -> str:
    match condition:
        case AllOf() | AnyOf() | NoneOf():
            return speech.say(f"group.{condition.kind.partition('-')[0]}")
        case AtLeast():
            return _head(speech, "at-least", condition.count, len(condition.parts))
        case Not() | OrUnknown():
            inner = shape(condition)
            key = "group.not" if isinstance(condition, Not) else "group.doubt"
            return _whole(speech, inner) if _single(inner) else speech.say(key)
        case _:
            return leaf(speech, condition, holds=True)
