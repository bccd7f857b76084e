"""The laws of a `LinkBook`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from relationkit.consent.links import Holder, LinkBook
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import HOUR, NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

_LENGTH = 12


def _holder(number: int = 1, channel: str = "email", epoch: int = 0) -> Holder:
    return Holder(f"c{number:03}", channel, epoch)


class LinkBookContract(Contract):
    """A link leads to one holder, and what is used up stays so. Give the fixture ``store``: an empty book.

    >>> import pytest
    >>> class TestMyBook(LinkBookContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyBook()
    """

    def test_a_reference_leads_back(self, store: LinkBook) -> None:
        """Twelve bytes for each contact point, no two alike, the same whenever they are asked for."""
        holders = [_holder(), _holder(2), _holder(1, "sms"), _holder(1, "email", 1)]
        drawn = store.refer([*holders, holders[0]])

        assert holders == [store.referred(drawn[holder]) for holder in holders]
        assert {_LENGTH} == {len(ref) for ref in drawn.values()}
        assert {holders[2]: drawn[holders[2]]} == store.refer([holders[2]])
        assert {} == store.refer([])

    def test_references_cannot_be_guessed(self, store: LinkBook) -> None:
        """They are drawn, not counted: nothing that they begin or end with comes twice."""
        drawn = list(store.refer(map(_holder, range(1203))).values())

        assert [1203] * 2 == [len({ref[:8] for ref in drawn}), len({ref[4:] for ref in drawn})]

    def test_an_unknown_reference_is_nobody_s(self, store: LinkBook) -> None:
        """Whatever its length."""
        store.refer([_holder()])

        assert [None] * 3 == [store.referred(ref) for ref in (b"", bytes(12), bytes(99))]

    def test_who_is_unlinked_is_nobody(self, store: LinkBook) -> None:
        """All the contact points of these customers and of no others; a new reference is another one."""
        drawn = store.refer([_holder(), _holder(1, "sms"), _holder(2)])
        store.unlink(["c001", "c999"])

        assert [None, None, _holder(2)] == [store.referred(ref) for ref in drawn.values()]
        assert drawn[_holder()] != store.refer([_holder()])[_holder()]

    def test_a_mark_is_spent_once(self, store: LinkBook) -> None:
        """Until its time is over."""
        until = NOON + HOUR

        assert [True, False, True, False, True] == [
            store.spend(b"one", at=NOON, until=until),
            store.spend(b"one", at=NOON + HOUR / 2, until=until + HOUR),
            store.spend(b"two", at=NOON, until=until),
            store.spend(b"two", at=NOON, until=until),
            store.spend(b"one", at=until, until=until + HOUR),
        ]

    def test_of_many_one_spends(self, store: LinkBook) -> None:
        """Several threads that try the same mark at once."""
        spent = self.at_once(8, lambda _: store.spend(b"once", at=NOON, until=NOON + HOUR))

        assert 1 == sum(spent)

    def test_a_reference_that_fails_is_not_drawn(self, store: LinkBook) -> None:
        """All or nothing, across batches."""

        def broken() -> Iterator[Holder]:
            yield from map(_holder, range(1200))
            raise KeyError

        before = store.refer([_holder(5)])
        with pytest.raises(KeyError):
            store.refer(broken())

        assert before == store.refer([_holder(5)])
