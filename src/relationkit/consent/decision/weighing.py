"""What a decision is drawn from while the questions are asked, and how its answer is put."""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from relationkit.consent.decision.asked import Asked
from relationkit.consent.decision.decision import Draft, Step, frozen
from relationkit.consent.decision.standing import binding, grants, is_for
from relationkit.consent.kinds import STOPS
from relationkit.consent.purposes import NEEDS_CONSENT
from relationkit.rules.periods import zone_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relationkit.consent.decision.asked import Terms
    from relationkit.consent.decision.decision import Decision
    from relationkit.consent.decision.standing import Events
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.purposes import MessageClass
    from relationkit.profiles import ContactPoint

Question: TypeAlias = "Callable[[Weighing], Decision | None]"
"""Ends the matter, or passes it on."""

Questions: TypeAlias = "Sequence[tuple[str, Question]]"
"""Each with its name."""

_ID = attrgetter("id")
_NEVER = datetime.max.replace(tzinfo=UTC)


class Weighing(Asked):
    """One question while it is weighed: what counts of the log, and the law once it is known."""

    __slots__ = ("_questions", "exact", "known", "message_class", "own", "point", "stops", "terms")

    message_class: MessageClass
    point: ContactPoint | None
    known: Events
    own: Events
    exact: Events
    stops: Events
    terms: Terms

    def answer(self, questions: Questions) -> Decision:
        """Ask until a question ends the matter; if none does, it is a no."""
        self._questions = questions
        self.message_class = self.purpose.message_class
        for _, question in questions:
            found = question(self)
            if found is not None:
                return found
        return self.no("no-consent")

    def trace(self) -> tuple[Step, ...]:
        """Ask again, and write down what came of each."""
        steps: list[Step] = []
        for name, question in self._questions:
            found = question(self)
            if found is not None and found.verdict != "defer":
                return (*steps, Step(name, found.code))
            steps.append(Step(name, "passed"))
            if found is not None:
                return (*steps, Step("caps", found.code))
        return tuple(steps)

    def read(self, point: ContactPoint) -> None:
        """Sort what was on record by then: consents for the purpose, those of them for this very point, and stops."""
        at, profile, purpose, channel = self.at, self.profile, self.purpose, self.channel
        known: Events = []
        own: Events = []
        exact: Events = []
        found: Events = []
        for event in self.events:
            if event.recorded_at > at:
                continue
            known.append(event)
            if grants(event, profile, purpose, channel):
                own.append(event)
                if is_for(event, point):
                    exact.append(event)
            elif event.kind in STOPS and event.channel in {None, channel}:
                found.append(event)
        self.known, self.own, self.exact = known, own, exact
        self.stops = binding(found, profile, point) if found else found

    def no(self, code: str, *evidence: ConsentEvent) -> Decision:
        """Denied, by that code."""
        ids = tuple(map(_ID, evidence))
        return frozen(Draft("deny", code, self.purpose.id, self.channel, ids, asked=self))

    def yes(
        self,
        code: str,
        ground: str,
        basis: str,
        *evidence: ConsentEvent,
        valid_until: datetime | None = None,
    ) -> Decision:
        """Allowed, unless caps or hours put it off."""
        terms, later = self.terms, self._later()
        return frozen(
            Draft(
                "allow" if later is None else "defer",
                code if later is None else "later",
                self.purpose.id,
                self.channel,
                tuple(map(_ID, evidence)),
                ground,
                basis,
                terms.soft_refs if ground == "soft-opt-in" else terms.refs,
                valid_until,
                later,
                terms.headers,
                terms.content,
                self,
            )
        )

    def _later(self) -> datetime | None:
        """When the shop's caps, the person's pause and the hours of the law let it through, if not now."""
        if self.message_class not in NEEDS_CONSENT:
            return None
        hours, later = self.terms.hours, self.intent.not_before or self.at
        if self.circumstances.paused is not None:
            later = max(later, self.circumstances.paused)
        if hours is not None:
            local = self.at.astimezone(zone_named(self.profile.time_zone or "UTC"))
            opening = hours.next_open(local)
            later = max(later, _NEVER if opening is None else opening.astimezone(UTC))
        return later if later > self.at else None
