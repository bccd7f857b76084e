"""The rules of `relationkit.greetings.gender`."""

import pytest

from relationkit.greetings import Gender, gender_of


@pytest.mark.parametrize(
    ("given", "family", "language", "gender", "basis"),
    [
        ("Anna", None, "pl", "f", "lexicon"),
        ("Kuba", None, "pl", "m", "lexicon"),
        ("Nikola", None, "pl", "f", "lexicon"),
        ("Tomek", None, "pl", "m", "lexicon"),
        ("Anna-Zefira", None, "pl", "f", "lexicon"),
        ("Andrea", None, "pl", None, "none"),
        ("Andrea", "Kowalska", "pl", "f", "family"),
        ("Zefirina", None, "pl", "f", "ending"),
        ("Zefirion", None, "pl", None, "none"),
        (None, "Kowalska", "pl", "f", "family"),
        (None, "Nowak", "pl", None, "none"),
        (None, None, "pl", None, "none"),
        ("Jan", "Kowalska", "pl", None, "none"),
        ("Никола", None, "bg", "m", "lexicon"),
        ("Никол", None, "bg", "f", "lexicon"),
        ("Mariq", None, "bg", "f", "lexicon"),
        ("Xristo", None, "bg", "m", "lexicon"),
        ("Тони", None, "bg", None, "none"),
        ("Тони", "Петров", "bg", "m", "family"),
        ("Zzyx", "Petrova", "bg", "f", "family"),
        ("Вълномира", None, "bg", "f", "ending"),
        ("Anna", None, "en", None, "none"),
    ],
)
def test_gender_is_told_or_withheld(
    given: str | None, family: str | None, language: str, gender: Gender | None, basis: str
) -> None:
    """Register, endings and surname tell the gender; names borne by both and contradictions do not."""
    guess = gender_of(given, language=language, family=family)
    assert (gender, basis) == (guess.gender, guess.basis)


def test_what_the_customer_stated_wins() -> None:
    """A stated gender is not weighed against the name."""
    guess = gender_of("Anna", language="pl", stated="m")
    assert ("m", 1.0, "stated", ("stated",)) == (
        guess.gender,
        guess.confidence,
        guess.basis,
        guess.because,
    )


def test_doubt_is_reported_with_its_size() -> None:
    """Below the certainty the gender is withheld and the confidence of the likelier one is told."""
    guess = gender_of("Andrea", language="pl")
    assert ("lexicon", "below-certainty") == guess.because
    assert 0.6 < guess.confidence < 0.8


def test_a_surname_of_the_other_gender_turns_a_weak_first_name() -> None:
    """Andrea is commoner for women in the register, Andrea Kowalski is a man."""
    assert "m" == gender_of("Andrea", language="pl", family="Kowalski").gender
