"""The laws of a `ResponseStore`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from relationkit.profiles import ProfileStore
from relationkit.surveys import Response, ResponseStore
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import HOSTILE, HOUR, NOON, SOFIA, customer

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Store(ResponseStore, ProfileStore, Protocol):
    """Responses become facts of profiles, so both are needed."""


def _response(
    number: int = 1,
    *,
    survey: str = "post-purchase",
    code: str | None = None,
    owner: str | None = None,
    hours: int = 0,
    answers: Mapping[str, object] | None = None,
) -> Response:
    return Response(
        id=f"r{number}",
        survey=survey,
        version=2,
        profile_id=owner,
        code=code,
        submitted_at=NOON + hours * HOUR,
        language="bg",
        answers=answers or {"score": 9, "liked": ("price", "advice"), "say": HOSTILE},
    )


class ResponseStoreContract(Contract):
    """A code is spent once, and answers become facts. Give the fixture ``store``: an empty store of responses and profiles.

    >>> import pytest
    >>> class TestMyStore(ResponseStoreContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyStore()
    """

    def test_what_is_kept_is_read_back(self, store: _Store) -> None:
        """Each field comes back equal."""
        given = _response(code="x'%1", owner="c001").model_copy(
            update={"submitted_at": NOON.astimezone(SOFIA)}
        )

        assert store.keep(given)
        assert [given] == list(store.responses("post-purchase"))

    def test_the_same_response_is_kept_once(self, store: _Store) -> None:
        """Who sends a form twice has answered once, as the first time."""
        assert store.keep(_response(answers={"score": 9}))
        assert not store.keep(_response(answers={"score": 1}))
        assert [9] == [found.answers["score"] for found in store.responses("post-purchase")]

    def test_a_code_is_spent_once(self, store: _Store) -> None:
        """Another response with the same code changes nothing, not even the facts."""
        store.put([customer()])
        assert store.keep(_response(1, code="k", owner="c001", answers={"score": 9}))
        assert not store.keep(_response(2, code="k", owner="c001", hours=1, answers={"score": 1}))

        found = store.profile("c001")
        assert found is not None
        assert 9 == found.fact("answers.post-purchase.score")
        assert ["r1"] == [held.id for held in store.responses("post-purchase")]

    def test_a_code_belongs_to_its_survey(self, store: _Store) -> None:
        """The same code of another survey is another one."""
        assert store.keep(_response(1, code="k"))
        assert store.keep(_response(2, code="k", survey="nps"))

    def test_responses_without_a_code_are_many(self, store: _Store) -> None:
        """An open survey spends nothing."""
        assert [True, True] == [store.keep(_response(number)) for number in (1, 2)]

    def test_responses_are_read_oldest_first(self, store: _Store) -> None:
        """Then by id; of this survey only; across many batches."""
        for number in range(1100):
            store.keep(_response(number, hours=-number // 2))
        store.keep(_response(9999, survey="nps"))
        found = [(held.submitted_at, held.id) for held in store.responses("post-purchase")]

        assert 1100 == len(found)
        assert sorted(found) == found

    def test_answers_become_facts(self, store: _Store) -> None:
        """The answers of a known customer are that profile's, the latest for each question."""
        store.put([customer()])
        store.keep(_response(1, owner="c001", hours=2, answers={"score": 9}))
        store.keep(_response(2, owner="c001", hours=1, answers={"score": 1, "liked": ("price",)}))

        found = store.profile("c001")
        assert found is not None
        assert (9, ("price",)) == (
            found.fact("answers.post-purchase.score"),
            found.fact("answers.post-purchase.liked"),
        )

    def test_a_stranger_may_answer(self, store: _Store) -> None:
        """A response of nobody, or of a customer who is not there, is kept; it makes no profile."""
        assert store.keep(_response(1))
        assert store.keep(_response(2, owner="c777"))
        assert [] == list(store.profiles())

    def test_responses_are_kept_while_they_are_read(self, store: _Store) -> None:
        """Keeping older ones meanwhile neither stops nor repeats."""
        for number in range(1, 1101):
            store.keep(_response(number, hours=number))
        seen: list[str] = []
        for held in store.responses("post-purchase"):
            seen.append(held.id)
            store.keep(_response(10_000 + len(seen)))

        assert [f"r{number}" for number in range(1, 1101)] == seen

    def test_threads_spend_a_code_once(self, store: _Store) -> None:
        """Of many who come with the same code at once, one is kept."""

        def keep(worker: int) -> int:
            return sum(store.keep(_response(100 * worker + n, code=f"k{n}")) for n in range(10))

        assert 10 == sum(self.at_once(4, keep))
        assert 10 == len(list(store.responses("post-purchase")))
