"""A rule compiled to Python, and bound to a moment."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime
from types import CodeType, MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument
from relationkit.rules.generated import amounts, picking, ranges
from relationkit.rules.generated.facts import NUMBERS, keyed
from relationkit.rules.generated.instants import Zones, month_and_day
from relationkit.rules.generated.leaves import Leaves
from relationkit.rules.generated.source import Writer
from relationkit.rules.periods import zone_named
from relationkit.rules.plain import micros, millionths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relationkit.rules.conditions import Condition, Ranked
    from relationkit.rules.definition import Definition, Standings
    from relationkit.rules.money import Rates
    from relationkit.rules.packed import Packed

    Asked: TypeAlias = tuple[Callable[[Packed], bool], Callable[[Packed], bool]]

_UTC = ZoneInfo("UTC")


def lot(salt: str, customer_id: str) -> int:
    """The first 32 bits of SHA-256 of the salt and the customer's id.

    >>> lot("spring:", "c1") < 2**32
    True
    """
    digest = hashlib.sha256(f"{salt}{customer_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


_CALLED: Mapping[str, object] = MappingProxyType(
    {
        "bisect_left": bisect_left,
        "date": date,
        "datetime": datetime,
        "NUMBERS": NUMBERS,
        "PARTS": ("parts",),
        "keyed": keyed,
        "lot": lot,
        "millionths": millionths,
        "month_and_day": month_and_day,
        **{
            name: getattr(module, name)
            for module, names in (
                (ranges, "NONE all_among none_among"),
                (picking, "UNKNOWN after all_rows anchor chained followed latest matching span"),
                (
                    amounts,
                    "average certain counted days_since distinct fact_at first gap greatest",
                ),
                (amounts, "last least numbers share single total"),
            )
            for name in names.split()
        },
    }
)
"""What generated source may call by name."""


class Bound:
    """A rule at one moment: three functions of a packed customer.

    ``holds`` tells whether the customer is known to match, ``fails`` whether it is known not to, ``truth`` gives True, False or
    None for unknown. The last two are compiled when they are first asked for: members need neither.
    """

    __slots__ = ("_names", "_rest", "holds")

    def __init__(self, names: dict[str, Any], rest: str) -> None:
        self.holds: Callable[[Packed], bool] = names["holds"]
        self._names = names
        self._rest = rest

    @property
    def fails(self) -> Callable[[Packed], bool]:
        """Whether the customer is known not to match."""
        fails: Callable[[Packed], bool] = self._named("fails")
        return fails

    @property
    def truth(self) -> Callable[[Packed], bool | None]:
        """True, False, or None for unknown."""
        truth: Callable[[Packed], bool | None] = self._named("truth")
        return truth

    def _named(self, name: str) -> Any:  # noqa: ANN401 - a function of the source
        if name not in self._names:
            exec(_code(self._rest), self._names)  # noqa: S102 - our own source, which holds no text of the rule
        return self._names[name]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule as Python source, with the values that the source names; ``rest`` is the part that members do not need."""

    condition: Condition
    code: CodeType
    writer: Writer
    rest: str = ""

    @property
    def source(self) -> str:
        """All of it."""
        return self.writer.source

    def bind(
        self,
        *,
        at: datetime,
        time_zone: str = "UTC",
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = MappingProxyType({}),
        standings: Standings | None = None,
    ) -> Bound:
        """Work out all instants, and whatever else `relationkit.rules.evaluate` is given.

        Raises `InvalidDocument` for a naive `at`, an unknown zone, a segment or a rank that is not given, and for
        segments that ask for each other in a circle.
        """
        binding = Binding(require_aware(at), rates, segments, standings)
        return binding.bound(self, time_zone)

    def __repr__(self) -> str:
        return f"Compiled({self.condition.kind!r}, lines={self.source.count(chr(10))})"


