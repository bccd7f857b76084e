"""One request at the door of the preference centre: who may see it, once, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from relationkit.consent.centre.commands import Ask, Erase, Export, Open, PauseUntil, Refused
from relationkit.consent.centre.enact import Change, enact
from relationkit.consent.centre.form import read_command
from relationkit.consent.links import Request, request_confirmation
from relationkit.consent.rights import RightsRequest, open_request
from relationkit.consent.tokens import reference
from relationkit.documents import require_aware
from relationkit.errors import TokenError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relationkit.consent.centre.centre import Centre, CentreStore
    from relationkit.consent.centre.commands import Command
    from relationkit.consent.centre.view import PreferenceView, PurposeLine
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.links import Holder
    from relationkit.consent.tokens import Token, Tokens
    from relationkit.profiles import Profile

_PRIVATE = (
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
)
_ALLOW = ("Allow", "GET, HEAD, POST, OPTIONS")
_PAGE = reference("preferences page")
_OPENING = ({"do": "open"}, {"do": ["open"]})
"""What the one button of a letter's page posts; bots press buttons too, but seldom with their form."""
_STAYS = timedelta(minutes=30)
"""How long a page that was opened can still be used."""
_END = 5
"""Bytes of the end of a page's token, in seconds since 1970."""
_USED_UP = timedelta(days=8)
"""A mark is remembered for longer than its token lives."""


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """What to answer: the page "preferences" with one button, "centre" with the view, or "link-used"; None is no page.

    ``token`` is the one with which the page posts its forms. ``command`` is what the customer said and ``refused`` why it was
    not taken. ``events`` were written, and so was a pause. For the shop to carry out: the letter of a ``request``, whose token
    goes to the mailbox and never into the page; and what the customer has asked for by right, an `Export` or an `Erase`, which
    stands in the store as ``opened`` with the day by which it is due.
    """

    status: int
    page: str | None
    headers: tuple[tuple[str, str], ...] = _PRIVATE
    view: PreferenceView | None = None
    token: str | None = None
    command: Command | None = None
    refused: Refused | None = None
    events: tuple[ConsentEvent, ...] = ()
    request: Request | None = None
    opened: RightsRequest | None = None
    profile_id: str | None = None

    def __repr__(self) -> str:
        return f"Visit({self.status}, {self.page!r}, {len(self.events)} events)"


def visit(
    method: str,
    token: str | bytes,
    form: Mapping[str, str | Sequence[str]],
    *,
    centre: Centre,
    store: CentreStore,
    tokens: Tokens,
    language: str,
    at: datetime,
) -> Visit:
    """Answer one request at the door of the preference centre.

    Looking (GET, HEAD, OPTIONS) reads and writes nothing, and gives one page with one button, whatever the token. POST opens: the
    token, of the kind "preferences" and fresh from the mailbox, is used up, and the page that it opens carries the next one, good
    for half an hour and one form. A token that is forged, too old, used up or of somebody who is gone gives the same page.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Controller
    >>> from relationkit.consent.centre import Centre
    >>> from relationkit.consent.links import Holder
    >>> from relationkit.consent.tokens import KeyRing, Tokens
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> from relationkit.storage import MemoryStore
    >>> store, tokens = MemoryStore(), Tokens(KeyRing({1: bytes(range(32))}, current=1))
    >>> store.put([Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com")])])
    >>> ogrody = Controller(id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example")
    >>> centre = Centre(ogrody)
    >>> noon, anna = datetime(2026, 3, 1, 12, tzinfo=UTC), Holder("c1", "email", 0)
    >>> link = tokens.issue("preferences", ref=store.refer([anna])[anna], at=noon)
    >>> shop = {"centre": centre, "store": store, "tokens": tokens, "language": "en", "at": noon}
    >>> visit("GET", link, {}, **shop)
    Visit(200, 'preferences', 0 events)
    >>> opened = visit("POST", link, {"do": "open"}, **shop)
    >>> visit("POST", opened.token, {"do": "object"}, **shop)
    Visit(200, 'centre', 2 events)
    >>> visit("POST", opened.token, {"do": "object"}, **shop)
    Visit(200, 'link-used', 0 events)
    """
    at = require_aware(at)
    if method == "OPTIONS":
        return Visit(204, None, (*_PRIVATE, _ALLOW))
    if method in {"GET", "HEAD"}:
        return Visit(200, "preferences")
    if method != "POST":
        return Visit(405, None, (*_PRIVATE, _ALLOW))
    used = Visit(200, "link-used")
    try:
        read = tokens.read(token, kind="preferences", at=at)
    except TokenError:
        return used
    of_page = read.scope == _PAGE
    if at >= _end(read) if of_page else dict(form) not in _OPENING:
        return used
    with store.transaction():
        holder = store.referred(read.ref)
        profile = None if holder is None else next(iter(store.people([holder.profile_id])), None)
        point = profile and holder and profile.contact(holder.channel)
        # A link that went to a former address opens nothing: somebody else may read there now.
        if holder is None or profile is None or not point or (point.epoch or 0) != holder.epoch:
            return used
        if not store.spend(read.mark, at=at, until=at + _USED_UP):
            return used
        return _Visiting(centre, store, tokens, language, at, read, holder).answer(profile, form)


