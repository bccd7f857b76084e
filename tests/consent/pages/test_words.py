"""The texts of the pages are whole in every language."""

from __future__ import annotations

import re

import pytest

from relationkit.consent.pages import LANGUAGES
from relationkit.consent.pages.words import fill, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    """The same tables, the same keys, the same places for values, and nothing empty."""
    said, english = words(language), words("en")

    assert {name: sorted(table) for name, table in english.tables.items()} == {
        name: sorted(table) for name, table in said.tables.items()
    }
    for name, table in english.tables.items():
        for key, text in table.items():
            own = said[name][key]
            assert own.strip() == own != ""
            assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", own), (name, key)


@pytest.mark.parametrize(
    ("tag", "language", "direction"),
    [("pl", "pl", "ltr"), ("bg_BG", "bg", "ltr"), ("fa-IR", "fa", "rtl"), ("DE", "en", "ltr"), ("", "en", "ltr")],
)  # fmt: skip
def test_a_language_without_a_table_is_english(tag: str, language: str, direction: str) -> None:
    """A tag of any spelling finds its table."""
    assert (language, direction) == (words(tag).language, words(tag).direction)


def test_a_value_is_filled_in_once() -> None:
    """Braces in a value stay as they are, and a sentence ends with one full stop."""
    assert "от {day}!" == fill("{source}!", source="от {day}")
    assert "до 1 март 2026 г." == fill("до {day}.", day="1 март 2026 г.")


def test_a_repr_names_the_language() -> None:
    """No text of a page is in it."""
    assert "Words('fa')" == repr(words("fa"))
