"""Letters through a real SMTP server."""

from __future__ import annotations

import socket
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import BackendError, InvalidDocument
from relationkit.testing.transports import Delivered, TransportContract
from relationkit.transports import SmtpTransport

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Sequence

    from tests.transports.conftest import PostOffice

    from relationkit.messages import Message, Receipt

    Make = Callable[..., Message]

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _told(receipts: Sequence[Receipt]) -> list[tuple[str, str | None, bool]]:
    return [(receipt.status, receipt.code, receipt.transient) for receipt in receipts]


SENT = ("sent", None, False)
NOT_CONNECTED = ("failed", "not-connected", True)


@pytest.mark.contract
class TestSmtpTransport(TransportContract):
    """The published contract, against the real server."""

    @pytest.fixture
    def transport(self, post_office: PostOffice) -> Iterator[SmtpTransport]:
        """Give a connection to the post office."""
        with post_office.transport() as transport:
            yield transport

    @pytest.fixture
    def delivered(self, post_office: PostOffice) -> Callable[[], Sequence[Delivered]]:
        """Read what the post office took."""
        return lambda: [Delivered.from_bytes(content) for content in post_office.contents]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("550 5.1.1 no such user here", ("invalid", "no-such-recipient", False)),
        ("550 5.7.1 you are not welcome", ("rejected", "recipient-refused", False)),
        ("554 no", ("rejected", "recipient-refused", False)),
        ("450 4.7.1 greylisted, try later", ("failed", "deferred", True)),
        ("421 4.3.2 closing", ("failed", "deferred", True)),
    ],
)
def test_a_refused_recipient_fails_alone(
    post_office: PostOffice, letter: Make, answer: str, told: tuple[str, str, bool]
) -> None:
    """A 5xx is for ever, a 4xx for now; the letters before and after go out."""
    post_office.recipients["customer2@example.com"] = answer
    with post_office.transport() as transport:
        receipts = transport.send_many([letter(1), letter(2), letter(3)], at=AT)

    assert [SENT, told, SENT] == _told(receipts)
    assert len(post_office.contents) == 2


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("554 5.6.0 looks like spam", ("rejected", "content-refused", False)),
        ("451 4.3.0 later", ("failed", "deferred", True)),
        ("421 4.3.2 closing", ("failed", "deferred", True)),
    ],
)
def test_refused_content_is_a_receipt(
    post_office: PostOffice, letter: Make, answer: str, told: tuple[str, str, bool]
) -> None:
    """What the server says after the letter is its last word on this letter."""
    post_office.verdict = answer
    with post_office.transport() as transport:
        receipts = transport.send_many([letter(1)], at=AT)

    assert [told] == _told(receipts)


def test_a_refused_sender_is_not_the_recipients_fault(
    post_office: PostOffice, letter: Make
) -> None:
    """It is "failed", for ever."""
    post_office.sender = "550 5.7.1 not from here"
    with post_office.transport() as transport:
        assert [("failed", "sender-refused", False)] == _told(
            transport.send_many([letter(1)], at=AT)
        )


