from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.profiles import Interaction, Order, Profile
from relationkit.rules import (
    Condition,
    Explanation,
    Rates,
    all_of,
    any_of,
    birthday,
    evaluate,
    field,
    interaction,
    interactions,
    item,
    items,
    not_,
    or_unknown,
    order,
    orders,
)

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def bought(
    number: str,
    days: float,
    total: str = "10",
    currency: str = "EUR",
    **more: object,
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


def customer(*history: Order | Interaction, **facts: object) -> Profile:
    return Profile.from_dict(
        {
            "id": "c1",
            "orders": [part for part in history if isinstance(part, Order)],
            "interactions": [part for part in history if isinstance(part, Interaction)],
            **facts,
        }
    )


def answer(rule: Condition, subject: Profile, at: datetime = NOW, **more: object) -> Explanation:
    return evaluate(rule, subject, at=at, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        (field("country").equals("PL"), True),
        (field("country").equals("pl"), False),
        (field("country").not_equals("BG"), True),
        (field("country").one_of("BG", "PL"), True),
        (field("country").one_of("BG", 1), None),
        (field("country").less_than("QA"), True),
        (field("given").contains("ŁÓD"), True),
        (field("given").starts_with("łó"), True),
        (field("given").ends_with("zia"), True),
        (field("given").ends_with("x"), False),
        (field("points").at_least(10), True),
        (field("points").more_than(10), False),
        (field("points").at_most(Decimal("10.0")), True),
        (field("points").less_than(10), False),
        (field("points").between(10, 12), True),
        (field("points").between(11, 12), False),
        (field("points").equals("10"), None),
        (field("points").contains("1"), None),
        (field("points").at_least("9"), None),
        (field("vip").equals(True), True),
        (field("vip").equals(1), None),
        (field("vip").at_least(1), None),
        (field("joined").more_than(date(2025, 1, 1)), True),
        (field("joined").equals(NOW), None),
        (field("registered_at").at_most(NOW), True),
        (field("hobbies").contains("chess"), True),
        (field("hobbies").contains("Chess"), False),
        (field("hobbies").one_of("golf", "chess"), True),
        (field("hobbies").equals("chess"), None),
        (field("birthday").equals(date(2000, 1, 1)), None),
        (field("absent").equals("x"), None),
        (field("absent").is_unknown(), True),
        (field("absent").is_known(), False),
        (field("country").is_known(), True),
        (field("channels").contains("email"), False),
    ],
)
def test_comparisons(rule: Condition, truth: bool | None) -> None:
    """A fact is held against the value by its kind; nothing is turned into another kind, and a missing one is unknown."""
    subject = customer(
        country="PL",
        given="Łódzia",
        birthday="2000-01-01",
        registered_at=NOW - timedelta(days=9),
        attributes={
            "points": 10,
            "vip": True,
            "joined": date(2025, 6, 1),
            "hobbies": ["chess", "go"],
        },
    )

    assert truth is answer(rule, subject).truth


KNOWN = {
    True: field("id").equals("c1"),
    False: field("id").equals("c2"),
    None: field("x").equals(1),
}


@pytest.mark.parametrize("left", [True, False, None])
@pytest.mark.parametrize("right", [True, False, None])
def test_the_three_values_follow_kleene(left: bool | None, right: bool | None) -> None:
    """And is the least, or the greatest of false < unknown < true; not turns it round; or-unknown lets the unknown in."""
    rank = {False: 0, None: 1, True: 2}
    low, high = sorted((left, right), key=rank.__getitem__)

    assert low is answer(all_of(KNOWN[left], KNOWN[right]), customer()).truth
    assert high is answer(any_of(KNOWN[left], KNOWN[right]), customer()).truth
    assert (None if left is None else not left) is answer(not_(KNOWN[left]), customer()).truth
    assert (left is not False) is answer(or_unknown(KNOWN[left]), customer()).truth


def test_windows_are_half_open() -> None:
    """The first instant of a window counts, its last does not, and what happens at the moment of asking is not yet known."""
    subject = customer(
        bought("first", 10), bought("before", 10.00001), bought("now", 0), bought("later", -1)
    )

    assert ("first",) == answer(orders.any(within="10d"), subject).evidence
    assert 2 == answer(orders.any(), subject).value
    window = {"since": NOW - timedelta(days=10), "until": NOW + timedelta(days=9)}
    assert ("first",) == answer(orders.count(**window).at_least(1), subject).evidence  # type: ignore[arg-type]
    assert 1 == answer(orders.count(until=NOW - timedelta(days=10)).at_least(1), subject).value


