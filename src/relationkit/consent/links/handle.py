"""The one function behind the links of a letter: from a method, a token and a form to what is shown and what is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from relationkit.consent.links.confirmation import PENDING, confirmation
from relationkit.consent.links.withdrawal import withdrawal
from relationkit.documents import require_aware
from relationkit.errors import TokenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.links.book import LinkStore
    from relationkit.consent.purposes import Purpose
    from relationkit.consent.tokens import Token, Tokens

LinkAct = Literal["unsubscribe", "stop-all", "object", "confirm"]

_DONE: Mapping[LinkAct, str] = MappingProxyType(
    {
        "unsubscribe": "unsubscribed",
        "stop-all": "stopped",
        "object": "objected",
        "confirm": "confirmed",
    }
)
_VOID = "confirm-expired"
_PRIVATE = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
)
_ALLOW = ("Allow", "GET, HEAD, POST, OPTIONS")
_LOOKS = frozenset({"GET", "HEAD"})
_ANNOUNCED = {"sec-purpose": "prefetch", "purpose": "pre", "x-moz": "prefetch"}
_USED_UP = PENDING + timedelta(days=1)
"""A mark is remembered for longer than its token lives."""


@dataclass(frozen=True, slots=True, repr=False)
class LinkOutcome:
    """What to answer: a status, headers, and the key of a page with its values; None is an answer without a page.

    The pages are: unsubscribe, stop-all, object and confirm with one button, which posts ``values`` as its form to the same
    address; unsubscribed, stopped, objected and confirmed when it is done; confirm-expired. ``events`` are what was written, and
    ``machine`` says that the fetch announced itself as one that nobody made by hand; neither is for whoever asked.

    >>> LinkOutcome(200, "unsubscribed").page
    'unsubscribed'
    """

    status: int
    page: str | None
    headers: tuple[tuple[str, str], ...] = _PRIVATE
    values: Mapping[str, str] = field(default_factory=dict)
    events: tuple[ConsentEvent, ...] = ()
    machine: bool = False

    def __repr__(self) -> str:
        return f"LinkOutcome({self.status}, {self.page!r}, {len(self.events)} events)"


def handle(
    method: str,
    token: str | bytes,
    form: Mapping[str, str | Sequence[str]],
    *,
    act: LinkAct,
    store: LinkStore,
    tokens: Tokens,
    purposes: Iterable[Purpose],
    at: datetime,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> LinkOutcome:
    """Answer one request at the door of one act; the host names the door by its route and parses the body into `form`.

    Looking (GET, HEAD, OPTIONS) never reads or writes the store: whoever scans the links of a letter changes nothing. POST
    acts. To stop, any form will do, and with ``List-Unsubscribe=One-Click`` in it (RFC 8058) the answer needs no page; to
    confirm, the form says ``act=confirm``, as the button does. No cookie, no redirect. The answer is the same whether the token
    is known, forged, of another kind or of somebody who was erased, so that nobody learns who is a customer; only whoever holds
    a true confirmation is told that it is too old, or was overtaken by a stop or a new address. Done twice is done once.

    `headers` are those of the request: a prefetch that announces itself is noted, and honoured as all others.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Purpose
    >>> from relationkit.consent.links import Holder
    >>> from relationkit.consent.tokens import KeyRing, Tokens, reference
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> from relationkit.storage import MemoryStore
    >>> store, tokens = MemoryStore(), Tokens(KeyRing({1: bytes(range(32))}, current=1))
    >>> store.put([Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com")])])
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."})
    >>> noon, anna = datetime(2026, 3, 1, 12, tzinfo=UTC), Holder("c1", "email", 0)
    >>> link = tokens.issue("unsubscribe", ref=store.refer([anna])[anna], scope=reference("newsletter"), at=noon)
    >>> handle("GET", link, {}, act="unsubscribe", store=store, tokens=tokens, purposes=[news], at=noon)
    LinkOutcome(200, 'unsubscribe', 0 events)
    >>> click = {"List-Unsubscribe": "One-Click"}
    >>> handle("POST", link, click, act="unsubscribe", store=store, tokens=tokens, purposes=[news], at=noon)
    LinkOutcome(200, 'unsubscribed', 1 events)
    """
    at = require_aware(at)
    machine = _announced(headers)
    if method == "OPTIONS":
        return LinkOutcome(204, None, (*_PRIVATE, _ALLOW), machine=machine)
    if method != "POST" and method not in _LOOKS:
        return LinkOutcome(405, None, (*_PRIVATE, _ALLOW), machine=machine)
    try:
        read = tokens.read(token, kind=act, at=at)
    except TokenError as refused:
        if refused.code == "expired":
            return LinkOutcome(200, _VOID, machine=machine)
        read = None
    button = LinkOutcome(200, act, values={"act": act}, machine=machine)
    if method != "POST" or (act == "confirm" and _said(form, "act") != "confirm"):
        return button
    one_click = _said(form, "List-Unsubscribe") == "One-Click"
    done = LinkOutcome(200, _DONE[act], machine=machine)
    if read is None:
        return done
    with store.transaction():
        events = _acts(read, store, purposes, at, one_click=one_click, machine=machine)
        store.append(events or ())
    return replace(done, page=_VOID) if events is None else replace(done, events=events)


def _acts(
    token: Token,
    store: LinkStore,
    purposes: Iterable[Purpose],
    at: datetime,
    *,
    one_click: bool,
    machine: bool,
) -> tuple[ConsentEvent, ...] | None:
    """What is to be written: nothing for a customer that is gone, None where there is nothing to confirm any more."""
    holder = store.referred(token.ref)
    profile = None if holder is None else next(iter(store.people([holder.profile_id])), None)
    if holder is None or profile is None:
        return ()
    source = "link, announced prefetch" if machine else "link"
    known = store.consents([profile])[profile.id]
    if token.restricting:
        return withdrawal(
            token,
            holder,
            profile,
            known,
            purposes=purposes,
            at=at,
            method="one-click" if one_click else "button",
            source=source,
        )
    event = confirmation(token, holder, profile, known, at=at, source=source)
    if event is None:
        return None
    return (event,) if store.spend(token.mark, at=at, until=at + _USED_UP) else ()


def _said(form: Mapping[str, str | Sequence[str]], name: str) -> str | None:
    """The value of a field; parsers give one text or a list of them."""
    value = form.get(name, "")
    return value if isinstance(value, str) else next(iter(value), None)


def _announced(headers: Mapping[str, str]) -> bool:
    """Whether the fetch says that no person asked for it. Scanners that fetch in secret do not say so."""
    return any(
        _ANNOUNCED[name.lower()] in value.lower()
        for name, value in headers.items()
        if name.lower() in _ANNOUNCED
    )
