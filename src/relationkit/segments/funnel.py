"""How many customers each part of a rule leaves over."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.documents import require_aware
from relationkit.rules.conditions import AllOf
from relationkit.rules.evaluate import evaluate, pin
from relationkit.rules.ranking import standings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from relationkit.profiles import Profile, ProfileSource
    from relationkit.rules import Condition, Definition, Rates
    from relationkit.rules.truth import Truth


@dataclass(frozen=True, slots=True)
class Stage:
    """How many customers came to a part of a rule, how many it left over, and of how many nobody knows.

    ``condition`` is None for the last stage of a segment that holds customers in or out by hand.

    >>> Stage(None, came=10, left=4, unknown=1).out
    5
    """

    condition: Condition | None
    came: int
    left: int
    unknown: int = 0

    @property
    def out(self) -> int:
        """How many are known not to match; below zero where more were taken in by hand than left out."""
        return self.came - self.left - self.unknown

    def said(self, language: str = "en") -> str:
        """The part in words."""
        from relationkit.rules.describe import sentence

        return "by hand" if self.condition is None else sentence(self.condition, language)


def funnel(
    definition: Definition,
    source: ProfileSource,
    *,
    at: datetime,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = MappingProxyType({}),
) -> tuple[Stage, ...]:
    """Count what the parts of an all-of leave over, one after the other; another rule is one part.

    All customers of the source come to the first stage, and the last one leaves the members. It reads every profile in
    Python, once or, where the rule ranks customers, twice. Raises `UnknownField` for a rule over an undeclared field.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, Profile
    >>> from relationkit.rules import Definition, all_of, field
    >>> store = MemoryStore()
    >>> store.put([Profile(id="c1", country="PL", gender="f"), Profile(id="c2", country="PL"), Profile(id="c3", country="BG")])
    >>> rule = Definition("polish-women", all_of(field("country") == "PL", field("gender") == "f"))
    >>> [(stage.left, stage.unknown) for stage in funnel(rule, store, at=datetime(2026, 3, 1, tzinfo=UTC))]
    [(2, 0), (1, 1)]
    """
    at = require_aware(at)
    source.fields.check_condition(definition.where)
    rule = definition.where
    parts = rule.parts if isinstance(rule, AllOf) else (rule,)
    cuts = standings(definition, source.profiles(), at=at, rates=rates, segments=segments)

    def truth(part: Condition, profile: Profile) -> Truth:
        return evaluate(
            part,
            profile,
            at=at,
            time_zone=definition.time_zone,
            rates=rates,
            segments=segments,
            standings=cuts,
        ).truth

    everybody, members = 0, 0
    left, unknown = [0] * len(parts), [0] * len(parts)
    for profile in source.profiles():
        everybody += 1
        holds = True
        for number, part in enumerate(parts):
            seen = truth(part, profile)
            left[number] += seen is True
            unknown[number] += seen is None
            holds = seen is True
            if not holds:
                break
        pinned = pin(definition, profile.id)
        members += holds if pinned is None else pinned
    came = (everybody, *left)
    stages = [
        Stage(part, came[number], left[number], unknown[number])
        for number, part in enumerate(parts)
    ]
    if definition.included or definition.excluded:
        stages.append(Stage(None, left[-1], members))
    return tuple(stages)
