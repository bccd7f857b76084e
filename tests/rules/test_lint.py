from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.profiles import Birthday, FieldRegistry, Order, OrderItem, Profile
from relationkit.rules import (
    Condition,
    Definition,
    Vocabulary,
    all_of,
    answers,
    any_item,
    any_of,
    at_least_k_of,
    birthday,
    bucket,
    evaluate,
    field,
    in_segment,
    interactions,
    item,
    items,
    none_of,
    not_,
    or_unknown,
    order,
    orders,
    sequence,
    step,
)
from relationkit.rules.finding import Finding
from relationkit.rules.history import History
from relationkit.rules.lint import lint
from relationkit.rules.places import Place, places
from relationkit.rules.ranking import standings
from relationkit.segments import ready

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.rules import Event
    from relationkit.segments import Segment

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS = Vocabulary({"points": "number", "country": "text", "likes": "list", "member": "yes-no"})
POLES, BULGARIANS = field("country") == "PL", field("country") == "BG"
POINTS = field("points")


def codes(rule: Condition, vocabulary: Vocabulary | None = None) -> list[tuple[str, str]]:
    return [
        (finding.code, finding.path.removeprefix("where")) for finding in lint(rule, vocabulary)
    ]


NEVER: list[Condition] = [
    all_of(POLES, BULGARIANS),
    all_of(POINTS.more_than(5), POINTS.less_than(3)),
    all_of(POINTS.more_than(5), or_unknown(POLES), all_of(POLES, POINTS.at_most(5))),
    all_of(POINTS.equals(5), POINTS.equals("5")),
    all_of(POLES, field("country").is_unknown()),
    all_of(field("country").is_unknown(), field("country").is_known()),
    all_of(field("country").is_unknown(), POLES),
    all_of(POLES, not_(field("country").starts_with("P")), field("country").starts_with("P")),
    all_of(orders.count().at_least(3), orders.count().equals(0)),
    all_of(orders.count().more_than(2), orders.count().less_than(3)),
    all_of(orders.any(within="30d"), orders.stopped(silent="30d", active="90d")),
    all_of(in_segment("a"), not_(in_segment("a"))),
    all_of(bucket("s", below=50), bucket("s", from_=50, below=100)),
    all_of(bucket("s", below=50), not_(bucket("s", below=50))),
    all_of(POLES, any_of(BULGARIANS, field("country") == "CZ")),
    all_of(POLES, at_least_k_of(2, BULGARIANS, field("country") == "CZ", orders.any())),
    all_of(POLES, BULGARIANS, POLES),
    none_of(POINTS.more_than(5), POINTS.at_most(5)),
    not_(any_of(POINTS.more_than(5), not_(POINTS.more_than(5)))),
    all_of(field("likes").has_all("a", "b"), field("likes").has_none("b")),
    all_of(field("likes").has_none("a"), field("likes").one_of("a")),
    all_of(field("likes").has_all("a"), field("likes").contains("b"), field("likes").has_none("b")),
    all_of(field("likes").has_all("a"), not_(field("likes").has_all("a", "a"))),
    all_of(field("likes").has_all("a"), field("likes").equals("a")),
    all_of(field("likes").equals("a"), field("likes").has_all("a")),
    all_of(field("likes").has_none("a"), not_(field("likes").has_none("a"))),
    all_of(POINTS.equals(3), POINTS.one_of(1, 2)),
    all_of(field("member") == True, not_(field("member") == True)),  # noqa: E712 - the rule's words
    all_of(field("member").not_equals(True), field("member").not_equals(False)),
    orders.count().less_than(0),
    orders.count().equals(Decimal("2.5")),
    orders.days_since_last().less_than(-1),
    orders.gap("shortest").less_than(0),
    orders.share(where=order("gift") == True).more_than(1),  # noqa: E712 - the rule's words
    POINTS.between(5, 3),
    all_of(orders.count().one_of(1, 2), orders.count().one_of(3, 4)),
    POINTS.in_top(percent=0),
    none_of(bucket("s", below=100)),
]


@pytest.mark.parametrize("rule", NEVER)
def test_a_contradiction_is_named(rule: Condition) -> None:
    """A rule that nobody can match is told as a whole, with the conditions that are at odds."""
    vocabulary = Vocabulary({})
    findings = lint(rule, vocabulary)

    assert "never-true" in {finding.code for finding in findings if finding.path == "where"}


