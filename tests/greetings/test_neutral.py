"""Every language of `relationkit.greetings` greets whom it does not know: the tables alone, then through the door."""

import re
import unicodedata
from pathlib import Path

import pytest

from relationkit import greetings
from relationkit.greetings import Gender, Register, greet
from relationkit.greetings.languages import languages
from relationkit.greetings.tables import rows
from relationkit.profiles import Profile

DATA = Path(greetings.__file__).parent / "data"
TAGS = sorted(path.name for path in DATA.iterdir() if path.is_dir())
REGISTERS: tuple[Register, ...] = ("formal", "formal-neutral", "warm", "informal")
CASES = 8
CLOSING = ",!:.،：！。"
SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ur"), "ARABIC"),
    **dict.fromkeys(("be", "bg", "kk", "ky", "mk", "ru", "sr", "uk"), "CYRILLIC"),
    **dict.fromkeys(("zh", "zh-hant", "zh-hk", "zh-tw"), "CJK"),
    "bn": "BENGALI",
    "el": "GREEK",
    "he": "HEBREW",
    "hi": "DEVANAGARI",
    "hy": "ARMENIAN",
    "ja": "HIRAGANA|CJK",
    "ka": "GEORGIAN",
    "ko": "HANGUL",
}
HOLE = re.compile(r"\{(\w+)\}")


def sentences(tag: str) -> list[list[str]]:
    """The table of greetings of one language."""
    return rows(f"{tag}/salutations.tsv", "register", "gender", "order", "names", "text")


@pytest.mark.parametrize("tag", TAGS)
def test_each_register_has_a_neutral_greeting(tag: str) -> None:
    """Each of the four registers has exactly one greeting without a name and a guess, and it comes last."""
    for register in REGISTERS:
        own = [row for row in sentences(tag) if row[0] == register]
        last = [row for row in own if row[1] == "-" and row[3] == "none"]
        assert 1 == len(last)
        assert max(int(row[2]) for row in own) == int(last[0][2])
        assert all(int(row[2]) < int(last[0][2]) for row in own if row is not last[0])


@pytest.mark.parametrize("tag", TAGS)
def test_the_holes_are_those_that_are_named(tag: str) -> None:
    """The column of names lists the holes of the text in their order, and neutral greetings have none."""
    for _register, _gender, _order, names, text in sentences(tag):
        assert names == ("+".join(HOLE.findall(text)) or "none")
        assert HOLE.sub("", text).isprintable()
        assert not {"{", "}"} & set(HOLE.sub("", text))


@pytest.mark.parametrize("tag", TAGS)
def test_a_greeting_ends_as_its_language_ends_it(tag: str) -> None:
    """Each greeting ends in one sign: a comma, a colon, a full stop or an exclamation mark."""
    for *_, text in sentences(tag):
        assert text[-1] in CLOSING
        assert text[-2] not in CLOSING


@pytest.mark.parametrize("tag", TAGS)
def test_a_greeting_is_in_the_script_of_its_language(tag: str) -> None:
    """Letters and pronouns of a table are in one script, in NFC."""
    script = re.compile(SCRIPTS.get(tag, "LATIN"))
    texts = [HOLE.sub("", row[-1]) for row in sentences(tag)]
    for row in pronoun_rows(tag):
        texts += row[1:]
    for text in texts:
        assert text == unicodedata.normalize("NFC", text)
        for letter in filter(str.isalpha, text):
            assert script.match(unicodedata.name(letter)), letter


def pronoun_rows(tag: str) -> list[list[str]]:
    """The pronouns of one language, if it has a table of them."""
    path = DATA / tag / "pronouns.tsv"
    if not path.exists():
        return []
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize("tag", TAGS)
def test_pronouns_have_all_cases_and_a_neutral_row(tag: str) -> None:
    """A table of pronouns has seven forms for whom we do not know; other rows are for women and men."""
    table = pronoun_rows(tag)
    assert all(CASES == len(row) and all(row) for row in table)
    assert not table or {"-"} <= {row[0] for row in table} <= {"-", "f", "m"}


