"""One view per customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from relationkit.documents import Document, Moment
from relationkit.profiles.answers import Answer
from relationkit.profiles.birthday import BirthdayField
from relationkit.profiles.consents import ConsentFact
from relationkit.profiles.contact import TRUSTED, ContactPoint
from relationkit.profiles.interactions import Annotation, Interaction
from relationkit.profiles.memberships import Membership
from relationkit.profiles.orders import Order
from relationkit.rules.periods import zone_named
from relationkit.rules.values import TaggedValue

if TYPE_CHECKING:
    from relationkit.rules import Event

Name = Annotated[str, Field(max_length=300)]


class Profile(Document):
    """What is known about one customer: the person, the addresses, and the history across all channels.

    A name is kept as it was written; `relationkit.greetings` decides whether it can be used. ``vocative`` is the form that a
    person chose for the greeting and always wins. ``None`` means unknown, never "no".

    ``consents`` and ``memberships`` are filled in by a store that reads the whole profile, from the consent log and from the
    membership log; whoever puts a profile leaves them alone, and `ProfileStore.put` passes over them.

    >>> Profile(id="c1", given="Anna", country="PL").fact("country")
    'PL'
    """

    id: Annotated[str, Field(min_length=1, max_length=200)]
    given: Name | None = None
    family: Name | None = None
    gender: Literal["f", "m"] | None = None
    vocative: Name | None = None
    locale: Annotated[str, Field(pattern=r"^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    time_zone: str | None = None
    birthday: BirthdayField | None = None
    registered_at: Moment | None = None
    preferred_channel: str | None = None
    attributes: Mapping[str, TaggedValue] = Field(default_factory=dict)
    contacts: tuple[ContactPoint, ...] = ()
    orders: tuple[Order, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    answers: tuple[Answer, ...] = ()
    consents: tuple[ConsentFact, ...] = ()
    memberships: tuple[Membership, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        if name is not None:
            zone_named(name)
        return name

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        if info.context is TRUSTED:
            return self
        if len({point.channel for point in self.contacts}) < len(self.contacts):
            message = (
                "a profile has one contact point a channel; the former ones are kept by the store"
            )
            raise ValueError(message)
        history: tuple[Order | Interaction | Annotation, ...]
        history = (*self.orders, *self.interactions, *self.annotations)
        for part in history:
            if part.profile_id != self.id:
                message = f"{type(part).__name__.lower()} {part.id!r} belongs to another profile"
                raise ValueError(message)
        return self

    @property
    def language(self) -> str | None:
        """The language of the locale: "pl" of pl-PL."""
        return self.locale.replace("_", "-").partition("-")[0] if self.locale else None

    def contact(self, channel: str) -> ContactPoint | None:
        """The point in use on a channel."""
        for point in self.contacts:
            if point.channel == channel:
                return point
        return None

    def fact(self, name: str) -> object | None:
        """What is known under a name: a field of the person, ``channels``, an attribute or ``answers.<survey>.<question>``."""
        if name in PERSON_FIELDS:
            known: object = getattr(self, name)
            return known
        if name == "channels":
            return tuple(point.channel for point in self.contacts)
        if name.startswith("answers."):
            return next((answer.value for answer in self.answers if answer.name == name), None)
        return self.attributes.get(name)

    def events(self, kind: str) -> Sequence[Event]:
        """What happened, oldest first, then by id: orders, items, interactions, consents, answers or memberships."""
        found: Sequence[Event] = ()
        if kind == "items":
            found = [part for order in self.orders for part in order.parts()]
        elif kind in _EVENTS:
            found = getattr(self, kind)
        return sorted(found, key=_IN_ORDER)


_EVENTS = frozenset({"orders", "interactions", "consents", "answers", "memberships"})
_IN_ORDER = attrgetter("happened_at", "id")

PERSON_FIELDS = frozenset(
    {
        "id",
        "given",
        "family",
        "gender",
        "locale",
        "language",
        "country",
        "time_zone",
        "birthday",
        "registered_at",
        "preferred_channel",
    }
)
"""The facts that every profile has without a declaration."""
