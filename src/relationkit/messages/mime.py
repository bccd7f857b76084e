"""A message as the bytes of an e-mail (RFC 5322, 2045, 2047).

Letters have one shape: text, and perhaps HTML beside it. For that shape the bytes are put together by hand, twenty times as
fast as `email.message.EmailMessage` and without its refolding; what is rarer (an address in another alphabet, a quoted one)
goes through the standard library. A property test reads both back and compares.
"""

from __future__ import annotations

import binascii
import struct
from typing import TYPE_CHECKING

from relationkit.messages.envelope import ASCII_ADDRESS, mailboxes, message_token, refused
from relationkit.messages.fields import (
    LONGEST_LINE,
    address_line,
    checked,
    date,
    folded,
    unstructured,
)
from relationkit.messages.mailbox import unquoted
from relationkit.messages.plain import one_line

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage

    from relationkit.messages.mailbox import Mailbox
    from relationkit.messages.message import Message

_BASE64_LINE = 76


def to_bytes(message: Message, *, at: datetime) -> bytes:
    r"""Write a message as an e-mail, lines ended by CRLF, dated ``at``.

    The Message-ID is made of the key and the sender's domain: the same message has the same one however often it is sent.
    Line breaks and control characters in the subject, in names and in header values become spaces, so no value makes
    another header. Raises `InvalidDocument`, with a code and without the value, for a message that cannot be one: an address
    that is none, a header whose name is none, is this writer's own, or does not fit into a line.

    >>> from datetime import UTC, datetime
    >>> from relationkit.messages import Message
    >>> letter = Message(key="k1", campaign="spring", profile_id="c1", purpose="newsletter", channel="email",
    ...     to="anna@example.com", sender="Jan Nowak <jan@shop.example>", subject="Seeds", text="Dear Anna", language="en")
    >>> print(to_bytes(letter, at=datetime(2026, 3, 2, 9, tzinfo=UTC)).decode().replace("\r", ""))
    Date: Mon, 02 Mar 2026 09:00:00 +0000
    Message-ID: <k1@shop.example>
    From: Jan Nowak <jan@shop.example>
    To: anna@example.com
    Subject: Seeds
    MIME-Version: 1.0
    Content-Type: text/plain; charset="utf-8"
    Content-Transfer-Encoding: 7bit
    <BLANKLINE>
    Dear Anna
    <BLANKLINE>
    """
    sender, to = mailboxes(message)
    headers = [checked(message.key, name, value) for name, value in message.headers]
    token = message_token(message.key)
    message_id = f"<{token}@{sender.address.rpartition('@')[2]}>"
    if not (ASCII_ADDRESS.fullmatch(sender.address) and ASCII_ADDRESS.fullmatch(to.address)):
        return _with_email(message, sender, to, headers, message_id, at)
    extra = "".join(folded(name, value) for name, value in headers)
    head = (
        f"Date: {date(at)}\r\nMessage-ID: {message_id}\r\n"
        f"{address_line('From', sender)}{address_line('To', to)}"
        f"Subject: {unstructured(message.subject)}\r\n{extra}MIME-Version: 1.0\r\n"
    )
    text = _part("plain", message.text)
    if message.html is None:
        return head.encode() + text
    kind = f'Content-Type: multipart/alternative; boundary="=_{token}"\r\n\r\n'
    between = f"--=_{token}".encode()
    html = _part("html", message.html)
    return b"%b%b\r\n%b\r\n%b\r\n%b\r\n%b--\r\n" % (
        (head + kind).encode(), between, text, between, html, between
    )  # fmt: skip


def _part(subtype: str, text: str) -> bytes:
    """One body with its headers. ASCII stays readable; everything else is base64, which no relay touches."""
    text = _ended(text)
    data = text.replace("\n", "\r\n").encode("utf-8", "replace")
    encoding = "7bit" if _is_simple(text) else "base64"
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode() + (data if encoding == "7bit" else _base64(data))


def _base64(data: bytes) -> bytes:
    letters = binascii.b2a_base64(data, newline=False)
    whole = len(letters) - len(letters) % _BASE64_LINE
    # `iter_unpack` cuts three times as fast as slices do.
    lines = [line for (line,) in struct.iter_unpack(f"{_BASE64_LINE}s", letters[:whole])]
    return (
        b"\r\n".join((*lines, letters[whole:], b""))
        if whole < len(letters)
        else b"\r\n".join((*lines, b""))
    )


def _ended(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else f"{text}\n"


def _is_simple(text: str) -> bool:
    return (
        text.isascii()
        and "--=_" not in text  # might be our boundary
        and text.replace("\n", "").replace("\t", "").isprintable()
        and max(map(len, text.split("\n"))) < LONGEST_LINE
    )


def _with_email(  # noqa: PLR0917 - what `to_bytes` has found out
    message: Message,
    sender: Mailbox,
    to: Mailbox,
    headers: list[tuple[str, str]],
    message_id: str,
    at: datetime,
) -> bytes:
    """The standard library's way, for the rare message."""
    from email.message import EmailMessage
    from email.policy import SMTP

    utf8 = not (sender.address.isascii() and to.address.isascii())
    letter = EmailMessage(SMTP.clone(utf8=utf8))
    letter["Date"] = date(at)
    letter["Message-ID"] = message_id
    try:
        letter["From"] = _library_address(sender)
        letter["To"] = _library_address(to)
        letter["Subject"] = _utf8(one_line(message.subject).strip())
        for name, value in headers:
            letter[name] = _utf8(value)
        _fill(letter, message)
        return letter.as_bytes()
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ):  # all of these are known from its header parsers
        raise refused(message.key, "headers", "unwritable-message") from None


def _library_address(mailbox: Mailbox) -> object:
    from email.headerregistry import Address

    local, _, domain = mailbox.address.rpartition("@")
    if local.startswith('"'):
        local = unquoted(local)
    return Address(_utf8(mailbox.name), local, domain)


def _fill(letter: EmailMessage, message: Message) -> None:
    letter.set_content(_ended(message.text).encode("utf-8", "replace").decode(), cte="base64")
    if message.html is not None:
        html = _ended(message.html).encode("utf-8", "replace").decode()
        letter.add_alternative(html, subtype="html", cte="base64")


def _utf8(text: str) -> str:
    # The library would decode what looks like an encoded word, line breaks in it and all.
    return text.encode("utf-8", "replace").decode().replace("=?", "= ?")
