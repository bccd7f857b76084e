"""Keys that somebody drew by chance, and the HMAC that all rests on."""

from __future__ import annotations

import hmac
import json
import secrets
import tomllib
from pathlib import Path
from typing import Any

import pytest

from relationkit.consent.tokens import KeyRing
from relationkit.consent.tokens.keys import mac, require_strong
from relationkit.errors import InvalidDocument

VECTORS = Path(__file__).parent.parent / "vectors" / "wycheproof"
GROUPS = json.loads((VECTORS / "hmac_sha256_test.json").read_text(encoding="utf-8"))["testGroups"]
CASES = [(group["tagSize"] // 8, case) for group in GROUPS for case in group["tests"]]


@pytest.mark.parametrize(("size", "case"), CASES, ids=lambda part: str(part)[:24])
def test_wycheproof(size: int, case: dict[str, Any]) -> None:
    """Every published vector of HMAC-SHA-256: valid marks are made again, modified ones are not."""
    made = mac(bytes.fromhex(case["key"]), bytes.fromhex(case["msg"]), size)

    assert (case["result"] == "valid") == hmac.compare_digest(made, bytes.fromhex(case["tag"]))


def test_the_vectors_are_all_there() -> None:
    """As published, with origin and licence."""
    sources = tomllib.loads((VECTORS / "SOURCES.toml").read_text(encoding="utf-8"))

    assert 174 == len(CASES)
    assert {"valid", "invalid"} == {case["result"] for _, case in CASES}
    assert "Apache-2.0" == sources["hmac_sha256_test"]["licence"]


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"short",
        bytes(31),
        bytes(32),
        b"ab" * 40,
        b"correct horse battery staple and so on",
        b"django-INSECURE-" + bytes(range(128, 160)),
        b"this is the default key that nobody has ever changed at all",
    ],
)
def test_a_key_that_was_thought_up_is_refused(key: bytes) -> None:
    """Short, of few bytes, of few words, or out of sample settings; the key itself is not said."""
    with pytest.raises(InvalidDocument, match=r"^key 7 is weak; take secrets") as caught:
        KeyRing({7: key}, current=7)

    assert (("key", "weak-key"),) == caught.value.issues


@pytest.mark.parametrize(
    "word",
    ["secret", "changeme", "change-me", "insecure", "password", "example", "Default"],
)
def test_a_key_with_a_word_of_sample_settings_is_refused(word: str) -> None:
    """However long it is, and however the word is written."""
    with pytest.raises(InvalidDocument, match="weak"):
        require_strong(word.encode() + bytes(range(128, 168)), "the pepper")


@pytest.mark.parametrize(("letters", "taken"), [(31, False), (42, False), (43, True)])
def test_what_can_be_read_is_longer(letters: int, *, taken: bool) -> None:
    """Text needs 43 letters for what 32 bytes hold; of bytes, 8 different ones are the least."""
    key = bytes(range(0x20, 0x20 + letters))

    if taken:
        assert key == require_strong(key, "key")
    else:
        with pytest.raises(InvalidDocument):
            require_strong(key, "key")


@pytest.mark.parametrize(
    ("key", "taken"),
    [
        (bytes(range(31)), False),
        (bytes(range(32)), True),
        (bytes(range(7)) * 9, False),
        (bytes(range(8)) * 8, True),
        (b" " * 20 + bytes(range(0x40, 0x50)), False),
        (bytes(range(0x60, 0x7F)) * 1 + b"~", False),
        (bytes(range(0x60, 0x80)), True),
        (bytes(range(0x1F, 0x3F)), True),
        (bytes(range(0x20, 0x40)), False),
    ],
)
def test_where_weakness_ends(key: bytes, *, taken: bool) -> None:
    """Thirty-two bytes, eight of them different, and not all of them signs that can be read."""
    if taken:
        assert key == require_strong(key, "key")
    else:
        with pytest.raises(InvalidDocument):
            require_strong(key, "key")


def test_a_mark_is_whole_unless_cut() -> None:
    """All 32 bytes of HMAC-SHA-256."""
    assert hmac.digest(b"key", b"word", "sha256") == mac(b"key", b"word")


@pytest.mark.parametrize(
    "key",
    [
        secrets.token_bytes(32),
        secrets.token_hex(32).encode(),
        secrets.token_urlsafe(32).encode(),
        bytes(range(32)),
    ],
    ids=["bytes", "hex", "base64", "counted"],
)
def test_a_drawn_key_is_taken(key: bytes) -> None:
    """As bytes, or written in hex or base64."""
    assert key == require_strong(key, "key")


@pytest.mark.parametrize(("number", "current"), [(1, 2), (-1, -1), (256, 256)])
def test_a_ring_has_its_current_key(number: int, current: int) -> None:
    """Under a number that fits into one byte."""
    with pytest.raises(InvalidDocument, match="from 0 to 255"):
        KeyRing({number: bytes(range(32))}, current=current)


def test_a_ring_shows_numbers_only() -> None:
    """No key in its repr."""
    ring = KeyRing({1: bytes(range(32)), 3: bytes(range(128, 160))}, current=3)

    assert "KeyRing(current=3, retired=[1])" == repr(ring)


@pytest.mark.parametrize(
    ("key", "taken"),
    [
        (bytes(range(32)), True),
        (bytes(range(31)), False),
        (bytes(range(128, 136)) * 4, True),
        (bytes(range(128, 135)) * 5, False),
        (b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", True),
        (b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEF", False),
        (b"\x7fabcdefghijklmnopqrstuvwxyz012345", True),
        (b" abcdefghijklmnopqrstuvwxyz012345", False),
        (b"~abcdefghijklmnopqrstuvwxyz012345", False),
    ],
)
def test_where_strength_begins(key: bytes, taken: bool) -> None:
    """32 bytes, eight different ones, and of readable text as much as 32 random bytes take in base64."""
    if taken:
        assert key == require_strong(key, "the key")
        return
    with pytest.raises(InvalidDocument, match="the key is weak"):
        require_strong(key, "the key")


@pytest.mark.parametrize(("number", "taken"), [(-1, False), (0, True), (255, True), (256, False)])
def test_a_key_has_a_number_of_one_byte(number: int, taken: bool) -> None:
    """Beside the current one as well."""
    keys = {7: bytes(range(32)), number: bytes(range(128, 160))}
    if taken:
        assert 7 == KeyRing(keys, current=7).current
        return
    with pytest.raises(InvalidDocument, match="from 0 to 255"):
        KeyRing(keys, current=7)


def test_a_ring_takes_every_number_of_one_byte() -> None:
    """From 0 to 255."""
    drawn = bytes(range(32))

    assert {0: drawn, 255: drawn} == KeyRing({0: drawn, 255: drawn}, current=255).keys
