"""The rules of `relationkit.greetings.salutation`."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from relationkit.greetings import Etiquette, Gender, Register, greet
from relationkit.greetings.languages import languages

GOLDEN = Path(__file__).parent / "golden"
REGISTERS: tuple[Register, ...] = ("formal", "formal-neutral", "warm", "informal")
LANGUAGES = tuple(languages())

# The corpus of hostile input (escapes instead of control characters), and what only looks like a name.
HOSTILE = (
    "Анна\u202e<gnp.exe",
    "Anna\n\nYour account is closed http://evil",
    '=HYPERLINK("http://evil")',
    "Z" + "\u0301" * 5000,
    "Anna\x00",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "ＡＮＮＡ",
    "नेहा",
    "Robert'); DROP TABLE",
    "{{7*7}}",
    "${7*7}",
    "<script>",
    "",
    " ",
    "null",
    "NaN",
    "undefined",
    "1e308",
    "0x7f",
    "2**63",
    "0001-01-01",
    "-00:00",
    "dede120@example.com",
    "www.shop.example",
    "Zefir Sp. z o.o.",
    "Зефир ЕООД",
    "Zefir s.r.o.",
    "Zefir GmbH",
    "Brak Danych",
    "test",
    "asdf",
    "qwertyuiop",
    "Aaaanna",
    "X",
    "a" * 300,
    "аnna",
    "{given}",
    "Anna {family}",
)


@dataclass(frozen=True)
class Person:
    """An addressee as a shop platform may bring it."""

    given: str | None = None
    family: str | None = None
    gender: Gender | None = None
    vocative: str | None = None
    locale: str | None = None


def golden(language: str) -> list[tuple[str, str, str, str, str]]:
    """Return the rows of a golden table, each with its language."""
    lines = (GOLDEN / f"{language}.tsv").read_text("utf-8").splitlines()[1:]
    return [(language, *line.split("\t")) for line in lines]  # type: ignore[misc] # four columns


@pytest.mark.parametrize(
    ("language", "name", "gender", "register", "expected"), golden("pl") + golden("bg")
)
def test_the_goldens_stand(
    language: str, name: str, gender: Gender, register: Register, expected: str
) -> None:
    """A name of the goldens is greeted as its row says."""
    if gender:
        first, _, last = name.partition(" ")
        person = Person(given=first, family=last or None, gender=gender)
        assert expected == greet(person, language=language, register=register).text
    else:
        assert expected == greet(name, language=language, register=register).text


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", ["pl", "bg", "en"])
def test_nothing_hostile_is_printed(name: str, language: str) -> None:
    """What is no name, typed as first name or surname, gives the greeting of an unnamed customer."""
    for register in REGISTERS:
        unnamed = greet(None, language=language, register=register)
        assert unnamed.text == greet(name, language=language, register=register).text
        both = Person(given=name, family=name, gender="f")
        stated = greet(Person(gender="f"), language=language, register=register)
        assert stated.text == greet(both, language=language, register=register).text


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    """Zero-width marks of copied text are dropped and the name is used."""
    assert "Szanowna Pani Anno," == greet("\ufeffAnna", language="pl").text


TYPED = st.one_of(st.text(), st.text(alphabet="AaŁłnна-'{} .\u0301\u202e", max_size=12))
PEOPLE = st.builds(
    Person,
    given=TYPED,
    family=st.none() | TYPED,
    gender=st.sampled_from(["f", "m", None]),
    vocative=st.none() | st.text(),
    locale=st.sampled_from([*LANGUAGES, "xx", ""]),
)


@settings(max_examples=300)
@over(PEOPLE, st.sampled_from([*LANGUAGES, None]), st.sampled_from(REGISTERS))
def test_greet_is_total(person: Person, language: str | None, register: Register) -> None:
    """Whatever stands in the fields, the greeting is one printable line in NFC with its punctuation."""
    for who in (person, person.given):
        text = greet(who, language=language, register=register).text
        assert text == unicodedata.normalize("NFC", text)
        assert text.replace("\u200c", "").replace("\u2068", "").replace("\u2069", "").isprintable()
        assert text[-1] in ",!،:.：！。"
        assert "{" not in text or (person.vocative is not None and "{" in person.vocative)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_greets_an_unknown_customer(language: str) -> None:
    """In each language and register there is a greeting without a name and without a guess at the gender."""
    for register in REGISTERS:
        greeting = greet(None, language=language, register=register)
        assert (None, None, "none") == (greeting.name_used, greeting.gender, greeting.basis)


def test_other_languages_fall_back_to_english() -> None:
    """A language without a table is greeted in English, and the greeting says so."""
    greeting = greet("Anna", language="tlh")
    assert ("Dear Anna,", "en") == (greeting.text, greeting.language)


def test_an_unknown_register_is_formal() -> None:
    """A register that the table of a language lacks gives its formal greeting."""
    register: Any = "solemn"
    assert "Szanowna Pani Anno," == greet("Anna", language="pl", register=register).text


def test_the_override_of_a_person_wins() -> None:
    """A form set by hand is printed as set, and the basis says override."""
    person = Person(given="Hugo", gender="m", vocative="Hugo")
    greeting = greet(person, language="pl")
    assert ("Szanowny Panie Hugo,", "override", "Hugo") == (
        greeting.text,
        greeting.basis,
        greeting.name_used,
    )


def test_an_override_with_a_line_break_is_ignored() -> None:
    """An override that is not one printable line does not reach the letter."""
    person = Person(given="Jan", vocative="Janie\nBcc: x")
    assert "Szanowny Panie Janie," == greet(person, language="pl").text


def test_the_locale_of_the_addressee_serves_where_no_language_is_named() -> None:
    """Without a language the addressee's locale decides, and English where there is none."""
    assert "Szanowna Pani Anno," == greet(Person("Anna", locale="pl-PL")).text
    assert "Dear Anna," == greet(Person("Anna")).text
    assert "Dear Anna," == greet("Anna").text


