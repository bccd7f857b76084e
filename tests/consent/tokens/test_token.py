"""Tokens: what was written is read at its own door, in its time; all else is one refusal."""

from __future__ import annotations

import base64
import hmac
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relationkit.consent.tokens import RESTRICTING, KeyRing, Token, TokenKind, Tokens, reference
from relationkit.errors import InvalidDocument, RelationkitError, TokenError

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = bytes(range(32)), bytes(range(128, 160))
TOKENS = Tokens(KeyRing({1: OLD, 2: NEW}, current=2))
KINDS: tuple[TokenKind, ...] = get_args(TokenKind)
KIND = st.sampled_from(KINDS)
REF = st.binary(min_size=12, max_size=12)
EIGHT = st.binary(min_size=8, max_size=8)


def issued(kind: TokenKind = "unsubscribe", at: datetime = NOON) -> str:
    return TOKENS.issue(kind, ref=b"reference-12", scope=reference("newsletter"), at=at)


def refusal(text: str | bytes, kind: TokenKind = "unsubscribe", at: datetime = NOON) -> str:
    with pytest.raises(TokenError) as caught:
        TOKENS.read(text, kind=kind, at=at)
    return caught.value.code


@given(kind=KIND, ref=REF, scope=EIGHT, message=EIGHT)
def test_what_was_written_is_read(
    kind: TokenKind, ref: bytes, scope: bytes, message: bytes
) -> None:
    """Kind, references and day come back, from text and from bytes."""
    text = TOKENS.issue(kind, ref=ref, scope=scope, message=message, at=NOON)
    token = TOKENS.read(text, kind=kind, at=NOON + 6 * DAY)

    assert (kind, ref, scope, message) == (token.kind, token.ref, token.scope, token.message)
    assert (date(2026, 3, 1), 16, kind in RESTRICTING) == (
        token.day,
        len(token.mark),
        token.restricting,
    )
    assert token == TOKENS.read(text.encode(), kind=kind, at=NOON)
    assert (66, True) == (len(text), set(text) <= set("-_") | {c for c in text if c.isalnum()})


@given(kind=KIND, ref=REF, bit=st.integers(0, 49 * 8 - 1))
def test_p27_a_flipped_bit_is_refused(kind: TokenKind, ref: bytes, bit: int) -> None:
    """P27: any bit of the bytes, whatever it stands for."""
    packed = bytearray(base64.urlsafe_b64decode(TOKENS.issue(kind, ref=ref, at=NOON) + "=="))
    packed[bit // 8] ^= 1 << bit % 8
    flipped = base64.urlsafe_b64encode(packed).rstrip(b"=")

    assert "forged" == refusal(flipped, kind)


@given(kind=KIND, other=KIND)
def test_p27_another_kind_is_refused(kind: TokenKind, other: TokenKind) -> None:
    """P27: at another kind's door, and with another kind written into it."""
    text = issued(kind)
    packed = bytearray(base64.urlsafe_b64decode(text + "=="))
    packed[2] = base64.urlsafe_b64decode(issued(other) + "==")[2]
    relabelled = base64.urlsafe_b64encode(packed).rstrip(b"=")

    if kind == other:
        assert kind == TOKENS.read(relabelled, kind=kind, at=NOON).kind
    else:
        assert ("wrong-kind", "forged") == (refusal(text, other), refusal(relabelled, other))


@given(kind=KIND, number=st.integers(0, 255))
def test_p27_another_key_is_refused(kind: TokenKind, number: int) -> None:
    """P27: with another key's number, known here or not."""
    packed = bytearray(base64.urlsafe_b64decode(issued(kind) + "=="))
    packed[1] = number
    text = base64.urlsafe_b64encode(packed).rstrip(b"=")

    assert number == 2 or refusal(text, kind) == "forged"


@given(kind=KIND, ref=REF, junk=st.sampled_from("!*. \n\t"), place=st.integers(0, 65))
def test_p27_another_spelling_is_refused(
    kind: TokenKind, ref: bytes, junk: str, place: int
) -> None:
    """P27: what base64 reads as the very same bytes: other last bits, padding, line ends, junk in between."""
    text = TOKENS.issue(kind, ref=ref, at=NOON)
    spellings = [
        text[:-1] + chr(ord(text[-1]) + 1),
        text + "==",
        text + "\n",
        text[:place] + junk + text[place:],
    ]

    for spelling in spellings:
        assert base64.urlsafe_b64decode(spelling + "==") == base64.urlsafe_b64decode(text + "==")
        assert "malformed" == refusal(spelling, kind)


@given(st.one_of(st.binary(), st.text(), st.binary(min_size=66, max_size=66)), KIND)
@example("A" * 66, "unsubscribe")
@example("=" * 66, "unsubscribe")
@example("eA", "unsubscribe")
@example("ł" * 33, "unsubscribe")
@example("\ud800" * 66, "unsubscribe")
@example("A" * 65 + "=", "unsubscribe")
@example("!" * 65 + "A", "unsubscribe")
def test_p27_whatever_arrives_is_read_or_refused(text: str | bytes, kind: TokenKind) -> None:
    """P27: nothing but `TokenError`, whatever the bytes."""
    assert refusal(text, kind) in {"malformed", "forged"}


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n", max_size=70),
    KIND,
)
def test_p27_whatever_resembles_one_is_refused(text: str, kind: TokenKind) -> None:
    """P27: letters out of the very alphabet are no mark."""
    assert refusal(text, kind) in {"malformed", "forged"}


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_lessens_lasts(kind: TokenKind) -> None:
    """A token that restricts is good for ever and at any clock; one that opens or shows, for its day and six more."""
    text = issued(kind)
    later = [NOON + days * DAY for days in (6, 7, 4000)]

    if kind in RESTRICTING:
        assert {kind} == {TOKENS.read(text, kind=kind, at=at).kind for at in (*later, NOON - DAY)}
    else:
        assert kind == TOKENS.read(text, kind=kind, at=later[0]).kind
        assert ["expired", "expired", "not-yet"] == [
            refusal(text, kind, at) for at in (*later[1:], NOON - DAY)
        ]


