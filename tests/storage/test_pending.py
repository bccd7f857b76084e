"""Our stores keep the contract of requests that wait for their mailbox, and each law of it bites."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pytest

from relationkit.storage import MemoryStore, SqlStore
from relationkit.testing import PendingBookContract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from relationkit.consent import ConsentEvent
    from relationkit.consent.links import Pending


@pytest.mark.contract
class TestOurStores(PendingBookContract):
    @pytest.fixture
    def store(self, any_store: MemoryStore | SqlStore) -> MemoryStore | SqlStore:
        return any_store


class Twin(MemoryStore):
    """A store that looks right, and the laws that it breaks."""

    bitten: ClassVar[tuple[str, ...]] = ()


class TellsTheNewestFirst(Twin):
    bitten = ("test_requests_wait_the_oldest_first",)

    def pending(self, *, before: datetime) -> Sequence[Pending]:
        return list(reversed(super().pending(before=before)))


class ConfirmsWhateverThePurpose(Twin):
    bitten = ("test_a_confirmed_request_waits_no_more",)

    def pending(self, *, before: datetime) -> Sequence[Pending]:
        whose = {one.profile_id for one in self._tables.events.values() if one.kind == "confirmed"}
        return [one for one in super().pending(before=before) if one.profile_id not in whose]


class DropsAPage(Twin):
    bitten = ("test_what_is_dropped_is_gone",)

    def drop_pending(self, ids: Iterable[str], /) -> int:
        return super().drop_pending(list(ids)[:500])


class DropsOneByOne(Twin):
    bitten = ("test_a_stream_that_fails_drops_nothing",)

    def drop_pending(self, ids: Iterable[str], /) -> int:
        return sum(super(DropsOneByOne, self).drop_pending([name]) for name in ids)


class RemembersTheDropped(Twin):
    bitten = ("test_a_dropped_request_can_be_made_again",)

    def drop_pending(self, ids: Iterable[str], /) -> int:
        dropped = super().drop_pending(ids)
        self.heard = True
        return dropped

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        return 0 if getattr(self, "heard", False) else super().append(events)


def _laws() -> list[str]:
    return [name for name in vars(PendingBookContract) if name.startswith("test_")]


def _broken(store: Twin, law: str) -> bool:
    run: Callable[[Twin], None] = partial(getattr(PendingBookContract, law), PendingBookContract())
    try:
        run(store)
    except (AssertionError, pytest.fail.Exception):
        return True
    return False


@pytest.mark.contract
@pytest.mark.parametrize("twin", Twin.__subclasses__())
def test_each_broken_twin_is_bitten(twin: type[Twin]) -> None:
    """By the laws that it names."""
    assert set(twin.bitten) <= {law for law in _laws() if _broken(twin(), law)}


def test_each_law_bites_somebody() -> None:
    """None is there for show."""
    assert set(_laws()) == {law for twin in Twin.__subclasses__() for law in twin.bitten}
