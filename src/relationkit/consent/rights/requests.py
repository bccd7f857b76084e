"""What people asked for, by when it is answered (GDPR article 12(3)), and the book in which it stands."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from pydantic import Field

from relationkit.documents import Document, Moment, require_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, timedelta

RequestKind = Literal[
    "access", "portability", "rectification", "erasure", "restriction", "objection", "complaint"
]

MONTHS = 1
EXTENSION = 2


class RightsRequest(Document):
    """What somebody asked for, when it arrived, and what became of it.

    It is due a month later, on the same day of the month, or on the last one of a shorter month. Two months more are had only
    with a reason, told to the person within the first month: ``extended_because`` and ``extended_at``.

    >>> from datetime import UTC, datetime
    >>> asked = RightsRequest(id="r1", kind="access", profile_id="c1", received_at=datetime(2026, 1, 31, 9, tzinfo=UTC))
    >>> asked.due_at.isoformat()
    '2026-02-28T09:00:00+00:00'
    """

    id: Annotated[str, Field(min_length=1, max_length=200)]
    kind: RequestKind
    profile_id: Annotated[str, Field(min_length=1, max_length=200)]
    received_at: Moment
    extended_because: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    extended_at: Moment | None = None
    answered_at: Moment | None = None

    def model_post_init(self, _context: object, /) -> None:
        """Refuse an extension without a reason, or told too late."""
        if (self.extended_because is None) is not (self.extended_at is None):
            message = "an extension has a reason and the moment at which the person was told it"
            raise ValueError(message)
        if self.extended_at is not None and not (
            self.received_at <= self.extended_at <= _later(self.received_at, MONTHS)
        ):
            message = "an extension is told within the first month; answer the request now"
            raise ValueError(message)
        if self.answered_at is not None and self.answered_at < self.received_at:
            message = "an answer comes after its request"
            raise ValueError(message)

    @property
    def due_at(self) -> datetime:
        """The last moment at which the answer is in time."""
        extended = EXTENSION if self.extended_at is not None else 0
        return _later(self.received_at, MONTHS + extended)

    def extended(self, *, because: str, at: datetime) -> RightsRequest:
        """The same request with two months more; `InvalidDocument` when the first month is over."""
        return RightsRequest.from_dict(
            {**self.model_dump(), "extended_because": because, "extended_at": at}
        )

    def answered(self, *, at: datetime) -> RightsRequest:
        """The same request with its answer given; file it in the place of the open one."""
        return RightsRequest.from_dict({**self.model_dump(), "answered_at": at})


class RequestBook(Protocol):
    """Where requests are kept. They outlive the person's erasure: they say that and when it was answered, by a bare id."""

    def file_request(self, request: RightsRequest, /) -> None:
        """Keep a request as it stands now, in the place of what was kept under its id."""
        ...

    def requests(self, profile_id: str | None = None, /) -> Iterator[RightsRequest]:
        """All that were ever filed, or those of one customer: oldest first, then by id."""
        ...


@dataclass(frozen=True, slots=True)
class Due:
    """An unanswered request, when it is due and how long that is from now; less than nothing is too late.

    >>> from datetime import UTC, datetime, timedelta
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> Due(RightsRequest(id="r1", kind="access", profile_id="c1", received_at=noon), noon, timedelta(days=-1)).overdue
    True
    """

    request: RightsRequest
    at: datetime
    left: timedelta

    @property
    def overdue(self) -> bool:
        """Whether the day has passed."""
        return self.left.total_seconds() < 0


def open_request(
    book: RequestBook,
    *,
    id: str,  # noqa: A002 - the document's name
    kind: RequestKind,
    profile_id: str,
    at: datetime,
) -> RightsRequest:
    """File a request, unless the customer waits for an answer to such a one already; say which one is open.

    Asked twice is asked once, and the answer is due by the first day. `id` is for a new one.

    >>> from datetime import UTC, datetime, timedelta
    >>> from relationkit.storage import MemoryStore
    >>> noon, store = datetime(2026, 3, 1, 12, tzinfo=UTC), MemoryStore()
    >>> first = open_request(store, id="r1", kind="access", profile_id="c1", at=noon)
    >>> open_request(store, id="r2", kind="access", profile_id="c1", at=noon + timedelta(days=9)) == first
    True
    >>> [one.id for one in store.requests("c1")]
    ['r1']
    """
    for one in due(book.requests(profile_id), at):
        if one.request.kind == kind:
            return one.request
    asked = RightsRequest(id=id, kind=kind, profile_id=profile_id, received_at=at)
    book.file_request(asked)
    return asked


def due(requests: Iterable[RightsRequest], at: datetime) -> tuple[Due, ...]:
    """The requests that are not answered at a moment, the most pressing first.

    >>> from datetime import UTC, datetime
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> asked = RightsRequest(id="r1", kind="erasure", profile_id="c1", received_at=noon)
    >>> [one.left.days for one in due([asked], datetime(2026, 3, 2, 12, tzinfo=UTC))]
    [30]
    """
    at = require_aware(at)
    found = [
        Due(request, request.due_at, request.due_at - at)
        for request in requests
        if request.received_at <= at and (request.answered_at is None or request.answered_at > at)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.request.id)))


def _later(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    last = monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
