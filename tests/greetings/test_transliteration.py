"""The rules of `relationkit.greetings.transliteration`."""

import pytest

from relationkit.greetings import gender_of, vocative
from relationkit.greetings.lexicon import lexicon
from relationkit.greetings.transliteration import key, latin_index

MAN = ("m", 0.995)
WOMAN = ("f", 0.995)


def test_each_habit_of_typing_finds_the_name() -> None:
    """Official and informal spellings of one name lead to it."""
    index = latin_index("bg", ["Христо", "Димитър", "Живка", "Цветан"])
    for typed, name in [
        ("Hristo", "Христо"),
        ("Xristo", "Христо"),
        ("Christo", "Христо"),
        ("Dimitar", "Димитър"),
        ("Dimitur", "Димитър"),
        ("Dimityr", "Димитър"),
        ("Jivka", "Живка"),
        ("Zhivka", "Живка"),
        ("Cvetan", "Цветан"),
        ("Tzvetan", "Цветан"),
    ]:
        assert name == index[key(typed)]


def test_a_habit_holds_for_all_its_letters() -> None:
    """Who writes c for ц writes it everywhere."""
    index = latin_index("bg", ["Цеца"])
    assert "Цеца" == index[key("Ceca")]
    assert key("Ctseca") not in index


def test_the_official_spelling_comes_before_a_habit() -> None:
    """Ивка is found by Ivka, though Живка could be typed Jivka and so lead there too."""
    index = latin_index("bg", ["Живка", "Ивка"])
    assert "Ивка" == index[key("Ivka")]


def test_a_spelling_of_a_man_and_a_woman_tells_nothing() -> None:
    """Where two names of different gender are spelled alike the spelling is left out, also for a third one's habit."""
    signs = {"Саня": WOMAN, "Саниа": MAN, "Санйа": WOMAN}
    assert {} == latin_index("bg", signs, signs)


def test_of_names_spelled_alike_the_least_sure_counts() -> None:
    """A spelling is never surer than the name that is borne by both."""
    signs = {"Сания": WOMAN, "Саня": ("f", 0.5), "Саниа": ("f", 0.9)}
    index = latin_index("bg", signs, signs)
    assert "Саня" == index[key("Sanya")]


def test_of_names_without_gender_the_first_stays() -> None:
    """Name days need no gender: the first of two names that are spelled alike is found."""
    assert "Саня" == latin_index("bg", ["Саня", "Саниа"])[key("Sanya")]


def test_an_empty_register_has_an_empty_index() -> None:
    """No names, no spellings."""
    assert {} == latin_index("bg", [])


def test_a_language_without_a_table_has_no_index() -> None:
    """Polish names are Latin already."""
    assert {} == latin_index("pl", ["Anna"])


@pytest.mark.parametrize(
    ("gender", "typed"),
    [
        ("f", "Mariq Mariya Maria Mariia Marija"),
        ("m", "Ivaylo Ivailo Ivajlo"),
        ("m", "Zhivko Jivko"),
        ("m", "Hristo Xristo Christo"),
        ("m", "Georgi Gueorgui"),
        ("f", "Gergana Guergana"),
        ("m", "Yordan Iordan Jordan"),
        ("m", "Tsvetan Tzvetan Cvetan"),
        ("f", "Tsvetelina Tzvetelina Cvetelina"),
        ("m", "Dimitar Dimitur Dimityr Dimiter"),
        ("m", "Petar Petur Petyr Peter"),
        ("m", "Rumen Roumen"),
        ("f", "Rumyana Roumiana Rumqna Rumiana"),
        ("m", "Lyubomir Lubomir Ljubomir Liubomir"),
        ("f", "Lyudmila Ludmila"),
        ("f", "Yuliya Yulia Julia Youlia Juliq"),
        ("m", "Vasil Vassil Wasil"),
        ("m", "Aleksandar Alexander Aleksandur"),
        ("f", "Aleksandra Alexandra"),
        ("m", "Viktor Victor"),
        ("f", "Viktoria Victoria Viktoriya Viktoriq"),
        ("m", "Chavdar Tchavdar"),
        ("m", "Mihail Michail"),
        ("m", "Stoyan Stoian Stojan"),
        ("f", "Ralitsa Ralica Ralitza"),
        ("f", "Nadezhda Nadejda"),
        ("f", "Katya Katia Katja Katq"),
        ("m", "Mehmed Mehmet"),
        ("m", "Hyusein Husein Huseyin"),
        ("f", "Ayshe Aishe"),
        ("f", "Dzhemile Djemile"),
        ("f", "Nikol Nicol"),
        ("m", "Nikola Nicola"),
        (None, "Toni Niki Andrea Deniz Sasha"),
    ],
)
def test_bulgarian_names_typed_in_latin_letters(gender: str | None, typed: str) -> None:
    """The gender of a Bulgarian name is found by its official spelling and by the common informal ones."""
    for name in typed.split():
        assert (name, gender) == (name, gender_of(name, language="bg").gender)


def test_a_latin_name_never_gets_a_cyrillic_ending() -> None:
    """A name in Latin letters is printed as its bearer wrote it."""
    for spelling in lexicon("bg").latin:
        typed = spelling.title()
        for gender in ("f", "m"):
            made = vocative(typed, gender="f" if gender == "f" else "m", language="bg")
            assert made.form in {typed, None}
