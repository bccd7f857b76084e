"""From a command to what is written about the person: events of consent, or a corrected profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.consent.centre.commands import Correct, Forget, Object, Refused, Withdraw
from relationkit.consent.events import ConsentEvent
from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument
from relationkit.profiles import Profile
from relationkit.profiles.profile import PERSON_FIELDS

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.consent.centre.commands import Command
    from relationkit.profiles import FieldRegistry


@dataclass(frozen=True, slots=True)
class Change:
    """What a command writes: events for the log, a profile to put; neither for a pause or a request, which have books of theirs.

    >>> Change().events
    ()
    """

    events: tuple[ConsentEvent, ...] = ()
    profile: Profile | None = None


def enact(
    command: Command, profile: Profile, *, fields: FieldRegistry, at: datetime
) -> Change | Refused:
    """Work out what a command changes; write nothing.

    A stop of everything, or of all marketing, is also written for each address in use, so that it holds under whichever customer
    the address stands. A corrected value is checked by the registry.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import FieldRegistry
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> enact(Object("marketing"), Profile(id="c1"), fields=FieldRegistry(), at=noon).events[0].kind
    'objected'
    """
    at = require_aware(at)
    if isinstance(command, Withdraw):
        act = _stop(profile, at, command.channel, kind="withdrawn", purpose=command.purpose)
        return Change((act,))
    if isinstance(command, Object):
        places = (None, *(point.channel for point in profile.contacts))
        how = {"kind": "objected", "scope": command.scope}
        return Change(tuple(_stop(profile, at, channel, **how) for channel in places))
    if isinstance(command, Correct):
        return _corrected(profile, command.field, command.value, fields)
    if isinstance(command, Forget):
        return _corrected(profile, command.field, None, fields)
    return Change()


def _stop(profile: Profile, at: datetime, channel: str | None, **what: str) -> ConsentEvent:
    point = profile.contact(channel) if channel else None
    return ConsentEvent.from_dict(
        {
            **what,
            "profile_id": profile.id,
            "channel": channel,
            "address": point.address if point else None,
            "occurred_at": at,
            "recorded_at": at,
            "method": "preference-centre",
            "source": "preference-centre",
        }
    )


def _corrected(
    profile: Profile, name: str, value: object, fields: FieldRegistry
) -> Change | Refused:
    """The profile with another value, if it may have it."""
    part = name if name in PERSON_FIELDS or name == "vocative" else "attributes"
    try:
        checked = Profile.from_dict(
            {"id": profile.id, part: {name: value} if part == "attributes" else value}
        )
        fields.check(checked)
    except InvalidDocument as error:
        own = [code for where, code in error.issues if where == name]
        return Refused(own[0] if own else "wrong-type", name)
    found = getattr(checked, part)
    if part == "attributes":
        others = {key: held for key, held in profile.attributes.items() if key != name}
        found = {**others, **({} if value is None else found)}
    return Change(profile=profile.model_copy(update={part: found}))
