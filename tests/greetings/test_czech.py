"""The rules of the Czech tables of `relationkit.greetings`.

golden/cs_published.tsv: the 401 published test pairs of the package vokativ 1.2.1 (four test files and the one of its basic
test), MIT licence, copyright 2014-2015 Michal Danilák, https://github.com/Mimino666/vokativ; here in title case. They serve
as comparison only: no table of that package is used. golden/cs.tsv and golden/cs_families.tsv are our own.
"""

import csv
from pathlib import Path

import pytest

from relationkit.greetings import Gender, gender_of, greet, pronouns, vocative
from relationkit.greetings.tables import rows
from relationkit.greetings.vocatives.suffixes import by_suffix

GOLDEN = Path(__file__).parent / "golden"
SPOKEN = 0.98


def golden(name: str) -> list[dict[str, str]]:
    """The rows of a golden table."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def sex(text: str) -> Gender:
    """A gender as the public functions take it."""
    return "f" if text == "f" else "m"


@pytest.mark.parametrize(("part", "floor"), [("given", 0.99), ("family", 0.985)])
def test_published_pairs_come_out(part: str, floor: float) -> None:
    """At least 99 % of the published first names and 98.5 % of the surnames get the published form, sure enough to use."""
    pairs = [row for row in golden("cs_published.tsv") if row["part"] == part]
    right = 0
    for row in pairs:
        made = vocative(
            row["name"],
            gender=sex(row["gender"]),
            language="cs",
            part="given" if part == "given" else "family",
        )
        right += made.form == row["expected"] and made.confidence >= SPOKEN
    assert {"given": 201, "family": 200}[part] == len(pairs)
    assert right / len(pairs) >= floor


def test_published_names_have_their_gender() -> None:
    """No published name is taken for the other gender; of the first names two are left open (Nikola, René)."""
    opened = []
    for row in golden("cs_published.tsv"):
        if row["part"] == "given":
            guess = gender_of(row["name"], language="cs")
            if guess.gender is None:
                opened.append(row["name"])
        else:
            guess = gender_of(None, language="cs", family=row["name"])
        assert guess.gender in {None, row["gender"]}
    assert ["René", "Nikola"] == opened


@pytest.mark.parametrize(
    "row", golden("cs.tsv"), ids=lambda row: f"{row['name']}-{row['register']}"
)
def test_sentences(row: dict[str, str]) -> None:
    """Each rule makes the greeting that careful written Czech asks for."""
    register = row["register"]
    assert register in {"formal", "formal-neutral", "warm", "informal"}
    made = greet(row["name"], language="cs", register=register)  # type: ignore[arg-type]
    assert row["expected"] == made.text


def test_surnames_without_a_row() -> None:
    """Clear surnames from a random draw, judged by hand, come out by rule alone, with no row of their own."""
    listed = {
        name for name, *_ in rows("cs/family_vocatives.tsv", "name", "gender", "forms", "note")
    }
    for row in golden("cs_families.tsv"):
        made = vocative(row["name"], gender="m", language="cs", part="family")
        assert row["name"] not in listed
        assert (row["expected"], "rule", True) == (made.form, made.basis, made.confidence >= SPOKEN)


@pytest.mark.parametrize("part", ["given", "family"])
def test_listed_names_are_those_that_rules_miss(part: str) -> None:
    """A name is listed only where the rule is silent, unsure, different, or one of several lawful forms."""
    for name, gender, forms, _note in rows(
        f"cs/{part}_vocatives.tsv", "name", "gender", "forms", "note"
    ):
        made = by_suffix(name, gender, "cs", part)
        variants = tuple(forms.split("|"))
        assert made.form != forms or made.confidence < SPOKEN
        known = vocative(
            name, gender=sex(gender), language="cs", part="given" if part == "given" else "family"
        )
        assert (variants[0], variants, "lexicon") == (known.form, known.variants, known.basis)


def test_sure_names_speak() -> None:
    """Of the listed first names with a sure gender, 98 of 100 have a form that a greeting uses."""
    sure = [
        (name, sex(gender))
        for name, gender, certainty, _ in rows(
            "cs/given.tsv", "name", "gender", "certainty", "bearers"
        )
        if float(certainty) >= SPOKEN
    ]
    spoken = sum(
        vocative(name, gender=gender, language="cs").confidence >= SPOKEN for name, gender in sure
    )
    assert spoken / len(sure) >= 0.98


@pytest.mark.parametrize(
    ("name", "gender", "part"),
    [
        ("Julius", "m", "given"),
        ("Nikos", "m", "given"),
        ("Matthew", "m", "given"),
        ("Pierre", "m", "given"),
        ("Jana", "m", "given"),
        ("Kutlvašr", "m", "family"),
        ("Nováková", "m", "family"),
        ("Kučera", "f", "family"),
    ],
)
def test_unsure_forms_stay_unused(name: str, gender: str, part: str) -> None:
    """Where usage is divided or the sound is not in the spelling, no form is sure enough for a greeting."""
    made = vocative(
        name, gender=sex(gender), language="cs", part="given" if part == "given" else "family"
    )
    assert made.confidence < SPOKEN


def test_surname_decides_for_a_unisex_name() -> None:
    """The feminine surname tells that Nikola is a woman; a masculine one leaves her or him open."""
    assert gender_of("Nikola", language="cs").gender is None
    assert gender_of("Nikola", language="cs", family="Nováková").gender == "f"
    assert gender_of("Nikola", language="cs", family="Novák").gender is None


def test_polite_pronoun() -> None:
    """The polite pronoun has a capital in letters, in all cases."""
    vy = pronouns("m", language="cs")
    assert ("Vy", "Vás", "Vám", "Vámi") == (vy.nominative, vy.genitive, vy.dative, vy.instrumental)
