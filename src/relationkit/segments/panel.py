"""Several segments asked of one customer after the other; what they ask alike is worked out once for each."""

from __future__ import annotations

from collections import ChainMap, Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from relationkit.documents import require_aware
from relationkit.rules import Standings, condition_to_json
from relationkit.rules.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    InSegment,
    NoneOf,
    Not,
    parts_of,
    walk,
)
from relationkit.rules.evaluate import pin
from relationkit.rules.generated import compile_python
from relationkit.rules.packed import pack
from relationkit.rules.ranking import ranked_in, standings
from relationkit.rules.truth import all_true, any_true, at_least, opposite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from relationkit.profiles import Profile, ProfileSource
    from relationkit.rules import Condition, Definition, Rates
    from relationkit.rules.packed import Packed
    from relationkit.rules.truth import Truth

_Key: TypeAlias = tuple[str, str]
_Ask: TypeAlias = "Callable[[Asked], Truth]"


@dataclass(frozen=True, slots=True)
class Asked:
    """One customer before the panel, with the answers found so far."""

    packed: Packed
    segments: Mapping[str, _Ask]
    known: dict[_Key, Truth] = field(default_factory=dict)

    def holds(self, segment: str) -> bool:
        """Whether the customer is in the segment."""
        return self.segments[segment](self) is True


class Panel:
    """The rules of some segments as of one moment, ready to be asked of any customer of a source.

    Raises `UnknownField` for a rule over an undeclared field. All customers are read here once for each rule that ranks them.
    """

    def __init__(
        self,
        definitions: Mapping[str, Definition],
        source: ProfileSource,
        *,
        at: datetime,
        rates: Rates | None = None,
    ) -> None:
        for definition in definitions.values():
            source.fields.check_condition(definition.where)
        self._definitions = definitions
        self._at = require_aware(at)
        self._rates = rates
        cuts = [
            standings(definition, source.profiles(), at=at, rates=rates).cuts
            for definition in definitions.values()
            if ranked_in(definition, {})
        ]
        self._standings = Standings(dict(ChainMap(*map(dict, cuts))))
        self._times = Counter(
            _key(part, definition.time_zone)
            for definition in definitions.values()
            for part in walk(definition.where)
        )
        self._segments: dict[str, _Ask] = {}
        for name, definition in definitions.items():
            self._segments[name] = self._segment(name, definition)

    def of(self, profile: Profile) -> Asked:
        """Call one customer before the panel."""
        return Asked(pack(profile), self._segments)

    def _segment(self, name: str, definition: Definition) -> _Ask:
        rule = self._ask(definition.where, definition.time_zone)

        def ask(asked: Asked) -> Truth:
            pinned = pin(definition, asked.packed.id)
            return rule(asked) if pinned is None else pinned

        return _once(("segment", name), ask)

    def _ask(self, condition: Condition, zone: str) -> _Ask:
        key = _key(condition, zone)
        if isinstance(condition, InSegment):
            name = condition.segment
            return lambda asked: asked.segments[name](asked)
        if self._is_whole(condition, zone):
            ask = self._leaf(condition, zone)
        else:
            ask = _joined(condition, [self._ask(part, zone) for part in parts_of(condition)])
        return _once(key, ask) if self._times[key] > 1 else ask

    def _is_whole(self, condition: Condition, zone: str) -> bool:
        """Whether nothing inside is asked elsewhere too, so that it can be worked out in one go."""
        times = self._times[_key(condition, zone)]
        return not any(
            isinstance(part, InSegment) or self._times[_key(part, zone)] > times
            for part in walk(condition)
        )

    def _leaf(self, condition: Condition, zone: str) -> _Ask:
        truth = (
            compile_python(condition)
            .bind(at=self._at, time_zone=zone, rates=self._rates, standings=self._standings)
            .truth
        )
        return lambda asked: truth(asked.packed)


def _key(condition: Condition, zone: str) -> _Key:
    """By content: 1 and true are equal in Python, and not here."""
    return condition_to_json(condition), zone


def _once(key: _Key, ask: _Ask) -> _Ask:
    def remember(asked: Asked) -> Truth:
        known = asked.known
        if key not in known:
            known[key] = ask(asked)
        return known[key]

    return remember


def _joined(condition: Condition, asks: list[_Ask]) -> _Ask:
    if isinstance(condition, AllOf):
        return lambda asked: all_true(_until(asks, asked, decisive=False))
    if isinstance(condition, AnyOf):
        return lambda asked: any_true(_until(asks, asked, decisive=True))
    if isinstance(condition, NoneOf):
        return lambda asked: opposite(any_true(_until(asks, asked, decisive=True)))
    if isinstance(condition, AtLeast):
        count = condition.count
        return lambda asked: at_least(count, [ask(asked) for ask in asks])
    (part,) = asks
    if isinstance(condition, Not):
        return lambda asked: opposite(part(asked))
    return lambda asked: part(asked) is not False


def _until(asks: list[_Ask], asked: Asked, *, decisive: bool) -> Iterator[Truth]:
    for ask in asks:
        truth = ask(asked)
        yield truth
        if truth is decisive:
            return
