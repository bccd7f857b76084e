"""A consent event as a sentence for the person whom it concerns."""

from __future__ import annotations

from datetime import UTC
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.consent.events import ConsentEvent

_DID: Mapping[str, str] = MappingProxyType(
    {
        "requested": "{who} asked for {what}{how}, to be confirmed.",
        "deferred": "{who} put off the answer about {what}{how}.",
        "given": "{who} agreed to {what}{how}.",
        "confirmed": "{who} confirmed {what}{how}.",
        "renewed": "{who} renewed the consent to {what}{how}.",
        "claimed": "{who} reported that you agreed to {what}{how}.",
        "refused": "{who} refused {what}{how}.",
        "withdrawn": "{who} withdrew from {what}{how}.",
        "objected": "{who} objected to {what}{how}.",
        "revoked": "{who} ended {what}{how}.",
        "invalidated": "{who} declared the consent to {what}{how} void.",
        "complained": "{who} reported {what}{how} as unwanted.",
        "bounced": "{who} reported that you cannot be reached for {what}{how}.",
        "register-hit": "{who} found you in a register of those who refuse {what}{how}.",
        "restricted": "{who} had the use of your data for {what}{how} restricted.",
        "restriction-lifted": "{who} lifted the restriction.",
        "sale": "You bought something.",
        "inquiry": "You made an inquiry.",
        "membership": "You became a member.",
    }
)
_WHO: Mapping[str, str] = MappingProxyType(
    {
        "subject": "You",
        "guardian": "Your guardian",
        "staff": "Our staff",
        "admin": "Our staff",
        "system": "Our system",
        "import": "An import",
        "mailbox-provider": "Your mailbox provider",
        "authority": "An authority",
    }
)
_SCOPES: Mapping[str, str] = MappingProxyType(
    {"marketing": "all marketing", "everything": "every message"}
)


def sentence(event: ConsentEvent, titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """Say what happened, in English; `titles` are the names of purposes by id.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import ConsentEvent
    >>> from relationkit.profiles import Profile
    >>> sentence(ConsentEvent.objected(Profile(id="c1"), at=datetime(2026, 3, 1, 9, tzinfo=UTC), source="letter"))
    '2026-03-01 09:00 UTC: You objected to all marketing. (letter)'
    """
    what = _SCOPES.get(event.scope) or titles.get(event.purpose or "", event.purpose or "messages")
    how = f" by {event.channel}" if event.channel else ""
    said = _DID[event.kind].format(who=_WHO[event.actor], what=what, how=how)
    return f"{event.occurred_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC: {said} ({event.source})"
