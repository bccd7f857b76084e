"""A segment: a name, a rule, and the zone of the shop that asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from relationkit.documents import Document
from relationkit.rules import Condition, Explanation, evaluate
from relationkit.rules.describe import sentence
from relationkit.rules.periods import zone_named

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.profiles import ProfileSource
    from relationkit.rules import Rates, Subject


class Segment(Document):
    """The customers of whom a rule is known to hold at a moment.

    Days and months are counted in the customer's time zone where it is known, else in `time_zone`, the shop's. ``title`` is
    the name for people, per language.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> from relationkit.rules import field
    >>> poles = Segment("poles", where=field("country").equals("PL"))
    >>> poles.holds(Profile(id="c1", country="PL"), at=datetime(2026, 3, 1, tzinfo=UTC))
    True
    >>> print(poles.explain(Profile(id="c2"), at=datetime(2026, 3, 1, tzinfo=UTC)))
    unknown: country is 'PL' (missing)
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]
    where: Condition
    time_zone: str = "UTC"
    title: Mapping[str, str] = Field(default_factory=dict)

    if TYPE_CHECKING:

        def __init__(
            self,
            id: str,  # noqa: A002 - the documented name
            *,
            where: Condition,
            time_zone: str = "UTC",
            title: Mapping[str, str] = ...,
        ) -> None: ...

    @model_validator(mode="after")
    def _known_zone(self) -> Self:
        zone_named(self.time_zone)
        return self

    def explain(self, profile: Subject, *, at: datetime, rates: Rates | None = None) -> Explanation:
        """Say whether the rule holds for one customer, with each condition, its value and the orders that count."""
        return evaluate(self.where, profile, at=at, time_zone=self.time_zone, rates=rates)

    def holds(self, profile: Subject, *, at: datetime, rates: Rates | None = None) -> bool:
        """Whether the customer is in; the unknown is out."""
        return self.explain(profile, at=at, rates=rates).holds

    def members(
        self, source: ProfileSource, *, at: datetime, rates: Rates | None = None
    ) -> Iterator[str]:
        """The ids of all members, in order, streamed. Raises `UnknownField` for a rule over an undeclared field."""
        source.fields.check_condition(self.where)
        for profile in source.profiles():
            if self.holds(profile, at=at, rates=rates):
                yield profile.id

    def describe(self) -> str:
        """The rule as one English sentence; it holds the rule's own values only."""
        return sentence(self.where)
