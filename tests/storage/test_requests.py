"""Our stores keep the contracts of the books of requests and of pauses, and each law of these bites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from relationkit.consent.pauses import PauseBook
from relationkit.consent.rights import RightsRequest
from relationkit.profiles import Profile
from relationkit.storage import MemoryStore, SqliteStore, SqlStore
from relationkit.testing import PauseBookContract, RequestBookContract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Both(RequestBookContract, PauseBookContract):
    """What customers asked for, and when they want no letters."""


@pytest.mark.contract
class TestOurStores(Both):
    @pytest.fixture
    def store(self, any_store: MemoryStore | SqlStore) -> MemoryStore | SqlStore:
        return any_store


class Twin(MemoryStore):
    """A store that looks right, and the laws that it breaks."""

    bitten: ClassVar[tuple[str, ...]] = ()


class ForgetsTheExtension(Twin):
    bitten = ("test_a_request_is_read_back",)

    def file_request(self, request: RightsRequest, /) -> None:
        bare = {"extended_at": None, "extended_because": None}
        super().file_request(request.model_copy(update=bare))


class KeepsTheFirst(Twin):
    bitten = ("test_a_request_stands_as_it_was_filed_last",)

    def file_request(self, request: RightsRequest, /) -> None:
        if request.id not in {one.id for one in self.requests()}:
            super().file_request(request)


class ReadsAPage(Twin):
    bitten = ("test_the_oldest_come_first",)

    def requests(self, profile_id: str | None = None, /) -> Iterator[RightsRequest]:
        yield from list(super().requests(profile_id))[:500]


class ForgetsTheZone(Twin):
    bitten = ("test_pauses_are_read_back",)

    def pauses(self, profile_ids: Iterable[str], /) -> Mapping[str, datetime]:
        found = super().pauses(profile_ids)
        return {one: until.replace(tzinfo=UTC) for one, until in found.items()}


class OnlyLengthens(Twin):
    bitten = ("test_the_last_word_holds",)

    def pause(self, profile_id: str, until: datetime | None, /, *, at: datetime) -> None:
        before = self.pauses([profile_id]).get(profile_id, at)
        super().pause(profile_id, max(until or at, before), at=at)


class ForgetsNothing(Twin):
    bitten = ("test_what_is_over_is_forgotten",)

    def pause(self, profile_id: str, until: datetime | None, /, *, at: datetime) -> None:
        super().pause(profile_id, until, at=datetime.min.replace(tzinfo=UTC))


BITES: list[Any] = [
    pytest.param(twin, law, id=f"{twin.__name__}-{law}")
    for twin in Twin.__subclasses__()
    for law in twin.bitten
]


@pytest.mark.contract
@pytest.mark.parametrize(("twin", "law"), BITES)
def test_the_law_bites(twin: type[Twin], law: str) -> None:
    """The broken twin fails the law."""
    with pytest.raises(AssertionError):
        getattr(Both(), law)(twin())


def test_every_law_bites_somebody() -> None:
    """No law is there for show."""
    laws = {name for name in dir(Both) if name.startswith("test_")} - {"test_no_law_is_replaced"}

    assert laws == {law for twin in Twin.__subclasses__() for law in twin.bitten}


STORES = pytest.mark.parametrize("kind", [MemoryStore, partial(SqliteStore, ":memory:")])


@STORES
def test_a_transaction_takes_both_back(kind: Callable[[], MemoryStore | SqliteStore]) -> None:
    """What was asked for within goes with it."""
    store = kind()

    def ask_and_fail() -> None:
        with store.transaction():
            store.file_request(
                RightsRequest(id="r1", kind="access", profile_id="c1", received_at=NOON)
            )
            store.pause("c1", NOON + DAY, at=NOON)
            raise KeyError

    with pytest.raises(KeyError):
        ask_and_fail()

    assert ([], {}) == (list(store.requests()), store.pauses(["c1"]))
    assert isinstance(store, PauseBook)
    if isinstance(store, SqliteStore):
        store.close()


@STORES
def test_an_erasure_takes_the_pause_and_leaves_the_request(
    kind: Callable[[], MemoryStore | SqliteStore],
) -> None:
    """The pause is the person's; that and when a request was answered is the shop's to show, by a bare id."""
    store = kind()
    store.put([Profile(id="c1"), Profile(id="c2")])
    asked = RightsRequest(id="r1", kind="erasure", profile_id="c1", received_at=NOON)
    store.file_request(asked)
    for one in ("c1", "c2"):
        store.pause(one, NOON + DAY, at=NOON)
    store.erase_profile("c1", ["profile"])

    assert [asked] == list(store.requests("c1"))
    assert {"c2": NOON + DAY} == store.pauses(["c1", "c2"])
    if isinstance(store, SqliteStore):
        store.close()
