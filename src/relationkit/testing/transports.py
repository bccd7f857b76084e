"""The laws of every transport, as tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pytest

from relationkit.errors import NotSupported
from relationkit.messages import Message, message_key
from relationkit.testing.leave import permitted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relationkit.messages import Transport

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENT = frozenset(("queued", "sent"))
TEXT = "Szanowna Pani Żaneto,\n\nДраги Александре, سلام و درود, 花, 👩🏽‍🌾, é. Jak smakowała zupa?\n.\n..From here\n"
HTML = "<p>Pani Żaneto &amp; 花: <a href='https://shop.example/?a=1&amp;b=2'>zupa</a> 👩🏽‍🌾</p>\n"
IMPOSSIBLE = (
    "",
    "@",
    "anna",
    "anna@",
    "anna@exam ple.com",
    "anna@example.com\r\nRCPT TO:<eva@example.org>",
    "anna@example.com, eva@example.org",
    "Anna@example.org <eva@example.org>",
    "<anna@example.com> <eva@example.org>",
    "anna\x00@example.com",
    f"{'a' * 300}@example.com",
)
HOSTILE = (
    "Spring\r\nBcc: eva@example.org",
    "Spring\nBcc: eva@example.org",
    "Spring\rBcc: eva@example.org",
    "Spring\u2028Bcc: eva@example.org",
    "Spring\x85Bcc: eva@example.org",
    "Spring\x0b\x0c\x1cBcc: eva@example.org",
    "Spring\x00",
    "Spring\ud800",
    "=?utf-8?q?Spring=0D=0ABcc:_eva=40example.org?=",
    "Z" + "\u0301" * 5000,
    "\u202egnirpS",
    "",
)


@dataclass(frozen=True, slots=True, repr=False)
class Delivered:
    r"""What arrived: the fixture `delivered` of a `TransportContract` gives these.

    ``headers`` are the names and values of all headers, for a carrier that has them.

    >>> Delivered.from_bytes(b"To: anna@example.com\r\nSubject: Seeds\r\n\r\nDear Anna\r\n").subject
    'Seeds'
    """

    to: str
    text: str
    subject: str = ""
    html: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read an e-mail as its reader's program does."""
        from email import message_from_bytes, policy

        letter = message_from_bytes(content, policy=policy.default)
        text, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
        return cls(
            to=letter["to"].addresses[0].addr_spec,
            subject=letter["subject"],
            text=text.get_content().replace("\r\n", "\n") if text else "",
            html=html.get_content().replace("\r\n", "\n") if html else None,
            headers=tuple((name, str(value)) for name, value in letter.items()),
        )


def _may_go(**values: Any) -> Message:  # noqa: ANN401 - fields of a message
    return permitted(Message(**values), at=AT)


