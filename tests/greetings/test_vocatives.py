"""The rules of `relationkit.greetings.vocatives`."""

import pytest

from relationkit.greetings import Gender, vocative
from relationkit.greetings.languages import languages
from relationkit.greetings.tables import rows
from relationkit.greetings.vocatives.suffixes import by_suffix, rules

NAMED = ("name", "gender", "forms", "note")


def gender_of(text: str) -> Gender:
    """Return the gender of a table's cell."""
    return "f" if text == "f" else "m"


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("part", ["given", "family"])
def test_every_listed_name_comes_back(language: str, part: str) -> None:
    """Each row gives its first form by default and all its forms as variants."""
    for name, gender, forms, _ in rows(f"{language}/{part}_vocatives.tsv", *NAMED, optional=True):
        made = vocative(
            name,
            gender=gender_of(gender),
            language=language,
            part="given" if part == "given" else "family",
        )
        lawful = tuple(forms.split("|"))
        assert (lawful[0], lawful, "lexicon") == (made.form, made.variants, made.basis)


def test_no_womans_form_in_o_is_made_in_bulgarian() -> None:
    """No Bulgarian woman's form ends in -о that her name does not."""
    for name, gender, forms, _ in rows("bg/given_vocatives.tsv", *NAMED):
        if gender == "f" and not name.endswith("о"):
            assert not any(form.endswith("о") for form in forms.split("|"))


@pytest.mark.parametrize(
    ("name", "gender", "language", "form", "basis"),
    [
        ("Oleksandr", "m", "pl", "Oleksandrze", "lexicon"),
        ("Tetiana", "f", "pl", "Tetiano", "lexicon"),
        ("Serhii", "m", "pl", "Serhii", "lexicon"),
        ("Anna-Maria", "f", "pl", "Anno-Mario", "lexicon"),
        ("Anna Maria", "f", "pl", "Anno Mario", "lexicon"),
        ("Anna-Nataliia", "f", "pl", "Anno-Nataliio", "lexicon"),
        ("Ludwig van", "m", "pl", "Ludwigu van", "rule"),
        ("Czcibór", "m", "pl", "Czciborze", "lexicon"),
        ("Hrobodar", "m", "pl", "Hrobodarze", "rule"),
        ("Jerziy", "m", "pl", "Jerziy", "unchanged"),
        ("Md", "m", "pl", None, "none"),
        ("Xy", "m", "pl", None, "none"),
        ("Miloš", "m", "pl", None, "none"),
        ("Anna", "m", "pl", None, "none"),
        ("Anna-", "f", "pl", None, "none"),
        ("Anna", None, "pl", None, "none"),
        ("", "f", "pl", None, "none"),
        ("Мария", "m", "bg", None, "none"),
        ("Вълномир", "m", "bg", "Вълномире", "rule"),
        ("Georgi", "m", "bg", "Georgi", "unchanged"),
        ("Anna", None, "en", "Anna", "unchanged"),
        ("Jan", "m", "cs", "Jane", "rule"),
        ("Jonas", "m", "lt", None, "none"),
    ],
)
def test_first_names(
    name: str, gender: Gender | None, language: str, form: str | None, basis: str
) -> None:
    """Names outside the tables follow typed endings, stay as they are, or have no form."""
    made = vocative(name, gender=gender, language=language)
    assert (form, basis) == (made.form, made.basis)


@pytest.mark.parametrize(
    ("name", "gender", "language", "form", "basis"),
    [
        ("Kowalski", "m", "pl", "Kowalski", "lexicon"),
        ("Kowalska", "f", "pl", "Kowalska", "lexicon"),
        ("Kowalska", "m", "pl", None, "none"),
        ("Nowak", "m", "pl", "Nowaku", "lexicon"),
        ("Nowak", "f", "pl", "Nowak", "lexicon"),
        ("Kopeć", "m", "pl", "Kopciu", "lexicon"),
        ("Śliwa", "f", "pl", "Śliwo", "lexicon"),
        ("Cicha", "f", "pl", "Cicha", "lexicon"),
        ("Kowalska-Nowak", "f", "pl", "Kowalska-Nowak", "lexicon"),
        ("Grzmotkowicz", "m", "pl", "Grzmotkowiczu", "rule"),
        ("Иванов", "m", "bg", "Иванов", "unchanged"),
        ("Novák", "m", "cs", "Nováku", "rule"),
    ],
)
def test_surnames(name: str, gender: Gender, language: str, form: str | None, basis: str) -> None:
    """Surnames of the dictionary have its form, others one by analogy or rule; one of the other gender has none."""
    made = vocative(name, gender=gender, language=language, part="family")
    assert (form, basis) == (made.form, made.basis)


def test_the_ka_forms_are_a_switch() -> None:
    """Росица has the form Росице, and her own name where the shop switches the forms off."""
    assert ("Росице", "Росица") == vocative("Росица", gender="f", language="bg").variants
    assert "Росица" == vocative("Росица", gender="f", language="bg", ka_forms=False).form


def test_an_ending_without_a_rule_gives_no_form() -> None:
    """A language without rules for the ending refuses, and so does a name of two letters."""
    assert "none" == by_suffix("Zoë", "m", "bg").basis
    assert "none" == by_suffix("Ян", "m", "bg").basis
    assert ("m", "ай") in rules("bg")


def test_a_repr_shows_no_name() -> None:
    """The repr holds basis and confidence."""
    assert "Vocative(basis='lexicon', confidence=0.999)" == repr(
        vocative("Anna", gender="f", language="pl")
    )
