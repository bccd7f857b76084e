"""One entry of the list: a fingerprint, what it stops, since when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.consent.suppression.peppers import CANON
from relationkit.documents import require_aware

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.consent.suppression.peppers import Peppers
    from relationkit.profiles import Profile

SuppressionScope = Literal["marketing", "everything"]


@dataclass(frozen=True, slots=True, repr=False)
class Suppression:
    """An address to which nothing of a scope is written any more, on one channel or, with None, on all.

    ``code`` says why in the shop's words (erased, objected, complained), ``pepper`` is the id of the key of the fingerprint
    and ``canon`` the version of the form of addresses. It is personal data for whoever has the pepper, kept for GDPR article
    17(3)(b) and (e): to go on honouring what the person said.

    >>> from datetime import UTC, datetime
    >>> Suppression("5f…", "0a1b", None, "marketing", datetime(2026, 3, 1, tzinfo=UTC), "erased")
    Suppression('marketing', 'erased')
    """

    fingerprint: str
    pepper: str
    channel: str | None
    scope: SuppressionScope
    since: datetime
    code: str
    canon: int = CANON

    def __repr__(self) -> str:
        return f"Suppression({self.scope!r}, {self.code!r})"


def suppressions_of(
    profile: Profile,
    peppers: Peppers,
    *,
    at: datetime,
    code: str,
    scope: SuppressionScope = "marketing",
    channel: str | None = None,
) -> tuple[Suppression, ...]:
    """Make the entries for all addresses that a customer has, or for those of one channel, which then bind only there.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent.suppression import Peppers
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com")])
    >>> suppressions_of(anna, Peppers(bytes(range(32))), at=datetime(2026, 3, 1, tzinfo=UTC), code="erased")
    (Suppression('marketing', 'erased'),)
    """
    since = require_aware(at)
    return tuple(
        Suppression(
            peppers.fingerprint(point.channel, point.address),
            peppers.current,
            channel,
            scope,
            since,
            code,
        )
        for point in profile.contacts
        if channel in {None, point.channel}
    )
