"""Each customer's own zone: a question is asked for every zone in use, and the customer's column picks the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from relationkit.rules.sql.predicates import ALWAYS, NEVER, Predicate, Truth
from relationkit.rules.sql.writing import PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relationkit.rules.sql.writing import Writing
    from relationkit.rules.windows import ZoneOrder

_UTC = ZoneInfo("UTC")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones of one segment: the shop's, and those of customers."""

    writing: Writing
    shop: ZoneInfo

    def one(self, order: ZoneOrder) -> ZoneInfo | None:
        """The zone that holds for everybody; None where customers have their own."""
        if order == "utc":
            return _UTC
        if order == "shop" or self.writing.layout.time_zone is None or not self.writing.zones:
            return self.shop
        return None

    def truth(
        self,
        order: ZoneOrder,
        ask: Callable[[ZoneInfo], Truth],
        alike: Callable[[ZoneInfo], object],
    ) -> Truth:
        """The answer to a question in whose zone a day begins; zones for which `alike` is the same have the same answer."""
        only = self.one(order)
        if only is not None:
            return ask(only)
        return Truth(
            lambda: self.predicate(lambda zone: ask(zone).true(), alike),
            lambda: self.predicate(lambda zone: ask(zone).false(), alike),
        )

    def predicate(
        self, ask: Callable[[ZoneInfo], Predicate], alike: Callable[[ZoneInfo], object]
    ) -> Predicate:
        """One predicate of those for each zone."""
        shops, others = self._answers(ask, alike)
        if not others:
            return shops
        parts = [shops, *(part for part, _ in others)]
        reads: dict[str, bool | None] = {PROFILES: None}
        for name in {name: None for part in parts for name in part.reads}:
            truths = {
                part == ALWAYS if part in {ALWAYS, NEVER} else part.reads.get(name)
                for part in parts
            }
            reads[name] = truths.pop() if len(truths) == 1 else None
        return Predicate(
            self._case([(part.sql, names) for part, names in others], shops.sql), reads
        )

    def expression(
        self, ask: Callable[[ZoneInfo], str], alike: Callable[[ZoneInfo], object]
    ) -> str:
        """One expression of those for each zone."""
        shops, others = self._answers(ask, alike)
        return self._case(others, shops) if others else shops

    def _answers(
        self, ask: Callable[[ZoneInfo], _Answer], alike: Callable[[ZoneInfo], object]
    ) -> tuple[_Answer, list[tuple[_Answer, list[str]]]]:
        """The shop's answer, and each other one with the zones that give it."""
        shops = ask(self.shop)
        answers: dict[object, _Answer] = {alike(self.shop): shops}
        groups: dict[str, tuple[_Answer, list[str]]] = {}
        for zone in self.writing.zones:
            key = alike(zone)
            found = answers.get(key)
            if found is None:
                found = answers[key] = ask(zone)
            if _text(found) != _text(shops):
                groups.setdefault(_text(found), (found, []))[1].append(zone.key)
        return shops, list(groups.values())

    def _case(self, others: Sequence[tuple[str, list[str]]], shops: str) -> str:
        layout, mark = self.writing.layout, self.writing.mark
        own = "" if layout.time_zone is None else self.writing.reference(layout.time_zone, PROFILES)
        whens = " ".join(
            f"WHEN {own} IN ({', '.join(map(mark, names))}) THEN {found}" for found, names in others
        )
        return f"CASE {whens} ELSE {shops} END"


def _text(answer: object) -> str:
    return answer.sql if isinstance(answer, Predicate) else str(answer)