@dataclass(frozen=True, slots=True, repr=False)
class _Visiting:
    """One visit of somebody whose token was good."""

    centre: Centre
    store: CentreStore
    tokens: Tokens
    language: str
    at: datetime
    token: Token
    holder: Holder

    def answer(self, profile: Profile, form: Mapping[str, str | Sequence[str]]) -> Visit:
        before = self._view(profile)
        opened = Visit(200, "centre", view=before, token=self._next(), profile_id=profile.id)
        if self.token.scope != _PAGE:
            return replace(opened, command=Open())  # a letter's link opens; only its page acts
        command = read_command(form, before)
        if isinstance(command, Refused):
            return replace(opened, status=422, refused=command)
        change = enact(command, profile, fields=self.store.fields, at=self.at)
        if isinstance(change, Refused):
            return replace(opened, status=422, refused=change)
        line = before.line(command.purpose, command.channel) if isinstance(command, Ask) else None
        request = self._asked(line, profile) if line else None
        self._keep(change)
        if isinstance(command, PauseUntil):
            self.store.pause(profile.id, command.until, at=self.at)
        return replace(
            opened,
            command=command,
            events=(*change.events, *((request.event,) if request and request.event else ())),
            request=request,
            opened=self._opened(command, profile),
            view=self._view(change.profile or profile),
        )

    def _view(self, profile: Profile) -> PreferenceView:
        return self.centre.view(
            profile,
            self.store.consents([profile])[profile.id],
            fields=self.store.fields,
            language=self.language,
            at=self.at,
            paused_until=self.store.pauses([profile.id]).get(profile.id),
            requests=self.store.requests(profile.id),
        )

    def _keep(self, change: Change) -> None:
        if change.events:
            self.store.append(change.events)
        if change.profile is not None:
            self.store.put([change.profile])

    def _opened(self, command: Command, profile: Profile) -> RightsRequest | None:
        """The request for a copy or for erasure; the page's own mark names it, which no other form has."""
        if not isinstance(command, Export | Erase):
            return None
        return open_request(
            self.store,
            id=self.token.mark.hex(),
            kind="access" if isinstance(command, Export) else "erasure",
            profile_id=profile.id,
            at=self.at,
        )

    def _asked(self, line: PurposeLine, profile: Profile) -> Request:
        """Begin as at any form, with a letter that is waited for: the page proves no other channel than its own."""
        purpose = next(one for one in self.centre.purposes if one.id == line.purpose)
        return request_confirmation(
            profile,
            purpose=purpose,
            channel=line.channel,
            notice=self.centre.notices[purpose.id][self.language],
            store=self.store,
            tokens=self.tokens,
            at=self.at,
            source="preference-centre",
            method="preference-centre",
            stopped=line.code != "no-consent" and line.channel != self.holder.channel,
        )

    def _next(self) -> str:
        """The token of the page: its end in seconds, and a part of the token before it, so that no two are alike."""
        end = int((self.at + _STAYS).timestamp()).to_bytes(_END, "big")
        return self.tokens.issue(
            "preferences",
            ref=self.token.ref,
            at=self.at,
            scope=_PAGE,
            message=end + self.token.mark[: 8 - _END],
        )


def _end(token: Token) -> datetime:
    return datetime.fromtimestamp(int.from_bytes(token.message[:_END], "big"), UTC)
