"""Each law of the transport contract bites: a transport that breaks it, and it alone, is found out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.errors import NotSupported
from relationkit.testing.leave import permitted
from relationkit.testing.transports import AT, HOSTILE, Delivered, TransportContract
from relationkit.transports import MemoryTransport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from relationkit.messages import Message, Receipt, Transport

pytestmark = pytest.mark.contract


class Sound(MemoryTransport):
    """Keeps the contract; the twins below break it in one place each."""

    def arrived(self) -> list[Delivered]:
        """What is at the other end."""
        return [
            Delivered(
                to=one.to.rpartition("<")[2].rstrip(">"),
                text=one.text,
                subject=one.subject,
                html=one.html,
                headers=(("Subject", one.subject), *one.headers),
            )
            for one in self.messages
        ]


class Nameless(Sound):
    name = ""


class Idle(Sound):
    def __init__(self) -> None:
        super().__init__(frozenset())


class Eager(Sound):
    """Sends something even when there is nothing to send."""

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        if messages:
            return super().send_many(messages, at=at)
        return super().send_many([LETTER], at=at)


class Lawless(Sound):
    """Sends whatever it is given, with leave or without."""

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        return super().send_many([permitted(one, at=at) for one in messages], at=at)


class Unordered(Sound):
    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        return sorted(super().send_many(messages, at=at), key=lambda receipt: receipt.key)[::-1]


class Forgetful(Sound):
    """Loses the last receipt."""

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        return super().send_many(messages, at=at)[:-1]


class Timeless(Sound):
    """Looks at a clock of its own."""

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        return [
            replace(receipt, at=at.replace(year=2027))
            for receipt in super().send_many(messages, at=at)
        ]


class Ascii(Sound):
    def arrived(self) -> list[Delivered]:
        return [
            replace(one, text=one.text.encode("ascii", "replace").decode())
            for one in super().arrived()
        ]


class Textual(Sound):
    def arrived(self) -> list[Delivered]:
        return [replace(one, html=None) for one in super().arrived()]


class Shortening(Sound):
    def arrived(self) -> list[Delivered]:
        return [replace(one, subject=one.subject[:5]) for one in super().arrived()]


class Carrying(Sound):
    """Takes every channel for its own."""

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        return super().send_many(
            [permitted(one, at=at, channel="email") for one in messages], at=at
        )


class Late(Sound):
    """Refuses a foreign channel only when it comes to it."""

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        return [
            receipt for one in messages for receipt in super(Late, self).send_many([one], at=at)
        ]


class Injectable(Sound):
    """Writes subjects as they come."""

    def arrived(self) -> list[Delivered]:
        return [
            replace(one, headers=tuple(_split(f"Subject: {one.subject}")))
            for one in super().arrived()
        ]


def _split(head: str) -> Iterator[tuple[str, str]]:
    for line in head.splitlines():
        name, _, value = line.partition(": ")
        yield name, value


class Doubling(Sound):
    def arrived(self) -> list[Delivered]:
        return [replace(one, headers=one.headers * 2) for one in super().arrived()]


class Fragile(Sound):
    """One strange subject ends the batch."""

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        receipts = list(super().send_many(messages, at=at))
        odd = [place for place, one in enumerate(messages) if not one.subject.isprintable()]
        return receipts[: odd[0]] if odd else receipts


class Trusting(Sound):
    """Takes whatever stands in angle brackets for the address."""

    def _keep(self, message: Message, at: datetime) -> Receipt:
        return super()._keep(
            replace(message, to=f"<{message.to.rpartition('<')[2].rstrip('>')}>"), at
        )


class Hopeful(Sound):
    """Would try an impossible address for ever."""

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        return [
            replace(one, transient=one.status != "sent")
            for one in super().send_many(messages, at=at)
        ]


class Speechless(Sound):
    """Does not say why."""

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        return [replace(one, code=None) for one in super().send_many(messages, at=at)]


class Repeating(Sound):
    """Delivers a key as often as it comes."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Delivered] = []

    def _keep(self, message: Message, at: datetime) -> Receipt:
        self._kept.clear()
        receipt = super()._keep(message, at)
        self._all += super().arrived()
        return receipt

    def arrived(self) -> list[Delivered]:
        return self._all


class Grudging(Sound):
    """Calls a key that it has had a failure."""

    def _keep(self, message: Message, at: datetime) -> Receipt:
        known = message.key in self._kept
        receipt = super()._keep(message, at)
        return replace(receipt, status="failed") if known else receipt


