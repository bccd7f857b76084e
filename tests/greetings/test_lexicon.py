"""The rules of `relationkit.greetings.lexicon`."""

import pytest

from relationkit.errors import InvalidTable
from relationkit.greetings.lexicon import _gender, by_ending, lexicon


def test_the_register_covers_the_names_of_ten_bearers() -> None:
    """The Polish lexicon holds every one-word name with ten bearers and every unambiguous dictionary name."""
    assert 17_000 < len(lexicon("pl").given) < 18_000
    assert "Tomek" in lexicon("pl").given
    assert "Lexicon(17667 names)" == repr(lexicon("pl"))


def test_a_name_that_is_only_the_ending_tells_nothing() -> None:
    """An ending needs a stem before it."""
    assert by_ending({"ska": ("f", 0.99)}, "ska") is None


@pytest.mark.parametrize("typed", ["Mariq", "Maria", "Mariya", "Mariia", "mariya"])
def test_latin_spellings_find_the_cyrillic_name(typed: str) -> None:
    """The official spelling and the habits of typing lead to the same name."""
    assert ("f", 0.995) == lexicon("bg").sign_of(typed)


def test_an_unknown_gender_in_a_table_is_refused() -> None:
    """A table may say f or m."""
    with pytest.raises(InvalidTable, match="must be f or m"):
        _gender("x.tsv", "x")
