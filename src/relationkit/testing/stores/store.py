"""The laws of all ports together, and of the transaction that spans them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from relationkit.campaigns import Outbox
from relationkit.consent import ConsentLog
from relationkit.consent.ledger import LedgerStore
from relationkit.errors import UnknownField
from relationkit.profiles import ConsentFact, ProfileStore
from relationkit.segments import Change, MembershipLog, Refreshment
from relationkit.surveys import Response, ResponseStore
from relationkit.testing.stores.consents import ConsentLogContract
from relationkit.testing.stores.decisions import DecisionContract
from relationkit.testing.stores.ledger import LedgerContract
from relationkit.testing.stores.memberships import MembershipLogContract
from relationkit.testing.stores.outbox import OutboxContract
from relationkit.testing.stores.people import HOUR, NOON, customer, kept, letter, no, yes
from relationkit.testing.stores.profiles import ProfileStoreContract
from relationkit.testing.stores.responses import ResponseStoreContract
from relationkit.testing.stores.segments import SegmentContract

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


class _Store(ProfileStore, ConsentLog, LedgerStore, ResponseStore, Outbox, MembershipLog, Protocol):
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
    change = Change("lapsed", anna.id, "entered", "time", NOON)
    store.record(Refreshment("lapsed", "9f2c", NOON), [change])


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
        len(list(store.members_now("lapsed"))),
    )


class StoreContract(
    ProfileStoreContract,
    ConsentLogContract,
    DecisionContract,
    LedgerContract,
    ResponseStoreContract,
    OutboxContract,
    MembershipLogContract,
    SegmentContract,
):
    """All contracts at once, for a store of all ports. Give the fixture ``store``: an empty store.

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

        assert (1, 1, 1, 1, 1, 1) == inside == _counts(store)

    def test_a_transaction_takes_all_back(self, store: _Store) -> None:
        """An exception undoes what every port has written within, and passes."""
        with pytest.raises(_Stop):
            _write_and_stop(store)

        assert (0, 0, 0, 0, 0, 0) == _counts(store)

    def test_an_inner_transaction_joins_the_outer(self, store: _Store) -> None:
        """What it wrote goes when the outer one fails."""
        with pytest.raises(_Stop):
            _write_inside_and_stop(store)

        assert (0, 0, 0, 0, 0, 0) == _counts(store)

    def test_a_write_that_fails_within_leaves_nothing(self, store: _Store) -> None:
        """Its caller may go on; the rest of the transaction is kept."""
        undeclared = customer(3, attributes={"hobby": "chess"})
        with store.transaction():
            store.put([customer(1)])
            with pytest.raises(UnknownField):
                store.put([*(customer(number) for number in range(100, 1200)), undeclared])
            store.put([customer(2)])

        assert ["c001", "c002"] == [found.id for found in store.profiles()]

    def test_consents_are_facts_of_the_profile(self, store: _Store) -> None:
        """Whoever reads the whole profile finds its own acts, oldest first; those of others are none of it."""
        anna = kept(store, customer(1))
        given, stopped = yes(anna), no(anna, NOON + HOUR)
        other = no(kept(store, customer(2, "ANNA1@example.com")))
        store.append([stopped, given, other])
        found = kept(store, customer(1)).consents

        assert [
            ConsentFact(
                id=event.id,
                profile_id="c001",
                kind=event.kind,
                purpose="newsletter",
                channel="email",
                happened_at=event.occurred_at,
            )
            for event in (given, stopped)
        ] == list(found)
        assert [()] == [person.consents for person in store.people(["c001"])]

    def test_consents_of_a_profile_are_not_put(self, store: _Store) -> None:
        """What a profile carries is the log's; a put neither adds to it nor takes from it."""
        made_up = ConsentFact(id="e1", profile_id="c001", kind="given", happened_at=NOON)
        anna = kept(store, customer(consents=(made_up,)))
        assert () == anna.consents
        store.append([yes(anna)])
        assert 1 == len(kept(store, customer()).consents)
