"""The rules of `relationkit.greetings.polite`."""

import pytest

from relationkit.greetings import Gender, pronouns


@pytest.mark.parametrize(
    ("gender", "language", "cases"),
    [
        ("m", "pl", "Pan Pana Panu Pana Panem Panu Pana"),
        ("f", "pl", "Pani Pani Pani Panią Panią Pani Pani"),
        (None, "pl", "Państwo Państwa Państwu Państwa Państwem Państwu Państwa"),
        ("f", "bg", "Вие Вас Ви Вас Вас Вас Ваш"),
        (None, "en-GB", "you you you you you you your"),
        ("m", "tlh", "you you you you you you your"),
    ],
)
def test_the_polite_pronoun_has_its_cases(gender: Gender | None, language: str, cases: str) -> None:
    """Each language declines its polite pronoun; without a table it is English."""
    you = pronouns(gender, language=language)
    found = (
        you.nominative,
        you.genitive,
        you.dative,
        you.accusative,
        you.instrumental,
        you.locative,
        you.possessive,
    )
    assert tuple(cases.split()) == found
    assert you.nominative == str(you)


@pytest.mark.parametrize(
    ("gender", "word"), [("f", "zadowolona"), ("m", "zadowolony"), (None, "zadowoleni")]
)
def test_a_word_agrees(gender: Gender | None, word: str) -> None:
    """The helper picks the word of the gender, and the neutral one without."""
    you = pronouns(gender, language="pl")
    assert word == you.word(f="zadowolona", m="zadowolony", neutral="zadowoleni")
