"""Every message is an e-mail that others read as it was meant."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.messages import Mailbox, Message, envelope, message_token, to_bytes
from relationkit.messages.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

AT = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
LETTERS = "aąćżжü花é👩🏽\u200d🌾e\u0301 ,;:<>()[]@\\\"'.=?_-0"
BODY = (
    st.text(LETTERS + "\n\r.\t", max_size=300)
    | st.text(max_size=100)
    | st.text("ab \n.=-", max_size=2500)
)
VALUE = st.text(LETTERS, max_size=200) | st.text(max_size=60) | st.text("abc d", max_size=400)
NAME = st.text(LETTERS, max_size=60) | st.text(max_size=40)
LOCAL = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=64)
DOMAIN = st.sampled_from(
    ("example.com", "a.b.example", "książki.example", "xn--ksiki-5wa74f.example")
)
ADDRESS = st.builds("{}@{}".format, LOCAL, DOMAIN).filter(lambda address: "=?" not in address)
RARE = st.sampled_from(
    (
        "жанета@example.com",
        '"anna nowak"@example.com',
        '"a\\"b@c"@example.com',
        "żółć@książki.example",
    )
)


def _message(**changes: Any) -> Message:
    values: dict[str, Any] = {
        "key": "k1",
        "campaign": "spring",
        "profile_id": "c1",
        "purpose": "newsletter",
        "channel": "email",
        "to": "anna@example.com",
        "sender": "Jan Nowak <jan@shop.example>",
        "subject": "Zupa",
        "text": "Dear Anna\n",
        "language": "en",
    }
    return Message(**{**values, **changes})


def _read(content: bytes) -> Any:
    return message_from_bytes(content, policy=policy.default)


def _bodies(letter: Any) -> list[str | None]:
    found = (letter.get_body((kind,)) for kind in ("plain", "html"))
    return [body and body.get_content().replace("\r\n", "\n") for body in found]


def _ended(text: str | None) -> str | None:
    if text is None:
        return None
    text = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else f"{text}\n"


def _line(text: str, *, rare: bool = False) -> str:
    line = one_line(text).strip()
    return line.replace("=?", "= ?") if rare else line


def _ascii(address: str) -> str:
    return address.replace("książki", "xn--ksiki-5wa74f")


def _squeezed(text: str) -> str:
    """The library drops and adds white space between words that it decodes; letters count here."""
    return "".join(_decoded(text).split())


def _decoded(text: str) -> str:
    """A header of RFC 6532 is read as bytes of UTF-8 behind escapes."""
    return text.encode("utf-8", "surrogateescape").decode()


@given(
    to=ADDRESS | RARE,
    to_name=NAME,
    sender_name=NAME,
    subject=VALUE,
    text=BODY,
    html=st.none() | BODY,
    header=VALUE,
)
def test_every_message_reads_back(  # noqa: PLR0917
    to: str, to_name: str, sender_name: str, subject: str, text: str, html: str | None, header: str
) -> None:
    """The library's parser finds the same subject, addresses, text, HTML and headers, no more of them, in short lines."""
    to_name, sender_name = _line(to_name), _line(sender_name)
    message = _message(
        to=str(Mailbox(to_name, to)),
        sender=str(Mailbox(sender_name, "jan@shop.example")),
        subject=subject,
        text=text,
        html=html,
        headers=(("X-Shop", header), ("List-Unsubscribe", f"<https://shop.example/r/u{'a' * 90}>")),
    )
    content = to_bytes(message, at=AT)
    letter = _read(content)
    rare = '"' in to or "ż" in to or "ж" in to

    assert [_ended(text), _ended(html)] == _bodies(letter)
    assert _squeezed(_line(subject, rare=rare)) == _squeezed(letter["subject"])
    assert _squeezed(_line(header, rare=rare)) == _squeezed(letter["x-shop"])
    assert f"<https://shop.example/r/u{'a' * 90}>" == letter["list-unsubscribe"]
    assert [_ascii(to)] == [_decoded(one.addr_spec) for one in letter["to"].addresses]
    assert ["jan@shop.example"] == [one.addr_spec for one in letter["from"].addresses]
    assert _squeezed(_line(to_name, rare=rare)) == _squeezed(letter["to"].addresses[0].display_name)
    assert sorted({name.lower() for name in letter}) == sorted(name.lower() for name in letter)
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    head, _, body = content.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= (998 if rare else 138)
    assert max(map(len, body.split(b"\r\n"))) <= 998
    assert (envelope(message)) == ("jan@shop.example", _ascii(to))


