"""What is too much for one SELECT: more tables than SQLite joins, brackets deeper than its parser reads.

Such predicates become columns of a table of their own, which is joined in their place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.sql.predicates import ALWAYS, NEVER, Predicate, nesting

if TYPE_CHECKING:
    from relationkit.rules.sql.writing import Writing

_MOST_TABLES = 40  # of the 64 that SQLite joins
_DEEPEST = 40  # of the 100 words that the parser of SQLite remembers before 3.46


def in_reach(writing: Writing, parts: list[Predicate]) -> list[Predicate]:
    """The same predicates, fit to stand side by side in one SELECT."""
    if not writing.dialect.small:
        return parts
    shallow = [
        _column(writing, [part])[0] if nesting(part.sql) > _DEEPEST else part for part in parts
    ]
    while len({name for part in shallow for name in part.reads}) > _MOST_TABLES:
        shallow = [column for group in _groups(shallow) for column in _column(writing, group)]
    return shallow


def _groups(parts: list[Predicate]) -> list[list[Predicate]]:
    groups: list[list[Predicate]] = []
    tables: set[str] = set()
    for part in parts:
        more = tables | set(part.reads)
        if groups and len(more) <= _MOST_TABLES:
            groups[-1].append(part)
            tables = more
        else:
            groups.append([part])
            tables = set(part.reads)
    return groups


def _column(writing: Writing, parts: list[Predicate]) -> list[Predicate]:
    """The predicates as columns of one table, which has a row for each customer."""
    told = [part for part in parts if part not in {ALWAYS, NEVER}]
    columns = {
        f"b{number}": f"CASE WHEN {part.sql} THEN 1 ELSE 0 END"
        for number, part in enumerate(told, 1)
    }
    text, needs = writing.select(columns, None, told)
    name = writing.expression(("part", text), "part", lambda: text, lambda: needs, whole=True)
    found = {
        part.sql: Predicate(f"{name}.{column} = 1", {name: None})
        for part, column in zip(told, columns, strict=True)
    }
    return [found.get(part.sql, part) for part in parts]
