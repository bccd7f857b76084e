"""A condition on customers as a three-valued truth in SQL."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.rules.conditions import (
    AllOf,
    Anniversary,
    AnyOf,
    AtLeast,
    Bucket,
    Compare,
    FirstTime,
    InSegment,
    NoneOf,
    Not,
    OrUnknown,
    Ranked,
    Regularly,
    Restarted,
    Sequence,
    Stopped,
    parts_of,
)
from relationkit.rules.evaluate import bucket_edge
from relationkit.rules.expand import expand
from relationkit.rules.periods import zone_named
from relationkit.rules.sql.ends import end_compared
from relationkit.rules.sql.instants import yearly_days
from relationkit.rules.sql.measures import compared
from relationkit.rules.sql.predicates import (
    NEVER,
    UNKNOWN,
    Predicate,
    Truth,
    always,
    every,
    joined,
    lacking,
    some,
)
from relationkit.rules.sql.ranks import ranked
from relationkit.rules.sql.reach import in_reach
from relationkit.rules.sql.rows import customer_fact
from relationkit.rules.sql.selections import select
from relationkit.rules.sql.sequences import followed_through
from relationkit.rules.sql.terms import alike, measured, window_alike, window_order, zone_order
from relationkit.rules.sql.zones import Zones
from relationkit.rules.terms import EndTerm, FieldTerm

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from relationkit.rules.conditions import Condition
    from relationkit.rules.definition import Definition
    from relationkit.rules.sql.writing import Writing

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Customers:
    """The customers as one segment sees them: with its shop's zone; ``path`` is which segments asked for it."""

    writing: Writing
    shop: ZoneInfo
    path: tuple[str, ...]

    def in_segment(self, definition: Definition) -> Truth:
        """Whether they are in a segment: by its rule, or by hand."""
        truth = self.asked(definition.where)
        excluded, included = self._pinned(definition.excluded), self._pinned(definition.included)
        if excluded == included == NEVER:
            return truth
        return Truth(
            lambda: every((some((truth.true(), included)), lacking(excluded))),
            lambda: some((excluded, every((truth.false(), lacking(included))))),
            truth.certain,
        )

    def asked(self, condition: Condition) -> Truth:
        """Whether it is true of them."""
        if isinstance(condition, Compare):
            return self._compare(condition)
        if isinstance(condition, AllOf | AnyOf | NoneOf | AtLeast | Not | OrUnknown):
            truths = [self.asked(part) for part in parts_of(condition)]
            return joined(condition, truths, lambda parts: in_reach(self.writing, parts))
        if isinstance(condition, FirstTime | Stopped | Restarted | Regularly):
            return self.asked(expand(condition))
        if isinstance(condition, Anniversary):
            return self._zones.truth(
                condition.zone,
                lambda zone: self._anniversary(condition, zone),
                lambda zone: self.writing.at.astimezone(zone).date(),
            )
        if isinstance(condition, Sequence):
            return self._zones.truth(
                window_order(condition.window),
                lambda zone: followed_through(self.writing, condition, zone),
                window_alike(self.writing, condition.window),
            )
        if isinstance(condition, Ranked):
            return ranked(self._zones, condition)
        if isinstance(condition, Bucket):
            return self._bucket(condition)
        if isinstance(condition, InSegment):
            return self._other_segment(condition.segment)
        message = f"'{condition.kind}' is asked of events; write it in a where"
        raise InvalidDocument(message, issues=((condition.kind, "out-of-scope"),))

    @property
    def _zones(self) -> Zones:
        return Zones(self.writing, self.shop)

    def _pinned(self, ids: frozenset[str]) -> Predicate:
        if not ids:
            return NEVER
        listed = self.writing.mark(json.dumps(sorted(ids)))
        return Predicate(self.writing.dialect.any_of(self.writing.text_id, listed))

    def _compare(self, condition: Compare) -> Truth:
        term, writing = condition.term, self.writing
        if isinstance(term, FieldTerm):
            return customer_fact(writing, term.name).compare(condition.op, condition.value)
        if isinstance(term, EndTerm):
            return self._zones.truth(
                zone_order(term),
                lambda zone: end_compared(select(writing, term, zone), condition, term),
                alike(writing, term),
            )
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        return self._zones.truth(
            zone_order(term),
            lambda zone: compared(
                lambda: measured(writing, term, zone, condition.currency), condition.op, values
            ),
            alike(writing, term),
        )

    def _anniversary(self, condition: Anniversary, zone: ZoneInfo) -> Truth:
        fact, writing = customer_fact(self.writing, condition.name), self.writing
        found = fact.day_of_year()
        if found is None:
            return UNKNOWN
        day, write = found
        today = writing.at.astimezone(zone).toordinal()
        falls = some(
            Predicate(
                f"{day} BETWEEN {writing.mark(write(first))} AND {writing.mark(write(last))}",
                fact.reads,
            )
            for first, last in yearly_days(today, condition.first, condition.days, condition.leap)
        )
        return Truth(lambda: falls, lambda: Predicate(f"NOT ({falls.sql})", fact.reads))

    def _bucket(self, condition: Bucket) -> Truth:
        writing = self.writing
        lot = writing.dialect.lot(f"{writing.mark(f'{condition.salt}:')} || {writing.text_id}")
        tests = []
        if condition.lowest > 0:
            tests.append(f"{lot} >= {writing.mark(bucket_edge(condition.lowest))}")
        if condition.highest < _HUNDRED:
            tests.append(f"{lot} < {writing.mark(bucket_edge(condition.highest))}")
        if not tests:
            return always(truth=True)
        found = every(map(Predicate, tests))
        return Truth(lambda: found, lambda: lacking(found), certain=True)

    def _other_segment(self, name: str) -> Truth:
        definition = self.writing.segments.get(name)
        if definition is None:
            message = (
                f"segment {name!r} is not given; add it to the segments that the rule may ask for"
            )
            raise InvalidDocument(message, issues=((name, "unknown-segment"),))
        if name in self.path:
            circle = " -> ".join((*self.path[self.path.index(name) :], name))
            message = f"segments ask for each other in a circle: {circle}; take one of them out"
            raise InvalidDocument(message, issues=((name, "segment-cycle"),))
        inner = Customers(self.writing, zone_named(definition.time_zone), (*self.path, name))
        if self.writing.asked_once(name):
            return inner.in_segment(definition)

        def truth(sign: int) -> Predicate:
            table = inner.table(definition)
            return Predicate(f"{table}.truth = {sign}", {table: False})

        return Truth(lambda: truth(1), lambda: truth(0))

    def table(self, definition: Definition) -> str:
        """The truths of a segment that is asked for more than once, as a table."""
        writing, key = self.writing, ("segment", definition.id)
        found = writing.kept(key)
        if found is not None:
            return found
        truth = self.in_segment(definition)
        text, needs = writing.select(*truth_column(truth, "truth"))
        return writing.expression(key, "segment", lambda: text, lambda: needs, whole=True)


def truth_column(truth: Truth, name: str) -> tuple[dict[str, str], None, tuple[Predicate, ...]]:
    """1 for true, 0 for false, NULL for unknown, as a column to be selected."""
    true, false = truth.true(), truth.false()
    column = f"CASE WHEN {true.sql} THEN 1 WHEN {false.sql} THEN 0 END"
    return {name: column}, None, (true, false)
