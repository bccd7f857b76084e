"""The questions, each in a function: it ends the matter, or passes it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.decision.grounds import ends, is_stale, proves, soft_opt_in
from relationkit.consent.decision.standing import (
    for_point,
    latest,
    restriction,
    standing,
    stopping,
    stops,
)
from relationkit.consent.purposes import ALWAYS, BASES, NEEDS_CONSENT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from relationkit.consent.decision.decision import Decision
    from relationkit.consent.decision.weighing import Question, Weighing
    from relationkit.consent.events import ConsentEvent
    from relationkit.profiles import Profile


def _intent(weighing: Weighing) -> Decision | None:
    claimed = weighing.asked.intent.message_class
    contradicts = claimed is not None and claimed != weighing.asked.purpose.message_class
    return weighing.no("intent-contradiction") if contradicts else None


def _contact(weighing: Weighing) -> Decision | None:
    asked = weighing.asked
    point = weighing.point = asked.profile.contact(asked.channel)
    if point is None:
        return weighing.no("no-address")
    weighing.exact = for_point(weighing.own, point)
    weighing.stops = stops(weighing.known, asked.profile, point)
    if not weighing.stops:
        return None
    bounced = standing(
        [event for event in weighing.stops if event.kind == "bounced"], weighing.exact
    )
    return None if bounced is None else weighing.no("bounced", bounced)


def _suppression(weighing: Weighing) -> Decision | None:
    known, message_class = weighing.asked.circumstances, weighing.asked.purpose.message_class
    if known.erased:
        return weighing.no("erased")
    if known.suppressed is None or message_class in ALWAYS:
        return None
    if known.suppressed == "everything":
        return weighing.no("suppressed")
    if message_class not in NEEDS_CONSENT:
        return None
    unreadable = known.suppressed == "unreadable"
    return weighing.no("suppression-unreadable" if unreadable else "suppressed")


def _restriction(weighing: Weighing) -> Decision | None:
    if not weighing.stops or weighing.asked.purpose.message_class in ALWAYS:
        return None
    found = restriction(weighing.known, weighing.stops, weighing.asked.profile)
    return None if found is None else weighing.no("restricted", found)


def _stop(weighing: Weighing) -> Decision | None:
    if not weighing.stops:
        return None
    found = standing(stopping(weighing.stops, weighing.asked.purpose), weighing.exact)
    if found is None:
        return None
    return weighing.no("stopped" if found.scope == "everything" else found.kind, found)


def _jurisdiction(weighing: Weighing) -> Decision | None:
    asked = weighing.asked
    weighing.terms = asked.rulebook.terms(
        asked.profile.country,
        asked.at,
        asked.purpose.message_class,
        asked.channel,
        business=asked.circumstances.business,
    )
    return None


def _minor(weighing: Weighing) -> Decision | None:
    purpose, terms = weighing.asked.purpose, weighing.terms
    if purpose.message_class not in NEEDS_CONSENT:
        return None
    age = _age(weighing.asked.profile, weighing.asked.at)
    if age is None:
        return weighing.no("age-unknown") if purpose.for_children else None
    if age >= terms.consent_age:
        return None
    guarded = any(event.actor == "guardian" for event in weighing.exact)
    return None if guarded and terms.marketing_to_minors else weighing.no("minor")


def _special(weighing: Weighing) -> Decision | None:
    purpose = weighing.asked.purpose
    served = purpose.message_class in ALWAYS or purpose.message_class == "transactional"
    if served or not (purpose.explicit or weighing.asked.intent.special):
        return None
    explicit = any(event.explicit and event.kind != "claimed" for event in weighing.exact)
    return None if explicit else weighing.no("no-explicit-consent", *weighing.exact)


def _register(weighing: Weighing) -> Decision | None:
    if not weighing.terms.registers:
        return None
    hits = [event for event in weighing.stops if event.kind == "register-hit"]
    known = hits or weighing.asked.circumstances.registered
    return weighing.no("in-register", *hits) if known else None


def _service(weighing: Weighing) -> Decision | None:
    message_class = weighing.asked.purpose.message_class
    if message_class not in NEEDS_CONSENT:
        return weighing.yes(message_class, "exempt", BASES[message_class])
    if weighing.terms.consent_needed:
        return None
    return weighing.yes("exempt", "exempt", "legitimate-interest")


def _consent(weighing: Weighing) -> Decision | None:
    if not weighing.exact:
        return None
    purpose = weighing.asked.purpose
    proved = [event for event in weighing.exact if proves(weighing, event)]
    if not proved:
        return _else(weighing, "consent-unproven", weighing.exact)
    current = [event for event in proved if event.purpose_version >= purpose.accepted_from]
    if not current:
        return _else(weighing, "consent-outdated", proved)
    grant = latest(current)
    until = ends(weighing, grant)
    if until is not None and until <= weighing.asked.at:
        return _else(weighing, "consent-expired", [grant])
    if is_stale(weighing, grant):
        return _else(weighing, "consent-stale", [grant])
    return weighing.yes("consent", "consent", "consent", grant, valid_until=until)


def _relationship(weighing: Weighing) -> Decision:
    found = soft_opt_in(weighing)
    if found is not None:
        until, event = found
        return weighing.yes(
            "soft-opt-in", "soft-opt-in", "legitimate-interest", event, valid_until=until
        )
    if weighing.exact or not weighing.own:
        return weighing.no("no-consent")
    return weighing.no("address-changed", *weighing.own)


def _else(weighing: Weighing, code: str, evidence: Sequence[ConsentEvent]) -> Decision | None:
    """A consent that does not suffice; the relationship may."""
    return None if soft_opt_in(weighing) is not None else weighing.no(code, *evidence)


def _age(profile: Profile, at: datetime) -> int | None:
    """Whole years; the day before the year's birthday still counts as the lesser age."""
    born = profile.birthday
    if born is None or born.year is None:
        return None
    today: date = at.date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


QUESTIONS: tuple[tuple[str, Question], ...] = (
    ("intent", _intent),
    ("contact", _contact),
    ("suppression", _suppression),
    ("restriction", _restriction),
    ("stop", _stop),
    ("jurisdiction", _jurisdiction),
    ("minor", _minor),
    ("special", _special),
    ("register", _register),
    ("service", _service),
    ("consent", _consent),
    ("relationship", _relationship),
)
"""In their order; caps and hours come last, and never turn a no into anything else."""