def compile_python(condition: Condition) -> Compiled:
    """Write a rule as Python and compile it; the same for every moment, zone and shop.

    >>> from datetime import UTC
    >>> from relationkit.rules import field
    >>> from relationkit.rules.packed import Packed
    >>> rule = compile_python(field("country") == "PL")
    >>> bound = rule.bind(at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> [bound.truth(Packed("c1", facts={"country": country})) for country in ("PL", "BG", None)]
    [True, False, None]
    >>> print(rule.source.splitlines()[2])
        return (f[K0] == K1)
    """
    writer = Writer()
    rails = Leaves(writer).rails(condition)
    writer.function("holds", "p", [f"return {rails.holds}"])
    code, needed = _code(writer.source), len(writer.functions)
    writer.function("fails", "p", [f"return {rails.fails}"])
    writer.function("truth", "p", ["return True if holds(p) else False if fails(p) else None"])
    return Compiled(condition, code, writer, "\n\n".join(writer.functions[needed:]))


def compiled(condition: Condition, writer: Writer) -> Compiled:
    """Compile what was written."""
    return Compiled(condition, _code(writer.source), writer)


def _code(source: str) -> CodeType:
    return compile(source, "<rule>", "exec")


class Binding:
    """What all rules that are bound together share: the moment, the rates, the segments, the standings."""

    def __init__(
        self,
        at: datetime,
        rates: Rates | None,
        segments: Mapping[str, Definition],
        standings: Standings | None,
    ) -> None:
        self.at = at
        self._segments = segments
        self._standings = standings
        self._exchange = amounts.Exchange(rates)
        self._asked: dict[str, Asked | None] = {}

    def bound(self, rule: Compiled, time_zone: str) -> Bound:
        """Bind one rule, and the segments that it asks for."""
        return Bound(self.run(rule, time_zone), rule.rest)

    def run(self, rule: Compiled, time_zone: str) -> dict[str, Any]:
        """Run the source, among the names that it needs."""
        shop, writer = zone_named(time_zone), rule.writer
        names: dict[str, Any] = {
            **_CALLED,
            **writer.constants,
            "NOW": micros(self.at),
            "EXCHANGE": self._exchange,
            "Z": Zones(tuple(writer.zoned), self.at, shop),
        }
        for (instant, order), name in writer.fixed.items():
            names[name] = instant.of(self.at, _UTC if order == "utc" else shop)
        for segment, number in writer.segments.items():
            names[f"G{number}"], names[f"H{number}"] = self._segment(segment)
        for name, (condition, scale) in writer.ranks.items():
            names[name] = self._reaches(condition, shop.key, scale)
        exec(rule.code, names)  # noqa: S102 - our own source, which holds no text of the rule
        return names

    def _segment(self, name: str) -> Asked:
        """The two functions of another segment, with its pins."""
        if name not in self._segments:
            message = (
                f"segment {name!r} is not given; add it to the segments that the rule may ask for"
            )
            raise InvalidDocument(message, issues=((name, "unknown-segment"),))
        if name not in self._asked:
            self._asked[name] = None
            definition = self._segments[name]
            bound = self.bound(compile_python(definition.where), definition.time_zone)
            self._asked[name] = _pinned(bound, definition)
        found = self._asked[name]
        if found is None:
            message = (
                f"segment {name!r} asks for itself by way of others; take it out of one of them"
            )
            raise InvalidDocument(message, issues=((name, "circle"),))
        return found

    def _reaches(self, condition: Ranked, zone: str, scale: int) -> Callable[[Any], bool]:
        """The test whether a number, of which `scale` make one, reaches the rank."""
        key = (condition, zone)
        if self._standings is None or key not in self._standings.cuts:
            message = "the rule ranks customers, which needs all of them; give the standings, or ask a source for members"
            raise InvalidDocument(message, issues=(("ranked", "no-standings"),))
        cut = self._standings.cuts[key]
        if cut is None:
            return lambda _number: False
        edge = cut * scale
        if condition.order == "highest":
            return lambda number: bool(number >= edge)
        return lambda number: bool(number <= edge)


def _pinned(bound: Bound, definition: Definition) -> Asked:
    """With those who are in or out by hand."""
    inside, outside = definition.included - definition.excluded, definition.excluded
    holds, fails = bound.holds, bound.fails
    if not inside and not outside:
        return holds, fails

    def is_in(customer: Packed) -> bool:
        return customer.id in inside or (customer.id not in outside and holds(customer))

    def is_out(customer: Packed) -> bool:
        return customer.id in outside or (customer.id not in inside and fails(customer))

    return is_in, is_out
