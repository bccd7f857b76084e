from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from relationkit.profiles import Answer, ConsentFact, Interaction, Membership, Order, Profile
from relationkit.rules import (
    Condition,
    Rates,
    all_of,
    answer,
    answers,
    any_item,
    any_of,
    at_least_k_of,
    consent,
    consents,
    evaluate,
    followed_by,
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
from relationkit.rules.history import History

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
RATES = Rates("EUR", {"BGN": Decimal("0.5")})


def bought(
    number: str, days: float, total: str = "10", currency: str = "EUR", **more: object
) -> Order:
    return Order.from_dict(
        {
            "id": number,
            "profile_id": "c1",
            "placed_at": NOW - timedelta(days=days),
            "total": total,
            "currency": currency,
            **more,
        }
    )


def did(number: str, days: float, kind: str, campaign: str | None = None) -> Interaction:
    return Interaction(
        id=number,
        profile_id="c1",
        channel="email",
        kind=kind,
        happened_at=NOW - timedelta(days=days),
        campaign=campaign,
    )


def customer(*history: Order | Interaction, **facts: object) -> Profile:
    return Profile.from_dict(
        {
            "id": "c1",
            "orders": [part for part in history if isinstance(part, Order)],
            "interactions": [part for part in history if isinstance(part, Interaction)],
            **facts,
        }
    )


def seen(
    rule: Condition, subject: Profile, rates: Rates | None = None
) -> tuple[bool | None, object, str | None]:
    found = evaluate(rule, subject, at=NOW, rates=rates)
    return found.truth, found.value, found.reason


GARDEN, TOOLS = ({"product": name, "category": name, "price": "4"} for name in ("garden", "tools"))
SHOPPER = customer(
    bought("a", 40, "10", items=[GARDEN], status="completed", source="web"),
    bought("b", 10, "20", "BGN", items=[GARDEN, TOOLS], status="refunded"),
    bought("c", 1, "30", items=[{"product": "x", "price": "1", "quantity": 3}]),
)
THREE = customer(bought("a", 30, "10"), bought("b", 20, "20"), bought("c", 5, "60"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (orders.average("total").at_least(30, "EUR"), (True, 30, None)),
        (orders.average("total", within="25 days").equals(40, "EUR"), (True, 40, None)),
        (orders.min("total").at_most(10, "EUR"), (True, 10, None)),
        (orders.max("total").between(60, 61, "EUR"), (True, 60, None)),
        (orders.average("total", within="1 day").at_least(1, "EUR"), (None, None, "no-event")),
        (orders.average("total", within="1 day").is_unknown(), (True, None, None)),
        (orders.average("total", within="1 day").is_known(), (False, None, None)),
        (orders.sum("total", within="1 day").equals(0, "EUR"), (True, 0, None)),
        (orders.sum("status").equals(0), (None, None, "missing")),
        (orders.sum("gift").equals(0), (None, None, "missing")),
        (orders.distinct("status").equals(1), (True, 1, None)),
        (orders.distinct("source").equals(2), (None, "1 to 3", "unknown-event")),
        (orders.distinct("source").at_least(1), (True, "1 to 3", None)),
        (orders.distinct("source").is_known(), (None, "1 to 3", "unknown-event")),
        (orders.count().is_known(), (True, 3, None)),
        (orders.count().is_unknown(), (False, 3, None)),
        (orders.first("id").equals("a"), (True, "a", None)),
        (orders.last("total").at_least(60, "EUR"), (True, 60, None)),
        (orders.last("source").equals("web"), (None, None, "missing")),
        (orders.last("source").is_unknown(), (True, None, None)),
        (orders.last("id", within="1 day").is_unknown(), (True, None, None)),
        (orders.gap().equals(15), (True, 15, None)),
        (orders.gap("shortest").less_than(11), (True, 10, None)),
        (orders.gap("average").equals(Decimal("12.5")), (True, Decimal("12.5"), None)),
        (orders.gap(within="6 days").equals(1), (None, None, "no-event")),
        (orders.gap(within="6 days").is_unknown(), (True, None, None)),
        (orders.share(where=order("id") == "a").less_than(1), (True, Decimal(1) / 3, None)),
        (orders.share("total", where=order("id") == "c").more_than(Decimal("0.66")), (True, Decimal(2) / 3, None)),
        (orders.share(within="1 day").equals(0), (None, None, "no-event")),
        (orders.latest(2).sum("total").equals(80, "EUR"), (True, 80, None)),
        (orders.latest(2, where=order("id") != "c").sum("total").equals(30, "EUR"), (True, 30, None)),
        (orders.latest(2, where=order("source") == "web").count().at_least(0), (None, None, "unknown-event")),
        (orders.count(after=orders.first_event()).equals(2), (True, 2, None)),
        (orders.count(after=orders.last_event()).equals(0), (True, 0, None)),
        (orders.count(after=orders.first_event(), lasting="10 days").equals(1), (True, 1, None)),
        (orders.count(after=interactions.last_event()).equals(0), (None, None, "no-event")),
        (orders.count(after=orders.last_event(where=order("source") == "web")).equals(0), (None, None, "unknown-event")),
        (orders.count(within="25 days", not_within="6 days").equals(1), (True, 1, None)),
        (orders.count(not_within="6 days").equals(2), (True, 2, None)),
        (orders.days_since_first().equals(30), (True, 30, None)),
    ],
)  # fmt: skip
def test_what_a_term_comes_to(rule: Condition, expected: tuple[bool | None, object, str]) -> None:
    """Every term is exact, 0 is the sum of nothing, and what has no value says why."""
    assert expected == seen(rule, THREE)


@pytest.mark.parametrize(
    ("rule", "rates", "expected"),
    [
        (orders.min("total").at_most(10, "EUR"), None, (None, None, "mixed-currency")),
        (orders.min("total").is_known(), None, (True, 10, None)),
        (orders.min("total").at_most(10, "EUR"), RATES, (True, 10, None)),
        (orders.average("total").at_least(16, "EUR"), RATES, (True, Decimal(50) / 3, None)),
        (orders.sum("total").equals(100, "BGN"), RATES, (True, 100, None)),
        (orders.sum("total").equals(100, "PLN"), RATES, (None, None, "mixed-currency")),
        (orders.last("total").equals(60, "BGN"), RATES, (True, 60, None)),
        (orders.share("total", where=order("id") == "b").equals(Decimal("0.2")), RATES, (True, Decimal("0.2"), None)),
        (orders.share("total").equals(1), None, (None, None, "mixed-currency")),
        (items.sum("amount", where=order("id") == "b").equals(8, "BGN"), None, (True, 8, None)),
        (items.max("quantity").equals(3), None, (True, 3, None)),
        (items.share("quantity", where=item("category") == "garden").at_least(0), None, (None, None, "unknown-event")),
        (items.count(where=item("category") == "garden").at_least(2), None, (True, "2 to 3", None)),
        (items.count(where=item("category") == "garden").at_least(3), None, (None, "2 to 3", "unknown-event")),
    ],
)  # fmt: skip
def test_money_has_one_currency_or_rates(
    rule: Condition, rates: Rates | None, expected: tuple[bool | None, object, str]
) -> None:
    """Amounts of several currencies are converted exactly by the rates given, or unknown."""
    assert expected == seen(rule, SHOPPER, rates)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (item("category") == "garden", ("a", "b")),
        (all_of(item("category") == "garden", item("product") == "tools"), ("b",)),
        (any_item(all_of(item("category") == "garden", item("product") == "tools")), ()),
        (any_item(item("category") == "tools"), ("b",)),
        (any_of(order("id") == "a", order("id") == "c"), ("a", "c")),
        (none_of(order("id") == "a", order("id") == "c"), ("b",)),
        (not_(order("id") == "a"), ("b", "c")),
        (at_least_k_of(2, order("id") == "a", order("source") == "web", order("id") == "b"), ("a",)),
        (or_unknown(order("source") == "web"), ("a", "b", "c")),
        (followed_by(orders, within="30 days"), ("a", "b")),
        (followed_by(orders, within="5 days"), ()),
        (followed_by(orders, where=order("status") == "refunded"), ("a",)),
        (followed_by(orders, same=("currency",)), ("a",)),
    ],
)  # fmt: skip
def test_which_events_match(where: Condition, expected: tuple[str, ...]) -> None:
    """A condition on events joins, turns and looks at items and at what came after; those surely matching are the evidence."""
    found = evaluate(orders.count(where=where).at_least(0), SHOPPER, at=NOW)
    assert expected == found.evidence


