"""The rules of `relationkit.greetings.vocatives`."""

import pytest

from relationkit.greetings import Gender, vocative
from relationkit.greetings.tables import rows
from relationkit.greetings.vocatives.suffixes import by_suffix, rules


def test_every_row_of_the_polish_dictionary_comes_back() -> None:
    """Each SGJP row gives its first lawful form by default and all lawful forms as variants."""
    table = rows("pl/vocatives.tsv", "name", "gender", "forms", "note")
    assert len(table) == 3162
    for name, gender, forms, note in table:
        labels = note.split("|") if note else [""] * len(forms.split("|"))
        lawful = tuple(
            form
            for form, label in zip(forms.split("|"), labels, strict=True)
            if label != "niepopr."
        )
        known = vocative(name, gender="f" if gender == "f" else "m", language="pl")
        assert (lawful[0], lawful, "lexicon") == (known.form, known.variants, known.basis)


def test_every_row_of_the_bulgarian_table_comes_back() -> None:
    """Each Bulgarian row gives its recommended form; no woman's form ends in -о that her name does not."""
    for name, gender, forms, _note in rows("bg/vocatives.tsv", "name", "gender", "forms", "note"):
        known = vocative(name, gender="f" if gender == "f" else "m", language="bg")
        assert (forms.split("|")[0], "lexicon") == (known.form, known.basis)
        if gender == "f":
            assert name.endswith("о") or not any(form.endswith("о") for form in known.variants)


def test_polish_rules_agree_with_the_dictionary() -> None:
    """Where a typed rule speaks at the default certainty, 99 of 100 dictionary names prove it right."""
    spoken = right = 0
    for name, gender, forms, _note in rows("pl/vocatives.tsv", "name", "gender", "forms", "note"):
        made = by_suffix(name, gender, "pl")
        if made.confidence >= 0.98:
            spoken += 1
            right += made.form in forms.split("|")
    assert right / spoken >= 0.99
    assert spoken / 3162 >= 0.85


def test_bulgarian_rules_agree_with_the_table() -> None:
    """Rules and table of the Bulgarian names say the same, foreign and Turkic names and the exception classes apart."""
    apart = {"m-foreign", "m-turkic", "m-ел", "corrected", "unisex"}
    for name, gender, forms, note in rows("bg/vocatives.tsv", "name", "gender", "forms", "note"):
        made = by_suffix(name, gender, "bg")
        if note not in apart and made.form is not None and made.confidence >= 0.95:
            assert (name, made.form) == (name, forms.split("|")[0])


@pytest.mark.parametrize(
    ("name", "gender", "language", "form", "basis"),
    [
        ("Oleksandr", "m", "pl", "Oleksandrze", "rule"),
        ("Tetiana", "f", "pl", "Tetiano", "rule"),
        ("Serhii", "m", "pl", "Serhii", "unchanged"),
        ("Anna-Maria", "f", "pl", "Anno-Mario", "lexicon"),
        ("Anna-Nataliia", "f", "pl", None, "none"),
        ("Alec", "m", "pl", None, "none"),
        ("Md", "m", "pl", None, "none"),
        ("Mária", "m", "pl", None, "none"),
        ("Miloš", "m", "pl", None, "none"),
        ("Anna", "m", "pl", None, "none"),
        ("Anna", None, "pl", None, "none"),
        ("", "f", "pl", None, "none"),
        ("Мария", "m", "bg", None, "none"),
        ("Красимир", "m", "bg", "Красимире", "rule"),
        ("Georgi", "m", "bg", "Georgi", "unchanged"),
        ("Anna", None, "en", "Anna", "unchanged"),
        ("Jan", "m", "cs", None, "none"),
    ],
)
def test_first_names(
    name: str, gender: Gender | None, language: str, form: str | None, basis: str
) -> None:
    """Names outside the tables follow typed endings, stay as they are, or have no form."""
    made = vocative(name, gender=gender, language=language)
    assert (form, basis) == (made.form, made.basis)


@pytest.mark.parametrize(
    ("name", "gender", "language", "form"),
    [
        ("Kowalski", "m", "pl", "Kowalski"),
        ("Kowalska", "f", "pl", "Kowalska"),
        ("Kowalska", "m", "pl", None),
        ("Nowak", "m", "pl", None),
        ("Иванов", "m", "bg", "Иванов"),
    ],
)
def test_surnames(name: str, gender: Gender, language: str, form: str | None) -> None:
    """Adjectival Polish surnames and Bulgarian surnames do not change; other Polish ones are left open."""
    assert form == vocative(name, gender=gender, language=language, part="family").form


def test_the_ka_forms_are_a_switch() -> None:
    """Росица has the form Росице, and her own name where the shop switches the forms off."""
    assert ("Росице", "Росица") == vocative("Росица", gender="f", language="bg").variants
    assert "Росица" == vocative("Росица", gender="f", language="bg", ka_forms=False).form


def test_an_ending_without_a_rule_gives_no_form() -> None:
    """A language without rules for the ending refuses."""
    assert "none" == by_suffix("Zoë", "m", "bg").basis
    assert ("m", "ek") in rules("pl")


def test_a_repr_shows_no_name() -> None:
    """The repr holds basis and confidence."""
    assert "Vocative(basis='lexicon', confidence=0.999)" == repr(
        vocative("Anna", gender="f", language="pl")
    )
