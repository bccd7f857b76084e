"""What a rule needs to know of another segment, and of everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from relationkit.rules.conditions import Condition, Ranked
    from relationkit.rules.money import Rates


@dataclass(frozen=True, slots=True)
class Definition:
    """A segment as an executor sees it: (the rule, or included by hand) and not excluded by hand.

    >>> from relationkit.rules import field
    >>> Definition("poles", field("country").equals("PL")).time_zone
    'UTC'
    """

    id: str
    where: Condition
    time_zone: str = "UTC"
    included: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standings:
    """Which number just reaches a rank, found once over all customers; None where nobody has a number.

    ``cuts`` is keyed by the condition and the shop's zone. Whoever has the cut or better is in: above it for "highest", below
    it for "lowest".

    >>> Standings().cuts
    {}
    """

    cuts: Mapping[tuple[Ranked, str], Fraction | None] = field(default_factory=dict)


class Context(TypedDict, total=False):
    """What a rule may need beside the customers: rates of exchange, and the segments that it asks for."""

    rates: Rates | None
    segments: Mapping[str, Definition]


class CustomerContext(Context, total=False):
    """The same for one customer alone, whose rank the others decide."""

    standings: Standings | None
