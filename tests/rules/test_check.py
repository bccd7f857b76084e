from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.rules import (
    Condition,
    Vocabulary,
    all_of,
    anniversary,
    answer,
    answers,
    any_item,
    any_of,
    birthday,
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
    not_,
    or_unknown,
    order,
    orders,
    sequence,
    step,
)
from relationkit.rules.check import check, kind_read

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS = Vocabulary(
    {
        "country": "text",
        "points": "number",
        "member": "yes-no",
        "wedding": "day",
        "joined": "moment",
        "likes": "list",
        "birthday": "yearly",
    }
)
GARDEN = item("category") == "garden"

ANSWERED: list[Condition] = [
    field("country") == "PL",
    field("country").less_than("PL"),
    field("country").contains("P"),
    field("country").one_of("PL", "BG"),
    field("points").between(1, 5),
    field("member") != True,  # noqa: E712 - the rule's words
    field("wedding").more_than(date(2020, 1, 1)),
    field("joined").at_most(NOON),
    field("likes").contains("tea"),
    field("likes").one_of("tea", 7),
    field("likes").has_all("tea"),
    field("birthday").is_known(),
    field("answers.after-sale.score").at_least(9),
    field("answers.after-sale.why.not") == "late",
    field("points").in_top(5),
    field("answers.after-sale.score").in_top(5),
    birthday.within_days(7),
    anniversary("wedding").within_days(7),
    anniversary("answers.about-you.wedding").within_days(7),
    in_segment("poles"),
    orders.any(where=all_of(GARDEN, order("gift") == True)),  # noqa: E712 - the rule's words
    orders.any(where=any_item(all_of(GARDEN, not_(or_unknown(item("price").at_most(5)))))),
    orders.any(where=item("status") == "paid"),
    orders.sum("total").more_than(5, "EUR"),
    orders.distinct("ship_country").at_least(2),
    orders.last("source") == "ads",
    orders.first("gift").is_known(),
    orders.share("total", where=GARDEN).more_than(0),
    orders.share().more_than(0),
    orders.gap().less_than(5),
    items.max("quantity").more_than(1),
    items.distinct("currency").at_least(2),
    items.last("status") == "paid",
    orders.latest(5, where=GARDEN).any(after=interactions.last_event()),
    consents.any(where=consent("purpose") == "newsletter"),
    answers.sum("value").more_than(5),
    answers.any(where=answer("value").has_all("a")),
    memberships.any(where=membership("segment") == "poles"),
    sequence(step(interactions), step(orders, where=GARDEN)),
    orders.stopped(silent="30d", active="1y", where=GARDEN),
    interactions.any(
        where=followed_by(interactions, where=interaction("kind") == "opened", same=("campaign",))
    ),
    interactions.any(where=followed_by(orders, same=("id",))),
    answers.any(where=followed_by(answers, same=("value", "question"))),
]


@pytest.mark.parametrize("rule", ANSWERED)
def test_what_can_be_answered_passes(rule: Condition) -> None:
    """A rule over what is there, asked in a way that its kind can answer, is left alone."""
    check(rule, KINDS, {"poles"})


UNKNOWN: list[tuple[str, Condition]] = [
    ("where: field 'contry' is not declared; did you mean 'country'?", field("contry") == "PL"),
    ("where: field 'zzz' is not declared; declare it with a FieldSpec", field("zzz") == "PL"),
    ("where: field 'zzz' is not declared; declare it", anniversary("zzz").within_days(7)),
    ("where: field 'zzz' is not declared; declare it", field("zzz").in_top(5)),
    ("where: field 'answers.score' is no answer", field("answers.score") == 5),
    ("where: field 'answers..score' is no answer", field("answers..score") == 5),
    ("where: field 'answers.score.' is no answer", field("answers.score.") == 5),
    (
        "where.parts[1].term.where.parts[0]: item field 'categry' is unknown; did you mean 'category'?",
        all_of(
            field("country") == "PL", orders.any(where=any_of(item("categry") == "garden", GARDEN))
        ),
    ),
    (
        "where.part.term.latest.where.part: order field 'zzz' is unknown; ask for one of: currency, gift",
        not_(orders.latest(5, where=or_unknown(order("zzz") == 1)).any()),
    ),
    (
        "where.term.after.where: interaction field 'category' is unknown; it is a field of the item",
        orders.any(after=interactions.last_event(where=interaction("category") == "garden")),
    ),
    (
        "where.term.where.where: item field 'colour' is unknown; ask for one of",
        orders.any(where=any_item(item("colour") == "red")),
    ),
    ("where.steps[1].where: order field 'sum'", sequence(step(orders), step(orders, where=order("sum") == 1))),
    ("where.where: order field 'sum'", orders.first_time(within="30d", where=order("sum") == 1)),
    ("where.term.where.where: order field", orders.any(where=followed_by(orders, where=order("x") == 1))),
    ("where.term.where: order field 'zz'", orders.any(where=followed_by(orders, same=("zz",)))),
    ("where: order field 'amount' is unknown; it is a field of the item", orders.sum("amount").more_than(5, "EUR")),
    ("where: order field 'curency' is unknown; did you mean 'currency'?", orders.distinct("curency").at_least(2)),
    ("where: order field 'brand' is unknown; it is a field of the item", orders.last("brand") == "Alba"),
    ("where: item field 'weight' is unknown; ask for one of", items.share("weight").more_than(0)),
]  # fmt: skip


