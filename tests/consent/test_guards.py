"""Warnings before data is asked for or used that the law protects more."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.guards import (
    Finding,
    explicit_consent_for,
    is_egn,
    is_pesel,
    lint_field,
    lint_value,
)


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("health_notes", "health"),
        ("dieta", "health"),
        ("Choroby przewlekłe", "health"),
        ("здравословно_състояние", "health"),
        ("religion", "religion"),
        ("wyznanie", "religion"),
        ("вероизповедание", "religion"),
        ("sexualOrientation", "orientation"),
        ("orientacja", "orientation"),
        ("ориентация", "orientation"),
        ("trade_union", "union"),
        ("związkowiec", "union"),
        ("синдикат", "union"),
        ("ethnicity", "ethnicity"),
        ("narodowość", "ethnicity"),
        ("етническа_група", "ethnicity"),
        ("political_views", "politics"),
    ],
)
def test_a_name_that_gives_away_a_special_category_warns(name: str, about: str) -> None:
    """In English, Polish and Bulgarian, in any case, with accents or without, in words or humps."""
    assert (Finding("special-category", about),) == lint_field(name)
    assert (Finding("special-category", about),) == lint_field(name.upper())


@pytest.mark.parametrize(
    "name",
    [
        "favourite_colour",
        "kitchen",
        "grace",
        "reunion",
        "wife_birthday",
        "first_name",
        "имейл",
        "1",
        "",
    ],
)
def test_an_ordinary_name_does_not_warn(name: str) -> None:
    """Not even where a word of the list stands inside another; a spouse's day is no name."""
    assert () == lint_field(name)


@pytest.mark.parametrize(
    "name", ["spouse_name", "partnerFirstName", "imię żony żona", "име_съпруга"]
)
def test_c_184_20_a_spouses_first_name_is_inferred_special(name: str) -> None:
    """An indirect inference suffices; the case was about a partner's name."""
    assert (Finding("inferred-special", "spouse"),) == lint_field(name)


@pytest.mark.parametrize(
    ("value", "about"),
    [("44051401359", "pesel"), (" 44051401359 ", "pesel"), ("02270803624", "pesel"), (7523169263, "egn"), ("8032056031", "egn")],
)  # fmt: skip
def test_a_national_identifier_warns(value: object, about: str) -> None:
    """Text or number, of the last century or this one."""
    assert (Finding("national-id", about),) == lint_value(value)


@pytest.mark.parametrize(
    "value",
    [
        "44051401358",  # check digit
        "7523169264",
        "44951401356",  # the 15th month of a century
        "44053401357",  # the 34th of May
        "7593169264",
        "+359888123456",
        "٤٤٠٥١٤٠١٣٥٩",
        "4405",
        True,
        1.5,
        None,
    ],
)
def test_another_value_does_not_warn(value: object) -> None:
    """A wrong check digit, a day that is none, a phone number, a digit of another script, no number at all."""
    assert () == lint_value(value)


@given(st.text())
def test_any_text_is_judged_without_an_error(text: str) -> None:
    """Both linters are total."""
    assert isinstance(lint_field(text), tuple)
    assert isinstance(lint_value(text), tuple)


@given(st.integers(0, 10), st.integers(1, 9))
def test_one_changed_digit_of_a_pesel_is_noticed(place: int, by: int) -> None:
    """The weights are coprime to ten, so that a single slip never passes."""
    good = "44051401359"
    changed = f"{good[:place]}{(int(good[place]) + by) % 10}{good[place + 1 :]}"

    assert is_pesel(good)
    assert not is_pesel(changed)
    assert not is_egn(good)


def test_targeting_by_special_data_needs_explicit_consent() -> None:
    """Fields, goods that the shop marked or that say so themselves (C-21/23), and feasts of a faith."""
    assert (
        Finding("special-category", "religion"),
        Finding("sensitive-product", "candles"),
        Finding("sensitive-product", "аптека"),
        Finding("faith-bound-feast", "easter"),
    ) == explicit_consent_for(
        fields=["religion", "city", "faith"],
        product_classes=["garden", "candles", "аптека"],
        sensitive={"candles"},
        feast="easter",
    )


def test_a_neutral_feast_needs_no_explicit_consent() -> None:
    """A feast that nobody called neutral is taken as bound to a faith."""
    assert () == explicit_consent_for(feast="name-day", neutral_feasts=["name-day"])
    assert () == explicit_consent_for(product_classes=["garden"])
    assert (Finding("faith-bound-feast", "christmas"),) == explicit_consent_for(feast="christmas")


def test_the_words_are_data_with_a_title() -> None:
    """Each category of the table has its title, its stems and its whole words."""
    table = tomllib.loads((files("relationkit.consent") / "guards.toml").read_text("utf-8"))

    assert ["health", "religion", "orientation", "union", "ethnicity", "politics"] == list(table)
    assert all({"title", "stems", "words"} == set(row) for row in table.values())