SETTLED: list[tuple[str, Condition]] = [
    ("always-true", orders.count().at_least(0)),
    ("always-true", bucket("s", below=100)),
    ("always-true", or_unknown(any_of(POLES, not_(POLES)))),
    ("true-where-known", any_of(orders.any(), orders.none())),
    ("true-where-known", not_(all_of(orders.any(), orders.none()))),
    ("always-true", or_unknown(orders.count().at_least(0))),
    ("true-where-known", any_of(field("country") != "PL", field("country") != "BG")),
    ("true-where-known", any_of(POINTS.more_than(5), POINTS.at_most(5))),
    ("true-where-known", at_least_k_of(1, POLES, not_(POLES))),
    ("true-where-known", birthday.within_days(366)),
    ("true-where-known", POINTS.in_bottom(percent=100)),
    (
        "true-where-known",
        any_of(orders.first("total").is_known(), orders.first("total").is_unknown()),
    ),
    ("true-where-known", orders.count(after=orders.first_event()).at_least(0)),
    ("true-where-known", orders.latest(2, where=order("source") == "x").count().at_least(0)),
]


@pytest.mark.parametrize(("code", "rule"), SETTLED)
def test_what_decides_nothing_is_named(code: str, rule: Condition) -> None:
    """A condition that is true of everybody, or of everybody of whom it is known, is told."""
    assert (code, "") in codes(rule)


NEEDLESS: list[tuple[str, str, Condition]] = [
    ("double-negation", "", not_(not_(POLES))),
    ("single-part", "", any_of(POLES)),
    ("single-part", ".part", not_(none_of(POLES))),
    ("repeated-part", ".parts[2]", all_of(POLES, orders.any(), POLES)),
    ("repeated-part", ".parts[1]", at_least_k_of(2, POLES, POLES, orders.any())),
    ("implied-part", ".parts[1]", all_of(POINTS.more_than(5), POINTS.more_than(3))),
    ("implied-part", ".parts[0]", any_of(POINTS.more_than(5), POINTS.more_than(3))),
    ("implied-part", ".parts[1]", all_of(orders.count().more_than(0), orders.any())),
    ("implied-part", ".parts[1]", all_of(bucket("s", below=10), bucket("s", below=20))),
]


@pytest.mark.parametrize(("code", "path", "rule"), NEEDLESS)
def test_what_changes_nothing_is_named(code: str, path: str, rule: Condition) -> None:
    """A part that may be left out is told, with its path."""
    assert (code, path) in codes(rule)


GARDEN, ALBA = item("category") == "garden", item("brand") == "Alba"
TRAPS: list[tuple[str, str, Condition]] = [
    ("items-apart", ".term.where", orders.any(where=all_of(GARDEN, ALBA))),
    ("other-item", ".term.where", orders.any(where=item("category") != "garden")),
    ("order-per-item", "", items.sum("total").more_than(5, "EUR")),
    ("order-per-item", "", items.share("total", where=GARDEN).more_than(1)),
    ("rank-counts-zeros", "", orders.sum("total").in_top(percent=10, currency="EUR")),
    ("rank-counts-zeros", "", orders.count().in_bottom(5)),
    (
        "rank-counts-zeros",
        ".parts[0]",
        all_of(orders.sum("total").in_top(5, currency="EUR"), orders.any(within="1y"), POLES),
    ),
    ("unknown-enters", "", or_unknown(not_(POLES))),
    ("unknown-enters", ".parts[0]", all_of(or_unknown(field("gender") != "m"), POLES)),
    ("unknown-stays-out", "", field("country") != "PL"),
    ("unknown-stays-out", "", none_of(POLES, BULGARIANS)),
    ("unknown-stays-out", "", not_(birthday.within_days(7))),
    ("unknown-stays-out", ".parts[1]", any_of(POLES, field("likes").has_none("a"))),
]


@pytest.mark.parametrize(("code", "path", "rule"), TRAPS)
def test_a_trap_is_named(code: str, path: str, rule: Condition) -> None:
    """What means something else than it seems to say is told, with what to write."""
    assert (code, path) in codes(rule)


