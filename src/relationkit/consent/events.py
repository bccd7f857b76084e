"""What people did about their consent: facts that are appended and never changed."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from relationkit.consent.kinds import (
    GRANTS,
    OWN,
    STOPS,
    Actor,
    Kind,
    Method,
    Scope,
)
from relationkit.consent.notices import Notice
from relationkit.documents import Document, Moment
from relationkit.errors import InvalidDocument
from relationkit.profiles import loose_address
from relationkit.profiles.contact import TRUSTED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from relationkit.consent.purposes import Assurance
    from relationkit.profiles import Profile

_ADDED = (
    "purpose_version", "controller", "method", "authenticated", "explicit", "product_classes", "objection_offered", "reference",
)  # fmt: skip
"""Fields that say nothing where they are not set: an event without them keeps the id that it always had."""


class ConsentEvent(Document):
    """One act: who, what for, on which channel and address, when, seeing which words.

    A grant (given, confirmed, renewed, claimed) counts for exactly one person, purpose, channel and contact point. A stop
    (refused, withdrawn, objected by the person; revoked by the shop, invalidated by an authority or as a mistake, complained or
    bounced according to a mailbox provider, a hit in a register of those who refuse, restricted under GDPR article 18) binds
    more than that: its ``scope`` is one purpose, all marketing or everything, its channel may be open (None: every channel), and
    it holds for every spelling of its address, under whichever customer. A relationship (sale, inquiry, membership) is what a
    soft opt-in stands on. There is no update and no deletion; that a consent expired follows from time and is never written.

    ``occurred_at`` is when it happened, ``recorded_at`` when we learned of it. An id is the digest of the content, so that the
    same act told twice is one event. Make one with `given`, `confirmed`, `claimed`, `withdrawn`, `objected` and `of_sale`.

    ``explicit`` marks an explicit consent (GDPR article 9), ``authenticated`` a person who was signed in or signed,
    ``objection_offered`` that a free objection was offered when the address was taken.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> ConsentEvent.objected(Profile(id="c1"), at=datetime(2026, 3, 1, tzinfo=UTC), source="letter").scope
    'marketing'
    """

    id: str = ""
    kind: Kind
    profile_id: str | None = None
    purpose: str | None = None
    channel: str | None = None
    epoch: int | None = None
    address: Annotated[str, Field(max_length=320)] | None = None
    scope: Scope = "purpose"
    actor: Actor = "subject"
    occurred_at: Moment
    recorded_at: Moment
    notice: Notice | None = None
    source: Annotated[str, Field(min_length=1, max_length=200)]
    purpose_version: Annotated[int, Field(ge=1)] = 1
    controller: str | None = None
    method: Method | None = None
    authenticated: bool = False
    explicit: bool = False
    product_classes: tuple[Annotated[str, Field(min_length=1, max_length=80)], ...] = ()
    objection_offered: bool = False
    reference: Annotated[str, Field(min_length=1, max_length=200)] | None = None

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        if info.context is TRUSTED:
            return self
        problem = self._problem()
        if problem:
            raise ValueError(problem)
        digest = self._digest()
        if self.id not in {"", digest}:
            message = "the id is not the digest of the content; leave it out"
            raise ValueError(message)
        object.__setattr__(self, "id", digest)
        return self

    def _problem(self) -> str | None:
        try:
            self.occurred_at.astimezone(UTC)
            self.recorded_at.astimezone(UTC)
        except OverflowError:
            return "the moment lies outside of the years 1 to 9999 in UTC"
        if self.recorded_at < self.occurred_at:
            return "recorded_at is before occurred_at; nothing is on record before it happened"
        if self.authenticated and self.actor not in OWN:
            return "only the person is signed in as the person"
        if self.kind in GRANTS:
            return self._no_grant()
        if self.kind in STOPS:
            return self._no_stop()
        if self.profile_id is None:
            return f"{self.kind!r} names a profile"
        if self.kind == "restriction-lifted" and self.actor not in OWN:
            return "only the person lifts a restriction that the person asked for"
        return None

    def _no_grant(self) -> str | None:
        missing = [
            name
            for name in ("profile_id", "purpose", "channel", "epoch", "address")
            if getattr(self, name) is None
        ]
        if missing or self.scope != "purpose":
            return f"a grant names one {', '.join(missing) or 'purpose'}"
        if self.actor not in OWN and self.kind != "claimed":
            return "only the person can give, confirm or renew a consent; what others report is 'claimed'"
        return None

    def _no_stop(self) -> str | None:
        if self.profile_id is None and (self.address is None or self.channel is None):
            return "a stop names a profile, or a channel and an address"
        if self.scope == "purpose" and self.purpose is None:
            return "a stop names its purpose, or has the scope 'marketing' or 'everything'"
        return None

    def _digest(self) -> str:
        """Identity of the act. When we learned of it is not part of it: told twice, it is one act."""
        unset = {
            name for name in _ADDED if name not in self.model_fields_set or not self._says(name)
        }
        content = self.model_dump_json(exclude={"id", "occurred_at", "recorded_at", *unset})
        moment = self.occurred_at.astimezone(UTC).isoformat()
        return hashlib.blake2b(f"{moment} {content}".encode(), digest_size=16).hexdigest()

    def _says(self, name: str) -> bool:
        return bool(getattr(self, name) != type(self).model_fields[name].default)

    @property
    def assurance(self) -> Assurance:
        """How well a grant is proved; it follows from who did what and cannot be set."""
        if self.kind == "claimed":
            return "claim"
        if self.authenticated:
            return "authenticated"
        return "confirmed" if self.kind == "confirmed" else "recorded"

    @property
    def loose(self) -> str | None:
        """The key of the address under which a stop is found."""
        if self.channel is None or self.address is None:
            return None
        return loose_address(self.channel, self.address)

    @classmethod
    def given(
        cls,
        profile: Profile,
        *,
        purpose: str,
        channel: str,
        at: datetime,
        notice: Notice,
        source: str,
    ) -> Self:
        """The person agreed, for the address in use.

        >>> from datetime import UTC, datetime
        >>> from relationkit.profiles import ContactPoint, Profile
        >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)])
        >>> words = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
        >>> ConsentEvent.given(
        ...     anna, purpose="newsletter", channel="email", at=datetime(2026, 3, 1, tzinfo=UTC), notice=words, source="checkout"
        ... ).assurance
        'recorded'
        """
        return cls._grant(
            "given",
            profile,
            purpose=purpose,
            channel=channel,
            occurred_at=at,
            recorded_at=at,
            notice=notice,
            source=source,
        )

    @classmethod
    def confirmed(
        cls,
        profile: Profile,
        *,
        purpose: str,
        channel: str,
        at: datetime,
        notice: Notice,
        source: str,
    ) -> Self:
        """The person confirmed from the very mailbox or number: the second half of a double opt-in."""
        return cls._grant(
            "confirmed",
            profile,
            purpose=purpose,
            channel=channel,
            occurred_at=at,
            recorded_at=at,
            notice=notice,
            source=source,
        )

    @classmethod
    def claimed(
        cls,
        profile: Profile,
        *,
        purpose: str,
        channel: str,
        at: datetime,
        recorded_at: datetime,
        notice: Notice,
        source: str,
        actor: Literal["import", "staff"] = "import",
    ) -> Self:
        """Somebody else reports that the person agreed at `at`: the weakest proof, and it never lifts a stop."""
        return cls._grant(
            "claimed",
            profile,
            purpose=purpose,
            channel=channel,
            occurred_at=at,
            recorded_at=recorded_at,
            notice=notice,
            source=source,
            actor=actor,
        )

    @classmethod
    def of_sale(
        cls,
        profile: Profile,
        *,
        at: datetime,
        source: str,
        product_classes: Iterable[str],
        objection_offered: bool,
        channel: str = "email",
        reference: str | None = None,
    ) -> Self:
        """A sale at which the address was taken: what a soft opt-in may stand on (Directive 2002/58 article 13(2)).

        >>> from datetime import UTC, datetime
        >>> from relationkit.profiles import ContactPoint, Profile
        >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)])
        >>> ConsentEvent.of_sale(
        ...     anna, at=datetime(2026, 3, 1, tzinfo=UTC), source="till", product_classes=["garden"], objection_offered=True
        ... ).product_classes
        ('garden',)
        """
        return cls._grant(
            "sale",
            profile,
            channel=channel,
            occurred_at=at,
            recorded_at=at,
            source=source,
            product_classes=tuple(sorted(product_classes)),
            objection_offered=objection_offered,
            reference=reference,
        )

    @classmethod
    def _grant(cls, kind: Kind, profile: Profile, *, channel: str, **act: object) -> Self:
        point = profile.contact(channel)
        if point is None:
            message = (
                f"profile {profile.id!r} has no address on channel {channel!r}; a consent needs one"
            )
            raise InvalidDocument(message, issues=(("channel", "no-address"),))
        return cls.from_dict(
            {
                "kind": kind,
                "profile_id": profile.id,
                "channel": channel,
                "epoch": point.epoch or 0,
                "address": point.address,
                **act,
            }
        )

    @classmethod
    def withdrawn(
        cls,
        profile: Profile,
        *,
        purpose: str,
        at: datetime,
        source: str,
        channel: str | None = None,
        actor: Actor = "subject",
    ) -> Self:
        """The person leaves one purpose, on one channel or on all."""
        point = profile.contact(channel) if channel else None
        return cls(
            kind="withdrawn",
            profile_id=profile.id,
            purpose=purpose,
            channel=channel,
            address=point.address if point else None,
            actor=actor,
            occurred_at=at,
            recorded_at=at,
            source=source,
        )

    @classmethod
    def objected(
        cls,
        profile: Profile,
        *,
        at: datetime,
        source: str,
        scope: Literal["marketing", "everything"] = "marketing",
        actor: Actor = "subject",
    ) -> Self:
        """The person wants no marketing at all (GDPR article 21(2)), or nothing whatever, on any channel."""
        return cls(
            kind="objected",
            profile_id=profile.id,
            scope=scope,
            actor=actor,
            occurred_at=at,
            recorded_at=at,
            source=source,
        )
