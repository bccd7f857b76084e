"""Our stores keep the contracts of the suppression list and of the book of links, and each law of these bites."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from relationkit.consent.links import Holder
from relationkit.consent.suppression import Erasure
from relationkit.storage import MemoryStore, SqliteStore, SqlStore
from relationkit.testing import LinkBookContract, SuppressionContract

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from relationkit.consent.suppression import Suppression

ANNA = Holder("c1", "email", 0)


class Both(SuppressionContract, LinkBookContract):
    """The contracts that a store keeps beside `StoreContract`."""


@pytest.mark.contract
class TestOurStores(Both):
    @pytest.fixture
    def store(self, any_store: MemoryStore | SqlStore) -> MemoryStore | SqlStore:
        return any_store


class Twin(MemoryStore):
    """A store that looks right, and the laws that it breaks."""

    bitten: ClassVar[tuple[str, ...]] = ()


class ForgetsTheForm(Twin):
    bitten = ("test_who_is_listed_is_found",)

    def suppress(self, entries: Iterable[Suppression], /) -> None:
        super().suppress(replace(entry, canon=1) for entry in entries)


class HasOneEntryAnAddress(Twin):
    bitten = ("test_channels_and_scopes_are_told_apart",)

    def suppressions(self, fingerprints: Collection[str], /) -> Mapping[str, Sequence[Suppression]]:
        return {key: found[-1:] for key, found in super().suppressions(fingerprints).items()}


class KeepsTheFirst(Twin):
    bitten = ("test_the_later_entry_stands",)

    def suppress(self, entries: Iterable[Suppression], /) -> None:
        super().suppress(entry for entry in entries if not self.suppressions([entry.fingerprint]))


class KnowsOnePepper(Twin):
    bitten = ("test_the_peppers_are_told",)

    def suppression_peppers(self) -> frozenset[str]:
        return frozenset(sorted(super().suppression_peppers())[:1])


class ReadsAPage(Twin):
    bitten = ("test_many_are_asked_for_at_once", "test_erasures_are_read_back")

    def suppressions(self, fingerprints: Collection[str], /) -> Mapping[str, Sequence[Suppression]]:
        return super().suppressions(list(fingerprints)[:500])

    def erasures(self, *, since: datetime | None = None) -> Iterator[Erasure]:
        yield from list(super().erasures(since=since))[:500]


class KeepsHalf(Twin):
    bitten = (
        "test_a_stream_that_fails_lists_nobody",
        "test_a_note_that_fails_notes_nothing",
        "test_a_reference_that_fails_is_not_drawn",
    )

    def suppress(self, entries: Iterable[Suppression], /) -> None:
        for entry in entries:
            super().suppress([entry])

    def note_erasures(self, erasures: Iterable[Erasure], /) -> None:
        for erasure in erasures:
            super().note_erasures([erasure])

    def refer(self, holders: Iterable[Holder], /) -> Mapping[Holder, bytes]:
        if isinstance(holders, list):
            return super().refer(holders)
        self.unlink(["c005"])
        return {holder: super(KeepsHalf, self).refer([holder])[holder] for holder in holders}


class ErasesOnce(Twin):
    bitten = ("test_a_second_erasure_is_another",)

    def note_erasures(self, erasures: Iterable[Erasure], /) -> None:
        super().note_erasures({erasure.fingerprint: erasure for erasure in erasures}.values())


class DrawsAnew(Twin):
    bitten = ("test_a_reference_leads_back",)

    def refer(self, holders: Iterable[Holder], /) -> Mapping[Holder, bytes]:
        asked = list(holders)
        self.unlink({holder.profile_id for holder in asked})
        return super().refer(asked)


class Counts(Twin):
    bitten = ("test_references_cannot_be_guessed", "test_who_is_unlinked_is_nobody")

    def refer(self, holders: Iterable[Holder], /) -> Mapping[Holder, bytes]:
        return {holder: b"reference" + int(holder.profile_id[1:]).to_bytes(3) for holder in holders}


class KnowsEverybody(Twin):
    bitten = ("test_an_unknown_reference_is_nobody_s",)

    def referred(self, ref: bytes, /) -> Holder | None:
        return super().referred(ref) or Holder("c001", "email", 0)


class UnlinksNobody(Twin):
    bitten = ("test_who_is_unlinked_is_nobody",)

    def unlink(self, profile_ids: Iterable[str], /) -> None:
        return


class SpendsForEver(Twin):
    bitten = ("test_a_mark_is_spent_once",)

    def spend(self, mark: bytes, /, *, at: datetime, until: datetime) -> bool:
        return super().spend(mark, at=at, until=until.replace(year=9999))


class SpendsAlways(Twin):
    bitten = ("test_of_many_one_spends",)

    def spend(self, mark: bytes, /, *, at: datetime, until: datetime) -> bool:
        return True


BITES: list[Any] = [
    pytest.param(twin, law, id=f"{twin.__name__}-{law}")
    for twin in Twin.__subclasses__()
    for law in twin.bitten
]


@pytest.mark.contract
@pytest.mark.parametrize(("twin", "law"), BITES)
def test_the_law_bites(twin: type[Twin], law: str) -> None:
    """The broken twin fails the law."""
    with pytest.raises((AssertionError, LookupError)):
        getattr(Both(), law)(twin())


def test_every_law_bites_somebody() -> None:
    """No law is there for show."""
    laws = {name for name in dir(Both) if name.startswith("test_")} - {"test_no_law_is_replaced"}

    assert laws == {law for twin in Twin.__subclasses__() for law in twin.bitten}


def _write(store: MemoryStore | SqliteStore, erasure: Erasure) -> None:
    store.suppress([erasure.suppression()])
    store.note_erasures([erasure])
    store.refer([ANNA])
    store.spend(b"m", at=erasure.at, until=datetime.max.replace(tzinfo=UTC))
    raise KeyError


@pytest.mark.parametrize("kind", [MemoryStore, partial(SqliteStore, ":memory:")])
def test_a_transaction_takes_all_back(kind: Callable[[], MemoryStore | SqliteStore]) -> None:
    """What is listed, noted, linked and spent within goes with it."""
    store = kind()
    erasure = Erasure("5f", "a0", datetime(2026, 3, 2, 12, tzinfo=UTC))
    with pytest.raises(KeyError), store.transaction():
        _write(store, erasure)

    assert {} == dict(store.suppressions(["5f"]))
    assert [] == list(store.erasures())
    assert store.spend(b"m", at=erasure.at, until=erasure.at)
    assert store.refer([ANNA]) == store.refer([ANNA])
    if isinstance(store, SqliteStore):
        store.close()
