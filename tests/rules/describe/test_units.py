"""Numbers agree with their nouns: held against a table written by hand, apart from the one that is tested."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.rules import birthday, field, interaction, interactions, orders
from relationkit.rules.describe import describe

UNITS: dict[str, dict[str, tuple[str, ...]]] = {
    "pl": {
        "hours": ("godzinę", "godziny", "godzin", "godziny"),
        "days": ("dzień", "dni", "dni", "dnia"),
        "weeks": ("tydzień", "tygodnie", "tygodni", "tygodnia"),
        "months": ("miesiąc", "miesiące", "miesięcy", "miesiąca"),
        "years": ("rok", "lata", "lat", "roku"),
        "orders": ("zamówienie", "zamówienia", "zamówień", "zamówienia"),
        "calls": ("rozmowę telefoniczną", "rozmowy telefoniczne", "rozmów telefonicznych", "rozmowy telefonicznej"),
    },
    "bg": {
        "hours": ("час", "часа"), "days": ("ден", "дни"), "weeks": ("седмица", "седмици"),
        "months": ("месец", "месеца"), "years": ("година", "години"), "orders": ("поръчка", "поръчки"),
        "calls": ("телефонен разговор", "телефонни разговора"),
    },
    "en": {
        "hours": ("hour", "hours"), "days": ("day", "days"), "weeks": ("week", "weeks"),
        "months": ("month", "months"), "years": ("year", "years"), "orders": ("order", "orders"),
        "calls": ("phone call", "phone calls"),
    },
    "fa": {
        "hours": ("ساعت",), "days": ("روز",), "weeks": ("هفته",), "months": ("ماه",), "years": ("سال",),
        "orders": ("سفارش",), "calls": ("تماس تلفنی",),
    },
}  # fmt: skip
AT_LEAST = {"en": "at least", "pl": "co najmniej", "bg": "поне", "fa": "دست‌کم"}


def form(language: str, forms: tuple[str, ...], number: int | Decimal) -> str:
    """The form by the school rule: Polish 1, 2-4 but not 12-14, the rest, parts; Persian always one."""
    if number == 1 or len(forms) == 1:
        return forms[0]
    if language != "pl":
        return forms[1]
    if number != int(number):
        return forms[3]
    few = number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14}
    return forms[1] if few else forms[2]


def written(language: str, number: int) -> str:
    text = str(number)
    return text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) if language == "fa" else text


languages = st.sampled_from(sorted(UNITS))


@given(languages, st.integers(2, 999))
def test_counted_orders_agree_with_their_number(language: str, number: int) -> None:
    """co najmniej 3 zamówienia, 5 zamówień; поне 3 поръчки; دست‌کم ۳ سفارش."""
    noun = form(language, UNITS[language]["orders"], number)
    said = describe(orders.count().at_least(number), language)

    assert f"{AT_LEAST[language]} {written(language, number)} {noun}" in said


@given(languages, st.integers(2, 999))
def test_a_noun_of_two_words_agrees_in_both(language: str, number: int) -> None:
    """3 rozmowy telefoniczne, 5 rozmów telefonicznych; 3 телефонни разговора."""
    noun = form(language, UNITS[language]["calls"], number)
    said = describe(
        interactions.count(where=interaction("kind") == "called").at_least(number), language
    )

    assert f"{AT_LEAST[language]} {written(language, number)} {noun}" in said


@given(languages, st.integers(1, 100))
def test_days_agree_with_their_number(language: str, number: int) -> None:
    """1 dzień, 2 dni, 22 dni; never 1 dni."""
    noun = form(language, UNITS[language]["days"], number)
    said = describe(orders.gap().at_least(number), language)

    assert f"{AT_LEAST[language]} {written(language, number)} {noun}" in said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "2.5 days"), ("pl", "2,5 dnia"), ("bg", "2,5 дни"), ("fa", "۲٫۵ روز")],
)
def test_a_part_of_a_day_has_its_own_form(language: str, said: str) -> None:
    """2,5 dnia."""
    assert said in describe(orders.gap().more_than(Decimal("2.5")), language)


def test_needless_digits_change_neither_the_number_nor_the_noun() -> None:
    """1.0 is one."""
    assert "has exactly 1 order" == describe(orders.count().equals(Decimal("1.00")))


@given(st.sampled_from(["hours", "days", "weeks", "months", "years"]), st.integers(2, 100))
def test_the_last_so_many_stand_in_the_genitive_in_polish(unit: str, number: int) -> None:
    """w ciągu ostatnich 3 miesięcy, never miesiące."""
    said = describe(orders.any(within=f"{number} {unit}"), "pl")

    assert said.endswith(f"w ciągu ostatnich {number} {UNITS['pl'][unit][2]}")


@pytest.mark.parametrize(
    ("unit", "pl", "bg", "fa"),
    [
        ("hour", "w ciągu ostatniej godziny", "през последния час", "در یک ساعت گذشته"),
        ("day", "w ciągu ostatniego dnia", "през последния ден", "در یک روز گذشته"),
        ("week", "w ciągu ostatniego tygodnia", "през последната седмица", "در یک هفتهٔ گذشته"),
        ("month", "w ciągu ostatniego miesiąca", "през последния месец", "در یک ماه گذشته"),
        ("year", "w ciągu ostatniego roku", "през последната година", "در یک سال گذشته"),
    ],
)
def test_one_unit_is_said_without_its_number(unit: str, pl: str, bg: str, fa: str) -> None:
    """The last month, not the last 1 month."""
    rule = orders.any(within=f"1 {unit}")

    assert pl in describe(rule, "pl")
    assert bg in describe(rule, "bg")
    assert fa in describe(rule, "fa")


@given(languages, st.integers(2, 300))
def test_days_ahead_agree_with_their_number(language: str, number: int) -> None:
    """za 22 dni, след 22 дни."""
    noun = form(language, UNITS[language]["days"], number)

    assert f"{written(language, number)} {noun}" in describe(
        birthday.within_days(1, first=number), language
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1,234,567.50 EUR"),
        ("pl", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50 EUR"),
        ("bg", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50 EUR"),
        ("fa", "۱٬۲۳۴٬۵۶۷٫۵۰ EUR"),
    ],
)
def test_money_is_written_with_the_marks_of_the_language(language: str, said: str) -> None:
    """Cents are two digits, or none."""
    rule = orders.sum("total").more_than(Decimal("1234567.5"), "EUR")

    assert said in describe(rule, language)


def test_a_number_is_never_rounded() -> None:
    """What stands in the rule is what is said."""
    assert "“x” is 0.123456789" == describe(field("x").equals(Decimal("0.123456789")))
