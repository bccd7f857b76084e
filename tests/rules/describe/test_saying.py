"""What a sentence does with names, clocks, marks and hostile text; and what holds for every rule."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.rules import (
    Condition,
    all_of,
    any_of,
    at_least_k_of,
    birthday,
    bucket,
    field,
    followed_by,
    in_segment,
    interaction,
    interactions,
    item,
    none_of,
    not_,
    or_unknown,
    order,
    orders,
    sequence,
    step,
)
from relationkit.rules.describe import LANGUAGES, describe, sentence

AT = datetime(2026, 1, 1, 0, 0, tzinfo=ZoneInfo("Europe/Warsaw"))

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
names = st.sampled_from(["country", "hobby", "birthday", "channels", "gender"]) | texts.filter(bool)
wheres = st.recursive(
    st.builds(lambda name, text: order(name).equals(text), names, texts)
    | st.builds(lambda text: item("brand").one_of(text, "x"), texts),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: any_of(*parts))
        | inner.map(not_)
        | inner.map(lambda where: followed_by(orders, where=where, within="2 days"))
    ),
    max_leaves=4,
)
periods = st.builds(
    "{} {}".format, st.integers(1, 90), st.sampled_from(["days", "months", "years"])
)
leaves = (
    st.builds(lambda name, text: field(name).not_equals(text), names, texts)
    | st.builds(
        lambda name, number: field(name).at_most(number),
        names,
        st.integers(-(10**30), 10**30) | st.decimals(-99, 99, places=6),
    )
    | st.builds(
        lambda within, where, number: orders.count(within=within, where=where).more_than(number),
        periods,
        wheres,
        st.integers(0, 30),
    )
    | st.builds(lambda name, where: orders.average(name, where=where).is_unknown(), names, wheres)
    | st.builds(lambda days: birthday.within_days(days, first=-days), st.integers(1, 30))
    | st.builds(lambda where: sequence(step(orders, where=where), step(interactions)), wheres)
    | st.just(orders.stopped(silent="1 month", active="1 year"))
    | st.just(bucket("a", below=50))
)
rules = st.recursive(
    leaves,
    lambda inner: (
        st.builds(
            lambda join, parts: join(*parts),
            st.sampled_from([all_of, any_of, none_of]),
            st.lists(inner, min_size=1, max_size=5),
        )
        | st.lists(inner, min_size=2, max_size=4).map(lambda parts: at_least_k_of(2, *parts))
        | inner.map(not_)
        | inner.map(or_unknown)
    ),
    max_leaves=12,
)


@given(rules, st.sampled_from(LANGUAGES))
def test_every_rule_can_be_said_and_is_said_the_same_each_time(
    rule: Condition, language: str
) -> None:
    """One line, one full stop at its end, nothing that cannot be seen."""
    said = sentence(rule, language)

    assert said == sentence(rule, language)
    assert said.endswith(".")
    assert describe(rule, language)
    assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069]", said)


def test_no_customer_is_asked() -> None:
    """The words come of the rule and of what the shop calls its fields: nothing else can be given."""
    for say in (describe, sentence):
        assert ["condition", "language", "names", "time_zone"] == list(
            inspect.signature(say).parameters
        )


def test_a_rule_of_the_greatest_depth_is_said_at_once() -> None:
    """The work grows with the rule, never with the power of its depth."""
    where = interaction("link") == "x"
    for _ in range(14):
        where = all_of(followed_by(interactions, where=where), interaction("link") == "x")
    denied = orders.any()
    for _ in range(14):
        denied = not_(all_of(denied, orders.any()))

    assert len(sentence(interactions.any(where=where))) < 5_000
    assert len(sentence(denied)) < 5_000


def test_a_shop_names_its_fields() -> None:
    """`names` are used as they are; other declared fields stand in quotation marks."""
    rule = all_of(field("hobby") == "chess", field("size") == "M")

    said = sentence(rule, "pl", {"hobby": "hobby"})

    assert "Hobby to „chess”; a także „size” to „M”." == said


def test_a_name_that_the_shop_gives_wins() -> None:
    """Also over the name of a field that every profile has, over answers and over what is added up."""
    assert "kraina to Polska" == describe(field("country") == "PL", "pl", {"country": "kraina"})
    assert "ocena wynosi 5" == describe(field("answers.a.b") == 5, "pl", {"answers.a.b": "ocena"})
    assert "the sum of the values of weight over orders is 5" == describe(
        orders.sum("weight").equals(5), "en", {"weight": "weight"}
    )


def test_moments_are_said_on_the_clock_of_the_shop() -> None:
    """Midnight in Warsaw is a day there, and an hour in UTC, which is then named."""
    rule = orders.any(since=AT)

    assert "ma co najmniej jedno zamówienie od 31 grudnia 2025 (23:00 UTC)" == describe(rule, "pl")
    assert "ma co najmniej jedno zamówienie od 1 stycznia 2026" == describe(
        rule, "pl", time_zone="Europe/Warsaw"
    )
    assert "has at least one order since 1 January 2026 (00:00:01)" == describe(
        orders.any(since=AT.replace(second=1)), time_zone="Europe/Warsaw"
    )


def test_a_span_of_whole_days_ends_with_its_last_day() -> None:
    """The window leaves its end out; people say the last day that counts."""
    rule = orders.any(
        since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2026, 3, 1, tzinfo=UTC)
    )

    assert (
        "ma co najmniej jedno zamówienie w okresie od 1 stycznia 2026 do 28 lutego 2026 włącznie"
        == describe(rule, "pl")
    )


def test_the_clock_is_named_only_where_it_is_not_the_customers() -> None:
    """The shop's time, or UTC."""
    assert "(" not in describe(orders.none(within="1 day"))
    assert "has no orders in the last day (by the shop's time)" == describe(
        orders.none(within="1 day", zone="shop")
    )
    assert "has no orders in the last day (UTC)" == describe(
        orders.none(within="1 day", zone="utc")
    )


