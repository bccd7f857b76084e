"""The rules of a policy pack: each one provision that answers one question for some messages."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, Strict, StrictBool, StrictInt, StrictStr

from relationkit.consent.packs.answers import SERVING, SoftOptIn
from relationkit.consent.packs.hours import WEEKDAYS, Hours, Weekday, apart, read_span
from relationkit.consent.purposes import Assurance, MessageClass
from relationkit.documents import Document

Channel = Literal["email", "sms", "push", "phone", "post", "whatsapp"]
CHANNELS: tuple[Channel, ...] = ("email", "sms", "push", "phone", "post", "whatsapp")
"""The channels that rules can name; every other one is judged as the strictest of them."""

ASKED: tuple[MessageClass, ...] = ("marketing", "greeting", "survey", "consent-request")
"""The classes that need a ground of their own, and that a rule means where it names none."""
CLASSES: tuple[str, ...] = (*ASKED, *sorted(SERVING))

Day = Annotated[date, Strict()]
Months = Annotated[StrictInt, Field(ge=1, le=1200)]
Days = Annotated[StrictInt, Field(ge=0, le=3660)]
Name = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[StrictStr, Field(min_length=1, max_length=1000)]
Country = Annotated[StrictStr, Field(pattern=r"^[A-Z]{2}$")]


class Rule(Document):
    """One provision: which article says what, from when to when, by which source, and whether counsel must still verify it.

    It is in force on days from ``in_force`` to the one before ``until``.

    >>> Consent.from_dict({"id": "a-1", "kind": "consent", "says": "Ask.", "article": "Art. 1", "source": "example.com",
    ...     "in_force": date(2026, 1, 1), "required": True}).holds_on(date(2025, 12, 31))
    False
    """

    id: Name
    says: Text
    article: Text
    source: Text
    in_force: Day
    until: Day | None = None
    verify: StrictBool = False

    def model_post_init(self, _context: object, /) -> None:
        """Refuse a rule that ends before it begins."""
        if self.until is not None and self.until <= self.in_force:
            message = "ends before it begins; put `until` after `in_force`"
            raise ValueError(message)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.in_force <= day and (self.until is None or day < self.until)


class Scoped(Rule):
    """A rule for some classes of messages, some channels and some people; without a channel for all of them."""

    classes: Annotated[tuple[MessageClass, ...], Field(min_length=1)] = ASKED
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)] | None = None
    audience: Literal["anyone", "consumer", "business"] = "anyone"

    @property
    def lenient(self) -> bool:
        """Whether it permits something; a permission holds for nothing but what it names."""
        return False

    def covers(self, message_class: str, channel: str, *, business: bool) -> bool:
        """Whether it speaks of such a message.

        A class or channel that no rule can name is covered by every rule that restricts and by no rule that permits it.
        """
        if self.audience not in {"anyone", "business" if business else "consumer"}:
            return False
        if message_class in CLASSES:
            if message_class not in self.classes:
                return False
        elif self.lenient:
            return False
        if channel in CHANNELS or self.lenient:
            return self.channels is None or channel in self.channels
        return True


class Consent(Scoped):
    """Whether consent is needed, or another ground will do."""

    kind: Literal["consent"]
    required: StrictBool

    @property
    def value(self) -> bool:
        """Whether it is."""
        return self.required

    @property
    def lenient(self) -> bool:
        """A rule that needs no consent permits."""
        return not self.required


class Least(Scoped):
    """The weakest proof of consent that will do."""

    kind: Literal["least"]
    assurance: Assurance

    @property
    def value(self) -> str:
        """The level."""
        return self.assurance


class SoftOptInRule(Scoped):
    """Whether customers may be written to without consent, and on which conditions."""

    kind: Literal["soft-opt-in"]
    allowed: StrictBool
    sale_months: Months | None = None
    inquiry_months: Annotated[StrictInt, Field(ge=0, le=1200)] = 0
    similar: StrictBool = True
    offered: StrictBool = True

    @property
    def value(self) -> SoftOptIn | None:
        """The conditions; None where it is not allowed."""
        if not self.allowed:
            return None
        return SoftOptIn(self.sale_months, self.inquiry_months, self.similar, self.offered)

    @property
    def lenient(self) -> bool:
        """A rule that allows it permits."""
        return self.allowed


class ValidFor(Scoped):
    """How long a consent lasts at most."""

    kind: Literal["valid-for"]
    months: Months

    @property
    def value(self) -> int:
        """The months."""
        return self.months


class Required(Scoped):
    """What a message must carry in its headers or say in its text, or the registers that must be asked first."""

    kind: Literal["headers", "content", "register"]
    names: Annotated[
        tuple[Annotated[StrictStr, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")], ...],
        Field(min_length=1),
    ]

    @property
    def value(self) -> tuple[str, ...]:
        """Their names, sorted."""
        return tuple(sorted(set(self.names)))


class HoursRule(Scoped):
    """The hours in which a person may be reached."""

    kind: Literal["hours"]
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    open: Annotated[
        tuple[Annotated[StrictStr, AfterValidator(read_span)], ...],
        Field(min_length=1),
        AfterValidator(apart),
    ]

    @property
    def value(self) -> Hours:
        """The week."""
        spans = (
            (WEEKDAYS.index(day), time.fromisoformat(span[:5]), time.fromisoformat(span[6:]))
            for day in set(self.days)
            for span in self.open
        )
        return Hours(tuple(sorted(spans)))


class Age(Rule):
    """The age from which a person consents alone; for some of the pack's countries or all of them.

    ``all_processing`` says that it binds every consent and not only online services offered to a child (GDPR art. 8).
    """

    kind: Literal["age"]
    years: Annotated[StrictInt, Field(ge=0, le=30)]
    countries: tuple[Country, ...] = ()
    all_processing: StrictBool = False

    @property
    def value(self) -> int:
        """The years."""
        return self.years


class Minors(Rule):
    """Whether marketing to people below that age is allowed at all, with a guardian's consent."""

    kind: Literal["minors"]
    allowed: StrictBool

    @property
    def value(self) -> bool:
        """Whether it is."""
        return self.allowed


class Span(Rule):
    """A span in months: of silence after which a consent is stale, or for which a proof or a stop is kept."""

    kind: Literal["stale-after", "keep-proof", "keep-stops"]
    months: Months

    @property
    def value(self) -> int:
        """The months."""
        return self.months


class Delay(Rule):
    """A span in days: business days within which a stop takes effect, or days for which its link works."""

    kind: Literal["withdrawal", "link-lives"]
    days: Days

    @property
    def value(self) -> int:
        """The days."""
        return self.days


AnyRule: TypeAlias = Annotated[
    Consent | Least | SoftOptInRule | ValidFor | Required | HoursRule | Age | Minors | Span | Delay,
    Field(discriminator="kind"),
]
