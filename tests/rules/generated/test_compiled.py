from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.profiles import Interaction, Order, OrderItem, Profile
from relationkit.rules import (
    Condition,
    Definition,
    Rates,
    all_of,
    any_item,
    any_of,
    at_least_k_of,
    bucket,
    evaluate,
    field,
    followed_by,
    in_segment,
    interaction,
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
from relationkit.rules.definition import Standings
from relationkit.rules.generated import compile_python, standings
from relationkit.rules.generated.compiled import lot
from relationkit.rules.packed import EventColumns, Packed, pack
from relationkit.rules.ranking import standings as interpreted_standings
from relationkit.testing.shops import Case, cases, random_case

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def says_the_same(case: Case) -> None:
    """Ask both executors about everybody in the shop."""
    asked, given = case.definition, {"at": case.at, "rates": case.rates, "segments": case.segments}
    packed = [pack(profile) for profile in case.profiles]
    cuts = interpreted_standings(asked, case.profiles, **given)  # type: ignore[arg-type]
    zone = asked.time_zone
    bound = compile_python(asked.where).bind(time_zone=zone, standings=cuts, **given)  # type: ignore[arg-type]
    expected = [
        evaluate(asked.where, profile, time_zone=zone, standings=cuts, **given).truth  # type: ignore[arg-type]
        for profile in case.profiles
    ]

    assert cuts == standings(asked, packed, **given)  # type: ignore[arg-type]
    assert expected == [bound.truth(customer) for customer in packed]
    assert [truth is True for truth in expected] == [bound.holds(customer) for customer in packed]
    assert [truth is False for truth in expected] == [bound.fails(customer) for customer in packed]


@given(cases())
@settings(max_examples=40)
def test_compiled_rules_say_what_the_interpreter_says(case: Case) -> None:
    """The law of every executor: the same truth for the same customer, unknown included."""
    says_the_same(case)


@pytest.mark.parametrize("block", range(5))
def test_also_for_rules_that_stay_the_same_in_every_run(block: int) -> None:
    """A fixed set of random rules, so that a change of this room meets the same rules as the last one."""
    for seed in range(block * 60, block * 60 + 60):
        says_the_same(random_case(random.Random(seed).choice))


# ------------------------------------------------------------------------------------------- one rule


def bought(number: str, days: float, total: str = "10", *prices: str, **more: object) -> Order:
    return Order.from_dict(
        {
            "id": number,
            "profile_id": "c1",
            "placed_at": NOW - timedelta(days=days),
            "total": total,
            "currency": "EUR",
            "items": [OrderItem(product=f"p{price}", price=Decimal(price)) for price in prices],
            **more,
        }
    )


def touched(number: str, kind: str, days: float, campaign: str | None = None) -> Interaction:
    return Interaction(
        id=number,
        profile_id="c1",
        channel="email",
        kind=kind,
        happened_at=NOW - timedelta(days=days),
        campaign=campaign,
    )


BUYER = Profile(
    id="c1",
    orders=(
        bought("o1", 100, "20", "5", "15", status="refunded"),
        bought("o2", 10, "30", "30", source="web"),
        bought("o3", 5, "10", currency="BGN"),
        bought("o4", 1, "7"),
    ),
    interactions=(
        touched("i1", "sent", 20, "spring"),
        touched("i2", "opened", 19, "autumn"),
        touched("i3", "sent", 8, "autumn"),
        touched("i4", "opened", 8, "autumn"),
        touched("i5", "clicked", 7),
    ),
)
SENT, OPENED = interaction("kind") == "sent", interaction("kind") == "opened"
FROM_WEB, BIG = order("source") == "web", order("total").at_least(20)


@pytest.mark.parametrize(
    "rule",
    [
        orders.count().equals(4),
        orders.count(within="30 days").more_than(2),
        orders.count(where=FROM_WEB).equals(1),
        orders.count(where=FROM_WEB).is_known(),
        orders.count(where=FROM_WEB).one_of(1, 2, 3, 4),
        orders.latest(2).sum("total").equals(17, "BGN"),
        orders.latest(2, where=FROM_WEB).count().is_unknown(),
        orders.sum("total", within="7 days").is_known(),
        orders.sum("total", within="4 days").equals(7, "EUR"),
        orders.sum("total", where=FROM_WEB).is_known(),
        orders.average("total", since=NOW - timedelta(days=200), until=NOW - timedelta(days=9)).equals(25, "EUR"),
        orders.average("total", within="1 hour").is_unknown(),
        orders.min("source").is_unknown(),
        orders.max("total", within="4 days").one_of(7, 8, currency="EUR"),
        items.max("quantity").equals(1),
        orders.min("total", where=BIG).equals(20, "EUR"),
        orders.distinct("source").between(1, 4),
        orders.distinct("source", after=interactions.last_event(where=SENT)).at_most(2),
        orders.distinct("status", after=interactions.last_event(where=interaction("kind") == "x")).is_unknown(),
        orders.count(after=interactions.first_event(where=interaction("campaign") == "x")).is_known(),
        orders.count(after=interactions.first_event(), lasting="10 days").equals(1),
        orders.first("status").equals("refunded"),
        orders.last("source").is_unknown(),
        orders.last("total").at_least(3, "EUR"),
        orders.first("total", where=order("status") == "x").is_unknown(),
        orders.last("status", after=interactions.last_event(where=interaction("link") == "x")).is_known(),
        orders.days_since_last(where=BIG).equals(10),
        orders.days_since_first(where=order("gift") == True).less_than(9),  # noqa: E712
        orders.gap().equals(90),
        orders.gap("shortest").equals(4),
        orders.gap("average", where=BIG).at_least(90),
        orders.gap(within="2 days").is_unknown(),
        orders.gap(where=FROM_WEB).is_unknown(),
        orders.share(where=BIG).equals(Decimal("0.5")),
        orders.share("total", where=BIG).more_than(Decimal("0.5")),
        orders.share("total", where=BIG, within="4 days").equals(0),
        orders.share("source", where=BIG).is_unknown(),
        orders.share(where=FROM_WEB).is_known(),
        orders.share(where=BIG, within="1 hour").is_unknown(),
        orders.share("total", where=BIG, after=interactions.last_event(where=interaction("link") == "x")).is_known(),
        interactions.any(where=all_of(SENT, followed_by(interactions, where=OPENED, same=("campaign",)))),
        interactions.any(where=all_of(SENT, followed_by(interactions, same=("link",), within="1 day"))),
        interactions.any(where=all_of(SENT, not_(followed_by(interactions, where=OPENED, within="1 hour")))),
        interactions.count(where=followed_by(interactions, where=SENT)).equals(2),
        interactions.count(where=followed_by(orders, within="2 weeks")).at_least(4),
        orders.any(where=any_item(all_of(item("price") == 15, item("product") == "p15"))),
        orders.any(where=any_item(all_of(item("price") == 15, order("status") == "completed"))),
        orders.any(where=any_item(followed_by(items, within="95 days"))),
        orders.any(where=any_item(all_of(item("price") == 30, followed_by(items)))),
        orders.any(where=item("product").is_unknown()),
        orders.count(where=at_least_k_of(2, FROM_WEB, BIG, item("price") == 30)).equals(1),
        orders.count(where=any_of(none_of(FROM_WEB, BIG), or_unknown(FROM_WEB))).equals(4),
        sequence(step(interactions, where=SENT), step(orders, within="1 week")),
        sequence(step(orders, where=FROM_WEB), step(interactions, where=SENT, within="3 days")),
        sequence(step(interactions, where=interaction("link") == "x"), step(orders), within="30 days"),
        at_least_k_of(2, field("x") == 1, orders.any(), orders.none()),
        any_of(field("x") == 1, orders.count().is_known()),
        orders.average("total", where=FROM_WEB).is_known(),
        orders.min("total", where=FROM_WEB).is_known(),
        orders.share("total", where=BIG, since=NOW - timedelta(days=6)).is_known(),
        bucket("spring", below=50),
        bucket("spring", from_=Decimal("0.5"), below=100),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rates", [None, Rates("EUR", {"BGN": Decimal("0.5")})])
def test_each_kind_of_term_says_what_the_interpreter_says(
    rule: Condition, rates: Rates | None
) -> None:
    """One customer with gaps in what is known, and one of whom nothing is known."""
    bound = compile_python(rule).bind(at=NOW, rates=rates)

    for profile in (BUYER, Profile(id="c2")):
        assert evaluate(rule, profile, at=NOW, rates=rates).truth is bound.truth(pack(profile))


def test_money_of_unknown_currency_is_worth_nothing_that_is_known() -> None:
    """A share of money without a currency is unknown, with rates and without."""
    orders_ = EventColumns([NOW - timedelta(days=1)] * 2, {"total": [1, 2], "currency": None})
    customer = Packed("c1", orders=orders_)
    rule = compile_python(orders.share("total", where=order("total") == 1).is_known())

    for rates in (None, Rates("EUR", {})):
        assert rule.bind(at=NOW, rates=rates).truth(customer) is None


def test_a_share_needs_the_amounts_of_all() -> None:
    """Also of those that do not match."""
    rule = compile_python(orders.share("total", where=order("status") == "a").is_unknown())
    bound = rule.bind(at=NOW, rates=Rates("EUR", {}))
    when, status = [NOW - timedelta(days=1)] * 2, ["a", "b"]
    missing = EventColumns(when, {"total": [1, None], "status": status, "currency": "EUR"})
    mixed = EventColumns(when, {"total": 1, "status": status, "currency": ["EUR", "USD"]})

    assert [True, None] == [bound.truth(Packed("c1", orders=one)) for one in (missing, mixed)]


# ------------------------------------------------------------------------------------- what it is given


def test_a_customer_of_another_zone_has_other_days() -> None:
    """The end of a window follows the customer's wall clock; without a zone it is the shop's."""
    summer = datetime(2026, 3, 29, 10, tzinfo=UTC)
    bound = compile_python(orders.any(within="1 day")).bind(at=summer, time_zone="UTC")
    bought_then = EventColumns([summer - timedelta(hours=23, minutes=30)])
    customers = [
        Packed("c1", time_zone=zone, orders=bought_then) for zone in (None, "Europe/Warsaw")
    ]

    assert [True, False] == [bound.holds(customer) for customer in customers]


def test_who_is_pinned_in_another_segment_is_in_or_out_there() -> None:
    """Excluded by hand goes before included by hand, and both before the rule."""
    inner = Definition(
        "inner",
        field("points").more_than(5),
        included=frozenset({"in", "both"}),
        excluded=frozenset({"out", "both"}),
    )
    bound = compile_python(in_segment("inner")).bind(at=NOW, segments={"inner": inner})
    people = [
        Packed(name, facts={"points": points})
        for name in ("in", "out", "both", "other")
        for points in (9, 1, None)
    ]

    assert [True] * 3 + [False] * 6 + [True, False, None] == [bound.truth(one) for one in people]


def test_a_segment_is_bound_once_however_often_it_is_asked_for() -> None:
    """Two segments that ask for a third share it, each with the zone of its own shop."""
    parts = {
        "inner": Definition("inner", field("points").more_than(5)),
        "left": Definition("left", in_segment("inner")),
        "right": Definition("right", not_(in_segment("inner"))),
    }
    rule = compile_python(any_of(in_segment("left"), in_segment("right")))
    bound = rule.bind(at=NOW, segments=parts)

    assert bound.truth(Packed("c1", facts={"points": 9})) is True
    assert bound.truth(Packed("c1")) is None


def test_a_pinned_segment_tells_its_truth() -> None:
    """Also where a rule asks for the pinned segment and nothing else."""
    inner = Definition("inner", field("points").more_than(5), excluded=frozenset({"out"}))
    outer = Definition("outer", in_segment("inner"))
    bound = compile_python(in_segment("outer")).bind(
        at=NOW, segments={"inner": inner, "outer": outer}
    )

    assert [False, None] == [bound.truth(Packed(name)) for name in ("out", "other")]


@pytest.mark.parametrize(
    ("segments", "code"),
    [
        ({}, "unknown-segment"),
        ({"a": Definition("a", in_segment("b")), "b": Definition("b", in_segment("a"))}, "circle"),
    ],
)
def test_a_segment_that_is_missing_or_asks_for_itself_is_refused(
    segments: dict[str, Definition], code: str
) -> None:
    """Before anybody is looked at."""
    with pytest.raises(InvalidDocument) as caught:
        compile_python(in_segment("a")).bind(at=NOW, segments=segments)

    assert (("a", code),) == caught.value.issues


@pytest.mark.parametrize("given_", [None, Standings()])
def test_a_rank_needs_the_standings(given_: Standings | None) -> None:
    """Whoever ranks customers has seen all of them."""
    with pytest.raises(InvalidDocument, match="needs all of them") as caught:
        compile_python(field("points").in_top(1)).bind(at=NOW, standings=given_)

    assert (("ranked", "no-standings"),) == caught.value.issues


def test_a_naive_moment_and_an_unknown_zone_are_refused() -> None:
    """As everywhere."""
    rule = compile_python(orders.any())

    with pytest.raises(InvalidDocument, match="naive"):
        rule.bind(at=datetime(2026, 3, 1))  # noqa: DTZ001 - naive on purpose
    with pytest.raises(InvalidDocument, match="IANA"):
        rule.bind(at=NOW, time_zone="Europe/Nowhere")


def test_what_asks_about_an_event_stands_in_a_where() -> None:
    """At the top of a rule there is no event."""
    with pytest.raises(InvalidDocument, match="'any-item' asks about an event") as caught:
        compile_python(any_item(item("price") == 1))

    assert (("any-item", "out-of-scope"),) == caught.value.issues


# ------------------------------------------------------------------------------------------ the source


@given(st.text(min_size=1).filter(lambda text: not text.isascii() or "'" in text or '"' in text))
def test_no_text_of_a_rule_stands_in_the_source(text: str) -> None:
    """Not a value, not a name: nothing that is written into a rule can ever be run."""
    plain = field("country") == "PL"
    try:
        rule = field(text) == f"_{text}"
    except InvalidDocument:  # such as a NUL, which no rule may hold
        return

    assert compile_python(plain).source == compile_python(rule).source


def test_the_same_where_is_written_once() -> None:
    """However many windows look through it."""
    rule = orders.regularly(every="1 month", periods=12, where=order("gift") == True)  # noqa: E712

    assert 1 == compile_python(rule).source.count("def W")


def test_the_largest_rules_compile() -> None:
    """As deep and as wide as a rule may be."""
    deep = field("x") == 1
    for turn in range(31):
        deep = (not_, or_unknown)[turn % 2](deep)
    wide = any_of(*(all_of(*(field(f"f{number}") == 1 for number in range(3))) for _ in range(490)))
    customer = Packed("c1", facts={f"f{number}": 1 for number in range(3)})

    assert compile_python(wide).bind(at=NOW).holds(customer)
    assert evaluate(deep, Profile(id="c1"), at=NOW).truth is compile_python(deep).bind(
        at=NOW
    ).truth(customer)


def test_a_lot_is_drawn_as_everywhere() -> None:
    """The first eight hexadecimal digits of SHA-256 of "salt:id"."""
    assert 0xBA7816BF == lot("", "abc")


def test_no_value_stands_in_a_repr() -> None:
    """The kind of the rule and the size of its source."""
    assert "Compiled('compare', lines=12)" == repr(compile_python(field("given") == "Anna"))
