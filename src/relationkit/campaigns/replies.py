"""What comes back by the links of a letter: a stop, or the answers to its survey.

Framework-free: a host's route passes the token of the path and the posted form. Only a POST may call these; a GET shows a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from relationkit.campaigns.outbox import Addressees
from relationkit.consent import ConsentEvent, ConsentLog
from relationkit.documents import require_aware
from relationkit.profiles import ProfileSource
from relationkit.surveys import Issue, ResponseStore, ValidationReport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from relationkit.campaigns.outbox import Addressee
    from relationkit.messages import SignedLinks
    from relationkit.surveys import Survey


class ReplyStore(ProfileSource, ConsentLog, ResponseStore, Addressees, Protocol):
    """What replies read and write, and who got the letter of a key."""


def take_stop(
    token: str, *, store: ReplyStore, links: SignedLinks, at: datetime, source: str = "link"
) -> bool:
    """Withdraw the purpose of the letter that carried this unsubscribe token; idempotent.

    The stop holds for the letter's purpose on its channel, for every spelling of the address. Returns False for a token that
    is not ours; show the same page for both.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, SignedLinks
    >>> links = SignedLinks("https://shop.example/r", bytes(range(32)))
    >>> take_stop("nonsense", store=MemoryStore(), links=links, at=datetime(2026, 3, 1, tzinfo=UTC))
    False
    """
    addressee = _addressee("unsubscribe", token, store, links)
    profile = store.profile(addressee.profile_id) if addressee else None
    if addressee is None or profile is None:
        return False
    store.append(
        [
            ConsentEvent.withdrawn(
                profile,
                purpose=addressee.purpose,
                channel=addressee.channel,
                at=require_aware(at),
                source=source,
            )
        ]
    )
    return True


def take_answers(
    token: str,
    answers: Mapping[str, object],
    *,
    survey: Survey,
    store: ReplyStore,
    links: SignedLinks,
    language: str,
    at: datetime,
) -> ValidationReport:
    """Check the answers that came with a survey token and keep them when nothing is wrong.

    The token's key is the invitation's unique code, and a code is spent once, by a valid answer: a token that is not ours gives
    the issue "unknown-code", a spent one "code-spent". The answers become facts of the profile that segments can ask for.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, SignedLinks, Survey
    >>> from relationkit.surveys import Nps
    >>> survey = Survey("s", version=1, title={"en": "s"}, questions=[Nps("score", text={"en": "Would you recommend us?"})])
    >>> links = SignedLinks("https://shop.example/r", bytes(range(32)))
    >>> take_answers(
    ...     "nonsense", {"score": 9}, survey=survey, store=MemoryStore(), links=links, language="en",
    ...     at=datetime(2026, 3, 1, tzinfo=UTC),
    ... ).errors
    (Issue(None, 'unknown-code', 'error'),)
    """
    addressee = _addressee("survey", token, store, links)
    if addressee is None:
        return _refused("unknown-code", language)
    report = survey.validate(
        answers,
        profile_id=addressee.profile_id,
        code=addressee.key,
        language=language,
        at=require_aware(at),
    )
    if report.response is not None and not store.keep(report.response):
        return _refused("code-spent", language)
    return report


def _addressee(kind: str, token: str, store: ReplyStore, links: SignedLinks) -> Addressee | None:
    read = links.read(token)
    if read is None or read[0] != kind:
        return None
    return store.addressee(read[1])


def _refused(code: str, language: str) -> ValidationReport:
    return ValidationReport((Issue(None, code, language=language),), None)
