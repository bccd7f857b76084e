"""A report of a run, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.documents import require_aware

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.reports.sections import Section


@dataclass(frozen=True, slots=True)
class Report:
    """A title, the moment at which it is true, and sections in the order in which they are read.

    >>> from datetime import UTC, datetime
    >>> from relationkit.reports import Funnel
    >>> report = Report("Spring", datetime(2026, 3, 2, tzinfo=UTC), (Funnel((("Customers", 9), ("Letters", 4))),))
    >>> report.to_html().splitlines()[0]
    '<!doctype html>'
    """

    title: str
    at: datetime
    sections: tuple[Section, ...]
    note: str = ""

    def __post_init__(self) -> None:
        """Raise `InvalidDocument` for a naive moment."""
        require_aware(self.at)

    def to_html(self) -> str:
        """One HTML page that needs nothing but itself: no script, no font, no picture from elsewhere.

        It shows letters and other personal data to whoever opens it; keep it where such data may be.
        """
        from relationkit.reports.page import render

        return render(self)
