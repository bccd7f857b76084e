"""The laws of all ports together, and of the transaction that spans them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from relationkit.campaigns import Outbox
from relationkit.consent import ConsentLog
from relationkit.errors import UnknownField
from relationkit.profiles import ProfileStore
from relationkit.surveys import Response, ResponseStore
from relationkit.testing.stores.consents import ConsentLogContract
from relationkit.testing.stores.outbox import OutboxContract
from relationkit.testing.stores.people import NOON, customer, kept, letter, yes
from relationkit.testing.stores.profiles import ProfileStoreContract
from relationkit.testing.stores.responses import ResponseStoreContract

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class _Store(ProfileStore, ConsentLog, ResponseStore, Outbox, Protocol):
    def transaction(self) -> AbstractContextManager[None]: ...


class _Stop(Exception):
    pass


def _write_everywhere(store: _Store) -> None:
    anna = kept(store, customer())
    store.append([yes(anna)])
    store.enqueue([letter()], at=NOON)
    response = Response(
        id="r1",
        survey="s",
        version=1,
        profile_id=anna.id,
        submitted_at=NOON,
        language="pl",
        answers={"q": 1},
    )
    store.keep(response)


def _write_and_stop(store: _Store) -> None:
    with store.transaction():
        _write_everywhere(store)
        raise _Stop


def _write_inside_and_stop(store: _Store) -> None:
    with store.transaction():
        with store.transaction():
            _write_everywhere(store)
        raise _Stop


def _counts(store: _Store) -> tuple[int, ...]:
    found = list(store.profiles())
    return (
        len(found),
        sum(len(profile.answers) for profile in found),
        sum(map(len, store.consents([customer()]).values())),
        len(list(store.responses("s"))),
        0 if store.next_due("spring") is None else 1,
    )


class StoreContract(
    ProfileStoreContract, ConsentLogContract, ResponseStoreContract, OutboxContract
):
    """The four contracts at once, for a store of all ports. Give the fixture ``store``: an empty store.

    >>> import pytest
    >>> class TestMyStore(StoreContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyStore()
    """

    def test_a_transaction_keeps_all(self, store: _Store) -> None:
        """What is written within is there at the end, and can be read before it."""
        with store.transaction():
            _write_everywhere(store)
            inside = _counts(store)

        assert (1, 1, 1, 1, 1) == inside == _counts(store)

    def test_a_transaction_takes_all_back(self, store: _Store) -> None:
        """An exception undoes what every port has written within, and passes."""
        with pytest.raises(_Stop):
            _write_and_stop(store)

        assert (0, 0, 0, 0, 0) == _counts(store)

    def test_an_inner_transaction_joins_the_outer(self, store: _Store) -> None:
        """What it wrote goes when the outer one fails."""
        with pytest.raises(_Stop):
            _write_inside_and_stop(store)

        assert (0, 0, 0, 0, 0) == _counts(store)

    def test_a_write_that_fails_within_leaves_nothing(self, store: _Store) -> None:
        """Its caller may go on; the rest of the transaction is kept."""
        undeclared = customer(3, attributes={"hobby": "chess"})
        with store.transaction():
            store.put([customer(1)])
            with pytest.raises(UnknownField):
                store.put([*(customer(number) for number in range(100, 1200)), undeclared])
            store.put([customer(2)])

        assert ["c001", "c002"] == [found.id for found in store.profiles()]