@given(subject=VALUE, text=BODY, html=BODY, name=NAME)
def test_it_says_what_the_library_says(subject: str, text: str, html: str, name: str) -> None:
    """`EmailMessage`, given the same, reads the same."""
    subject, name = (
        _line(subject, rare=True),
        _line(name, rare=True).replace('"', "").replace("\\", ""),
    )
    text, html = _ended(text) or "", _ended(html) or ""
    ours = _read(
        to_bytes(
            _message(
                subject=subject, text=text, html=html, sender=str(Mailbox(name, "j@shop.example"))
            ),
            at=AT,
        )
    )
    library = EmailMessage(policy.SMTP)
    library["Date"] = AT
    library["Subject"] = subject
    library.set_content(text, cte="base64")
    library.add_alternative(html, subtype="html", cte="base64")
    theirs = _read(library.as_bytes())

    assert _bodies(theirs) == _bodies(ours)
    assert _squeezed(theirs["subject"]) == _squeezed(ours["subject"])
    assert theirs["date"].datetime == ours["date"].datetime
    assert theirs.get_content_type() == ours.get_content_type() == "multipart/alternative"


def test_the_headers_of_a_letter() -> None:
    """Date in UTC, a Message-ID of key and domain, one To, MIME-Version; Polish in encoded words."""
    content = to_bytes(
        _message(subject="Ogórki już są", sender="Jan Żak <jan@shop.example>"), at=AT
    )

    assert content.startswith(
        b"Date: Mon, 02 Mar 2026 09:00:05 +0000\r\nMessage-ID: <k1@shop.example>\r\n"
        b"From: =?utf-8?b?SmFuIMW7YWs=?= <jan@shop.example>\r\nTo: anna@example.com\r\n"
        b"Subject: =?utf-8?b?T2fDs3JraSBqdcW8IHPEhQ==?=\r\nMIME-Version: 1.0\r\n"
    )


def test_the_date_is_the_moment_wherever_the_clock_hangs() -> None:
    """Eleven in Sofia is nine in UTC; a naive moment is refused."""
    sofia = AT.astimezone(timezone(timedelta(hours=2)))

    assert to_bytes(_message(), at=AT) == to_bytes(_message(), at=sofia)
    with pytest.raises(InvalidDocument, match="naive"):
        to_bytes(_message(), at=datetime(2026, 3, 2))  # noqa: DTZ001


def test_ascii_stays_readable_and_the_rest_is_base64() -> None:
    """Also text with very long lines, or with what could be the writer's own boundary."""
    for text, encoding in (
        ("Dear Anna", b"7bit"),
        ("Droga Żaneto", b"base64"),
        ("a" * 999, b"base64"),
        ("--=_k1--", b"base64"),
        ("bell \x07", b"base64"),
    ):
        content = to_bytes(_message(text=text, html="<p>"), at=AT)
        assert b"Content-Transfer-Encoding: " + encoding in content
        assert [f"{text}\n", "<p>\n"] == _bodies(_read(content))


def test_a_long_name_folds_before_the_address() -> None:
    """No line is longer than 78 letters, and the name is capped."""
    for name in (
        "Anna Maria Wilhelmina Kowalska-Nowak of the Long Garden",
        "Żaneta " * 30,
        "N" * 75,
    ):
        content = to_bytes(_message(to=str(Mailbox(name, "anna@example.com"))), at=AT)
        to = _read(content)["to"].addresses[0]

        assert max(map(len, content.split(b"\r\n"))) <= 78
        assert ("anna@example.com", _squeezed(name[:128])) == (
            to.addr_spec,
            _squeezed(to.display_name),
        )


def test_a_reply_address_with_a_name_stays_an_address() -> None:
    """Only the name is encoded; a text that is no mailbox is encoded whole."""
    for value, addresses in (("Жанета <z@example.com>", ["z@example.com"]), ("Жанета", [])):
        letter = _read(to_bytes(_message(headers=(("Reply-To", value),)), at=AT))
        assert addresses == [one.addr_spec for one in letter["reply-to"].addresses if one.domain]


