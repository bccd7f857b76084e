"""The page as text: whole in itself, escaped, and true to the figures."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from relationkit.reports import Figures, Funnel, Letters, Report, SkipReason, Skips, SurveyResults
from relationkit.reports.page import percent, signed
from relationkit.surveys import Summary, Survey

if TYPE_CHECKING:
    from relationkit.reports import Section

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
VOID = frozenset({"meta", "rect", "path", "br", "hr", "img"})


class Reader(HTMLParser):
    """Walks a page, keeps its tags, its attributes and its text, and minds that all that opens is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends, the innermost first."""
        if tag not in VOID:
            assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Text, but not that of the style."""
        if self.open and self.open[-1] != "style":
            self.said.append(data)

    @property
    def text(self) -> str:
        """All words in one line."""
        return " ".join(" ".join(self.said).split())


def page(*sections: Section) -> Reader:
    """A small report, read."""
    return Reader(Report("R", AT, sections).to_html())


def test_the_page_needs_nothing_but_itself(report: Report) -> None:
    """No script, no link, no address to load from, and a policy that forbids all of them, also to letters in frames."""
    html = report.to_html()
    reader = Reader(html)

    assert not {"script", "link", "img", "base", "form", "object"} & set(reader.tags)
    assert not {"src", "href", "xlink:href", "action", "data"} & {
        name for name, _ in reader.attributes
    }
    assert not re.search(r"url\(|@import", html.split("<style>")[1].split("</style>")[0])
    assert any(
        "default-src 'none'" in value for name, value in reader.attributes if name == "content"
    )


def test_whatever_comes_in_is_escaped(report: Report) -> None:
    """Hostile text stays text, and the page is well-formed around it."""
    reader = Reader(report.to_html())

    assert [] == reader.open
    assert not [name for name, _ in reader.attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in reader.text


def test_letters_stand_in_a_frame_that_may_do_nothing(report: Report) -> None:
    """The HTML is in the frame, sandboxed, and its text alternative beside it."""
    reader = Reader(report.to_html())
    attributes = dict(reader.attributes)

    assert 1 == reader.tags.count("iframe")
    assert [""] == [value for name, value in reader.attributes if name == "sandbox"]
    assert "Szanowna Pani Małgorzato" in attributes["srcdoc"]
    assert "The same letter as plain text" in reader.text


def test_the_page_says_its_languages(report: Report) -> None:
    """The page is English; questions and letters carry their own language."""
    languages = [value for name, value in Reader(report.to_html()).attributes if name == "lang"]

    assert "en" == languages[0]
    assert {"en", "pl"} == set(languages)


def test_headings_go_down_one_step_at_a_time(report: Report) -> None:
    """One h1, then h2 and h3 without a gap."""
    levels = [int(tag[1]) for tag in Reader(report.to_html()).tags if re.fullmatch("h[1-6]", tag)]

    assert [1] == [level for level in levels if level == 1]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_figures_are_those_of_the_summary(report: Report) -> None:
    """The score with its interval and classes, denominators, shares with Wilson's interval, means."""
    text = Reader(report.to_html()).text

    assert "10 Net Promoter Score (95 % interval −4 to 24)" in text
    assert "41 promoters (9–10), 50 passives (7–8), 29 detractors (0–6)." in text
    assert "120 answers to “ Zakupy ”, 39 % of 310 invited." in text
    assert "0 answered of 29 asked" in text
    assert "80 67 % (58–74)" in text
    assert "3.0 on average (95 % interval 2.7 to 3.3)" in text
    assert "50.0 on average" in text
    assert "fewer than 30" not in text


def test_skip_reasons_come_with_the_most_frequent_first(report: Report) -> None:
    """The order is that of the counts."""
    text = Reader(report.to_html()).text

    assert text.index("no-consent") < text.index("no-address")


def test_a_report_may_be_empty() -> None:
    """Sections without content say so, or say nothing; nothing is divided by nothing."""
    text = page(
        Figures(()),
        Funnel(()),
        Funnel((("Customers", 0),)),
        Skips(()),
        Skips((SkipReason("x", "X", 0),)),
        Letters(()),
    ).text

    assert "Nobody was left out." in text
    assert "Customers 0 –" in text


def test_a_funnel_that_grows_stays_within_its_bar() -> None:
    """Several letters a customer: the bar ends at the edge and the figure says the rest."""
    html = Report("R", AT, (Funnel((("Customers", 10), ("Letters", 25))),)).to_html()

    assert {"100.00"} == set(re.findall(r'class="fill" width="([0-9.]+)"', html))
    assert "250 %" in html


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([9, 3], "With fewer than 30 answers the interval is only a rough guide."),
        ([10] * 40, "All answers are of one class, so the interval looks surer than it is."),
        ([], "0 answered of 0 asked"),
    ],
)
def test_doubts_are_said_aloud(survey: Survey, scores: list[int], words: str) -> None:
    """Few answers, answers without spread, and none at all."""
    summary = Summary(survey)
    for number, score in enumerate(scores):
        response = survey.validate(
            {"score": score}, profile_id=f"c{number}", language="pl", at=AT
        ).response
        assert response is not None
        summary.add(response)

    assert words in page(SurveyResults.of(summary)).text


def test_a_single_answer_has_a_mean_without_interval(survey: Survey) -> None:
    """Nothing is said of a spread that cannot be known."""
    response = survey.validate({"packing": 4}, language="pl", at=AT).response
    assert response is not None
    text = page(SurveyResults.of(Summary(survey, [response]))).text

    assert "1 answer to “" in text
    assert "4.0 on average Answers" in text


def test_small_shares_are_not_rounded_away() -> None:
    """Some is never none, and most is never all."""
    shares = (0, 0.004, 0.01, 0.342, 0.99, 0.996, 1)

    assert ["0 %", "<1 %", "1 %", "34 %", "99 %", ">99 %", "100 %"] == [
        percent(share) for share in shares
    ]


def test_scores_have_a_true_minus() -> None:
    """And no negative nought."""
    assert ["−4", "0", "0", "10"] == [signed(value) for value in (-3.55, -0.4, 0.0, 10.0)]
