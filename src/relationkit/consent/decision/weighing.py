"""What a decision is drawn from while the questions are asked, and how its answer is put."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from relationkit.consent.decision.decision import Decision, Step
from relationkit.consent.decision.standing import grants
from relationkit.consent.purposes import NEEDS_CONSENT
from relationkit.rules.periods import zone_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relationkit.consent.decision.asked import Asked, Terms
    from relationkit.consent.events import ConsentEvent
    from relationkit.profiles import ContactPoint

Question: TypeAlias = "Callable[[Weighing], Decision | None]"
"""Ends the matter, or passes it on."""

_NEVER = datetime.max.replace(tzinfo=UTC)


class Weighing:
    """One decision while it is being drawn: what counts of the log, and the law once it is known."""

    __slots__ = ("_questions", "asked", "exact", "known", "own", "point", "stops", "terms")

    def __init__(self, asked: Asked, questions: Sequence[tuple[str, Question]]) -> None:
        self.asked = asked
        self._questions = questions
        at = asked.at
        self.known = [event for event in asked.events if event.recorded_at <= at]
        self.own = grants(self.known, asked.profile, asked.purpose, asked.channel)
        self.point: ContactPoint | None = None
        self.exact: list[ConsentEvent] = []
        self.stops: list[ConsentEvent] = []
        self.terms: Terms

    def answer(self) -> Decision:
        """Ask until a question ends the matter; the last one always does."""
        found, questions = None, iter(self._questions)
        while found is None:
            _, question = next(questions)
            found = question(self)
        return found

    def trace(self) -> tuple[Step, ...]:
        """Ask again, and write down what came of each."""
        steps: list[Step] = []
        found, questions = None, iter(self._questions)
        while found is None:
            name, question = next(questions)
            found = question(self)
            if found is None or found.verdict == "defer":
                steps.append(Step(name, "passed"))
            else:
                steps.append(Step(name, found.code))
        if found.verdict == "defer":
            steps.append(Step("caps", found.code))
        return tuple(steps)

    def no(self, code: str, *evidence: ConsentEvent) -> Decision:
        """Denied, by that code."""
        return Decision(
            "deny",
            code,
            self.asked.purpose.id,
            self.asked.channel,
            tuple(event.id for event in evidence),
            asked=self.asked,
            steps=self.trace,
        )

    def yes(
        self,
        code: str,
        ground: str,
        basis: str,
        *evidence: ConsentEvent,
        valid_until: datetime | None = None,
    ) -> Decision:
        """Allowed, unless caps or hours put it off."""
        asked, terms = self.asked, self.terms
        later = self._later()
        return Decision(
            "allow" if later is None else "defer",
            code if later is None else "later",
            asked.purpose.id,
            asked.channel,
            tuple(event.id for event in evidence),
            ground,
            basis,
            terms.soft_refs if ground == "soft-opt-in" else terms.refs,
            valid_until,
            later,
            terms.headers,
            terms.content,
            asked,
            self.trace,
        )

    def _later(self) -> datetime | None:
        """When the shop's caps and the hours of the law let it through, if not now."""
        asked, hours = self.asked, self.terms.hours
        if asked.purpose.message_class not in NEEDS_CONSENT:
            return None
        moments = [asked.intent.not_before or asked.at]
        if hours is not None:
            opening = hours.next_open(
                asked.at.astimezone(zone_named(asked.profile.time_zone or "UTC"))
            )
            moments.append(_NEVER if opening is None else opening.astimezone(UTC))
        later = max(moments)
        return later if later > asked.at else None
