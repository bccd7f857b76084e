from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from relationkit.campaigns import deliver, take_answers, take_stop
from relationkit.rules import field
from relationkit.segments import Segment
from relationkit.surveys import Nps, Survey, Text

if TYPE_CHECKING:
    from tests.campaigns.conftest import Shop

SURVEY = Survey(
    "post-purchase",
    version=1,
    title={"en": "Your order"},
    questions=(
        Nps(id="score", text={"en": "How likely are you to recommend us?"}, required=True),
        Text(id="why", text={"en": "What went wrong?"}, relevant=field("score").at_most(6)),
    ),
)


@pytest.fixture
def key(shop: Shop) -> str:
    """The key of a delivered invitation."""
    shop.customer("c1", locale="en-GB")
    todo = shop.plan(shop.campaign(survey="post-purchase"))
    deliver(todo, shop.wire, shop.store, clock=shop.clock)
    return shop.wire.sent[0].key


def token(shop: Shop, kind: str, key: str) -> str:
    return shop.links.url(kind, key).rpartition("/")[2]  # type: ignore[arg-type]


def answer(shop: Shop, key: str, answers: dict[str, object], kind: str = "survey") -> list[str]:
    report = take_answers(
        token(shop, kind, key),
        answers,
        survey=SURVEY,
        store=shop.store,
        links=shop.links,
        language="en",
        at=shop.now + timedelta(days=1),
    )
    return [issue.code for issue in report.errors]


def test_a_valid_answer_becomes_a_fact_that_segments_ask_for(shop: Shop, key: str) -> None:
    """An answer is a fact like any other."""
    unhappy = Segment("unhappy", where=field("answers.post-purchase.score").at_most(6))

    assert [] == answer(shop, key, {"score": 4, "why": "Nine days."})
    assert ["c1"] == list(unhappy.members(shop.store, at=shop.now + timedelta(days=2)))


def test_a_code_is_spent_once_and_only_by_a_valid_answer(shop: Shop, key: str) -> None:
    """A refused answer leaves the code good; the second valid one finds it spent."""
    assert ["out-of-range"] == answer(shop, key, {"score": 11})
    assert [] == answer(shop, key, {"score": 9})
    assert ["code-spent"] == answer(shop, key, {"score": 3})
    assert [9] == [response.answers["score"] for response in shop.store.responses("post-purchase")]


def test_a_code_that_is_not_ours_opens_nothing(shop: Shop, key: str) -> None:
    """An invented key, another kind of token and plain nonsense get the same answer."""
    assert ["unknown-code"] == answer(shop, "0" * 32, {"score": 9})
    assert ["unknown-code"] == answer(shop, key, {"score": 9}, kind="unsubscribe")
    assert ["unknown-code"] == [
        issue.code
        for issue in take_answers(
            "\x00…",
            {},
            survey=SURVEY,
            store=shop.store,
            links=shop.links,
            language="en",
            at=shop.now,
        ).errors
    ]


def test_an_unsubscribe_link_stops_the_letters(shop: Shop, key: str) -> None:
    """The token withdraws the letter's purpose; pressed twice it is as pressed once."""
    gone = token(shop, "unsubscribe", key)
    for _ in range(2):
        assert take_stop(gone, store=shop.store, links=shop.links, at=shop.now)

    assert ["withdrawn"] == [skip.code for skip in shop.plan(shop.campaign(step="2")).skips()]


def test_a_stop_token_that_is_not_ours_does_nothing(shop: Shop, key: str) -> None:
    """A survey token is no unsubscribe token, and an unknown key is nobody."""
    for wrong in (token(shop, "survey", key), token(shop, "unsubscribe", "0" * 32), "nonsense"):
        assert not take_stop(wrong, store=shop.store, links=shop.links, at=shop.now)
