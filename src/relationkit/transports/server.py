"""The way to an SMTP server: address, encryption, login."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.errors import BackendError, InvalidDocument

if TYPE_CHECKING:
    import smtplib
    import ssl

Tls = Literal["starttls", "implicit", "none"]


@dataclass(frozen=True, slots=True, repr=False)
class SmtpServer:
    """Where the server is and how to get in; `connect` gives a connection that is ready for a message."""

    host: str
    port: int
    login: tuple[str, str] | None
    tls: Tls
    context: ssl.SSLContext | None
    timeout: float
    local_hostname: str | None

    def __post_init__(self) -> None:
        """Refuse a password on an open line."""
        if self.tls == "none" and self.login is not None:
            raise InvalidDocument(
                "smtp transport would send its password in the clear; use tls='starttls'"
            )

    def connect(self) -> smtplib.SMTP:
        """Connect, encrypt and log in; raise `BackendError` without the name, the password or the server's words."""
        import smtplib
        import ssl

        context = None if self.tls == "none" else self.context or ssl.create_default_context()
        try:
            if self.tls == "implicit":
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host,
                    self.port,
                    self.local_hostname,
                    timeout=self.timeout,
                    context=context,
                )
            else:
                server = smtplib.SMTP(
                    self.host, self.port, self.local_hostname, timeout=self.timeout
                )
        except (OSError, smtplib.SMTPException) as error:
            raise self._away("is away", "start it, or check host, port and certificate") from error
        try:
            if self.tls == "starttls":
                server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
            if self.login is not None:
                server.login(*self.login)
        except smtplib.SMTPAuthenticationError:
            server.close()
            # Not chained: the server's answer may quote the name.
            raise self._away("refuses the login", "check username and password") from None
        except smtplib.SMTPNotSupportedError:
            server.close()
            raise self._away("does not offer STARTTLS or a login", "check port and tls") from None
        except (OSError, smtplib.SMTPException) as error:
            server.close()
            raise self._away("broke off", "check tls and certificate, then retry") from error
        return server

    def _away(self, what: str, do: str) -> BackendError:
        return BackendError(f"smtp server {self.host!r} port {self.port} {what}; {do}")

    def __repr__(self) -> str:
        return f"SmtpServer({self.host!r}, {self.port!r})"
