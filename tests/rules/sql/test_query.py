"""The shape of queries, what they refuse, and how large a rule may be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from relationkit.errors import InvalidDocument, NotSupported, UnknownField
from relationkit.profiles import Profile
from relationkit.rules import (
    Condition,
    Definition,
    Rates,
    all_of,
    anniversary,
    any_item,
    any_of,
    at_least_k_of,
    birthday,
    bucket,
    field,
    followed_by,
    in_segment,
    item,
    none_of,
    not_,
    or_unknown,
    order,
)
from relationkit.rules.history import answers, consents, interactions, items, orders
from relationkit.rules.sql import (
    Column,
    Facts,
    Layout,
    Query,
    Table,
    compile_many,
    compile_sql,
    compile_truth,
    register,
)

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOON = int(AT.timestamp()) * 1_000_000
DAY = 86_400_000_000
KEY, OWNER = Column("id", "text", nullable=False), Column("profile_id", "text", nullable=False)
MOMENT = Column("at", "moment", "micros", nullable=False)
PEOPLE = Table("customers", id=KEY, owner=KEY, fields={"country": Column("country", "text")})
ORDERS = Table(
    "orders", id=KEY, owner=OWNER, at=MOMENT,
    fields={"total": Column("total", "number", "millionths", nullable=False), "status": Column("status", "text"),
            "currency": Column("currency", "text", nullable=False)},
)  # fmt: skip
SHOP = Layout(PEOPLE, orders=ORDERS, complete=True)


def _sql(rule: Condition, layout: Layout = SHOP, dialect: str = "duckdb", **given: Any) -> Query:
    return compile_sql(Definition("x", rule), layout, dialect, at=AT, **given)


# ---------------------------------------------------------------------------------------------- shape


def test_one_count_goes_through_its_table_once_and_reads_no_customer() -> None:
    """Where history is complete and a customer without orders cannot be in, the table of customers is not read."""
    query = _sql(orders.count(within="365d").at_least(3))
    assert (
        'WITH rk_rows_1 AS (SELECT t."profile_id" AS id, COUNT(*) AS c1 FROM "orders" AS t '
        'WHERE t."at" >= ? AND t."at" < ? GROUP BY t."profile_id")\n'
        "SELECT rk_rows_1.id AS id\nFROM rk_rows_1\nWHERE rk_rows_1.c1 >= ?"
    ) == query.text
    assert (NOON - 365 * DAY, NOON, 3) == query.params


def test_who_is_in_without_orders_is_found_among_the_customers() -> None:
    """None is also true of a customer of whom the table of orders knows nothing."""
    query = _sql(orders.none(within="60d"))
    assert 'FROM "customers" AS p\nLEFT JOIN rk_rows_1' in query.text
    assert "COALESCE(rk_rows_1.c1, 0) = ?" in query.text


def test_several_terms_share_a_scan() -> None:
    """What both need stands in WHERE, what one needs in its FILTER."""
    query = _sql(all_of(orders.count(within="365d").at_least(3), orders.none(within="60d")))
    assert 1 == query.text.count('FROM "orders"')
    assert 'COUNT(*) FILTER (WHERE t."at" >= ?) AS c2' in query.text
    assert 'WHERE t."at" >= ? AND t."at" < ? GROUP BY' in query.text


def test_equal_terms_are_written_once() -> None:
    """The same count asked twice is one column."""
    query = _sql(any_of(orders.count().equals(1), orders.count().equals(3)))
    assert 1 == query.text.count("COUNT(*)")


def test_rows_that_no_term_takes_are_not_gone_through() -> None:
    """Two terms with different conditions narrow the scan to either."""
    query = _sql(
        all_of(orders.any(where=order("status") == "a"), orders.any(where=order("status") == "b"))
    )
    assert 'AND ((t."status" = ?) OR (t."status" = ?)) GROUP BY' in query.text


def test_history_of_strangers_is_joined_to_customers() -> None:
    """Without the promise that history is complete, an order of nobody makes no member."""
    layout = Layout(PEOPLE, orders=ORDERS)
    assert 'FROM "customers" AS p\nJOIN rk_rows_1' in _sql(orders.any(), layout).text


def test_no_value_stands_in_the_text() -> None:
    """Whatever a rule holds, the text is the same."""
    texts = {
        _sql(any_of(field("country") == name, orders.count(within="9d").at_least(4))).text
        for name in ("PL", "'; DROP TABLE customers; --")
    }
    assert 1 == len(texts)


def test_the_repr_holds_neither_text_nor_values() -> None:
    """A query may be logged."""
    assert "Query(63 characters, 1 values)" == repr(_sql(field("country") == "PL"))


def test_several_conditions_at_once(sqlite_shop: Any) -> None:
    """Each is a column of 1, 0 or NULL."""
    sqlite_shop.fill([Profile(id="c1", country="PL"), Profile(id="c2")])
    conditions = [
        field("country") == "PL",
        field("country") == "BG",
        bucket("x", below=100),
        orders.any(),
    ]
    query = compile_many(conditions, sqlite_shop.layout, "sqlite", at=AT)
    assert {("c1", 1, 0, 1, 0), ("c2", None, None, 1, 0)} == set(sqlite_shop.run(query))


# ------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (all_of(orders.any(), field("contry") == "PL"),
         r"where\.parts\[1\]: the table of profiles has no field 'contry'; did you mean 'country'\?"),
        (orders.any(where=all_of(order("totl").more_than(3))),
         r"where\.term\.where\.parts\[0\]: the table of orders has no field 'totl'; did you mean 'total'\?"),
        (orders.distinct("ship_country").at_least(2), r"where: the table of orders has no field 'ship_country'; add"),
        (anniversary("wedding").within_days(3), "where: the table of profiles has no field 'wedding'"),
        (interactions.any(), "the layout has no table of interactions; add it"),
        (orders.any(where=item("brand") == "x"), "the layout has no table of items"),
        (consents.any(), "the layout has no table of consents"),
    ],
)  # fmt: skip
def test_what_the_layout_lacks(rule: Condition, said: str) -> None:
    """The error says where in the rule it stands and what may have been meant."""
    with pytest.raises(UnknownField, match=said):
        _sql(rule)


def test_a_field_that_is_missing_in_another_segment() -> None:
    """The path begins with the segment."""
    segments = {"inner": Definition("inner", orders.any(where=followed_by(orders, same=("cart",))))}
    with pytest.raises(
        UnknownField, match=r"^segment inner: where\.term\.where: the table of orders"
    ):
        _sql(in_segment("inner"), segments=segments)


@pytest.mark.parametrize(
    ("layout", "rule", "said"),
    [
        (Layout(PEOPLE, orders=Table("orders", id=KEY, owner=OWNER)), orders.any(), "when the rows of orders happened"),
        (Layout(PEOPLE, orders=ORDERS, items=Table("items", id=KEY, owner=OWNER, at=MOMENT)),
         orders.any(where=item("status") == "x"), "which column of items holds the order"),
    ],
)  # fmt: skip
def test_a_layout_that_says_too_little(layout: Layout, rule: Condition, said: str) -> None:
    """The error says what to add."""
    with pytest.raises(UnknownField, match=said):
        _sql(rule, layout)


def test_segments_that_ask_for_each_other() -> None:
    """A circle is refused with its path, an unknown segment with its id."""
    segments = {"a": Definition("a", in_segment("b")), "b": Definition("b", not_(in_segment("a")))}
    with pytest.raises(InvalidDocument, match="in a circle: a -> b -> a"):
        _sql(in_segment("a"), segments=segments)
    with pytest.raises(InvalidDocument, match="segment 'c' is not given"):
        _sql(in_segment("c"), segments=segments)


def test_what_is_asked_of_events_is_not_asked_of_customers() -> None:
    """A condition on items cannot stand alone."""
    with pytest.raises(InvalidDocument, match="'any-item' is asked of events"):
        _sql(any_item(item("brand") == "x"))


def test_more_values_than_the_engine_takes() -> None:
    """SQLite takes 32,766."""
    lists = [field("points").one_of(*range(number, 10**7, 10_100)) for number in range(1, 35)]
    layout = Layout(Table("c", id=KEY, owner=KEY, fields={"points": Column("points", "number")}))
    with pytest.raises(NotSupported, match="values, and sqlite takes 32766"):
        _sql(all_of(*lists), layout, "sqlite")


# --------------------------------------------------------------------------------------- how large


def _ladder(rungs: int) -> Condition:
    rule: Condition = field("country") == "PL"
    for number in range(rungs):
        days = orders.any(within=f"{number + 1}d")
        rule = at_least_k_of(2, rule, or_unknown(field("gender") == "f"), days)
    return rule


LARGE = {
    "deep": _ladder(29),
    "wide": none_of(*[field("city") == f"x{number}" for number in range(500)]),
    "many terms": any_of(*[orders.count(since=AT - timedelta(hours=number + 1)).at_least(2) for number in range(450)]),
    "many tables": any_of(*[orders.latest(3).count(within=f"{number + 1} hours").at_least(99) for number in range(90)]),
    "many tables of each": at_least_k_of(
        45, *[orders.latest(3).count(within=f"{number + 1} hours").at_most(99) for number in range(90)]
    ),
    "many joins": orders.none(where=any_of(
        *[followed_by(orders, within=f"{number + 1} hours") for number in range(39)])),
    "more joins": all_of(*[
        orders.none(where=followed_by(orders, within=f"{number + 1} hours")) for number in range(90)]),
    "many of": at_least_k_of(200, *[field("city").not_equals(f"x{number}") for number in range(400)]),
    "huge numbers": any_of(
        field("points").more_than(10**30),
        orders.sum("total").less_than(Decimal("-1e35"), "EUR"),
        orders.average("total").at_least(Decimal("0." + "3" * 38), "EUR"),
        orders.average("total").less_than(Decimal("1e30"), "EUR"),
        orders.count().more_than(10**25),
        orders.days_since_last().at_most(10**9),
        orders.days_since_last().less_than(-(10**12)),
        orders.gap().at_least(10**20),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_large_rules_run_on_sqlite(sqlite_shop: Any, name: str) -> None:
    """SQLite joins 64 tables, has 2,000 columns and reads 100 open words; rules may be larger."""
    sqlite_shop.fill([Profile(id="c1", country="PL", attributes={"city": "Rome", "points": 3})])
    query = compile_sql(Definition("x", LARGE[name]), sqlite_shop.layout, "sqlite", at=AT)
    expected = {
        "deep": True,
        "wide": True,
        "many tables of each": True,
        "many joins": True,
        "more joins": True,
        "many of": True,
    }
    assert ([("c1",)] if name in expected else []) == sqlite_shop.run(query)


def test_segments_asked_for_often_are_worked_out_once(sqlite_shop: Any) -> None:
    """Twenty floors of segments, each asked for twice, stay a short query."""
    segments = {
        f"s{number}": Definition(
            f"s{number}",
            any_of(in_segment(f"s{number + 1}"), not_(in_segment(f"s{number + 1}"))),
            included=frozenset({"c2"}),
        )
        for number in range(20)
    } | {"s20": Definition("s20", field("country") == "PL")}
    sqlite_shop.fill([Profile(id="c1", country="PL"), Profile(id="c2")])
    query = compile_truth(
        Definition("x", in_segment("s0")), sqlite_shop.layout, "sqlite", at=AT, segments=segments
    )
    assert 10_000 > len(query.text)
    assert [("c1", 1), ("c2", 1)] == sorted(sqlite_shop.run(query))


def test_a_where_too_deep_for_sqlite_is_refused() -> None:
    """Where the parser would give up, the error says what to do."""
    where: Condition = order("status") == "x"
    for number in range(25):
        where = at_least_k_of(
            2, where, not_(where) if number < 3 else order("status") == "y", order("status") == "z"
        )
    with pytest.raises(NotSupported, match="nested deeper than SQLite reads"):
        _sql(orders.any(where=where), dialect="sqlite")


# --------------------------------------------------------------------------------- tables of strangers


def _rows(
    layout: Layout, script: str, rule: Condition, dialect: str = "sqlite", **given: Any
) -> list[str]:
    if dialect == "duckdb":
        import duckdb

        with duckdb.connect() as connection:
            connection.execute(script)
            query = _sql(rule, layout, dialect, **given)
            return sorted(
                name for (name,) in connection.execute(query.text, query.params).fetchall()
            )
    with closing(sqlite3.connect(":memory:")) as database:
        register(database)
        database.executescript(script)
        query = _sql(rule, layout, dialect, **given)
        return sorted(name for (name,) in database.execute(query.text, query.params).fetchall())


def test_columns_named_by_words_of_sql() -> None:
    """at, op, order, user, group, end, type and quotes may be names."""
    words = ["at", "op", "order", "user", "group", "end", "type", "select", 'say "hi"']
    columns = ", ".join('"{}" TEXT'.format(word.replace('"', '""')) for word in words)
    people = Table("user", id=KEY, owner=KEY, fields={word: Column(word, "text") for word in words})
    for dialect in ("sqlite", "duckdb"):
        script = f'CREATE TABLE "user" (id TEXT, {columns}); INSERT INTO "user" VALUES (\'c1\'{", 7" * len(words)})'
        rule = all_of(*[field(word).equals("7") for word in words])
        assert ["c1"] == _rows(Layout(people), script, rule, dialect)


NUMBERED = Layout(
    Table("c", id=Column("id", "number", nullable=False), owner=Column("id", "number", nullable=False),
          fields={"born": Column("born", "yearly", "date"), "day": Column("born", "day")}),
    orders=Table("o", id=Column("id", "number", nullable=False), owner=Column("c_id", "number", nullable=False),
                 at=Column("at", "moment", "instant", nullable=False),
                 fields={"total": Column("total", "number"), "brand": Column("brand", "text")}, currency="EUR"),
    complete=True,
)  # fmt: skip
NUMBERED_ROWS = """
CREATE TABLE c (id BIGINT, born DATE);
INSERT INTO c VALUES (1, '1980-02-29'), (2, '1990-11-21'), (3, NULL);
CREATE TABLE o (id BIGINT, c_id BIGINT, "at" TIMESTAMPTZ, total DECIMAL(12, 2), brand VARCHAR);
INSERT INTO o VALUES (9, 1, '2026-11-20 11:59:59+00', 50.00, 'last by text'), (10, 1, '2026-11-20 11:59:59+00', 0.01, 'first'),
    (11, 2, '2026-11-20 12:00:00+00', 99, 'too late'), (12, 2, '2026-11-19 12:00:00+00', NULL, 'x')