def test_the_surname_settles_a_name_borne_by_both() -> None:
    """Andrea Kowalski is a man and Andrea Kowalska a woman."""
    assert "m" == greet(Person("Andrea", "Kowalski"), language="pl").gender
    assert "f" == greet(Person("Andrea", "Kowalska"), language="pl").gender


def test_certainty_tunes_abstention() -> None:
    """At a lower certainty the commoner gender of a shared name is accepted."""
    assert greet("Andrea", language="pl").gender is None
    assert "Szanowna Pani Andreo," == greet("Andrea", language="pl", certainty=0.6).text


def test_the_ka_forms_are_a_switch() -> None:
    """Switched off, the Bulgarian women's forms in -ке and -це give way to the base form."""
    assert (
        "Здравейте, Радка,"
        == greet("Радка", language="bg", register="warm", etiquette=Etiquette(ka_forms=False)).text
    )


def test_the_next_line_is_announced() -> None:
    """After the Bulgarian greeting a capital follows, after the Polish one a small letter."""
    assert greet("Мария", language="bg").capitalise_next
    assert not greet("Maria", language="pl").capitalise_next


def test_each_decision_gives_its_reason() -> None:
    """The three decisions stand in `because`, in order."""
    assert ("name-ok", "gender-lexicon", "form-lexicon") == greet("Jan", language="pl").because
    assert ("name-firm", "gender-unknown-name", "form-none") == greet(
        "X GmbH", language="pl"
    ).because


def test_the_email_shows_a_copied_local_part() -> None:
    """A name that only repeats the local part of the address is no name; a registered one may."""
    copied = greet(Person("Zefirek", gender="m"), language="pl", email="zefirek@example.com")
    assert "name-email-local-part" == copied.because[0]
    assert "Szanowna Pani Anno," == greet("anna", language="pl", email="anna@example.com").text


def test_a_repr_shows_no_name() -> None:
    """The repr of a greeting holds its language and reasons, the text only through `str`."""
    greeting = greet("Anna", language="pl")
    assert "Ann" not in repr(greeting)
    assert greeting.text == str(greeting)


def test_a_latin_name_is_isolated_in_a_line_from_right_to_left() -> None:
    """A Latin surname in a Persian line stands between isolates, so that the comma stays at the end."""
    person = Person("Leila", "Smith", gender="f")
    assert "سرکار خانم \u2068Smith\u2069،" == greet(person, language="fa").text


def test_a_name_whose_last_letter_is_not_known_is_not_linked() -> None:
    """A Persian name in ه that no table lists goes without, since nobody knows how it is read."""
    stated = Person("زرنگاره", gender="f")
    assert greet(stated, language="fa", register="warm").name_used is None


def test_html_carries_language_and_direction() -> None:
    """The HTML of a line is escaped and says its language and direction."""
    person = Person("Jan", gender="m", vocative="Jaśku & Co")
    assert (
        '<span lang="pl" dir="ltr">Szanowny Panie Jaśku &amp; Co,</span>'
        == greet(person, language="pl").__html__()
    )


@pytest.mark.parametrize(
    ("register", "line"),
    [
        ("formal-short", "Уважаеми г-н Петров,"),
        ("affectionate", "Скъпи Иване,"),
        ("informal", "Драги Иване,"),
    ],
)
def test_bulgarian_has_short_and_affectionate_lines(register: Register, line: str) -> None:
    """The shop chooses г-н by formal-short and Скъпи by affectionate."""
    assert line == greet("Иван Петров", language="bg", register=register).text


def test_a_register_without_a_table_uses_the_next_simpler() -> None:
    """Affectionate falls back to informal, formal-short to formal."""
    assert "Droga Anno," == greet("Anna", language="pl", register="affectionate").text
    assert "Szanowna Pani Anno," == greet("Anna", language="pl", register="formal-short").text


def test_an_inflected_surname_gives_its_basis() -> None:
    """Where the line prints the surname, the basis is that of its form."""
    assert ("Vážený pane Nováku,", "rule") == (
        greet("Jan Novák", language="cs").text,
        greet("Jan Novák", language="cs").basis,
    )
