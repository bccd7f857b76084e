"""The decision: each question in its order; the first that ends the matter decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.decision.asked import (
    DEFAULT,
    NOTHING_KNOWN,
    NOTHING_SAID,
    Circumstances,
    Intent,
    Phase,
    Rulebook,
)
from relationkit.consent.decision.questions import QUESTIONS
from relationkit.consent.decision.weighing import Weighing
from relationkit.documents import require_aware

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relationkit.consent.decision.decision import Decision
    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.purposes import Purpose
    from relationkit.profiles import Profile


def decide(
    profile: Profile,
    events: Sequence[ConsentEvent],
    *,
    purpose: Purpose,
    channel: str,
    at: datetime,
    intent: Intent = NOTHING_SAID,
    circumstances: Circumstances = NOTHING_KNOWN,
    rulebook: Rulebook = DEFAULT,
    phase: Phase = "transmit",
) -> Decision:
    """Say whether a message for `purpose` may go to `profile` on `channel` at `at`.

    `events` are what a `ConsentLog` has for the profile; only those recorded by `at` count, and their order does not matter. The
    questions: is the message what its purpose is; is there an address that takes mail; is the person erased or suppressed; is
    processing restricted; did they stop it; which law holds; is it a child; are special data used; is a firm in a register of
    those who refuse; does the class serve the person; is there a consent for this very key, well enough proved, of the right
    version, in force; else is there a sale to write to customers of; else no. Last, caps and quiet hours put off what may go.

    It never raises for valid inputs, and decides the same from the same inputs. Ask at plan and ask again at transmit; only the
    second answer sends.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Purpose
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)])
    >>> news = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for our newsletter."})
    >>> said = decide(anna, [], purpose=news, channel="email", at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> said.verdict, said.code, said.trace[-1]
    ('deny', 'no-consent', Step(name='relationship', outcome='no-consent'))
    """
    weighing = Weighing(
        profile,
        tuple(events),
        purpose,
        channel,
        require_aware(at),
        intent,
        circumstances,
        rulebook,
        phase,
    )
    return weighing.answer(QUESTIONS)
