from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument
from relationkit.profiles import Profile
from relationkit.rules import (
    Condition,
    Definition,
    Explanation,
    Standings,
    all_of,
    anniversary,
    any_item,
    any_of,
    at_least_k_of,
    birthday,
    bucket,
    evaluate,
    field,
    followed_by,
    in_segment,
    item,
    none_of,
    not_,
    or_unknown,
    order,
    orders,
    segments_in,
)
from relationkit.rules.conditions import DEEPEST, Ranked
from relationkit.rules.ranking import standings

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
YES, NO, MAYBE = field("vip") == True, field("vip") == False, field("x") == 1  # noqa: E712 - words of a rule
ANNA = Profile(
    id="c1",
    birthday="--02-29",
    attributes={"vip": True, "wedding": date(2020, 4, 2), "city": "Łódź"},
)


def asked(rule: Condition, subject: Profile = ANNA, at: datetime = NOW) -> Explanation:
    return evaluate(rule, subject, at=at)


@pytest.mark.parametrize(
    ("rule", "truth", "decided"),
    [
        (all_of(YES, YES), True, 2),
        (all_of(YES, NO, MAYBE), False, 1),
        (all_of(YES, MAYBE), None, 1),
        (any_of(YES, NO, YES), True, 1),
        (any_of(NO, NO), False, 2),
        (any_of(NO, MAYBE), None, 1),
        (none_of(NO, NO), True, 2),
        (none_of(NO, YES, MAYBE), False, 1),
        (none_of(NO, MAYBE), None, 1),
        (at_least_k_of(2, YES, YES, NO), True, 2),
        (at_least_k_of(2, YES, NO, NO), False, 2),
        (at_least_k_of(2, YES, MAYBE, NO), None, 1),
        (not_(all_of(YES, NO)), True, 1),
        (not_(MAYBE), None, 1),
        (or_unknown(MAYBE), True, 1),
        (or_unknown(NO), False, 1),
        (YES, True, 1),
    ],
)
def test_groups_and_what_decided_them(rule: Condition, truth: bool | None, decided: int) -> None:
    """Groups follow Kleene's logic, and name the conditions that made the answer what it is."""
    found = asked(rule)
    assert (truth, decided) == (found.truth, len(found.decided_by))


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        (anniversary("wedding").within_days(3), True),
        (anniversary("wedding").within_days(2), False),
        (anniversary("wedding").within_days(1, first=2), True),
        (anniversary("city").within_days(7), None),
        (anniversary("nothing").within_days(7), None),
        (anniversary("registered_at").within_days(7), None),
        (birthday.within_days(30, first=-30), False),
        (birthday.within_days(31, first=-31), True),
        (birthday.within_days(30, first=-30, leap="mar-1"), True),
    ],
)
def test_a_yearly_day_lies_in_a_range_about_today(rule: Condition, truth: bool | None) -> None:
    """The range may begin before today or after it; a moment and a text are no yearly days."""
    subject = ANNA.model_copy(update={"registered_at": NOW})
    assert truth is asked(rule, subject).truth


def test_a_range_of_yearly_days_crosses_new_year() -> None:
    """In the last days of December, the first of January is near."""
    subject = Profile(id="c1", birthday="--01-02")
    rule = birthday.within_days(5)
    assert [True, False] == [
        asked(rule, subject, datetime(2026, 12, day, 12, tzinfo=UTC)).truth for day in (30, 28)
    ]


def test_a_bucket_is_drawn_once_for_ever() -> None:
    """The lot depends on the salt and the id alone; buckets that meet share nobody and leave out nobody."""
    people = [Profile(id=f"c{number}") for number in range(400)]
    rules = (bucket("s", below=50), bucket("s", from_=50, below=100), bucket("t", below=50))
    low, high, other = ({p.id for p in people if asked(rule, p).truth} for rule in rules)
    drawn = hashlib.sha256(b"s:c1").hexdigest()[:8]
    assert (drawn < "80000000", 0, 400) == ("c1" in low, len(low & high), len(low | high))
    assert 160 < len(low) < 240 and low != other  # noqa: PT018 - one sentence