FINE: list[Condition] = [
    POLES,
    not_(field("country").is_known()),
    not_(or_unknown(POLES)),
    or_unknown(POLES),
    field("channels").has_none("sms"),
    not_(not_(field("id") == "c1").part),  # type: ignore[union-attr]
    field("id") != "c1",
    any_of(POLES, BULGARIANS),
    all_of(POINTS.more_than(5), POINTS.less_than(9)),
    all_of(field("likes").one_of("a"), field("likes").one_of("b")),
    all_of(POINTS.one_of(1, "a"), POINTS.one_of(1, "b")),
    all_of(orders.sum("total").at_least(1, "EUR"), orders.sum("total").at_most(0, "PLN")),
    orders.any(within="30d"),
    orders.any(where=any_item(all_of(GARDEN, ALBA))),
    orders.any(where=all_of(GARDEN, item("category") == "books")),
    orders.any(where=not_(item("category") != "garden")),
    orders.any(where=any_of(GARDEN, ALBA)),
    orders.any(where=all_of(GARDEN, not_(ALBA))),
    items.any(where=all_of(GARDEN, ALBA)),
    items.sum("amount").more_than(5, "EUR"),
    items.share(where=GARDEN).more_than(Decimal("0.5")),
    items.distinct("currency").at_least(2),
    answers.sum("value").more_than(3),
    POINTS.in_top(10),
    orders.max("total").in_top(10, currency="EUR"),
    all_of(orders.sum("total").in_top(5, currency="EUR"), orders.sum("total").more_than(0, "EUR")),
    all_of(orders.sum("total").in_top(5, currency="EUR"), orders.any()),
    all_of(orders.regularly(every="1 month", periods=3, at_least=2), orders.any()),
    sequence(step(interactions), step(orders)),
    birthday.within_days(7),
    bucket("s", below=50),
    at_least_k_of(2, POLES, orders.any(), birthday.within_days(7)),
]


@pytest.mark.parametrize("rule", FINE)
def test_a_sound_rule_has_no_finding(rule: Condition) -> None:
    """What means what it says is left alone."""
    assert [] == codes(rule)


READY = [
    ready.spent_over(50, "EUR"),
    ready.bought(brand="Alba", category="garden"),
    ready.bought_lately(),
    ready.gift_buyers(),
    ready.new_customers(),
    ready.active_customers(),
    ready.at_risk(),
    ready.lapsed(),
    ready.won_back(),
    ready.birthday_soon(),
]


@pytest.mark.parametrize("segment", READY, ids=lambda segment: segment.id)
def test_the_ready_made_segments_have_no_finding(segment: Segment) -> None:
    """There is no false alarm about what ships with the library."""
    assert [] == codes(segment.where, FieldRegistry().vocabulary())


def test_a_long_list_is_not_held_against_itself() -> None:
    """Of more than a hundred comparisons of one thing nobody asks which implies which."""
    many = [POINTS.not_equals(n) for n in range(101)]

    assert ("implied-part", ".parts[1]") not in codes(all_of(POINTS.equals(0), *many))


def test_a_vocabulary_tells_lists_from_single_values() -> None:
    """One value is not two; a list may hold both, and a list that must hold one cannot be without it."""
    both = all_of(field("country").one_of("PL"), field("country").one_of("BG"))
    likes = all_of(field("likes").one_of("a"), field("likes").one_of("b"))
    held = all_of(field("likes").contains("a"), not_(field("likes").one_of("a", "b")))

    assert [] == codes(both)
    assert [("never-true", "")] == codes(both, KINDS)
    assert [] == codes(likes, KINDS)
    assert ("never-true", "") in codes(held, KINDS)


def test_a_contradiction_inside_is_told_where_it_stands_and_of_the_whole() -> None:
    """The finding inside names the conditions at odds; the one of the whole rule refers to it."""
    findings = lint(all_of(orders.any(), all_of(POLES, orders.any(), BULGARIANS)))

    assert (
        Finding(
            "never-true",
            "where.parts[1]",
            "no customer can match: where.parts[1].parts[0] and where.parts[1].parts[2] cannot be so at once",
        ),
        Finding("never-true", "where", "nobody can match the rule; see the findings inside"),
    ) == tuple(found for found in findings if found.code == "never-true")


def test_conditions_on_events_are_looked_at_by_themselves() -> None:
    """A `where` that no event meets is told, and says nothing yet of the rule."""
    rule = orders.none(where=all_of(order("source") == "a", order("source") == "b"))

    assert [("never-true", ".term.where")] == codes(rule)


# ---------------------------------------------------------------------------------------------- laws

