"""A segment: a name, a rule, the zone of the shop that asks, and who is in or out by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Annotated, Literal, Self, Unpack

from pydantic import Field, PlainSerializer, model_validator

from relationkit.documents import Document
from relationkit.rules import Condition, Definition, Explanation, evaluate
from relationkit.rules.conditions import out_of_place
from relationkit.rules.evaluate import pin
from relationkit.rules.periods import zone_named
from relationkit.rules.ranking import standings
from relationkit.segments.census import check
from relationkit.segments.engine import SegmentEngine

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.profiles import ProfileSource
    from relationkit.rules import Standings, Subject, Vocabulary
    from relationkit.rules.definition import Context, CustomerContext
    from relationkit.rules.finding import Finding
    from relationkit.segments.next_change import NextChange
    from relationkit.segments.obstacles import Obstacle
    from relationkit.segments.preview import Preview

_Pins = Annotated[
    frozenset[Annotated[str, Field(min_length=1, max_length=200)]],
    Field(max_length=10_000),
    PlainSerializer(sorted, return_type=list[str], when_used="json"),
]


class Segment(Document):
    """The customers of whom a rule is known to hold at a moment.

    Days and months are counted in the customer's time zone where it is known, else in `time_zone`, the shop's. ``title`` is
    the name for people, per language. Whoever is `included` by hand is in whatever the rule says, whoever is `excluded`
    is out, and out wins.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> from relationkit.rules import field
    >>> poles = Segment("poles", where=field("country").equals("PL"))
    >>> poles.holds(Profile(id="c1", country="PL"), at=datetime(2026, 3, 1, tzinfo=UTC))
    True
    >>> print(poles.explain(Profile(id="c2"), at=datetime(2026, 3, 1, tzinfo=UTC)))
    unknown: the country is Poland (missing)
    """

    rules: Literal[1] = 1
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]
    where: Condition
    time_zone: str = "UTC"
    title: Mapping[str, str] = Field(default_factory=dict)
    included: _Pins = frozenset()
    excluded: _Pins = frozenset()

    if TYPE_CHECKING:

        def __init__(
            self,
            id: str,  # noqa: A002 - the documented name
            *,
            where: Condition,
            time_zone: str = "UTC",
            title: Mapping[str, str] = ...,
            included: frozenset[str] = frozenset(),
            excluded: frozenset[str] = frozenset(),
        ) -> None: ...

    @model_validator(mode="after")
    def _known_zone(self) -> Self:
        zone_named(self.time_zone)
        problem = out_of_place(self.where)
        if problem:
            raise ValueError(problem)
        return self

    def to_json(self) -> str:
        """Write the segment as JSON, with the version of the language of rules."""
        return f'{{"rules":{self.rules},{super().to_json()[1:]}'

    @cached_property
    def definition(self) -> Definition:
        """What an executor needs of it."""
        return Definition(self.id, self.where, self.time_zone, self.included, self.excluded)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what decides the membership: another digest is another segment, whatever its name.

        >>> from relationkit.rules import field
        >>> rule = field("country").equals("PL")
        >>> Segment("a", where=rule).digest == Segment("b", where=rule).digest
        True
        """
        deciding = self.model_copy(update={"id": "", "title": {}}).to_json()
        return hashlib.sha256(deciding.encode()).hexdigest()

    def explain(
        self, profile: Subject, *, at: datetime, **context: Unpack[CustomerContext]
    ) -> Explanation:
        """Say whether one customer is in, with each condition, its value and the orders that count.

        ``reason`` is included or excluded where somebody is in or out by hand, whatever the rule says.
        """
        found = evaluate(self.where, profile, at=at, time_zone=self.time_zone, **context)
        pinned = pin(self.definition, profile.id)
        if pinned is None:
            return found
        reason = "included" if pinned else "excluded"
        return Explanation(self.where, truth=pinned, reason=reason, parts=(found,))

    def holds(self, profile: Subject, *, at: datetime, **context: Unpack[CustomerContext]) -> bool:
        """Whether the customer is in; the unknown is out."""
        answer = self.explain(profile, at=at, **context)
        return answer.holds

    def standings(
        self, source: ProfileSource, *, at: datetime, **context: Unpack[Context]
    ) -> Standings:
        """The cuts of the ranks in the rule, found over all customers of the source; of a rule without any, at no cost."""
        return standings(self.definition, source.profiles(), at=at, **context)

    def members(
        self, source: ProfileSource | SegmentEngine, *, at: datetime, **context: Unpack[Context]
    ) -> Iterator[str]:
        """The ids of all members, in order, streamed. Raises `UnknownField` for a rule over an undeclared field.

        A source that has an engine of its own (`SegmentEngine`) is asked for them in one query; of another each profile is
        read, and all of them twice where the rule ranks customers.
        """
        check(source, self.where)
        if isinstance(source, SegmentEngine):
            yield from source.segment_ids(self.definition, at=at, **context)
            return
        cuts = self.standings(source, at=at, **context)
        for profile in source.profiles():
            if self.holds(profile, at=at, standings=cuts, **context):
                yield profile.id

    def why_not(
        self, profile: Subject, *, at: datetime, **context: Unpack[CustomerContext]
    ) -> tuple[Obstacle, ...]:
        """The fewest conditions that would have to be otherwise for a customer to be in; see `relationkit.segments.why_not`."""
        from relationkit.segments.why_not import why_not

        return why_not(self.definition, profile, at=at, **context)

    def next_change(
        self,
        profile: Subject,
        *,
        at: datetime,
        until: datetime | None = None,
        **context: Unpack[CustomerContext],
    ) -> NextChange | None:
        """When time alone moves a customer in or out; see `relationkit.segments.next_change`."""
        from relationkit.segments.next_change import next_change

        return next_change(self.definition, profile, at=at, until=until, **context)

    def lint(self, vocabulary: Vocabulary | None = None) -> tuple[Finding, ...]:
        """What in the rule is probably not meant: contradictions, no-ops, negatives about the unknown."""
        from relationkit.rules.lint import lint

        return lint(self.where, vocabulary)

    def preview(
        self,
        source: ProfileSource,
        *,
        at: datetime,
        language: str = "en",
        **context: Unpack[Context],
    ) -> Preview:
        """How many it finds, and what each part of the rule leaves over; see `relationkit.segments.preview`."""
        from relationkit.segments.preview import preview

        return preview(self, source, at=at, **context, language=language)

    def _repr_html_(self) -> str:
        """Show the rule in words, and what in it is probably not meant."""
        doubts = "".join(
            f"<li><code>{escape(found.code)}</code> {escape(found.said)}</li>"
            for found in self.lint()
        )
        listed = f"<ul>{doubts}</ul>" if doubts else ""
        return f"<p><strong>{escape(self.id)}</strong>: {escape(self.describe())}</p>{listed}"

    def describe(self, language: str = "en") -> str:
        """The rule as one sentence; it holds the rule's own values only."""
        from relationkit.rules.describe import sentence

        return sentence(self.where, language, time_zone=self.time_zone)
