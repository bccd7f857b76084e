"""A rule, a shop, a moment: what an executor of rules is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.rules import (
    Definition,
    Rates,
)
from relationkit.testing.shops.people import random_shop
from relationkit.testing.shops.rules import random_rule
from relationkit.testing.shops.values import (
    MOMENTS,
    RATES,
    Pick,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from hypothesis import strategies as st

    from relationkit.profiles import Profile


@dataclass(frozen=True, slots=True)
class Case:
    """A rule, a shop, a moment, and all else that an executor is given."""

    definition: Definition
    profiles: tuple[Profile, ...]
    at: datetime
    rates: Rates | None
    segments: Mapping[str, Definition]


def cases() -> st.SearchStrategy[Case]:
    """All of it as a hypothesis strategy, which shrinks.

    >>> from hypothesis import strategies as st
    >>> isinstance(cases(), st.SearchStrategy)
    True
    """
    from hypothesis import strategies as st

    @st.composite
    def drawn(draw: st.DrawFn) -> Case:
        return random_case(lambda options: draw(st.sampled_from(options)))

    return drawn()


def random_case(pick: Pick) -> Case:
    """One rule over one shop.

    >>> import random
    >>> random_case(random.Random(7).choice).definition.id
    'asked'
    """
    at = pick(MOMENTS)
    profiles = random_shop(pick, at, people=pick((1, 2, 4)))
    return case_over(pick, profiles, at)


def case_over(pick: Pick, profiles: tuple[Profile, ...], at: datetime) -> Case:
    """One rule over a given shop."""
    ids = [profile.id for profile in profiles]
    inner = Definition(
        "inner",
        random_rule(pick, at, depth=1, inner=False),
        pick(("UTC", "Asia/Tehran")),
        *(frozenset({pick(ids)}) if pick((0, 0, 1)) else frozenset() for _ in range(2)),
    )
    asked = Definition(
        "asked",
        random_rule(pick, at, depth=pick((0, 1, 2))),
        pick(("UTC", "Europe/Warsaw")),
        *(frozenset({pick(ids)}) if not pick(range(12)) else frozenset() for _ in range(2)),
    )
    return Case(asked, profiles, at, pick((None, RATES)), {"inner": inner})