few = st.integers(0, 3)
words = st.sampled_from(["a", "b"])
facts: st.SearchStrategy[Condition] = st.one_of(
    st.builds(POINTS.more_than, few),
    st.builds(POINTS.at_most, few),
    st.builds(POINTS.equals, few),
    st.builds(POINTS.between, few, few),
    st.builds(POINTS.one_of, few, few),
    st.builds(POINTS.equals, words),
    st.builds(lambda w: field("country").equals(w), words),
    st.builds(lambda w: field("country").not_equals(w), words),
    st.builds(lambda w: field("country").one_of(w), words),
    st.builds(lambda w: field("country").contains(w), words),
    st.just(field("country").is_unknown()),
    st.builds(lambda w: field("likes").contains(w), words),
    st.builds(lambda w: field("likes").has_all(w), words),
    st.builds(lambda w: field("likes").has_none(w), words),
    st.builds(lambda w: field("likes").one_of(w), words),
    st.just(field("likes").has_all("a", "b")),
    st.builds(lambda yes: field("member").equals(yes), st.booleans()),
    st.builds(lambda yes: field("member").not_equals(yes), st.booleans()),
    st.builds(lambda n: bucket("s", from_=n * 25, below=100), few),
    st.builds(lambda n: bucket("s", below=n * 25 + 25), few),
    st.builds(lambda n: birthday.within_days(366 if n else 7), few),
    st.builds(lambda n: POINTS.in_top(percent=n * 50 % 150), few),
)
of_events: st.SearchStrategy[Condition] = st.one_of(
    st.builds(lambda w: order("source").equals(w), words),
    st.builds(lambda w: order("source").not_equals(w), words),
    st.just(order("source").is_known()),
    st.builds(lambda n: order("total").more_than(n), few),
    st.builds(lambda n: order("total").at_most(n), few),
    st.builds(lambda w: item("category").equals(w), words),
    st.builds(lambda w: item("category").not_equals(w), words),
)


def _grouped(leaves: st.SearchStrategy[Condition], size: int) -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda parts: all_of(*parts), st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: any_of(*parts), st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: none_of(*parts), st.lists(inner, min_size=1, max_size=3)),
            st.builds(
                lambda parts, n: at_least_k_of(1 + n % len(parts), *parts),
                st.lists(inner, min_size=1, max_size=3),
                few,
            ),
            st.builds(not_, inner),
            st.builds(or_unknown, inner),
        ),
        max_leaves=size,
    )


wheres = st.one_of(_grouped(of_events, 4), st.builds(any_item, _grouped(of_events, 2)))
history: st.SearchStrategy[Condition] = st.one_of(
    st.builds(lambda n: orders.count().at_least(n), few),
    st.builds(lambda n: orders.count().less_than(n), few),
    st.builds(lambda n, w: orders.count(where=w).equals(n), few, wheres),
    st.builds(lambda n: orders.distinct("source").at_least(n), few),
    st.builds(lambda n: orders.count(within="30d").at_most(n), few),
    st.builds(lambda n: orders.stopped(silent=f"{10 + 10 * n}d", active="60d"), few),
    st.builds(lambda n: orders.first_time(within=f"{10 + 10 * n}d"), few),
    st.builds(lambda n: orders.sum("total").more_than(n, "EUR"), few),
    st.builds(lambda n: orders.days_since_last().less_than(n * 10 - 10), few),
    st.builds(lambda n: orders.gap().at_most(n * 10 - 10), few),
    st.builds(lambda n, w: orders.share(where=w).at_least(n), few, wheres),
    st.builds(lambda n: orders.latest(2).count().at_least(n), few),
    st.builds(lambda n: orders.count(after=orders.first_event()).at_least(n), few),
    st.just(orders.last("source").is_known()),
    st.builds(lambda w: orders.last("source").equals(w), words),
)
rules = _grouped(st.one_of(facts, history), 6)

bought = st.builds(
    lambda days, total, source, categories: (days, total, source, categories),
    st.integers(1, 80),
    few,
    st.sampled_from([None, "a", "b"]),
    st.lists(st.sampled_from([None, "a", "b"]), max_size=2),
)


