"""The rules of `relationkit.greetings.titles`."""

import pytest

from relationkit.greetings import Etiquette, Gender, greet, read_name
from relationkit.greetings.titles import title_form, title_gender


@pytest.mark.parametrize(
    ("codes", "gender", "language", "form"),
    [
        (("doctor",), "m", "pl", "Panie Doktorze"),
        (("doctor",), "f", "pl", "Pani Doktor"),
        (("doctor",), None, "pl", None),
        (("doctor",), None, "fa", "دکتر"),
        (("master",), "m", "pl", None),
        (("master", "doctor"), "m", "cs", "doktore"),
        (("doctor", "professor"), "f", "pl", "Pani Profesor"),
        ((), "m", "pl", None),
        (("doctor",), "m", "lt", None),
    ],
)
def test_the_highest_title_is_used(
    codes: tuple[str, ...], gender: Gender | None, language: str, form: str | None
) -> None:
    """Of several titles the highest that the language addresses counts; without a gender only what serves both."""
    assert form == title_form(codes, gender, language)


def test_titles_are_read_before_and_behind_the_name() -> None:
    """Titles before the name and behind a comma are told as codes and are no part of the name."""
    name = read_name("Mgr. Jan Novák, Ph.D.", language="cs")
    assert ("Jan", "Novák", {"master", "doctor"}) == (name.given, name.family, set(name.titles))


def test_what_follows_a_comma_and_is_no_title_is_not_cut_off() -> None:
    """Jan Nowak, syn is no name of one person with titles."""
    assert "symbol" == read_name("Jan Nowak, syn", language="pl").reason


def test_a_shop_may_leave_titles_out() -> None:
    """With the etiquette's titles off, the name is used instead."""
    assert (
        "Szanowny Panie Janie,"
        == greet("dr Jan Nowak", language="pl", etiquette=Etiquette(titles=False)).text
    )


def test_frau_and_pan_tell_the_gender() -> None:
    """A title that only women or only men bear is evidence beside the names; two that disagree tell nothing."""
    assert ["f", "m", None, None] == [
        title_gender(codes)
        for codes in (("madam",), ("doctor", "sir"), ("doctor",), ("sir", "madam"))
    ]
    assert "Szanowna Pani Kim," == greet("Pani Kim", language="pl").text
    assert ("m", "title") == _told("Pan Hrobodar Nowak")
    assert ("f", "lexicon") == _told("Pan Anna")


def _told(name: str) -> tuple[Gender | None, str]:
    greeting = greet(name, language="pl")
    return greeting.gender, greeting.because[1].removeprefix("gender-").replace(
        "below-certainty", "none"
    )


def test_a_single_word_after_frau_is_a_surname() -> None:
    """Herr Müller has told no first name."""
    assert "Sehr geehrter Herr Müller," == greet("Herr Müller", language="de").text
    assert "surname-shaped" == read_name("Herr Müller", language="de").reason