MAILS = customer(
    did("s1", 9, "sent", "spring"),
    did("o1", 8, "opened", "spring"),
    did("s2", 5, "sent", "autumn"),
    did("s3", 4, "sent"),
    did("k1", 3, "clicked", "autumn"),
    bought("a", 2),
)
SENT, OPENED, CLICKED = (interaction("kind") == kind for kind in ("sent", "opened", "clicked"))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (interactions.latest(5, where=SENT).any(where=followed_by(interactions, where=OPENED, same=("campaign",))), True),
        (interactions.latest(1, where=SENT).any(where=followed_by(interactions, where=CLICKED)), True),
        (interactions.latest(1, where=SENT).any(where=followed_by(interactions, where=CLICKED, same=("campaign",))), None),
        (sequence(step(interactions, where=SENT), step(interactions, where=OPENED, within="1 day"), step(orders)), True),
        (sequence(step(interactions, where=SENT), step(interactions, where=OPENED, within="23 hours")), False),
        (sequence(step(interactions, where=SENT), step(orders, within="2 days")), True),
        (sequence(step(interactions, where=SENT), step(orders, within="1 day")), False),
        (sequence(step(interactions, where=interaction("campaign") == "x"), step(orders)), None),
        (sequence(step(interactions, where=SENT), step(interactions, where=OPENED), within="8 days"), False),
        (sequence(step(orders), step(orders)), False),
        (sequence(step(interactions, where=CLICKED), step(orders), until=NOW - timedelta(days=2)), False),
    ],
)  # fmt: skip
def test_what_came_after_what(rule: Condition, expected: bool | None) -> None:
    """Letters are followed through their campaign; steps are strictly later than the one before, within exact gaps."""
    assert expected is evaluate(rule, MAILS, at=NOW).truth


