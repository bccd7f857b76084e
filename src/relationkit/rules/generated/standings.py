"""The cuts of all ranks in a segment, found in one pass over packed customers."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from relationkit.documents import require_aware
from relationkit.rules.definition import Standings
from relationkit.rules.generated.compiled import Binding, compiled
from relationkit.rules.generated.facts import NUMBERS
from relationkit.rules.generated.leaves import number_code
from relationkit.rules.generated.source import Writer
from relationkit.rules.ranking import cut_of, ranked_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from relationkit.rules.definition import Definition
    from relationkit.rules.money import Rates
    from relationkit.rules.packed import Packed


def standings(
    definition: Definition,
    customers: Iterable[Packed],
    *,
    at: datetime,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = MappingProxyType({}),
) -> Standings:
    """Go through all customers once and find the cut of every rank in a segment, and in those that it asks for.

    Says the same as `relationkit.rules.ranking.standings`. Nobody is read where nothing is ranked.

    >>> from datetime import UTC, datetime
    >>> from relationkit.rules import Definition, field
    >>> from relationkit.rules.packed import Packed
    >>> people = [Packed(f"c{points}", facts={"points": points}) for points in (1, 2, 3)]
    >>> first = Definition("first", field("points").in_top(1))
    >>> list(standings(first, people, at=datetime(2026, 3, 1, tzinfo=UTC)).cuts.values())
    [Fraction(3, 1)]
    """
    binding = Binding(require_aware(at), rates, segments, None)
    ranks = ranked_in(definition, segments)
    measures: list[tuple[Callable[[Packed], object], int, list[Any]]] = []
    for condition, zone in ranks:
        writer = Writer()
        code, scale, _cost = number_code(writer, condition)
        writer.function("number", "p", [f"return {code}"])
        measures.append((binding.run(compiled(condition, writer), zone)["number"], scale, []))
    for customer in customers if ranks else ():
        for number_of, _scale, found in measures:
            number = number_of(customer)
            if number.__class__ in NUMBERS:
                found.append(number)
    cuts = {}
    for key, (_number_of, scale, found) in zip(ranks, measures, strict=True):
        cut = cut_of(key[0], found)
        cuts[key] = None if cut is None else Fraction(cut) / scale
    return Standings(cuts)
