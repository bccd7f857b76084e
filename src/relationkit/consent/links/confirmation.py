"""Double opt-in: somebody asked for it at a form, and the mailbox itself says yes.

Both halves are events. The first is "requested", which allows nothing; the second, "confirmed", names the first and is the
person's own act, made with what only the mailbox was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from relationkit.consent.events import ConsentEvent
from relationkit.consent.kinds import OWN, STOPS
from relationkit.consent.links.book import Holder
from relationkit.consent.tokens import reference
from relationkit.documents import require_aware
from relationkit.profiles import loose_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relationkit.consent.kinds import Method
    from relationkit.consent.links.book import LinkStore
    from relationkit.consent.notices import Notice
    from relationkit.consent.purposes import Purpose
    from relationkit.consent.tokens import Token, Tokens
    from relationkit.profiles import Profile

PENDING = timedelta(days=7)
"""How long a request waits for its confirmation."""

_COOLDOWN = timedelta(days=1)
_COOLDOWN_STOPPED = timedelta(days=30)


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """What became of a request: "requested" with the token for the letter, or "cooldown" or "no-address" without.

    Whoever filled in the form is told the same in all cases. The letter is a fixed text without a word of the form's, or the
    form sends spam in the shop's name; it goes with ``headers`` (RFC 3834).

    >>> Request("cooldown")
    Request('cooldown')
    """

    code: Literal["requested", "cooldown", "no-address"]
    token: str | None = None
    event: ConsentEvent | None = None
    headers: tuple[tuple[str, str], ...] = (("Auto-Submitted", "auto-generated"),)

    def __repr__(self) -> str:
        return f"Request({self.code!r})"


def request_confirmation(
    profile: Profile,
    *,
    purpose: Purpose,
    channel: str,
    notice: Notice,
    store: LinkStore,
    tokens: Tokens,
    at: datetime,
    source: str,
    method: Method = "checkbox",
    stopped: bool = False,
) -> Request:
    """Note that somebody asked for a purpose in the name of an address, and make the token that its mailbox is sent.

    An address, in all its spellings and whoever has it, is written to once a day for this, and with `stopped` (it is on the
    suppression list, or its holder has stopped) once in thirty days. The request is good for seven days.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Notice, Purpose
    >>> from relationkit.consent.tokens import KeyRing, Tokens
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> from relationkit.storage import MemoryStore
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)])
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."})
    >>> words = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
    >>> request_confirmation(
    ...     anna, purpose=news, channel="email", notice=words, store=MemoryStore(), source="footer",
    ...     tokens=Tokens(KeyRing({1: bytes(range(32))}, current=1)), at=datetime(2026, 3, 1, tzinfo=UTC),
    ... )
    Request('requested')
    """
    at = require_aware(at)
    point = profile.contact(channel)
    if point is None:
        return Request("no-address")
    holder = Holder(profile.id, channel, point.epoch or 0)
    event = ConsentEvent.from_dict(
        {
            "kind": "requested",
            "profile_id": profile.id,
            "purpose": purpose.id,
            "purpose_version": purpose.version,
            "controller": purpose.controller,
            "channel": channel,
            "epoch": holder.epoch,
            "address": point.address,
            "occurred_at": at,
            "recorded_at": at,
            "notice": notice,
            "source": source,
            "method": method,
        }
    )
    pause = at + (_COOLDOWN_STOPPED if stopped else _COOLDOWN)
    mailbox = tokens.keyed("cooldown", f"{channel} {loose_address(channel, point.address)}")
    with store.transaction():
        if not store.spend(mailbox, at=at, until=pause):
            return Request("cooldown")
        store.append([event])
        ref = store.refer([holder])[holder]
    token = tokens.issue(
        "confirm", ref=ref, scope=reference(purpose.id), message=reference(event.id), at=at
    )
    return Request("requested", token, event)


def confirmation(
    token: Token,
    holder: Holder,
    profile: Profile,
    known: Sequence[ConsentEvent],
    *,
    at: datetime,
    source: str,
) -> ConsentEvent | None:
    """Make the second half, or None where there is no first half for this very contact point, or it is old, or was stopped."""
    point = profile.contact(holder.channel)
    request = next(
        (one for one in known if one.kind == "requested" and reference(one.id) == token.message),
        None,
    )
    if request is None or point is None or request.purpose is None:
        return None
    here = (holder.channel, holder.epoch, point.address, reference(request.purpose))
    if here != (request.channel, point.epoch or 0, request.address, token.scope):
        return None
    if not request.occurred_at <= at <= request.occurred_at + PENDING:
        return None
    if any(_stopped_since(request, event) for event in known):
        return None  # whoever left since then is not brought back by an older letter
    return ConsentEvent.from_dict(
        {
            **request.model_dump(exclude_defaults=True, exclude={"id", "method"}),
            "kind": "confirmed",
            "occurred_at": at,
            "recorded_at": at,
            "source": source,
            "method": "button",
            "reference": request.id,
        }
    )


def _stopped_since(request: ConsentEvent, event: ConsentEvent) -> bool:
    return (
        event.kind in STOPS
        and event.actor in OWN
        and event.occurred_at >= request.occurred_at
        and event.channel in {None, request.channel}
        and (event.scope != "purpose" or event.purpose == request.purpose)
    )