class Talkative(Sound):
    def __repr__(self) -> str:
        return f"Talkative({[one.to for one in self.messages]})"


class Quoting(Sound):
    """Puts the address into the receipt's code."""

    def _keep(self, message: Message, at: datetime) -> Receipt:
        return replace(super()._keep(message, at), code=message.to)


CONTRACT = TransportContract()
LETTER = CONTRACT.letters(Sound())[0]

LAWS: dict[str, Callable[[Any], None]] = {
    "name": CONTRACT.test_it_says_its_name_and_its_channels,
    "permit": lambda twin: CONTRACT.test_nothing_goes_without_a_permit(twin, twin.arrived),
    "nothing": lambda twin: CONTRACT.test_nothing_gives_no_receipts(twin, twin.arrived),
    "receipts": CONTRACT.test_each_message_gets_its_receipt_in_order,
    "arrival": lambda twin: CONTRACT.test_each_message_arrives_as_it_was(twin, twin.arrived),
    "channel": lambda twin: CONTRACT.test_a_foreign_channel_is_refused_before_anything_is_sent(
        twin, twin.arrived
    ),
    "headers": lambda twin: CONTRACT.test_no_value_makes_a_header_or_stops_the_batch(
        twin, twin.arrived, HOSTILE[0]
    ),
    "address": lambda twin: CONTRACT.test_an_impossible_address_fails_alone(twin, twin.arrived),
    "once": lambda twin: Once().test_a_key_is_delivered_once(twin, twin.arrived),
    "silence": CONTRACT.test_nothing_that_it_says_holds_personal_data,
}


class Once(TransportContract):
    """The contract of carriers that know their keys; not collected, its name does not begin with Test."""

    delivers_once = True


@pytest.mark.parametrize("law", LAWS)
def test_a_sound_transport_keeps_every_law(law: str) -> None:
    """So that a bite below is the twin's fault."""
    LAWS[law](Sound())


@pytest.mark.parametrize(
    ("law", "twin"),
    [
        ("name", Nameless),
        ("name", Idle),
        ("permit", Lawless),
        ("nothing", Eager),
        ("receipts", Unordered),
        ("receipts", Forgetful),
        ("receipts", Timeless),
        ("arrival", Ascii),
        ("arrival", Textual),
        ("arrival", Shortening),
        ("channel", Carrying),
        ("channel", Late),
        ("headers", Injectable),
        ("headers", Doubling),
        ("headers", Fragile),
        ("address", Trusting),
        ("address", Hopeful),
        ("address", Speechless),
        ("once", Repeating),
        ("once", Grudging),
        ("silence", Talkative),
        ("silence", Quoting),
    ],
)
def test_each_law_bites(law: str, twin: Callable[[], Transport]) -> None:
    """The broken twin fails the law that it breaks."""
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        LAWS[law](twin())


def test_every_law_has_a_bite() -> None:
    """No test of the contract is left without a twin."""
    laws = [name for name in vars(TransportContract) if name.startswith("test_")]

    assert len(LAWS) == len(laws)


def test_a_subclass_without_its_fixtures_is_told(pytester: pytest.Pytester) -> None:
    """The error says which fixture is missing."""
    pytester.makepyfile(
        "from relationkit.testing.transports import TransportContract\nclass TestMine(TransportContract): pass"
    )
    result = pytester.runpytest_inprocess(
        "-k", "nothing_gives or name", "-p", "no:randomly", "-p", "no:cacheprovider"
    )

    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*give the fixture `transport`: a new transport for each test*"])


def test_a_subclass_without_an_end_is_told(pytester: pytest.Pytester) -> None:
    """Likewise for what has arrived."""
    pytester.makepyfile(
        """
        import pytest
        from relationkit.testing.transports import TransportContract
        from relationkit.transports import MemoryTransport

        class TestMine(TransportContract):
            @pytest.fixture
            def transport(self):
                return MemoryTransport()
        """
    )
    result = pytester.runpytest_inprocess(
        "-k", "nothing_gives", "-p", "no:randomly", "-p", "no:cacheprovider"
    )

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*give the fixture `delivered`*"])


def test_the_twins_channel_is_refused_by_the_sound_one() -> None:
    """`NotSupported` names the channel."""
    with pytest.raises(NotSupported, match="does not carry channel 'pigeon'; use one of: email"):
        Sound().send_many([replace(LETTER, channel="pigeon")], at=AT)
