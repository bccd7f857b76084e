"""What a decision says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from relationkit.consent.decision.permit import minted
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.consent.decision.permit import Permit
    from relationkit.consent.decision.weighing import Weighing

Verdict = Literal["allow", "deny", "defer"]

PERMIT_LASTS = timedelta(minutes=15)
"""How long after a decision its permit may be used: for a batch on its way, not for a queue."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the decision and what came of it: "passed", or the code with which it ended there.

    >>> Step("contact", "no-address").outcome
    'no-address'
    """

    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a message may go, by which code, on which ground and evidence, under which provisions, and until when.

    ``channel_ground`` is what allows the message on its channel (Directive 2002/58 article 13: consent, soft-opt-in, exempt), and
    ``processing_basis`` what allows the use of the data behind it (GDPR article 6: consent, contract, legal-obligation,
    legitimate-interest); they are two answers (CJEU C-654/23). ``evidence`` holds ids of consent events, ``refs`` ids of
    provisions in the policy packs. ``valid_until`` is when the ground ends by itself, ``until`` when a deferred message may be
    asked for again. ``headers`` and ``content`` are what the message must carry.

    Allowed: consent, soft-opt-in, exempt, or the class of a message that serves the person. Denied: intent-contradiction,
    no-address, bounced, erased, suppressed, suppression-unreadable, restricted, stopped, withdrawn, refused, objected, revoked,
    invalidated, complained, minor, age-unknown, no-explicit-consent, in-register, register-unasked, no-consent, address-changed,
    consent-unproven, consent-outdated, consent-expired, consent-stale. Deferred: later.

    >>> Decision("deny", "no-consent", "newsletter", "email").allowed
    False
    """

    verdict: Verdict
    code: str
    purpose: str
    channel: str
    evidence: tuple[str, ...] = ()
    channel_ground: str | None = None
    processing_basis: str | None = None
    refs: tuple[str, ...] = ()
    valid_until: datetime | None = None
    until: datetime | None = None
    headers: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    asked: Weighing | None = field(default=None, compare=False, repr=False)

    @property
    def allowed(self) -> bool:
        """Whether the message may go now."""
        return self.verdict == "allow"

    @property
    def trace(self) -> tuple[Step, ...]:
        """Each question in its order, up to the one that decided."""
        return () if self.asked is None else self.asked.trace()

    @property
    def inputs_digest(self) -> str:
        """SHA-256 of everything that the decision was drawn from: the same inputs give the same decision."""
        asked = self._asked
        point = asked.profile.contact(asked.channel)
        known = sorted(event.id for event in asked.events if event.recorded_at <= asked.at)
        policy = asked.rulebook.policy(asked.profile.country, asked.at)
        facts = (
            asked.profile.id, asked.profile.country, str(asked.profile.birthday), asked.channel, asked.at.isoformat(),
            asked.phase, point and (point.address, point.epoch), known, asked.purpose.to_json(),
            policy.packs, policy.countries, policy.day.isoformat(),
            asked.intent.message_class, sorted(asked.intent.product_classes), asked.intent.special,
            str(asked.intent.not_before), str(asked.circumstances),
        )  # fmt: skip
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    @property
    def decision_id(self) -> str:
        """32 hexadecimal digits that stand for the question and its answer; no personal data can be read from them."""
        said = (self.inputs_digest, self.verdict, self.code, self.evidence)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]

    @property
    def permit(self) -> Permit:
        """Leave to send, which transports ask for. Raises `InvalidDocument` where the message may not go now."""
        asked = self._asked
        point = asked.profile.contact(asked.channel)
        if not self.allowed or point is None:
            message = f"there is no permit for profile {asked.profile.id!r}: {self.code}"
            raise InvalidDocument(message, issues=(("permit", self.code),))
        until = asked.at + PERMIT_LASTS
        return minted(
            profile_id=asked.profile.id,
            purpose=self.purpose,
            channel=self.channel,
            address=point.address,
            until=until if self.valid_until is None else min(until, self.valid_until),
            decision_id=self.decision_id,
        )

    @property
    def _asked(self) -> Weighing:
        if self.asked is None:
            message = "only what decide() answered has a permit, a trace and a digest"
            raise InvalidDocument(message, issues=(("permit", "not-decided"),))
        return self.asked


if TYPE_CHECKING:
    Draft = Decision
else:
    Draft = make_dataclass(
        "Draft",
        [(one.name, one.type, field(default=one.default)) for one in fields(Decision)],
        slots=True,
    )
"""A decision while it is drawn up: the same fields, filled by plain assignment in a fifth of the time."""


def frozen(draft: Decision) -> Decision:
    """The draft as the decision that it is from here on; only `Weighing` calls this, on what nobody else holds."""
    draft.__class__ = Decision
    return draft
