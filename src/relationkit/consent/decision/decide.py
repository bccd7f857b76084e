"""The fourteen questions, in their order; the first that ends the matter decides."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from relationkit.consent.decision.asked import (
    DEFAULT,
    NOTHING_KNOWN,
    NOTHING_SAID,
    Asked,
    Circumstances,
    Intent,
    Phase,
    Rulebook,
)
from relationkit.consent.decision.decision import Decision, Step
from relationkit.consent.decision.standing import (
    for_point,
    grants,
    latest,
    restriction,
    standing,
    stopping,
    stops,
)
from relationkit.consent.events import RELATIONSHIPS
from relationkit.consent.purposes import ALWAYS, ASSURANCES, BASES, NEEDS_CONSENT
from relationkit.documents import require_aware
from relationkit.rules import Period
from relationkit.rules.periods import zone_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relationkit.consent.decision.asked import Terms
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.purposes import Purpose
    from relationkit.profiles import ContactPoint, Profile

_UTC = ZoneInfo("UTC")
_NEVER = datetime.max.replace(tzinfo=UTC)
_RANK = {assurance: number for number, assurance in enumerate(ASSURANCES)}
_RECORDED = _RANK["recorded"]


def decide(
    profile: Profile,
    events: Sequence[ConsentEvent],
    *,
    purpose: Purpose,
    channel: str,
    at: datetime,
    intent: Intent = NOTHING_SAID,
    circumstances: Circumstances = NOTHING_KNOWN,
    rulebook: Rulebook = DEFAULT,
    phase: Phase = "transmit",
) -> Decision:
    """Say whether a message for `purpose` may go to `profile` on `channel` at `at`.

    `events` are what a `ConsentLog` has for the profile; only those recorded by `at` count, and their order does not matter. The
    questions: is the message what its purpose is; is there an address that takes mail; is the person erased or suppressed; is
    processing restricted; did they stop it; which law holds; is it a child; are special data used; is a firm in a register of
    those who refuse; does the class serve the person; is there a consent for this very key, well enough proved, of the right
    version, in force; else is there a sale to write to customers of; else no. Last, caps and quiet hours put off what may go.

    It never raises for valid inputs, and decides the same from the same inputs. Ask at plan and ask again at transmit; only the
    second answer sends.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Purpose
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)])
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."})
    >>> said = decide(anna, [], purpose=news, channel="email", at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> said.verdict, said.code, said.trace[-1]
    ('deny', 'no-consent', Step(name='relationship', outcome='no-consent'))
    """
    asked = Asked(
        profile, events, purpose, channel, require_aware(at), intent, circumstances, rulebook, phase
    )
    return _Deciding(asked).answer()


class _Deciding:
    """One decision while it is being drawn."""

    __slots__ = ("asked", "exact", "known", "own", "point", "stops", "terms")

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        at = asked.at
        self.known = [event for event in asked.events if event.recorded_at <= at]
        self.own = grants(self.known, asked.profile, asked.purpose, asked.channel)
        self.point: ContactPoint | None = None
        self.exact: list[ConsentEvent] = []
        self.stops: list[ConsentEvent] = []
        self.terms: Terms

    def answer(self) -> Decision:
        found = None
        for _, question in _QUESTIONS:
            found = question(self)
            if found is not None:
                break
        return cast("Decision", found)  # the last question always ends the matter

    def trace(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        for name, question in _QUESTIONS:
            found = question(self)
            if found is not None and found.verdict != "defer":
                return (*steps, Step(name, found.code))
            steps.append(Step(name, "passed"))
            if found is not None:
                break
        return (*steps, Step("caps", "later"))

    # ------------------------------------------------------------------------------------- the questions

    def intent(self) -> Decision | None:
        claimed = self.asked.intent.message_class
        contradicts = claimed is not None and claimed != self.asked.purpose.message_class
        return self._no("intent-contradiction") if contradicts else None

    def contact(self) -> Decision | None:
        asked = self.asked
        point = self.point = asked.profile.contact(asked.channel)
        if point is None:
            return self._no("no-address")
        self.exact = for_point(self.own, point)
        self.stops = stops(self.known, asked.profile, point)
        if not self.stops:
            return None
        bounced = standing([event for event in self.stops if event.kind == "bounced"], self.exact)
        return None if bounced is None else self._no("bounced", bounced)

    def suppression(self) -> Decision | None:
        known, message_class = self.asked.circumstances, self.asked.purpose.message_class
        if known.erased:
            return self._no("erased")
        if known.suppressed is None or message_class in ALWAYS:
            return None
        if known.suppressed == "everything":
            return self._no("suppressed")
        if message_class not in NEEDS_CONSENT:
            return None
        unreadable = known.suppressed == "unreadable"
        return self._no("suppression-unreadable" if unreadable else "suppressed")

    def restriction(self) -> Decision | None:
        if not self.stops or self.asked.purpose.message_class in ALWAYS:
            return None
        found = restriction(self.known, self.stops, self.asked.profile)
        return None if found is None else self._no("restricted", found)

    def stop(self) -> Decision | None:
        if not self.stops:
            return None
        found = standing(stopping(self.stops, self.asked.purpose), self.exact)
        if found is None:
            return None
        return self._no("stopped" if found.scope == "everything" else found.kind, found)

    def jurisdiction(self) -> Decision | None:
        asked = self.asked
        self.terms = asked.rulebook.terms(
            asked.profile.country,
            asked.at,
            asked.purpose.message_class,
            asked.channel,
            business=asked.circumstances.business,
        )
        return None

    def minor(self) -> Decision | None:
        purpose, terms = self.asked.purpose, self.terms
        if purpose.message_class not in NEEDS_CONSENT:
            return None
        age = _age(self.asked.profile, self.asked.at)
        if age is None:
            return self._no("age-unknown") if purpose.for_children else None
        if age >= terms.consent_age:
            return None
        guarded = any(event.actor == "guardian" for event in self.exact)
        return None if guarded and terms.marketing_to_minors else self._no("minor")

    def special(self) -> Decision | None:
        purpose = self.asked.purpose
        served = purpose.message_class in ALWAYS or purpose.message_class == "transactional"
        if served or not (purpose.explicit or self.asked.intent.special):
            return None
        explicit = any(event.explicit and event.kind != "claimed" for event in self.exact)
        return None if explicit else self._no("no-explicit-consent", *self.exact)

    def register(self) -> Decision | None:
        if not self.terms.registers:
            return None
        hits = [event for event in self.stops if event.kind == "register-hit"]
        known = hits or self.asked.circumstances.registered
        return self._no("in-register", *hits) if known else None

    def service(self) -> Decision | None:
        message_class = self.asked.purpose.message_class
        if message_class not in NEEDS_CONSENT:
            return self._yes(message_class, "exempt", BASES[message_class])
        if self.terms.consent_needed:
            return None
        return self._yes("exempt", "exempt", "legitimate-interest")

    def consent(self) -> Decision | None:
        if not self.exact:
            return None
        purpose = self.asked.purpose
        proved = [event for event in self.exact if self._proves(event)]
        if not proved:
            return self._else("consent-unproven", self.exact)
        current = [event for event in proved if event.purpose_version >= purpose.accepted_from]
        if not current:
            return self._else("consent-outdated", proved)
        grant = latest(current)
        ends = self._ends(grant)
        if ends is not None and ends <= self.asked.at:
            return self._else("consent-expired", [grant])
        if self._is_stale(grant):
            return self._else("consent-stale", [grant])
        return self._yes("consent", "consent", "consent", grant, valid_until=ends)

    def relationship(self) -> Decision:
        found = self._soft_opt_in()
        if found is not None:
            ends, event = found
            return self._yes(
                "soft-opt-in", "soft-opt-in", "legitimate-interest", event, valid_until=ends
            )
        if self.exact or not self.own:
            return self._no("no-consent")
        return self._no("address-changed", *self.own)

    # --------------------------------------------------------------------------------------- their parts

    def _else(self, code: str, evidence: Sequence[ConsentEvent]) -> Decision | None:
        """A consent that does not suffice; the relationship may."""
        return None if self._soft_opt_in() is not None else self._no(code, *evidence)

    def _proves(self, grant: ConsentEvent) -> bool:
        """Well enough for the purpose and for the law; a claim that the shop vouches for counts as recorded, never as more."""
        least, rank = self.asked.purpose.least, _RANK[grant.assurance]
        if least == "claim":
            rank = max(rank, _RECORDED)
        return rank >= self.terms.least and rank >= _RANK[least]

    def _ends(self, grant: ConsentEvent) -> datetime | None:
        lengths = (self.asked.purpose.valid_for, self.terms.valid_for)
        if lengths == (None, None):
            return None
        return min(ends_of(grant.occurred_at, length) for length in lengths if length is not None)

    def _is_stale(self, grant: ConsentEvent) -> bool:
        """Nothing was heard of the person for too long; asked when planning, where the history is at hand."""
        length, heard = self.terms.stale_after, self.asked.circumstances.last_contact
        if length is None or self.asked.phase != "plan":
            return False
        contacts = [
            grant.occurred_at,
            *(event.occurred_at for event in self.known if event.kind in RELATIONSHIPS),
        ]
        last = max(contacts if heard is None else [*contacts, heard])
        return ends_of(last, length) <= self.asked.at

    def _soft_opt_in(self) -> tuple[datetime | None, ConsentEvent] | None:
        """The latest sale or inquiry at this address that allows to write about what is like it, and until when."""
        asked, purpose = self.asked, self.asked.purpose
        rule = self.terms.soft_opt_in if purpose.soft_opt_in else None
        if rule is None or self.point is None:
            return None
        about = asked.intent.product_classes or purpose.product_classes
        for event in sorted(self.known, key=lambda one: (one.occurred_at, one.id), reverse=True):
            if event.kind not in RELATIONSHIPS or event.profile_id != asked.profile.id:
                continue
            if event.channel != asked.channel or not for_point([event], self.point):
                continue
            if rule.similar and not (about and about <= set(event.product_classes)):
                continue
            if rule.offered and not event.objection_offered:
                continue
            months = {"sale": rule.sale_months, "inquiry": rule.inquiry_months}.get(event.kind, 0)
            ends = ends_of(event.occurred_at, f"{months} months") if months else None
            if months is None or (ends is not None and ends > asked.at):
                return ends, event
        return None

    # ----------------------------------------------------------------------------------------- the answer

    def _no(self, code: str, *evidence: ConsentEvent) -> Decision:
        return Decision(
            "deny",
            code,
            self.asked.purpose.id,
            self.asked.channel,
            tuple(event.id for event in evidence),
            asked=self.asked,
            steps=self.trace,
        )

    def _yes(
        self,
        code: str,
        ground: str,
        basis: str,
        *evidence: ConsentEvent,
        valid_until: datetime | None = None,
    ) -> Decision:
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


_QUESTIONS: tuple[tuple[str, Callable[[_Deciding], Decision | None]], ...] = (
    ("intent", _Deciding.intent),
    ("contact", _Deciding.contact),
    ("suppression", _Deciding.suppression),
    ("restriction", _Deciding.restriction),
    ("stop", _Deciding.stop),
    ("jurisdiction", _Deciding.jurisdiction),
    ("minor", _Deciding.minor),
    ("special", _Deciding.special),
    ("register", _Deciding.register),
    ("service", _Deciding.service),
    ("consent", _Deciding.consent),
    ("relationship", _Deciding.relationship),
)


def ends_of(began: datetime, length: str) -> datetime:
    """The first moment at which something that began then and lasts so long is over: `Period.before` reaches it.

    >>> ends_of(datetime(2026, 1, 31, 12, tzinfo=UTC), "1 month").isoformat()
    '2026-03-01T00:00:00+00:00'
    """
    return Period.read(length).after(began, _UTC)


def _age(profile: Profile, at: datetime) -> int | None:
    """Whole years; the day before the year's birthday still counts as the lesser age."""
    born = profile.birthday
    if born is None or born.year is None:
        return None
    today: date = at.date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
