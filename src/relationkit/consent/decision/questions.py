"""The questions, each in a function: it ends the matter, or passes it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.decision.grounds import ends, is_stale, proves, soft_opt_in
from relationkit.consent.decision.standing import (
    latest,
    restriction,
    standing,
    stopping,
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
    claimed = weighing.intent.message_class
    contradicts = claimed is not None and claimed != weighing.message_class
    return weighing.no("intent-contradiction") if contradicts else None


def _contact(weighing: Weighing) -> Decision | None:
    point = weighing.point = weighing.profile.contact(weighing.channel)
    if point is None:
        return weighing.no("no-address")
    weighing.read(point)
    if not weighing.stops:
        return None
    bounced = standing(
        [event for event in weighing.stops if event.kind == "bounced"], weighing.exact
    )
    return None if bounced is None else weighing.no("bounced", bounced)


def _suppression(weighing: Weighing) -> Decision | None:
    known, message_class = weighing.circumstances, weighing.message_class
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
    if not weighing.stops or weighing.message_class in ALWAYS:
        return None
    found = restriction(weighing.known, weighing.stops, weighing.profile)
    return None if found is None else weighing.no("restricted", found)


def _stop(weighing: Weighing) -> Decision | None:
    if not weighing.stops:
        return None
    found = standing(stopping(weighing.stops, weighing.purpose), weighing.exact)
    if found is None:
        return None
    return weighing.no("stopped" if found.scope == "everything" else found.kind, found)


def _jurisdiction(weighing: Weighing) -> Decision | None:
    weighing.terms = weighing.rulebook.terms(
        weighing.profile.country,
        weighing.at,
        weighing.message_class,
        weighing.channel,
        business=weighing.circumstances.business,
    )
    return None


def _minor(weighing: Weighing) -> Decision | None:
    if weighing.message_class not in NEEDS_CONSENT:
        return None
    age = age_of(weighing.profile, weighing.at)
    if age is None:
        return weighing.no("age-unknown") if weighing.purpose.for_children else None
    if age >= weighing.terms.consent_age:
        return None
    guarded = any(event.actor == "guardian" for event in weighing.exact)
    return None if guarded and weighing.terms.marketing_to_minors else weighing.no("minor")


def _special(weighing: Weighing) -> Decision | None:
    if not (weighing.purpose.explicit or weighing.intent.special):
        return None
    if weighing.message_class in ALWAYS or weighing.message_class == "transactional":
        return None
    explicit = any(event.explicit and event.kind != "claimed" for event in weighing.exact)
    return None if explicit else weighing.no("no-explicit-consent", *weighing.exact)


def _register(weighing: Weighing) -> Decision | None:
    if not weighing.terms.registers:
        return None
    hits = [event for event in weighing.stops if event.kind == "register-hit"]
    held = weighing.circumstances.registered
    if hits or held:
        return weighing.no("in-register", *hits)
    return weighing.no("register-unasked") if held is None else None


def _service(weighing: Weighing) -> Decision | None:
    message_class = weighing.message_class
    if message_class not in NEEDS_CONSENT:
        return weighing.yes(message_class, "exempt", BASES[message_class])
    if weighing.terms.consent_needed:
        return None
    return weighing.yes("exempt", "exempt", "legitimate-interest")


def _consent(weighing: Weighing) -> Decision | None:
    if not weighing.exact:
        return None
    proved: list[ConsentEvent] = []
    current: list[ConsentEvent] = []
    for event in weighing.exact:
        if proves(weighing, event):
            proved.append(event)
            if event.purpose_version >= weighing.purpose.accepted_from:
                current.append(event)
    if not proved:
        return _else(weighing, "consent-unproven", weighing.exact)
    if not current:
        return _else(weighing, "consent-outdated", proved)
    grant = latest(current)
    until = ends(weighing, grant)
    if until is not None and until <= weighing.at:
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
    if not weighing.own:
        return weighing.no("no-consent")
    return weighing.no("address-changed", *weighing.own)


def _else(weighing: Weighing, code: str, evidence: Sequence[ConsentEvent]) -> Decision | None:
    """A consent that does not suffice; the relationship may."""
    return None if soft_opt_in(weighing) is not None else weighing.no(code, *evidence)


def age_of(profile: Profile, at: datetime) -> int | None:
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
