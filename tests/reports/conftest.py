"""A report with everything in it, and with content that means ill."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from relationkit.reports import (
    Figures,
    Funnel,
    Letter,
    Letters,
    Passage,
    Report,
    Segments,
    SegmentSize,
    SkipReason,
    Skips,
    SurveyResults,
)
from relationkit.rules import field
from relationkit.surveys import Choice, Nps, Option, Scale, Summary, Survey, Text

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOSTILE = """"'></iframe></style></title><script>alert(1)</script><img src=https://evil.example/x.png onerror=alert(2)>"""
LONG = "Konstantynopolitańczykowianeczka" * 4
HTML = f"""<div style="max-width:560px;margin:0 auto;padding:24px;font-family:Georgia,serif;line-height:1.5">
<p>Szanowna Pani Małgorzato,</p>
<p>na działce sucho, a w sklepie są już <strong>konewki z długą szyjką</strong>, takie, o jakie pytała Pani jesienią.</p>
<p><a href="https://shop.example/konewki">Zobacz konewki</a></p><p>Jak się udały ogórki?</p>
<p>Jan Nowak<br>tel. +48 22 555 01 23</p><p style="font-size:13px">Pisze do Pani sklep, bo 3 maja 2025 zgodziła się
Pani na listy. <a href="https://shop.example/stop">Rezygnuję</a></p>{HOSTILE}</div>"""
TEXT = """Szanowna Pani Małgorzato,

na działce sucho, a w sklepie są już konewki z długą szyjką, takie, o jakie pytała Pani jesienią.

https://shop.example/konewki

Jak się udały ogórki?

Jan Nowak
tel. +48 22 555 01 23

Pisze do Pani sklep, bo 3 maja 2025 zgodziła się Pani na listy.
Rezygnuję: https://shop.example/stop
"""


@pytest.fixture(scope="session")
def survey() -> Survey:
    """Questions of all kinds, a scale of too many steps to draw, and one with a very long word."""
    return Survey(
        "shop",
        version=1,
        title={"pl": "Zakupy"},
        questions=[
            Nps("score", text={"pl": "Czy nas Pani poleci?"}, low_text={"pl": "nie"}, high_text={"pl": "tak"}),
            Text("why", text={"pl": "Dlaczego?"}, relevant=field("score").at_most(6)),
            Choice("liked", text={"pl": LONG}, several=True, options=[
                Option("price", text={"pl": LONG}), Option("tea", text={"pl": HOSTILE}),
            ]),
            Choice("again", text={"pl": "Znowu?"}, options=[
                Option("yes", text={"pl": "Tak"}), Option("no", text={"pl": "Nie"}),
            ]),
            Scale("packing", text={"pl": "Jak zapakowano?"}, high_text={"pl": "dobrze"}),
            Scale("years", text={"pl": "Od ilu lat?"}, low=0, high=100),
            Scale("never", text={"pl": "Nikt nie odpowiedział"}),
        ],
    )  # fmt: skip


@pytest.fixture(scope="session")
def summary(survey: Survey) -> Summary:
    """The reference vector of scores, and other answers beside it."""
    counts = (3, 1, 2, 2, 4, 9, 8, 20, 30, 25, 16)
    scores = [score for score, count in enumerate(counts) for _ in range(count)]
    summary = Summary(survey)
    for number, score in enumerate(scores):
        answers = {
            "score": score,
            "why": "",
            "liked": ["price", "tea"] if number % 3 else ["tea"],
            "again": "yes",
            "packing": 1 + number % 5,
            "years": number,
        }
        if number > 100:
            del answers["years"]
        form = survey.validate(answers, profile_id=f"c{number}", language="pl", at=AT)
        assert form.response is not None
        summary.add(form.response)
    return summary


@pytest.fixture(scope="session")
def report(summary: Summary) -> Report:
    """All sections, with hostile and very long content among the ordinary."""
    return Report(
        title="Spring letters",
        at=AT,
        note=HOSTILE,
        sections=(
            Figures((("Customers", "2,357", ""), ("Letters", "310", "in 4 s"), (LONG, "1,234,567,890", ""))),
            Funnel((("Customers", 2357), ("Members", 742), ("May be written to", 331), (LONG, 310))),
            Segments((
                SegmentSize("lapsed-regulars", "count of orders within 365d is at least 3", 742, 742 / 2357),
                SegmentSize(LONG, HOSTILE, 23_570_000, 1.0),
                SegmentSize("birthday-this-week", "birthday is within the next 7 days", 1, 1 / 2357),
            ), note="The unknown stays out."),
            Skips((
                SkipReason("no-address", "No e-mail address", 2),
                SkipReason("no-consent", "Has not agreed", 398),
            )),
            Passage("Why c42 is in lapsed-regulars", f"yes: all of\n  yes: count [4] <- {LONG}"),
            SurveyResults.of(summary, language="pl", invited=310),
            Letters((
                Letter(title="Formal Polish", subject="Konewki", text=TEXT, html=HTML, language="pl"),
                Letter(title="Text only", subject=HOSTILE, text=f"Good morning,\n\n{LONG}", language="en"),
            )),
        ),
    )  # fmt: skip
