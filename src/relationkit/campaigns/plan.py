"""The plan: who would get which letter, and who would not and why. It reads; it sends nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.campaigns.finished import lacking
from relationkit.campaigns.writer import Writer
from relationkit.consent import Intent, Rulebook, decide
from relationkit.consent.decision.asked import NOTHING_SAID
from relationkit.consent.decision.known import Inquiry, require_firm_field
from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument, TemplateError
from relationkit.messages import Message
from relationkit.rules import profile_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.campaigns.campaign import Campaign
    from relationkit.consent import Circumstances, ConsentEvent, Decision
    from relationkit.consent.decision.many import Audience
    from relationkit.consent.packs import Pack
    from relationkit.consent.registers import RefusalRegister
    from relationkit.consent.suppression import Peppers
    from relationkit.messages import Links
    from relationkit.profiles import Profile
    from relationkit.rules import Definition, Explanation, Rates, Standings

_BATCH = 500
_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Skip:
    """A customer who gets no letter, and why.

    ``code`` is not-in-segment, segment-unknown, template-error, lacks-header or lacks-content where the law asks the letter to
    carry or say what it does not, or a code of `Decision`. The explanation and the decision are there for whoever asks further.

    >>> Skip("c1", "no-consent").code
    'no-consent'
    """

    profile_id: str
    code: str
    explanation: Explanation | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """One worker's part of the customers: number `number`, from 0, of `of` parts that never overlap.

    Which part a customer falls into follows from a digest of the id and is the same for ever and everywhere.

    >>> sum(Share(number, of=3).holds("c42") for number in range(3))
    1
    """

    number: int
    of: int

    def __post_init__(self) -> None:
        """Refuse a part that is not there."""
        if not 0 <= self.number < self.of:
            message = f"share {self.number} of {self.of} does not exist; number the shares from 0"
            raise InvalidDocument(message, issues=(("number", "no-such-share"),))

    def holds(self, profile_id: str) -> bool:
        """Whether a customer is in this part."""
        digest = hashlib.blake2b(profile_id.encode(), digest_size=8).digest()
        return int.from_bytes(digest) % self.of == self.number


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """The letters and skips of a campaign as of a moment: one for each customer of the store, in the order of their ids.

    It is read anew each time it is walked, a few hundred customers at a time: a million recipients are never a list. `plan`
    makes one; walk it, or ask for ``messages()`` or ``skips()`` alone.

    >>> {"messages", "skips"} <= set(dir(Plan))
    True
    """

    campaign: Campaign
    store: Audience
    at: datetime
    links: Links
    rates: Rates | None = None
    share: Share | None = None
    segments: Mapping[str, Definition] = field(default_factory=lambda: _NO_OTHERS)
    rulebook: Rulebook = field(default_factory=Rulebook)
    intent: Intent = NOTHING_SAID
    peppers: Peppers | None = None
    registers: tuple[RefusalRegister, ...] = ()
    business: str | None = None

    def __iter__(self) -> Iterator[Message | Skip]:
        writer = Writer(self.campaign, self.links)
        standings = self.campaign.segment.standings(
            self.store, at=self.at, rates=self.rates, segments=self.segments
        )
        customers = self.store.profiles()
        share = self.share
        if share is not None:
            customers = (customer for customer in customers if share.holds(customer.id))
        while batch := list(islice(customers, _BATCH)):
            yield from self._decide(batch, writer, standings)

    def messages(self) -> Iterator[Message]:
        """The letters alone."""
        return (entry for entry in self if isinstance(entry, Message))

    def skips(self) -> Iterator[Skip]:
        """The skips alone."""
        return (entry for entry in self if isinstance(entry, Skip))

    @property
    def inquiry(self) -> Inquiry:
        """Whom it asks about customers beside the log."""
        return Inquiry(
            purpose=self.campaign.purpose,
            channel=self.campaign.channel,
            rulebook=self.rulebook,
            peppers=self.peppers,
            registers=self.registers,
            business=self.business,
        )

    def __repr__(self) -> str:
        return f"Plan({self.campaign.id!r}, at={self.at.isoformat()})"

    def _decide(
        self, batch: Sequence[Profile], writer: Writer, standings: Standings
    ) -> Iterator[Message | Skip]:
        segment = self.campaign.segment
        said = [
            segment.explain(
                profile,
                at=self.at,
                rates=self.rates,
                segments=self.segments,
                standings=standings,
            )
            for profile in batch
        ]
        chosen = [profile for profile, why in zip(batch, said, strict=True) if why.holds]
        consents = self.store.consents(chosen) if chosen else {}
        known = self.inquiry.circumstances(self.store, chosen, consents, at=self.at)
        for profile, why in zip(batch, said, strict=True):
            if why.holds:
                yield self._letter(
                    profile, consents.get(profile.id, ()), known[profile.id], why, writer
                )
            else:
                code = "segment-unknown" if why.truth is None else "not-in-segment"
                yield Skip(profile.id, code, explanation=why)

    def _letter(
        self,
        profile: Profile,
        events: Sequence[ConsentEvent],
        known: Circumstances,
        why: Explanation,
        writer: Writer,
    ) -> Message | Skip:
        campaign = self.campaign
        decision = decide(
            profile,
            events,
            purpose=campaign.purpose,
            channel=campaign.channel,
            at=self.at,
            intent=self.intent,
            circumstances=known,
            rulebook=self.rulebook,
            phase="plan",
        )
        if not decision.allowed:
            return Skip(profile.id, decision.code, explanation=why, decision=decision)
        try:
            letter = writer.letter(profile, decision.content)
        except TemplateError:
            return Skip(profile.id, "template-error", explanation=why, decision=decision)
        lacks = lacking(letter, decision, campaign)
        if lacks is not None:
            return Skip(profile.id, lacks, explanation=why, decision=decision)
        return letter


def plan(
    campaign: Campaign,
    store: Audience,
    *,
    at: datetime,
    links: Links,
    rates: Rates | None = None,
    share: Share | None = None,
    segments: Mapping[str, Definition] = _NO_OTHERS,
    packs: Iterable[Pack] | None = None,
    peppers: Peppers | None = None,
    registers: Iterable[RefusalRegister] = (),
    business: str | None = None,
) -> Plan:
    """Decide for each customer of the store whether the campaign writes to them as of `at`.

    Nothing is read until the plan is walked, and nothing is ever written. Several workers, each with a `share` of the
    customers, may deliver one campaign from one store side by side. `segments` are those that the campaign's own asks for
    (`relationkit.segments.Segments.definitions`), `packs` are the policy packs, if not the shipped ones; the law of the
    campaign's controller holds beside that of each customer's country. `peppers` are the keys to the store's suppression list; a
    list with entries stops all marketing without them. `business` names the field that says who is a firm, of type yes-no, or a
    text such as a tax number; everybody else is a consumer. `registers` are the registers of refusals that are asked where the
    law names them (`relationkit.consent.registers`); whom one that was not given would have to be asked about is left out.

    A letter that does not say what the law asks of it is a skip. Raises `UnknownField` for a segment over a field that the store
    does not declare, `InvalidDocument` for a naive `at`.

    >>> from datetime import UTC, datetime
    >>> from relationkit import *
    >>> store = MemoryStore()
    >>> store.put([Profile(id="c1", given="Anna", locale="en-GB")])
    >>> spring = Campaign(
    ...     "spring",
    ...     segment=Segment("all", where=field("id").is_known()),
    ...     purpose=Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."}),
    ...     sender=Sender(name="Jan Nowak", phone="+48 601 000 001", firm="Ogrody", email="jan@shop.example"),
    ...     template=Template(id="spring", language="en", subject="Spring", text="{{ greeting }} What will you plant?"),
    ... )
    >>> links = SignedLinks("https://shop.example/r", bytes(range(32)))
    >>> now = datetime(2026, 3, 1, tzinfo=UTC)
    >>> [(skip.profile_id, skip.code) for skip in plan(spring, store, at=now, links=links).skips()]
    [('c1', 'no-address')]
    """
    store.fields.check_condition(campaign.segment.where)
    if business is not None:
        require_firm_field(store.fields, business)
    asked = {*profile_fields(campaign.segment.where), *campaign.purpose.fields}
    special = any(spec.name in asked and spec.sensitivity == "special" for spec in store.fields)
    return Plan(
        campaign,
        store,
        require_aware(at),
        links,
        rates,
        share,
        segments,
        Rulebook(campaign.controller, packs),
        Intent(special=special),
        peppers,
        tuple(registers),
        business,
    )
