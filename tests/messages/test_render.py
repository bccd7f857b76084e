"""A letter as its reader sees it."""

from __future__ import annotations

import re
import traceback
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument, TemplateError
from relationkit.messages import Sender
from relationkit.messages.page import append, is_document
from relationkit.messages.phrases import phrases
from relationkit.messages.tables import texts, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relationkit.messages import LinkKind, Rendered

    Fill = Callable[..., Rendered]

CANARY = "Kanarella"
SIGNATURE = "Jan Nowak\ndoradca ogrodniczy\nOgrody & Syn\ntel. +48 601 000 001"


def _footer(links: Mapping[LinkKind, str]) -> str:
    return (
        "-- \nProsiła Pani o nasze przepisy.\n"
        f"Rezygnacja z tych listów: {links['unsubscribe']}\n"
        f"Podgląd i poprawianie danych: {links['your-data']}\n"
        "Ogrody & Syn, ul. Ptasia 1, 00-001 Warszawa"
    )


def test_every_letter_ends_as_it_must(filled: Fill, links: Mapping[LinkKind, str]) -> None:
    """A person's name and phone, why it came, the way out, the way to one's data."""
    letter = filled("{{ greeting }}\n\nJak smakowała zupa {{ you.dative }}?\n")

    assert (
        f"Szanowna Pani Anno,\n\nJak smakowała zupa Pani?\n\n{SIGNATURE}\n\n{_footer(links)}\n"
        == letter.text
    )
    assert letter.html is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A\n{{ signature }}\nPS. B?", "A\n{signature}\nPS. B?\n\n{footer}\n"),
        ("A?\n{{ footer }}", "A?\n{footer}\n\n{signature}\n"),
        ("{{ footer }}\n{{ signature }}\nA?", "{footer}\n{signature}\nA?\n"),
        (
            "{% if facts.x is defined %}{{ signature }}{% endif %}A?",
            "A?\n\n{signature}\n\n{footer}\n",
        ),
    ],
)
def test_what_a_template_places_itself_is_not_repeated(
    filled: Fill, links: Mapping[LinkKind, str], text: str, expected: str
) -> None:
    """And what it only seems to place is appended."""
    said = expected.replace("{signature}", SIGNATURE).replace("{footer}", _footer(links))

    assert said == filled(text).text


def test_a_piece_of_html_becomes_a_page(filled: Fill, links: Mapping[LinkKind, str]) -> None:
    """Language, direction, title, one column; the ending once; every tag that opens closes."""
    html = filled(
        html="<p>{{ greeting }}</p>",
        subject="Zupa & <{{ customer.given }}>",
        customer={"given": "A\nnna"},
    ).html
    assert html is not None

    assert html.startswith('<!doctype html>\n<html lang="pl" dir="ltr">')
    assert "<title>Zupa &amp; &lt;A nna&gt;</title>" in html
    assert "<p>Szanowna Pani Anno,</p><p" in html
    assert 1 == html.count("Ogrody &amp; Syn<br>")
    assert '<a href="tel:+48601000001" dir="ltr">+48 601 000 001</a>' in html
    assert f'<a href="{links["unsubscribe"]}">Rezygnacja z tych listów</a>' in html
    assert f'<a href="{links["your-data"]}">' in html
    assert [] == _unclosed(html)


