from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.profiles import Order, Profile
from relationkit.rules import (
    Condition,
    Definition,
    Standings,
    all_of,
    any_of,
    at_least_k_of,
    birthday,
    bucket,
    evaluate,
    field,
    in_segment,
    none_of,
    not_,
    or_unknown,
    order,
    orders,
    sequence,
    step,
)
from relationkit.segments.obstacles import Obstacle
from relationkit.segments.why_not import ways_in, why_not

if TYPE_CHECKING:
    from relationkit.rules.conditions import Ranked

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
POLES = field("country") == "PL"


def customer(*days_ago: float, **more: Any) -> Profile:
    """Somebody who bought for 10 EUR so many days before noon."""
    bought = tuple(
        Order(
            id=f"o{n}",
            profile_id="c1",
            placed_at=NOON - timedelta(days=days),
            total=Decimal(10),
            currency="EUR",
        )
        for n, days in enumerate(days_ago)
    )
    return Profile(id="c1", orders=bought, **more)


def ask(rule: Condition, who: Profile, **more: Any) -> tuple[Obstacle, ...]:
    return why_not(Definition("rule", rule), who, at=NOON, **more)


def only(rule: Condition, who: Profile, **more: Any) -> Obstacle:
    (obstacle,) = ask(rule, who, **more)
    return obstacle


def test_nothing_stands_in_a_member_s_way() -> None:
    """Whoever is in has no obstacle, and one way in: to stay."""
    rule, who = Definition("rule", POLES), customer(country="PL")

    assert () == why_not(rule, who, at=NOON)
    assert ((),) == ways_in(rule, who, at=NOON)


def test_a_fact_would_have_to_be_another() -> None:
    """The obstacle has what was seen and, as a condition, what would do."""
    assert Obstacle(POLES, seen="BG") == only(POLES, customer(country="BG"))
    assert Obstacle(POLES, reason="missing") == only(POLES, customer())
    assert Obstacle(field("country") != "PL", seen="PL") == only(
        not_(POLES), customer(country="PL")
    )
    letters = field("given").starts_with("A")
    assert Obstacle(not_(letters), seen="Anna") == only(not_(letters), customer(given="Anna"))


def test_a_number_tells_how_far_it_is() -> None:
    """The distance is signed: orders that are missing, money too much; an end that is left out counts as in."""
    assert Fraction(2) == only(orders.count().at_least(3), customer(5)).distance
    assert Fraction(2) == only(orders.count().more_than(2), customer(5)).distance
    assert Fraction(-1) == only(orders.none(), customer(5)).distance
    assert Fraction(40) == only(orders.sum("total").more_than(50, "EUR"), customer(5)).distance
    assert Fraction(-1) == only(orders.count().between(2, 3), customer(1, 2, 3, 4)).distance
    assert Fraction(3) == only(field("points") == 5, customer(attributes={"points": 2})).distance
    assert only(field("points").is_unknown(), customer(attributes={"points": 2})).distance is None
    assert only(orders.average("total").more_than(5, "EUR"), customer()).distance is None


def test_of_a_range_the_worse_end_counts() -> None:
    """Where nobody knows whether an order is a gift, the distance is enough whatever it is."""
    gifts = order("gift").equals(True)

    obstacle = only(orders.count(where=gifts).at_least(3), customer(1, 2))

    assert (Fraction(3), "0 to 2") == (obstacle.distance, obstacle.seen)


def test_time_alone_may_do_it() -> None:
    """`not_before` is when the condition changes if nothing happens."""
    silent = only(orders.none(within="30d"), customer(10))
    soon = only(birthday.within_days(7), customer(birthday="1980-05-12"))

    assert NOON + timedelta(days=20) + TICK == silent.not_before
    assert datetime(2026, 5, 6, tzinfo=UTC) == soon.not_before
    assert only(POLES, customer()).not_before is None


def test_every_part_of_all_of_that_does_not_hold_is_in_the_way() -> None:
    """The parts that hold are not named; the unknown ones are."""
    rule = all_of(POLES, orders.any(), field("gender") == "f")

    found = ask(rule, customer(country="PL"))

    assert [None, "missing"] == [obstacle.reason for obstacle in found]