@pytest.mark.parametrize(
    ("changes", "issue"),
    [
        ({"to": "anna"}, ("to", "malformed-address")),
        ({"to": "=?utf-8?q?eva?=@example.com"}, ("to", "malformed-address")),
        ({"to": "a\ud800@example.com"}, ("to", "malformed-address")),
        ({"to": "ż" * 200 + "@example.com"}, ("to", "malformed-address")),
        ({"to": f"anna@{'ż' * 70}.example"}, ("to", "malformed-address")),
        ({"sender": "Jan"}, ("sender", "malformed-address")),
        ({"headers": (("Bcc", "eva@example.org"),)}, ("headers", "reserved-header")),
        ({"headers": (("Content-Type", "text/html"),)}, ("headers", "reserved-header")),
        ({"headers": (("X: y\r\nBcc", "eva@example.org"),)}, ("headers", "malformed-header")),
        ({"headers": (("X-Shop", "a" * 999),)}, ("headers", "header-too-long")),
        ({"to": "жанета@example.com", "headers": (("Reply-To", "a@b@c <<>"), ("Reply-To", "x"))},
         ("headers", "unwritable-message")),
    ],
)  # fmt: skip
def test_what_cannot_be_an_email_is_said_with_a_code(
    changes: dict[str, Any], issue: Sequence[str]
) -> None:
    """Field and code, the key, and no value."""
    with pytest.raises(InvalidDocument, match=r"^message 'k1': ") as caught:
        to_bytes(_message(**changes), at=AT)

    assert (tuple(issue),) == caught.value.issues
    assert "anna" not in str(caught.value)
    assert "eva" not in str(caught.value)


@given(st.text())
def test_a_token_is_safe_whatever_the_key(key: str) -> None:
    """It can be a file's name and a part of a Message-ID; other keys have other tokens."""
    token = message_token(key)

    assert 1 <= len(token) <= 64
    assert token.isascii()
    assert not set(token) & set("/.:<>@ \r\n")
    assert token == message_token(token)


@given(name=NAME, address=ADDRESS)
def test_a_mailbox_reads_back(name: str, address: str) -> None:
    """Whatever the name, as long as it is one line."""
    mailbox = Mailbox(_line(name), address)

    assert mailbox == Mailbox.read(str(mailbox))


def test_a_long_header_folds_at_its_spaces() -> None:
    """And is the same when it is read."""
    value = "one two  three " + "word " * 40 + "end"
    content = to_bytes(_message(headers=(("X-Shop", value),)), at=AT)

    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert value == _read(content)["x-shop"]


def test_a_name_in_front_that_is_no_phrase_makes_no_address() -> None:
    """What only looks like a mailbox leads to nobody else's."""
    assert Mailbox("", "a, b <eva@example.org>") == Mailbox.read("a, b <eva@example.org>")
    assert Mailbox("Jan K. Nowak", "jan@shop.example") == Mailbox.read(
        " Jan K. Nowak <jan@shop.example> "
    )


def test_an_encoded_word_cuts_no_character() -> None:
    """Each word of a long subject can be read alone (RFC 2047, section 5)."""
    for shift in range(4):
        subject = "a" * shift + "花👩" * 30
        content = to_bytes(_message(subject=subject), at=AT)
        words = re.findall(rb"=\?utf-8\?b\?([^?]+)\?=", content)

        assert subject == "".join(base64.b64decode(word).decode() for word in words)
        assert subject == _read(content)["subject"]


@pytest.mark.parametrize(
    "to", ["жанета@example.com", '"anna nowak"@example.com', '"a\\"b@c"@example.com']
)
def test_a_rare_address_goes_the_librarys_way(to: str) -> None:
    """Another alphabet, or quotation marks: the same letter, written by `EmailMessage`."""
    for html in (None, "<p>Zupa</p>\n"):
        letter = _read(to_bytes(_message(to=str(Mailbox("Anna", to)), html=html), at=AT))

        assert [to] == [_decoded(one.addr_spec) for one in letter["to"].addresses]
        assert ["Dear Anna\n", html] == _bodies(letter)
        assert letter["message-id"] == "<k1@shop.example>"
