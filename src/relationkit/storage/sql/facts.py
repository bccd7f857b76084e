"""The table of facts: one row for each declared attribute and each answer, and one more for each value of a list."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from relationkit.profiles import millionths
from relationkit.storage.encoding import to_micros

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from relationkit.profiles import Profile
    from relationkit.storage.sql.session import Statements

Fact: TypeAlias = tuple[str, str, object]
"""Its name, whose it is, and what is known, None for nothing."""

_FIRST_DAY = date(1970, 1, 1).toordinal()
_READ = """
SELECT name, profile_id, line, kind, text, number FROM rk_facts WHERE name = ? AND profile_id IN (:keys)
"""
_WRITE = (
    "INSERT INTO rk_facts (name, profile_id, line, kind, text, number) VALUES (?, ?, ?, ?, ?, ?)"
)
_REMOVE = "DELETE FROM rk_facts WHERE name = ? AND profile_id = ? AND line = ?"
# One step of the index a name; the names of answers, which may be many, take one step together.
_NAMES = """
WITH RECURSIVE found (name) AS (
    SELECT min(name) FROM rk_facts
    UNION ALL
    SELECT (
        SELECT min(f.name) FROM rk_facts f
        WHERE f.name > CASE WHEN found.name >= 'answers.' AND found.name < 'answers/' THEN 'answers/' ELSE found.name END
    )
    FROM found WHERE found.name IS NOT NULL
)
SELECT name FROM found WHERE name IS NOT NULL AND NOT (name >= 'answers.' AND name < 'answers/')
"""


def put_attributes(sql: Statements, profiles: Sequence[Profile]) -> None:
    """Let these be all attributes of these customers; the rows of the persons are locked already."""
    facts = [
        (name, profile.id, value)
        for profile in profiles
        for name, value in profile.attributes.items()
    ]
    _replace(sql, sql.column(_NAMES), [profile.id for profile in profiles], facts)


def replace_facts(sql: Statements, facts: Sequence[Fact]) -> None:
    """Let each of these stand for what was known under its name before."""
    named = {(name, profile_id) for name, profile_id, _ in facts}
    names, ids = {name for name, _ in named}, {profile_id for _, profile_id in named}
    _replace(sql, names, ids, facts, named)


def _replace(
    sql: Statements,
    names: Iterable[str],
    ids: Collection[str],
    facts: Iterable[Fact],
    named: Collection[tuple[str, str]] | None = None,
) -> None:
    """Write only what differs: a customer is often put again as before. Other names or customers than `named` stay."""
    before = {
        tuple(row[:3]): tuple(row)
        for name in names
        for row in sql.among(_READ, ids, (name,))
        if named is None or (name, row[1]) in named
    }
    after = {row[:3]: row for fact in facts for row in _rows(*fact)}
    sql.many(_REMOVE, [key for key, row in before.items() if after.get(key) != row])
    sql.many(_WRITE, [row for key, row in after.items() if before.get(key) != row])


def _rows(name: str, profile_id: str, value: object) -> Iterator[tuple[Any, ...]]:
    if value is None:
        return
    if isinstance(value, tuple):
        yield name, profile_id, 0, "list", None, None
        for line, part in enumerate(value, 1):
            yield name, profile_id, line, *_kept(part)
    else:
        yield name, profile_id, 0, *_kept(value)


def _kept(value: Any) -> tuple[str, str | None, int | None]:  # noqa: ANN401 - a value of a rule
    """The kind, the text and the number of a value."""
    if isinstance(value, str):
        return "text", value, None
    if isinstance(value, bool):
        return "yes-no", None, int(value)
    if isinstance(value, datetime):
        return "moment", None, to_micros(value)
    if isinstance(value, date):
        return "day", value.isoformat(), value.toordinal() - _FIRST_DAY
    return "number", None, millionths(value)
