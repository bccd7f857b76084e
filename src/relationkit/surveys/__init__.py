"""Questionnaires: what is asked, what a valid answer is, and what the answers say together.

`Survey.validate` decides about a whole answer, on the path that the respondent saw, and says what is wrong in the
respondent's language. A `Response` exists only where nothing is. Its facts are for segments, its counts for `Summary`.
"""

from relationkit.surveys.issues import Issue as Issue
from relationkit.surveys.issues import ValidationReport as ValidationReport
from relationkit.surveys.nps import NpsScore as NpsScore
from relationkit.surveys.nps import nps as nps
from relationkit.surveys.ports import ResponseStore as ResponseStore
from relationkit.surveys.questions import Choice as Choice
from relationkit.surveys.questions import Nps as Nps
from relationkit.surveys.questions import Option as Option
from relationkit.surveys.questions import Question as Question
from relationkit.surveys.questions import Scale as Scale
from relationkit.surveys.questions import Text as Text
from relationkit.surveys.responses import Response as Response
from relationkit.surveys.summary import Mean as Mean
from relationkit.surveys.summary import QuestionSummary as QuestionSummary
from relationkit.surveys.summary import Share as Share
from relationkit.surveys.summary import Summary as Summary
from relationkit.surveys.survey import Survey as Survey
from relationkit.surveys.textfile import from_text as from_text
from relationkit.surveys.textfile import to_text as to_text

__all__ = [
    "Choice",
    "Issue",
    "Mean",
    "Nps",
    "NpsScore",
    "Option",
    "Question",
    "QuestionSummary",
    "Response",
    "ResponseStore",
    "Scale",
    "Share",
    "Summary",
    "Survey",
    "Text",
    "ValidationReport",
    "from_text",
    "nps",
    "to_text",
]
