# ruff: noqa: N802 - handlers of aiosmtpd take and are named as it says
"""A post office on this machine: a real SMTP server, which a test can make difficult."""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from relationkit.messages import Message
from relationkit.testing.leave import permitted
from relationkit.transports import SmtpTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PEM = Path(__file__).with_name("localhost.pem")  # a key of this test alone, good until 2126


@dataclass
class PostOffice:
    """The handler of the server: what it took, and what it is to refuse."""

    contents: list[bytes] = field(default_factory=list)
    connections: int = 0
    recipients: dict[str, str] = field(default_factory=dict)
    sender: str = "250 OK"
    verdict: str = "250 OK"
    drop_at: int | None = None
    drop_before_data: bool = False
    close_after_mail: int | None = None
    slow: float = 0.0
    controller: Any = None

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, name: str, responses: list[str]
    ) -> list[str]:
        """Count the connections (and the second greeting after STARTTLS, which is a new session)."""
        self.connections += 1
        session.host_name = name
        return responses

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take or refuse the sender; close the line once, if told so."""
        if self.close_after_mail is not None and len(self.contents) == self.close_after_mail:
            self.close_after_mail = None
            server.transport.abort()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.sender

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take or refuse the recipient."""
        said = self.recipients.get(address, "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take the letter, or hang up, or take long."""
        if len(self.contents) == self.drop_at:
            server.transport.abort()
            return "250 nobody hears this"
        await asyncio.sleep(self.slow)
        if self.verdict.startswith("250"):
            self.contents.append(envelope.original_content)
        return self.verdict

    def transport(self, **settings: Any) -> SmtpTransport:
        """Make a transport to this server."""
        plain = {"tls": "none", "timeout": 5.0, "local_hostname": "shop.example"}
        host, port = self.controller.hostname, self.controller.port
        return SmtpTransport(host, port, **{**plain, **settings})


def _login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data == LoginPassword(b"shop", b"open sesame"), handled=False)


@pytest.fixture
def server_tls() -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


@pytest.fixture
def open_office() -> Iterator[Callable[..., PostOffice]]:
    """Open post offices with settings of their own; all close in the end."""
    opened: list[Controller] = []

    def start(**settings: Any) -> PostOffice:
        office = PostOffice()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        office.controller = Controller(office, hostname="127.0.0.1", port=port, **settings)
        office.controller.start()
        office.connections = 0
        opened.append(office.controller)
        return office

    yield start
    for controller in opened:
        if controller._thread is not None:
            controller.stop()


@pytest.fixture
def post_office(open_office: Callable[..., PostOffice]) -> PostOffice:
    """An easy-going one, without TLS."""
    return open_office()


@pytest.fixture
def secure_office(open_office: Callable[..., PostOffice], server_tls: ssl.SSLContext) -> PostOffice:
    """One that wants STARTTLS and a login."""
    return open_office(
        tls_context=server_tls,
        require_starttls=True,
        auth_required=True,
        authenticator=_login,
    )


@pytest.fixture
def trusting() -> ssl.SSLContext:
    """The client's side of TLS: trusts the post office's certificate."""
    return ssl.create_default_context(cafile=str(PEM))


@pytest.fixture
def letter() -> Callable[..., Message]:
    """Make messages that differ in what matters."""

    def make(number: int = 1, **changes: Any) -> Message:
        values: dict[str, Any] = {
            "key": f"{number:032x}",
            "campaign": "spring",
            "profile_id": f"c{number}",
            "purpose": "newsletter",
            "channel": "email",
            "to": f"customer{number}@example.com",
            "sender": "Jan Nowak <jan@shop.example>",
            "subject": "Ogórki już są",
            "text": "Szanowna Pani Anno, jak smakowała zupa?\n",
            "language": "pl",
        }
        return permitted(Message(**{**values, **changes}), at=AT)

    return make
