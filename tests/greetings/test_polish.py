"""The rules of `relationkit.greetings.vocatives.polish` and of analogy."""

import pytest

from relationkit.greetings.vocatives.analogy import counted, keys, likeliest
from relationkit.greetings.vocatives.polish import beside, kind, letters, sounds, syllables, ways


@pytest.mark.parametrize(
    ("name", "gender", "family", "way", "form"),
    [
        ("Jan", "m", False, "ie", "Janie"),
        ("Konrad", "m", False, "ie", "Konradzie"),
        ("August", "m", False, "ie", "Auguście"),
        ("Przemysł", "m", False, "ie", "Przemyśle"),
        ("Max", "m", False, "ie", "Maksie"),
        ("Tomasz", "m", False, "u", "Tomaszu"),
        ("Jaś", "m", False, "u", "Jasiu"),
        ("Marek", "m", False, "fleeting-u", "Marku"),
        ("Maciek", "m", False, "fleeting-u", "Maćku"),
        ("Paweł", "m", False, "fleeting-ie", "Pawle"),
        ("Aleksander", "m", False, "fleeting-ie", "Aleksandrze"),
        ("Czcibór", "m", False, "ie", "Czciborze"),
        ("Karp", "m", False, "iu", "Karpiu"),
        ("Stasio", "m", False, "o-u", "Stasiu"),
        ("Bruno", "m", False, "o-onie", "Brunonie"),
        ("Irvine", "m", False, "e-ie", "Irvinie"),
        ("Maurice", "m", False, "ce-sie", "Maurisie"),
        ("George", "m", False, "'u", "George'u"),
        ("Jacques", "m", False, "'u", "Jacques'u"),
        ("Stanley", "m", False, "u", "Stanleyu"),
        ("Barnaba", "m", False, "a-o", "Barnabo"),
        ("Kuba", "m", False, "a-o", "Kubo"),
        ("Zosia", "f", False, "a-u", "Zosiu"),
        ("Ewa", "f", False, "a-o", "Ewo"),
        ("Miriam", "f", False, "same", "Miriam"),
        ("Antoni", "m", False, "same", "Antoni"),
        ("Mróz", "m", True, "ó-ie", "Mrozie"),
        ("Król", "m", True, "u", "Królu"),
        ("Róg", "m", True, "ó-u", "Rogu"),
        ("Kopeć", "m", True, "fleeting-u", "Kopciu"),
        ("Kwiecień", "m", True, "fleeting-u", "Kwietniu"),
        ("Grudzień", "m", True, "fleeting-u", "Grudniu"),
        ("Marzec", "m", True, "fleeting-u", "Marcu"),
        ("Witt", "m", True, "ie", "Wicie"),
        ("Scott", "m", True, "tt-cie", "Scotcie"),
        ("May", "m", True, "u", "Mayu"),
        ("Lange", "m", True, "same", "Lange"),
    ],
)
def test_a_way_gives_its_form(name: str, gender: str, family: bool, way: str, form: str) -> None:
    """Each way of grammar applies to its stems and gives the dictionary's form."""
    assert form == ways(name, gender, family=family)[way]


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("Ewa", "ie"),
        ("Lew", "fleeting-ie"),
        ("Bek", "fleeting-u"),
        ("Wawrzyniec", "u"),
        ("Czcibór", "ó-ie"),
        ("George", "same"),
        ("Antoni", "ie"),
        ("Maciej", "fleeting-ie"),
    ],
)
def test_a_way_is_closed_where_the_stem_does_not_allow_it(name: str, way: str) -> None:
    """No ending is cut off that is not there, no vowel flees from a name of one syllable."""
    assert way not in ways(name, "m")


def test_an_adjective_of_another_slavic_language_stays() -> None:
    """Surnames in -skij, -ckoj and -ćkyj have no other way."""
    assert {"same": "Trubieckoj"} == ways("Trubieckoj", "m", family=True)


def test_syllables_are_heard() -> None:
    """The softening i is no vowel; the i of Eugenia before a is none either."""
    assert [1, 2, 2, 4] == [syllables(name) for name in ("Jan", "Zosia", "Maciek", "Aleksandria")]


def test_sounds_go_back_to_letters() -> None:
    """What takes two letters is one sound, also at the end of foreign names."""
    for name in ("tomasz", "fritz", "lech", "stanley", "kovacs", "dżesika"):
        assert name == letters(sounds(name))
    assert ["velar", "soft", "hard", "e"] == [
        kind(sounds(name)) for name in ("Heinz", "Jaś", "Adam", "Uwe")
    ]


def test_the_other_gender_shows_what_a_surname_is() -> None:
    """Only a woman's surname in -a is judged by the men's."""
    assert "" == beside("Nowak", "f", {"Nowak"}.__contains__)
    assert "" == beside("Śliwa", "m", {"Śliwa"}.__contains__)
    assert "adjective" == beside("Tania", "f", {"Tanii"}.__contains__)
    assert "" == beside("Mgła", "f", frozenset[str]().__contains__)


def test_the_longer_ending_corrects_the_shorter() -> None:
    """One name with the longer ending outweighs the many with the shorter, and the share says how surely."""
    names = [("Ala", "f", ("Alu",), ""), ("Ola", "f", ("Olu",), ""), ("Ewa", "f", ("Ewo",), "")]
    counts = counted(names, part="given")
    assert "Ulu" == likeliest("Ula", "f", counts, part="given").form
    assert "Iwo" == likeliest("Iwa", "f", counts, part="given").form


def test_what_the_men_show_decides_over_the_ending() -> None:
    """A surname whose man's form is an adjective stays, though its ending speaks for a noun."""
    names = [
        ("Sowa", "f", ("Sowo",), "noun"),
        ("Krowa", "f", ("Krowo",), "noun"),
        ("Cicha", "f", ("Cicha",), "adjective"),
        ("Głucha", "f", ("Głucha",), "adjective"),
    ]
    counts = counted(names, part="family")
    assert "Nowa" == likeliest("Nowa", "f", counts, part="family", around="adjective").form
    assert ("f", "=adjective", 0) in list(keys("Nowa", "f", "family", "adjective"))


def test_a_name_without_a_way_teaches_nothing() -> None:
    """A form that no way of grammar gives is left to the list of exceptions."""
    assert {} == counted([("Lew", "m", ("Lwie",), "")], part="given")


def test_names_of_two_letters_and_foreign_ends_have_no_form() -> None:
    """Md, and a man's name with a last letter that Polish does not write, are refused."""
    counts = counted([("Jan", "m", ("Janie",), "")], part="given")
    assert "none" == likeliest("Md", "m", counts, part="given").basis
    assert "none" == likeliest("Tomáš", "m", counts, part="given").basis
