"""What was asked for is answered in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.rights import RightsRequest, due, open_request
from relationkit.errors import InvalidDocument
from relationkit.storage import MemoryStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def asked(name: str = "r1", at: datetime = NOON, **more: object) -> RightsRequest:
    return RightsRequest.from_dict(
        {"id": name, "kind": "access", "profile_id": "c1", "received_at": at, **more}
    )


@pytest.mark.parametrize(
    ("received", "answered_by"),
    [
        ((2026, 1, 31), (2026, 2, 28)),
        ((2028, 1, 30), (2028, 2, 29)),
        ((2026, 12, 15), (2027, 1, 15)),
    ],
)
def test_a_request_is_due_in_a_month(
    received: tuple[int, int, int], answered_by: tuple[int, int, int]
) -> None:
    """On the same day of the next month, or on its last one."""
    at = datetime(*received, 9, tzinfo=UTC)

    assert datetime(*answered_by, 9, tzinfo=UTC) == asked(at=at).due_at


def test_an_extension_needs_a_reason_in_time() -> None:
    """Two months more, told within the first one."""
    longer = asked().extended(because="forty orders to look through", at=NOON + timedelta(days=20))

    assert datetime(2026, 6, 1, 12, tzinfo=UTC) == longer.due_at
    with pytest.raises(InvalidDocument, match="within the first month"):
        asked().extended(because="holidays", at=NOON + timedelta(days=32))
    with pytest.raises(InvalidDocument, match="has a reason"):
        asked(extended_at=NOON)
    with pytest.raises(InvalidDocument, match="extended_because"):
        asked().extended(because="", at=NOON)


@given(st.integers(0, 30_000).map(lambda days: NOON + timedelta(days=days)))
def test_a_month_is_never_more_than_31_days(at: datetime) -> None:
    """And never less than 28."""
    assert timedelta(days=28) <= asked(at=at).due_at - at <= timedelta(days=31)


def test_what_is_due_is_told_the_most_pressing_first() -> None:
    """What is answered, or not yet there, is not; what is late says so."""
    requests = [
        asked("new", NOON + timedelta(days=3)),
        asked("old", NOON - timedelta(days=40)),
        asked("done", NOON - timedelta(days=9), answered_at=NOON - timedelta(days=1)),
        asked("b"),
        asked("a"),
        asked("answered-tomorrow", NOON, answered_at=NOON + timedelta(days=1)),
    ]
    found = due(requests, NOON)

    assert ["old", "a", "answered-tomorrow", "b"] == [one.request.id for one in found]
    assert [True, False, False, False] == [one.overdue for one in found]


def test_an_answer_closes_a_request() -> None:
    """It comes after the request, and whoever looks at an earlier day still finds it open."""
    closed = asked().answered(at=NOON + timedelta(days=9))

    assert () == due([closed], NOON + timedelta(days=9))
    assert [closed] == [one.request for one in due([closed], NOON + timedelta(days=8))]
    with pytest.raises(InvalidDocument, match="comes after"):
        asked().answered(at=NOON - timedelta(seconds=1))


def test_what_is_open_is_not_opened_again() -> None:
    """One request of a kind waits at a time; another kind and another customer are apart."""
    store = MemoryStore()
    first = open_request(store, id="r1", kind="access", profile_id="c1", at=NOON)
    later = NOON + timedelta(days=40)

    assert first == open_request(store, id="r2", kind="access", profile_id="c1", at=later)
    assert "r3" == open_request(store, id="r3", kind="erasure", profile_id="c1", at=later).id
    assert "r4" == open_request(store, id="r4", kind="access", profile_id="c2", at=later).id
    store.file_request(first.answered(at=later))
    assert "r5" == open_request(store, id="r5", kind="access", profile_id="c1", at=later).id
