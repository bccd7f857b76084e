"""Whom a refresh has to ask, and why they may have moved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.rules import condition_to_json
from relationkit.segments.boundaries import Boundaries, boundaries
from relationkit.segments.catalogue import reachable
from relationkit.segments.census import check, customers_of, has_customers
from relationkit.segments.membership import ChangeFeed, TimeIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from relationkit.rules import Definition, Rates
    from relationkit.segments.census import Source
    from relationkit.segments.membership import Cause, Refreshment
    from relationkit.segments.segment import Segment


@dataclass(slots=True)
class Task:
    """One segment to bring up to date.

    ``whole``: everybody is asked; else those in `causes`, each with the reason why. `members` are those among the asked who
    are in.

    >>> from relationkit.rules import orders
    >>> from relationkit.segments import Segment
    >>> Task(Segment("buyers", where=orders.any()), "9f2c", None).asks("c1")
    True
    """

    segment: Segment
    digest: str
    last: Refreshment | None
    boundaries: Boundaries = field(default_factory=Boundaries)
    whole: bool = True
    causes: dict[str, Cause] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)

    @property
    def edited(self) -> bool:
        """Whether what decides is new."""
        return self.last is None or self.last.digest != self.digest

    def asks(self, profile_id: str) -> bool:
        """Whether the customer is to be asked."""
        return self.whole or profile_id in self.causes


class Search:
    """Finds whom to ask; what the store tells is asked of it once for all segments."""

    def __init__(
        self,
        source: Source,
        *,
        at: datetime,
        rates: Rates | None,
        definitions: Mapping[str, Definition],
        changed: frozenset[str] | None,
        causes: Mapping[str, Cause],
    ) -> None:
        self._source = source
        self._at = at
        self._rates = rates
        self._definitions = definitions
        self._changed = changed
        self._causes = causes
        self._feed = source if isinstance(source, ChangeFeed) else None
        self._index = source if isinstance(source, TimeIndex) else None
        self._written: dict[str, frozenset[str]] = {}
        self._zones = self._index.time_zones() if self._index is not None else frozenset[str]()
        self.mark = self._feed.change_mark() if self._feed is not None else ""
        """Where the feed stood before anything was read."""

    def task(self, segment: Segment, last: Refreshment | None) -> Task:
        """Say whom to ask for a segment that was last refreshed so."""
        check(self._source, segment.where)
        task = Task(segment, self._digest(segment), last)
        if last is None:
            return task
        if last.at > self._at:
            message = f"segment {segment.id!r} was refreshed as of {last.at.isoformat()}; give that moment or a later one"
            raise InvalidDocument(message, issues=(("at", "before-last-refresh"),))
        if task.edited:
            return task
        task.boundaries = boundaries(
            segment.definition,
            last=last.at,
            at=self._at,
            zones=self._zones,
            segments=self._definitions,
        )
        written = self._written_to(last)
        task.whole = self._index is None or written is None or task.boundaries.ranked
        if self._index is not None:
            self._look_up(task, self._index)
        for ids in (written, self._changed):
            task.causes.update(dict.fromkeys(ids or (), "event"))
        task.causes.update(self._causes)
        return task

    def causes_of(self, task: Task, moved: Sequence[str]) -> Mapping[str, Cause]:
        """Why each of those who entered or left did."""
        causes: dict[str, Cause] = {}
        segment = task.segment
        rest: list[str] = []
        for one in moved:
            if one in self._causes:
                causes[one] = self._causes[one]
            elif one in segment.included or one in segment.excluded:
                causes[one] = "pin"
            elif task.edited:
                causes[one] = "edit"
            else:
                causes[one] = task.causes.get(one, "time")
                rest.append(one)
        if self._index is None:
            causes.update(dict.fromkeys(self._had_events(task, rest), "event"))
        return causes

    def _written_to(self, last: Refreshment) -> frozenset[str] | None:
        """Who was written to since, as far as anybody can tell; None where nobody can."""
        if self._feed is None or not last.mark:
            return self._changed
        if last.mark not in self._written:
            self._written[last.mark] = frozenset(self._feed.changed_since(last.mark))
        return self._written[last.mark]

    def _look_up(self, task: Task, index: TimeIndex) -> None:
        """Add those over whom an edge has passed, and then, more telling, those to whom something happened."""
        found = task.boundaries
        for name, days in found.days.items():
            task.causes.update(dict.fromkeys(index.days_of_year(name, days), "time"))
        for stretches, cause in ((found.crossings, "time"), (found.arrivals, "event")):
            for one in stretches:
                ids = index.happened(one.kind, one.start, one.end)
                task.causes.update(dict.fromkeys(ids, cause))  # type: ignore[arg-type]

    def _had_events(self, task: Task, ids: Sequence[str]) -> list[str]:
        """Without an index: those of few customers to whom something happened since."""
        arrivals = task.boundaries.arrivals
        if not (ids and arrivals and has_customers(self._source)):
            return []
        return [
            profile.id
            for profile in customers_of(self._source).profiles(ids)
            if any(
                one.start <= event.happened_at < one.end
                for one in arrivals
                for event in profile.events(one.kind)
            )
        ]

    def _digest(self, segment: Segment) -> str:
        """The hash of all that decides: the segment's own where it asks for no other and there are no rates."""
        others = [
            (other.id, condition_to_json(other.where), other.time_zone, sorted(other.included), sorted(other.excluded))
            for name in sorted(reachable([segment.id], self._definitions) - {segment.id})
            for other in [self._definitions[name]]
        ]  # fmt: skip
        if not others and self._rates is None:
            return segment.digest
        rates = (
            ()
            if self._rates is None
            else (
                self._rates.reference,
                sorted((key, str(worth.normalize())) for key, worth in self._rates.worth.items()),
            )
        )
        whole = json.dumps([segment.digest, others, rates])
        return hashlib.sha256(whole.encode()).hexdigest()
