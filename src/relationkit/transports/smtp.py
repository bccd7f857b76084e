"""Letters through an SMTP server (RFC 5321)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, Self

from relationkit.errors import BackendError, InvalidDocument
from relationkit.messages import Receipt, envelope, message_token, to_bytes
from relationkit.transports.channels import EMAIL, refuse_foreign, without_leave
from relationkit.transports.server import SmtpServer, Tls

if TYPE_CHECKING:
    import smtplib
    import ssl
    from collections.abc import Sequence
    from datetime import datetime

    from relationkit.messages import Message

_DATA = 354
_CLOSING = 421
_PERMANENT = 500
_ACCEPTED = range(200, 300)
# RFC 3463: X.1.x speaks of the address.
_NO_SUCH = re.compile(rb"\A5\.1\.(?:0|1|2|3|6|10)\b")


Status = Literal["invalid", "rejected", "failed"]


class _Refused(Exception):
    """The server refused one message, in a known state of the connection."""

    def __init__(
        self,
        status: Literal["invalid", "rejected", "failed"],
        code: str,
        *,
        transient: bool = False,
    ) -> None:
        super().__init__(code)
        self.status: Status = status
        self.code = code
        self.transient = transient


class SmtpTransport:
    """Hands letters to one server over one connection, which it keeps and renews.

    ``tls`` is "starttls" (a server that does not offer it is refused), "implicit" or "none"; certificates are checked by
    ``context``, Python's default one if not given. ``timeout`` in seconds holds for each answer of the server. A connection
    carries ``max_per_connection`` messages. One transport belongs to one thread; close it, or use it in a `with`.

    A refused recipient is "rejected", or "invalid" where the server says that there is no such address; what the server
    puts off (4xx) is a transient "failed". A message whose last answer was lost is "unknown": the server may have it, so
    it is not sent again by itself; those after it are a transient "failed".

    >>> SmtpTransport("mail.shop.example", 587, username="shop", password="...")
    SmtpTransport('mail.shop.example', 587)
    """

    name = "smtp"
    channels = EMAIL

    def __init__(
        self,
        host: str,
        port: int = 587,
        *,
        username: str | None = None,
        password: str | None = None,
        tls: Tls = "starttls",
        context: ssl.SSLContext | None = None,
        timeout: float = 30.0,
        max_per_connection: int = 100,
        local_hostname: str | None = None,
    ) -> None:
        if (username is None) != (password is None):
            raise InvalidDocument(
                "smtp transport has a username or a password alone; give both or neither"
            )
        login = None if username is None or password is None else (username, password)
        self._way = SmtpServer(host, port, login, tls, context, timeout, local_hostname)
        self._max = max_per_connection
        self._server: smtplib.SMTP | None = None
        self._carried = 0

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        """Send the messages one by one; see the class for what becomes of each."""
        refuse_foreign(messages, self.name, self.channels)
        if not messages:
            return []
        self._ready()  # the one place where a server that is away is everyone's fault
        receipts: list[Receipt] = []
        for place, message in enumerate(messages):
            receipts.append(receipt := self._send(message, at))
            if receipt.code in {"connection-lost", "not-connected"}:
                receipts += (
                    self._receipt(rest, at, "not-connected") for rest in messages[place + 1 :]
                )
                break
        return receipts

    def close(self) -> None:
        """Say goodbye to the server; the next message connects anew."""
        if self._server is not None:
            import smtplib

            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
        self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"SmtpTransport({self._way.host!r}, {self._way.port!r})"

    def _send(self, message: Message, at: datetime) -> Receipt:
        barred = without_leave(message, self.name, at)
        if barred is not None:
            return barred
        try:
            content = to_bytes(message, at=at)
            addresses = envelope(message)
        except InvalidDocument as error:
            return Receipt(
                key=message.key,
                status="invalid",
                transport=self.name,
                at=at,
                code=error.issues[0][1],
            )
        try:
            return self._carry(message, addresses, content, at)
        except BackendError:
            return self._receipt(message, at, "not-connected")
        except _Refused as refused:
            return Receipt(
                key=message.key,
                status=refused.status,
                transport=self.name,
                at=at,
                code=refused.code,
                transient=refused.transient,
            )

    def _carry(
        self, message: Message, addresses: tuple[str, str], content: bytes, at: datetime
    ) -> Receipt:
        import smtplib

        lost = (OSError, smtplib.SMTPException)
        try:
            self._announce(addresses, len(content))
        except lost:
            # An idle connection may have been closed by the server. Nothing went out yet: one more try on a new one.
            self._drop()
            try:
                self._announce(addresses, len(content))
            except lost:
                self._drop()
                return self._receipt(message, at, "not-connected")
        server = self._ready()
        try:
            server.send(_stuffed(content))
            code, answer = server.getreply()
        except lost:
            self._drop()
            return Receipt(
                key=message.key,
                status="unknown",
                transport=self.name,
                at=at,
                code="connection-lost",
            )
        self._carried += 1
        self._judge(code, answer, "content-refused")
        token = message_token(message.key)
        return Receipt(
            key=message.key, status="sent", transport=self.name, at=at, provider_id=token
        )

    def _announce(self, addresses: tuple[str, str], size: int) -> None:
        """Go as far as the server's word to begin (354). Raises `_Refused` with the connection ready for the next message."""
        server = self._ready()
        sender, to = addresses
        options = [f"SIZE={size}"] if server.has_extn("size") else []
        if not (sender.isascii() and to.isascii()):
            if not server.has_extn("smtputf8"):
                raise _Refused("failed", "smtputf8-not-offered")
            server.command_encoding = "utf-8"
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            self._judge(*server.mail(sender, options), "sender-refused", status="failed")
            self._judge(*server.rcpt(to), "recipient-refused")
            code, answer = server.docmd("DATA")
            if code != _DATA:
                self._judge(code, answer, "content-refused")
        finally:
            server.command_encoding = "ascii"

    def _judge(
        self,
        code: int,
        answer: bytes,
        refusal: str,
        *,
        status: Status = "rejected",
    ) -> None:
        if code in _ACCEPTED:
            return
        if code == _CLOSING:
            self._drop()
        else:
            self._reset()
        if code < _PERMANENT:
            raise _Refused("failed", "deferred", transient=True)
        if refusal == "recipient-refused" and _NO_SUCH.match(answer):
            raise _Refused("invalid", "no-such-recipient")
        raise _Refused(status, refusal)

    def _reset(self) -> None:
        """Make the connection ready for the next message; one that breaks now takes nothing with it."""
        import smtplib

        try:
            self._ready().docmd("RSET")
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _receipt(self, message: Message, at: datetime, code: str) -> Receipt:
        return Receipt(
            key=message.key, status="failed", transport=self.name, at=at, code=code, transient=True
        )

    def _ready(self) -> smtplib.SMTP:
        """The connection, made if there is none or it has carried enough."""
        if self._server is not None and self._carried >= self._max:
            self.close()
        if self._server is None:
            self._server = self._way.connect()
            self._carried = 0
        return self._server

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def _stuffed(content: bytes) -> bytes:
    """Double the dots at the beginnings of lines and end with one alone (RFC 5321, section 4.5.2)."""
    return content.replace(b"\r\n.", b"\r\n..") + b".\r\n"
