"""Transports that send nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from relationkit.messages import to_bytes
from relationkit.transports import CountingTransport, MemoryTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from relationkit.messages import Message

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_counting_makes_the_bytes_and_keeps_nothing(letter: Callable[..., Message]) -> None:
    """What cannot be an e-mail is not counted."""
    transport = CountingTransport()
    receipts = transport.send_many([letter(1), letter(2, to="nobody"), letter(1)], at=AT)

    assert ["sent", "invalid", "sent"] == [receipt.status for receipt in receipts]
    assert "malformed-address" == receipts[1].code
    assert 2 == transport.sent
    assert 2 * len(to_bytes(letter(1), at=AT)) == transport.octets
    assert f"CountingTransport(2 messages, {transport.octets} bytes)" == repr(transport)


def test_memory_keeps_the_first_of_a_key(letter: Callable[..., Message]) -> None:
    """In the order of sending."""
    transport = MemoryTransport()
    transport.send_many([letter(2), letter(1), letter(2, subject="again")], at=AT)

    assert (letter(2), letter(1)) == transport.messages


def test_importing_the_room_loads_no_mail_module() -> None:
    """smtplib, ssl and Jinja2 load when something is sent or made."""
    code = (
        "import sys, relationkit.transports as t, relationkit.messages;"
        "t.SmtpTransport('h');"
        "print(*({'smtplib', 'ssl', 'jinja2', 'asyncio', 'mailbox', 'email_validator'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert [] == done.stdout.split()
