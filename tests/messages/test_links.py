"""Links that nobody can make up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.messages import SignedLinks, letter_headers, letter_links
from relationkit.messages.plain import one_line

SECRET, OTHER = bytes(range(32)), bytes(range(32, 64))
LINKS = SignedLinks("https://shop.example/r/", SECRET)
KINDS = ("unsubscribe", "your-data", "survey")
KEYS = st.text("abcdefABCDEF0123456789-_", min_size=1, max_size=64)


def _token(url: str) -> str:
    return url.removeprefix("https://shop.example/r/")


@given(kind=st.sampled_from(KINDS), key=KEYS)
def test_what_was_written_is_read(kind: str, key: str) -> None:
    """Kind and key come back; nothing else does."""
    token = _token(LINKS.url(kind, key))  # type: ignore[arg-type]

    assert (kind, key) == LINKS.read(token)
    assert SignedLinks("https://shop.example/r", OTHER).read(token) is None


@given(st.text())
def test_no_text_is_more_than_none(text: str) -> None:
    """Whatever arrives at the shop's door is read without a fault."""
    assert LINKS.read(text) is None


@given(key=KEYS, place=st.integers(0, 200), letter=st.characters())
def test_one_changed_letter_is_no_link(key: str, place: int, letter: str) -> None:
    """Also where base64 would spell the same bytes in another way, and where a kind becomes another."""
    token = _token(LINKS.url("unsubscribe", key))
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]

    assert (changed == token) == (LINKS.read(changed) is not None)


def test_an_old_key_still_reads() -> None:
    """Letters live longer than keys."""
    token = _token(LINKS.url("unsubscribe", "k1"))

    assert ("unsubscribe", "k1") == SignedLinks(
        "https://shop.example/r", OTHER, retired=(SECRET,)
    ).read(token)


@pytest.mark.parametrize("key", [b"", b"short", bytes(32), b"secret" * 6, bytes(range(31))])
def test_a_weak_key_is_refused(key: bytes) -> None:
    """Short, or of a few bytes over and over; also among the retired."""
    with pytest.raises(InvalidDocument, match="the key for links is weak"):
        SignedLinks("https://shop.example", key)
    with pytest.raises(InvalidDocument, match="the key for links is weak"):
        SignedLinks("https://shop.example", SECRET, retired=(key,))


@pytest.mark.parametrize(
    "base",
    [
        "http://shop.example",
        "shop.example",
        "https://",
        "https://a@b",
        "https://shop.example/?a=",
        "https://a b",
    ],
)
def test_a_base_other_than_https_is_refused(base: str) -> None:
    """One-click unsubscribing is https only (RFC 8058)."""
    with pytest.raises(InvalidDocument, match="not an https address"):
        SignedLinks(base, SECRET)


@pytest.mark.parametrize("key", ["", "anna@example.com", "a" * 65, "a.b", "ż"])
def test_a_strange_message_key_is_refused(key: str) -> None:
    """No address gets into a link by mistake."""
    with pytest.raises(InvalidDocument):
        LINKS.url("survey", key)


def test_it_is_silent_about_its_key() -> None:
    """The repr shows where, not with what."""
    assert "SignedLinks('https://shop.example/r')" == repr(LINKS)


def test_a_letter_has_two_links_and_a_survey_on_demand() -> None:
    """Unsubscribe and one's own data always."""
    assert ["unsubscribe", "your-data"] == list(letter_links(LINKS, "k1"))
    assert ["unsubscribe", "your-data", "survey"] == list(letter_links(LINKS, "k1", survey=True))


def test_marketing_headers() -> None:
    """RFC 8058's pair, the list, and that no person pressed a button."""
    links = letter_links(LINKS, "k1")

    assert [
        ("List-Unsubscribe", f"<{links['unsubscribe']}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Id", "<recipes.shop.example>"),
        ("Auto-Submitted", "auto-generated"),
    ] == list(letter_headers(links, list_id="recipes.shop.example", automatic=True))
    assert 2 == len(letter_headers(links))


@pytest.mark.parametrize("links", [{}, {"unsubscribe": "http://shop.example/u"}])
def test_marketing_headers_need_an_https_link(links: dict[str, str]) -> None:
    """Without it no provider shows the button."""
    with pytest.raises(InvalidDocument, match="https link 'unsubscribe'"):
        letter_headers(links)  # type: ignore[arg-type]


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    """No break, no control character, nothing that turns the text around; doing it twice changes nothing."""
    line = one_line(text)

    assert [line] == (line.splitlines() or [""])
    assert line == one_line(line)
    assert line.encode() is not None
    assert not set(line) & set("\u202a\u202e\u2066\u2069\ufeff\x00\x7f")
