"""All that is kept about one person, as that person may have it (GDPR article 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from relationkit.consent.rights.page import page
from relationkit.consent.rights.plain import attributes, document, own_fields, to_json
from relationkit.consent.rights.sentences import sentence
from relationkit.documents import require_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.purposes import Controller, Purpose
    from relationkit.consent.rights.requests import RightsRequest
    from relationkit.consent.suppression import Suppression
    from relationkit.profiles import FieldRegistry, FieldSpec, Profile

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, repr=False)
class Sending:
    """A message that went to the person, and on what ground: of `Receipt` and `Addressee`.

    >>> from datetime import UTC, datetime
    >>> Sending(datetime(2026, 3, 1, tzinfo=UTC), "email", "newsletter", "spring", "sent", "consent")
    Sending('email', 'newsletter', 'sent')
    """

    at: datetime
    channel: str
    purpose: str
    campaign: str
    status: str
    ground: str | None = None
    evidence: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Sending({self.channel!r}, {self.purpose!r}, {self.status!r})"


@dataclass(frozen=True, slots=True, repr=False)
class Export:
    """What is handed to the person: ``data`` as plain values, as JSON and as a page to print.

    >>> Export("c1", {})
    Export('c1')
    """

    profile_id: str
    data: Mapping[str, Any]

    def to_json(self) -> str:
        """The data in one order always, a value a line: two exports are compared line by line."""
        return to_json(self.data)

    def to_html(self) -> str:
        """The data as one page without a script, in English, which prints on paper."""
        return page(self.data)

    def __repr__(self) -> str:
        return f"Export({self.profile_id!r})"


def access(
    profile: Profile,
    events: Iterable[ConsentEvent] = (),
    *,
    at: datetime,
    fields: FieldRegistry,
    purposes: Iterable[Purpose] = (),
    controller: Controller | None = None,
    sendings: Iterable[Sending] = (),
    suppressions: Iterable[Suppression] = (),
    requests: Iterable[RightsRequest] = (),
    paused_until: datetime | None = None,
    sources: Mapping[str, str] = _NONE,
    language: str = "en",
) -> Export:
    """Put together what a person is to be told: each value with its source, purposes, recipients, how long it is kept and why.

    `profile` is the whole one of a store, `events` what the log has for it, `sendings` and `suppressions` what the outbox and the
    list have, `requests` and `paused_until` what the books of requests and of pauses have; `sources` says where values came
    from, by field. Texts of the shop are in `language` where it has them. Send it to a proven address only, never behind a link
    that works without.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import FieldRegistry, Profile
    >>> anna = Profile(id="c1", given="Anna")
    >>> told = access(anna, at=datetime(2026, 3, 1, tzinfo=UTC), fields=FieldRegistry(), sources={"given": "checkout"})
    >>> told.data["fields"][0]["source"]
    'checkout'
    """
    known = {purpose.id: purpose for purpose in purposes}
    specs = {spec.name: spec for spec in fields}
    titles = {name: _in(purpose.title, language) for name, purpose in known.items()}
    values = own_fields(profile) | attributes(profile)
    data = {
        "about": {
            "profile_id": profile.id,
            "exported_at": _moment(at),
            "controller": None if controller is None else controller.model_dump(mode="json"),
            "paused_until": None if paused_until is None else _moment(paused_until),
        },
        "fields": [
            {
                "name": name,
                "value": value,
                "source": sources.get(name),
                **_uses(name, specs.get(name), known, language),
            }
            for name, value in values.items()
        ],
        "contacts": [
            document(point) | {"source": sources.get(point.channel)} for point in profile.contacts
        ],
        "orders": [document(part) for part in profile.orders],
        "interactions": [document(part) for part in profile.interactions],
        "remarks": [document(part) for part in profile.annotations],
        "answers": [document(part) for part in profile.answers],
        "segments": [document(part) for part in profile.memberships],
        "consents": [
            {"sentence": sentence(event, titles), "event": document(event)}
            for event in sorted(events, key=lambda one: (one.occurred_at, one.id))
        ],
        "messages": [
            {
                "at": _moment(one.at),
                "channel": one.channel,
                "purpose": one.purpose,
                "campaign": one.campaign,
                "status": one.status,
                "ground": one.ground,
                "evidence": list(one.evidence),
            }
            for one in sorted(sendings, key=lambda one: (one.at, one.channel, one.campaign))
        ],
        "suppressions": [
            {
                "channel": one.channel,
                "scope": one.scope,
                "since": _moment(one.since),
                "code": one.code,
            }
            for one in sorted(
                suppressions, key=lambda one: (one.since, one.channel or "", one.scope)
            )
        ],
        "requests": [
            {
                "kind": one.kind,
                "received_at": _moment(one.received_at),
                "due_at": _moment(one.due_at),
                "answered_at": None if one.answered_at is None else _moment(one.answered_at),
            }
            for one in sorted(requests, key=lambda one: (one.received_at, one.id))
        ],
    }
    return Export(profile.id, data)


def _uses(
    name: str, spec: FieldSpec | None, purposes: Mapping[str, Purpose], language: str
) -> dict[str, Any]:
    """What a field is for, who else gets it, how long it is kept and why it is asked."""
    declared: Sequence[str] = spec.purposes if spec else ()
    using = [one for one in purposes.values() if name in one.fields or one.id in declared]
    return {
        "purposes": {one.id: _in(one.title, language) for one in using},
        "recipients": sorted({recipient for one in using for recipient in one.recipients}),
        "kept_for": spec.keep if spec else None,
        "why": _in(spec.ask, language) if spec else None,
        "about": spec.about if spec else "self",
    }


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))


def _moment(at: datetime) -> str:
    return require_aware(at).astimezone(UTC).isoformat()
