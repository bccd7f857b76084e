"""Marks, names and the shape of what cannot be run here."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument, NotSupported
from relationkit.rules import (
    Definition,
    Rates,
    all_of,
    any_of,
    birthday,
    bucket,
    field,
    followed_by,
    interaction,
    item,
    order,
    sequence,
    step,
)
from relationkit.rules.history import answers, interactions, items, orders
from relationkit.rules.sql import Column, Facts, Layout, Table, compile_sql
from relationkit.rules.sql.dialects import DIALECTS
from relationkit.rules.sql.parameters import Parameters

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY, OWNER = Column("id", "text", nullable=False), Column("profile_id", "text", nullable=False)
MOMENT = Column("at", "moment", nullable=False)


def _table(name: str, **fields: Column) -> Table:
    return Table(name, id=KEY, owner=OWNER, at=MOMENT, fields=fields)


TEXT, NUMBER = Column("x", "text"), Column("x", "number", nullable=False)
LAKE = Layout(
    Table("customers", id=KEY, owner=KEY, fields={"given": Column("given", "text"), "hobbies": Column("h", "list"),
                                                 "birthday": Column("b", "yearly", "date")}),
    orders=_table("orders", total=NUMBER, currency=TEXT, status=TEXT),
    items=_table("items", category=TEXT),
    interactions=_table("mails", kind=TEXT),
    answers=_table("answers", survey=TEXT, question=TEXT),
    facts=Facts("facts"),
    item_order=Column("order_id", "text"),
    complete=True,
)  # fmt: skip


def test_spark_has_named_values_backticks_and_exact_sums() -> None:
    """The same value has one name, moments are without a zone, and sums are decimals that do not overflow."""
    rule = all_of(
        orders.sum("total", within="1 year").between(50, 60, "EUR"),
        field("given").one_of("Ala", "Ola"),
        field("given").not_equals("Ala"),
    )

    query = compile_sql(Definition("x", rule), LAKE, "spark", at=AT)

    assert "CAST(:p1 AS TIMESTAMP_NTZ)" in query.text
    assert "`orders` AS t" in query.text
    assert len(query.params) == len(set(query.params))
    assert 2 == query.text.count(f":p{query.params.index('Ala')}")


def test_spark_has_a_text_for_everything() -> None:
    """No construct is left out of the fourth dialect."""
    rates = Rates("EUR", {"BGN": Decimal(1) / Decimal("1.95583")})
    rule = any_of(
        field("given").contains("ß"),
        field("given").starts_with("a"),
        field("hobbies").has_all("chess", "go"),
        field("vip").equals(True),
        birthday.within_days(7),
        bucket("spring", below=50),
        orders.sum("total").more_than(50, "BGN"),
        orders.sum("total").in_top(percent=10, currency="EUR"),
        orders.max("total").in_top(5, currency="EUR"),
        orders.average("total").at_least(10, "EUR"),
        orders.last("status").equals("done"),
        orders.gap().at_most(30),
        orders.any(where=item("category") == "garden"),
        orders.any(where=order("status").one_of(*[f"s{number}" for number in range(200)])),
        interactions.latest(5).count(where=interaction("kind") == "clicked").at_least(1),
        answers.distinct("value").at_least(2),
        sequence(step(interactions), step(items, within="7 days")),
        field("points").at_least(10**30),
    )

    text = compile_sql(
        Definition("x", rule, excluded=frozenset({"c9"})), LAKE, "spark", at=AT, rates=rates
    ).text

    for word in (
        "translate(", "replace(", "instr(", "left(", "array_contains(", "EXTRACT(MONTH", "sha2(", "DECIMAL(38, 0)",
        "RANK()", "ROW_NUMBER()", "LAG(", "timestampdiff(MICROSECOND", "from_json(", "collect_list(", "GREATEST(",
    ):  # fmt: skip
        assert word in text, word
    assert "%" not in text.replace("% CAST", "").replace("LIKE 'answers.%'", "")


def test_a_moment_that_knows_its_zone() -> None:
    """On each engine it is held against a moment that knows its own."""
    table = Table("o", id=KEY, owner=OWNER, at=Column("at", "moment", "instant"))
    layout = Layout(LAKE.profiles, orders=table)
    rule = Definition("x", all_of(orders.any(within="1 day"), orders.gap().at_most(3)))

    texts = {
        name: compile_sql(rule, layout, name, at=AT).text
        for name in ("postgresql", "duckdb", "spark")
    }

    assert "CAST(%s AS TIMESTAMPTZ)" in texts["postgresql"]
    assert "CAST(? AS TIMESTAMPTZ)" in texts["duckdb"]
    assert "AS TIMESTAMP)" in texts["spark"]
    assert "unix_micros(" in texts["spark"]


def test_moments_that_two_tables_store_differently() -> None:
    """They are compared in microseconds."""
    tables = [Table("o", id=KEY, owner=OWNER, at=MOMENT, fields={"paid": Column("paid", "moment", stored)})
              for stored in ("micros", "instant")]  # fmt: skip
    layout = Layout(LAKE.profiles, orders=tables[0], interactions=tables[1])
    rule = orders.any(where=followed_by(interactions, same=("paid",)))

    text = compile_sql(Definition("x", rule), layout, "duckdb", at=AT).text

    assert 't."paid" = epoch_us(u."paid")' in text


def test_a_percent_sign_of_the_layout_is_doubled_for_psycopg() -> None:
    """A layout may hold any expression."""
    people = Table(
        "c", id=KEY, owner=KEY, fields={"even": Column("{t}.n % 2 = 0", "yes-no", expression=True)}
    )
    query = compile_sql(
        Definition("x", field("even").equals(True)), Layout(people), "postgresql", at=AT
    )
    assert query.text.endswith("WHERE p.n %% 2 = 0")


def test_names_are_quoted() -> None:
    """A name may be a word of SQL and hold quotes; a NUL is refused."""
    assert '"or""der"' == DIALECTS["duckdb"].identifier('or"der')
    assert "`or``der`" == DIALECTS["spark"].identifier("or`der")
    with pytest.raises(InvalidDocument, match="holds a NUL"):
        DIALECTS["sqlite"].identifier("a\0b")


@pytest.mark.parametrize("rule", [orders.any(), orders.gap().at_most(1)])
def test_sqlite_has_no_moments_of_its_own(rule: object) -> None:
    """There a moment is kept in microseconds."""
    with pytest.raises(NotSupported, match="store them in microseconds"):
        compile_sql(Definition("x", rule), LAKE, "sqlite", at=AT)  # type: ignore[arg-type]


def test_dialects_that_are_not_written() -> None:
    """Asking for another one names those there are."""
    with pytest.raises(NotSupported, match="use one of: sqlite, postgresql, duckdb, spark"):
        compile_sql(Definition("x", field("given").is_known()), LAKE, "mysql", at=AT)


def test_equal_values_of_two_types_stay_two() -> None:
    """Python holds 1 and True for equal; a database does not."""
    values = Parameters()
    assert values.mark(1) != values.mark(True)
    assert values.mark(1) == values.mark(1)