def test_a_window_of_days_begins_on_the_customer_s_clock() -> None:
    """The zone is the customer's, else the shop's, else UTC, as the rule says."""
    # 30 March, 01:30 in Sofia, after the change to summer time: two days ago there is 27 March, 23:30 UTC.
    at = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)
    early = bought("early", 0).model_copy(
        update={"placed_at": datetime(2026, 3, 27, 23, 0, tzinfo=UTC)}
    )
    rule = {
        zone: orders.count(within="2d", zone=zone).equals(1) for zone in ("customer", "shop", "utc")
    }

    def holds(zone: str, home: str | None) -> bool | None:
        subject = customer(early, time_zone=home)
        return answer(rule[zone], subject, at, time_zone="America/New_York").truth

    assert holds("customer", "Europe/Sofia") is False
    assert holds("customer", None) is True
    assert holds("shop", "Europe/Sofia") is True
    assert holds("utc", "Europe/Sofia") is True


def test_sums_are_exact_and_in_one_currency() -> None:
    """Cents add up exactly; another currency is converted by the given rates, or the sum is unknown."""
    rule = orders.sum("total", within="3 months").more_than(Decimal("0.30"), "EUR")
    cents = customer(bought("a", 1, "0.10"), bought("b", 2, "0.20"))
    mixed = customer(bought("a", 1, "0.10"), bought("b", 2, "0.50", "BGN"))

    assert (False, Decimal("0.30"), ("b", "a")) == _seen(answer(rule, cents))
    assert (None, "mixed-currency") == _unknown(answer(rule, mixed))
    rates = Rates("EUR", {"BGN": Decimal("0.5")})
    assert (True, Decimal("0.350"), ("b", "a")) == _seen(answer(rule, mixed, rates=rates))
    assert Decimal(0) == answer(rule, customer()).value


def _seen(said: Explanation) -> tuple[object, ...]:
    return said.truth, said.value, said.evidence


def _unknown(said: Explanation) -> tuple[object, ...]:
    return said.truth, said.reason


GARDEN = {"product": "g", "category": "garden", "brand": "X", "price": "4", "quantity": 2}
KITCHEN = {"product": "k", "category": "kitchen", "brand": "Y", "price": "30"}


def test_an_order_matches_by_any_of_its_items() -> None:
    """Over orders an item condition asks whether there is such an item; over items it asks each."""
    subject = customer(
        bought("o1", 5, "38", items=[GARDEN, KITCHEN]),
        bought("o2", 4, "30", items=[KITCHEN]),
        bought("o3", 3, "1", items=[]),
    )
    garden = item("category") == "garden"

    assert ("o1",) == answer(orders.any(where=garden), subject).evidence
    assert ("o2", "o3") == answer(orders.any(where=not_(garden)), subject).evidence
    assert (
        Decimal(38) == answer(orders.sum("total", where=garden).at_least(1, "EUR"), subject).value
    )
    assert Decimal(8) == answer(items.sum("amount", where=garden).at_least(1, "EUR"), subject).value
    assert ("o1/1",) == answer(
        items.any(where=all_of(garden, order("currency") == "EUR")), subject
    ).evidence
    assert 4 == answer(items.sum("quantity").at_least(1), subject).value
    assert ("o1/2", "o2/1") == answer(
        items.any(where=any_of(item("brand") == "Y")), subject
    ).evidence


def test_an_event_of_which_nobody_knows_widens_the_count_to_a_range() -> None:
    """The comparison is answered when both ends of the range agree, else it is unknown."""
    gift = {"bill_to": "Anna Nowak", "ship_to": "Jan Nowak"}
    subject = customer(bought("sure", 3, **gift), bought("maybe", 2))
    is_gift = order("gift").equals(True)

    assert (None, "1 to 2", ("sure",)) == _seen(
        answer(orders.count(where=is_gift).at_least(2), subject)
    )
    assert answer(orders.count(where=is_gift).at_least(1), subject).truth is True
    assert answer(orders.count(where=is_gift).at_least(3), subject).truth is False
    assert (
        "unknown-event"
        == answer(orders.sum("total", where=is_gift).at_least(1, "EUR"), subject).reason
    )
    assert (
        "unknown-event" == answer(orders.days_since_last(where=is_gift).at_least(1), subject).reason
    )
    assert ("sure", "maybe") == answer(orders.any(where=or_unknown(is_gift)), subject).evidence


def test_a_sum_over_a_missing_or_senseless_field_is_unknown() -> None:
    """A field that is missing or no number makes the sum unknown and names the event."""
    said = answer(orders.sum("status").at_least(1), customer(bought("o1", 3)))

    assert (None, None, ("o1",)) == _seen(said)
    assert "missing" == said.reason


def test_days_since_count_local_days() -> None:
    """Days are counted by the local calendar, from the first or the last event; with none they are unknown."""
    subject = customer(bought("old", 40), bought("new", 7.6))

    assert (True, 8, ("new",)) == _seen(answer(orders.days_since_last().at_least(8), subject))
    assert (True, 40, ("old",)) == _seen(answer(orders.days_since_first().at_least(8), subject))
    assert (None, "no-event") == _unknown(answer(orders.days_since_last().at_least(8), customer()))
    assert answer(orders.days_since_last().is_unknown(), customer()).truth is True
    assert answer(orders.days_since_last().is_known(), customer()).truth is False
    assert answer(orders.days_since_last().is_known(), subject).truth is True


