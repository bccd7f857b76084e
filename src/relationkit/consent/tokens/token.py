"""Tokens: 66 letters that say nothing to anybody but the shop.

Forty-nine bytes in base64url without padding: version 1, number of the key 1, kind 1, day 2 (since 1970, UTC), reference of
the contact point 12, reference of the scope 8, reference of the letter or request 8, mark 16. The mark is the first half of
HMAC-SHA-256 over a fixed word, the kind by name, and all that comes before it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from relationkit.consent.tokens.keys import mac
from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument, TokenError

if TYPE_CHECKING:
    from relationkit.consent.tokens.keys import KeyRing

TokenKind = Literal[
    "unsubscribe", "stop-all", "object", "confirm", "preferences", "export", "erase", "undo"
]
"""What a token is for. The first three lessen what is sent, the others open or show something."""

RESTRICTING: frozenset[TokenKind] = frozenset({"unsubscribe", "stop-all", "object"})

_NUMBERS: dict[TokenKind, int] = {
    "unsubscribe": 1,
    "stop-all": 2,
    "object": 3,
    "confirm": 17,
    "preferences": 18,
    "export": 19,
    "erase": 20,
    "undo": 21,
}
_KINDS: dict[int, TokenKind] = {number: kind for kind, number in _NUMBERS.items()}

_VERSION = 1
_BODY = struct.Struct(">BBBH12s8s8s")
_LETTERS = 66
_MARK = 16
_REF = 12
_DAYS = 7
_EPOCH = date(1970, 1, 1)
_LAST_DAY = 0xFFFF
_NONE = bytes(8)


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """What a token says once its mark was found true.

    ``ref`` leads to the contact point (`LinkBook`), ``scope`` and ``message`` are `reference` of what it is about, eight zero
    bytes for nothing. ``mark`` is the token's own identity: what is used up by it is used up under that mark.

    >>> Token("object", bytes(12), bytes(8), bytes(8), date(2026, 3, 1), bytes(16)).restricting
    True
    """

    kind: TokenKind
    ref: bytes
    scope: bytes
    message: bytes
    day: date
    mark: bytes

    @property
    def restricting(self) -> bool:
        """Whether all that it can do is to lessen what is sent."""
        return self.kind in RESTRICTING

    def __repr__(self) -> str:
        return f"Token({self.kind!r})"


def reference(name: str) -> bytes:
    """Eight bytes that stand for a purpose's id, a letter's key or an event's id; zero bytes for "".

    It hides nothing: never make one of an address or a name.

    >>> reference("newsletter").hex(), reference("").hex()
    ('ec9c8e84ba639799', '0000000000000000')
    """
    return hashlib.blake2b(name.encode(), digest_size=8).digest() if name else _NONE


class Tokens:
    """Makes and reads tokens with a shop's keys.

    >>> from datetime import UTC
    >>> from relationkit.consent.tokens import KeyRing
    >>> tokens = Tokens(KeyRing({1: bytes(range(32))}, current=1))
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> text = tokens.issue("unsubscribe", ref=bytes(12), scope=reference("newsletter"), at=noon)
    >>> len(text)
    66
    >>> tokens.read(text, kind="unsubscribe", at=noon + timedelta(days=4000)).scope == reference("newsletter")
    True
    >>> tokens.read(text, kind="export", at=noon)
    Traceback (most recent call last):
    relationkit.errors.TokenError: the token is refused (wrong-kind); answer as for any other
    """

    __slots__ = ("_ring",)

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def issue(
        self,
        kind: TokenKind,
        *,
        ref: bytes,
        at: datetime,
        scope: bytes = _NONE,
        message: bytes = _NONE,
    ) -> str:
        """Write a token on the day of `at`; raise `InvalidDocument` for references of another length."""
        day = (require_aware(at).date() - _EPOCH).days
        lengths = (len(ref), len(scope), len(message))
        if kind not in _NUMBERS or not 0 <= day <= _LAST_DAY or lengths != (_REF, 8, 8):
            raise InvalidDocument(
                "a token has a known kind, a day from 1970 to 2149, 12 bytes for whom, 8 for what and 8 for which letter"
            )
        number = self._ring.current
        body = _BODY.pack(_VERSION, number, _NUMBERS[kind], day, ref, scope, message)
        return _written(body + _mark(self._ring.keys[number], kind, body))

    def read(self, text: str | bytes, /, *, kind: TokenKind, at: datetime) -> Token:
        """Say what a token stands for, at the door of one kind; raise `TokenError` for anything else, whatever it is.

        A token that opens or shows something is good on the day of its making (UTC) and the six days after.
        """
        today = require_aware(at).date()
        packed = _packed(text)
        body, mark = packed[:-_MARK], packed[-_MARK:]
        version, number, kind_number, day_number, ref, scope, message = _BODY.unpack(body)
        said = _KINDS.get(kind_number)
        key = self._ring.keys.get(number, self._ring.keys[self._ring.current])
        # An unknown key, kind or version costs as much time as a mark that is wrong.
        true = hmac.compare_digest(mark, _mark(key, said or "unsubscribe", body))
        if not true or number not in self._ring.keys or version != _VERSION or said is None:
            raise TokenError("forged")
        if said != kind:
            raise TokenError("wrong-kind")
        day = _EPOCH + timedelta(days=day_number)
        if kind not in RESTRICTING and today < day:
            raise TokenError("not-yet")
        if kind not in RESTRICTING and (today - day).days >= _DAYS:
            raise TokenError("expired")
        return Token(said, ref, scope, message, day, mark)

    def keyed(self, use: str, text: str) -> bytes:
        """Sixteen bytes that stand for a text under the current key: for what must be found again and not be read.

        >>> from relationkit.consent.tokens import KeyRing
        >>> tokens = Tokens(KeyRing({1: bytes(range(32))}, current=1))
        >>> tokens.keyed("cooldown", "anna@example.com") == tokens.keyed("once", "anna@example.com")
        False
        """
        key = self._ring.keys[self._ring.current]
        return mac(key, f"relationkit {use} 1\n{text}".encode("utf-8", "surrogatepass"), _MARK)

    def __repr__(self) -> str:
        return f"Tokens({self._ring!r})"


def _mark(key: bytes, kind: TokenKind, body: bytes) -> bytes:
    return mac(key, f"relationkit token {kind}\n".encode() + body, _MARK)


def _written(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _packed(text: str | bytes) -> bytes:
    """The bytes, of the one spelling that we write: Python's decoder skips junk and ignores the last bits."""
    letters = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    try:
        packed = base64.urlsafe_b64decode(letters + b"==") if len(letters) == _LETTERS else b""
    except ValueError:  # in binascii's own words, which quote nothing
        raise TokenError("malformed") from None
    if not packed or not hmac.compare_digest(letters, _written(packed).encode()):
        raise TokenError("malformed")
    return packed
