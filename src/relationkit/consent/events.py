"""What people did about their consent: facts that are appended and never changed."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from relationkit.documents import Document, Moment
from relationkit.errors import InvalidDocument
from relationkit.profiles import loose_address
from relationkit.profiles.contact import TRUSTED

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.consent.purposes import Assurance
    from relationkit.profiles import Profile

Kind = Literal["given", "confirmed", "renewed", "claimed", "refused", "withdrawn", "objected"]
Actor = Literal["subject", "staff", "system", "import"]
Scope = Literal["purpose", "marketing", "everything"]

GRANTS = frozenset({"given", "confirmed", "renewed", "claimed"})
STOPS = frozenset({"refused", "withdrawn", "objected"})


class Notice(Document):
    """The words that a person agreed to, in the version and language that they saw.

    >>> Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.").version
    '3'
    """

    id: Annotated[str, Field(min_length=1, max_length=80)]
    version: Annotated[str, Field(min_length=1, max_length=40)]
    language: Annotated[str, Field(min_length=2, max_length=20)]
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class ConsentEvent(Document):
    """One act: who, what for, on which channel and address, when, seeing which words.

    A grant (given, confirmed, renewed, claimed) counts for exactly one person, purpose, channel and contact point. A stop
    (refused, withdrawn, objected) binds more than that: its ``scope`` is one purpose, all marketing or everything, its
    channel may be open (None: every channel), and it holds for every spelling of its address, under whichever customer.

    ``occurred_at`` is when it happened, ``recorded_at`` when we learned of it. An id is the digest of the content, so that the
    same act told twice is one event. Make one with `given`, `confirmed`, `claimed`, `withdrawn` and `objected`.

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

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        if info.context is TRUSTED:
            return self
        if self.kind in GRANTS:
            missing = [
                name
                for name in ("profile_id", "purpose", "channel", "epoch", "address")
                if getattr(self, name) is None
            ]
            if missing or self.scope != "purpose":
                message = f"a grant names one {', '.join(missing) or 'purpose'}"
                raise ValueError(message)
            if self.actor != "subject" and self.kind != "claimed":
                message = "only the person can give, confirm or renew a consent; what others report is 'claimed'"
                raise ValueError(message)
        elif self.profile_id is None and (self.address is None or self.channel is None):
            message = "a stop names a profile, or a channel and an address"
            raise ValueError(message)
        elif self.scope == "purpose" and self.purpose is None:
            message = "a stop names its purpose, or has the scope 'marketing' or 'everything'"
            raise ValueError(message)
        if self.recorded_at < self.occurred_at:
            message = "recorded_at is before occurred_at; nothing is on record before it happened"
            raise ValueError(message)
        digest = self._digest()
        if self.id not in {"", digest}:
            message = "the id is not the digest of the content; leave it out"
            raise ValueError(message)
        object.__setattr__(self, "id", digest)
        return self

    def _digest(self) -> str:
        """Identity of the act. When we learned of it is not part of it: told twice, it is one act."""
        content = self.model_dump_json(exclude={"id", "occurred_at", "recorded_at"})
        moment = self.occurred_at.astimezone(UTC).isoformat()
        return hashlib.blake2b(f"{moment} {content}".encode(), digest_size=16).hexdigest()

    @property
    def assurance(self) -> Assurance:
        """How well a grant is proved; it follows from who did what and cannot be set."""
        if self.kind == "claimed":
            return "claim"
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
