"""What strangers send as a rule: refused before it runs, with the place and a code, and never as SQL."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from dataclasses import dataclass
from dataclasses import field as a_field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.rules import (
    Condition,
    all_of,
    any_of,
    condition_from_json,
    condition_to_json,
    evaluate,
    field,
    none_of,
    not_,
    or_unknown,
    order,
    orders,
)
from relationkit.rules.definition import Definition
from relationkit.rules.sql import Column, Layout, Table, compile_sql, register

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "anna@example.com"
FIELD: dict[str, object] = {"kind": "field", "name": "a"}
COUNT: dict[str, object] = {"kind": "count", "events": "orders"}


def compare(op: str, value: object, term: object = FIELD, **more: object) -> dict[str, object]:
    return {"kind": "compare", "term": term, "op": op, "value": value, **more}


def over(**more: object) -> dict[str, object]:
    """A count of orders, with something about it."""
    return compare("equals", 1, {**COUNT, **more})


BAD: list[tuple[object, str]] = [
    # operators and kinds that nobody knows, regular expressions among them
    (compare("matches", SECRET), "compare.op"),
    (compare("regex", ".*"), "compare.op"),
    ({"kind": SECRET}, "document"),
    ({"kind": "all-of", "parts": [compare("equals", 1), {"kind": "regex"}]}, "all-of.parts.1"),
    (compare("equals", 1, {"kind": "median", "events": "orders", "field": "total"}), "compare.term"),
    # values of a wrong kind
    (compare("contains", 5), "compare"),
    (compare("less-than", True), "compare"),
    (compare("between", [1, SECRET]), "compare"),
    (compare("between", [1, 2, 3]), "compare"),
    (compare("one-of", SECRET), "compare"),
    (compare("one-of", []), "compare"),
    (compare("one-of", [[SECRET]]), "compare"),
    (compare("one-of", [None]), "compare"),
    (compare("equals", {"regex": SECRET}), "compare.value"),
    (compare("equals", {"a": 1, "b": 2}), "compare.value"),
    (compare("equals", SECRET, COUNT), "compare"),
    ({"kind": "at-least", "count": "1", "parts": [compare("equals", 1)]}, "at-least.count"),
    ({"kind": "at-least", "count": True, "parts": [compare("equals", 1)]}, "at-least.count"),
    ({"kind": "at-least", "count": 2, "parts": [compare("equals", 1)]}, "at-least"),
    (over(latest={"events": "orders", "count": 0}), "compare.term.count.latest.count"),
    (over(latest={"events": "items", "count": 1}), "compare.term.count"),
    # numbers
    (compare("equals", 0.5), "compare.value"),
    (compare("equals", 1.0), "compare.value"),
    (compare("equals", {"decimal": 0.5}), "compare.value"),
    (compare("equals", {"decimal": "NaN"}), "compare.value"),
    (compare("equals", {"decimal": "Infinity"}), "compare.value"),
    (compare("equals", {"decimal": SECRET}), "compare.value"),
    (compare("equals", {"decimal": "1e999999"}), "compare.value"),
    (compare("equals", {"decimal": "1E+99"}), "compare.value"),
    (compare("equals", {"decimal": "1E-99"}), "compare.value"),
    (compare("equals", {"decimal": "1_000"}), "compare.value"),
    (compare("equals", {"decimal": "٣"}), "compare.value"),
    (compare("equals", {"decimal": "9" * 41}), "compare.value"),
    (compare("equals", 10**40), "compare.value"),
    ({"kind": "bucket", "salt": "a", "lowest": "NaN"}, "bucket.lowest"),
    ({"kind": "bucket", "salt": "a", "highest": "100.1"}, "bucket.highest"),
    # days, moments and lengths of time
    (compare("equals", {"date": "2026-02-30"}), "compare.value"),
    (compare("equals", {"date": "20260201"}), "compare.value"),
    (compare("equals", {"date": SECRET}), "compare.value"),
    (compare("equals", {"moment": "2026-03-01T09:00"}), "compare.value"),
    (compare("equals", {"moment": "2026-03-01"}), "compare.value"),
    (compare("equals", {"moment": SECRET}), "compare.value"),
    (over(window={"since": "2026-03-01T09:00:00"}), "compare.term.count.window.since"),
    (over(window={"since": 1_700_000_000}), "compare.term.count.window.since"),
    (over(window={"until": "1700000000"}), "compare.term.count.window.until"),
    (over(window={"within": SECRET}), "compare.term.count.window"),
    (over(window={"within": "0 days"}), "compare.term.count.window"),
    (over(window={"within": "101 years"}), "compare.term.count.window"),
    (over(window={"within": "1 day", "not_within": "2 days"}), "compare.term.count.window"),
    (over(window={"zone": "Europe/Warsaw"}), "compare.term.count.window.zone"),
    (over(lasting="1 day"), "compare.term.count"),
    # money
    (compare("equals", 5, {"kind": "sum", "events": "orders", "field": "total"}), "compare"),
    (compare("equals", 5, {"kind": "sum", "events": "orders", "field": "total"}, currency="euro"), "compare.currency"),
    (compare("equals", 5, FIELD, currency="EUR"), "compare"),
    # text and names
    (compare("equals", "a\0b"), "compare.value"),
    (compare("equals", "a" * 1_001), "compare.value"),
    (compare("equals", 1, {"kind": "field", "name": "a\0b"}), "compare.term.field.name"),
    (compare("equals", 1, {"kind": "field", "name": ""}), "compare.term.field.name"),
    (compare("equals", 1, {"kind": "field", "name": "a" * 121}), "compare.term.field.name"),
    ({"kind": "in-segment", "segment": "'; DROP TABLE x;--"}, "in-segment.segment"),
    ({"kind": "bucket", "salt": "'; DROP TABLE x;--"}, "bucket.salt"),
    # places
    (over(where=compare("equals", 1)), "compare.term.count"),
    (over(where={"kind": "in-segment", "segment": "a"}), "compare.term.count"),
    (over(where={"kind": "not", "part": {"kind": "any-of", "parts": [over()]}}), "compare.term.count"),
    # keys that nobody knows
    ({**compare("equals", 1), SECRET: 1}, "compare.(key)"),
    (over(window={"wihtin": "1 day"}), "compare.term.count.window.wihtin"),
    # no rule at all
    ([], "document"), (None, "document"), ("rule", "document"), (5, "document"), ({}, "document"),
    # sizes
    (compare("one-of", ["x"] * 1_001), "compare.value"),
    ({"kind": "any-of", "parts": [compare("equals", 1)] * 501}, "any-of.parts"),
    ({"kind": "any-of", "parts": []}, "any-of.parts"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "place"), BAD, ids=range(len(BAD)))
def test_a_bad_document_is_refused_with_its_place(document: object, place: str) -> None:
    """The refusal names the place in the rule and a code; a value of the rule is never in it."""
    with pytest.raises(InvalidDocument) as caught:
        condition_from_json(json.dumps(document))

    assert place in [path for path, _ in caught.value.issues]
    assert all(re.fullmatch(r"[a-z][a-z-]+", code) for _, code in caught.value.issues)
    assert SECRET not in str(caught.value)
    assert SECRET not in repr(caught.value.issues)
    assert "DROP TABLE" not in str(caught.value)


EQUALS = '{"kind":"compare","term":{"kind":"field","name":"a"},"op":"equals","value":'
ONE_OF = EQUALS.replace("equals", "one-of")
BROKEN = {
    "not-a-number": EQUALS + "NaN}",
    "endless": EQUALS + "-Infinity}",
    "endless-float": EQUALS + "1e400}",
    "five-thousand-digits": EQUALS + "9" * 5_000 + "}",
    "a-million-digits": EQUALS + "9" * 10**6 + "}",
    "half-a-surrogate-pair": EQUALS + '"\\ud800"}',
    "no-text": "",
    "half": '{"kind":"not","part":',
    "ten-thousand-deep": '{"kind":"not","part":' * 10_000 + "1" + "}" * 10_000,
    "ten-thousand-lists-deep": ONE_OF + "[" * 10_000 + "]" * 10_000 + "}",
    "ten-megabytes": ONE_OF + "[" + ",".join(['"x"'] * 2_500_000) + "]}",
    "ten-megabytes-of-one-text": EQUALS + '"' + "x" * 10**7 + '"}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_text_that_breaks_readers_is_refused_at_once(text: str) -> None:
    """Deep, large and broken JSON takes less than a second to refuse."""
    started = time.perf_counter()
    for form in (text, text.encode("utf-8", "surrogatepass")):
        with pytest.raises(InvalidDocument) as caught:
            condition_from_json(form)
        assert len(str(caught.value)) < 300

    assert time.perf_counter() - started < 2


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    """As any text that is no JSON."""
    with pytest.raises(InvalidDocument):
        condition_from_json(b"\xff\xfe{")


def nested(levels: int) -> dict[str, Any]:
    document: dict[str, Any] = compare("equals", 1)
    for _ in range(levels - 1):
        document = {"kind": "not", "part": document}
    return document


def test_a_rule_has_at_most_32_floors_and_2000_conditions() -> None:
    """The limits themselves are allowed."""
    assert "not" == condition_from_json(json.dumps(nested(32))).kind
    group = {"kind": "any-of", "parts": [compare("equals", 1)] * 498}
    assert (
        "all-of" == condition_from_json(json.dumps({"kind": "all-of", "parts": [group] * 4})).kind
    )
    for too_much in (nested(33), {"kind": "all-of", "parts": [group] * 5}):
        with pytest.raises(InvalidDocument, match="name a part as a segment of its own"):
            condition_from_json(json.dumps(too_much))


def test_of_a_key_that_stands_twice_one_counts() -> None:
    """RFC 8259 leaves open which: the last in pydantic since 2.8 or so, the first before."""
    text = '{"kind":"compare","term":{"kind":"field","name":"a"},"op":"equals","value":1,"value":2}'

    assert condition_from_json(text) in (field("a").equals(1), field("a").equals(2))


@pytest.mark.parametrize(
    "value",
    [
        0.5, float("nan"), Decimal("NaN"), Decimal("Infinity"), Decimal("1e999999"), datetime(2026, 3, 1, 9),  # noqa: DTZ001
        "a\0b", "\ud800", b"bytes", {"a": 1}, {1: 2}, object(), {1}, 1j, "x" * 1_001, 10**40,
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_the_builder_refuses_the_same(value: Any) -> None:
    """A rule written in Python is held to what a document is."""
    with pytest.raises(InvalidDocument):
        field("a").equals(value)


@dataclass
class Bought:
    """An order."""

    id: str
    facts: dict[str, Any]
    happened_at: datetime = datetime(2026, 2, 1, tzinfo=UTC)

    def fact(self, name: str) -> object | None:
        return self.facts.get(name)

    def parts(self) -> None:
        return None


@dataclass
class Customer:
    """A customer with any facts."""

    id: str
    facts: dict[str, Any] = a_field(default_factory=dict)
    orders: list[Bought] = a_field(default_factory=list)
    time_zone: str | None = None

    def fact(self, name: str) -> object | None:
        return self.facts.get(name)

    def events(self, kind: str) -> list[Bought]:
        return self.orders if kind == "orders" else []


def test_mixed_currencies_are_unknown_and_not_added() -> None:
    """Money of two currencies without rates leaves the customer out."""
    bought = [
        Bought(str(i), {"total": Decimal(40), "currency": code})
        for i, code in enumerate(("EUR", "PLN"))
    ]
    answer = evaluate(
        orders.sum("total").more_than(50, "EUR"), Customer("c1", orders=bought), at=NOON
    )

    assert (None, "mixed-currency") == (answer.truth, answer.reason)


@pytest.mark.parametrize(
    "wildcard", ["%", "_", "*", "?", ".", ".*", "[a-z]", "\\", "\\%", "^", "$", "|", "a%b_c"]
)
def test_wildcards_are_letters(wildcard: str) -> None:
    """Contains, starts with and ends with take every letter for itself, also in SQL."""
    for op in ("contains", "starts_with", "ends_with", "equals"):
        condition: Condition = getattr(field("note"), op)(wildcard)
        people = [Customer("holds", {"note": wildcard}), Customer("other", {"note": "Axb-c"})]

        assert ["holds"] == [one.id for one in people if evaluate(condition, one, at=NOON).holds]
        assert ["holds"] == members(condition, people, {"note": "note"})


# ------------------------------------------------------------------------- SQL, watched by SQLite's authorizer

READS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
FUNCTIONS = {
    "count", "sum", "min", "max", "total", "coalesce", "abs", "instr", "substr", "length", "rk_casefold", "rk_sha256",
    "rk_weigh", "row_number", "rank", "dense_rank", "iif", "ifnull", "json_array_length", "json_each", "typeof",
    "first_value", "last_value", "lag", "lead", "like", "nullif", "round", "strftime", "date",
}  # fmt: skip


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def members(
    condition: Condition,
    people: list[Customer],
    columns: dict[str, str],
    bought: dict[str, str] | None = None,
) -> list[str]:
    """The members by SQLite, which may only read the tables of the layout; the tables hold what they held before."""
    bought = bought or {}
    key = Column("id", "text", nullable=False)
    layout = Layout(
        Table("people", id=key, owner=key, fields={name: Column(sql, "text") for name, sql in columns.items()}),
        Table(
            "bought", id=key, owner=Column("owner", "text"), at=Column("at", "moment", stored="micros"),
            fields={name: Column(sql, "text") for name, sql in bought.items()},
        ),
    )  # fmt: skip
    connection = sqlite3.connect(":memory:", isolation_level=None)
    register(connection)
    connection.execute(f"CREATE TABLE people (id, {', '.join(map(quoted, columns.values()))})")
    connection.execute(
        f"CREATE TABLE bought ({', '.join(['id', 'owner', 'at', *map(quoted, bought.values())])})"
    )
    connection.execute("CREATE TABLE secrets (secret)")
    for one in people:
        row = [one.id, *(one.facts.get(name) for name in columns)]
        connection.execute(f"INSERT INTO people VALUES ({', '.join('?' * len(row))})", row)
        for event in one.orders:
            line = [
                event.id,
                one.id,
                int(event.happened_at.timestamp()) * 10**6,
                *(event.facts.get(n) for n in bought),
            ]
            connection.execute(f"INSERT INTO bought VALUES ({', '.join('?' * len(line))})", line)
    before = list(connection.iterdump())
    query = compile_sql(Definition("asked", condition), layout, "sqlite", at=NOON)
    strange: list[tuple[object, ...]] = []

    def watch(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        table = action != sqlite3.SQLITE_READ or first in {"people", "bought", "json_each", ""}
        function = action != sqlite3.SQLITE_FUNCTION or second in FUNCTIONS
        if action in READS and table and function:
            return sqlite3.SQLITE_OK
        strange.append((action, first, second))
        return sqlite3.SQLITE_DENY

    connection.set_authorizer(watch)
    try:
        found = sorted(row[0] for row in connection.execute(query.text, query.params))
    except sqlite3.DatabaseError:
        assert [] == strange, query.text
        raise
    connection.set_authorizer(None)
    assert (before, []) == (list(connection.iterdump()), strange)
    connection.close()
    return found


ATTACKS = (
    "'; DROP TABLE people;--", '"; DROP TABLE people;--', "' OR '1'='1", "') OR 1=1 --", "x' UNION SELECT secret FROM secrets --",
    "?", "?1", ":p0", "%s", "%(a)s", "{t}", "{0}", "$1", "@a", "\\", "'", '"', "`", "]", "[id]", "--", "/*", "*/", ";", "%", "_",
    "NULL", "null", "1", "0", "", " ", "\n", "\t", "ATTACH DATABASE 'x' AS y", "PRAGMA user_version=1", "load_extension('x')",
    "randomblob(1000000000)", "\u202e", "ʼ", "＇", "İ", "ß", "ﬀ",
)  # fmt: skip
WORDS = (
    "select", "SELECT", "from", "where", "order", "group", "table", "index", "null", "user", "primary", "values", "limit",
    "union", "rowid", "oid", "current_timestamp", "id", "p", "at", "truth", "main", "sqlite_master", "people", "bought",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\1"), max_size=12),
)
names = st.one_of(
    st.sampled_from((*WORDS, *(one for one in ATTACKS if one.strip()))), texts.filter(str.strip)
).filter(lambda name: 0 < len(name) <= 60)


@st.composite
def attacks(draw: st.DrawFn) -> tuple[Condition, list[Customer], dict[str, str], dict[str, str]]:
    """A rule of hostile names and values, and customers who have just these values."""
    columns = draw(st.lists(names, min_size=1, max_size=3, unique_by=str.casefold))
    bought = draw(st.lists(names, min_size=1, max_size=2, unique_by=str.casefold))
    values = draw(st.lists(texts, min_size=1, max_size=3))
    value = st.sampled_from(values)
    unary = st.sampled_from(
        ["equals", "not_equals", "contains", "starts_with", "ends_with", "less_than", "at_least"]
    )
    asked_order = st.builds(
        lambda name, op, one: getattr(order(name), op)(one), st.sampled_from(bought), unary, value
    )
    leaf = st.one_of(
        st.builds(
            lambda name, op, one: getattr(field(name), op)(one),
            st.sampled_from(columns),
            unary,
            value,
        ),
        st.builds(lambda name: field(name).one_of(*values), st.sampled_from(columns)),
        st.builds(lambda name: field(name).is_unknown(), st.sampled_from(columns)),
        st.builds(lambda where: orders.any(where=where), asked_order),
        st.builds(lambda name, one: orders.last(name).equals(one), st.sampled_from(bought), value),
        st.builds(lambda name: orders.distinct(name).at_least(1), st.sampled_from(bought)),
    )
    parts = draw(st.lists(leaf, min_size=1, max_size=3))
    join = draw(st.sampled_from([all_of, any_of, none_of]))
    turn = draw(st.sampled_from([lambda one: one, not_, or_unknown]))
    facts = st.one_of(st.none(), value)
    people = [
        Customer(
            f"c{number}",
            {name: draw(facts) for name in columns},
            [Bought(f"o{number}", {name: draw(facts) for name in bought})]
            * draw(st.integers(0, 1)),
        )
        for number in range(3)
    ]
    tables = [
        {name: sql_name(name, n) for n, name in enumerate(group)} for group in (columns, bought)
    ]
    return turn(join(*parts)), people, tables[0], tables[1]


def sql_name(name: str, number: int) -> str:
    """A column called as the field is; SQLite takes some names for one another, and these tables have columns of their own."""
    return f"{name}{number}" if name.casefold() in {"id", "at", "owner"} else name


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(attacks())
@example((field("select").equals("'; DROP TABLE people;--"), [Customer("c1", {"select": "'; DROP TABLE people;--"})],
          {"select": "select"}, {}))  # fmt: skip
def test_no_name_and_no_value_becomes_sql(
    attack: tuple[Condition, list[Customer], dict[str, str], dict[str, str]],
) -> None:
    """SQLite reads the two tables, calls plain functions, does nothing else, and finds whom the interpreter finds."""
    condition, people, columns, bought = attack

    assert [one.id for one in people if evaluate(condition, one, at=NOON).holds] == members(
        condition, people, columns, bought
    )


@given(attacks(), st.sampled_from(["sqlite", "postgresql", "duckdb", "spark"]))
def test_a_value_stands_in_the_parameters_and_never_in_the_text(
    attack: tuple[Condition, list[Customer], dict[str, str], dict[str, str]], dialect: str
) -> None:
    """A word put before every value is found among the parameters, in every dialect."""
    condition, _, columns, bought = attack
    key = Column("id", "text", nullable=False)
    layout = Layout(
        Table("people", id=key, owner=key, fields={name: Column(sql, "text") for name, sql in columns.items()}),
        Table(
            "bought", id=key, owner=Column("owner", "text"), at=Column("at", "moment", stored="micros"),
            fields={name: Column(sql, "text") for name, sql in bought.items()},
        ),
    )  # fmt: skip
    marked = condition_from_json(condition_to_json(condition).replace('"value":"', '"value":"zq7'))
    query = compile_sql(Definition("asked", marked), layout, dialect, at=NOON)
    values = any(isinstance(one, str) and "zq7" in one for one in query.params)

    assert "zq7" not in query.text.lower()
    assert values is ('"value":"zq7' in condition_to_json(marked))


@pytest.mark.parametrize("name", ["a\0b", "\0"])
def test_a_column_with_a_nul_is_refused(name: str) -> None:
    """No database has such names; SQLite would cut the query there."""
    key = Column("id", "text")
    people = Table("people", id=key, owner=key, fields={"a": Column(name, "text")})
    with pytest.raises(InvalidDocument, match="holds a NUL"):
        compile_sql(Definition("asked", field("a").equals("x")), Layout(people), "sqlite", at=NOON)
