"""One question about a whole shop: to whom this may be sent, and why not to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TypeAlias

from relationkit.consent.decision.asked import (
    DEFAULT,
    NOTHING_SAID,
    Intent,
    Rulebook,
)
from relationkit.consent.decision.cases import KEPT, Cases, CaseStore
from relationkit.consent.decision.decide import decide
from relationkit.consent.decision.known import Inquiry, require_firm_field
from relationkit.consent.log import ConsentLog
from relationkit.consent.suppression import SuppressionList
from relationkit.documents import require_aware
from relationkit.profiles import ProfileSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from relationkit.consent.decision.decision import Decision, Verdict
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.purposes import Purpose
    from relationkit.consent.registers import RefusalRegister
    from relationkit.consent.suppression import Peppers
    from relationkit.profiles import Profile

_BATCH = 500
MOST_LISTED = 200_000
"""How many fingerprints of a suppression list are held in memory, 100 bytes each; a longer list is asked page by page."""
_Answer: TypeAlias = "tuple[Verdict, str, str | None, str | None]"


class Ruling(NamedTuple):
    """What `decide` says of one customer, without the evidence: see `Decision`.

    >>> Ruling("c1", "deny", "no-consent", None, None).code
    'no-consent'
    """

    profile_id: str
    verdict: Verdict
    code: str
    channel_ground: str | None
    processing_basis: str | None

    @classmethod
    def of(cls, profile_id: str, said: Decision) -> Self:
        """Take it from a decision."""
        return cls(profile_id, said.verdict, said.code, said.channel_ground, said.processing_basis)


class Audience(ProfileSource, ConsentLog, Protocol):
    """Customers and their consents."""


def decide_many(
    store: Audience,
    ids: Iterable[str] | None = None,
    *,
    purpose: Purpose,
    channel: str,
    at: datetime,
    intent: Intent = NOTHING_SAID,
    rulebook: Rulebook = DEFAULT,
    peppers: Peppers | None = None,
    registers: Iterable[RefusalRegister] = (),
    business: str | None = None,
) -> Iterator[Ruling]:
    """Say of all customers in the order of their ids, or of these in theirs, what `decide` says of each at transmission.

    A store that is a `CaseStore` (those in SQL are) sorts its customers into cases, and one answer serves a case: that takes
    microseconds a customer. Others, and customers who are alone in their case, are read and decided one by one. The store's
    suppression list and pauses are asked; `peppers` are the keys of that list, `registers` the registers of refusals, and
    `business` the field that says who is a firm, as for `plan`. It forecasts: nothing of it may be sent on, `decide` has the last
    word on each.

    >>> from collections import Counter
    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Purpose
    >>> from relationkit.profiles import Profile
    >>> from relationkit.storage import MemoryStore
    >>> store = MemoryStore()
    >>> store.put([Profile(id="c1"), Profile(id="c2")])
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."})
    >>> said = decide_many(store, purpose=news, channel="email", at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> Counter(one.code for one in said)
    Counter({'no-address': 2})
    """
    if business is not None:
        require_firm_field(store.fields, business)
    inquiry = Inquiry(
        purpose=purpose,
        channel=channel,
        rulebook=rulebook,
        peppers=peppers,
        registers=tuple(registers),
        business=business,
    )
    question = _Question(store, inquiry, require_aware(at), intent)
    if ids is None and isinstance(store, CaseStore):
        return question.by_case(store)
    return question.one_by_one(store.profiles() if ids is None else store.people(ids))


@dataclass(frozen=True, slots=True)
class _Question:
    """One question, asked of many."""

    store: Audience
    inquiry: Inquiry
    at: datetime
    intent: Intent

    def one_by_one(self, profiles: Iterator[Profile]) -> Iterator[Ruling]:
        return (ruling for _, _, ruling in self._read(profiles))

    def by_case(self, store: CaseStore) -> Iterator[Ruling]:
        inquiry, at = self.inquiry, self.at
        cases = Cases(store.case_shapes(), inquiry, at=at)
        others = store.case_others(inquiry.channel, at)
        entries = store.case_listed(MOST_LISTED)
        pages = store.case_pages(inquiry.purpose.id, inquiry.channel, at, firm=inquiry.business)
        known: dict[int | None, _Answer] = {}
        for rows in pages:
            page = list(cases.of_page(rows))
            listed = self._listed({loose for _, loose, _ in page if loose is not None}, entries)
            alone = {
                profile_id
                for profile_id, loose, case in page
                if case is None or profile_id in others or loose in listed
            }
            told = self._learn(page, alone, cases, known)
            for profile_id, _, case in page:
                said = told.get(profile_id) or known.get(case)
                if said is not None:  # else deleted since the page was read
                    yield Ruling(profile_id, *said)
            if len(known) >= KEPT:
                known.clear()

    def _learn(
        self,
        page: Sequence[tuple[str, str | None, int | None]],
        alone: Collection[str],
        cases: Cases,
        known: dict[int | None, _Answer],
    ) -> dict[str, _Answer]:
        """Decide those who are alone, and of each new case its first customer; add the answers of cases to `known`."""
        models: dict[int | None, str] = {}
        for profile_id, _, case in page:
            if case not in known and case not in models and profile_id not in alone:
                models[case] = profile_id
        sought = {profile_id: case for case, profile_id in models.items()}
        told: dict[str, _Answer] = {}
        for profile, events, ruling in self._read(self.store.people([*alone, *sought])):
            told[profile.id] = ruling[1:]
            case = sought.get(profile.id)
            if case is not None and case == cases.of_one(profile, events):
                known[case] = ruling[1:]
        changed = models.keys() - known.keys()  # their model was written to, or is gone, since
        if changed:
            left = (profile_id for profile_id, _, case in page if case in changed)
            told |= {one.profile_id: one[1:] for one in self.one_by_one(self.store.people(left))}
        return told

    def _listed(
        self, addresses: Collection[str], entries: Collection[str] | None
    ) -> Collection[str]:
        """Those of the addresses, given by their keys, that have an entry on the suppression list; `entries` if it is short."""
        store, peppers = self.store, self.inquiry.peppers
        if peppers is None or not isinstance(store, SuppressionList):
            return ()
        used = store.suppression_peppers()
        if not used:
            return ()
        asked = {loose: peppers.fingerprints_of(loose, used) for loose in addresses}
        if entries is None:
            entries = store.suppressions(
                {one for prints in asked.values() for one in prints}
            ).keys()
        return {loose for loose, prints in asked.items() if any(one in entries for one in prints)}

    def _read(
        self, profiles: Iterator[Profile]
    ) -> Iterator[tuple[Profile, Sequence[ConsentEvent], Ruling]]:
        """Each customer with the events that bear on them, and the ruling."""
        while batch := list(islice(profiles, _BATCH)):
            consents = self.store.consents(batch)
            known = self.inquiry.circumstances(self.store, batch, consents, at=self.at)
            for profile in batch:
                events = consents.get(profile.id, ())
                said = decide(
                    profile,
                    events,
                    purpose=self.inquiry.purpose,
                    channel=self.inquiry.channel,
                    at=self.at,
                    intent=self.intent,
                    circumstances=known[profile.id],
                    rulebook=self.inquiry.rulebook,
                )
                yield profile, events, Ruling.of(profile.id, said)
