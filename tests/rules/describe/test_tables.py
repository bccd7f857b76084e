"""The phrase tables: whole, of one build, and clean."""

from __future__ import annotations

import string
import unicodedata

import pytest

from relationkit.rules.describe.phrasebook import LANGUAGES, phrasebook
from relationkit.rules.vocabulary import EVENT_FIELDS

OTHERS = [language for language in LANGUAGES if language != "en"]
OWN = ("nouns.", "units.", "fields.", "gender.", "mood.", "values.territory.", "own.")
ENGLISH = phrasebook("en")


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_phrase_of_english(language: str) -> None:
    """Plural forms apart: a language has those that its grammar needs, and always "other" or the plain form."""
    phrases = phrasebook(language).phrases
    missing = [
        key
        for key in ENGLISH.phrases
        if not key.startswith(OWN)
        and key not in phrases
        and f"{key.rpartition('.')[0]}.other" not in phrases
        and f"{key}.other" not in phrases
    ]

    assert [] == missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_names_only_what_english_or_the_language_fills_in(language: str) -> None:
    """A place without its filling would raise; here it is found before a rule finds it."""
    book = phrasebook(language)
    known = {name for phrase in ENGLISH.phrases.values() for name in _places(phrase)}
    own = {
        name
        for key, row in book.columns.items()
        if key.startswith(("nouns.", "units.", "gender.", "mood."))
        for name in row
    }
    other = {"gen_what", "gen_n", "gen_far", "gen_near", "gen_length", "fields"}

    assert (
        set()
        == {name for phrase in book.phrases.values() for name in _places(phrase)}
        - known
        - own
        - other
    )


def _places(phrase: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(phrase) if name]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["nouns", "units"])
def test_every_noun_has_all_forms(language: str, kind: str) -> None:
    """Each row has the columns of the first."""
    rows = {
        key: set(row)
        for key, row in phrasebook(language).columns.items()
        if key.startswith(f"{kind}.")
    }
    first = next(iter(rows.values()))

    assert {} == {key: row ^ first for key, row in rows.items() if row != first}
    assert set(rows) == {key for key in ENGLISH.columns if key.startswith(f"{kind}.")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_and_named_value_has_its_name(language: str) -> None:
    """The fields of the vocabulary, and what English names."""
    columns = phrasebook(language).columns

    for scope, fields in EVENT_FIELDS.items():
        for name in fields:
            assert {"name", "many", "same"} <= set(columns[f"fields.{scope}.{name}"])
    for key, row in ENGLISH.columns.items():
        if key.startswith(("fields.profile.", "values.")) and key != "values.territory":
            assert set(row) <= set(columns[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_clean_text(language: str) -> None:
    """NFC, no straight quotes, no spaces at the ends of a sentence's parts but those that join."""
    for key, phrase in phrasebook(language).phrases.items():
        assert phrase == unicodedata.normalize("NFC", phrase), key
        assert '"' not in phrase, key
        assert "  " not in phrase, key