def test_the_cheapest_part_of_any_of_is_named() -> None:
    """One condition rather than two, and of equal ones the first; `ways_in` has the others."""
    women, clients = field("gender") == "f", orders.any()
    rule = Definition("rule", any_of(all_of(POLES, women), clients, women))

    assert [clients] == [obstacle.wanted for obstacle in why_not(rule, customer(), at=NOON)]
    assert [[clients], [women]] == [
        [obstacle.wanted for obstacle in way] for way in ways_in(rule, customer(), at=NOON)
    ]
    assert 1 == len(ways_in(rule, customer(), at=NOON, limit=1))


def test_what_two_parts_ask_counts_once() -> None:
    """A condition that stands in several parts is one change."""
    women, clients = field("gender") == "f", orders.any()
    rule = all_of(any_of(POLES, women), any_of(clients, women))

    assert [women] == [obstacle.wanted for obstacle in ask(rule, customer())]


def test_what_cannot_be_is_said_to_be_so() -> None:
    """A rule that wants a condition both true and false has no way in, also where only a part of it does."""
    torn = all_of(POLES, not_(POLES))
    rule = any_of(all_of(torn, orders.any()), all_of(orders.any(), torn))

    assert Obstacle(torn, reason="contradiction", fixed=True) == only(torn, customer())
    assert Obstacle(rule, reason="contradiction", fixed=True) == only(rule, customer())
    assert [orders.any()] == [one.wanted for one in ask(any_of(torn, orders.any()), customer())]


def test_what_nobody_can_change_comes_last() -> None:
    """The draw of a bucket and a window that is over are fixed; they are named only where nothing else helps."""
    drawn = bucket("s", below=1)
    over = orders.any(until=NOON - timedelta(days=400))
    walked = sequence(step(orders), step(orders), until=NOON - timedelta(days=400))
    rule = any_of(drawn, over, walked, all_of(POLES, orders.any()))

    assert [False, False] == [obstacle.fixed for obstacle in ask(rule, customer())]
    assert only(drawn, customer()).fixed
    assert only(over, customer()).fixed
    assert only(walked, customer()).fixed
    assert not only(orders.any(until=NOON + timedelta(days=1)), customer()).fixed


def test_another_segment_is_entered() -> None:
    """The obstacle is the condition of the other segment, asked in its zone."""
    poles = Definition("poles", POLES, "Europe/Warsaw")

    found = only(in_segment("poles"), customer(), segments={"poles": poles})

    assert Obstacle(POLES, reason="missing", segment="poles") == found


def test_a_hand_has_to_be_undone() -> None:
    """Whoever is out by hand needs that undone, and the rule as well; likewise to leave another segment."""
    rule = Definition("rule", POLES, excluded=frozenset({"c1"}))
    other = Definition("other", POLES, included=frozenset({"c1"}))
    undone = Obstacle(in_segment("rule"), reason="excluded")
    others = {"other": other}

    assert (undone,) == why_not(rule, customer(country="PL"), at=NOON)
    assert (undone, Obstacle(POLES, reason="missing")) == why_not(rule, customer(), at=NOON)
    assert () == ask(in_segment("other"), customer(), segments=others)
    assert () == why_not(other, customer(), at=NOON)
    assert [not_(in_segment("other")), field("country") != "PL"] == [
        obstacle.wanted
        for obstacle in ask(not_(in_segment("other")), customer(country="PL"), segments=others)
    ]


def test_a_lifecycle_is_told_in_counts() -> None:
    """What is missing of a stopped customer is one of its two counts."""
    found = only(orders.stopped(silent="60d", active="1 year"), customer(5, 100))

    assert (Fraction(-1), orders.none(within="60d")) == (found.distance, found.wanted)


