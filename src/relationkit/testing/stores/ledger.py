"""The laws of a `LedgerStore`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from relationkit.consent import ConsentEvent, ConsentLog
from relationkit.consent.ledger import Ledger, LedgerStore, canonical, read_json
from relationkit.consent.ledger.merkle import Peaks
from relationkit.profiles import ContactPoint, Profile
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import HOUR, NOON, customer, no, yes

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Store(ConsentLog, LedgerStore, Protocol): ...


def _numbered(number: int = 1, address: str | None = None) -> Profile:
    point = ContactPoint(channel="email", address=address or f"anna{number}@example.com", epoch=0)
    return customer(number, contacts=(point,))


def _acts(count: int, owner: int = 1) -> list[ConsentEvent]:
    return [yes(_numbered(owner), NOON + hours * HOUR) for hours in range(count)]


def _ledger(store: LedgerStore) -> Ledger:
    return Ledger(store, origin="shop.example/consent")


class LedgerContract(Contract):
    """Each event of the log has a leaf, for ever. Give the fixture ``store``: an empty log of consents that keeps a ledger.

    >>> import pytest
    >>> class TestMyLedger(LedgerContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyLog()
    """

    def test_each_new_event_has_a_leaf(self, store: _Store) -> None:
        """The same event told again, in the same call or a later one, adds none."""
        first, second, third = _acts(3)
        store.append([first, first])
        store.append([first, second])
        store.append([third, second])

        assert 3 == store.ledger_size() == len(store.ledger_leaves(0, 3))
        assert [0, 1, 2] == [
            entry.index
            for event in (first, second, third)
            if (entry := store.ledger_entry(event.id)) is not None
        ]

    def test_every_event_can_be_proved(self, store: _Store) -> None:
        """Its entry holds the event and opens its leaf; nobody has an entry who did nothing."""
        anna = _numbered()
        events = [
            *_acts(70),
            no(anna, NOON + 100 * HOUR),
            ConsentEvent.objected(anna, at=NOON, source="desk"),
        ]
        store.append(events)
        ledger = _ledger(store)

        for event in events:
            receipt = ledger.receipt(event.id)
            assert receipt is not None
            assert ("valid", event) == (receipt.verify().code, receipt.event)
        assert None is store.ledger_entry("nobody")

    def test_roots_are_those_of_the_leaves(self, store: _Store) -> None:
        """However many are appended at once, and for each size that the log has had."""
        acts = iter(_acts(1100))
        for count in (1, 30, 1, 1, 31, 960, 1, 75):
            store.append([next(acts) for _ in range(count)])
        leaves = store.ledger_leaves(0, 1100)
        ledger, peaks = _ledger(store), Peaks()

        assert 1100 == store.ledger_size()
        for size, leaf in enumerate(leaves, 1):
            peaks.add(leaf.hash)
            if size % 32 < 2 or size > 1090:
                assert peaks.root() == ledger.checkpoint(size).root
        assert None is ledger.audit(ledger.checkpoint())

    def test_a_leaf_is_canonical_and_says_nothing_of_anybody(self, store: _Store) -> None:
        """Neither customer nor address nor the event's id, which is a digest of both."""
        stop = no(_numbered())
        store.append([stop])
        (leaf,) = store.ledger_leaves(0, 1)

        assert leaf.public == canonical(read_json(leaf.public)).decode()
        assert [] == [told for told in (stop.id, "c001", "anna1", "link") if told in leaf.public]

    def test_what_fails_leaves_no_leaf(self, store: _Store) -> None:
        """And no gap: the next one has the number that would have been."""

        def broken() -> Iterator[ConsentEvent]:
            yield from _acts(1200, 2)
            raise KeyError

        store.append(_acts(1))
        with pytest.raises(KeyError):
            store.append(broken())
        assert 1 == store.ledger_size() == len(store.ledger_leaves(0, 2000))
        store.append(_acts(40))

        assert 40 == store.ledger_size()
        assert None is _ledger(store).audit()

    def test_evidence_is_erased_and_leaves_stay(self, store: _Store) -> None:
        """Events and salts of these customers are gone, those of others are not, and nothing in the tree has moved."""
        anna, jan = _numbered(1, "anna@example.com"), _numbered(2, "ANNA@example.com")
        hers, his = [yes(anna), no(anna, NOON + HOUR)], yes(jan)
        store.append([*hers, his])
        ledger = _ledger(store)
        before, receipt = ledger.checkpoint(), ledger.receipt(his.id)

        assert 2 == store.erase_consents(["c001", "c001", "nobody"])
        assert 0 == store.erase_consents(["c001"])
        assert {"c001": [], "c002": [his]} == {
            key: list(found) for key, found in store.consents([anna, jan]).items()
        }
        assert [None, None] == [store.ledger_entry(event.id) for event in hers]
        assert (before, receipt) == (ledger.checkpoint(), ledger.receipt(his.id))
        assert None is ledger.audit(before)

    def test_threads_number_leaves_without_a_gap(self, store: _Store) -> None:
        """Several who append at once never get the same number."""
        acts = {worker: [*_acts(20), *_acts(20, 10 + worker)] for worker in range(4)}

        def append(worker: int) -> int:
            return sum(store.append([act]) for act in acts[worker])

        assert 100 == sum(self.at_once(4, append))
        assert 100 == store.ledger_size()
        indices = [
            entry.index
            for event_id in {act.id for told in acts.values() for act in told}
            if (entry := store.ledger_entry(event_id)) is not None
        ]
        assert list(range(100)) == sorted(indices)
        assert None is _ledger(store).audit()