"""


@pytest.mark.extra
@pytest.mark.parametrize(
    ("rule", "members"),
    [
        (orders.sum("total").more_than(50, "EUR"), ["1"]),
        (orders.sum("total").more_than(50, "BGN"), []),
        (orders.sum("total").is_known(), ["1", "3"]),
        (orders.share("total").at_least(1), ["1"]),
        (orders.last("brand") == "last by text", ["1"]),
        (orders.last("total").at_most(51, "EUR"), ["1"]),
        (birthday.within_days(1), []),
        (anniversary("born").within_days(3), ["2"]),
        (anniversary("day").within_days(3), ["2"]),
        (bucket("x", below=100), ["1", "2", "3"]),
        (orders.any(within="1 day"), ["1", "2"]),
        (orders.gap().at_most(0), ["1"]),
        (orders.max("total").in_top(1, currency="PLN"), ["1"]),
        (all_of(orders.any(), orders.none(within="1 hour")), ["2"]),
        (field("id") == 3, ["3"]),
    ],
)
def test_numbered_ids_moments_with_zones_and_one_currency(
    rule: Condition, members: list[str]
) -> None:
    """Ids come out as text, ties of numbered rows go by their text, and the currency of the table is that of its amounts."""
    layout = NUMBERED
    if rule == birthday.within_days(1):
        layout = Layout(Table("c", id=NUMBERED.profiles.id, owner=NUMBERED.profiles.id,
                              fields={"birthday": Column("id", "number")}))  # fmt: skip
    rates = Rates("EUR", {"PLN": Decimal("0.25")})
    assert members == _rows(layout, NUMBERED_ROWS, rule, "duckdb", rates=rates)


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        (orders.sum("total").equals(1, "EUR"), ["c1"]),
        (orders.sum("total").equals(2, "EUR"), []),
        (orders.min("total").less_than(1, "EUR"), ["c2"]),
        (orders.average("total").equals(Decimal("0.5"), "EUR"), ["c2"]),
        (orders.last("total").equals(Decimal("0.5"), "EUR"), ["c2"]),
        (items.sum("amount").equals(1, "EUR"), ["c1", "c2"]),
        (items.share("amount").equals(1), ["c1", "c2"]),
        (orders.max("total").in_top(1, currency="EUR"), ["c1"]),
    ],
)
def test_one_currency_that_rates_convert(rule: Condition, members: list[str]) -> None:
    """The currency of a table is known before the query is written; items have that of their orders."""
    amount = Column("total", "number", "millionths")
    layout = Layout(
        PEOPLE,
        orders=Table(
            "orders", id=KEY, owner=OWNER, at=MOMENT, fields={"total": amount}, currency="BGN"
        ),
        items=Table("items", id=KEY, owner=OWNER, at=MOMENT, fields={"amount": amount}),
        item_order=Column("id", "text"),
    )
    script = """
        CREATE TABLE customers (id TEXT, country TEXT); INSERT INTO customers VALUES ('c1', 'PL'), ('c2', 'PL');
        CREATE TABLE orders (id TEXT, profile_id TEXT, at INTEGER, total INTEGER);
        INSERT INTO orders VALUES ('o1', 'c1', 1, 2000000), ('o2', 'c2', 2, 1000000);
        CREATE TABLE items (id TEXT, profile_id TEXT, at INTEGER, total INTEGER);
        INSERT INTO items VALUES ('o1', 'c1', 1, 2000000), ('o2', 'c2', 2, 2000000)
    """
    rates = Rates("EUR", {"BGN": Decimal("0.5")})
    assert members == _rows(layout, script, rule, rates=rates)


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        (field("tags").contains("a"), ["c1"]),
        (field("tags").one_of("b", 3), ["c1"]),
        (field("tags").one_of(3, 4), []),
        (not_(field("tags").one_of(3, 4)), ["c1", "c2"]),
        (field("tags").has_none("a"), ["c2"]),
        (field("tags").has_all("a", "b"), ["c1"]),
        (field("tags").starts_with("a"), []),
        (field("tags").is_unknown(), ["c3"]),
        (field("tags").is_known(), ["c1", "c2"]),
        (field("id").is_known(), ["c1", "c2", "c3"]),
        (field("id").one_of(*[f"c{number}" for number in range(2, 300)]), ["c2", "c3"]),
        (not_(field("id").one_of(*[f"c{number}" for number in range(2, 300)])), ["c1"]),
        (field("vip").one_of(True, False), ["c1"]),
        (field("vip").not_equals(True), []),
        (field("country").contains(""), ["c1"]),
        (field("country").between("P", "Q"), ["c1"]),
        (field("time_zone") == "Europe/Warsaw", ["c1"]),
        (field("n").one_of(7, "x"), ["c1"]),
        (not_(field("n").one_of(8, "x")), []),
        (field("n").in_top(1), ["c1"]),
        (field("country").in_top(1), []),
        (orders.distinct("day").at_least(2), ["c1"]),
        (orders.any(where=order("day") == AT.date()), ["c1"]),
        (orders.any(where=followed_by(orders, same=("day",))), []),
        (orders.any(where=followed_by(interactions, same=("day",))), ["c1"]),
        (orders.any(where=followed_by(interactions, same=("amount",))), ["c1"]),
        (orders.any(where=followed_by(interactions, same=("when",))), ["c1"]),
        (orders.any(where=followed_by(interactions, same=("kind",))), []),
        (interactions.any(where=followed_by(orders, same=("amount",))), []),
    ],
)
def test_facts_in_columns(rule: Condition, members: list[str]) -> None:
    """Lists, days and moments in columns of a stranger's tables, stored differently in two of them."""
    days = {
        "day": Column("day", "day"),
        "when": Column("w", "moment", "micros"),
        "kind": Column("day", "text"),
    }
    layout = Layout(
        Table("c", id=KEY, owner=KEY, fields={
            "tags": Column("tags", "list"), "vip": Column("vip", "yes-no"), "n": Column("n", "number"),
            "country": Column("country", "text")}),
        orders=Table("o", id=KEY, owner=OWNER, at=MOMENT,
                     fields={**days, "amount": Column("amount", "number", "millionths")}),
        interactions=Table("i", id=KEY, owner=OWNER, at=MOMENT,
                           fields={**days, "kind": Column("amount", "number"), "amount": Column("amount", "number")}),
        time_zone=Column("zone", "text"),
    )  # fmt: skip
    script = """
        CREATE TABLE c (id TEXT, tags TEXT, vip INTEGER, n INTEGER, country TEXT, zone TEXT);
        INSERT INTO c VALUES ('c1', '["a", "b"]', 1, 7, 'PL', 'Europe/Warsaw'), ('c2', '[]', NULL, NULL, NULL, NULL),
            ('c3', NULL, NULL, NULL, NULL, NULL);
        CREATE TABLE o (id TEXT, profile_id TEXT, at INTEGER, day TEXT, w INTEGER, amount INTEGER);
        INSERT INTO o VALUES ('o1', 'c1', 1, '2026-11-20', 5, 2000000), ('o2', 'c1', 2, '2026-11-19', 6, 3000000);
        CREATE TABLE i (id TEXT, profile_id TEXT, at INTEGER, day TEXT, w INTEGER, amount INTEGER);
        INSERT INTO i VALUES ('i1', 'c1', 3, '2026-11-20', 5, 2)
    """  # fmt: skip
    assert members == _rows(layout, script, rule)


