"""The laws of a `SuppressionList` and of an `ErasureLedger`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pytest

from relationkit.consent.suppression import Erasure, ErasureLedger, Suppression, SuppressionList
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import DAY, HOUR, NOON, SOFIA

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Store(SuppressionList, ErasureLedger, Protocol):
    """Both, as a store has them."""


def _print(number: int) -> str:
    return f"{number:064x}"


def _entry(number: int = 1, pepper: str = "a0") -> Suppression:
    return Suppression(_print(number), pepper, None, "marketing", NOON, "erased")


class SuppressionContract(Contract):
    """The list loses nobody. Give the fixture ``store``: an empty list and an empty ledger in one object.

    >>> import pytest
    >>> class TestMyList(SuppressionContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyList()
    """

    def test_who_is_listed_is_found(self, store: _Store) -> None:
        """Each entry comes back equal; who is not on the list is not in the answer."""
        one = replace(_entry(1), code="complained", canon=7)
        store.suppress([one, _entry(2)])

        assert {_print(1): [one], _print(2): [_entry(2)]} == {
            key: list(found)
            for key, found in store.suppressions({_print(1), _print(2), _print(3)}).items()
        }
        assert {} == dict(store.suppressions([]))

    def test_channels_and_scopes_are_told_apart(self, store: _Store) -> None:
        """One address may be listed several times, the oldest first."""
        entries = [
            replace(_entry(), channel="sms", since=NOON - DAY),
            _entry(),
            replace(_entry(), scope="everything", since=NOON + DAY),
        ]
        store.suppress(reversed(entries))

        assert entries == list(store.suppressions([_print(1)])[_print(1)])

    def test_the_later_entry_stands(self, store: _Store) -> None:
        """In whatever order and zone they are told, and nothing is taken off."""
        later = replace(_entry(), since=NOON + DAY, code="objected", pepper="b1", canon=2)
        store.suppress([_entry(), later])
        store.suppress([replace(_entry(), since=NOON.astimezone(SOFIA))])

        assert [later] == list(store.suppressions([_print(1)])[_print(1)])

    def test_the_peppers_are_told(self, store: _Store) -> None:
        """Of all entries, so that whoever lacks one knows that the list cannot be read."""
        assert frozenset() == store.suppression_peppers()
        store.suppress([_entry(1), _entry(2, "b1")])
        store.suppress([_entry(3, "c2"), _entry(4)])

        assert {"a0", "b1", "c2"} == store.suppression_peppers()

    def test_many_are_asked_for_at_once(self, store: _Store) -> None:
        """More than a batch holds, some of them twice."""
        store.suppress(map(_entry, range(1201)))
        asked = [_print(number) for number in range(1500)] * 2

        assert [1] * 1201 == [len(found) for found in store.suppressions(asked).values()]

    def test_a_stream_that_fails_lists_nobody(self, store: _Store) -> None:
        """All or nothing, across batches."""

        def broken() -> Iterator[Suppression]:
            yield from map(_entry, range(1200))
            raise KeyError

        with pytest.raises(KeyError):
            store.suppress(broken())

        assert ({}, frozenset()) == (
            dict(store.suppressions([_print(1)])),
            store.suppression_peppers(),
        )

    def test_erasures_are_read_back(self, store: _Store) -> None:
        """Each once, the oldest first, all of them or those since a moment, that moment included."""
        many = [
            Erasure(_print(number), "a0", NOON + (number // 2) * HOUR, 3) for number in range(1203)
        ]
        store.note_erasures(reversed(many))
        store.note_erasures(many[:3])

        assert many == list(store.erasures())
        assert many[4:] == list(store.erasures(since=NOON + 2 * HOUR))

    def test_a_second_erasure_is_another(self, store: _Store) -> None:
        """Whoever came back and was erased again was erased twice."""
        twice = [Erasure(_print(1), "a0", NOON), Erasure(_print(1), "a0", NOON + DAY)]
        store.note_erasures(twice)

        assert twice == list(store.erasures())

    def test_a_note_that_fails_notes_nothing(self, store: _Store) -> None:
        """All or nothing, across batches."""

        def broken() -> Iterator[Erasure]:
            yield from (Erasure(_print(number), "a0", NOON) for number in range(1200))
            raise KeyError

        with pytest.raises(KeyError):
            store.note_erasures(broken())

        assert [] == list(store.erasures())
