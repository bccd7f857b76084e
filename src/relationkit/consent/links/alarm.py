"""When a whole company leaves within a minute of a letter, it was hardly its people."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from relationkit.consent.kinds import OWN, STOPS
from relationkit.documents import require_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from relationkit.consent.events import ConsentEvent

_SOON = timedelta(minutes=30)
_MINUTE = timedelta(minutes=1)


def suspected_automation(
    events: Iterable[ConsentEvent],
    *,
    sent_at: datetime,
    soon: timedelta = _SOON,
    at_least: int = 10,
) -> Mapping[str, tuple[str, ...]]:
    """Say which stops may be a mail scanner's: `at_least` of one domain within a minute, `soon` after a letter was sent.

    Domains with the ids of the events. All of them are honoured all the same; the shop tells the people in another way, and
    only they can come back.

    >>> from datetime import UTC, datetime
    >>> suspected_automation([], sent_at=datetime(2026, 3, 1, tzinfo=UTC))
    {}
    """
    sent_at = require_aware(sent_at, "sent_at")
    by_domain: defaultdict[str, list[ConsentEvent]] = defaultdict(list)
    for event in events:
        local, at, domain = (event.loose or "").rpartition("@")
        own = event.kind in STOPS and event.actor in OWN
        if own and local and at and sent_at <= event.occurred_at < sent_at + soon:
            by_domain[domain].append(event)
    found = {domain: _bursts(stops, at_least) for domain, stops in sorted(by_domain.items())}
    return {domain: ids for domain, ids in found.items() if ids}


def _bursts(stops: list[ConsentEvent], at_least: int) -> tuple[str, ...]:
    """The ids of those that lie in some minute with `at_least` of them, the oldest first."""
    stops = sorted(stops, key=lambda event: (event.occurred_at, event.id))
    flagged: dict[str, None] = {}
    first = 0
    for last, stop in enumerate(stops):
        while stop.occurred_at - stops[first].occurred_at >= _MINUTE:
            first += 1
        if last - first + 1 >= at_least:
            flagged.update(dict.fromkeys(one.id for one in stops[first : last + 1]))
    return tuple(flagged)
