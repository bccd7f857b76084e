"""What a line of greeting looks like."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HOLE = re.compile(r"\{(\w+)\}")
"""A hole of a sentence."""

UNSEEN: Mapping[int, None] = dict.fromkeys((0x200C, 0x2068, 0x2069))
"""The joiner of Persian spelling, and the isolates around a Latin name in a line from right to left."""


def stands(text: str) -> None:
    """Fail unless the text is one line as a reader expects it.

    >>> stands("Dear customer,")
    """
    seen = text.translate(UNSEEN)
    assert seen.isprintable(), "a line of greeting is printable"
    assert unicodedata.normalize("NFC", text) == text, "a line of greeting is in NFC"
    assert not set("{}") & set(seen), "a line of greeting has no braces"
    assert " ".join(seen.split()) == seen, "a line of greeting has single spaces, inside only"
    before, last = (unicodedata.category(letter)[0] for letter in seen[-2:])
    assert before in "LMN", "before the last sign of a line of greeting stands a word"
    assert last == "P", "a line of greeting ends in one sign of punctuation"


def shape(sentence: str, titles: Iterable[str]) -> re.Pattern[str]:
    """What lines made of a sentence look like; `KeyError` for a hole that nothing fills.

    >>> bool(shape("Dear {given},", ()).fullmatch("Dear Anna,"))
    True
    """
    title = "|".join(map(re.escape, titles)) or "(?!)"
    fillings = {"given": ".+", "family": ".+", "linked": ".+", "title": title}
    pieces = HOLE.split(sentence)
    pieces[::2] = map(re.escape, pieces[::2])
    pieces[1::2] = (f"(?:{fillings[hole]})" for hole in pieces[1::2])
    return re.compile("".join(pieces))
