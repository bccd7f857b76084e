"""A `where` as a function that divides rows into those that match and those of which nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from relationkit.rules.conditions import AnyItem, Followed
from relationkit.rules.generated.facts import Held
from relationkit.rules.generated.rails import Rails, joined
from relationkit.rules.periods import Period

if TYPE_CHECKING:
    from relationkit.rules.conditions import Compare, Condition
    from relationkit.rules.generated.source import Writer
    from relationkit.rules.terms import EventKind, FieldTerm

_FOLLOWED_COST = 20
_ITEMS_COST = 5


def where_name(writer: Writer, where: Condition | None, events: EventKind) -> str:
    """The name of the function of a `where` over events of that kind; it takes a customer, the columns and rows.

    Without a `where` it is the function that takes every row.
    """
    if where is None:
        return "all_rows"
    return writer.where(where, events, lambda name: _Where(writer, events).write(name, where))


def ticks(period: str | None) -> int | None:
    """An exact length of time in microseconds.

    >>> ticks("1 hour")
    3600000000
    """
    if period is None:
        return None
    length = Period.read(period).exact()
    return (length.days * 86_400 + length.seconds) * 1_000_000


@dataclass(slots=True)
class _Where:
    """One such function while it is written.

    ``e`` are the columns, ``c0``, ``c1`` those that it reads, ``a0``, ``a1`` the facts of one event, which is row ``k``. ``q``,
    ``d0``, ``b0`` are the same of the items of all orders, of which ``x`` to ``y`` belong to that event.
    """

    writer: Writer
    events: EventKind
    own: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    before: list[str] = field(default_factory=list)
    opens_orders: bool = False

    def write(self, name: str, where: Condition) -> None:
        """Write the function."""
        rails = joined(where, self._leaf, self.writer)
        opened = ["q, o = e[PARTS]"] if self.opens_orders else []
        found = ["x = o[k]; y = o[k + 1]"] if self.opens_orders else []
        each = [
            *(f"a{number} = c{number}[k]" for number in self.own.values()),
            *found,
            f"if {rails.holds}:",
            "    sure.append(k)",
            f"elif not {rails.fails}:",
            "    unsure.append(k)",
        ]
        lines = [
            *(f"c{number} = e[{key}]" for key, number in self.own.items()),
            *opened,
            *(f"d{number} = q[{key}]" for key, number in self.items.items()),
            *self.before,
            "sure = []; unsure = []",
            "for k in rows:",
            *(f"    {line}" for line in each),
            "return sure, unsure",
        ]
        self.writer.function(name, "p, e, rows", lines)

    def _leaf(self, condition: Condition) -> Rails:
        if isinstance(condition, AnyItem):
            return self._any_item(condition.where)
        if isinstance(condition, Followed):
            return self._followed(condition, "e", self.events, "k")
        asked = cast("FieldTerm", cast("Compare", condition).term)
        if asked.of == "item" and self.events == "orders":
            return self._any_item(condition)
        return self._compare(condition, "a", self._column(self.own, asked.name))

    def _any_item(self, where: Condition) -> Rails:
        """One item for which all of it holds; of no item it fails."""
        self.opens_orders = True
        row = self.writer.local()
        over: dict[str, str] = {}

        def leaf(condition: Condition) -> Rails:
            if isinstance(condition, Followed):
                over[row] = "range(x, y)"
                return self._followed(condition, "q", "items", row)
            asked = cast("FieldTerm", cast("Compare", condition).term)
            number = self._column(self.items, asked.name)
            over[f"b{number}"] = f"d{number}[x:y]"
            return self._compare(condition, "b", number)

        inner = joined(where, leaf, self.writer)
        names, slices = ", ".join(over), ", ".join(over.values())
        each = f"for {names} in {slices if len(over) == 1 else f'zip({slices})'}"
        cost = inner.cost + _ITEMS_COST
        return Rails(f"any({inner.holds} {each})", f"all({inner.fails} {each})", cost)

    def _compare(self, condition: Condition, letter: str, number: int) -> Rails:
        asked = cast("Compare", condition)
        rails = Held(self.writer).rails(asked.op, asked.value)
        return rails.placed(f"{letter}{number}", self.writer.local)

    def _followed(self, condition: Followed, mine: str, kind: EventKind, row: str) -> Rails:
        others = condition.events
        where = where_name(self.writer, condition.where, others)
        longest = self.writer.constant(ticks(condition.within))
        same = self.writer.constant(condition.same)
        ask = self.writer.local()
        self.before.append(
            f"{ask} = followed(p, {mine}, p.{others}, {where}, now=NOW, longest={longest}, "
            f"same={same}, one_kind={others == kind})"
        )
        return Rails(f"({ask}({row}) is True)", f"({ask}({row}) is False)", _FOLLOWED_COST)

    def _column(self, columns: dict[str, int], name: str) -> int:
        """The number of the column of a field."""
        return columns.setdefault(self.writer.constant(name), len(columns))