def test_what_cannot_be_seen_does_not_reach_the_sentence() -> None:
    """Line ends, marks that turn the writing around, and our own signs; braces and quotes are only text."""
    rule = field("hobby") == "a\nb\u202ec\x01{who}”"

    assert "“hobby” is “a b c {who}””." == sentence(rule)


def test_a_language_without_a_table_is_answered_in_english() -> None:
    """And a region changes nothing."""
    assert sentence(orders.any()) == sentence(orders.any(), "tlh")
    assert sentence(orders.any(), "fa") == sentence(orders.any(), "fa-IR")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (not_(orders.any()), "The customer has no orders."),
        (orders.count().equals(0), "The customer has no orders."),
        (not_(orders.none()), "The customer has at least one order."),
        (not_(not_(in_segment("a"))), "The customer is in the segment “a”."),
        (
            none_of(in_segment("a"), in_segment("b")),
            "The customer is not in the segment “a” and is not in the segment “b”.",
        ),
        (
            not_(all_of(in_segment("a"), in_segment("b"))),
            "The customer is not in the segment “a” or is not in the segment “b”.",
        ),
        (
            not_(at_least_k_of(2, in_segment("a"), in_segment("b"), in_segment("c"))),
            (
                "At most 1 of the following 3 holds: (1) the customer is in the segment “a”; "
                "(2) the customer is in the segment “b”; (3) the customer is in the segment “c”."
            ),
        ),
        (
            not_(or_unknown(in_segment("a"))),
            "It is known that the customer is not in the segment “a”.",
        ),
        (
            orders.any(where=not_(item("brand") == "A")),
            "The customer has at least one order where there is no item where the brand is “A”.",
        ),
        (
            orders.any(where=item("brand") != "A"),
            "The customer has at least one order where the brand of an item is not “A”.",
        ),
    ],
)
def test_a_denial_is_said_in_plain_words(rule: Condition, expected: str) -> None:
    """And means what the rule means: that no item is of the brand is not that an item is of another."""
    assert expected == sentence(rule)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            all_of(orders.any(where=order("source") == "a"), in_segment("b")),
            (
                "All of the following hold: (1) the customer has at least one order where the source is “a”; "
                "(2) the customer is in the segment “b”."
            ),
        ),
        (
            all_of(not_(or_unknown(in_segment("a"))), in_segment("b")),
            (
                "All of the following hold: (1) it is known that the customer is not in the segment “a”; "
                "(2) the customer is in the segment “b”."
            ),
        ),
        (
            all_of(not_(orders.first_time(within="1 week")), in_segment("b")),
            (
                "All of the following hold: (1) it is not true that the first order came in the last week; "
                "(2) the customer is in the segment “b”."
            ),
        ),
        (
            all_of(or_unknown(in_segment("a")), orders.first_time(within="1 week")),
            (
                "The customer is in the segment “a” (or this is not known) "
                "and the first order came in the last week."
            ),
        ),
        (
            all_of(in_segment("b"), orders.any(where=order("source") == "a")),
            "The customer is in the segment “b” and has at least one order where the source is “a”.",
        ),
        (
            all_of(in_segment("a"), all_of(orders.any(), in_segment("c"))),
            "The customer is in the segment “a”, has at least one order and is in the segment “c”.",
        ),
    ],
)
def test_numbers_stand_only_where_words_would_be_ambiguous(rule: Condition, expected: str) -> None:
    """A clause with one of its own may come last; a group in a group of its kind is no group."""
    assert expected == sentence(rule)