def test_interactions_are_history_too() -> None:
    """What passed on other channels is counted the same way."""
    click = Interaction(
        id="i1",
        profile_id="c1",
        channel="email",
        kind="clicked",
        happened_at=NOW - timedelta(days=1),
    )
    subject = customer(click)

    assert ("i1",) == answer(
        interactions.any(where=interaction("kind") == "clicked"), subject
    ).evidence
    assert answer(interactions.none(where=interaction("kind") == "replied"), subject).truth is True


@pytest.mark.parametrize(
    ("born", "at", "days", "leap", "truth"),
    [
        ("--01-02", datetime(2026, 12, 28, tzinfo=UTC), 7, "feb-28", True),
        ("--01-04", datetime(2026, 12, 28, tzinfo=UTC), 7, "feb-28", False),
        ("1980-12-28", datetime(2026, 12, 28, tzinfo=UTC), 1, "feb-28", True),
        ("--12-27", datetime(2026, 12, 28, tzinfo=UTC), 7, "feb-28", False),
        ("--02-29", datetime(2026, 2, 28, tzinfo=UTC), 1, "feb-28", True),
        ("--02-29", datetime(2026, 2, 28, tzinfo=UTC), 1, "mar-1", False),
        ("--02-29", datetime(2026, 3, 1, tzinfo=UTC), 1, "mar-1", True),
        ("--02-29", datetime(2028, 2, 29, tzinfo=UTC), 1, "mar-1", True),
    ],
)
def test_anniversaries_cross_new_year_and_know_the_leap_day(
    born: str, at: datetime, days: int, leap: str, truth: bool
) -> None:
    """The range begins today, crosses New Year, and 29 February falls where the rule says."""
    rule = birthday.within_days(days, leap=leap)  # type: ignore[arg-type]

    assert truth is answer(rule, customer(birthday=born), at).truth


def test_an_anniversary_of_no_day_is_unknown() -> None:
    """A missing birthday is unknown, and so is a fact that is no day."""
    assert (None, "missing") == _unknown(answer(birthday.within_days(3), customer()))
    wrong = birthday.within_days(3).model_copy(update={"name": "id"})
    assert (None, "type-mismatch") == _unknown(answer(wrong, customer()))


def test_a_naive_moment_and_an_unknown_zone_are_refused() -> None:
    """The clock is an aware argument."""
    with pytest.raises(InvalidDocument, match="naive"):
        answer(KNOWN[True], customer(), datetime(2026, 3, 1))  # noqa: DTZ001
    with pytest.raises(InvalidDocument, match="IANA"):
        answer(KNOWN[True], customer(), time_zone="Mars/Olympus")


def test_an_explanation_shows_the_tree_and_its_repr_shows_no_value() -> None:
    """str() is for the person who asks, with values and evidence; repr() tells counts only."""
    subject = customer(bought("o7", 3), country="PL")
    said = answer(all_of(field("country").equals("BG"), not_(orders.any(within="10d"))), subject)

    assert [
        "no: all of the following hold",
        "  no: the country is Bulgaria [PL]",
        "  no: has no orders in the last 10 days",
        "    yes: has at least one order in the last 10 days [1] <- o7",
    ] == str(said).splitlines()
    assert "Explanation(no, parts=2, evidence=0)" == repr(said)


def test_every_branch_of_the_tree_is_said() -> None:
    """Any-of, not and or-unknown show as lines of their own."""
    said = answer(any_of(not_(KNOWN[True]), or_unknown(KNOWN[None])), customer())

    assert [
        "yes: at least one of the following holds",
        "  no: the customer number is not “c1”",
        "    yes: the customer number is “c1” [c1]",
        "  yes: “x” is 1 (or this is not known)",
        "    unknown: “x” is 1 (missing)",
    ] == str(said).splitlines()


@given(
    days=st.lists(st.floats(0, 400), max_size=8),
    at_least=st.integers(0, 5),
    within=st.integers(1, 365),
)
def test_a_count_and_its_opposite_never_both_hold(
    days: list[float], at_least: int, within: int
) -> None:
    """A condition and its negation divide the known world."""
    subject = customer(*(bought(f"o{n}", day) for n, day in enumerate(days)))
    rule = orders.count(within=f"{within}d").at_least(at_least)

    assert answer(rule, subject).truth is not answer(not_(rule), subject).truth


@given(st.dictionaries(st.sampled_from(["points", "vip", "joined"]), st.integers(), max_size=2))
def test_an_unknown_fact_never_brings_anyone_in(attributes: dict[str, int]) -> None:
    """Law 5: whatever else is known, a rule over a missing fact does not hold, nor does its negation."""
    subject = customer(attributes=attributes)
    rule = field("absent").at_least(3)

    assert not answer(rule, subject).holds
    assert not answer(not_(rule), subject).holds
    assert not answer(all_of(rule, KNOWN[True]), subject).holds