class TransportContract:
    """What every transport promises. Subclass it, name the class ``Test...``, and give it two fixtures.

    ``transport`` is the transport, new for each test; ``delivered`` is a function without arguments that says what has
    arrived at the other end, as a sequence of `Delivered`. Set ``delivers_once`` where the carrier knows the keys that it
    has had, and ``addresses`` for channels other than e-mail.

    >>> class TestGatewayTransport(TransportContract):
    ...     @pytest.fixture
    ...     def transport(self):
    ...         return GatewayTransport(...)
    ...     @pytest.fixture
    ...     def delivered(self):
    ...         return lambda: [Delivered(to=number, text=text) for number, text in gateway.outbox]
    """

    delivers_once: ClassVar[bool] = False
    addresses: ClassVar[tuple[str, str, str]] = (
        "anna@example.com",
        "ivan@example.org",
        "zoe@example.net",
    )
    impossible: ClassVar[tuple[str, ...]] = IMPOSSIBLE

    @pytest.fixture
    def transport(self) -> Transport:
        """Give a new transport."""
        raise NotImplementedError("give the fixture `transport`: a new transport for each test")

    @pytest.fixture
    def delivered(self) -> Callable[[], Sequence[Delivered]]:
        """Give a function that says what has arrived."""
        raise NotImplementedError(
            "give the fixture `delivered`: a function that says what has arrived"
        )

    def letters(self, transport: Transport) -> list[Message]:
        """Make one message for each of the addresses, for a channel of this transport."""
        channel = "email" if "email" in transport.channels else min(transport.channels)
        return [
            _may_go(
                key=message_key("contract", "1", f"c{number}", channel, "v1"),
                campaign="contract",
                profile_id=f"c{number}",
                purpose="newsletter",
                channel=channel,
                to=to,
                sender="Jan Nowak <jan@shop.example>",
                subject=f"Zupa {number}: żółta, 花",
                text=TEXT,
                html=HTML if channel == "email" else None,
                language="pl",
            )
            for number, to in enumerate(self.addresses, 1)
        ]

    def test_it_says_its_name_and_its_channels(self, transport: Transport) -> None:
        """The name is a short word, and there is a channel that it carries."""
        assert transport.name.isidentifier()
        assert transport.channels

    def test_nothing_goes_without_a_permit(
        self, transport: Transport, delivered: Callable[[], Sequence[Delivered]]
    ) -> None:
        """No permit, one for another address, and one that is over: rejected, and the rest goes."""
        first, second, third = self.letters(transport)
        early = permitted(second, at=AT - timedelta(days=1))
        without = [replace(first, permit=None), replace(first, to=third.to), early]

        *refused, sent = transport.send_many([*without, third], at=AT)

        assert [("rejected", "no-permit")] * 3 == [(one.status, one.code) for one in refused]
        assert sent.status in SENT
        assert [third.to] == [one.to for one in delivered()]

    def test_nothing_gives_no_receipts(
        self, transport: Transport, delivered: Callable[[], Sequence[Delivered]]
    ) -> None:
        """An empty batch is no fault and sends nothing."""
        assert list(transport.send_many([], at=AT)) == []
        assert list(delivered()) == []

    def test_each_message_gets_its_receipt_in_order(self, transport: Transport) -> None:
        """One receipt for each message, in the order of the messages, with the key, the name and the moment."""
        letters = self.letters(transport)
        receipts = transport.send_many(letters, at=AT)

        assert [letter.key for letter in letters] == [receipt.key for receipt in receipts]
        assert {(transport.name, AT)} == {(receipt.transport, receipt.at) for receipt in receipts}
        assert {receipt.status for receipt in receipts} <= SENT

    def test_each_message_arrives_as_it_was(
        self, transport: Transport, delivered: Callable[[], Sequence[Delivered]]
    ) -> None:
        """Text of every alphabet arrives at its address unchanged; so do subject and HTML of an e-mail."""
        letters = self.letters(transport)
        transport.send_many(letters, at=AT)
        arrived = {letter.to: letter for letter in delivered()}

        assert sorted(self.addresses) == sorted(arrived)
        for letter in letters:
            assert letter.text == arrived[letter.to].text
            if letter.channel == "email":
                assert (letter.subject, letter.html) == (
                    arrived[letter.to].subject,
                    arrived[letter.to].html,
                )

    def test_a_foreign_channel_is_refused_before_anything_is_sent(
        self, transport: Transport, delivered: Callable[[], Sequence[Delivered]]
    ) -> None:
        """`NotSupported`, and the messages before it are not sent either."""
        good, other, _ = self.letters(transport)
        foreign = permitted(other, at=AT, channel="pigeon")

        with pytest.raises(NotSupported):
            transport.send_many([good, foreign], at=AT)
        assert list(delivered()) == []

    @pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
    def test_no_value_makes_a_header_or_stops_the_batch(
        self, transport: Transport, delivered: Callable[[], Sequence[Delivered]], value: str
    ) -> None:
        """A subject or a name with line breaks and the like is one message's matter, and reaches nobody else."""
        first, second, third = self.letters(transport)
        hostile = permitted(
            second,
            at=AT,
            subject=value,
            to=f'"{value}" <{second.to}>' if second.channel == "email" else second.to,
            headers=(("X-Shop", value),) if second.channel == "email" else (),
        )
        receipts = transport.send_many([first, hostile, third], at=AT)
        arrived = list(delivered())

        assert [first.key, second.key, third.key] == [receipt.key for receipt in receipts]
        assert receipts[0].status in SENT
        assert receipts[2].status in SENT
        assert {first.to, third.to} <= {letter.to for letter in arrived} <= set(self.addresses)
        for letter in arrived:
            names = [name.lower() for name, _ in letter.headers]
            assert not {"bcc", "cc"} & set(names)
            assert sorted(set(names)) == sorted(names)

    def test_an_impossible_address_fails_alone(
        self, transport: Transport, delivered: Callable[[], Sequence[Delivered]]
    ) -> None:
        """Its receipt is not "sent", says why and is not transient; the others arrive."""
        first, second, third = self.letters(transport)
        astray = [
            permitted(
                second, at=AT, key=message_key("contract", "1", to, second.channel, "v1"), to=to
            )
            for to in self.impossible
        ]
        before, *refused, after = transport.send_many([first, *astray, third], at=AT)

        assert {before.status, after.status} <= SENT
        assert {receipt.status for receipt in refused} <= {"invalid", "rejected", "failed"}
        assert all(receipt.code and not receipt.transient for receipt in refused)
        assert sorted((first.to, third.to)) == sorted(letter.to for letter in delivered())

    def test_a_key_is_delivered_once(
        self, transport: Transport, delivered: Callable[[], Sequence[Delivered]]
    ) -> None:
        """Where the carrier can know: one delivery, and "sent" each time, within a batch and in the next."""
        if not self.delivers_once:
            pytest.skip("this carrier does not know the keys that it has had")
        letter, other, _ = self.letters(transport)
        receipts = [
            *transport.send_many([letter, other, letter], at=AT),
            *transport.send_many([letter], at=AT),
        ]

        assert {receipt.status for receipt in receipts} <= SENT
        assert sorted((letter.to, other.to)) == sorted(one.to for one in delivered())

    def test_nothing_that_it_says_holds_personal_data(self, transport: Transport) -> None:
        """Neither the transport nor a receipt shows an address, a subject or a text."""
        letters = self.letters(transport)
        receipts = transport.send_many(
            [*letters, permitted(letters[0], at=AT, key="k9", to="anna at example")], at=AT
        )
        said = f"{transport!r} {transport} {receipts!r}"

        for secret in (*self.addresses, "anna at example", "Zupa", "Żaneto"):
            assert secret not in said
