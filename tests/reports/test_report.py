"""A report as a value."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument
from relationkit.reports import Letter, Passage, Report

if TYPE_CHECKING:
    from datetime import date


def test_a_report_of_the_same_content_is_the_same_page(report: Report) -> None:
    """Writing it twice gives the same text, and changes nothing."""
    assert report.to_html() == report.to_html()
    with pytest.raises(FrozenInstanceError):
        report.title = "Another"  # type: ignore[misc]


def test_a_naive_moment_is_refused() -> None:
    """The moment of a report is aware."""
    naive: date = datetime(2026, 3, 2)  # noqa: DTZ001
    with pytest.raises(InvalidDocument, match="naive"):
        Report("R", naive, ())  # type: ignore[arg-type]


def test_reprs_hold_no_letter_and_no_passage() -> None:
    """What may be personal shows only on the page."""
    letter = Letter(
        title="Formal", subject="Pani Anno", text="Pani Anno", html="Pani Anno", language="pl"
    )

    assert "Letter('pl')" == repr(letter)
    assert "Passage('Why')" == repr(Passage("Why", "Pani Anno"))
