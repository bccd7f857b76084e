"""What a report can show: plain values, each a section with a heading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self, TypeAlias

if TYPE_CHECKING:
    from relationkit.surveys import QuestionSummary, Summary


@dataclass(frozen=True, slots=True)
class Figures:
    """A few figures worth knowing first: (label, value as it is to be read, a word on it or "").

    >>> Figures((("Letters", "2,000", "in 4.1 s"),)).figures[0][0]
    'Letters'
    """

    kind: ClassVar[str] = "figures"
    figures: tuple[tuple[str, str, str], ...]
    heading: str = "At a glance"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many are left after each step, the first being all.

    >>> Funnel((("Customers", 2357), ("Letters sent", 310))).steps[-1]
    ('Letters sent', 310)
    """

    kind: ClassVar[str] = "funnel"
    steps: tuple[tuple[str, int], ...]
    heading: str = "From customers to letters"
    note: str = ""


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """A segment: its rule in words, its members, and their share (0 to 1) of all customers.

    >>> SegmentSize("gift-buyers", "an order was a gift", 120, 0.05).count
    120
    """

    name: str
    sentence: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments with their sizes.

    >>> Segments((SegmentSize("gift-buyers", "an order was a gift", 120, 0.05),)).heading
    'Segments'
    """

    kind: ClassVar[str] = "segments"
    segments: tuple[SegmentSize, ...]
    heading: str = "Segments"
    note: str = ""


@dataclass(frozen=True, slots=True)
class SkipReason:
    """Why customers got no letter: the code, what it means, and how many.

    >>> SkipReason("no-consent", "has not agreed to the newsletter", 812).code
    'no-consent'
    """

    code: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Skips:
    """All reasons for which letters were not written, with their counts.

    >>> Skips(()).heading
    'Who got no letter, and why'
    """

    kind: ClassVar[str] = "skips"
    reasons: tuple[SkipReason, ...]
    heading: str = "Who got no letter, and why"
    note: str = ""


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """The figures of a survey. ``language`` is that of the questions' texts; ``invited`` is None where nobody knows.

    >>> from relationkit.surveys import Nps, Summary, Survey
    >>> survey = Survey("shop", version=1, title={"en": "The shop"}, questions=[Nps("score", text={"en": "Recommend us?"})])
    >>> SurveyResults.of(Summary(survey), invited=310).title
    'The shop'
    """

    kind: ClassVar[str] = "results"
    title: str
    responses: int
    questions: tuple[QuestionSummary, ...]
    language: str = "en"
    invited: int | None = None
    heading: str = "What customers answered"
    note: str = ""

    @classmethod
    def of(cls, summary: Summary, *, language: str = "en", invited: int | None = None) -> Self:
        """The results as the summary has them now."""
        from relationkit.surveys.texts import spoken

        return cls(
            title=spoken(summary.survey.title, language),
            responses=summary.n,
            questions=summary.questions(),
            language=language,
            invited=invited,
        )


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """A letter as it went out. ``title`` says why it is shown; ``html`` is None where there is only text.

    >>> Letter(title="Formal Polish", subject="Co nowego", text="Szanowna Pani Anno, ...", language="pl")
    Letter('pl')
    """

    title: str
    subject: str
    text: str
    language: str
    html: str | None = None

    def __repr__(self) -> str:
        return f"Letter({self.language!r})"


@dataclass(frozen=True, slots=True)
class Letters:
    """Some letters as they look to whoever opens them.

    >>> Letters(()).heading
    'Letters as they look'
    """

    kind: ClassVar[str] = "letters"
    letters: tuple[Letter, ...]
    heading: str = "Letters as they look"
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Passage:
    """Plain text with its own line ends, such as an explanation of one customer.

    >>> Passage("Why c42 is in lapsed-regulars", "yes: ...")
    Passage('Why c42 is in lapsed-regulars')
    """

    kind: ClassVar[str] = "passage"
    heading: str
    text: str
    note: str = ""

    def __repr__(self) -> str:
        return f"Passage({self.heading!r})"


Section: TypeAlias = Figures | Funnel | Segments | Skips | SurveyResults | Letters | Passage
