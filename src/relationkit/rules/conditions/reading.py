"""What stands in a rule: its parts, and what it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.conditions.compare import Compare
from relationkit.rules.conditions.groups import AllOf, AnyOf, AtLeast, NoneOf, Not, OrUnknown
from relationkit.rules.conditions.population import Anniversary, InSegment, Ranked
from relationkit.rules.conditions.where import AnyItem, Followed
from relationkit.rules.terms import FieldTerm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.rules.conditions.condition import Condition


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that a condition joins or turns; none for a leaf."""
    if isinstance(condition, AllOf | AnyOf | NoneOf | AtLeast):
        return condition.parts
    return (condition.part,) if isinstance(condition, Not | OrUnknown) else ()


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and all conditions inside it, but not those inside a `where`."""
    yield condition
    for part in parts_of(condition):
        yield from walk(part)


def out_of_place(condition: Condition) -> str | None:
    """Say what in a rule over customers asks about an event, which only a `where` can."""
    for part in walk(condition):
        term = part.term if isinstance(part, Compare | Ranked) else None
        event = isinstance(term, FieldTerm) and term.of != "profile"
        if event or isinstance(part, AnyItem | Followed):
            return f"'{term.of if event else part.kind}' asks about an event; it stands only in a where"  # type: ignore[union-attr]
    return None


def profile_fields(condition: Condition) -> frozenset[str]:
    """The facts about the customer that a condition reads.

    >>> from relationkit.rules import all_of, birthday, field
    >>> sorted(profile_fields(all_of(field("country").equals("PL"), birthday.within_days(7))))
    ['birthday', 'country']
    """
    names: set[str] = set()
    for part in walk(condition):
        if isinstance(part, Anniversary):
            names.add(part.name)
        elif isinstance(part, Compare | Ranked) and isinstance(part.term, FieldTerm):
            names.add(part.term.name)
    return frozenset(names)


def segments_in(condition: Condition) -> frozenset[str]:
    """The ids of the segments that a condition asks for.

    >>> from relationkit.rules import in_segment, not_
    >>> sorted(segments_in(not_(in_segment("regulars"))))
    ['regulars']
    """
    return frozenset(part.segment for part in walk(condition) if isinstance(part, InSegment))
