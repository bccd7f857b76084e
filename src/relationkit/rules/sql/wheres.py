"""What a `where` asks of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relationkit.rules.conditions import (
    AnyItem,
    Compare,
    Followed,
    parts_of,
)
from relationkit.rules.sql.fact_rows import RowFact
from relationkit.rules.sql.facts import ColumnFact
from relationkit.rules.sql.instants import exactly
from relationkit.rules.sql.predicates import (
    ALWAYS,
    NEVER,
    UNKNOWN,
    Predicate,
    Truth,
    all_of,
    always,
    joined,
)
from relationkit.rules.sql.rows import Row, event_rows, row_scan
from relationkit.rules.sql.scans import Filter, Scan, Source

if TYPE_CHECKING:
    from relationkit.rules.conditions import Condition
    from relationkit.rules.sql.rows import Fact


def asked(where: Condition | None, row: Row) -> Truth:
    """Whether it is true of the event in a row."""
    if where is None:
        return always(truth=True)
    if isinstance(where, Compare):
        return _compare(where, row)
    if isinstance(where, AnyItem):
        return _of_an_item(where.where, row)
    if isinstance(where, Followed):
        return _followed(where, row)
    return joined(where, [asked(part, row) for part in parts_of(where)])


def _compare(where: Compare, row: Row) -> Truth:
    term: Any = where.term
    if term.of == "item" and row.kind == "orders":
        return _of_an_item(where, row)
    return row.fact(term.name).compare(where.op, where.value)


def _of_an_item(where: Condition, row: Row) -> Truth:
    """Whether it is true of one of an order's items."""
    scan, item = row_scan(
        row.writing,
        "items of orders",
        lambda: event_rows(row.writing, "items", "i"),
        lambda made: {"id": made.order_id},
    )
    truth = asked(where, item.during(row.window))
    return _beside(row, {"id": row.id}, scan, truth, rows=Filter(), reach=row.window)


def _followed(where: Followed, row: Row) -> Truth:
    """Whether another event came after it."""
    if row.writing.dialect.nested:
        return _followed_by_one(where, row)
    writing = row.writing

    def pairs() -> Row:
        source = Source(event_rows(writing, where.events, "u").source.text)
        first, later = Row(writing, source, row.kind, "t"), Row(writing, source, where.events, "u")
        tests = " AND ".join(_after(first, later, where.within))
        source.join(f"JOIN {writing.named(first.table)} AS t ON {tests}")
        return later

    def first_of(later: Row) -> dict[str, str]:
        return Row(writing, later.source, row.kind, "t").keys

    key = ("followed", row.kind, where.events, where.within)
    scan, later = row_scan(writing, key, pairs, first_of)
    reach = Filter(row.window.start, writing.now)
    later = later.during(reach)
    truth = _same_and_asked(where, Row(writing, later.source, row.kind, "t"), later)
    return _beside(row, row.keys, scan, truth, rows=Filter(end=writing.now), reach=reach)


def _followed_by_one(where: Followed, row: Row) -> Truth:
    """The same by looking for one beside each row, which an engine without hash joins does fastest."""
    later = event_rows(row.writing, where.events, f"{row.alias}u")
    later = later.during(Filter(row.window.start, row.writing.now))
    truth = _same_and_asked(where, row, later)

    def there(found: Predicate) -> str:
        tests = later.wanted(
            Filter(end=row.writing.now, tests=_after(row, later, where.within)), found
        )
        row.source.needs.update(later.source.needs)
        return f"EXISTS (SELECT 1 FROM {later.source.written()}{tests})"  # noqa: S608 - names and marks

    def true() -> Predicate:
        found = truth.true()
        return NEVER if found == NEVER else Predicate(there(found))

    def false() -> Predicate:
        found = truth.may_be()
        return ALWAYS if found == NEVER else Predicate(f"NOT {there(found)}")

    return Truth(true, false, truth.certain)


def _after(first: Row, later: Row, within: str | None) -> tuple[str, ...]:
    """What is true of an event and one that follows it."""
    tests = [f"{first.owner} = {later.owner}"]
    if first.kind == later.kind:
        tests += [f"{first.at} <= {later.at}", f"{first.id} <> {later.id}"]
    elif first.table.at == later.table.at:
        tests.append(f"{first.at} <= {later.at}")
    else:
        tests.append(f"{first.micros} <= {later.micros}")
    if within is not None:
        longest = first.writing.mark(exactly(within))
        tests.append(f"{later.micros} - {first.micros} <= {longest}")
    return tuple(tests)


def _same_and_asked(where: Followed, first: Row, later: Row) -> Truth:
    common = [_equal(first.fact(name), later.fact(name)) for name in where.same]
    return all_of([asked(where.where, later), *common])


def _beside(
    row: Row, keys: dict[str, str], scan: Scan, truth: Truth, *, rows: Filter, reach: Filter
) -> Truth:
    """Whether there is a row of the scan beside this one for which it is true."""
    same = " AND ".join(f"{scan.name}.{name} = {key}" for name, key in keys.items())

    def there(found: Predicate, sign: str) -> Predicate:
        column = scan.column("COUNT(*)", rows.also(found.sql), reach)
        row.source.join(f"LEFT JOIN {scan.name} ON {same}", scan.name)
        return Predicate(f"{column} > 0" if sign == ">" else f"COALESCE({column}, 0) = 0")

    def true() -> Predicate:
        found = truth.true()
        return NEVER if found == NEVER else there(found, ">")

    def false() -> Predicate:
        found = truth.true() if truth.certain else truth.may_be()
        return ALWAYS if found == NEVER else there(found, "=")

    return Truth(true, false, truth.certain)


def _equal(one: Fact, other: Fact) -> Truth:
    """Two events have a fact in common."""
    if isinstance(one, RowFact) and isinstance(other, RowFact):
        return _equal_rows(one.alias, other.alias)
    if not (isinstance(one, ColumnFact) and isinstance(other, ColumnFact)):
        return UNKNOWN
    kinds = {one.column.kind, other.column.kind}
    if len(kinds) > 1 or kinds & {"list", "yearly"}:
        return UNKNOWN
    stored = (one.column.stored, other.column.stored)
    left, right = one.sql, other.sql
    if stored[0] != stored[1]:
        dialect = one.writing.dialect
        if kinds == {"moment"}:
            left, right = dialect.micros(left, stored[0]), dialect.micros(right, stored[1])
        elif stored[0] == "native":
            left = f"{left} * 1000000"
        else:
            right = f"{right} * 1000000"
    return Truth(
        lambda: Predicate(f"{left} = {right}"),
        lambda: Predicate(f"{left} <> {right}"),
        certain=not (one.column.nullable or other.column.nullable),
    )


def _equal_rows(one: str, other: str) -> Truth:
    kind = f"{one}.kind = {other}.kind AND {one}.kind <> 'list'"
    same = " AND ".join(
        f"COALESCE({one}.{name}, {nothing}) = COALESCE({other}.{name}, {nothing})"
        for name, nothing in (("text", "''"), ("number", "0"))
    )
    return Truth(
        lambda: Predicate(f"({kind} AND {same})"), lambda: Predicate(f"({kind} AND NOT ({same}))")
    )