@pytest.mark.parametrize(("said", "rule"), UNKNOWN)
def test_what_nobody_has_is_refused(said: str, rule: Condition) -> None:
    """An unknown name is refused with its place in the rule and what would be right."""
    with pytest.raises(UnknownField) as caught:
        check(rule, KINDS)

    assert str(caught.value).startswith(said)


NEVER: list[tuple[str, Condition]] = [
    ("'points' is of kind number, which never answers contains; ask at-least,", field("points").contains("5")),
    ("'points' is of kind number and never compares with a text; write a number", field("points") == "5"),
    ("'country' is of kind text and never compares with a number", field("country").one_of("PL", 5)),
    ("'country' is of kind text, which never answers has-all", field("country").has_all("PL")),
    ("'country' is of kind text and never compares with a yes-no", field("country") == True),  # noqa: E712
    ("'member' is of kind yes-no, which never answers less-than", field("member").less_than(1)),
    ("'member' is of kind yes-no and never compares with a number", field("member") == 1),
    ("'wedding' is of kind day and never compares with a moment", field("wedding").at_least(NOON)),
    ("'joined' is of kind moment and never compares with a day", field("joined") == date(2026, 3, 1)),
    ("'likes' is of kind list, which never answers equals; ask contains, has-all,", field("likes") == "tea"),
    ("'birthday' is of kind yearly, which never answers equals; ask is-known", field("birthday") == date(1980, 1, 1)),
    ("'gift' is of kind yes-no and never compares with a text", orders.last("gift") == "yes"),
    ("'source' is of kind text, and a sum needs a number", orders.sum("source").more_than(5)),
    ("'gift' is of kind yes-no, and a max needs a number", orders.max("gift").more_than(5)),
    ("'source' is of kind text, and a share needs a number", orders.share("source").more_than(0)),
    ("'country' is of kind text, and a rank needs a number", field("country").in_top(5)),
    ("'status' is of kind text, and a min needs a number", orders.min("status").in_top(5)),
    ("field 'country' is a text, not a day; name a yearly day", anniversary("country").within_days(7)),
    ("field 'joined' is a moment, not a day", anniversary("joined").within_days(7)),
]  # fmt: skip


@pytest.mark.parametrize(("said", "rule"), NEVER)
def test_what_is_never_answered_is_refused(said: str, rule: Condition) -> None:
    """A comparison that is unknown for everybody, for ever, is refused with what would be right."""
    with pytest.raises(InvalidDocument) as caught:
        check(rule, KINDS)

    assert str(caught.value).startswith(f"where: {said}")
    assert (("where", "never-answered"),) == caught.value.issues


def test_a_comparison_on_an_event_is_checked_too() -> None:
    """A `where` asks kinds as well, and says where it stands."""
    with pytest.raises(
        InvalidDocument, match=r"^where\.term\.where: 'total' is of kind number and"
    ):
        check(orders.any(where=order("total") == "5"), KINDS)


def test_fields_in_common_are_of_one_kind() -> None:
    """What two events have in common is known of both, and of one kind."""
    kinds = Vocabulary({}, {"order": {"code": "number"}, "interaction": {"code": "text"}})

    with pytest.raises(
        InvalidDocument, match="'code' is of different kinds in interactions and orders"
    ):
        check(interactions.any(where=followed_by(orders, same=("code",))), kinds)
    with pytest.raises(UnknownField, match="order field 'campaign' is unknown"):
        check(interactions.any(where=followed_by(orders, same=("campaign",))), KINDS)


def test_what_asks_of_an_event_stands_only_in_a_where() -> None:
    """A field of an order is nothing that a customer has."""
    with pytest.raises(InvalidDocument, match="where: 'order' asks about an event"):
        check(order("gift") == True, KINDS)  # noqa: E712 - the rule's words


@pytest.mark.parametrize(
    ("segments", "advice"),
    [({"poles"}, "did you mean 'poles'"), (set(), "add it to the segments")],
)
def test_an_unknown_segment_is_refused(segments: set[str], advice: str) -> None:
    """A segment that is not there is refused where the segments are given, and not asked for otherwise."""
    rule = any_of(field("country") == "PL", not_(in_segment("polse")))
    check(rule, KINDS)

    with pytest.raises(
        InvalidDocument, match=rf"where\.parts\[1\]\.part: segment 'polse' .*{advice}"
    ):
        check(rule, KINDS, segments)


def test_no_value_of_a_rule_is_in_a_message() -> None:
    """A rule may name a person; a message does not."""
    with pytest.raises(InvalidDocument) as caught:
        check(field("points") == "Anna Nowak", KINDS)

    assert "Anna" not in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (field("points"), "number"),
        (field("zzz"), None),
        (item("status"), "text"),
        (orders.first("gift"), "yes-no"),
    ],
)
def test_the_kind_of_what_a_term_reads(asked: Any, kind: str | None) -> None:
    """A field, or the first or last of some events, has the kind that the vocabulary says."""
    assert kind == kind_read(asked.term, KINDS)