def test_a_language_is_a_folder() -> None:
    """Each language of the list has its folder, and each folder its language."""
    assert TAGS == sorted(languages())


@pytest.mark.parametrize("tag", sorted(languages()))
@pytest.mark.parametrize("register", REGISTERS)
def test_nobody_is_greeted_without_a_guess(tag: str, register: Register) -> None:
    """Whom we know nothing about gets the neutral row, in every language and register."""
    greeting = greet(None, language=tag, register=register)
    neutral = next(row for row in sentences(tag) if row[:2] == [register, "-"] and row[3] == "none")
    assert (neutral[-1], None, None, tag) == (
        greeting.text,
        greeting.name_used,
        greeting.gender,
        greeting.language,
    )


@pytest.mark.parametrize("tag", sorted(languages()))
@pytest.mark.parametrize("name", ["{{7*7}}", "dede120@example.com", "=1+1", "", "X"])
def test_what_is_no_name_is_not_printed(tag: str, name: str) -> None:
    """Hostile or empty input gives the greeting of an unknown customer in every language."""
    for register in REGISTERS:
        expected = greet(None, language=tag, register=register).text
        assert expected == greet(name, language=tag, register=register).text


@pytest.mark.parametrize(
    ("locale", "tag"),
    [
        ("pt_BR", "pt-br"),
        ("zh_TW", "zh-tw"),
        ("zh-Hant-HK", "zh-hant"),
        ("zh_CN", "zh"),
        ("nb_NO", "nb"),
        ("de-AT", "de"),
    ],
)
def test_a_locale_finds_its_own_greeting(locale: str, tag: str) -> None:
    """Variants with words or a script of their own are languages of their own."""
    assert tag == greet(None, language=locale).language


@pytest.mark.parametrize(
    ("language", "register", "gender", "expected"),
    [
        ("de", "formal", "f", "Sehr geehrte Frau Novak,"),
        ("de", "formal", "m", "Sehr geehrter Herr Novak,"),
        ("de", "formal", None, "Guten Tag Mika Novak,"),
        ("de", "warm", "f", "Liebe Frau Novak,"),
        ("de", "informal", None, "Hallo Mika,"),
        ("en", "formal", None, "Dear Mika Novak,"),
        ("sk", "formal", "f", "Vážená pani Novak,"),
        ("sk", "formal", None, "Vážení zákazníci,"),
        ("sl", "formal", "m", "Spoštovani gospod Novak,"),
        ("ro", "formal", "m", "Stimate domnule Novak,"),
        ("ro", "informal", None, "Bună, Mika,"),
        ("tr", "formal", None, "Sayın Mika Novak,"),
        ("tr", "warm", "m", "Merhaba Mika Bey,"),
        ("az", "formal", "f", "Hörmətli Mika xanım,"),
        ("fr", "formal", "f", "Madame,"),
        ("fr", "warm", "m", "Bonjour Monsieur Novak,"),
        ("es", "informal", None, "Hola, Mika:"),
        ("es", "formal", "f", "Estimada señora:"),
        ("it", "formal", "m", "Gentile signor Novak,"),
        ("pt", "warm", "f", "Cara Mika,"),
        ("fi", "formal", None, "Hyvä Mika Novak,"),
        ("et", "informal", None, "Tere, Mika!"),
        ("hr", "formal", "f", "Poštovana gospođo,"),
        ("sr", "warm", "f", "Добар дан,"),
        ("el", "formal", "m", "Αγαπητέ κύριε,"),
        ("lv", "formal", "f", "Cienījamā kundze!"),
        ("lt", "formal", "m", "Gerbiamas pone,"),
        ("hu", "informal", "f", "Üdvözöljük!"),
        ("ru", "warm", "m", "Здравствуйте!"),
    ],
)
def test_a_name_is_printed_where_grammar_is_safe(
    language: str, register: Register, gender: Gender | None, expected: str
) -> None:
    """A name stands in the greeting where the language leaves it as it is; where a vocative is due it does not."""
    person = Profile(id="c1", given="Mika", family="Novak", gender=gender)
    assert expected == greet(person, language=language, register=register).text