REGULARS = Definition(
    "regulars",
    orders.none(within="1 day"),
    included=frozenset({"c2", "c3"}),
    excluded=frozenset({"c3"}),
)


@pytest.mark.parametrize(
    ("subject", "truth", "reason"),
    [("c1", True, None), ("c2", True, "included"), ("c3", False, "excluded")],
)
def test_a_segment_inside_a_rule_keeps_its_pins(
    subject: str, truth: bool, reason: str | None
) -> None:
    """The other segment's rule counts, unless it holds the customer in or out by hand."""
    found = evaluate(
        in_segment("regulars"), Profile(id=subject), at=NOW, segments={"regulars": REGULARS}
    )
    assert (truth, reason, 1) == (found.truth, found.reason, len(found.decided_by))


def test_a_segment_that_is_not_given_is_refused() -> None:
    """A rule over an unknown segment has no members; it raises."""
    with pytest.raises(InvalidDocument, match="'regulars' is not given"):
        asked(in_segment("regulars"))


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        (field("points").in_top(2), "cde"),
        (field("points").in_top(1), "e"),
        (field("points").in_bottom(1), "a"),
        (field("points").in_top(percent=20), "e"),
        (field("points").in_top(percent=Decimal("20.1")), "cde"),
        (field("points").in_top(percent=100), "abcde"),
        (field("points").in_top(percent=0), ""),
        (field("points").in_top(99), "abcde"),
        (field("x").in_top(99), ""),
        (orders.count().in_bottom(1), "abcdef"),
        (orders.sum("total").in_top(1, currency="EUR"), "abcdef"),
        (orders.count(where=order("gift") == True).in_top(1), "abcdef"),  # noqa: E712
    ],
)
def test_a_rank_is_taken_among_all(rule: Condition, members: str) -> None:
    """Equals share a place, the share is rounded up, and nobody without a number has a place."""
    points = {"a": 1, "b": 2, "c": 3, "d": 3, "e": 5}
    people = [
        Profile(id=name, attributes={"points": points[name]} if name in points else {})
        for name in "abcdef"
    ]
    ranked = Definition("ranked", rule)
    cuts = standings(
        Definition("outer", in_segment("ranked")), people, at=NOW, segments={"ranked": ranked}
    )
    found = [p.id for p in people if evaluate(rule, p, at=NOW, standings=cuts).truth]
    assert list(members) == found


def test_a_rank_without_standings_is_refused() -> None:
    """One customer alone has no rank."""
    with pytest.raises(InvalidDocument, match="ranks customers"):
        asked(field("points").in_top(2))


def test_a_rank_of_an_unknown_number_is_unknown() -> None:
    """Whoever has no number is not last, but unknown."""
    rule = field("points").in_top(2)
    assert isinstance(rule, Ranked)
    found = evaluate(rule, ANNA, at=NOW, standings=Standings({(rule, "UTC"): None}))
    assert (None, "missing") == (found.truth, found.reason)


@pytest.mark.parametrize(
    "rule", [item("brand") == "X", any_item(item("brand") == "X"), followed_by(orders)]
)
def test_a_question_about_an_event_stands_only_in_a_where(rule: Condition) -> None:
    """A customer has no brand and is followed by nothing; such a rule is refused, also inside a group."""
    with pytest.raises(InvalidDocument, match="stands only in a where"):
        asked(not_(rule))


def test_a_rule_knows_how_deep_and_large_it_may_be() -> None:
    """A rule that nobody could read is refused when it is made."""
    rule = YES
    for _ in range(DEEPEST - 1):
        rule = not_(rule)
    with pytest.raises(InvalidDocument, match="conditions deep"):
        not_(rule)
    wide = any_of(*[YES] * 450)
    with pytest.raises(InvalidDocument, match="at most 2000"):
        all_of(*[wide] * 5)


def test_segments_in_a_rule_are_named() -> None:
    """A rule says which segments it asks for, however deep."""
    assert frozenset({"a", "b"}) == segments_in(any_of(in_segment("a"), not_(in_segment("b"))))