def test_a_rank_is_told_by_its_cut() -> None:
    """The distance is to the number that just reaches the rank; without one nobody knows."""
    best = orders.count().in_top(1)
    last = not_(best)
    cuts: dict[tuple[Ranked, str], Fraction | None] = {(best, "UTC"): Fraction(3)}  # type: ignore[dict-item]
    none: dict[tuple[Ranked, str], Fraction | None] = {(best, "UTC"): None}  # type: ignore[dict-item]
    worst = orders.count().in_bottom(1)
    low: dict[tuple[Ranked, str], Fraction | None] = {(worst, "UTC"): Fraction(0)}  # type: ignore[dict-item]

    assert Fraction(2) == only(best, customer(1), standings=Standings(cuts)).distance
    assert Fraction(-1) == only(last, customer(1, 2, 3, 4), standings=Standings(cuts)).distance
    assert Fraction(-1) == only(worst, customer(1), standings=Standings(low)).distance
    assert only(best, customer(1), standings=Standings(none)).distance is None


def test_an_obstacle_reads_as_a_line_and_keeps_silent_in_a_repr() -> None:
    """str() holds what was seen, repr() does not; said() holds the rule's own words."""
    found = only(POLES, customer(country="BG"))

    assert f"{found.said()} [BG]" == str(found)
    assert "kraj to Polska" == found.said("pl")
    assert "Obstacle(compare, reason=None, fixed=False)" == repr(found)
    silent = only(orders.none(within="30d"), customer(10))
    assert "not before 2026-03-21T12:00:00.000001+00:00" in str(silent)
    assert str(only(POLES, customer())).endswith("(missing)")


# ---------------------------------------------------------------------------------------------- laws


def _trees(leaves: int) -> st.SearchStrategy[Condition]:
    """Rules in which each of the fields a0, a1, ... is asked once."""

    @st.composite
    def tree(draw: st.DrawFn) -> Condition:
        rest = [field(f"a{n}") == True for n in range(leaves)]  # noqa: E712 - the rule's words
        while len(rest) > 1:
            size = draw(st.integers(2, min(3, len(rest))))
            parts, rest = rest[:size], rest[size:]
            parts = [draw(st.sampled_from([part, not_(part), or_unknown(part)])) for part in parts]
            kind = draw(st.sampled_from(["all", "any", "none", "some"]))
            joined = {
                "all": all_of(*parts),
                "any": any_of(*parts),
                "none": none_of(*parts),
                "some": at_least_k_of(draw(st.integers(1, size)), *parts),
            }[kind]
            rest.insert(draw(st.integers(0, len(rest))), joined)
        return draw(st.sampled_from([rest[0], not_(rest[0]), or_unknown(rest[0])]))

    return tree()


def _holds(rule: Condition, facts: dict[str, bool | None]) -> bool:
    return evaluate(rule, Profile(id="c1", attributes=facts), at=NOON).holds


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.tuples(
            _trees(n), st.lists(st.sampled_from([True, False, None]), min_size=n, max_size=n)
        )
    )
)
def test_no_smaller_set_of_changes_would_do(
    drawn: tuple[Condition, list[bool | None]],
) -> None:
    """All smallest sets are found, each of them brings the customer in, and nothing smaller does."""
    rule, values = drawn
    facts = {f"a{n}": value for n, value in enumerate(values)}
    sizes: dict[frozenset[tuple[str, bool]], int] = {}
    for chosen in product([None, True, False], repeat=len(values)):
        changes = {f"a{n}": value for n, value in enumerate(chosen) if value is not None}
        if _holds(rule, {**facts, **changes}):
            sizes[frozenset(changes.items())] = len(changes)
    smallest = {way for way, size in sizes.items() if size == min(sizes.values())}

    ways = ways_in(
        Definition("rule", rule), Profile(id="c1", attributes=facts), at=NOON, limit=1_000
    )

    found = [
        frozenset(
            (one.wanted.term.name, one.wanted.op == "equals")  # type: ignore[union-attr]
            for one in way
        )
        for way in ways
    ]
    assert smallest == set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("limit", [1, 3])
def test_the_limit_is_kept(limit: int) -> None:
    """At most so many ways are told."""
    rule = Definition("rule", any_of(*(field(f"a{n}") == 1 for n in range(100))))

    assert limit == len(ways_in(rule, customer(), at=NOON, limit=limit))
