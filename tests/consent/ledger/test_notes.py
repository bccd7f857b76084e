"""Notes and signatures as C2SP signed-note has them."""

from __future__ import annotations

import hmac
from base64 import b64encode
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.ledger.notes import open_note, sign_note
from relationkit.errors import InvalidDocument

TEXT = "If you think cryptography is the answer to your problem,\n\nthen you don't know what your problem is.\n"


@dataclass(frozen=True)
class Key:
    """A stand-in for a key pair: whoever checks knows the secret too."""

    name: str = "shop.example/consent"
    key_id: bytes = b"\x00\x01\x02\x03"
    secret: bytes = b"a secret of the test"

    def sign(self, text: bytes, /) -> bytes:
        return hmac.digest(self.secret, text, "sha256")

    def verify(self, text: bytes, signature: bytes, /) -> bool:
        return hmac.compare_digest(self.sign(text), signature)


def _code(note: str, *keys: Key) -> str:
    with pytest.raises(InvalidDocument) as caught:
        open_note(note, keys)
    ((_, code),) = caught.value.issues
    return code


def test_a_signed_note_has_the_form_of_the_specification() -> None:
    """Text, empty line, em dash, name, and base64 of key id and signature."""
    raw = Key().key_id + Key().sign(TEXT.encode())

    assert f"{TEXT}\n— shop.example/consent {b64encode(raw).decode()}\n" == sign_note(TEXT, [Key()])


def test_a_text_may_hold_empty_lines() -> None:
    """The last empty line ends it."""
    assert (TEXT, ()) == open_note(sign_note(TEXT))
    assert (TEXT, ("shop.example/consent",)) == open_note(sign_note(TEXT, [Key()]), [Key()])


def test_unknown_signatures_are_passed_over() -> None:
    """Another's, and one with the same name and another key id."""
    auditor = Key("auditor.example", b"\x09\x09\x09\x09", b"another secret")
    rotated = Key(key_id=b"\x00\x01\x02\x04", secret=b"the next secret")
    note = sign_note(TEXT, [auditor, rotated, Key()])

    assert (TEXT, ("shop.example/consent",)) == open_note(note, [Key()])
    assert (TEXT, ("auditor.example",)) == open_note(note, [auditor])
    assert "not-signed" == _code(sign_note(TEXT, [rotated]), Key())
    assert "not-signed" == _code(sign_note(TEXT), Key())


def test_a_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    """Also beside a good one."""
    forged = Key(secret=b"guessed")
    auditor = Key("auditor.example", b"\x09\x09\x09\x09", b"another secret")

    assert "signature-wrong" == _code(sign_note(TEXT, [auditor, forged]), auditor, Key())


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        "text\n",
        "text",
        "text\n\nno signature\n",
        "text\n\n— name AAAAAAA=",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n",
        "text\n\n— name AAAA\n",  # three bytes: no room for a key id
        "text\n\n— name AAAAAAB=\n",  # another spelling of the same bytes
        "text\n\n— name AAAAA\n",
        "te\txt\n\n",
        "te\ud800xt\n\n",
        "text\r\n\r\n",
        "text\n\n" + "— name AAAAAAA=\n" * 65,
        "t" * 100_001 + "\n\n",
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    """With one error."""
    assert "not-a-note" == _code(note)


def test_64_signatures_are_read() -> None:
    """The specification asks for 16 at least."""
    assert ("text\n", ()) == open_note("text\n\n" + "— name AAAAAAA=\n" * 64)


@pytest.mark.parametrize("name", ["two words", "a+b", "", "tab\there"])
def test_a_signer_s_name_has_no_space_and_no_plus(name: str) -> None:
    """Such a note could not be read."""
    with pytest.raises(InvalidDocument):
        sign_note(TEXT, [Key(name)])


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_opening_raises_nothing_else(note: str) -> None:
    """Any text is a note or an `InvalidDocument`; what opens is written the same again."""
    try:
        text, signed = open_note(note)
    except InvalidDocument:
        return
    assert () == signed
    assert note.startswith(text)