def test_a_day_is_a_day_of_utc() -> None:
    """Whatever the zone of the clock; no token lives for more than seven days."""
    evening = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)

    assert "expired" == refusal(
        issued("export", evening - timedelta(hours=23)), "export", NOON + 7 * DAY
    )
    assert (
        "export" == TOKENS.read(issued("export", evening), kind="export", at=evening + 6 * DAY).kind
    )


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2149, 6, 6)])
def test_a_day_fits_into_two_bytes(day: date) -> None:
    """From the first of 1970 to the sixth of June 2149."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)

    assert day == TOKENS.read(issued("export", at), kind="export", at=at).day


def test_a_retired_key_still_reads() -> None:
    """Letters live longer than keys; a key that is gone reads nothing."""
    before = Tokens(KeyRing({1: OLD}, current=1)).issue("object", ref=bytes(12), at=NOON)

    assert "object" == TOKENS.read(before, kind="object", at=NOON).kind
    with pytest.raises(TokenError, match="forged"):
        Tokens(KeyRing({2: NEW}, current=2)).read(before, kind="object", at=NOON)


def _marked(head: bytes) -> bytes:
    """A token of the current key, over whatever stands in its first three bytes."""
    body = head + bytes(30)
    mark = hmac.digest(NEW, b"relationkit token unsubscribe\n" + body, "sha256")[:16]
    return base64.urlsafe_b64encode(body + mark).rstrip(b"=")


def test_the_mark_covers_a_word_the_kind_and_all_that_is_said() -> None:
    """HMAC-SHA-256, its first sixteen bytes, as letters that were sent have it."""
    assert bytes(12) == TOKENS.read(_marked(b"\x01\x02\x01"), kind="unsubscribe", at=NOON).ref


@pytest.mark.parametrize("head", [b"\x02\x02\x01", b"\x01\x02\xff", b"\x01\x09\x01"])
def test_what_this_release_does_not_know_is_not_guessed_at(head: bytes) -> None:
    """A true mark under another version, kind or number of the key is refused like any other."""
    assert "forged" == refusal(_marked(head))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: TOKENS.issue("object", ref=b"", at=NOON),
        lambda: TOKENS.issue("object", ref=bytes(12), scope=b"newsletter", at=NOON),
        lambda: TOKENS.issue("object", ref=bytes(12), message=b"k1", at=NOON),
        lambda: TOKENS.issue("else", ref=bytes(12), at=NOON),  # type: ignore[arg-type]
        lambda: TOKENS.issue("object", ref=bytes(12), at=datetime(1969, 12, 31, tzinfo=UTC)),
        lambda: TOKENS.issue("object", ref=bytes(12), at=datetime(2149, 6, 7, tzinfo=UTC)),
        lambda: TOKENS.issue("object", ref=bytes(12), at=datetime(2026, 3, 1)),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_written_is_refused(wrong: Callable[[], object]) -> None:
    """References of their lengths, an aware moment, a day that fits."""
    with pytest.raises(InvalidDocument):
        wrong()


def test_a_name_is_kept_under_the_key() -> None:
    """The same under the same key and use only; half a surrogate pair is a text too."""
    other = Tokens(KeyRing({2: OLD}, current=2))
    said = {
        TOKENS.keyed("a", "x"),
        TOKENS.keyed("b", "x"),
        TOKENS.keyed("a", "y"),
        other.keyed("a", "x"),
    }

    assert hmac.digest(NEW, b"relationkit a 1\nx", "sha256")[:16] == TOKENS.keyed("a", "x")
    assert (4, 16) == (len(said), len(TOKENS.keyed("a", "\ud800")))
    assert TOKENS.keyed("a", "x") in said


def test_nothing_of_a_token_is_shown() -> None:
    """Neither by its repr nor by the refusal."""
    text = issued()
    token = TOKENS.read(text, kind="unsubscribe", at=NOON)

    assert "Token('unsubscribe')" == repr(token)
    assert "Tokens(KeyRing(current=2, retired=[1]))" == repr(TOKENS)
    assert isinstance(TokenError("forged"), RelationkitError | ValueError)
    assert Token("object", b"", b"", b"", date(2026, 1, 1), b"") != token


def test_the_number_of_a_kind_never_changes() -> None:
    """Letters that are years old hold it; and three kinds alone can only lessen what is sent."""
    numbers = {
        kind: base64.urlsafe_b64decode(TOKENS.issue(kind, ref=bytes(12), at=NOON) + "==")[2]
        for kind in get_args(TokenKind)
    }
    restricting = {
        kind for kind in numbers if Token(kind, b"", b"", b"", NOON.date(), b"").restricting
    }

    assert {
        "unsubscribe": 1, "stop-all": 2, "object": 3,
        "confirm": 17, "preferences": 18, "export": 19, "erase": 20, "undo": 21,
    } == numbers  # fmt: skip
    assert {"unsubscribe", "stop-all", "object"} == restricting == RESTRICTING


def test_nothing_has_an_empty_reference() -> None:
    """Eight zero bytes; whatever has a name has others."""
    assert bytes(8) == reference("")
    assert bytes(8) != reference("x") != reference("y")
