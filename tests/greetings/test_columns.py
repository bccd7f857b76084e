"""The rules of `relationkit.greetings.columns`."""

from relationkit.greetings import Etiquette, Greetings, greet, greet_many

NAMES = ["Paweł", "dede120@example.com", None, float("nan"), "Ewa"]
LINES = [
    "Szanowny Panie Pawle,",
    "Szanowni Państwo,",
    "Szanowni Państwo,",
    "Szanowni Państwo,",
    "Szanowna Pani Ewo,",
]


def column() -> Greetings:
    """Return the greetings of a column as a frame holds it."""
    return greet_many(NAMES, language="pl")  # type: ignore[arg-type] # NaN is what frames hold


def test_a_column_is_greeted_like_each_of_its_customers() -> None:
    """The lines come in the order of the customers; a missing value is no name."""
    assert LINES == column().texts == [greeting.text for greeting in column()]
    assert greet("Ewa", language="pl") == column()[4]
    assert (5, 2) == (len(column()), column().named)


def test_a_slice_is_a_column() -> None:
    """Some of the greetings are greetings again."""
    assert LINES[:2] == column()[:2].texts


def test_the_choices_of_a_shop_reach_each_greeting() -> None:
    """Register and etiquette hold for the whole column."""
    plain = Etiquette(ka_forms=False)
    assert ["Здравейте, Радка,"] == (
        greet_many(["Радка"], language="bg", register="warm", etiquette=plain).texts
    )


def test_the_reasons_are_counted() -> None:
    """Each combination of reasons comes with its number, the commonest first."""
    assert (("name-ok", "gender-lexicon", "form-lexicon"), 2) in column().reasons()
    assert 5 == sum(number for _, number in column().reasons())


def test_a_notebook_shows_reasons_and_no_name() -> None:
    """Neither the repr nor the table of a notebook holds a name or a line."""
    shown = column()._repr_html_() + repr(column())
    assert "name-email" in shown
    assert "Greetings(5, named=2)" in shown
    assert not any(word in shown for word in ("Paw", "Ew", "dede", "Szanown"))
