"""The conditions that join nothing, as rails over a packed customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.rules.conditions import (
    Anniversary,
    Bucket,
    Compare,
    FirstTime,
    InSegment,
    Ranked,
    Regularly,
    Restarted,
    Sequence,
    Stopped,
)
from relationkit.rules.expand import expand
from relationkit.rules.generated.facts import Held
from relationkit.rules.generated.instants import Falling
from relationkit.rules.generated.rails import Rails, joined
from relationkit.rules.generated.ranges import range_rails
from relationkit.rules.generated.terms import bounds, write_term
from relationkit.rules.generated.wheres import ticks, where_name
from relationkit.rules.plain import MILLION

if TYPE_CHECKING:
    from relationkit.rules.conditions import Condition
    from relationkit.rules.generated.source import Writer
    from relationkit.rules.generated.terms import Written

_DAY, _LOT, _CHAIN, _SEGMENT = 3, 10, 40, 50


@dataclass(frozen=True, slots=True)
class Leaves:
    """Writes each kind of condition; `joined` asks it for those that join nothing."""

    writer: Writer

    def rails(self, condition: Condition) -> Rails:
        """The rails of a whole rule."""
        return joined(condition, self._leaf, self.writer)

    def _leaf(self, condition: Condition) -> Rails:
        if isinstance(condition, Compare):
            return self._compare(condition)
        if isinstance(condition, FirstTime | Stopped | Restarted | Regularly):
            return self.rails(expand(condition))
        if isinstance(condition, Anniversary):
            return self._anniversary(condition)
        if isinstance(condition, Ranked):
            return self._ranked(condition)
        if isinstance(condition, Bucket):
            return self._bucket(condition)
        if isinstance(condition, InSegment):
            number = self.writer.segment(condition.segment)
            return Rails(f"G{number}(p)", f"H{number}(p)", _SEGMENT)
        if isinstance(condition, Sequence):
            return self._sequence(condition)
        message = f"'{condition.kind}' asks about an event; it stands only in a where"
        raise InvalidDocument(message, issues=((condition.kind, "out-of-scope"),))

    def _compare(self, condition: Compare) -> Rails:
        op, value = condition.op, condition.value
        written = write_term(self.writer, condition.term, condition.currency)
        held = _held(self.writer, written)
        ranged = written.shape == "range"
        rails = range_rails(self.writer, op, value) if ranged else held.rails(op, value)
        placed = rails.placed(written.code, self.writer.local)
        return Rails(placed.holds, placed.fails, written.cost + rails.cost)

    def _anniversary(self, condition: Anniversary) -> Rails:
        falling = Falling(condition.first, condition.days, condition.leap)
        days = self.writer.instant(falling, condition.zone)
        rails = Rails(f"(@ in {days})", f"(@ is not None and @ not in {days})", _DAY)
        fact = f"month_and_day(f[{self.writer.constant(condition.name)}])"
        return rails.placed(fact, self.writer.local)

    def _ranked(self, condition: Ranked) -> Rails:
        code, scale, cost = number_code(self.writer, condition)
        reaches = self.writer.rank(condition, scale)
        number = "@.__class__ in NUMBERS"
        rails = Rails(f"({number} and {reaches}(@))", f"({number} and not {reaches}(@))", cost)
        return rails.placed(code, self.writer.local)

    def _bucket(self, condition: Bucket) -> Rails:
        low, high = (
            self.writer.constant(int(edge * 2**32 // 100))
            for edge in (condition.lowest, condition.highest)
        )
        inside = f"{low} <= lot({self.writer.constant(f'{condition.salt}:')}, p.id) < {high}"
        return Rails(f"({inside})", f"(not {inside})", _LOT)

    def _sequence(self, condition: Sequence) -> Rails:
        steps = ", ".join(
            f"(p.{step.events}, {where_name(self.writer, step.where, step.events)}, "
            f"{self.writer.constant(ticks(step.within))})"
            for step in condition.steps
        )
        chain = f"chained(p, ({steps}), {', '.join(bounds(self.writer, condition.window))})"
        return Rails(f"({chain} is True)", f"({chain} is False)", _CHAIN)


def _held(writer: Writer, written: Written) -> Held:
    if written.shape == "fact":
        return Held(writer)
    if written.shape == "event-fact":
        return Held(writer, states=True)
    known = written.shape == "exact"
    return Held(writer, kind="number", known=known, states=not known, scale=written.scale)


def number_code(writer: Writer, condition: Ranked) -> tuple[str, int, int]:
    """The expression of the number by which a rank orders customers, in how many units, and its cost."""
    written = write_term(writer, condition.term, condition.currency)
    if written.shape == "fact":
        return f"millionths({written.code})", MILLION, written.cost
    code = f"single({written.code})" if written.shape == "range" else written.code
    return code, written.scale, written.cost
