"""The laws of an `Outbox`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

import pytest

from relationkit.campaigns import Addressee, Outbox, Outcome
from relationkit.errors import InvalidDocument
from relationkit.messages import Message, Receipt
from relationkit.profiles import Interaction, ProfileStore
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import DAY, HOUR, NOON, customer, letter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relationkit.campaigns import Claim
    from relationkit.messages.message import Status


class _Store(Outbox, ProfileStore, Protocol):
    """What is sent enters the customer's history, so both are needed."""


def _claim(
    store: Outbox, limit: int = 100, at: datetime = NOON, campaign: str = "spring"
) -> Sequence[Claim]:
    return store.claim(limit, at=at, lease=HOUR, campaign=campaign)


def _keys(claims: Sequence[Claim]) -> Sequence[str]:
    return [claim.message.key for claim in claims]


def _outcome(
    message: Message, status: Status = "sent", at: datetime = NOON, retry: datetime | None = None
) -> Outcome:
    receipt = Receipt(
        key=message.key,
        status=status,
        transport="maildir",
        at=at,
        code="o'k",
        transient=retry is not None,
        provider_id="<ж@shop.example>",
    )
    return Outcome(receipt, retry)


class OutboxContract(Contract):
    """Nothing is lost and nobody gets a message twice. Give the fixture ``store``: an empty outbox that keeps profiles too.

    >>> import pytest
    >>> class TestMyOutbox(OutboxContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyStore()
    """

    def test_a_message_comes_out_as_it_went_in(self, store: _Store) -> None:
        """Every field, header and letter."""
        store.enqueue([letter()], at=NOON)
        (claim,) = _claim(store)

        assert (letter(), 1) == (claim.message, claim.attempt)

    def test_a_key_waits_once(self, store: _Store) -> None:
        """A key that waits, is claimed or is settled is not taken again, nor twice in one call."""
        one, two, three = letter(1), letter(2), letter(3)
        assert [one.key, two.key] == list(store.enqueue([one, two, one], at=NOON))
        store.settle([_outcome(_claim(store, 1)[0].message)])
        _claim(store)
        assert [three.key] == list(store.enqueue([one, two, three], at=NOON))
        assert [letter(3).key] == _keys(_claim(store))

    def test_what_arrives_leased_is_claimed(self, store: _Store) -> None:
        """With a lease a new message is the caller's first attempt; it waits again when the lease ends."""
        store.enqueue([letter(1)], at=NOON)

        assert [letter(2).key] == list(store.enqueue([letter(1), letter(2)], at=NOON, lease=HOUR))
        assert [letter(1).key] == _keys(_claim(store))
        assert [letter(1).key, letter(2).key] == _keys(_claim(store, at=NOON + HOUR))

    def test_whom_a_message_was_for_is_remembered(self, store: _Store) -> None:
        """A key leads back to the person, the campaign, the purpose and the channel, also when it is settled."""
        message = letter()
        store.enqueue([message], at=NOON)
        expected = Addressee(
            message.key, message.campaign, message.profile_id, message.purpose, message.channel
        )

        assert expected == store.addressee(message.key)
        store.settle([_outcome(claim.message) for claim in _claim(store)])
        assert expected == store.addressee(message.key)
        assert store.addressee("0" * 32) is None

    def test_the_oldest_comes_first(self, store: _Store) -> None:
        """In the order of arrival, and no more than asked for."""
        store.enqueue([letter(number) for number in range(150)], at=NOON)
        store.enqueue([letter(number) for number in range(150, 300)], at=NOON)

        assert [letter(n).key for n in range(200)] == _keys(_claim(store, 200))
        assert [letter(n).key for n in range(200, 300)] == _keys(_claim(store, 200))
        assert [] == _keys(_claim(store))

    def test_none_asked_for_is_none(self, store: _Store) -> None:
        """A limit of zero or less claims nothing."""
        store.enqueue([letter()], at=NOON)

        assert [] == [*_claim(store, 0), *_claim(store, -1)]

    def test_campaigns_do_not_meet(self, store: _Store) -> None:
        """A claim, a due moment and a receipt are of one campaign."""
        store.enqueue([letter(1), letter(1, "autumn")], at=NOON)
        store.settle([_outcome(claim.message) for claim in _claim(store)])

        assert [letter(1).key] == [receipt.key for receipt in store.receipts("spring")]
        assert (None, NOON) == (store.next_due("spring"), store.next_due("autumn"))
        assert [letter(1, "autumn").key] == _keys(_claim(store, campaign="autumn"))

    def test_nothing_is_due_before_its_time(self, store: _Store) -> None:
        """A message waits for the moment of its arrival."""
        store.enqueue([letter()], at=NOON + DAY)

        assert NOON + DAY == store.next_due("spring")
        assert [] == _keys(_claim(store, at=NOON))
        assert [letter().key] == _keys(_claim(store, at=NOON + DAY))

    def test_a_lease_ends(self, store: _Store) -> None:
        """Until then nobody else has the message; from that moment on it is claimed again, as the next attempt."""
        store.enqueue([letter()], at=NOON)
        _claim(store)

        assert NOON + HOUR == store.next_due("spring")
        assert [] == _keys(_claim(store, at=NOON + HOUR / 2))
        assert [2] == [claim.attempt for claim in _claim(store, at=NOON + HOUR)]

    def test_a_settled_message_is_done(self, store: _Store) -> None:
        """It is never claimed again, whatever its status."""
        store.enqueue([letter(1), letter(2)], at=NOON)
        first, second = _claim(store)
        store.settle([_outcome(first.message), _outcome(second.message, "rejected")])

        assert store.next_due("spring") is None
        assert [] == _keys(_claim(store, at=NOON + DAY))

    def test_receipts_come_back(self, store: _Store) -> None:
        """Each field equal, in the order of the keys, across many batches."""
        letters = [letter(number) for number in range(990)]
        store.enqueue(letters, at=NOON)
        outcomes = [_outcome(claim.message, "failed") for claim in _claim(store, 990)]
        store.settle(iter(outcomes))

        expected = sorted((outcome.receipt for outcome in outcomes), key=lambda held: held.key)
        assert expected == list(store.receipts("spring"))

    def test_an_open_message_has_no_receipt(self, store: _Store) -> None:
        """Neither waiting, nor claimed, nor to be tried again."""
        store.enqueue([letter(1), letter(2), letter(3)], at=NOON)
        first, _ = _claim(store, 2)
        store.settle([_outcome(first.message, "failed", retry=NOON + DAY)])

        assert [] == list(store.receipts("spring"))

    def test_the_first_receipt_stays(self, store: _Store) -> None:
        """Whoever settles second, in the same call or later, with or without a retry, changes nothing."""
        store.put([customer()])
        store.enqueue([letter()], at=NOON)
        first = _outcome(letter(), "rejected")
        store.settle([first, _outcome(letter(), "sent")])
        store.settle([_outcome(letter(), "sent"), _outcome(letter(), "failed", retry=NOON)])

        found = store.profile("c001")
        assert found is not None
        assert ([first.receipt], ()) == (list(store.receipts("spring")), found.interactions)
        assert store.next_due("spring") is None

    def test_a_retry_waits_until_its_moment(self, store: _Store) -> None:
        """Then it is claimed as the next attempt, and may be settled."""
        store.enqueue([letter()], at=NOON)
        (claim,) = _claim(store)
        store.settle([_outcome(claim.message, "failed", retry=NOON + 2 * HOUR)])

        assert NOON + 2 * HOUR == store.next_due("spring")
        assert [] == _keys(_claim(store, at=NOON + HOUR))
        (again,) = _claim(store, at=NOON + 2 * HOUR)
        store.settle([_outcome(again.message, at=NOON + 2 * HOUR)])
        assert (2, ["sent"]) == (again.attempt, [held.status for held in store.receipts("spring")])

    def test_what_is_sent_enters_the_history(self, store: _Store) -> None:
        """An interaction "sent" with the message's key, the receipt's moment and the campaign; others leave none."""
        store.put([customer(1), customer(2)])
        store.enqueue([letter(1), letter(2, owner=2)], at=NOON)
        store.settle([_outcome(letter(1), at=NOON + HOUR), _outcome(letter(2), "failed")])
        sent = Interaction(
            id=letter(1).key,
            profile_id="c001",
            channel="email",
            kind="sent",
            happened_at=NOON + HOUR,
            campaign="spring",
        )

        assert [(sent,), ()] == [found.interactions for found in store.profiles()]

    def test_a_message_to_a_stranger_is_settled(self, store: _Store) -> None:
        """Nobody's history is written when the customer is not there; what was never here is ignored."""
        store.enqueue([letter(1)], at=NOON)
        store.settle([_outcome(letter(1)), _outcome(letter(2))])
        store.put([customer()])

        found = store.profile("c001")
        assert found is not None
        assert () == found.interactions
        assert [letter(1).key] == [held.key for held in store.receipts("spring")]

    def test_settling_is_all_or_nothing(self, store: _Store) -> None:
        """A naive moment in the middle takes back what stands before it."""
        store.enqueue([letter(number) for number in range(600)], at=NOON)
        outcomes = [_outcome(letter(number)) for number in range(599)]
        naive = _outcome(letter(599), at=NOON.replace(tzinfo=None))
        with pytest.raises(InvalidDocument):
            store.settle([*outcomes, naive])

        assert [] == list(store.receipts("spring"))

    def test_a_naive_moment_is_refused(self, store: _Store) -> None:
        """The zone of a moment is never guessed."""
        naive = NOON.replace(tzinfo=None)
        with pytest.raises(InvalidDocument):
            store.enqueue([letter()], at=naive)
        with pytest.raises(InvalidDocument):
            _claim(store, at=naive)

        assert store.next_due("spring") is None

    def test_threads_never_hold_the_same_message(self, store: _Store) -> None:
        """Several workers empty the outbox together; each message is claimed by one, and settled once."""
        letters = [letter(number) for number in range(400)]
        store.enqueue(letters, at=NOON)

        def work(_: int) -> Counter[str]:
            done: Counter[str] = Counter()
            while claims := _claim(store, 7):
                done.update(_keys(claims))
                store.settle([_outcome(claim.message) for claim in claims])
            return done

        taken = sum(self.at_once(4, work), Counter[str]())
        assert [] == [key for key, times in taken.items() if times > 1]
        assert 400 == len(taken) == len(list(store.receipts("spring")))

    def test_threads_enqueue_a_key_once(self, store: _Store) -> None:
        """Several planners with the same letters make each wait once, and count it once."""
        letters = [letter(number) for number in range(250)]

        assert 250 == sum(
            len(new) for new in self.at_once(4, lambda _: store.enqueue(letters, at=NOON))
        )
        assert 250 == len(_claim(store, 999))
