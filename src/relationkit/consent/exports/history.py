"""What of the log is told about one person, purpose, channel and address, and which state of consent follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

from relationkit.consent.decision.grounds import ends_of
from relationkit.consent.exports.dpv import VALID, terms
from relationkit.consent.kinds import GRANTS, OWN, STOPS
from relationkit.consent.purposes import NEEDS_CONSENT
from relationkit.errors import InvalidDocument
from relationkit.profiles import loose_address

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.consent.decision import Decision
    from relationkit.consent.decision.asked import Asked
    from relationkit.consent.events import ConsentEvent
    from relationkit.profiles import ContactPoint


class State(NamedTuple):
    """A state of consent, by its term in the DPV, since when, and the act that made it; None where it follows from time."""

    term: str
    since: datetime
    event: ConsentEvent | None


@dataclass(frozen=True, slots=True, repr=False)
class History:
    """What one decision was drawn from, as far as it is this person's.

    `acts` are the person's own, and those reported for the address in use without naming anybody, oldest first. `elsewhere` is
    the last stop recorded under another customer for a spelling of this address: it binds, but its details are theirs.
    """

    decision: Decision
    asked: Asked
    point: ContactPoint | None
    acts: tuple[ConsentEvent, ...]
    elsewhere: ConsentEvent | None

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """Take it out of a decision; `InvalidDocument` for one that `decide` did not give."""
        asked = decision.asked
        if asked is None:
            message = "only what decide() answered can be exported; ask decide() first"
            raise InvalidDocument(message, issues=(("decision", "not-decided"),))
        point = asked.profile.contact(asked.channel)
        loose = None if point is None else loose_address(point.channel, point.address)
        bearing = {
            event.id: event
            for event in sorted(asked.events, key=_by_time)
            if event.recorded_at <= asked.at and _bears(event, asked)
        }
        acts = tuple(event for event in bearing.values() if _is_told(event, asked, loose))
        others = [
            event
            for event in bearing.values()
            if event.profile_id not in {None, asked.profile.id}
            and event.kind in STOPS & terms("state").keys()
            and loose is not None
            and event.loose == loose
        ]
        return cls(decision, asked, point, acts, others[-1] if others else None)

    @property
    def states(self) -> tuple[State, ...]:
        """The states of consent for the address in use, oldest first; the last is the one that holds.

        None is left out: ISO/IEC TS 27560 keeps past states. What no event says and follows from time, from a new version of the
        purpose or from a stop recorded elsewhere comes last, as found when it was asked.
        """
        past = [
            State(state_of(event), event.occurred_at, event)
            for event in self.acts
            if event.kind in terms("state") and self._at_point(event)
        ]
        now = self._now(past)
        return tuple(past) if past and past[-1].term == now.term else (*past, now)

    def _at_point(self, event: ConsentEvent) -> bool:
        """Strict: a grant belongs to its contact point; a stop to all."""
        if event.kind not in GRANTS:
            return True
        point = self.point
        return (
            point is not None
            and event.epoch == (point.epoch or 0)
            and event.address == point.address
        )

    @property
    def grant(self) -> ConsentEvent | None:
        """The act on which the consent rests that stands; None where none stands."""
        if self.states[-1].term not in VALID:
            return None
        granted = [event for event in self.acts if event.kind in GRANTS and self._at_point(event)]
        relied = [event for event in granted if event.id in self.decision.evidence]
        proper = [event for event in granted if state_of(event) in VALID]
        return (relied or proper)[-1]

    def _now(self, past: list[State]) -> State:
        decision, at = self.decision, self.asked.at
        if decision.channel_ground == "consent":
            kinds = {event.kind for event in self.acts if event.id in decision.evidence}
            return State(terms("state")["renewed" if "renewed" in kinds else "given"], at, None)
        solid = [state for state in past if _kind(state) != "claimed"] or past
        asking = {"requested", "deferred"}
        last = next((state for state in reversed(solid) if _kind(state) not in asking), None)
        stop = self.elsewhere
        if stop is not None and (last is None or stop.occurred_at >= last.since):
            return State(state_of(stop), at, None)
        if last is None or last.event is None or last.term not in VALID:
            return solid[-1] if solid else State(terms("state")["none"], at, None)
        end = self._end_of(last.event)
        if end is not None and end <= at:
            return State(terms("found")["consent-expired"], end, None)
        return State(terms("found").get(decision.code, last.term), at, None)

    def _end_of(self, grant: ConsentEvent) -> datetime | None:
        asked = self.asked
        law = asked.rulebook.terms(
            asked.profile.country,
            asked.at,
            asked.purpose.message_class,
            asked.channel,
            business=asked.circumstances.business,
        )
        lengths = [length for length in (asked.purpose.valid_for, law.valid_for) if length]
        return min((ends_of(grant.occurred_at, length) for length in lengths), default=None)

    def __repr__(self) -> str:
        return (
            f"History({self.asked.purpose.id!r}, {self.asked.profile.id!r}, {len(self.acts)} acts)"
        )


def state_of(event: ConsentEvent) -> str:
    """The state that an act leads to; only the person withdraws, whoever else does it revokes (DPV 2.3)."""
    states = terms("state")
    found = states[event.kind]
    if found == states["withdrawn"] and event.actor not in OWN:
        return states["revoked"]
    return found


def _by_time(event: ConsentEvent) -> tuple[datetime, bool, str]:
    """At one instant the stop comes last, and holds."""
    return event.occurred_at, event.kind in STOPS, event.id


def _kind(state: State) -> str | None:
    """To be asked again, and what others claim, takes nothing from what stands."""
    return None if state.event is None else state.event.kind


def _is_told(event: ConsentEvent, asked: Asked, loose: str | None) -> bool:
    if event.profile_id is not None:
        return event.profile_id == asked.profile.id
    return loose is not None and event.loose == loose


def _bears(event: ConsentEvent, asked: Asked) -> bool:
    """Whether it says anything of the purpose and the channel."""
    purpose = asked.purpose
    if event.channel not in {None, asked.channel}:
        return False
    if event.kind in GRANTS:
        return event.purpose == purpose.id and event.controller == purpose.controller
    if event.controller not in {None, purpose.controller}:
        return False
    if event.scope == "marketing":
        return purpose.message_class in NEEDS_CONSENT
    return event.scope == "everything" or event.purpose in {None, purpose.id}
