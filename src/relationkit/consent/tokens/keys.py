"""The secrets of tokens and of suppression: how they are kept, and which are none."""

from __future__ import annotations

import hmac
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHORTEST = 32
_WRITTEN = 43
"""32 bytes in base64. What can be read as text and is shorter was thought up, not drawn."""

_DEFAULTS = (b"secret", b"changeme", b"change-me", b"insecure", b"password", b"example", b"default")
_LAST_KEY = 255


def mac(key: bytes, message: bytes, size: int = 32) -> bytes:
    """HMAC-SHA-256 (RFC 2104), cut to its first `size` bytes.

    >>> mac(b"key", b"The quick brown fox jumps over the lazy dog", 4).hex()
    'f7bc83f4'
    """
    return hmac.digest(key, message, "sha256")[:size]


def require_strong(key: bytes, what: str) -> bytes:
    """Return the key, or raise `InvalidDocument` for one that nobody drew by chance.

    That is one of fewer than 32 bytes, of few bytes over and over, of readable text shorter than 32 random bytes in base64,
    or with a word in it that stands in sample settings.

    >>> require_strong(b"correct horse battery staple and so on", "the pepper")
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: the pepper is weak; take secrets.token_bytes(32) and keep it
    """
    short = len(key) < _SHORTEST or len(set(key)) < _SHORTEST // 4
    thought_up = len(key) < _WRITTEN and all(0x20 <= byte < 0x7F for byte in key)  # noqa: PLR2004 - ASCII
    if short or thought_up or any(word in key.lower() for word in _DEFAULTS):
        message = f"{what} is weak; take secrets.token_bytes(32) and keep it"
        raise InvalidDocument(message, issues=(("key", "weak-key"),))
    return key


class KeyRing:
    """The keys of tokens by their numbers, 0 to 255: `current` makes and reads, the others only read.

    People unsubscribe by letters that are years old: keep a retired key for three years at least. A number is never given to
    another key.

    >>> KeyRing({1: bytes(range(32)), 2: bytes(range(128, 160))}, current=2)
    KeyRing(current=2, retired=[1])
    """

    __slots__ = ("current", "keys")

    def __init__(self, keys: Mapping[int, bytes], *, current: int) -> None:
        if current not in keys or not all(0 <= number <= _LAST_KEY for number in keys):
            message = "a key has a number from 0 to 255, and the current one is among them"
            raise InvalidDocument(message, issues=(("current", "unknown-key"),))
        self.keys: Mapping[int, bytes] = MappingProxyType(
            {number: require_strong(key, f"key {number}") for number, key in keys.items()}
        )
        self.current = current

    def __repr__(self) -> str:
        retired = sorted(set(self.keys) - {self.current})
        return f"KeyRing(current={self.current}, retired={retired})"
