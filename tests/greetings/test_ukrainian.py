"""The rules of the Ukrainian tables of `relationkit.greetings`.

golden/uk_published.tsv: the distinct first names and surnames of the 212 full names that the package shevchenko publishes as
its test data (version 3.2.2; 3.1.1 has 206 of them), each with its vocative; MIT licence, copyright 2017 Oleksandr Tolochko,
Tetyana Tolochko, Anna Tolochko, https://github.com/tooleks/shevchenko-js. They serve as comparison only: no rule and no table of
that package is used. golden/uk.tsv and golden/uk_families.tsv are our own.
"""

import csv
from pathlib import Path

import pytest

from relationkit.greetings import Gender, gender_of, greet, pronouns, vocative
from relationkit.greetings.tables import rows
from relationkit.greetings.vocatives.suffixes import by_suffix
from relationkit.profiles import Profile

GOLDEN = Path(__file__).parent / "golden"
SPOKEN = 0.98


def golden(name: str) -> list[dict[str, str]]:
    """The rows of a golden table."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def sex(text: str) -> Gender:
    """A gender as the public functions take it."""
    return "f" if text == "f" else "m"


# Where we differ from the published form by intention, with our form.
DIFFERENT = {
    "given": {"Жито": "Жито", "Зейнаб": "Зейнаб", "Ничипір": "Ничипоре"},
    "family": {"Верес": "Вересе", "Сіль": "Сілю", "Хміль": "Хмелю", "Хрін": "Хріне"},
}


@pytest.mark.parametrize(("part", "names"), [("given", 177), ("family", 207)])
def test_published_names_come_out(part: str, names: int) -> None:
    """At least 98 % of the published first names and surnames get the published form as our default."""
    pairs = [row for row in golden("uk_published.tsv") if row["part"] == part]
    other = {}
    for row in pairs:
        made = vocative(
            row["name"],
            gender=sex(row["gender"]),
            language="uk",
            part="given" if part == "given" else "family",
        )
        if made.form != row["expected"]:
            other[row["name"]] = made.form
    assert names == len(pairs)
    assert DIFFERENT[part] == other
    assert 1 - len(other) / len(pairs) >= 0.98


def test_published_names_have_their_gender() -> None:
    """No published name is taken for the other gender."""
    for row in golden("uk_published.tsv"):
        if row["part"] == "given":
            guess = gender_of(row["name"], language="uk")
        else:
            guess = gender_of(None, language="uk", family=row["name"])
        assert guess.gender in {None, row["gender"]}


@pytest.mark.parametrize(
    "row", golden("uk.tsv"), ids=lambda row: f"{row['name']}-{row['register']}"
)
def test_sentences(row: dict[str, str]) -> None:
    """Each rule makes the greeting that careful written Ukrainian asks for."""
    register = row["register"]
    assert register in {"formal", "formal-neutral", "warm", "informal"}
    made = greet(row["name"], language="uk", register=register)  # type: ignore[arg-type]
    assert row["expected"] == made.text


@pytest.mark.parametrize(
    "row", golden("uk_families.tsv"), ids=lambda row: f"{row['name']}-{row['gender']}"
)
def test_surnames(row: dict[str, str]) -> None:
    """Each rule for surnames makes the form of the orthography of 2019."""
    made = vocative(row["name"], gender=sex(row["gender"]), language="uk", part="family")
    assert row["expected"] == made.form


@pytest.mark.parametrize(
    ("name", "gender", "part", "forms"),
    [
        ("Олег", "m", "given", ("Олегу", "Олеже")),
        ("Рахіль", "f", "given", ("Рахіле", "Рахіль")),
        ("Хміль", "m", "family", ("Хмелю", "Хмілю")),
        ("Гаркуша", "f", "family", ("Гаркуше", "Гаркушо")),
    ],
)
def test_lawful_doubles(name: str, gender: Gender, part: str, forms: tuple[str, ...]) -> None:
    """Where two forms are lawful both are told, the stable default first."""
    made = vocative(
        name, gender=gender, language="uk", part="given" if part == "given" else "family"
    )
    assert forms == made.variants


def test_table_and_rules_agree() -> None:
    """A listed first name differs from its rule only where its note says that the form is its own."""
    for name, gender, forms, note in rows(
        "uk/given_vocatives.tsv", "name", "gender", "forms", "note"
    ):
        if note.endswith("-own"):
            continue
        made = by_suffix(name, gender, "uk")
        assert forms.split("|")[0] == made.form, name


def test_every_listed_name_has_a_gender() -> None:
    """A first name with a listed form is in the register of first names."""
    given = {name for name, *_ in rows("uk/given.tsv", "name", "gender", "certainty", "bearers")}
    listed = rows("uk/given_vocatives.tsv", "name", "gender", "forms", "note")
    assert set() == {name for name, *_ in listed} - given


@pytest.mark.parametrize("name", ["Сергей", "Андрей", "Игорь", "Юлия", "Татьяна", "Алексей"])
def test_russian_spelling_has_no_form(name: str) -> None:
    """A first name in Russian spelling tells its gender and takes no Ukrainian ending."""
    gender = gender_of(name, language="uk").gender
    assert gender is not None
    made = vocative(name, gender=gender, language="uk")
    assert made.form is None or made.confidence < SPOKEN


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_each_apostrophe_is_kept(apostrophe: str) -> None:
    """A name keeps the apostrophe that its bearer typed."""
    made = greet(f"Дар{apostrophe}я", language="uk")
    assert f"Шановна пані Дар{apostrophe}є!" == made.text


def test_surname_decides_where_the_first_name_is_open() -> None:
    """Саша stays open alone and is told apart by an adjective's ending."""
    assert gender_of("Саша", language="uk").gender is None
    assert gender_of("Саша", language="uk", family="Вишневська").gender == "f"
    assert gender_of("Саша", language="uk", family="Вишневський").gender == "m"
    assert gender_of("Саша", language="uk", family="Коваленко").gender is None


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Profile(id="c1", family="Шевченко", gender="m", locale="uk"), "Шановний пане Шевченку!"),
        (Profile(id="c1", family="Шевченко", gender="f", locale="uk"), "Шановна пані Шевченко!"),
        (Profile(id="c1", family="Вишневська", locale="uk"), "Шановна пані Вишневська!"),
        (
            Profile(id="c1", given="Олег", family="Шевченко", vocative="Олеже", locale="uk"),
            "Шановний пане Олеже!",
        ),
        (
            Profile(id="c1", given="Саша", family="Шевченко", gender="f", locale="uk"),
            "Шановна пані Сашо!",
        ),
    ],
)
def test_people(person: Profile, expected: str) -> None:
    """The surname serves without a first name; what is stated or set by hand wins."""
    assert expected == greet(person).text


def test_pronoun_is_capitalised() -> None:
    """The polite pronoun of a letter is Ви in all its cases."""
    you = pronouns(None, language="uk")
    assert ("Ви", "Вас", "Вам", "Вами", "Ваш") == (
        you.nominative,
        you.genitive,
        you.dative,
        you.instrumental,
        you.possessive,
    )
