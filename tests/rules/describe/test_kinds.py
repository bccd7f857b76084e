"""Every kind of condition, every term and every comparison is said in every language, and only in its words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, get_args

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
from relationkit.rules.conditions import Compare, Op
from relationkit.rules.describe import LANGUAGES, describe, sentence
from relationkit.rules.describe.phrasebook import phrasebook
from relationkit.rules.terms import FieldTerm, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, 9, 5, tzinfo=UTC)
NEW = order("source") == "1"
CLICKED = interaction("kind") == "clicked"
OPENED = interaction("kind") == "opened"

TERMS = {
    "count": orders.count(within="1 year"),
    "count-where": orders.count(within="1 year", where=NEW),
    "sum": orders.sum("quantity"),
    "average": items.average("quantity", where=NEW),
    "min": interactions.min("7", within="1 hour"),
    "max": orders.max("quantity", not_within="1 month"),
    "distinct": items.distinct("7"),
    "first": consents.first("purpose"),
    "last": orders.last("7"),
    "days-since": orders.days_since_last(where=NEW),
    "gap": orders.gap("average", within="1 year", not_within="1 month"),
    "share": orders.share(where=NEW),
}

KINDS: dict[str, Condition] = {
    "anniversaries": all_of(
        *(
            birthday.within_days(days, first=first)
            for days, first in (
                (1, 0),
                (2, 0),
                (7, 0),
                (2, -1),
                (3, -2),
                (1, 1),
                (1, -1),
                (1, 5),
                (1, -5),
                (3, 2),
                (3, -9),
                (9, -3),
            )
        ),
        anniversary("7").within_days(3, leap="mar-1", zone="utc"),
        not_(anniversary("7").within_days(3)),
        not_(birthday.within_days(1, first=-3)),
    ),
    "ranked": any_of(
        orders.sum("total").in_top(1, currency="EUR"),
        orders.count(where=NEW, within="1 day").in_top(100),
        not_(field("7").in_bottom(percent=5)),
        not_(items.distinct("brand").in_bottom(1)),
        orders.max("7").in_bottom(3),
    ),
    "ranks": any_of(
        *(
            one
            for ranked in (field("7").in_top, field("7").in_bottom)
            for rank in (ranked(1), ranked(2), ranked(percent=3))
            for one in (rank, not_(rank))
        )
    ),
    "corners": any_of(
        orders.gap("shortest", where=NEW).less_than(5),
        orders.sum("quantity", where=any_of(NEW, order("source") == "2")).less_than(5),
        anniversary("7").within_days(1, first=-7),
        not_(anniversary("7").within_days(1, first=-7)),
        orders.any(after=orders.first_event(where=NEW)),
        orders.latest(1, where=NEW).count().equals(0),
        orders.latest(3, where=NEW).count().equals(0),
        orders.count(where=followed_by(orders)).at_least(2),
        field("given").is_known(),
        field("gender") == "m",
        field("gender") != "f",
        at_least_k_of(5, *(in_segment(str(number)) for number in range(7))),
        not_(at_least_k_of(6, *(in_segment(str(number)) for number in range(7)))),
    ),
    "bucket": any_of(bucket("7", below=1), not_(bucket("7", below=100, from_=50))),
    "in-segment": any_of(in_segment("7"), not_(in_segment("7"))),
    "sequence": any_of(
        sequence(step(interactions, where=CLICKED), step(orders, where=NEW, within="2 days")),
        not_(sequence(step(orders), step(orders), within="1 day")),
    ),
    "first-time": any_of(
        orders.first_time(within="1 day", where=NEW), not_(orders.first_time(within="5 weeks"))
    ),
    "stopped": any_of(
        orders.stopped(silent="1 month", active="2 years", where=NEW),
        not_(interactions.stopped(silent="1 month", active="2 years", where=CLICKED)),
    ),
    "restarted": any_of(
        orders.restarted(within="1 month", pause="2 years", where=NEW),
        not_(orders.restarted(within="1 month", pause="2 years", zone="shop")),
    ),
    "regularly": any_of(
        orders.regularly(every="1 week", periods=5),
        orders.regularly(every="1 year", periods=5, at_least=2, minimum=22, where=NEW),
        not_(orders.regularly(every="3 days", periods=5, at_least=5)),
        orders.regularly(every="3 days", periods=5, at_least=2),
    ),
    "any-item": orders.any(
        where=any_of(any_item(item("brand") == "7"), not_(any_item(item("brand") == "7")))
    ),
    "items-of-orders": all_of(
        orders.none(where=not_(item("brand") == "7")),
        items.any(where=all_of(order("status") == "completed", item("7").is_known())),
    ),
    "followed": all_of(
        *(
            interactions.any(where=where)
            for same in ((), ("campaign",), ("channel", "7"))
            for within in (None, "2 days")
            for one in (followed_by(interactions, where=OPENED, same=same, within=within),)
            for where in (
                one,
                not_(one),
                all_of(interaction("link") == "7", any_of(one, not_(one))),
            )
        ),
        interactions.any(where=followed_by(orders, where=NEW)),
    ),
    "gifts": any_of(
        orders.any(where=order("gift") == True),  # noqa: E712 - how a rule is written
        orders.any(where=any_of(order("gift") == False, order("gift") == True)),  # noqa: E712
    ),
    "a-noun-and-two-more": orders.any(
        where=all_of(NEW, order("gift") == True, order("status") == "7")  # noqa: E712
    ),
    "some-of": at_least_k_of(2, in_segment("1"), in_segment("2"), in_segment("3")),
    "groups": any_of(
        none_of(in_segment("1"), in_segment("2"), in_segment("3"), in_segment("4")),
        not_(all_of(in_segment("1"), in_segment("2"), in_segment("3"), in_segment("4"))),
        not_(at_least_k_of(2, in_segment("1"), in_segment("2"), in_segment("3"))),
        not_(at_least_k_of(3, in_segment("1"), in_segment("2"), in_segment("3"), in_segment("4"))),
        at_least_k_of(3, in_segment("1"), in_segment("2"), in_segment("3"), in_segment("4")),
        at_least_k_of(1, in_segment("1"), in_segment("2")),
        at_least_k_of(2, in_segment("1"), in_segment("2")),
        not_(any_of(in_segment("1"), not_(in_segment("2")))),
        none_of(in_segment("1")),
        all_of(any_of(in_segment("1"))),
    ),
    "doubt": all_of(
        or_unknown(in_segment("1")),
        or_unknown(orders.any(where=NEW)),
        not_(or_unknown(in_segment("1"))),
        or_unknown(any_of(in_segment("1"), in_segment("2"))),
        or_unknown(or_unknown(in_segment("1"))),
    ),
    "windows": all_of(
        orders.any(since=MAY),
        orders.any(until=MAY),
        orders.any(since=MAY, until=JUNE),
        orders.any(since=MAY, until=datetime(2026, 6, 1, tzinfo=UTC)),
        orders.any(since=MAY, not_within="1 hour"),
        orders.any(within="5 years", until=MAY),
        orders.any(not_within="21 days", zone="shop"),
        orders.any(within="22 hours", zone="utc"),
        orders.any(after=orders.first_event()),
        orders.any(after=orders.last_event(where=NEW), lasting="3 weeks", within="1 year"),
        interactions.latest(1).count(where=CLICKED).equals(0),
        interactions.latest(5, where=CLICKED).count().equals(2),
        interactions.latest(5).share(where=CLICKED).less_than(1),
        orders.share("7", where=NEW).less_than(1),
    ),
    "values": all_of(
        field("gender").equals("f"),
        not_(field("gender") == "m"),
        field("country").one_of("PL", "1"),
        field("language") == "fa",
        field("channels").one_of("email", "7"),
        not_(field("channels").one_of("post", "push")),
        field("answers.1.2").equals(5),
        field("answers.1") == True,  # noqa: E712
        field("registered_at").between(date(2026, 1, 1), date(2026, 5, 1)),
        field("registered_at").more_than(JUNE),
        field("7").one_of(date(2026, 1, 1), True, 5, "7"),
    ),
}

COMPARED = {
    "equals": 0, "not-equals": 2, "less-than": 5, "at-most": 22, "more-than": 25, "at-least": 1,
    "between": (1, 12), "one-of": (1, 2, 21), "has-all": ("1", "2"), "has-none": ("1",),
    "contains": "1", "starts-with": "2", "ends-with": "3", "is-unknown": None, "is-known": None,
}  # fmt: skip

COMPARISONS: Mapping[str, Condition] = {
    f"{name} {op}": Compare(kind="compare", term=asked.term, op=op, value=value)
    for name, asked in TERMS.items()
    for op, value in COMPARED.items()
    if name in {"first", "last"}
    or op not in {"has-all", "has-none", "contains", "starts-with", "ends-with"}
} | {
    f"{kind} {name} {op}": Compare(
        kind="compare", term=FieldTerm(kind="field", name=name), op=op, value=value
    )
    for name in ("country", "birthday", "7")
    for op in get_args(Op)
    for kind, one in (("number", 22), ("text", "7"), ("day", date(2026, 5, 1)), ("moment", JUNE))
    for value in (
        None
        if op in {"is-unknown", "is-known"}
        else (one, one)
        if op in {"between", "one-of", "has-all", "has-none"}
        else "7"
        if op in {"contains", "starts-with", "ends-with"}
        else one,
    )
}

EVENTS = {
    f"{history.events} {scope_field} {value}": history.any(where=asked(scope_field) == value)
    for history, asked, kinds in (
        (
            interactions,
            interaction,
            ("sent", "delivered", "opened", "clicked", "replied", "called", "visited"),
        ),
        (
            consents,
            consent,
            ("given", "confirmed", "renewed", "claimed", "refused", "withdrawn", "objected"),
        ),
        (memberships, membership, ("entered", "left")),
    )
    for scope_field, values in (("kind", kinds), ("id", ("1",)))
    for value in values
} | {
    f"answers {name}": answers.none(where=answer(name).equals("1"))
    for name in ("survey", "question", "value")
}

RULES: Mapping[str, Condition] = {**KINDS, **COMPARISONS, **EVENTS}

QUOTED = re.compile(r"“[^”]*”|„[^”“]*[”“]|«[^»]*»")
ALIKE = frozenset({"e", "mail", "sms", "push", "status", "utc", "eur", "na"})
"""Words that Polish shares with English, and names of things."""


def words(text: str) -> set[str]:
    """The words of a sentence that are not quoted."""
    return set(re.findall(r"[^\W\d_]+", QUOTED.sub(" ", text).lower()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", [KINDS, COMPARISONS, EVENTS], ids=["kinds", "comparisons", "events"]
)
def test_every_condition_and_its_denial_is_said_in_the_words_of_the_language(
    kind: Mapping[str, Condition], language: str
) -> None:
    """No braces are left, nothing unsaid, and no word of another language."""
    for rule in (said for one in kind.values() for said in (one, not_(one), or_unknown(one))):
        for said in (sentence(rule, language), describe(rule, language)):
            assert said
            assert not set("{}\0\x01_") & set(QUOTED.sub("", said))
            assert "  " not in said
            assert not re.search(r"[,،] ?[,.;:،؛)]|\( | [,.;:،؛)]|\.\.", said)
            if language in {"bg", "fa"}:
                assert {word for word in words(said) if word.isascii()} <= ALIKE
            if language == "pl":
                english = sentence(rule, "en"), describe(rule, "en")
                assert words(said) & words(" ".join(english)) <= ALIKE | {"to", "i", "a", "o", "no"}


def test_every_class_of_the_language_is_among_them() -> None:
    """A new kind of condition or term must be said before it can be used."""
    named = " ".join(rule.model_dump_json() for rule in RULES.values())
    union = get_args(get_args(Condition)[0]) + get_args(get_args(Term)[0])
    kinds = {kind for one in union for kind in get_args(one.model_fields["kind"].annotation)}

    assert [] == sorted(kind for kind in kinds if f'"kind":"{kind}"' not in named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_different_rules_are_said_differently(language: str) -> None:
    """A comparison and its denial are never the same sentence."""
    for rule in RULES.values():
        assert sentence(rule, language) != sentence(not_(rule), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrasebook_is_immutable(language: str) -> None:
    """Tables are read once and shared."""
    book = phrasebook(language)

    assert book is phrasebook(f"{language}_XX")
    with pytest.raises(TypeError):
        book.phrases["text.quote"] = ""  # type: ignore[index]
    with pytest.raises(KeyError):
        book.first("text.nothing")
