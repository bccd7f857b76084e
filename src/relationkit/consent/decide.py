"""The decision: pure, total, and no unless something says yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from relationkit.consent.events import GRANTS, STOPS
from relationkit.consent.purposes import NEEDS_CONSENT
from relationkit.documents import require_aware
from relationkit.profiles import loose_address
from relationkit.rules import Period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.purposes import Purpose
    from relationkit.profiles import ContactPoint, Profile

_RANK = {"claim": 0, "recorded": 1, "confirmed": 2}


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a message may go, by which code, on which evidence.

    ``code`` is one of: consent, transactional, service, security (allowed); no-address, stopped, withdrawn, refused, objected,
    no-consent, address-changed, consent-unproven, consent-expired (denied). ``evidence`` holds ids of consent events.

    >>> Permission(allowed=False, code="no-consent", purpose="newsletter", channel="email").allowed
    False
    """

    allowed: bool
    code: str
    purpose: str
    channel: str
    evidence: tuple[str, ...] = ()


def decide(
    profile: Profile,
    events: Iterable[ConsentEvent],
    *,
    purpose: Purpose,
    channel: str,
    at: datetime,
) -> Permission:
    """Say whether a message for `purpose` may go to `profile` on `channel` at `at`.

    `events` are what the log has for this profile (`ConsentLog.consents`). Only what was on record by `at` counts. In order:

    1. No address on the channel: no.
    2. A stop that binds, and that the person has not lifted by a later consent of their own: no. A stop of everything binds
       all classes but security; a marketing stop and a withdrawal bind marketing, greetings and surveys; a withdrawal of this
       very purpose binds it whatever its class, security excepted.
    3. A class that serves the person or a contract: yes.
    4. A consent for this person, purpose, channel and contact point, well enough proved and not expired: yes. Else no.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Purpose
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)])
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."})
    >>> decide(anna, [], purpose=news, channel="email", at=datetime(2026, 3, 1, tzinfo=UTC)).code
    'no-consent'
    """
    at = require_aware(at)

    def answer(code: str, *evidence: ConsentEvent, allowed: bool = False) -> Permission:
        return Permission(allowed, code, purpose.id, channel, tuple(event.id for event in evidence))

    point = profile.contact(channel)
    if point is None:
        return answer("no-address")
    known = [event for event in events if event.recorded_at <= at]
    own = [event for event in known if _grants(event, profile, purpose, channel)]
    exact = [event for event in own if _covers(event, point)]
    stop = _standing_stop(known, exact, profile, purpose, point)
    if stop is not None:
        return answer("stopped" if stop.scope == "everything" else stop.kind, stop)
    if purpose.message_class not in NEEDS_CONSENT:
        return answer(purpose.message_class, allowed=True)
    if not exact:
        return answer("address-changed" if own else "no-consent", *own)
    proved = [event for event in exact if _RANK[event.assurance] >= _RANK[purpose.least]]
    if not proved:
        return answer("consent-unproven", *exact)
    grant = max(proved, key=lambda event: (event.occurred_at, event.id))
    if purpose.valid_for is not None:
        fresh_since = Period.read(purpose.valid_for).before(at, ZoneInfo("UTC"))
        if grant.occurred_at <= fresh_since:
            return answer("consent-expired", grant)
    return answer("consent", grant, allowed=True)


def _grants(event: ConsentEvent, profile: Profile, purpose: Purpose, channel: str) -> bool:
    return (
        event.kind in GRANTS
        and event.profile_id == profile.id
        and event.purpose == purpose.id
        and event.channel == channel
    )


def _covers(event: ConsentEvent, point: ContactPoint) -> bool:
    """Strict for grants: the same contact point, letter by letter."""
    return event.epoch == (point.epoch or 0) and event.address == point.address


def _standing_stop(
    known: list[ConsentEvent],
    grants: list[ConsentEvent],
    profile: Profile,
    purpose: Purpose,
    point: ContactPoint,
) -> ConsentEvent | None:
    """The latest stop that binds, unless the person's own later consent for this very key lifted it.

    At the same instant the stop wins. What others claim lifts nothing.
    """
    stops = [event for event in known if _binds(event, profile, purpose, point)]
    if not stops:
        return None
    stop = max(stops, key=lambda event: (event.occurred_at, event.id))
    lifted = any(
        grant.kind != "claimed" and grant.occurred_at > stop.occurred_at for grant in grants
    )
    return None if lifted else stop


def _binds(event: ConsentEvent, profile: Profile, purpose: Purpose, point: ContactPoint) -> bool:
    """Loose for stops: this person, or any spelling of this address, on this channel or all of them."""
    if event.kind not in STOPS or purpose.message_class == "security":
        return False
    if event.channel not in {None, point.channel}:
        return False
    if event.profile_id != profile.id and event.loose != loose_address(
        point.channel, point.address
    ):
        return False
    if event.scope == "everything":
        return True
    if event.scope == "purpose":
        return event.purpose == purpose.id
    return purpose.message_class in NEEDS_CONSENT