def _unclosed(html: str) -> list[str]:
    open_tags: list[str] = []

    class Walk(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in {"br", "img", "meta"}:
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert tag == open_tags.pop()

    Walk().feed(html)
    return open_tags


def test_a_page_keeps_its_own_frame(filled: Fill) -> None:
    """The ending goes before the end of its body."""
    html = filled(html="<html><body><p>{{ signature }}</p></BODY></html>").html or ""

    assert html.startswith("<html><body><p><p style")
    assert re.search(
        r"</span><br>Ogrody &amp; Syn, ul\. Ptasia 1, 00-001 Warszawa</div></BODY></html>$", html
    )
    assert 1 == html.count("tel:")


def test_an_ending_goes_before_the_first_of_the_closing_tags() -> None:
    """Or to the very end, where there is none."""
    assert "<html>a!</html>" == append("<html>a</html>", "!")
    assert "<body>a!" == append("<body>a", "!")
    assert is_document("<!DOCTYPE html>")


def test_languages_without_phrases_end_in_english(filled: Fill) -> None:
    """The direction is the letter's own, the words say which language they are."""
    html = filled(html="<p>سلام</p>", language="ar-EG").html or ""

    assert '<html lang="ar-EG" dir="rtl">' in html
    assert '<span lang="en"><a href=' in html
    assert "rtl" == phrases("fa").direction
    assert "لغو دریافت این نامه‌ها" in (filled(language="pl", text="x").text.replace(
        "Rezygnacja z tych listów", phrases("fa").unsubscribe))  # fmt: skip


def test_the_letters_language_wins_over_the_templates(
    filled: Fill, sender: Sender, links: Mapping[LinkKind, str]
) -> None:
    """A template may serve more than one."""
    from relationkit.messages import Template, render

    template = Template(id="t", subject="s", text="x", language="pl")
    letter = render(
        template, sender=sender, greeting="", pronouns={}, why="w", links=links, language="bg"
    )  # fmt: skip

    assert "Отписване от тези писма: " in letter.text


def test_a_sender_without_role_and_address(filled: Fill) -> None:
    """Nothing stands where nothing is known."""
    plain = Sender(name="Jan Nowak", phone="601 000 001", firm="Ogrody", email="jan@shop.example")
    letter = filled("x", "<p>x</p>", sender=plain)

    assert "Jan Nowak\nOgrody\ntel. 601 000 001\n" in letter.text
    assert "None" not in letter.text + (letter.html or "")


def test_hostile_values_stay_values(filled: Fill) -> None:
    """Neither markup nor a second template nor another paragraph comes out of a name, a reason or a greeting."""
    bad = "{{ 7*7 }}<script>\n\nYour account is closed"
    letter = filled(
        "{{ customer.given }}|{{ greeting }}",
        "{{ customer.given }}|{{ greeting }}",
        customer={"given": bad},
        greeting=bad,
        why=bad,
        subject="{{ customer.given }}",
    )
    line = "{{ 7*7 }}<script> Your account is closed"

    assert f"{line}|{line}" == letter.text.splitlines()[0]
    assert line == letter.subject
    assert "<script>" not in (letter.html or "")


def test_a_fault_while_filling_in_is_a_template_error(filled: Fill) -> None:
    """With the id, the part and the line; the traceback holds no value."""
    with pytest.raises(
        TemplateError, match=r"^template 'spring' text line 2: asks for a value"
    ) as caught:
        filled("x\n{{ facts[customer.given] }}", customer={"given": CANARY})
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_survey_link_is_there_when_given(filled: Fill, links: Mapping[LinkKind, str]) -> None:
    """And asking for it without one is a fault of the template."""
    both = {kind: links[kind] for kind in ("unsubscribe", "your-data")}

    assert links["survey"] in filled("{{ survey_url }}").text
    with pytest.raises(TemplateError):
        filled("{{ survey_url }}", links=both)


@pytest.mark.parametrize("missing", ["unsubscribe", "your-data"])
def test_no_letter_without_its_links(
    filled: Fill, links: Mapping[LinkKind, str], missing: str
) -> None:
    """There is no way to render one without the way out."""
    with pytest.raises(InvalidDocument, match="letter_links"):
        filled(links={kind: url for kind, url in links.items() if kind != missing})


def test_a_letter_is_silent_about_itself(filled: Fill) -> None:
    """No subject, no text in the repr."""
    assert "Rendered()" == repr(filled())


def test_the_tables_are_sorted_and_whole() -> None:
    """Each language has all phrases or only its direction; departments are in lower case."""
    for language, said in texts("phrases").items():
        assert set(said) in ({"direction"}, {"direction", "phone", "unsubscribe", "your-data"}), (
            language
        )
    assert all(word == word.casefold() for word in words("departments"))
