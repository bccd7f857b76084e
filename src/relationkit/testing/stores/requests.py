"""The laws of a `RequestBook`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.rights import RightsRequest
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import DAY, HOSTILE, HOUR, NOON, SOFIA

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.consent.rights import RequestBook


def _asked(name: str, owner: int = 1, at: datetime = NOON, **more: object) -> RightsRequest:
    asked = {"id": name, "kind": "access", "profile_id": f"c{owner:03}", "received_at": at, **more}
    return RightsRequest.from_dict(asked)


class RequestBookContract(Contract):
    """Every request stands as it was filed last. Give the fixture ``store``: an empty book.

    >>> import pytest
    >>> class TestMyRequests(RequestBookContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyRequests()
    """

    def test_a_request_is_read_back(self, store: RequestBook) -> None:
        """With all that it says; an empty book has none."""
        assert [] == [*store.requests(), *store.requests("c001")]
        asked = _asked("r1", kind="erasure", at=NOON.astimezone(SOFIA))
        asked = asked.extended(because=HOSTILE, at=NOON + DAY)
        store.file_request(asked)

        assert [asked, asked] == [*store.requests(), *store.requests("c001")]

    def test_a_request_stands_as_it_was_filed_last(self, store: RequestBook) -> None:
        """Under its id there is one."""
        asked = _asked("r1")
        for one in (asked, asked, asked.answered(at=NOON + DAY)):
            store.file_request(one)

        assert [asked.answered(at=NOON + DAY)] == list(store.requests())

    def test_the_oldest_come_first(self, store: RequestBook) -> None:
        """Then by id; of one customer or of all, however many."""
        filed = [_asked(f"r{n:04}", n % 2, NOON - (n // 3) * HOUR) for n in range(1203)]
        for one in filed:
            store.file_request(one)
        ordered = sorted(filed, key=lambda one: (one.received_at, one.id))

        assert [one.id for one in ordered] == [one.id for one in store.requests()]
        assert [one.id for one in ordered if one.profile_id == "c001"] == [
            one.id for one in store.requests("c001")
        ]
        assert [] == list(store.requests("c999"))
