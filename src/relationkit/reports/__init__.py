"""A run as one page to read: from customers to letters, who was left out and why, what was answered, letters as they look.

A `Report` is a value made of plain sections; `to_html` writes it as a single HTML file without script or outside parts.
"""

from relationkit.reports.report import Report as Report
from relationkit.reports.sections import Figures as Figures
from relationkit.reports.sections import Funnel as Funnel
from relationkit.reports.sections import Letter as Letter
from relationkit.reports.sections import Letters as Letters
from relationkit.reports.sections import Passage as Passage
from relationkit.reports.sections import Section as Section
from relationkit.reports.sections import Segments as Segments
from relationkit.reports.sections import SegmentSize as SegmentSize
from relationkit.reports.sections import SkipReason as SkipReason
from relationkit.reports.sections import Skips as Skips
from relationkit.reports.sections import SurveyResults as SurveyResults

__all__ = [
    "Figures",
    "Funnel",
    "Letter",
    "Letters",
    "Passage",
    "Report",
    "Section",
    "SegmentSize",
    "Segments",
    "SkipReason",
    "Skips",
    "SurveyResults",
]
