"""What the laws of all countries concerned say together, on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, cast

from relationkit.consent.packs.answers import SCALES, in_months
from relationkit.consent.packs.rules import CHANNELS, CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from relationkit.consent.packs.answers import Answer, Question, SoftOptIn
    from relationkit.consent.packs.hours import Hours
    from relationkit.consent.purposes import Assurance

OTHER = "other"
SCOPED: tuple[Question, ...] = (
    "consent", "least", "soft-opt-in", "valid-for", "headers", "content", "hours", "register",
)  # fmt: skip
WHOLE: tuple[Question, ...] = tuple(question for question in SCALES if question not in SCOPED)

Key: TypeAlias = "tuple[Question, str, str, bool]"
"""A question, a class, a channel, and whether the person is a business; what asks no class stands under `OTHER`."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be done, for each class of message and channel, and which provisions say so.

    Made by `policy_for`. A class or channel that the packs do not know gets the strictest answer. `refs` names the provisions
    behind an answer, such as ``pl:pke-398-1``; none where the packs' silence decided it.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent.packs import policy_for
    >>> policy = policy_for(["PL"], at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> policy.needs_consent("marketing", "email", business=True), policy.soft_opt_in("email")
    (True, None)
    >>> "pl:pke-398-1" in policy.refs("consent", "marketing", "email")
    True
    """

    packs: tuple[str, ...]
    countries: tuple[str, ...]
    day: date
    answers: Mapping[Key, Answer] = field(repr=False, hash=False)
    """Each answer by question, class, channel and whether the person is a business."""

    age_binds_everything: bool = False
    """Whether the age binds every consent, not only services offered online to a child (BG ЗЗЛД art. 25c)."""

    def answer(
        self, question: Question, message_class: str, channel: str, *, business: bool = False
    ) -> Answer:
        """One answer with its provisions; the methods below read theirs from here.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> policy_for(["BG"], at=datetime(2026, 3, 1, tzinfo=UTC)).answer("age", "marketing", "email").value
        14
        """
        if question in WHOLE:
            return self.answers[question, OTHER, OTHER, False]
        known = message_class if message_class in CLASSES else OTHER
        return self.answers[question, known, channel if channel in CHANNELS else OTHER, business]

    def refs(
        self,
        question: Question,
        message_class: str = "marketing",
        channel: str = "email",
        *,
        business: bool = False,
    ) -> tuple[str, ...]:
        """The provisions that decided an answer, sorted, as ``pack:rule``.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> policy_for(["DE"], at=datetime(2026, 3, 1, tzinfo=UTC)).refs("soft-opt-in")
        ('de:uwg-7-3', 'eu:eprivacy-13-2')
        """
        return self.answer(question, message_class, channel, business=business).refs

    def needs_consent(self, message_class: str, channel: str, *, business: bool = False) -> bool:
        """Whether only consent will do; a soft opt-in (`soft_opt_in`) may stand in for it.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> policy_for(["US"], at=datetime(2026, 3, 1, tzinfo=UTC)).needs_consent("marketing", "email")
        False
        """
        return cast("bool", self.answer("consent", message_class, channel, business=business).value)

    def least(self, message_class: str, channel: str) -> Assurance:
        """The weakest proof of consent that will do on this very channel.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> policy_for(["DE"], at=datetime(2026, 3, 1, tzinfo=UTC)).least("marketing", "email")
        'confirmed'
        """
        return cast("Assurance", self.answer("least", message_class, channel).value)

    def soft_opt_in(self, channel: str, message_class: str = "marketing") -> SoftOptIn | None:
        """The conditions on which a customer is written to without consent; None where that is not allowed.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> policy_for(["CA"], at=datetime(2026, 3, 1, tzinfo=UTC)).soft_opt_in("email").inquiry_good_for
        '6 months'
        """
        return cast("SoftOptIn | None", self.answer("soft-opt-in", message_class, channel).value)

    def valid_for(self, message_class: str, channel: str) -> str | None:
        """The period after which a consent ends by law; None where it lasts until it is withdrawn.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> policy_for(["FR"], at=datetime(2026, 9, 1, tzinfo=UTC)).valid_for("marketing", "phone")
        '12 months'
        """
        return in_months(cast("int | None", self.answer("valid-for", message_class, channel).value))

    def headers(self, message_class: str, channel: str) -> tuple[str, ...]:
        """The header fields that a message must carry.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> policy_for(["PL"], at=datetime(2026, 3, 1, tzinfo=UTC)).headers("marketing", "email")
        ('List-Unsubscribe', 'List-Unsubscribe-Post')
        """
        return cast("tuple[str, ...]", self.answer("headers", message_class, channel).value)

    def content(
        self, message_class: str, channel: str, *, business: bool = False
    ) -> tuple[str, ...]:
        """What a message must say: sender-identity, opt-out, postal-address, recognisable-label.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> policy_for(["US"], at=datetime(2026, 3, 1, tzinfo=UTC)).content("marketing", "email")
        ('opt-out', 'postal-address', 'sender-identity')
        """
        answer = self.answer("content", message_class, channel, business=business)
        return cast("tuple[str, ...]", answer.value)

    def hours(self, message_class: str, channel: str, *, business: bool = False) -> Hours | None:
        """The hours on the person's clock in which they may be reached; None is any. Outside them: later, not no.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> at = datetime(2026, 3, 1, 12, tzinfo=UTC)  # a Sunday
        >>> policy_for(["FR"], at=at).hours("marketing", "phone").open_at(at)
        False
        """
        answer = self.answer("hours", message_class, channel, business=business)
        return cast("Hours | None", answer.value)

    def registers(
        self, message_class: str, channel: str, *, business: bool = False
    ) -> tuple[str, ...]:
        """The national registers of refusals to ask before anything unsolicited is sent.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> policy_for(["BG"], at=datetime(2026, 3, 1, tzinfo=UTC)).registers("marketing", "email", business=True)
        ('bg-kzp',)
        """
        answer = self.answer("register", message_class, channel, business=business)
        return cast("tuple[str, ...]", answer.value)

    @property
    def consent_age(self) -> int:
        """The age in years from which a person consents alone; below it a guardian must."""
        return cast("int", self._whole("age"))

    @property
    def marketing_to_minors(self) -> bool:
        """Whether people below that age may get marketing at all, even with a guardian's consent."""
        return cast("bool", self._whole("minors"))

    @property
    def stale_after(self) -> str | None:
        """The period without a contact after which a consent is stale; an opened letter is no contact."""
        return in_months(cast("int | None", self._whole("stale-after")))

    @property
    def withdrawal_days(self) -> int:
        """The business days that the law leaves for a stop to take effect; 0 is at once, as we always do."""
        return cast("int", self._whole("withdrawal"))

    @property
    def link_days(self) -> int:
        """The days for which the way out of a message must work at least."""
        return cast("int", self._whole("link-lives"))

    @property
    def keep_proof(self) -> str | None:
        """How long a proof of consent is kept at least; None where no pack says."""
        return in_months(cast("int", self._whole("keep-proof")) or None)

    @property
    def keep_stops(self) -> str | None:
        """How long a stop is kept at least; None where no pack says."""
        return in_months(cast("int", self._whole("keep-stops")) or None)

    def _whole(self, question: Question) -> object:
        return self.answers[question, OTHER, OTHER, False].value

    def at_least_as_strict_as(self, other: Policy) -> bool:
        """Whether this policy allows nothing that the other one forbids.

        >>> from datetime import UTC, datetime
        >>> from relationkit.consent.packs import policy_for
        >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
        >>> policy_for(["XX"], at=noon).at_least_as_strict_as(policy_for(["PL"], at=noon))
        True
        """
        return self.age_binds_everything >= other.age_binds_everything and all(
            SCALES[key[0]].stricter(mine.value, other.answers[key].value) == mine.value
            for key, mine in self.answers.items()
        )
