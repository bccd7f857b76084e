"""What a valid answer to one question is. Total: any value of any shape gives an answer or a fault, never an exception."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from relationkit.surveys.texts import spoken

if TYPE_CHECKING:
    from relationkit.surveys.questions import Choice, Nps, Question, Scale
    from relationkit.surveys.responses import Answered

# The one spelling that a whole number has; "07", "+7" and "７" would not come back the same.
_WHOLE = re.compile(r"(?:0|-?[1-9][0-9]{0,3})", re.ASCII)
# Control characters but tab and line feed, lone surrogates, and the two letters that are none: not fit for a text file,
# UTF-8 or PostgreSQL.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LISTS = (list, tuple)


class Fault(Exception):
    """What is wrong with one answer. It never leaves this room: a reading turns it into an issue."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def is_empty(value: object) -> bool:
    """Whether nothing was answered: no value, blank text or no choice. Zero is an answer, and so is False."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (isinstance(value, _LISTS) and not value)


def check(question: Question, value: object, language: str) -> Answered:
    """The answer as it is kept; raise `Fault` for one that is none."""
    if question.type == "choice":
        return _several(question, value, language) if question.several else _one(question, value)
    if question.type == "text":
        return text(value, question.max_length, question.lines)
    return _whole(question, value)


def _one(question: Choice, value: object) -> str:
    if not isinstance(value, str):
        raise Fault("one-choice-expected")
    if value not in question.ids:
        raise Fault("unknown-choice")
    return value


def _several(question: Choice, value: object, language: str) -> tuple[str, ...]:
    if not isinstance(value, _LISTS):
        raise Fault("choices-expected")
    for pick in value:
        if not isinstance(pick, str) or pick not in question.ids:
            raise Fault("unknown-choice")
    picked = frozenset(value)
    if len(picked) < len(value):
        raise Fault("repeated-choice")
    alone = picked & question.exclusive
    if alone:
        if len(picked) > 1:
            option = next(option for option in question.options if option.id in alone)
            raise Fault("exclusive-choice", choice=spoken(option.text, language))
    elif len(picked) < question.least:
        raise Fault("too-few-choices", least=question.least)
    elif question.most is not None and len(picked) > question.most:
        raise Fault("too-many-choices", most=question.most)
    return tuple(pick for pick in question.ids if pick in picked)


def _whole(question: Scale | Nps, value: object) -> int:
    limits = {"low": question.low, "high": question.high}
    number = value if type(value) is int else _number(value)
    if number is None:
        raise Fault("number-expected", **limits)
    if not question.low <= number <= question.high:
        raise Fault("out-of-range", **limits)
    return number


def _number(value: object) -> int | None:
    if isinstance(value, str):
        return int(value) if _WHOLE.fullmatch(value) else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None


def text(value: object, max_length: int, lines: int) -> str:
    """Words as they are kept: without blanks around them, with a line feed between lines."""
    if not isinstance(value, str):
        raise Fault("text-expected")
    words = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(words) > max_length:
        raise Fault("too-long", limit=max_length, length=len(words))
    if _UNREADABLE.search(words):
        raise Fault("unreadable-text")
    if words.count("\n") >= lines:
        raise Fault("too-many-lines", lines=lines)
    return words