def test_a_fact_of_any_kind_and_a_column_have_nothing_in_common() -> None:
    """Whether an answer and a column are the same is unknown: the kinds may differ."""
    fields = {name: Column(name, "text") for name in ("survey", "question")}
    layout = Layout(
        PEOPLE,
        orders=Table(
            "o", id=KEY, owner=OWNER, at=MOMENT, fields={"value": Column("value", "text")}
        ),
        answers=Table("a", id=KEY, owner=OWNER, at=MOMENT, fields=fields),
        facts=Facts("facts"),
    )
    rule = answers.any(where=followed_by(orders, same=("value",)))
    assert "COUNT(*) FILTER (WHERE FALSE)" not in _sql(rule, layout, "sqlite").text
    assert [] == _rows(
        layout,
        "CREATE TABLE customers (id TEXT);"
        "CREATE TABLE a (id TEXT, profile_id TEXT, at INTEGER, survey TEXT, question TEXT);"
        "CREATE TABLE facts (profile_id TEXT, name TEXT, line INTEGER, kind TEXT, text TEXT, number INTEGER)",
        rule,
    )


def test_an_item_has_neither_a_field_nor_its_order() -> None:
    """The suggestion comes from both."""
    table = Table(
        "items", id=KEY, owner=OWNER, at=MOMENT, fields={"brand": Column("brand", "text")}
    )
    layout = Layout(PEOPLE, orders=ORDERS, items=table, item_order=Column("o", "text"))
    with pytest.raises(UnknownField, match="no field 'statis'; did you mean 'status'"):
        _sql(items.any(where=item("statis") == "x"), layout)


def test_a_table_may_be_any_expression() -> None:
    """What stands after FROM is taken as it is."""
    people = Table("(SELECT 'c' || n AS id FROM n)", id=KEY, owner=KEY, expression=True)
    script = "CREATE TABLE n (n INTEGER); INSERT INTO n VALUES (1), (2)"
    assert ["c2"] == _rows(Layout(people), script, field("id") == "c2")


def test_a_zone_that_is_none_counts_as_the_shops() -> None:
    """A stranger's column may hold anything."""
    layout = Layout(PEOPLE, orders=ORDERS, time_zone=Column("zone", "text"))
    rule = orders.any(within="1 year")
    assert _sql(rule, layout).text == _sql(rule, layout, zones=["Mars/Olympus"]).text


def test_answers_in_a_table_of_their_own() -> None:
    """Where the value of an answer is a column, the table of facts is not asked."""
    fields = {name: Column(name, "text") for name in ("survey", "question", "value")}
    fields["value"] = Column("value", "any")
    layout = Layout(PEOPLE, answers=Table("a", id=KEY, owner=OWNER, at=MOMENT, fields=fields))
    rule = answers.last("value").equals("yes")
    assert 'rk_end = 1 AND t."value" = ?' in _sql(rule, layout, "sqlite").text
