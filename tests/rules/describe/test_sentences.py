"""Forty rules in four languages, read by people; a changed line is a decision, made in the file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from relationkit.rules import (
    Condition,
    all_of,
    anniversary,
    answer,
    answers,
    any_item,
    any_of,
    at_least_k_of,
    birthday,
    bucket,
    consent,
    consents,
    field,
    followed_by,
    in_segment,
    interaction,
    interactions,
    item,
    items,
    membership,
    memberships,
    none_of,
    not_,
    or_unknown,
    order,
    orders,
    sequence,
    step,
)
from relationkit.rules.describe import LANGUAGES, sentence

GOLDEN = Path(__file__).parent / "golden" / "sentences.tsv"

SENT = interaction("kind") == "sent"
OPENED = interaction("kind") == "opened"
CLICKED = interaction("kind") == "clicked"
GARDEN = item("category") == "garden"
JANUARY, MARCH = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, 14, 30, tzinfo=UTC)

RULES: dict[str, Condition] = {
    "country": field("country") == "PL",
    "countries": field("country").one_of("PL", "BG", "DE"),
    "not-language": not_(field("language") == "pl"),
    "gender-or-unknown": all_of(
        or_unknown(field("gender") != "m"), orders.count(within="1 month").at_least(2)
    ),
    "hobby-unknown": all_of(field("hobby").is_unknown(), field("birthday").is_known()),
    "points": field("points").between(Decimal("2.5"), 1250),
    "newcomer": field("registered_at").at_least(date(2026, 5, 1)),
    "channels": all_of(
        field("channels").has_all("email", "sms"), field("preferred_channel").not_equals("phone")
    ),
    "answer": field("answers.post-purchase.score").at_least(9),
    "starts-with": not_(any_of(field("family").starts_with("Now"), field("given").contains("an"))),
    "one-order": orders.any(),
    "no-orders": orders.none(within="60 days"),
    "five-orders": orders.count(within="1 year").at_least(5),
    "counts": any_of(
        orders.count(within="1 day").equals(1),
        orders.count(within="22 days").at_most(22),
        items.count(within="21 weeks").more_than(21),
        interactions.count(within="12 hours").less_than(12),
    ),
    "some-orders": orders.count(since=JANUARY, until=MARCH).between(2, 5),
    "spent": orders.sum("total", within="3 months").more_than(50, "EUR"),
    "spent-on-garden": orders.sum("total", within="1 year", where=GARDEN).at_least(
        Decimal("1234.50"), "BGN"
    ),
    "gifts": orders.any(within="12 months", where=order("gift").equals(True)),
    "one-item-answers-both": orders.count(
        where=any_item(all_of(GARDEN, item("brand") == "Alba"))
    ).at_least(3),
    "no-such-item": orders.none(
        within="2 years", where=any_of(GARDEN, order("status") == "completed")
    ),
    "average-price": items.average("price", not_within="2 weeks").less_than(25, "PLN"),
    "brands": items.distinct("brand", within="12 months").at_least(3),
    "last-channel": interactions.last("channel").equals("sms"),
    "first-order-worth": orders.first("total", where=order("source") == "shop").at_most(100, "EUR"),
    "days-since": orders.days_since_last().at_least(22),
    "days-since-one": interactions.days_since_last(where=CLICKED).less_than(1),
    "gap": orders.gap("longest", within="12 months", not_within="1 month").more_than(
        Decimal("2.5")
    ),
    "share": orders.share("total", where=GARDEN).at_least(Decimal("0.25")),
    "share-of-clicks": interactions.share(within="2 months", where=CLICKED).less_than(
        Decimal("0.125")
    ),
    "opened-but-not-clicked": all_of(
        interactions.latest(5, where=SENT)
        .count(where=followed_by(interactions, where=OPENED, same=("campaign",)))
        .at_least(1),
        interactions.latest(5, where=SENT)
        .count(where=followed_by(interactions, where=CLICKED, same=("campaign",), within="7 days"))
        .equals(0),
    ),
    "after-visit": orders.count(
        after=interactions.last_event(where=interaction("kind") == "visited"), lasting="1 day"
    ).equals(0),
    "birthday": birthday.within_days(7),
    "wedding": not_(anniversary("wedding_day").within_days(3, first=21, zone="shop")),
    "top": orders.sum("total", within="1 year").in_top(percent=10, currency="EUR"),
    "bucket-and-segment": all_of(
        bucket("spring-test", below=50), not_(in_segment("regulars")), field("vip").equals(True)
    ),
    "lifecycle": any_of(
        orders.first_time(within="30 days"),
        orders.stopped(silent="3 months", active="1 year"),
        orders.restarted(within="1 month", pause="6 months"),
    ),
    "regularly": all_of(
        orders.regularly(every="1 month", periods=6),
        interactions.regularly(
            every="2 weeks",
            periods=5,
            at_least=4,
            minimum=2,
            where=interaction("channel") == "email",
        ),
    ),
    "sequence": sequence(
        step(interactions, where=all_of(CLICKED, interaction("campaign") == "spring")),
        step(interactions, where=interaction("kind") == "called", within="48 hours"),
        step(orders, within="7 days"),
        within="3 months",
    ),
    "logs": none_of(
        consents.any(where=consent("kind") == "withdrawn"),
        memberships.any(within="1 week", where=membership("kind") == "entered"),
        answers.any(where=answer("question") == "channel"),
    ),
    "nested": all_of(
        field("country") == "BG",
        at_least_k_of(
            2,
            orders.count(within="6 months").at_least(3),
            any_of(birthday.within_days(2), field("points").at_least(1000)),
            none_of(in_segment("lost"), orders.none()),
        ),
        not_(all_of(field("given").is_known(), field("family").is_known())),
    ),
}


def test_the_golden_file_holds_every_rule_in_every_language() -> None:
    """40 rules, 4 languages, one line each."""
    rows = [line.split("\t")[:2] for line in GOLDEN.read_text("utf-8").splitlines()[1:]]

    assert 40 == len(RULES)
    assert [[name, language] for name in RULES for language in LANGUAGES] == rows


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [line.split("\t") for line in GOLDEN.read_text("utf-8").splitlines()[1:]],
)
def test_a_rule_is_said_as_it_was_read(name: str, language: str, expected: str) -> None:
    """The sentence of the golden file, letter by letter."""
    assert expected == sentence(RULES[name], language)
