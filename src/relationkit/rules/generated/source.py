"""The source of a compiled rule while it is written: functions, and the names of whatever is not source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from relationkit.rules.conditions import Condition, Ranked
    from relationkit.rules.generated.instants import Instant
    from relationkit.rules.windows import ZoneOrder


@dataclass(slots=True)
class Writer:
    """Collects functions and the values that they name. No value of a rule, and no name in it, ever stands in the source.

    ``instants`` are worked out when the rule is bound: ``fixed`` ones are the same for all customers, ``zoned`` ones depend on
    the customer's zone.

    >>> writer = Writer()
    >>> writer.constant("PL"), writer.constant("PL"), writer.constant("BG")
    ('K0', 'K0', 'K1')
    """

    constants: dict[str, object] = field(default_factory=dict)
    fixed: dict[tuple[Instant, ZoneOrder], str] = field(default_factory=dict)
    zoned: dict[Instant, str] = field(default_factory=dict)
    segments: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, tuple[Ranked, int]] = field(default_factory=dict)
    functions: list[str] = field(default_factory=list)
    _wheres: dict[tuple[int, str], tuple[str, Condition]] = field(default_factory=dict)
    _known: dict[tuple[type, object], str] = field(default_factory=dict)
    _locals: int = 0

    def constant(self, value: object) -> str:
        """The name of a value: the same one for the same value of the same type."""
        key = (type(value), value)
        if key not in self._known:
            name = f"K{len(self.constants)}"
            self._known[key] = name
            self.constants[name] = value
        return self._known[key]

    def instant(self, instant: Instant, order: ZoneOrder) -> str:
        """The expression for what is known once the moment and the zone are."""
        if instant.zone_free:
            order = "utc"
        if order == "customer":
            return self.zoned.setdefault(instant, f"z[{len(self.zoned)}]")
        return self.fixed.setdefault((instant, order), f"I{len(self.fixed)}")

    def segment(self, name: str) -> str:
        """The number of another segment."""
        return self.segments.setdefault(name, str(len(self.segments)))

    def rank(self, condition: Ranked, scale: int) -> str:
        """The name of the test whether a number reaches a rank."""
        name = f"R{len(self.ranks)}"
        self.ranks[name] = (condition, scale)
        return name

    def local(self) -> str:
        """A local name that nothing else has."""
        self._locals += 1
        return f"v{self._locals}"

    def function(self, name: str, parameters: str, lines: list[str]) -> str:
        """Add a function; one over a customer ``p`` finds the facts in ``f`` and what depends on the zone in ``z``."""
        body = "\n".join(f"    {line}" for line in lines)
        read = ""
        if re.search(r"\bf\[", body):
            read += "    f = p.facts\n"
        if re.search(r"\bz\[", body):
            read += "    z = Z[p.time_zone]\n"
        self.functions.append(f"def {name}({parameters}):\n{read}{body}\n")
        return name

    def where(self, where: Condition, events: str, write: Callable[[str], None]) -> str:
        """The name of the function of a `where` over such events, written when it is first asked for."""
        key = (id(where), events)
        if key not in self._wheres:
            name = f"W{len(self._wheres)}"
            self._wheres[key] = (name, where)
            write(name)
        return self._wheres[key][0]

    @property
    def source(self) -> str:
        """All that was written."""
        return "\n\n".join(self.functions)
