"""What stands of a log: the stop that binds, the consent that holds, the relationship that is fresh."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from relationkit.consent.kinds import GRANTS, OWN
from relationkit.consent.purposes import ALWAYS, NEEDS_CONSENT
from relationkit.profiles import loose_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.purposes import Purpose
    from relationkit.profiles import ContactPoint, Profile

Events = list["ConsentEvent"]

_IN_ORDER = attrgetter("occurred_at", "id")

_APART = frozenset({"bounced", "restricted", "register-hit"})
"""Stops that have a question of their own."""


def latest(events: Sequence[ConsentEvent]) -> ConsentEvent:
    """The last that happened; of two at one moment always the same one."""
    return events[0] if len(events) == 1 else max(events, key=_IN_ORDER)


def grants(event: ConsentEvent, profile: Profile, purpose: Purpose, channel: str) -> bool:
    """Whether it is a consent of this person for the purpose on the channel, whatever the address."""
    return (
        event.kind in GRANTS
        and event.profile_id == profile.id
        and event.purpose == purpose.id
        and event.channel == channel
        and event.controller == purpose.controller
    )


def is_for(event: ConsentEvent, point: ContactPoint) -> bool:
    """Strict for grants: the same contact point, letter by letter."""
    return event.address == point.address and event.epoch == (point.epoch or 0)


def binding(found: Events, profile: Profile, point: ContactPoint) -> Events:
    """Loose for stops: this person's, or those of any spelling of this address."""
    loose = loose_address(point.channel, point.address)
    return [event for event in found if event.profile_id == profile.id or event.loose == loose]


def standing(found: Sequence[ConsentEvent], exact: Events) -> ConsentEvent | None:
    """The latest stop, unless the person's own later consent for this very key lifted it.

    At the same instant the stop wins. What others claim lifts nothing.
    """
    if not found:
        return None
    stop = latest(found)
    lifted = any(
        grant.kind != "claimed" and grant.occurred_at > stop.occurred_at for grant in exact
    )
    return None if lifted else stop


def stopping(found: Events, purpose: Purpose) -> Events:
    """The stops that bind the purpose; nothing binds what must reach everybody."""
    if purpose.message_class in ALWAYS:
        return []
    return [event for event in found if event.kind not in _APART and _binds(event, purpose)]


def _binds(event: ConsentEvent, purpose: Purpose) -> bool:
    if event.controller is not None and event.controller != purpose.controller:
        return False
    if event.scope == "everything":
        return True
    if event.scope == "purpose":
        return event.purpose == purpose.id
    return purpose.message_class in NEEDS_CONSENT


def restriction(known: Events, found: Events, profile: Profile) -> ConsentEvent | None:
    """The restriction of processing that the person has not lifted."""
    restricted = [event for event in found if event.kind == "restricted"]
    if not restricted:
        return None
    last = latest(restricted)
    lifted = any(
        event.kind == "restriction-lifted"
        and event.profile_id == profile.id
        and event.actor in OWN
        and event.occurred_at > last.occurred_at
        for event in known
    )
    return None if lifted else last