def test_a_sequence_cites_its_events() -> None:
    """The evidence of a sequence is one chain that fulfils it."""
    rule = sequence(step(interactions, where=SENT), step(interactions, where=CLICKED), step(orders))
    assert ("s1", "k1", "a") == evaluate(rule, MAILS, at=NOW).evidence


def test_other_histories_are_asked_alike() -> None:
    """The consent log, the answers and the changes of membership are events with fields of their own."""
    subject = customer(
        answers=[
            Answer(survey="poll", question="score", value=9, answered_at=NOW - timedelta(days=3))
        ]
    ).model_copy(
        update={
            "consents": (
                ConsentFact(
                    id="k1",
                    profile_id="c1",
                    kind="withdrawn",
                    channel="email",
                    happened_at=NOW - timedelta(days=2),
                ),
            ),
            "memberships": (
                Membership(
                    id="m1",
                    profile_id="c1",
                    segment="lapsed",
                    kind="entered",
                    cause="time",
                    happened_at=NOW - timedelta(days=1),
                ),
            ),
        }
    )
    rules = (
        answers.any(where=answer("question") == "score", within="1 week"),
        answers.any(where=answer("value").at_least(9)),
        consents.any(where=consent("kind") == "withdrawn"),
        consents.count(where=consent("purpose") == "newsletter").equals(0),
        memberships.last("segment").equals("lapsed"),
        memberships.any(where=membership("cause") == "time"),
    )
    assert [True, True, True, None, True, True] == [
        evaluate(rule, subject, at=NOW).truth for rule in rules
    ]


@pytest.mark.parametrize(
    ("rule", "days", "expected"),
    [
        (orders.first_time(within="30 days"), (3, 10), True),
        (orders.first_time(within="30 days"), (3, 40), False),
        (orders.first_time(within="30 days"), (40,), False),
        (orders.stopped(silent="60 days", active="1 year"), (90,), True),
        (orders.stopped(silent="60 days", active="1 year"), (90, 3), False),
        (orders.stopped(silent="60 days", active="1 year"), (400,), False),
        (orders.restarted(within="10 days", pause="90 days"), (3, 100), True),
        (orders.restarted(within="10 days", pause="90 days"), (3, 40, 100), False),
        (orders.restarted(within="10 days", pause="90 days"), (3,), False),
        (orders.regularly(every="1 week", periods=3), (1, 8, 15), True),
        (orders.regularly(every="1 week", periods=3), (1, 15), False),
        (orders.regularly(every="1 week", periods=3, at_least=2), (1, 15), True),
        (orders.regularly(every="1 week", periods=2, minimum=2), (1, 2, 8, 9), True),
    ],
)
def test_first_time_stopped_restarted_regularly(
    rule: Condition, days: tuple[int, ...], expected: bool
) -> None:
    """The life cycle is said in counts, and explained by them."""
    found = evaluate(rule, customer(*(bought(f"o{day}", day) for day in days)), at=NOW)
    assert (expected, True) == (found.truth, len(found.parts) > 1)


def test_a_long_range_is_answered_by_its_telling_numbers() -> None:
    """A count of which hundreds of events are unsure is compared at its ends and about the values of the rule."""
    subject = customer(*(bought(f"o{number}", number / 100 + 1) for number in range(250)))
    unsure = order("source") == "web"
    asked = [
        orders.count(where=unsure).at_most(250),
        orders.count(where=unsure).one_of(3, 7),
        orders.count(where=unsure).more_than(250),
    ]
    assert [True, None, False] == [evaluate(rule, subject, at=NOW).truth for rule in asked]


def test_windows_of_history_are_made_once() -> None:
    """The words of the builder keep what was asked: kind, window, latest."""
    term = History("items").latest(3).count(within="1 week", zone="shop").term
    assert ("items", "1 week", "shop", 3) == (
        term.events,  # type: ignore[union-attr]
        term.window.within,  # type: ignore[union-attr]
        term.window.zone,  # type: ignore[union-attr]
        term.latest.count,  # type: ignore[union-attr]
    )
