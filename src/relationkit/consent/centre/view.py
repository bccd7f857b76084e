"""What a customer sees in the preference centre: data, without a word of any page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from relationkit.consent.purposes import Controller
    from relationkit.profiles.fields import FieldType

State = Literal["on", "asked", "off", "serves"]
"""Letters come; they come once a mailbox confirms; none come; they come because they serve the customer, as an invoice does."""

Control = Literal["object", "stop-all", "pause", "resume", "export", "erase"]
"""What can be done with everything at once."""


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A shop's words beside a field, per language: its label, why it is asked, and what the shop gives for it.

    ``why`` is for the fields that every profile has; a declared field says it in `FieldSpec.ask`.

    >>> FieldWords(label={"en": "Birthday"}, offer={"en": "5 % off in the week of your birthday"}).offer["en"]
    '5 % off in the week of your birthday'
    """

    label: Mapping[str, str] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    offer: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from, in the shop's words, and since when it is there.

    >>> Origin("checkout").since is None
    True
    """

    source: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PastMessage:
    """A message that went out: when, about what, on which channel, and the ground and evidence of its decision.

    `Receipt` and the outbox have all of it; ``subject`` is the subject line, or the campaign's name.

    >>> from datetime import UTC, datetime
    >>> PastMessage(datetime(2026, 3, 1, tzinfo=UTC), "Spring", "email", "consent")
    PastMessage('email', 'consent')
    """

    at: datetime
    subject: str
    channel: str
    ground: str | None = None
    evidence: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"PastMessage({self.channel!r}, {self.ground!r})"


@dataclass(frozen=True, slots=True)
class PurposeLine:
    """One purpose on one channel: its state, by which code of `Decision` and since when, and what a click does.

    ``stops`` says that one click withdraws it; ``starts`` holds the words that are agreed to where a click asks for it, and the
    mailbox then confirms.
    """

    purpose: str
    channel: str
    title: str
    why: str
    state: State
    code: str
    since: datetime | None = None
    until: datetime | None = None
    stops: bool = False
    starts: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class FieldLine:
    """One attribute of the customer: value, why it is asked, what is given for it, where it came from.

    ``label`` is the shop's word for it, None where the page has its own. A field of the kind "moment" is not corrected by hand.
    """

    name: str
    kind: FieldType | Literal["birthday"]
    value: object | None
    label: str | None = None
    why: str | None = None
    offer: str | None = None
    origin: Origin = field(default_factory=Origin)

    @property
    def corrects(self) -> bool:
        """Whether another value can be given here."""
        return self.kind != "moment"

    def __repr__(self) -> str:
        return f"FieldLine({self.name!r})"


@dataclass(frozen=True, slots=True, repr=False)
class RelatedLine:
    """A datum about somebody near to the customer: the shop's label for it and at most a day of the year, never a name.

    It can be removed. Whatever else is kept there is not shown, for whoever holds a letter may not be whom it is about.
    """

    name: str
    label: str | None
    day: str | None
    why: str

    def __repr__(self) -> str:
        return f"RelatedLine({self.name!r})"


@dataclass(frozen=True, slots=True, repr=False)
class ContactLine:
    """An address in use and since when. It is not changed here: a new one must prove itself first."""

    channel: str
    address: str
    since: datetime | None = None

    def __repr__(self) -> str:
        return f"ContactLine({self.channel!r})"


@dataclass(frozen=True, slots=True, repr=False)
class MessageLine:
    """One of the last messages, with the ground on which it went and the day of the act that the ground stands on."""

    at: datetime
    subject: str
    channel: str
    ground: str | None
    agreed_at: datetime | None

    def __repr__(self) -> str:
        return f"MessageLine({self.channel!r}, {self.ground!r})"


@dataclass(frozen=True, slots=True, repr=False)
class PreferenceView:
    """All that one customer may see and do; made by `preference_view`.

    ``recipients`` are those who get data beside the shop, each with the titles of the purposes for which. ``controls`` are what
    can be done with everything at once, stops first; ``pauses`` the days until which one may pause. ``due`` says by when a copy
    ("export") or an erasure ("erase") that was asked for is done at the latest.
    """

    profile_id: str
    language: str
    at: datetime
    controller: Controller
    contacts: tuple[ContactLine, ...]
    purposes: tuple[PurposeLine, ...]
    fields: tuple[FieldLine, ...]
    related: tuple[RelatedLine, ...]
    recipients: Mapping[str, tuple[str, ...]]
    messages: tuple[MessageLine, ...]
    controls: tuple[Control, ...]
    pauses: tuple[date, ...]
    paused_until: datetime | None = None
    due: Mapping[Control, datetime] = field(default_factory=dict)

    def line(self, purpose: str, channel: str) -> PurposeLine | None:
        """The line of a purpose on a channel."""
        here = (purpose, channel)
        return next((one for one in self.purposes if (one.purpose, one.channel) == here), None)

    def field(self, name: str) -> FieldLine | None:
        """The line of a field of the customer's own."""
        return next((one for one in self.fields if one.name == name), None)

    def __repr__(self) -> str:
        return f"PreferenceView({self.profile_id!r}, {len(self.purposes)} purposes, {len(self.fields)} fields)"


def spoken(texts: Mapping[str, str], language: str) -> str | None:
    """A text in a language, else in English, else in the first one written; None where there is none.

    >>> spoken({"pl": "tak", "en": "yes"}, "bg"), spoken({}, "bg")
    ('yes', None)
    """
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), None)
