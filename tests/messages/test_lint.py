"""What a good letter has."""

from __future__ import annotations

import pytest

from relationkit.messages import Rendered, Template, lint

GOOD = "{{ greeting }}\n\nOgórki już są. Jak smakowała zupa?\n\nZ poważaniem,\n{{ signature }}\n"


def _codes(sample: Rendered | None = None, /, **changes: str) -> list[tuple[str, str]]:
    values = {"id": "t", "language": "pl", "subject": "Ogórki już są", "text": GOOD, **changes}
    return [(remark.code, remark.part) for remark in lint(Template(**values), sample)]


def test_a_good_letter_has_no_remarks() -> None:
    """Greeting, question, a short subject, a picture with words, https."""
    html = '<p>{{ greeting }}</p><img src="https://shop.example/a.png" alt="Ogórek">'

    assert [] == _codes()
    assert [] == _codes(html=html)


@pytest.mark.parametrize(
    ("changes", "code", "part"),
    [
        ({"subject": "O" * 61}, "subject-too-long", "subject"),
        ({"subject": "OGÓRKI JUŻ są"}, "subject-shouts", "subject"),
        ({"subject": "Ogórki!!"}, "subject-shouts", "subject"),
        ({"text": " \n"}, "no-text-part", "text"),
        ({"text": "Jak smakowała zupa?"}, "no-greeting", "text"),
        ({"html": "<p>Jak smakowała zupa?</p>"}, "no-greeting", "html"),
        ({"text": f"http://shop.example {GOOD}"}, "link-without-https", "text"),
        ({"html": "{{ greeting }}<a href='http://shop.example'>"}, "link-without-https", "html"),
        (
            {"html": "{{ greeting }}<img src='https://shop.example/a.png'>"},
            "image-without-alt",
            "html",
        ),
        ({"html": "{{ greeting }}" + "ż" * 60_000}, "html-clipped", "html"),
        ({"language": "tlh"}, "unknown-language", "letter"),
        ({"language": "ar"}, "unknown-language", "letter"),
    ],
)
def test_each_fault_has_its_code(changes: dict[str, str], code: str, part: str) -> None:
    """One fault, one remark."""
    assert [(code, part)] == _codes(**changes)


@pytest.mark.parametrize(
    "ending",
    [
        "Jak smakowała zupa?",
        "Jak smakowała zupa?\n\nPozdrawiam serdecznie!\nJan Nowak",
        "Jak smakowała zupa? »\n\nZ poważaniem,\n{{ signature }}\n\n{{ footer }}",
        "سوپ چطور بود؟",
        "Πώς ήταν η σούπα;",
        "Czy {{ facts.product }} urosły?",
        "{% if facts.a %}Czy urosły?{% endif %}\n{# koniec. #}",
    ],
)
def test_a_closing_question_is_seen(ending: str) -> None:
    """Also before a complimentary close, and with the question marks of other scripts."""
    assert [] == _codes(text=f"{{{{ greeting }}}}\nOgórki już są.\n{ending}\n")


@pytest.mark.parametrize(
    "ending",
    [
        "Jak smakowała? Czekamy.",
        "Zapraszamy wszystkich do naszego sklepu!",
        "Ogórki",
        "Do zobaczenia.",
    ],
)
def test_a_missing_question_is_seen(ending: str) -> None:
    """The last sentence counts."""
    assert [("no-closing-question", "text")] == _codes(text=f"{{{{ greeting }}}}\n{ending}\n")


def test_a_sample_is_measured_instead_of_the_source() -> None:
    """The subject as it will be, with the value in it."""
    sample = Rendered("O" * 61, "", "<img>")

    assert [("subject-too-long", "subject"), ("image-without-alt", "html")] == _codes(sample)
    assert [] == _codes(Rendered("Zupa", ""))
