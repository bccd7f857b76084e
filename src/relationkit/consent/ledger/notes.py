"""Signed notes (C2SP signed-note): a text, an empty line, and a line for each signature.

Which signature is the host's choice: it gives a `Signer`, and whoever checks gives a `Verifier`. An Ed25519 key, a hardware
token or another firm's witness fit alike. Without any a note says what it says, and proves nothing of who said it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from typing import TYPE_CHECKING, Protocol

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEY = 4
_MOST = 64
_LONGEST = 100_000
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class Signer(Protocol):
    """Signs notes under a name with a key, both told by `name` (no space, no plus) and `key_id` (four bytes)."""

    @property
    def name(self) -> str:
        """Whose key, such as ``shop.example/consent``."""
        ...

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell this key from others of the name; how they are made stands in the specification."""
        ...

    def sign(self, text: bytes, /) -> bytes:
        """Sign the text of a note, its last line break included."""
        ...


class Verifier(Protocol):
    """Knows a signer's public key."""

    @property
    def name(self) -> str:
        """Whose key."""
        ...

    @property
    def key_id(self) -> bytes:
        """Which key of that name."""
        ...

    def verify(self, text: bytes, signature: bytes, /) -> bool:
        """Tell whether the signature is this key's, over this text."""
        ...


def sign_note(text: str, signers: Iterable[Signer] = ()) -> str:
    r"""Put signatures under a text that ends with a line break.

    >>> sign_note("shop.example/consent\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n").count("\n")
    4
    """
    lines = [
        f"— {signer.name} {b64encode(signer.key_id + signer.sign(text.encode())).decode()}\n"
        for signer in signers
    ]
    note = f"{text}\n{''.join(lines)}"
    open_note(note)
    return note


def open_note(note: str, verifiers: Iterable[Verifier] = ()) -> tuple[str, tuple[str, ...]]:
    r"""Read a note: its text, and the names of those known keys that signed it.

    Signatures of unknown keys are passed over. `InvalidDocument` for what is no note, for a signature of a known key that does
    not hold, and where verifiers are given and none of them has signed.

    >>> open_note("hello\n\n")
    ('hello\n', ())
    """
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    text, signatures = _parts(note)
    signed: list[str] = []
    for name, raw in signatures:
        verifier = known.get((name, raw[:_KEY]))
        if verifier is None:
            continue
        if not verifier.verify(text.encode(), raw[_KEY:]):
            raise _refused("signature-wrong", "a signature of a known key does not hold")
        signed.append(name)
    if known and not signed:
        raise _refused("not-signed", "no key that is trusted here has signed it")
    return text, tuple(signed)


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    text, empty, lines = note.rpartition("\n\n")
    if len(note) > _LONGEST or not text or not empty or _CONTROL.search(note):
        raise _refused("not-a-note", "it is no text with an empty line after it")
    found: list[tuple[str, bytes]] = []
    for line in lines.split("\n")[:-1]:
        match = _LINE.fullmatch(line)
        raw = _decoded(match[2]) if match else b""
        if match is None or len(raw) <= _KEY or len(found) == _MOST:
            raise _refused("not-a-note", "a line under the text is no signature")
        found.append((match[1], raw))
    if not lines.endswith("\n") and lines:
        raise _refused("not-a-note", "its last line does not end")
    return f"{text}\n", found


def _decoded(text: str) -> bytes:
    """Take one spelling of base64 only: two notes that differ are two."""
    try:
        raw = b64decode(text, validate=True)
    except Error:
        return b""
    return raw if b64encode(raw).decode() == text else b""


def _refused(code: str, said: str) -> InvalidDocument:
    return InvalidDocument(
        f"the note is refused: {said}; give one as C2SP signed-note writes it",
        issues=(("note", code),),
    )
