"""The rules of `relationkit.greetings.names`."""

import pytest

from relationkit.greetings import read_name


@pytest.mark.parametrize(
    ("raw", "given", "family"),
    [
        ("  ŁUKASZ  Kowalski ", "Łukasz", "Kowalski"),
        ("anna-maria", "Anna-Maria", None),
        ("ANNA MARIA WIŚNIEWSKA", "Anna", "Wiśniewska"),
        ("aNNA", "Anna", None),
        ("mgr inż. Jan Nowak", "Jan", "Nowak"),
        ("Jan P. Nowak", "Jan", "Nowak"),
        ("Jan O'NEIL", "Jan", "O'Neil"),
        ("Anna McDonald", "Anna", "McDonald"),
        ("Jan Paweł", "Jan", None),
        ("Zo\u0308e", "Zöe", None),
    ],
)
def test_typing_is_mended(raw: str, given: str, family: str | None) -> None:
    """Space, case, titles, initials and composition are put right; a whole name is split."""
    name = read_name(raw, language="pl")
    assert (given, family, "ok") == (name.given, name.family, name.reason)


@pytest.mark.parametrize(
    ("raw", "language", "given", "family"),
    [
        ("Maria von Trapp", "de", "Maria", None),
        ("Jan Maria Kowalski", "pl", "Jan", "Kowalski"),
        ("روح الله کریمی", "fa", "روح الله", "کریمی"),
        ("Jan Beneš", "cs", "Jan", "Beneš"),
    ],
)
def test_of_three_words_the_last_is_a_surname_only_if_known(
    raw: str, language: str, given: str, family: str | None
) -> None:
    """A last word that nobody knows may be half a surname; a first name of two words is one where it is listed so."""
    name = read_name(raw, language=language)
    assert (given, family) == (name.given, name.family)


def test_diacritics_come_back_where_one_spelling_dominates() -> None:
    """Pawel is read as Paweł and flagged; Lucja, a registered spelling of its own, is left unless the shop says likely."""
    name = read_name("Pawel", language="pl")
    assert ("Paweł", True) == (name.given, name.restored)
    assert "Lucja" == read_name("Lucja", language="pl").given
    assert "Łucja" == read_name("Lucja", language="pl", restore="likely").given
    assert "Pawel" == read_name("Pawel", language="pl", restore="never").given


@pytest.mark.parametrize(
    ("raw", "family"), [("Kowalski Łukasz", None), ("Nowak", "Jan"), ("KOWALSKA", "ANNA")]
)
def test_swapped_fields_are_used_rightly(raw: str, family: str | None) -> None:
    """A surname before a registered first name changes places with it."""
    name = read_name(raw, language="pl", family=family)
    assert name.swapped
    assert name.family in {"Kowalski", "Nowak", "Kowalska"}


@pytest.mark.parametrize(
    ("raw", "family", "reason"),
    [
        ("Kowalski", None, "surname-shaped"),
        ("Xuanming", "Adam", "order-unsure"),
        ("Иван", None, "script"),
        ("Jаn", None, "script"),
        (None, "Kowalski", "empty"),
    ],
)
def test_doubtful_names_are_refused(raw: str | None, family: str | None, reason: str) -> None:
    """A name that may be a surname, or is not wholly in a script of the message, is not used."""
    name = read_name(raw, language="pl", family=family)
    assert (None, False, reason) == (name.given, name.usable, name.reason)


def test_a_lone_surname_is_kept_as_such() -> None:
    """A surname typed as first name still serves as surname, unless one was given."""
    assert "Петрова" == read_name("Петрова", language="bg").family
    assert "Иванова" == read_name("Петрова", language="bg", family="Иванова").family


@pytest.mark.parametrize("family", ["x@example.com", "Иванов", ""])
def test_an_unusable_surname_leaves_the_first_name(family: str) -> None:
    """The two fields are judged apart."""
    name = read_name("Jan", language="pl", family=family)
    assert ("Jan", None) == (name.given, name.family)


def test_the_local_part_of_the_address_is_no_name() -> None:
    """A word that equals the local part is refused unless it is a registered first name."""
    assert (
        "email-local-part"
        == read_name("Zefirek", language="pl", email="zefirek@example.com").reason
    )
    assert read_name("Zefirek", language="pl", email="anna@example.com").usable
    assert read_name("Anna", language="pl", email="anna@example.com").usable


def test_words_of_a_field_may_differ_in_script_but_not_inside() -> None:
    """A Bulgarian letter prints Georgi in Latin letters beside Иванов, never a mixed word."""
    assert "Иванов" == read_name("Georgi Иванов", language="bg").family
    assert read_name("Gеorgi", language="bg").reason == "script"


def test_a_repr_shows_no_name() -> None:
    """The repr holds the verdict only."""
    assert "ReadName(usable=True, reason='ok')" == repr(read_name("Anna", language="pl"))
