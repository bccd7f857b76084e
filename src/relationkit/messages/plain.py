"""One line of plain text, whatever a value holds."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
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
    return _UNSEEN.sub("", _BREAKS.sub(" ", text))
