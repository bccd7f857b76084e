"""The laws of a `PendingBook`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from relationkit.consent import ConsentEvent, ConsentLog
from relationkit.consent.links import Pending, PendingBook
from relationkit.profiles import ProfileStore
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import DAY, HOUR, NOON, WORDS, customer, kept, no, yes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from relationkit.profiles import Profile


class _Store(ProfileStore, ConsentLog, PendingBook, Protocol):
    pass


def _act(
    kind: str, profile: Profile, at: datetime, purpose: str = "newsletter", **more: object
) -> ConsentEvent:
    point = profile.contacts[0]
    return ConsentEvent.from_dict(
        {
            "kind": kind,
            "profile_id": profile.id,
            "purpose": purpose,
            "channel": "email",
            "epoch": point.epoch,
            "address": point.address,
            "occurred_at": at,
            "recorded_at": at,
            "notice": WORDS,
            "source": "footer",
            **more,
        }
    )


def _told(*requests: ConsentEvent) -> list[Pending]:
    return [Pending(one.id, str(one.profile_id), one.occurred_at) for one in requests]


class PendingBookContract(Contract):
    """Requests wait until they are confirmed or dropped. Give the fixture ``store``: empty, with customers and a log of consents.

    >>> import pytest
    >>> class TestMyStore(PendingBookContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyStore()
    """

    def test_requests_wait_the_oldest_first(self, store: _Store) -> None:
        """Those made before the moment; no other act is one."""
        anna, eva = kept(store, customer()), kept(store, customer(2))
        late, early = _act("requested", anna, NOON), _act("requested", eva, NOON - HOUR)
        edge = _act("requested", eva, NOON + DAY)
        store.append([late, early, edge, yes(anna), no(eva)])

        assert _told(early, late) == list(store.pending(before=NOON + DAY))
        assert [] == list(store.pending(before=NOON - HOUR))

    def test_a_confirmed_request_waits_no_more(self, store: _Store) -> None:
        """One confirmed later, or at that moment, for its purpose and address, letter by letter."""
        anna = kept(store, customer())
        first, again = _act("requested", anna, NOON), _act("requested", anna, NOON + HOUR)
        other = _act("requested", anna, NOON, "offers")
        elsewhere = _act("requested", anna, NOON, address="Anna1@example.com")
        after = _act("requested", anna, NOON + 3 * HOUR)
        confirmed = _act("confirmed", anna, NOON + HOUR, method="button")
        store.append([first, again, other, elsewhere, after, confirmed])

        assert {*_told(other, elsewhere, after)} == {*store.pending(before=NOON + DAY)}

    def test_what_is_dropped_is_gone(self, store: _Store) -> None:
        """The request and no other act, however many are dropped at once; what is no pending request is passed over."""
        anna, eva = kept(store, customer()), kept(store, customer(2))
        requests = [_act("requested", anna, NOON, f"p{number}") for number in range(1203)]
        held = _act("requested", anna, NOON - HOUR)
        confirmed = _act("confirmed", anna, NOON)
        others = [held, confirmed, _act("requested", eva, NOON), no(anna)]
        store.append([*requests, *others])
        gone = [one.id for one in (*requests, *others[:2], others[3])]

        assert 1203 == store.drop_pending([*gone, gone[0], "no-such-event"])
        assert 0 == store.drop_pending(gone)
        log = store.consents([anna, eva])
        assert [held, confirmed, others[3]] == sorted(log[anna.id], key=others.index)
        assert [others[2]] == list(log[eva.id])
        assert _told(others[2]) == list(store.pending(before=NOON + DAY))

    def test_a_dropped_request_can_be_made_again(self, store: _Store) -> None:
        """Whoever asks anew is heard."""
        anna = kept(store, customer())
        request = _act("requested", anna, NOON)
        for _ in range(2):
            assert 1 == store.append([request])
            assert 1 == store.drop_pending([request.id])

        assert [] == list(store.consents([anna])[anna.id])

    def test_a_stream_that_fails_drops_nothing(self, store: _Store) -> None:
        """All or nothing."""
        anna = kept(store, customer())
        requests = [_act("requested", anna, NOON, f"p{number}") for number in range(1203)]
        store.append(requests)

        def broken() -> Iterator[str]:
            yield from (one.id for one in requests)
            raise KeyError

        with pytest.raises(KeyError):
            store.drop_pending(broken())

        assert 1203 == len(store.pending(before=NOON + DAY))
