"""What a part of a sentence must know of the whole: the language, the shop's names, and what it speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relationkit.rules.conditions import Condition
    from relationkit.rules.describe.phrasebook import Phrasebook
    from relationkit.rules.terms import EventKind

WHO = "\0"
"""Where the customer may be named. No value of a rule holds a NUL."""

PAUSE = "\x01"
"""A comma that closes a clause, unless a stronger mark follows."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+")


@dataclass(frozen=True, slots=True, repr=False)
class Speech:
    """Speaks one language. ``events`` are those of which a `where` speaks, None for the customer.

    ``tell`` says a whole condition; ``place`` is the number of the list item in which it is said, as in "2."; ``following``
    where the words before already say "after which".
    """

    book: Phrasebook
    tell: Callable[[Speech, Condition], str]
    names: Mapping[str, str]
    time_zone: str
    events: EventKind | None = None
    mood: str = "plain"
    place: str = ""
    following: bool = False

    def say(self, *keys: str, **parts: str) -> str:
        """Fill in the phrase of the first key that the language has."""
        return self.fill(self.book.first(*keys), parts)

    def fill(self, phrase: str, parts: Mapping[str, str]) -> str:
        """Fill in a phrase, whose verbs bend with the mood."""
        return phrase.format_map(
            {"who": WHO, **self.book.columns.get(f"mood.{self.mood}", {}), **parts}
        )

    def has(self, key: str) -> bool:
        """Whether the language has a phrase of its own under the key."""
        return key in self.book.phrases

    def quote(self, text: str) -> str:
        """Text in the quotation marks of the language, without what cannot be seen and may turn the line around."""
        return self.say("text.quote", text=_UNSEEN.sub(" ", text))

    def doubting(self) -> Speech:
        """The mood of what is denied."""
        return replace(self, mood="subjunctive")

    def about(self, events: EventKind, *, following: bool = False) -> Speech:
        """The speech of a `where` over such events."""
        return replace(self, events=events, following=following)

    def inside(self, number: str) -> Speech:
        """The speech of an item of a list."""
        return replace(self, place=f"{self.place}{number}.")

    def joined(self, kind: str, texts: list[str], comma: str = "comma") -> str:
        """Join texts as the language joins them: with "or", "and", or commas alone."""
        *rest, last = texts
        if not rest:
            return last
        left = self.book.phrases[f"{kind}.{comma}"].join(rest)
        pair = "pair" if comma == "comma" else f"{comma}-pair"
        return self.say(f"{kind}.{pair}", left=left, right=last)


_PAUSES = re.compile(f"{PAUSE}(?= ?[{PAUSE},;:.()،؛]|$)")


def finished(text: str, who: str, comma: str) -> str:
    """Name the customer, set the commas that are needed, and leave single spaces.

    >>> finished(f"in May{PAUSE} {WHO}has  orders{PAUSE}.", "she ", ",")
    'in May, she has orders.'
    """
    text = _PAUSES.sub("", text.replace(WHO, who)).replace(PAUSE, comma)
    return re.sub(r" {2,}", " ", text).strip()
