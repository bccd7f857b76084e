"""The acts that lessen what is sent: leaving one purpose, objecting to marketing, stopping everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.events import ConsentEvent
from relationkit.consent.kinds import GRANTS
from relationkit.consent.tokens import reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from relationkit.consent.kinds import Method
    from relationkit.consent.links.book import Holder
    from relationkit.consent.purposes import Purpose
    from relationkit.consent.tokens import Token
    from relationkit.profiles import Profile

_NO_LETTER = reference("")


def withdrawal(
    token: Token,
    holder: Holder,
    profile: Profile,
    known: Sequence[ConsentEvent],
    *,
    purposes: Iterable[Purpose],
    at: datetime,
    method: Method,
    source: str,
) -> tuple[ConsentEvent, ...]:
    """Make the stops that a token asks for and that do not stand yet.

    A purpose that the shop no longer has is not looked for: whoever leaves it leaves all marketing. What is stopped on all
    channels is also stopped for the very address that the letter went to, under whichever customer that stands.
    """
    purpose = next((one.id for one in purposes if reference(one.id) == token.scope), None)
    point = profile.contact(holder.channel)
    reached = point.address if point and (point.epoch or 0) == holder.epoch else None
    places: list[tuple[str | None, str | None]] = [(holder.channel, reached)]
    if token.kind == "unsubscribe" and purpose:
        stop = {"kind": "withdrawn", "purpose": purpose}
    else:
        scope = "everything" if token.kind == "stop-all" else "marketing"
        stop = {"kind": "objected", "scope": scope}
        places = [(None, None), *(places if reached else ())]
    letter = None if token.message == _NO_LETTER else token.message.hex()
    acts = (
        ConsentEvent.from_dict(
            {
                **stop,
                "profile_id": profile.id,
                "channel": channel,
                "address": address,
                "occurred_at": at,
                "recorded_at": at,
                "method": method,
                "source": source,
                "reference": letter,
            }
        )
        for channel, address in places
    )
    return tuple(act for act in acts if not _stands(act, known))


def _stands(stop: ConsentEvent, known: Sequence[ConsentEvent]) -> bool:
    """Whether the same was stopped already, and the person did not agree to anything since."""
    same = [event.occurred_at for event in known if _what(event) == _what(stop)]
    agreed = [
        event.occurred_at for event in known if event.kind in GRANTS and event.kind != "claimed"
    ]
    return bool(same) and (not agreed or max(same) >= max(agreed))


def _what(event: ConsentEvent) -> tuple[object, ...]:
    return (
        event.kind,
        event.profile_id,
        event.purpose,
        event.channel,
        event.scope,
        event.address,
        event.controller,
        event.actor,
    )
