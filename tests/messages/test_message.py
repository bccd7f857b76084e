"""The message and its key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relationkit.messages import Message, message_key

PARTS = st.tuples(*[st.text(max_size=8)] * 5)


@given(one=PARTS, other=PARTS)
def test_a_key_is_its_five_parts(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """The same parts, the same key; any other parts, another, wherever the borders are."""
    assert (one == other) == (message_key(*one) == message_key(*other))
    assert len(message_key(*one)) == 32


def test_a_message_is_silent_about_itself() -> None:
    """Key, campaign and channel; no address, no subject."""
    message = Message(
        key="k1", campaign="spring", profile_id="c1", purpose="newsletter", channel="email", to="kanarella@example.com",
        sender="Jan <jan@shop.example>", subject="Kanarella", text="Kanarella", language="pl",
    )  # fmt: skip

    assert "Message('k1', campaign='spring', channel='email')" == repr(message)
