"""Random rules asked of an executor and of the interpreter side by side: that a rule has the same members everywhere."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from relationkit.rules import evaluate
from relationkit.rules.conditions import condition_to_json
from relationkit.rules.evaluate import pin
from relationkit.rules.ranking import standings
from relationkit.testing.shops import MOMENTS, Case, case_over, random_shop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from relationkit.profiles import Profile
    from relationkit.segments import SegmentEngine

    Opening = Callable[[tuple[Profile, ...]], SegmentEngine]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One rule of which an executor has other members than the interpreter. The shop is random; nobody in it exists.

    >>> Disagreement("twin", 7, frozenset({"c1"}), frozenset(), "{}").said
    "twin, case 7: members ['c1'] that should be []; the rule is {}"
    """

    executor: str
    number: int
    found: frozenset[str]
    expected: frozenset[str]
    rule: str

    @property
    def said(self) -> str:
        """What to look into."""
        return (
            f"{self.executor}, case {self.number}: members {sorted(self.found)} "
            f"that should be {sorted(self.expected)}; the rule is {self.rule}"
        )


def disagreements(
    executors: Mapping[str, Opening],
    *,
    seed: int,
    cases: int,
    each_shop: int = 25,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Iterator[Disagreement]:
    """Ask so many random rules, `each_shop` of them of one random shop, and say where an executor differs.

    An executor is opened anew over the customers of each shop; one that gives back profiles, such as a store, is held to those.
    The same seed makes the same cases.
    """
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated
    number = 0
    while number < cases:
        at = chance.choice(MOMENTS)
        people = random_shop(chance.choice, at, people=6)
        engines = {name: opening(people) for name, opening in executors.items()}
        known = {name: _known(engine, people) for name, engine in engines.items()}
        for _ in range(min(each_shop, cases - number)):
            number += 1
            case = case_over(chance.choice, people, at)
            for name, engine in engines.items():
                expected = expected_of(replace(case, profiles=known[name]))
                found = frozenset(
                    engine.segment_ids(
                        case.definition, at=case.at, rates=case.rates, segments=case.segments
                    )
                )
                if found != expected:
                    rule = condition_to_json(case.definition.where)
                    yield Disagreement(name, number, found, expected, rule)
        on_progress(number, cases)


def _known(engine: object, people: tuple[Profile, ...]) -> tuple[Profile, ...]:
    """The customers as the engine keeps them; those that it was opened over where it gives none back."""
    given: Callable[[], Iterable[Profile]] | None = getattr(engine, "profiles", None)
    return people if given is None else tuple(given())


def expected_of(case: Case) -> frozenset[str]:
    """The members according to the interpreter.

    >>> from relationkit.testing.shops import random_case
    >>> expected_of(random_case(random.Random(4).choice)) <= {"c1", "c2", "c3", "c4"}
    True
    """
    asked = case.definition
    cuts = standings(asked, case.profiles, at=case.at, rates=case.rates, segments=case.segments)
    return frozenset(
        profile.id
        for profile in case.profiles
        if (pinned := pin(asked, profile.id)) is True
        or (
            pinned is None
            and evaluate(
                asked.where,
                profile,
                at=case.at,
                time_zone=asked.time_zone,
                rates=case.rates,
                segments=case.segments,
                standings=cuts,
            ).holds
        )
    )
