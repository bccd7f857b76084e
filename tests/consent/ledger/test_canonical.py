"""One text for one value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.ledger import canonical, read_json
from relationkit.errors import InvalidDocument

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FLAT = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUES = st.recursive(
    FLAT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
)


def _code(act: Any, *given_: Any) -> str:
    with pytest.raises(InvalidDocument) as caught:
        act(*given_)
    ((_, code),) = caught.value.issues
    return code


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    """And written again it is the same text."""
    text = canonical(value)

    assert value == read_json(text)
    assert text == canonical(read_json(text))


@given(st.dictionaries(TEXT, FLAT, max_size=5))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    """Nor any layout of the text that was read."""
    turned = dict(reversed(value.items()))

    assert canonical(value) == canonical(turned)
    assert canonical(value) == canonical(read_json(json.dumps(turned, indent=3)))


def test_keys_are_sorted_by_utf_16_code_units() -> None:
    """RFC 8785, 3.2.3: an emoji, of two units from U+D83D on, stands before U+FB33; by code points it would stand behind."""
    assert '{"a":1,"😀":2,"\ufb33":3}'.encode() == canonical({"\ufb33": 3, "😀": 2, "a": 1})


def test_strings_are_escaped_as_little_as_may_be() -> None:
    """RFC 8785, 3.2.2.2: five controls by a letter, the others in lower-case hex, nothing else."""
    assert rb'"\b\t\n\f\r\u000f\"\\/' + "\x7f\u2028ż".encode() + b'"' == canonical(
        '\b\t\n\f\r\x0f"\\/\x7f\u2028ż'
    )


def test_lists_and_tuples_are_the_same_array() -> None:
    """Also within a mapping, and numbers in it keep to 53 bits."""
    assert b'{"a":[1,"x",null,true,false],"b":9007199254740991}' == canonical(
        {"b": 2**53 - 1, "a": (1, "x", None, True, False)}
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "not-canonical"),
        ({"a": float("nan")}, "not-canonical"),
        (b"x", "not-canonical"),
        ({1, 2}, "not-canonical"),
        (type("Text", (str,), {})("x"), "not-canonical"),
        (2**53, "number-too-large"),
        ({"a": -(2**53)}, "number-too-large"),
        ({"a": [2**70]}, "number-too-large"),
        ({1: "x"}, "key-not-text"),
        ({None: "x"}, "key-not-text"),
        ("\ud800", "lone-surrogate"),
        ({"\udc00": 1}, "lone-surrogate"),
        ({"a": "\ud800"}, "lone-surrogate"),
    ],
)
def test_what_canonical_json_cannot_write_is_refused(value: object, code: str) -> None:
    """With a code, and without the value."""
    assert code == _code(canonical, value)


def test_depth_has_an_end() -> None:
    """64 levels are written, one more is refused, also when it is read."""
    deep: object = 1
    for _ in range(64):
        deep = [deep]

    assert b"[" * 64 + b"1" + b"]" * 64 == canonical(deep)
    assert "too-deep" == _code(canonical, {"a": deep})
    assert "too-deep" == _code(read_json, "[" * 65 + "]" * 65)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1, "a": 1}', "key-twice"),
        ('[{"a": {"b": 1, "b": 2}}]', "key-twice"),
        ("1.0", "fraction"),
        ("1e3", "fraction"),
        ("NaN", "fraction"),
        ("-Infinity", "fraction"),
        ("9007199254740992", "number-too-large"),
        ("1" * 5000, "number-too-large"),
        ('"\\ud800"', "lone-surrogate"),
        (b'"\xff"', "not-json"),
        ("", "not-json"),
        ("{'a': 1}", "not-json"),
        ("1 2", "not-json"),
        ("[" * 100_000, "not-json"),
        (" " * 1_000_001, "too-long"),
    ],
)
def test_texts_that_two_readers_may_understand_differently_are_refused(
    text: str | bytes, code: str
) -> None:
    """And whatever is no JSON."""
    assert code == _code(read_json, text)


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_reading_raises_nothing_else(text: str | bytes) -> None:
    """Any bytes are a value or an `InvalidDocument`."""
    try:
        canonical(read_json(text))
    except InvalidDocument as refused:
        assert refused.issues  # noqa: PT017 - either way is right
