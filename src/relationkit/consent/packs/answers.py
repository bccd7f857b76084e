"""What a law can answer, and which of two answers is the stricter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from relationkit.consent.purposes import ASSURANCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from relationkit.consent.packs.hours import Hours
    from relationkit.consent.purposes import Assurance

Question = Literal[
    "consent", "least", "soft-opt-in", "valid-for", "headers", "content", "hours", "register",
    "age", "minors", "stale-after", "withdrawal", "link-lives", "keep-proof", "keep-stops",
]  # fmt: skip
"""What is asked of a pack; a rule answers exactly one of them."""


# What a pack that says nothing means: what needs a permission has none, what needs an order is free. The age is the highest
# that art. 8 GDPR lets a member state choose.
UNSAID_AGE = 16


@dataclass(frozen=True, slots=True)
class SoftOptIn:
    """On which conditions a customer may be written to without consent.

    ``sale_months`` and ``inquiry_months`` say how long a sale and an inquiry are good for: None is no limit, 0 is not at all.
    ``similar`` asks that the goods be like those bought, ``offered`` that the way out was shown when the address was taken.

    >>> SoftOptIn(sale_months=24) & SoftOptIn(sale_months=None, inquiry_months=6, similar=True)
    SoftOptIn(sale_months=24, inquiry_months=0, similar=True, offered=False)
    """

    sale_months: int | None = None
    inquiry_months: int | None = 0
    similar: bool = False
    offered: bool = False

    @property
    def sale_good_for(self) -> str | None:
        """The life of a sale as a period, such as ``24 months``; None is no limit.

        >>> SoftOptIn(sale_months=24).sale_good_for
        '24 months'
        """
        return in_months(self.sale_months)

    @property
    def inquiry_good_for(self) -> str | None:
        """The life of an inquiry as a period; None is no limit. Ask ``inquiry_months`` whether it counts at all.

        >>> SoftOptIn(inquiry_months=6).inquiry_good_for
        '6 months'
        """
        return in_months(self.inquiry_months)

    def __and__(self, other: SoftOptIn) -> SoftOptIn:
        """The conditions of both."""
        return SoftOptIn(
            shorter(self.sale_months, other.sale_months),
            shorter(self.inquiry_months, other.inquiry_months),
            self.similar or other.similar,
            self.offered or other.offered,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and the provisions that decided it; none where a silence did.

    >>> Answer(True, ("pl:pke-398-1",)).refs
    ('pl:pke-398-1',)
    """

    value: Any
    refs: tuple[str, ...] = ()


def in_months(months: int | None) -> str | None:
    """A number of months as a period of the rules' language."""
    return None if months is None else f"{months} month{'' if months == 1 else 's'}"


def shorter(one: int | None, other: int | None) -> int | None:
    """The shorter of two spans, where None has no end."""
    return min((span for span in (one, other) if span is not None), default=None)


def _both(one: SoftOptIn | None, other: SoftOptIn | None) -> SoftOptIn | None:
    return None if one is None or other is None else one & other


def _open(one: Hours | None, other: Hours | None) -> Hours | None:
    if one is None or other is None:
        return one or other
    return one & other


def _better_proved(one: Assurance, other: Assurance) -> Assurance:
    return one if ASSURANCES.index(one) > ASSURANCES.index(other) else other


def _all(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))


@dataclass(frozen=True, slots=True)
class _Scale:
    """How one question is weighed: what silence means, and the stricter of two."""

    silence: Any
    stricter: Callable[[Any, Any], Any]


SCALES: Mapping[Question, _Scale] = MappingProxyType(
    {
        "consent": _Scale(silence=True, stricter=lambda one, other: one or other),
        "least": _Scale("claim", _better_proved),
        "soft-opt-in": _Scale(None, _both),
        "valid-for": _Scale(None, shorter),
        "headers": _Scale((), _all),
        "content": _Scale((), _all),
        "hours": _Scale(None, _open),
        "register": _Scale((), _all),
        "age": _Scale(UNSAID_AGE, max),
        "minors": _Scale(silence=False, stricter=lambda one, other: one and other),
        "stale-after": _Scale(None, shorter),
        "withdrawal": _Scale(0, min),
        "link-lives": _Scale(0, max),
        "keep-proof": _Scale(0, max),
        "keep-stops": _Scale(0, max),
    }
)

SERVING = frozenset(
    {"service", "transactional", "security", "privacy-notice", "optout-confirmation", "consent-confirmation"}
)  # fmt: skip
"""The classes that serve the person or a contract: nobody asks for consent to send an invoice."""


def silence(question: Question, message_class: str | None = None) -> Answer:
    """What a pack means that says nothing.

    >>> silence("consent", "marketing").value, silence("consent", "security").value
    (True, False)
    """
    if question == "consent" and message_class in SERVING:
        return Answer(value=False)
    return Answer(SCALES[question].silence)


def stricter(question: Question, one: Answer, other: Answer) -> Answer:
    """The meet of two answers; it cites whichever made it what it is, both where they agree.

    >>> stricter("age", Answer(14, ("bg:zzld-25c",)), Answer(16, ("pl:gdpr-8",)))
    Answer(value=16, refs=('pl:gdpr-8',))
    """
    if one == other:
        return one
    value = SCALES[question].stricter(one.value, other.value)
    deciding = [answer for answer in (one, other) if answer.value == value] or [one, other]
    return Answer(value, _all((), tuple(ref for answer in deciding for ref in answer.refs)))


def strictest(question: Question, answers: Iterable[Answer]) -> Answer:
    """The meet of at least one answer.

    >>> strictest("withdrawal", [Answer(10, ("us:can-spam-5-a-4",)), Answer(0)])
    Answer(value=0, refs=())
    """
    return reduce(lambda one, other: stricter(question, one, other), answers)
