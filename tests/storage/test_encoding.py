"""What columns hold comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from relationkit.messages import Message, Receipt
from relationkit.storage.encoding import (
    from_micros,
    message_from_json,
    message_to_json,
    receipt_from_json,
    receipt_to_json,
    to_micros,
    to_millionths,
)

MOMENTS = st.datetimes(timezones=st.just(UTC))
TEXT = st.text()


@given(MOMENTS)
def test_moments(moment: datetime) -> None:
    """To the microsecond, in any year."""
    assert moment == from_micros(to_micros(moment))


@given(st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=6))
def test_money(amount: Decimal) -> None:
    """Every amount is a whole number of millionths, whatever decimal context the caller has."""
    with localcontext() as context:
        context.prec = 3
        millionths = to_millionths(amount)

    assert amount == Decimal(millionths).scaleb(-6)
    assert abs(millionths) < 2**63


@given(
    st.builds(
        Message,
        **dict.fromkeys(
            (
                "key",
                "campaign",
                "profile_id",
                "purpose",
                "channel",
                "to",
                "sender",
                "subject",
                "text",
                "language",
            ),
            TEXT,
        ),
        html=st.none() | TEXT,
        headers=st.lists(st.tuples(TEXT, TEXT)).map(tuple),
    )
)
def test_messages(message: Message) -> None:
    """Any text in any field."""
    assert message == message_from_json(message_to_json(message))


@given(
    st.builds(
        Receipt,
        key=TEXT,
        status=st.sampled_from(["sent", "failed", "unknown"]),
        transport=TEXT,
        at=MOMENTS,
        code=st.none() | TEXT,
        transient=st.booleans(),
        provider_id=st.none() | TEXT,
    )
)
def test_receipts(receipt: Receipt) -> None:
    """Any text in any field."""
    assert receipt == receipt_from_json(receipt_to_json(receipt))
