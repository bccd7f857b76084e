"""One line of plain text, whatever a value holds."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# A run of text that is isolated and ends: a Latin name in a Persian line. It turns nothing outside itself.
_ISOLATED = re.compile("(\u2068[^\u2066-\u2069]*\u2069)")
# Overrides and isolates that turn the text after them around, the byte order mark, tags, halves of characters. Joiners
# stay: Persian and Hindi are written with them.
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]")


def one_line(text: str) -> str:
    r"""Make line breaks and control characters a space, and leave out what turns or hides the text around it.

    A value can then neither start a new paragraph of a letter nor a new header (RFC 5322, section 2.2).

    >>> one_line("Anna\r\nBcc: eva@example.com")
    'Anna Bcc: eva@example.com'
    """
    if text.isprintable():  # one pass in C; nearly every value ends here
        return text
    runs = _ISOLATED.split(_BREAKS.sub(" ", text))
    runs[::2] = [_UNSEEN.sub("", run) for run in runs[::2]]
    runs[1::2] = [f"\u2068{_UNSEEN.sub('', run)}\u2069" for run in runs[1::2]]
    return "".join(runs)
