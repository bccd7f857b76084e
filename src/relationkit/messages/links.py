"""The links of a letter: what a stranger cannot make up, and what tells nothing of the customer."""

from __future__ import annotations

import base64
import hmac
import re
from typing import TYPE_CHECKING, Literal, Protocol, cast, get_args

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Mapping

LinkKind = Literal["unsubscribe", "your-data", "survey"]
"""Where a link leads: out of the list; to the customer's data; to a survey."""

_LETTERS: dict[str, LinkKind] = {kind[0]: kind for kind in get_args(LinkKind)}
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TOKEN = re.compile(r"([usy])([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{22})")
_SHORTEST = 32
_MAC = 16


class Links(Protocol):
    """Whoever can make the links of a letter."""

    def url(self, kind: LinkKind, message_key: str, /) -> str:
        """The https address of one kind of link in the letter of that key."""
        ...


class SignedLinks:
    """Links that carry the message's key and a mark made with the shop's secret (HMAC-SHA-256, RFC 2104).

    The mark covers the kind, so that a link out of the list never opens the data. ``key`` is 32 random bytes or more, from
    `secrets.token_bytes(32)`; ``retired`` are keys that still read old links: people unsubscribe by letters that are years
    old, so keep them for three. Only an unsubscribe link may act by itself, and for ever: it lessens what is sent. Whoever
    shows data behind "your-data" asks for a fresh proof first.

    >>> links = SignedLinks("https://shop.example/r", bytes(range(32)))
    >>> links.url("unsubscribe", "k1")
    'https://shop.example/r/uk1.nqouXfCzOc30kNXA0mHF8w'
    >>> links.read("uk1.nqouXfCzOc30kNXA0mHF8w")
    ('unsubscribe', 'k1')
    >>> links.read("yk1.nqouXfCzOc30kNXA0mHF8w") is None
    True
    """

    __slots__ = ("_base", "_keys")

    def __init__(self, base_url: str, key: bytes, *, retired: tuple[bytes, ...] = ()) -> None:
        if not re.fullmatch(r"https://[^\s/?#@\\]+(/[^\s?#\\]*)?", base_url):
            raise InvalidDocument(
                "base_url is not an https address without query; links need one (RFC 8058)"
            )
        for one in (key, *retired):
            if len(one) < _SHORTEST or len(set(one)) < _SHORTEST // 4:
                raise InvalidDocument(
                    "the key for links is weak; take secrets.token_bytes(32) and keep it"
                )
        self._base = base_url.rstrip("/")
        self._keys = (key, *retired)

    def url(self, kind: LinkKind, message_key: str, /) -> str:
        """The address; refuses a key of other than 1 to 64 letters, digits, - and _."""
        if not _KEY.fullmatch(message_key):
            raise InvalidDocument("a message's key for links has 1 to 64 letters, digits, - and _")
        return f"{self._base}/{kind[0]}{message_key}.{_mark(self._keys[0], kind, message_key)}"

    def read(self, token: str, /) -> tuple[LinkKind, str] | None:
        """Say what a token, the last part of an address, stands for; None for anything else, whatever it is."""
        match = _TOKEN.fullmatch(token)
        if match is None:
            return None
        kind, message_key, mark = _LETTERS[match[1]], match[2], match[3]
        # The written marks are compared, not the bytes behind them: base64 spells one mark in several ways.
        known = [
            hmac.compare_digest(mark.encode(), _mark(key, kind, message_key).encode())
            for key in self._keys
        ]
        return (kind, message_key) if any(known) else None

    def __repr__(self) -> str:
        return f"SignedLinks({self._base!r})"


def _mark(key: bytes, kind: str, message_key: str) -> str:
    said = f"relationkit link 1 {kind} {message_key}".encode()
    digest = hmac.digest(key, said, "sha256")[:_MAC]
    return base64.urlsafe_b64encode(digest)[:-2].decode()


def letter_links(links: Links, message_key: str, *, survey: bool = False) -> Mapping[LinkKind, str]:
    """The addresses for one letter: what `render` and `letter_headers` take.

    >>> sorted(letter_links(SignedLinks("https://shop.example/r", bytes(range(32))), "k1"))
    ['unsubscribe', 'your-data']
    """
    kinds = cast("tuple[LinkKind, ...]", get_args(LinkKind))
    return {kind: links.url(kind, message_key) for kind in kinds if survey or kind != "survey"}
