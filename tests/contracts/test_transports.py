"""Our transports keep the published contract; the SMTP one does so in tests/transports/test_smtp.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from relationkit.messages import to_bytes
from relationkit.testing.transports import AT, Delivered, TransportContract
from relationkit.transports import MaildirTransport, MemoryTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

pytestmark = pytest.mark.contract


class TestMemoryTransport(TransportContract):
    delivers_once = True

    @pytest.fixture
    def transport(self) -> MemoryTransport:
        """Give one that carries e-mail."""
        return MemoryTransport()

    @pytest.fixture
    def delivered(self, transport: MemoryTransport) -> Callable[[], Sequence[Delivered]]:
        """Read what it keeps, as e-mail."""
        return lambda: [Delivered.from_bytes(to_bytes(one, at=AT)) for one in transport.messages]


class TestMemoryTransportOfTexts(TransportContract):
    delivers_once = True
    addresses = ("+48601000001", "+48601000002", "+48601000003")
    impossible = ()

    @pytest.fixture
    def transport(self) -> MemoryTransport:
        """Give one that carries text messages."""
        return MemoryTransport(frozenset({"sms"}))

    @pytest.fixture
    def delivered(self, transport: MemoryTransport) -> Callable[[], Sequence[Delivered]]:
        """Read what it keeps."""
        return lambda: [Delivered(to=one.to, text=one.text) for one in transport.messages]


@pytest.mark.parametrize("durable", [True, False], ids=["durable", "fast"], scope="class")
class TestMaildirTransport(TransportContract):
    delivers_once = True

    @pytest.fixture
    def transport(self, tmp_path: Path, durable: bool) -> MaildirTransport:
        """Give a folder that is not there yet."""
        return MaildirTransport(tmp_path / "shop" / "Maildir", durable=durable)

    @pytest.fixture
    def delivered(self, transport: MaildirTransport) -> Callable[[], Sequence[Delivered]]:
        """Read the new letters."""
        return lambda: [
            Delivered.from_bytes(path.read_bytes()) for path in transport.folder.glob("new/*")
        ]