def test_a_server_that_refuses_to_begin_refuses_the_letter(
    post_office: PostOffice, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer other than 354 to DATA is an answer about the letter."""
    with post_office.transport() as transport:
        server = transport._ready()
        docmd = server.docmd
        monkeypatch.setattr(
            server,
            "docmd",
            lambda cmd, *rest: (
                (554, b"no valid recipients") if cmd == "DATA" else docmd(cmd, *rest)
            ),
        )
        assert [("rejected", "content-refused", False)] == _told(
            transport.send_many([letter(1)], at=AT)
        )


def test_a_connection_lost_in_mid_run_loses_nothing(post_office: PostOffice, letter: Make) -> None:
    """What was handed over is "sent", what was in flight "unknown", the rest may be tried again; and then it works."""
    post_office.drop_at = 1
    letters = [letter(number) for number in range(1, 5)]
    with post_office.transport() as transport:
        receipts = transport.send_many(letters, at=AT)

        assert [SENT, ("unknown", "connection-lost", False), NOT_CONNECTED, NOT_CONNECTED] == _told(
            receipts
        )

        post_office.drop_at = None
        assert [SENT, SENT] == _told(transport.send_many(letters[2:], at=AT))


def test_a_connection_that_was_closed_while_idle_is_renewed(
    post_office: PostOffice, letter: Make
) -> None:
    """Before the letter itself is on its way, one more try on a new connection is safe."""
    with post_office.transport() as transport:
        transport.send_many([letter(1)], at=AT)
        post_office.close_after_mail = 1

        assert [SENT] == _told(transport.send_many([letter(2)], at=AT))
    assert post_office.connections == 2
    assert len(post_office.contents) == 2


def test_a_server_that_is_gone_for_good_in_mid_run_fails_the_rest(
    post_office: PostOffice, letter: Make
) -> None:
    """Nobody answers any more: all that is left may be tried again."""
    with post_office.transport() as transport:
        transport.send_many([letter(1)], at=AT)
        post_office.controller.stop()
        transport._server.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

        assert [NOT_CONNECTED, NOT_CONNECTED] == _told(
            transport.send_many([letter(2), letter(3)], at=AT)
        )


def test_a_server_that_hangs_up_on_everyone_fails_the_rest(
    post_office: PostOffice, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers, and hangs up before the letter, twice."""
    with post_office.transport() as transport:

        def hang_up(*_: object) -> None:
            raise ConnectionResetError

        monkeypatch.setattr(transport, "_announce", hang_up)
        assert [NOT_CONNECTED, NOT_CONNECTED] == _told(
            transport.send_many([letter(1), letter(2)], at=AT)
        )


def test_a_connection_that_breaks_after_a_refusal_keeps_the_refusal(
    post_office: PostOffice, letter: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recipient was refused, then the line broke: the refusal stands, and the next letter goes by a new connection."""
    post_office.recipients["customer1@example.com"] = "550 no"
    with post_office.transport() as transport:
        server = transport._ready()
        docmd = server.docmd

        def break_off(command: str, *rest: str) -> tuple[int, bytes]:
            if command == "RSET":
                raise ConnectionResetError
            return docmd(command, *rest)

        monkeypatch.setattr(server, "docmd", break_off)
        receipts = transport.send_many([letter(1), letter(2)], at=AT)

    assert [("rejected", "recipient-refused", False), SENT] == _told(receipts)


def test_a_slow_server_leaves_the_letter_in_doubt(post_office: PostOffice, letter: Make) -> None:
    """No answer in time after the letter was handed over: nobody knows."""
    post_office.slow = 1.0
    with post_office.transport(timeout=0.2) as transport:
        receipts = transport.send_many([letter(1), letter(2)], at=AT)

    assert [("unknown", "connection-lost", False), NOT_CONNECTED] == _told(receipts)


def test_a_connection_carries_so_many_and_no_more(post_office: PostOffice, letter: Make) -> None:
    """After that many messages a new connection is made; one transport is one connection at a time."""
    with post_office.transport(max_per_connection=2) as transport:
        transport.send_many([letter(number) for number in range(5)], at=AT)

    assert post_office.connections == 3
    assert len(post_office.contents) == 5


def test_nothing_to_send_makes_no_connection(post_office: PostOffice) -> None:
    """The server is not bothered."""
    with post_office.transport() as transport:
        assert [] == list(transport.send_many([], at=AT))
    assert post_office.connections == 0


def test_a_server_that_is_away_is_said_before_anything_is_sent(letter: Make) -> None:
    """`BackendError` names the server, and no letter."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        transport = SmtpTransport("127.0.0.1", nobody.getsockname()[1], tls="none", timeout=1)

        with pytest.raises(BackendError, match="is away; start it"):
            transport.send_many([letter(1)], at=AT)


def test_starttls_and_a_login(
    secure_office: PostOffice, letter: Make, trusting: ssl.SSLContext
) -> None:
    """The line is encrypted before the password goes over it."""
    with secure_office.transport(
        tls="starttls", context=trusting, username="shop", password="open sesame"
    ) as transport:
        assert [SENT] == _told(transport.send_many([letter(1)], at=AT))


def test_implicit_tls(
    open_office: Callable[..., PostOffice],
    letter: Make,
    server_tls: ssl.SSLContext,
    trusting: ssl.SSLContext,
) -> None:
    """TLS from the first byte."""
    office = open_office(ssl_context=server_tls)
    with office.transport(tls="implicit", context=trusting) as transport:
        assert [SENT] == _told(transport.send_many([letter(1)], at=AT))


def test_a_wrong_password_is_said_without_it(
    secure_office: PostOffice, letter: Make, trusting: ssl.SSLContext
) -> None:
    """Neither the error, nor its traceback, nor the transport's repr shows name or password."""
    transport = secure_office.transport(
        tls="starttls", context=trusting, username="kanarella", password="open barley"
    )
    with pytest.raises(BackendError, match="refuses the login") as caught:
        transport.send_many([letter(1)], at=AT)
    said = "".join(traceback.format_exception(caught.value)) + repr(transport)

    assert "barley" not in said
    assert "kanarella" not in said.replace('"kanarella"', "")


def test_a_strange_certificate_is_refused(secure_office: PostOffice, letter: Make) -> None:
    """Certificates are checked unless the caller's own context says otherwise."""
    with pytest.raises(BackendError, match="broke off; check tls and certificate"):
        secure_office.transport(tls="starttls").send_many([letter(1)], at=AT)


def test_a_server_without_starttls_is_refused(post_office: PostOffice, letter: Make) -> None:
    """The transport never falls back to the clear."""
    with pytest.raises(BackendError, match="does not offer STARTTLS"):
        post_office.transport(tls="starttls").send_many([letter(1)], at=AT)
    assert [] == post_office.contents


@pytest.mark.parametrize(
    "settings", [{"username": "shop"}, {"password": "x"}, {"username": "shop", "password": "x"}]
)
def test_half_a_login_and_one_in_the_clear_are_refused(settings: dict[str, str]) -> None:
    """A password never goes over an open line."""
    with pytest.raises(InvalidDocument):
        SmtpTransport("127.0.0.1", tls="none", **settings)  # type: ignore[arg-type]


def test_an_address_in_another_alphabet_needs_a_server_that_knows_it(
    open_office: Callable[..., PostOffice], letter: Make
) -> None:
    """SMTPUTF8 (RFC 6531) where it is offered; else this letter alone fails."""
    strange = letter(2, to="жанета@пример.example")
    modern, old = open_office(), open_office(enable_SMTPUTF8=False)

    with modern.transport() as transport:
        assert [SENT, SENT, SENT] == _told(
            transport.send_many([letter(1), strange, letter(3)], at=AT)
        )
    with old.transport() as transport:
        assert [SENT, ("failed", "smtputf8-not-offered", False), SENT] == _told(
            transport.send_many([letter(1), strange, letter(3)], at=AT)
        )


def test_lines_of_dots_arrive_as_they_are(post_office: PostOffice, letter: Make) -> None:
    """A line that begins with a dot, or is one, ends nothing (RFC 5321, section 4.5.2)."""
    text = ".\n..\n.two\nend\n"
    with post_office.transport() as transport:
        transport.send_many([letter(1, text=text)], at=AT)

    assert [text] == [Delivered.from_bytes(content).text for content in post_office.contents]


def test_closing_twice_is_as_good_as_once(post_office: PostOffice, letter: Make) -> None:
    """Also when the server has hung up already."""
    transport = post_office.transport()
    transport.send_many([letter(1)], at=AT)
    transport._server.close()  # type: ignore[union-attr]
    transport.close()
    transport.close()

    assert [SENT] == _told(transport.send_many([letter(2)], at=AT))
    transport.close()


def test_it_is_silent_about_its_login() -> None:
    """Host and port are all that it shows, inside as well."""
    transport = SmtpTransport("mail.shop.example", 587, username="shop", password="open barley")

    assert "SmtpTransport('mail.shop.example', 587)" == repr(transport)
    assert "SmtpServer('mail.shop.example', 587)" == repr(transport._way)
