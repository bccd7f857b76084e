"""Who sends to whom: addresses that can stand on an envelope, and the name of a message there."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.messages.mailbox import Mailbox
from relationkit.messages.plain import one_line

if TYPE_CHECKING:
    from relationkit.messages.message import Message

# RFC 5321, section 4.5.3.1.3: a path has 256 octets, its brackets included.
_LONGEST_ADDRESS = 254
ASCII_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
)
_RARE_ADDRESS = re.compile(
    r"""(?:"(?:[^"\\\s<>]|\\[^\s]| )+"|[^"\s@<>,;:()\[\]\\]+)@[^"\s@<>,;:()\[\]\\]+"""
)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONGEST_NAME = 128


def envelope(message: Message) -> tuple[str, str]:
    """The bare addresses of sender and recipient, domains in ASCII; raises like `to_bytes`.

    >>> from relationkit.messages import Message
    >>> envelope(Message(key="k1", campaign="spring", profile_id="c1", purpose="newsletter", channel="email",
    ...     to="anna@książki.example", sender="Jan <jan@shop.example>", subject="", text="", language="pl"))
    ('jan@shop.example', 'anna@xn--ksiki-5wa74f.example')
    """
    sender, to = mailboxes(message)
    return sender.address, to.address


def message_token(key: str) -> str:
    """The key as it can stand in a Message-ID, a boundary and a file's name: itself, or a digest of a strange one.

    >>> message_token("3f"), len(message_token("../../etc"))
    ('3f', 32)
    """
    if _TOKEN.fullmatch(key):
        return key
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def mailboxes(message: Message) -> tuple[Mailbox, Mailbox]:
    """Sender and recipient, with their names; raises `InvalidDocument` like `envelope`."""
    sender, to = _sender(message.sender), read_mailbox(message.to)
    if sender is None:
        raise refused(message.key, "sender", "malformed-address")
    if to is None:
        raise refused(message.key, "to", "malformed-address")
    return sender, to


@lru_cache(maxsize=64)
def _sender(text: str) -> Mailbox | None:
    """One firm's people; customers' addresses are not kept."""
    return read_mailbox(text)


def read_mailbox(text: str) -> Mailbox | None:
    """A mailbox whose address can be one, its domain in ASCII; None for any other."""
    mailbox = Mailbox.read(text)
    name = one_line(mailbox.name).strip()[:_LONGEST_NAME]
    address = mailbox.address
    if not ASCII_ADDRESS.fullmatch(address):
        address = _with_ascii_domain(address)
    written = ASCII_ADDRESS.fullmatch(address) or (
        _RARE_ADDRESS.fullmatch(address) and address.isprintable()
    )
    # Readers take "=?" for the beginning of an encoded word (RFC 2047) and may find another address behind it.
    if not written or "=?" in address or len(address.encode()) > _LONGEST_ADDRESS:
        return None
    return Mailbox(name, address)


def _with_ascii_domain(address: str) -> str:
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return ""


def refused(key: str, field: str, code: str) -> InvalidDocument:
    """Name the message, the field and the fault."""
    words = code.replace("-", " ")
    return InvalidDocument(
        f"message {message_token(key)!r}: {words} in {field}; correct it", issues=((field, code),)
    )
