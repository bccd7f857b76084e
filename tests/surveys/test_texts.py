"""Which language is spoken."""

from __future__ import annotations

import pytest

from relationkit.surveys.texts import spoken


@pytest.mark.parametrize(
    ("language", "text"),
    [("pl", "pl"), ("pl-PL", "pl"), ("PL_pl", "pl"), ("pt-BR", "pt-BR"), ("pt", "en"), ("", "en")],
)
def test_the_nearest_language_is_spoken(language: str, text: str) -> None:
    """The very tag, then its main language, then English."""
    assert text == spoken({"pl": "pl", "en": "en", "pt-BR": "pt-BR"}, language)


def test_without_english_the_first_language_is_spoken() -> None:
    """A survey has at least one."""
    assert "bg" == spoken({"bg": "bg", "pl": "pl"}, "de")
