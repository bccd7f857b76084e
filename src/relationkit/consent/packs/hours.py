"""The hours in which a law lets a person be called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Literal

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = 7


_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def read_span(text: str) -> str:
    """A span such as 10:00-13:00, or ValueError."""
    found = _SPAN.fullmatch(text)
    if not found or text[:5] >= text[6:]:
        message = "is no span of hours; write it as 10:00-13:00"
        raise ValueError(message)
    return text


def apart(spans: tuple[str, ...]) -> tuple[str, ...]:
    """Spans in order that do not touch each other, or ValueError; so that one week is written in one way."""
    ordered = tuple(sorted(spans))
    if any(later[:5] <= earlier[6:] for earlier, later in pairwise(ordered)):
        message = "has spans that touch; write them as one"
        raise ValueError(message)
    return ordered


@dataclass(frozen=True, slots=True)
class Hours:
    """The spans of a week that are open: (weekday from Monday = 0, from, until), the end itself shut.

    All times are on the person's own clock (C. consom. D. 223-9 says the consumer's time zone). Public holidays are not
    known here; a host that knows them closes them by its own calendar.

    >>> from datetime import UTC, datetime
    >>> morning = Hours(((0, time(10), time(13)),))
    >>> morning.open_at(datetime(2026, 3, 2, 12, tzinfo=UTC))
    True
    >>> morning.next_open(datetime(2026, 3, 2, 13, tzinfo=UTC)).isoformat()
    '2026-03-09T10:00:00+00:00'
    """

    spans: tuple[tuple[int, time, time], ...]

    def open_at(self, local: datetime) -> bool:
        """Say whether a moment on the person's clock is open.

        >>> from datetime import UTC, datetime
        >>> Hours(()).open_at(datetime(2026, 3, 2, tzinfo=UTC))
        False
        """
        clock = local.time()
        return any(
            day == local.weekday() and start <= clock < end for day, start, end in self.spans
        )

    def next_open(self, local: datetime) -> datetime | None:
        """The first open moment from this one on, on the same clock; None where no hour is open.

        >>> from datetime import UTC, datetime
        >>> Hours(()).next_open(datetime(2026, 3, 2, tzinfo=UTC)) is None
        True
        """
        if self.open_at(local):
            return local
        starts = [
            datetime.combine(date, start, local.tzinfo)
            for date in (local.date() + timedelta(days=ahead) for ahead in range(WEEK + 1))
            for day, start, _ in self.spans
            if day == date.weekday()
        ]
        return min((start for start in starts if start > local), default=None)

    def __and__(self, other: Hours) -> Hours:
        """The spans that both leave open."""
        both = (
            (day, max(start, opened), min(end, shut))
            for day, start, end in self.spans
            for on, opened, shut in other.spans
            if day == on
        )
        return Hours(tuple(sorted({span for span in both if span[1] < span[2]})))
