"""How long what is kept for which purpose, and what is over: told, never done here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from relationkit.consent.decision.grounds import ends_of
from relationkit.documents import Document, require_aware
from relationkit.errors import InvalidDocument
from relationkit.rules import Period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

Entity = Literal[
    "profile",
    "orders",
    "interactions",
    "annotations",
    "answers",
    "responses",
    "messages",
    "consents",
]
Anchor = Literal["recorded", "last-contact", "last-order", "last-sent", "ended"]
"""From when a window runs: when the record was made, the person's last own act (an opened letter is none), the last order, the
last message that relied on it, the end of what it was for."""
Action = Literal["archive", "anonymise", "erase"]
Verdict = Literal["due", "kept", "legal-hold", "proves-a-profile", "no-anchor"]

_SHORTEST_HOURS = 24


class RetentionRule(Document):
    """How long the records of one entity are kept for one purpose, from which moment, and what is done then.

    A ``window`` is a day at least: shorter ones erase what was written a moment ago, by mistake more often than on purpose.

    >>> RetentionRule(entity="profile", purpose="newsletter", anchor="last-contact", window="24 months", action="erase").action
    'erase'
    """

    entity: Entity
    purpose: Annotated[str, Field(min_length=1, max_length=80)]
    anchor: Anchor
    window: str
    action: Action

    def model_post_init(self, _context: object, /) -> None:
        """Refuse an unreadable window, and one of less than a day."""
        length = Period.read(self.window)
        if length.unit == "hours" and length.count < _SHORTEST_HOURS:
            message = f"the retention of {self.entity} for {self.purpose!r} is less than a day; write 1 day or more"
            raise InvalidDocument(message, issues=(("window", "less-than-a-day"),))

    @property
    def name(self) -> str:
        """Entity and purpose, of which there is one rule."""
        return f"{self.entity}/{self.purpose}"


@dataclass(frozen=True, slots=True)
class Record:
    """A record as retention sees it: what it is, for which purpose, whose, and the moments that it has.

    >>> from datetime import UTC, datetime
    >>> Record("o1", "orders", "accounting", "c1", {"recorded": datetime(2026, 3, 1, tzinfo=UTC)}).entity
    'orders'
    """

    id: str
    entity: Entity
    purpose: str
    profile_id: str
    moments: Mapping[Anchor, datetime]


@dataclass(frozen=True, slots=True)
class Retained:
    """What would be done with one record: "due" for its action; or why not, and until when.

    kept: its window is not over. legal-hold: a hold wins. proves-a-profile: it is the evidence for a profile that is still there.
    no-anchor: the moment from which its window runs is not known.

    >>> Retained("o1", "orders", "c1", "archive", "due", None).verdict
    'due'
    """

    id: str
    entity: Entity
    profile_id: str
    action: Action
    verdict: Verdict
    until: datetime | None


class Retention:
    """The rules of a shop: one for each entity and purpose, and evidence is kept for longer than the profile that it proves.

    Longer whatever the months: 25 months may be shorter than two years of the calendar, so write 3 years.

    >>> from datetime import UTC, datetime
    >>> books = RetentionRule(entity="orders", purpose="books", anchor="recorded", window="5 years", action="archive")
    >>> bought = Record("o1", "orders", "books", "c1", {"recorded": datetime(2020, 3, 1, tzinfo=UTC)})
    >>> [one.verdict for one in Retention([books]).dry_run([bought], at=datetime(2026, 3, 1, tzinfo=UTC))]
    ['due']
    """

    def __init__(self, rules: Iterable[RetentionRule]) -> None:
        self._rules: dict[str, RetentionRule] = {}
        for rule in rules:
            if rule.name in self._rules:
                message = f"there are two rules for {rule.name}; keep one"
                raise InvalidDocument(message, issues=((rule.name, "duplicate-rule"),))
            self._rules[rule.name] = rule
        for rule in self._rules.values():
            self._refuse_short_proof(rule)

    def __iter__(self) -> Iterator[RetentionRule]:
        return iter(self._rules.values())

    def __repr__(self) -> str:
        return f"Retention({len(self._rules)} rules)"

    def dry_run(
        self, records: Iterable[Record], *, at: datetime, held: Collection[str] = ()
    ) -> Sequence[Retained]:
        """Say for each record that a rule is for what would be done with it now; evidence comes last, as it would go last.

        `held` are the ids of customers under a legal hold. Who does it asks again first, and erases people with an `Eraser`.
        """
        at = require_aware(at)
        found = [
            self._look(rule, record, at, held)
            for record in records
            if (rule := self._rules.get(f"{record.entity}/{record.purpose}")) is not None
        ]
        there = {
            one.profile_id for one in found if one.entity == "profile" and one.verdict != "due"
        }
        told = [_proof(one) if _proves(one, there) else one for one in found]
        return sorted(told, key=lambda one: (one.entity == "consents", one.profile_id, one.id))

    def _look(
        self, rule: RetentionRule, record: Record, at: datetime, held: Collection[str]
    ) -> Retained:
        began = record.moments.get(rule.anchor)
        until = None if began is None else ends_of(began, rule.window)
        verdict: Verdict = "no-anchor" if until is None else "due" if until <= at else "kept"
        if record.profile_id in held:
            verdict, until = "legal-hold", None
        return Retained(record.id, rule.entity, record.profile_id, rule.action, verdict, until)

    def _refuse_short_proof(self, rule: RetentionRule) -> None:
        profile = self._rules.get(f"profile/{rule.purpose}")
        if rule.entity != "consents" or profile is None:
            return
        if Period.read(rule.window).must_be_shorter(Period.read(profile.window)) is None:
            message = (
                f"evidence for {rule.purpose!r} would go before the profile that it proves; "
                f"keep it for longer than {profile.window}"
            )
            raise InvalidDocument(message, issues=((rule.name, "shorter-than-profile"),))


def _proves(one: Retained, there: Collection[str]) -> bool:
    return one.entity == "consents" and one.verdict == "due" and one.profile_id in there


def _proof(one: Retained) -> Retained:
    return Retained(one.id, one.entity, one.profile_id, one.action, "proves-a-profile", one.until)
