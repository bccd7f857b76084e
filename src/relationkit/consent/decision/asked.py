"""All that a decision is drawn from: the person and the log, what is to be sent, under which rules, and what else is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.consent.packs import policy_for
from relationkit.consent.purposes import ASSURANCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.packs import Hours, Pack, Policy, SoftOptIn
    from relationkit.consent.purposes import Controller, MessageClass, Purpose
    from relationkit.consent.suppression import Suppressed
    from relationkit.profiles import Profile

Phase = Literal["plan", "transmit"]


@dataclass(frozen=True, slots=True)
class Intent:
    """What is to be sent, where its purpose does not say it all.

    ``message_class`` is what the message itself claims to be: another than its purpose's is a contradiction. ``product_classes``
    are what it is about, ``special`` says that special categories of data (GDPR article 9) chose its reader, ``not_before`` is
    when the shop's own caps let the next message through.

    >>> Intent().special
    False
    """

    message_class: MessageClass | None = None
    product_classes: frozenset[str] = frozenset()
    special: bool = False
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What others than the log know of the person: suppression lists, national registers, the shop's books.

    ``business`` says that it is a firm; unknown is a consumer, who is better protected. ``registered`` is what the registers of
    refusals said that the law names (`relationkit.consent.registers`): None is that not all were asked, and then nothing is sent
    for which they must be. ``last_contact`` is when the person last bought, wrote or clicked; an open is no contact.
    ``paused`` is until when the person wants no letters that need a consent.

    >>> Circumstances().business
    False
    """

    suppressed: Suppressed | None = None
    erased: bool = False
    business: bool = False
    registered: bool | None = None
    last_contact: datetime | None = None
    paused: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the law of one day says of one class of message on one channel, looked up once for all who are asked about."""

    policy: Policy
    consent_needed: bool
    least: int
    valid_for: str | None
    soft_opt_in: SoftOptIn | None
    registers: tuple[str, ...]
    hours: Hours | None
    headers: tuple[str, ...]
    content: tuple[str, ...]
    refs: tuple[str, ...]
    soft_refs: tuple[str, ...]
    consent_age: int
    marketing_to_minors: bool
    stale_after: str | None

    @classmethod
    def of(
        cls, policy: Policy, message_class: MessageClass, channel: str, *, business: bool
    ) -> Terms:
        """Look it up."""
        kind = (message_class, channel)
        refs = policy.refs("consent", *kind, business=business)
        return cls(
            policy=policy,
            consent_needed=policy.needs_consent(*kind, business=business),
            least=ASSURANCES.index(policy.least(*kind)),
            valid_for=policy.valid_for(*kind),
            soft_opt_in=policy.soft_opt_in(channel, message_class),
            registers=policy.registers(*kind, business=business),
            hours=policy.hours(*kind, business=business),
            headers=policy.headers(*kind),
            content=policy.content(*kind, business=business),
            refs=refs,
            soft_refs=tuple(sorted({*refs, *policy.refs("soft-opt-in", *kind)})),
            consent_age=policy.consent_age,
            marketing_to_minors=policy.marketing_to_minors,
            stale_after=policy.stale_after,
        )


class Rulebook:
    """Under which rules a shop decides: the strictest of the packs of its own country and of the customer's.

    Without a country at all, and for one that no pack knows, it is the strictest of all packs; `packs` are the shipped ones, or
    a shop's own.

    >>> Rulebook().controller is None
    True
    """

    __slots__ = ("_known", "controller", "packs")

    def __init__(
        self, controller: Controller | None = None, packs: Iterable[Pack] | None = None
    ) -> None:
        self.controller = controller
        self.packs = None if packs is None else tuple(packs)
        self._known: dict[tuple[object, ...], Terms] = {}

    def policy(self, country: str | None, at: datetime) -> Policy:
        """What holds for customers of a country at a moment."""
        own = self.controller.country if self.controller else None
        return policy_for((country, own), at=at, packs=self.packs)

    def terms(
        self,
        country: str | None,
        at: datetime,
        message_class: MessageClass,
        channel: str,
        *,
        business: bool,
    ) -> Terms:
        """The same for one class of message on one channel."""
        key = (country, at.date(), message_class, channel, business)
        found = self._known.get(key)
        if found is None:
            policy = self.policy(country, at)
            found = self._known[key] = Terms.of(policy, message_class, channel, business=business)
        return found

    def __repr__(self) -> str:
        return f"Rulebook({self.controller.id if self.controller else None!r})"


NOTHING_SAID = Intent()
NOTHING_KNOWN = Circumstances()
DEFAULT = Rulebook()


@dataclass(slots=True, eq=False, repr=False)
class Asked:
    """The whole question."""

    profile: Profile
    events: Sequence[ConsentEvent]
    purpose: Purpose
    channel: str
    at: datetime
    intent: Intent
    circumstances: Circumstances
    rulebook: Rulebook
    phase: Phase
