"""What a good letter has, and this one lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.messages.phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.messages.render import Rendered
    from relationkit.messages.template import Template

LintCode = Literal[
    "html-clipped",
    "image-without-alt",
    "link-without-https",
    "no-closing-question",
    "no-greeting",
    "no-text-part",
    "subject-shouts",
    "subject-too-long",
    "unknown-language",
]

LONGEST_SUBJECT = 60
"""What the list of letters on a telephone shows, in characters."""

CLIPPED_AT = 102_400
"""Gmail shows no more bytes of a page than these, and hides the footer."""

_PLACE = re.compile(r"{{.*?}}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{3,}")
_BARE_LINK = re.compile(r"\bhttp://", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT = re.compile(r"\salt\s*=", re.IGNORECASE)
_ENDS = ".!?…。！？؟;\u037e"
_QUESTIONS = "?？؟;\u037e"
"""Also the Persian and Arabic one, the full-width one, and the Greek one, which looks like a semicolon."""
_CLOSE = 4
"""Words that a complimentary close has at most: "Pozdrawiam serdecznie!", "С уважение,"."""


@dataclass(frozen=True, slots=True)
class LintWarning:
    """One remark on a letter: a stable code, and the part that it is about.

    >>> LintWarning("subject-too-long", "subject").code
    'subject-too-long'
    """

    code: LintCode
    part: Literal["letter", "subject", "text", "html"]


def lint(template: Template, sample: Rendered | None = None, /) -> tuple[LintWarning, ...]:
    """Say what a good letter would have that this template lacks; remarks, never refusals.

    A letter begins with a greeting and ends with a question, so that a conversation starts; its subject is short and does not
    shout; it can be read without HTML. A rendered ``sample`` is measured instead of the source, where both can be.

    >>> from relationkit.messages import Template
    >>> lint(Template(id="t", language="en", subject="Seeds", text="{{ greeting }} We sell seeds."))
    (LintWarning(code='no-closing-question', part='text'),)
    """
    return tuple(_remarks(template, sample))


def _remarks(template: Template, sample: Rendered | None) -> Iterator[LintWarning]:
    subject = sample.subject if sample else _written(template.subject)
    html = (sample.html if sample else template.html) or ""
    if phrases(template.language).language != template.language.partition("-")[0]:
        yield LintWarning("unknown-language", "letter")
    if len(subject) > LONGEST_SUBJECT:
        yield LintWarning("subject-too-long", "subject")
    if _shouts(subject):
        yield LintWarning("subject-shouts", "subject")
    if not template.text.strip():
        yield LintWarning("no-text-part", "text")
    else:
        yield from _of_text(template)
    if template.html is not None and "greeting" not in template.compiled("html").names:
        yield LintWarning("no-greeting", "html")
    if _BARE_LINK.search(html):
        yield LintWarning("link-without-https", "html")
    if any(not _ALT.search(image) for image in _IMAGE.findall(html)):
        yield LintWarning("image-without-alt", "html")
    if len(html.encode()) > CLIPPED_AT:
        yield LintWarning("html-clipped", "html")


def _of_text(template: Template) -> Iterator[LintWarning]:
    if "greeting" not in template.compiled("text").names:
        yield LintWarning("no-greeting", "text")
    if not _asks(_written(template.text)):
        yield LintWarning("no-closing-question", "text")
    if _BARE_LINK.search(template.text):
        yield LintWarning("link-without-https", "text")


def _written(source: str) -> str:
    """The words of a source; each place for a value counts as one word of six letters."""
    return _TAG.sub("", _PLACE.sub("values", source)).strip()


def _shouts(subject: str) -> bool:
    words = _WORD.findall(subject)
    capitals = sum(map(str.isupper, words))
    return subject.count("!") > 1 or (capitals > 1 and 2 * capitals > len(words))


def _asks(text: str) -> bool:
    """Tell whether the last sentence asks; lines after it that are no sentence (a close, a name, a place) do not count."""
    for line in reversed(text.split("\n")):
        sentence = line.strip().rstrip("\"'”“»)*_ ")
        if not sentence or sentence[-1] not in _ENDS:
            continue
        if sentence[-1] in _QUESTIONS:
            return True
        if len(sentence.split()) > _CLOSE or sentence[-1] == ".":
            return False
    return False
