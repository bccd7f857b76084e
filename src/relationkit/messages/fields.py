"""Header lines: folded, encoded where they must be, and never two from one value (RFC 5322, 2047)."""

from __future__ import annotations

import binascii
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from relationkit.documents import require_aware
from relationkit.messages.envelope import read_mailbox, refused
from relationkit.messages.mailbox import quoted
from relationkit.messages.plain import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.messages.mailbox import Mailbox

_HEADER_NAME = re.compile(r"[!#$%&'*+.0-9A-Z^_`a-z|~-]{1,76}")
_OURS = frozenset(
    (
        "bcc",
        "cc",
        "date",
        "from",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "sender",
        "subject",
        "to",
    )
)
_FOLD = re.compile(r"(?<=\S) (?=\S)")
_LINE = 78
LONGEST_LINE = 998
_WORD_OCTETS = 39  # 52 letters of base64 and 12 around them: an encoded word fits beside the longest name of ours
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def checked(key: str, name: str, value: str) -> tuple[str, str]:
    """A header that a message may add, its value as one line; raises `InvalidDocument` for any other."""
    if not _HEADER_NAME.fullmatch(name):
        raise refused(key, "headers", "malformed-header")
    if name.lower() in _OURS or name.lower().startswith("content-"):
        raise refused(key, "headers", "reserved-header")
    value = one_line(value).strip()
    if max(map(len, value.encode("utf-8", "replace").split(b" "))) >= LONGEST_LINE:
        raise refused(key, "headers", "header-too-long")
    return name, value


def folded(name: str, value: str) -> str:
    """One header, folded at its spaces; encoded where it is not ASCII."""
    if not value.isascii() or "=?" in value:
        mailbox = read_mailbox(value) if name.lower() == "reply-to" else None
        return address_line(name, mailbox) if mailbox else f"{name}:\r\n {_encoded(value)}\r\n"
    line = f"{name}: {value}"
    if len(line) <= _LINE:
        return f"{line}\r\n"
    first, *words = _FOLD.split(value)
    lines = [f"{name}: {first}"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


def address_line(name: str, mailbox: Mailbox) -> str:
    """From or To."""
    if not mailbox.name:
        return folded(name, mailbox.address)
    phrase = quoted(mailbox.name)
    if not phrase.isascii() or "=?" in phrase or len(phrase) > _LINE - len("From: "):
        phrase = _encoded(mailbox.name)
    last = len(name) + 2 + len(phrase) if "\r\n" not in phrase else _LINE
    fold = "\r\n " if last + len(mailbox.address) + 3 > _LINE else " "
    return f"{name}: {phrase}{fold}<{mailbox.address}>\r\n"


def unstructured(text: str) -> str:
    """The value of Subject: as it is, or encoded."""
    text = one_line(text).strip()
    if text.isascii() and len(text) <= _LINE - len("Subject: ") and "=?" not in text:
        return text
    return _encoded(text)


def _encoded(text: str) -> str:
    """RFC 2047: words of base64, none of which cuts a character."""
    data = text.encode("utf-8", "replace")
    words: list[str] = []
    start = 0
    while start < len(data):
        end = min(start + _WORD_OCTETS, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:  # noqa: PLR2004 - inside a character of UTF-8
            end -= 1
        words.append(f"=?utf-8?b?{binascii.b2a_base64(data[start:end], newline=False).decode()}?=")
        start = end
    return "\r\n ".join(words)


@lru_cache(maxsize=8)
def date(at: datetime) -> str:
    """RFC 5322, section 3.3, in UTC; `strftime` would speak the language of the machine."""
    at = require_aware(at)
    day, month = _DAYS[at.weekday()], _MONTHS[at.month - 1]
    return (
        f"{day}, {at.day:02} {month} {at.year:04} {at.hour:02}:{at.minute:02}:{at.second:02} +0000"
    )
