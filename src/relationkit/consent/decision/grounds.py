"""What a consent and a sale are worth: whether they prove enough, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from relationkit.consent.decision.standing import is_for
from relationkit.consent.kinds import RELATIONSHIPS
from relationkit.consent.purposes import ASSURANCES
from relationkit.rules import Period

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.consent.decision.weighing import Weighing
    from relationkit.consent.events import ConsentEvent

_UTC = ZoneInfo("UTC")
_RANK = {assurance: number for number, assurance in enumerate(ASSURANCES)}
_RECORDED = _RANK["recorded"]


def proves(weighing: Weighing, grant: ConsentEvent) -> bool:
    """Well enough for the purpose and for the law; a claim that the shop vouches for counts as recorded, never as more."""
    least, rank = weighing.purpose.least, _RANK[grant.assurance]
    if least == "claim":
        rank = max(rank, _RECORDED)
    return rank >= weighing.terms.least and rank >= _RANK[least]


def ends(weighing: Weighing, grant: ConsentEvent) -> datetime | None:
    """When a consent ends by itself: the life of the purpose or of the law, whichever is shorter."""
    own, law = weighing.purpose.valid_for, weighing.terms.valid_for
    if own is None and law is None:
        return None
    return min(ends_of(grant.occurred_at, length) for length in (own, law) if length is not None)


def is_stale(weighing: Weighing, grant: ConsentEvent) -> bool:
    """Nothing was heard of the person for too long; asked when planning, where the history is at hand."""
    length = weighing.terms.stale_after
    if length is None or weighing.phase != "plan":
        return False
    heard = weighing.circumstances.last_contact
    contacts = [
        grant.occurred_at,
        *(event.occurred_at for event in weighing.known if event.kind in RELATIONSHIPS),
    ]
    last = max(contacts if heard is None else [*contacts, heard])
    return ends_of(last, length) <= weighing.at


def soft_opt_in(weighing: Weighing) -> tuple[datetime | None, ConsentEvent] | None:
    """The latest sale or inquiry at this address that allows to write about what is like it, and until when."""
    purpose = weighing.purpose
    rule = weighing.terms.soft_opt_in if purpose.soft_opt_in else None
    if rule is None or weighing.point is None:
        return None
    about = weighing.intent.product_classes or purpose.product_classes
    for event in sorted(weighing.known, key=lambda one: (one.occurred_at, one.id), reverse=True):
        if event.kind not in RELATIONSHIPS or event.profile_id != weighing.profile.id:
            continue
        if event.channel != weighing.channel or not is_for(event, weighing.point):
            continue
        if rule.similar and not (about and about <= set(event.product_classes)):
            continue
        if rule.offered and not event.objection_offered:
            continue
        months = {"sale": rule.sale_months, "inquiry": rule.inquiry_months}.get(event.kind, 0)
        until = ends_of(event.occurred_at, f"{months} months") if months else None
        if months is None or (until is not None and until > weighing.at):
            return until, event
    return None


def ends_of(began: datetime, length: str) -> datetime:
    """The first moment at which something that began then and lasts so long is over: `Period.before` reaches it.

    >>> from datetime import UTC, datetime
    >>> ends_of(datetime(2026, 1, 31, 12, tzinfo=UTC), "1 month").isoformat()
    '2026-03-01T00:00:00+00:00'
    """
    return Period.read(length).after(began, _UTC)
