"""From a profile and the log to what the customer sees."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.consent.centre.letters import controls, last_messages, purpose_line
from relationkit.consent.centre.view import (
    ContactLine,
    FieldLine,
    FieldWords,
    Origin,
    PreferenceView,
    RelatedLine,
    spoken,
)
from relationkit.consent.decision import Rulebook, decide
from relationkit.consent.rights import due
from relationkit.documents import require_aware
from relationkit.profiles.birthday import Birthday

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from relationkit.consent.centre.view import Control, PastMessage
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.notices import Notice
    from relationkit.consent.purposes import Controller, Purpose
    from relationkit.consent.rights import RightsRequest
    from relationkit.profiles import FieldRegistry, FieldSpec, Profile

PERSONAL = ("given", "family", "vocative", "birthday", "country")
"""What every profile may have and its customer may correct; `birthday` without a year."""

_PAUSES = (14, 30, 90)
_NOTHING: Mapping[str, FieldWords] = MappingProxyType({})
_NO_WORDS = FieldWords()
_UNKNOWN = Origin()
_NO_NOTICES: Mapping[str, Mapping[str, Notice]] = MappingProxyType({})
_NO_ORIGINS: Mapping[str, Origin] = MappingProxyType({})
_ASKS: Mapping[str, Control] = MappingProxyType({"access": "export", "erasure": "erase"})
"""The requests that a control of the centre opens."""


def preference_view(
    profile: Profile,
    events: Sequence[ConsentEvent],
    *,
    purposes: Iterable[Purpose],
    fields: FieldRegistry,
    controller: Controller,
    language: str,
    at: datetime,
    messages: Iterable[PastMessage] = (),
    channels: Iterable[str] | None = None,
    notices: Mapping[str, Mapping[str, Notice]] = _NO_NOTICES,
    words: Mapping[str, FieldWords] = _NOTHING,
    origins: Mapping[str, Origin] = _NO_ORIGINS,
    paused_until: datetime | None = None,
    requests: Iterable[RightsRequest] = (),
    rulebook: Rulebook | None = None,
) -> PreferenceView:
    """Lay out what is known of a customer and what the customer can do about it.

    `events` are what a `ConsentLog` has for the profile. `channels` are those on which the shop writes, by default all on which
    the customer has an address. A purpose can be asked for where `notices` has its words (purpose, then language); `words` are
    those beside each field, `origins` where each value came from. Of `messages` the last ten are shown. `paused_until` is until
    when the customer wants a pause, `requests` what the customer asked for by right; both as the store has it.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Controller, Purpose
    >>> from relationkit.profiles import ContactPoint, FieldRegistry, Profile
    >>> shop = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."})
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)])
    >>> view = preference_view(
    ...     anna, [], purposes=[news], fields=FieldRegistry(), controller=shop, language="en",
    ...     at=datetime(2026, 3, 1, tzinfo=UTC),
    ... )
    >>> view.purposes[0].state, view.controls
    ('off', ('object', 'stop-all', 'pause', 'export', 'erase'))
    """
    at = require_aware(at)
    purposes = tuple(purposes)
    wanted = [point.channel for point in profile.contacts] if channels is None else list(channels)
    rulebook = rulebook or Rulebook(controller)
    by_id = {event.id: event for event in events}
    lines = []
    for purpose in purposes:
        notice = notices.get(purpose.id, {}).get(language)
        for channel in wanted:
            said = decide(
                profile, events, purpose=purpose, channel=channel, at=at, rulebook=rulebook
            )
            lines.append(
                purpose_line(
                    said,
                    purpose,
                    by_id=by_id,
                    profile=profile,
                    at=at,
                    language=language,
                    notice=notice,
                )
            )
    open_ones = [one for one in due(requests, at) if one.request.kind in _ASKS]
    paused = paused_until if paused_until is not None and paused_until > at else None
    return PreferenceView(
        profile_id=profile.id,
        language=language,
        at=at,
        controller=controller,
        contacts=tuple(
            ContactLine(point.channel, point.address, point.since) for point in profile.contacts
        ),
        purposes=tuple(lines),
        fields=(
            *_personal(profile, words, origins, language),
            *_declared(profile, fields, words, origins, language),
        ),
        related=tuple(
            _related(profile, spec, words, language)
            for spec in fields
            if spec.about == "related-person" and profile.attributes.get(spec.name) is not None
        ),
        recipients=_recipients(purposes, language),
        messages=last_messages(messages, by_id),
        controls=controls(events, profile, at, paused=paused is not None),
        pauses=tuple((at + timedelta(days=days)).date() for days in _PAUSES),
        paused_until=paused,
        due={_ASKS[one.request.kind]: one.at for one in open_ones},
    )


def _personal(
    profile: Profile, words: Mapping[str, FieldWords], origins: Mapping[str, Origin], language: str
) -> Iterable[FieldLine]:
    """What every profile may have, where it is known or the shop has words to ask for it."""
    for name in PERSONAL:
        value: object | None = getattr(profile, name)
        if value is not None or name in words:
            said = words.get(name, _NO_WORDS)
            yield FieldLine(
                name=name,
                kind="birthday" if name == "birthday" else "text",
                value=value,
                label=spoken(said.label, language),
                why=spoken(said.why, language),
                offer=spoken(said.offer, language),
                origin=origins.get(name, _UNKNOWN),
            )


def _declared(
    profile: Profile,
    fields: FieldRegistry,
    words: Mapping[str, FieldWords],
    origins: Mapping[str, Origin],
    language: str,
) -> Iterable[FieldLine]:
    for spec in fields:
        if spec.about == "self":
            said = words.get(spec.name, _NO_WORDS)
            yield FieldLine(
                name=spec.name,
                kind=spec.type,
                value=profile.attributes.get(spec.name),
                label=spoken(said.label, language),
                why=spoken(spec.ask, language),
                offer=spoken(said.offer, language),
                origin=origins.get(spec.name, _UNKNOWN),
            )


def _related(
    profile: Profile, spec: FieldSpec, words: Mapping[str, FieldWords], language: str
) -> RelatedLine:
    return RelatedLine(
        name=spec.name,
        label=spoken(words.get(spec.name, _NO_WORDS).label, language),
        day=_day_of_year(profile.attributes[spec.name]),
        why=spoken(spec.ask, language) or "",
    )


def _day_of_year(value: object) -> str | None:
    """``--MM-DD`` of a day or of a birthday in writing; None for anything else, a name above all."""
    if isinstance(value, date):
        return str(Birthday(value.month, value.day))
    try:
        read = Birthday.read(str(value))
    except ValueError:
        return None
    return str(Birthday(read.month, read.day))


def _recipients(purposes: Iterable[Purpose], language: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for purpose in purposes:
        for name in purpose.recipients:
            title = spoken(purpose.title, language) or purpose.id
            found[name] = (*found.get(name, ()), title)
    return MappingProxyType(dict(sorted(found.items())))