def _profile(
    index: int,
    attributes: dict[str, object],
    country: str | None,
    born: Birthday | None,
    purchases: list[tuple[int, int, str | None, list[str | None]]],
) -> Profile:
    return Profile(
        id=f"c{index}",
        country=None,
        birthday=born,
        attributes={"country2": country, **attributes},
        orders=tuple(
            Order(
                id=f"o{number}",
                profile_id=f"c{index}",
                placed_at=NOON - timedelta(days=days),
                total=Decimal(total),
                currency="EUR",
                source=source,
                items=tuple(
                    OrderItem(product="p", price=Decimal(1), category=category)
                    for category in categories
                ),
            )
            for number, (days, total, source, categories) in enumerate(purchases)
        ),
    )


class Person:
    """A profile whose country may be any word, so that short ones do."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.id = profile.id
        self.time_zone = None

    def fact(self, name: str) -> object | None:
        return self.profile.fact("country2" if name == "country" else name)

    def events(self, kind: str) -> Sequence[Event]:
        return self.profile.events(kind)


def _people(*, declared: bool) -> st.SearchStrategy[list[Person]]:
    def held(*good: object) -> st.SearchStrategy[object]:
        odd: tuple[object, ...] = () if declared else (2, "a", True, ("a",))
        return st.sampled_from([None, *good, *odd])

    attributes = st.fixed_dictionaries(
        {
            "points": held(0, 1, 2, 3, 4),
            "likes": held((), ("a",), ("b",), ("a", "b")),
            "member": held(True, False),
        }
    )
    one = st.tuples(
        attributes,
        st.sampled_from([None, "a", "b", "c"]),
        st.sampled_from([None, Birthday(3, 5), Birthday(2, 29), Birthday(9, 9)]),
        st.lists(bought, max_size=3),
    )
    return st.lists(one, min_size=3, max_size=8).map(
        lambda drawn: [Person(_profile(index, *each)) for index, each in enumerate(drawn)]
    )


def _truths(place: Place, people: list[Person]) -> list[bool | None]:
    """The answers to a condition; of one on events, which answers there are among those of each customer."""
    condition = place.condition
    if place.events is None:
        rank = standings(Definition("rule", condition), people, at=NOON)
        return [evaluate(condition, one, at=NOON, standings=rank).truth for one in people]
    history = History(place.events)
    asked: list[tuple[bool | None, Condition]] = [
        (True, condition),
        (False, not_(condition)),
        (None, or_unknown(none_of(condition, not_(condition)))),
    ]
    return [
        truth
        for one in people
        for truth, rule in asked
        if evaluate(history.any(where=rule), one, at=NOON).holds
    ]


def _without(place: Place, code: str, whole: dict[str, Place]) -> tuple[Place, Place] | None:
    """The condition that a finding says may be simpler, and the simpler one."""
    condition = place.condition
    if code == "double-negation":
        return place, Place("", condition.part.part, place.events)  # type: ignore[union-attr]
    if code == "single-part":
        alone = condition.parts[0]  # type: ignore[union-attr]
        simple = not_(alone) if condition.kind == "none-of" else alone
        return place, Place("", simple, place.events)
    found = re.fullmatch(r"(.*)\.parts\[(\d+)\]", place.path)
    assert found is not None
    group = whole[found[1]]
    if group.condition.kind == "at-least":
        return None
    parts = group.condition.parts  # type: ignore[union-attr]
    left = tuple(part for index, part in enumerate(parts) if index != int(found[2]))
    simple = type(group.condition)(kind=group.condition.kind, parts=left)
    return group, Place("", simple, group.events)


@given(rules, st.booleans(), st.data())
def test_findings_are_true(rule: Condition, declared: bool, data: st.DataObject) -> None:
    """Nobody matches what is never true, nobody fails what is always true, and what is needless can be left out."""
    findings = lint(rule, KINDS if declared else None)
    if not findings:
        return
    people = data.draw(_people(declared=declared))
    whole = {place.path: place for place in places(rule)}

    for finding in findings:
        place = whole[finding.path]
        truths = (
            _truths(place, people)
            if finding.code in {"never-true", "always-true", "true-where-known"}
            else []
        )
        assert not (finding.code == "never-true" and True in truths), finding
        assert not (finding.code == "always-true" and set(truths) - {True}), finding
        assert not (finding.code == "true-where-known" and False in truths), finding
        if finding.code in {"double-negation", "single-part", "repeated-part", "implied-part"}:
            simpler = _without(place, finding.code, whole)
            if simpler is not None:
                assert _truths(simpler[0], people) == _truths(simpler[1], people), finding
