from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from relationkit.campaigns import Share, Skip, plan
from relationkit.consent import ConsentEvent
from relationkit.errors import InvalidDocument, UnknownField
from relationkit.messages import Message, Template
from relationkit.rules import field, not_
from relationkit.segments import Segment

if TYPE_CHECKING:
    from tests.campaigns.conftest import Shop


def test_a_plan_has_one_entry_a_customer_with_its_reason(shop: Shop) -> None:
    """Every customer is a letter or a skip, in the order of ids, and a skip says why."""
    shop.customer("c1")
    shop.customer("c2", consents=False)
    shop.customer("c3", bought=False)
    shop.customer("c4", locale="en-GB")
    entries = list(shop.plan())

    assert ["c1", "c2", "c3", "c4"] == [entry.profile_id for entry in entries]
    assert ["letter", "no-consent", "not-in-segment", "letter"] == [
        entry.code if isinstance(entry, Skip) else "letter" for entry in entries
    ]
    assert ["c1", "c4"] == [message.profile_id for message in shop.plan().messages()]
    no_consent, not_in = shop.plan().skips()
    assert no_consent.decision is not None
    assert no_consent.decision.code == "no-consent"
    assert not_in.explanation is not None
    assert not_in.explanation.truth is False


def test_a_customer_of_whom_nobody_knows_is_left_out(shop: Shop) -> None:
    """Law 5: the unknown is skipped under its own code, also under not."""
    shop.customer("c1")
    rule = not_(field("country").equals("BG"))
    codes = [
        skip.code for skip in shop.plan(shop.campaign(segment=Segment("x", where=rule))).skips()
    ]

    assert ["segment-unknown"] == codes


def test_a_letter_is_in_the_customer_s_language_and_register(shop: Shop) -> None:
    """The greeting, the pronoun, the reason and the links are those of the reader."""
    shop.customer("c1", given="Paweł")
    shop.customer("c2", locale="en-GB")
    polish, english = shop.plan().messages()

    assert polish.text.startswith("Szanowny Panie Pawle,\n\nmamy coś dla Pana. Co Pan posadzi?")
    assert "Na Pani prośbę." in polish.text
    assert "Jan Nowak" in polish.text
    assert polish.html is None
    assert "you bought Bean seeds" in english.text
    assert english.html is not None
    assert ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click") in english.headers
    assert "Jan Nowak <jan@shop.example>" == english.sender
    assert "c2@example.com" == english.to


def test_a_survey_letter_carries_a_code_of_its_own(shop: Shop) -> None:
    """Each invitation has its own link, which tells nothing of the person."""
    shop.customer("c1")
    shop.customer("c2")
    ask = Template(
        id="ask",
        language="pl",
        subject="Ankieta",
        text="{{ greeting }}\n{{ survey_url }}\nCzy Pani odpowie?",
    )
    one, other = shop.plan(shop.campaign(template=ask, survey="post-purchase")).messages()

    tokens = [
        next(line for line in m.text.splitlines() if "/r/s" in line).rpartition("/")[2]
        for m in (one, other)
    ]
    assert [("survey", one.key), ("survey", other.key)] == [
        shop.links.read(token) for token in tokens
    ]
    assert "c1" not in tokens[0]


def test_a_letter_that_cannot_be_written_is_a_skip(shop: Shop) -> None:
    """A template that fails for one customer leaves the others alone."""
    shop.customer("c1", locale="en-GB", bought=False)
    shop.customer("c2", locale="en-GB")
    everyone = shop.campaign(segment=Segment("all", where=field("id").is_known()))

    assert {"c1": "template-error"} == {
        skip.profile_id: skip.code for skip in shop.plan(everyone).skips()
    }
    assert ["c2"] == [message.profile_id for message in shop.plan(everyone).messages()]


def test_a_plan_reads_and_never_writes(shop: Shop) -> None:
    """Walking a plan twice gives the same letters under the same keys and leaves the outbox empty."""
    shop.customer("c1")
    todo = shop.plan()

    assert [message.key for message in todo.messages()] == [
        message.key for message in todo.messages()
    ]
    assert shop.store.next_due("spring-2026") is None


def test_another_wording_is_another_letter(shop: Shop) -> None:
    """The key covers campaign, step, person, channel and content."""
    shop.customer("c1")
    other = Template(id="spring", language="pl", subject="Wiosna!", text="{{ greeting }}")

    keys = {
        next(shop.plan(campaign).messages()).key
        for campaign in (
            shop.campaign(),
            shop.campaign(id="spring-2027"),
            shop.campaign(step="2"),
            shop.campaign(template=other),
        )
    }
    assert 4 == len(keys)


def test_a_plan_streams_more_than_a_batch(shop: Shop) -> None:
    """Hundreds of customers come in order, none lost, none twice."""
    for number in range(1201):
        shop.customer(f"c{number:04}", consents=number % 3 == 0)
    entries = list(shop.plan())

    assert [f"c{number:04}" for number in range(1201)] == [entry.profile_id for entry in entries]
    assert {"no-consent": 800} == Counter(
        entry.code for entry in entries if isinstance(entry, Skip)
    )
    assert 401 == sum(isinstance(entry, Message) for entry in entries)


def test_shares_divide_the_customers(shop: Shop) -> None:
    """Each customer is in exactly one share, the same one each time."""
    for number in range(60):
        shop.customer(f"c{number:02}")
    parts = [
        [
            entry.profile_id
            for entry in plan(
                shop.campaign(), shop.store, at=shop.now, links=shop.links, share=Share(part, of=3)
            )
        ]
        for part in range(3)
    ]

    assert [f"c{number:02}" for number in range(60)] == sorted(
        name for part in parts for name in part
    )
    assert all(parts)


@pytest.mark.parametrize(("number", "of"), [(-1, 2), (2, 2), (0, 0)])
def test_a_share_that_is_not_there_is_refused(number: int, of: int) -> None:
    """Shares are numbered from 0."""
    with pytest.raises(InvalidDocument, match="does not exist"):
        Share(number, of=of)


def test_a_rule_over_an_undeclared_field_is_refused_before_anyone_is_read(shop: Shop) -> None:
    """A misspelt field never becomes an audience; a naive moment neither."""
    with pytest.raises(UnknownField):
        shop.plan(shop.campaign(segment=Segment("x", where=field("contry").equals("PL"))))
    with pytest.raises(InvalidDocument, match="naive"):
        plan(shop.campaign(), shop.store, at=datetime(2026, 3, 1), links=shop.links)  # noqa: DTZ001


def test_consent_is_decided_as_of_the_plan_s_moment(shop: Shop) -> None:
    """A withdrawal after the plan's moment is not known to it."""
    profile = shop.customer("c1")
    shop.store.append(
        [
            ConsentEvent.withdrawn(
                profile, purpose="newsletter", at=shop.now + timedelta(hours=1), source="link"
            )
        ]
    )

    assert ["c1"] == [message.profile_id for message in shop.plan().messages()]
    assert "Plan('spring-2026', at=2026-03-31T09:00:00+00:00)" == repr(shop.plan())
