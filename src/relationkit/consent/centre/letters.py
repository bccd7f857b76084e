"""What a customer gets, and what a click does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.centre.view import MessageLine, PurposeLine, spoken
from relationkit.consent.kinds import GRANTS, STOPS
from relationkit.consent.links.confirmation import PENDING
from relationkit.consent.purposes import NEEDS_CONSENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from relationkit.consent.centre.view import Control, PastMessage, State
    from relationkit.consent.decision import Decision
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.notices import Notice
    from relationkit.consent.purposes import Purpose
    from relationkit.profiles import Profile

_STOPPED = frozenset({"withdrawn", "refused", "objected", "stopped"})
_RESUMABLE = _STOPPED | {
    "no-consent", "consent-unproven", "consent-outdated", "consent-expired", "consent-stale", "address-changed",
}  # fmt: skip
"""Where the customer's own consent would change the answer."""
_LAST = 10


def purpose_line(
    said: Decision,
    purpose: Purpose,
    *,
    by_id: Mapping[str, ConsentEvent],
    profile: Profile,
    at: datetime,
    language: str,
    notice: Notice | None,
) -> PurposeLine:
    """Show one purpose on one channel as `decide` answered for it."""
    proof = [by_id[one] for one in said.evidence if one in by_id]
    if said.verdict == "deny":
        # A consent that does not suffice is evidence, but not since when nothing comes.
        proof = [event for event in proof if event.kind in STOPS]
    mine = [
        event
        for event in by_id.values()
        if event.recorded_at <= at
        and event.profile_id == profile.id
        and (event.purpose, event.channel) == (purpose.id, said.channel)
    ]
    consents = purpose.message_class in NEEDS_CONSENT
    state: State = "off"
    if not consents:
        state = "serves" if said.verdict != "deny" else "off"
    elif said.verdict != "deny":
        state = "on"
    elif _pending(mine, by_id, at):
        state = "asked"
    held = any(event.kind in GRANTS for event in mine) and said.code not in _STOPPED
    return PurposeLine(
        purpose=purpose.id,
        channel=said.channel,
        title=spoken(purpose.title, language) or purpose.id,
        why=purpose.why_in(language),
        state=state,
        code=said.code,
        since=max((event.occurred_at for event in proof), default=None),
        until=said.valid_until,
        stops=consents and (state in {"on", "asked"} or held),
        starts=notice.text if notice and state == "off" and said.code in _RESUMABLE else None,
    )


def controls(
    events: Iterable[ConsentEvent], profile: Profile, at: datetime, *, paused: bool
) -> tuple[Control, ...]:
    """Stops first. What was stopped altogether need not be stopped again, unless the person agreed to something since."""
    known = [
        event for event in events if event.profile_id == profile.id and event.recorded_at <= at
    ]
    agreed = max(
        (one.occurred_at for one in known if one.kind in GRANTS and one.kind != "claimed"),
        default=None,
    )
    stands = {
        one.scope
        for one in known
        if one.kind == "objected"
        and one.channel is None
        and (agreed is None or one.occurred_at >= agreed)
    }
    stops: list[Control] = []
    if not stands:
        stops.append("object")
    if "everything" not in stands:
        stops.append("stop-all")
    return (*stops, "resume" if paused else "pause", "export", "erase")


def last_messages(
    messages: Iterable[PastMessage], by_id: Mapping[str, ConsentEvent]
) -> tuple[MessageLine, ...]:
    """The last ten, the newest first, each with the day of the act on which it went."""
    newest = sorted(messages, key=lambda one: one.at, reverse=True)[:_LAST]
    return tuple(
        MessageLine(
            at=one.at,
            subject=one.subject,
            channel=one.channel,
            ground=one.ground,
            agreed_at=max(
                (by_id[proof].occurred_at for proof in one.evidence if proof in by_id), default=None
            ),
        )
        for one in newest
    )


def _pending(mine: Iterable[ConsentEvent], by_id: Mapping[str, ConsentEvent], at: datetime) -> bool:
    """Whether something was asked for that its mailbox may still confirm."""
    asked = [
        event.occurred_at
        for event in mine
        if event.kind == "requested" and event.occurred_at + PENDING > at
    ]
    stopped = [event.occurred_at for event in by_id.values() if event.kind in STOPS]
    return bool(asked) and all(moment < max(asked) for moment in stopped)
