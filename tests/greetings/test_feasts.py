"""The rules of `relationkit.greetings.feasts`."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument, InvalidTable
from relationkit.greetings import feasts
from relationkit.greetings.feasts import NameDay, name_day, name_days, orthodox_easter
from relationkit.greetings.tables import rows
from relationkit.greetings.transliteration import key
from relationkit.profiles.birthday import Birthday

YEARS = st.integers(1583, 9999)
LISTED = {
    tag: [name for name, _ in rows(f"{tag}/name_days.tsv", "name", "days")]
    for tag in ("bg", "cs", "pl")
}
NAMES = st.sampled_from([(name, tag) for tag, names in LISTED.items() for name in names])

EASTERS = """
1950-04-09 1951-04-29 1952-04-20 1953-04-05 1954-04-25 1955-04-17 1956-05-06 1957-04-21 1958-04-13 1959-05-03
1960-04-17 1961-04-09 1962-04-29 1963-04-14 1964-05-03 1965-04-25 1966-04-10 1967-04-30 1968-04-21 1969-04-13
1983-05-08 1990-04-15 2000-04-30 2001-04-15 2002-05-05 2003-04-27 2004-04-11 2005-05-01 2006-04-23 2007-04-08
2008-04-27 2009-04-19 2010-04-04 2011-04-24 2012-04-15 2013-05-05 2014-04-20 2015-04-12 2016-05-01 2017-04-16
2018-04-08 2019-04-28 2020-04-19 2021-05-02 2022-04-24 2023-04-16 2024-05-05 2025-04-20 2026-04-12 2027-05-02
2028-04-16 2029-04-08 2030-04-28 2031-04-13 2032-05-02 2033-04-24 2034-04-09 2035-04-29 2040-05-06 2050-04-17
"""


@pytest.mark.parametrize("easter", EASTERS.split())
def test_orthodox_easter_falls_on_the_known_dates(easter: str) -> None:
    """Sixty published dates from 1950 to 2050 are met."""
    day = date.fromisoformat(easter)
    assert day == orthodox_easter(day.year)


def easter_by_the_full_moon(year: int) -> date:
    """The rule itself: the Sunday after the Julian full moon of the golden number, by day numbers."""
    # Days after 21 March, by the golden number of the year (1 to 19).
    moons = (15, 4, 23, 12, 1, 20, 9, 28, 17, 6, 25, 14, 3, 22, 11, 0, 19, 8, 27)
    # The number of a Julian 21 March among the days of date.toordinal, whose multiples of seven are Sundays.
    march_21 = 365 * (year - 1) + year // 4 + 78
    moon = march_21 + moons[year % 19]
    return date.fromordinal(moon + 7 - moon % 7)


@given(YEARS)
def test_orthodox_easter_is_the_sunday_after_the_full_moon(year: int) -> None:
    """In every Gregorian year the formula agrees with the table of golden numbers."""
    assert easter_by_the_full_moon(year) == orthodox_easter(year)
    assert orthodox_easter(year).isoweekday() == 7


MOVABLE = [
    (
        "Тодор",
        "Тодоровден",
        "2024-03-23 2025-03-08 2026-02-28 2027-03-20 2028-03-04 2029-02-24 2030-03-16",
    ),
    (
        "Лазар",
        "Лазаровден",
        "2024-04-27 2025-04-12 2026-04-04 2027-04-24 2028-04-08 2029-03-31 2030-04-20",
    ),
    (
        "Цветан",
        "Цветница",
        "2024-04-28 2025-04-13 2026-04-05 2027-04-25 2028-04-09 2029-04-01 2030-04-21",
    ),
    (
        "Велика",
        "Великден",
        "2024-05-05 2025-04-20 2026-04-12 2027-05-02 2028-04-16 2029-04-08 2030-04-28",
    ),
    (
        "Тома",
        "Томина неделя",
        "2024-05-12 2025-04-27 2026-04-19 2027-05-09 2028-04-23 2029-04-15 2030-05-05",
    ),
    (
        "Спас",
        "Спасовден",
        "2024-06-13 2025-05-29 2026-05-21 2027-06-10 2028-05-25 2029-05-17 2030-06-06",
    ),
    (
        "Траян",
        "Петдесетница",
        "2024-06-23 2025-06-08 2026-05-31 2027-06-20 2028-06-04 2029-05-27 2030-06-16",
    ),
    (
        "Пламен",
        "Духовден",
        "2024-06-24 2025-06-09 2026-06-01 2027-06-21 2028-06-05 2029-05-28 2030-06-17",
    ),
]


@pytest.mark.parametrize(("name", "feast", "dates"), MOVABLE)
def test_movable_feasts_follow_easter(name: str, feast: str, dates: str) -> None:
    """The Bulgarian movable feasts of 2024 to 2030 are met."""
    found = [
        [day.date.isoformat() for day in name_days(name, "bg", year) if day.feast == feast]
        for year in range(2024, 2031)
    ]
    assert [[when] for when in dates.split()] == found
    assert all(day.movable for day in name_days(name, "bg", 2026) if day.feast == feast)


@pytest.mark.parametrize(
    ("name", "when", "feast"),
    [
        ("Васил", "01-01", "Васильовден"),
        ("Йордан", "01-06", "Йордановден"),
        ("Иван", "01-07", "Ивановден"),
        ("Антон", "01-17", "Антоновден"),
        ("Атанас", "01-18", "Атанасовден"),
        ("Трифон", "02-01", "Трифоновден"),
        ("Симеон", "02-03", "Симеоновден"),
        ("Благовест", "03-25", "Благовещение"),
        ("Борис", "05-02", "Свети Борис"),
        ("Георги", "05-06", "Гергьовден"),
        ("Кирил", "05-11", "Свети Кирил и Методий"),
        ("Константин", "05-21", "Свети Константин и Елена"),
        ("Еньо", "06-24", "Еньовден"),
        ("Петър", "06-29", "Петровден"),
        ("Илия", "07-20", "Илинден"),
        ("Анна", "07-25", "Света Анна"),
        ("Мария", "08-15", "Голяма Богородица"),
        ("Александър", "08-30", "Свети Александър"),
        ("Надежда", "09-17", "Света Вяра, Надежда и Любов"),
        ("Петко", "10-14", "Петковден"),
        ("Димитър", "10-26", "Димитровден"),
        ("Михаил", "11-08", "Архангеловден"),
        ("Екатерина", "11-24", "Света Екатерина"),
        ("Андрей", "11-30", "Андреевден"),
        ("Николай", "12-06", "Никулден"),
        ("Игнат", "12-20", "Игнажден"),
        ("Христо", "12-25", "Коледа"),
        ("Стефан", "12-27", "Стефановден"),
    ],
)
def test_fixed_bulgarian_feasts(name: str, when: str, feast: str) -> None:
    """The great feasts stand on their day of the church's new calendar."""
    day = name_day(name, "bg", 2026)
    assert NameDay(date.fromisoformat(f"2026-{when}"), feast, main=True, movable=False) == day


POLISH = """
Anna 07-26 Piotr 06-29 Krzysztof 07-25 Katarzyna 11-25 Maria 08-15 Małgorzata 07-13 Agnieszka 01-21 Tomasz 12-21
Andrzej 11-30 Paweł 06-29 Michał 09-29 Barbara 12-04 Ewa 12-24 Jan 06-24 Marcin 11-11 Magdalena 07-22 Jakub 07-25
Elżbieta 11-19 Joanna 05-24 Adam 12-24 Krystyna 07-24 Aleksandra 05-18 Łukasz 10-18 Monika 08-27 Mateusz 09-21
Marek 04-25 Grzegorz 03-12 Zofia 05-15 Stanisław 05-08 Wojciech 04-23 Teresa 10-15 Natalia 07-27 Julia 05-22
Karolina 07-05 Danuta 06-24 Marta 07-29 Mariusz 01-19 Dariusz 12-19 Beata 03-08 Maciej 02-24 Dorota 02-06
Rafał 10-24 Robert 06-07 Zbigniew 03-17 Alicja 06-21 Kamil 07-18 Szymon 10-28 Dawid 12-29 Jolanta 06-15 Halina 07-01
"""


@pytest.mark.parametrize(
    ("name", "when"), list(zip(POLISH.split()[::2], POLISH.split()[1::2], strict=True))
)
def test_main_days_of_the_fifty_commonest_polish_names(name: str, when: str) -> None:
    """The main day of each of the fifty commonest names of the register is the stated one."""
    day = name_day(name, "pl", 2026)
    assert NameDay(date.fromisoformat(f"2026-{when}"), None, main=True, movable=False) == day


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("Karina", "01-02"),
        ("Tomáš", "03-07"),
        ("Jiří", "04-24"),
        ("Jana", "05-24"),
        ("Petr", "06-29"),
        ("Václav", "09-28"),
    ],
)
def test_the_czech_calendar(name: str, when: str) -> None:
    """The Czech civil calendar gives each name its day."""
    found = [day.date.isoformat() for day in name_days(name, "cs", 2026) if day.main]
    assert [f"2026-{when}"] == found


@given(NAMES, YEARS)
def test_days_of_a_listed_name(listed: tuple[str, str], year: int) -> None:
    """A listed name has days: sorted, in the year, each once, exactly one of them the main one."""
    days = name_days(*listed, year)
    dates = [day.date for day in days]
    assert sorted(set(dates)) == dates
    assert {year} == {when.year for when in dates}
    assert 1 == sum(day.main for day in days)
    assert [day for day in days if day.main] == [name_day(*listed, year)]


@given(st.text(), st.sampled_from(["pl", "bg-BG", "cs_CZ", "fa", "tlh", ""]), YEARS)
def test_any_text_has_an_answer(name: str, language: str, year: int) -> None:
    """Whatever stands in the name field, the days are a tuple and the one day is among them."""
    days = name_days(name, language, year)
    day = name_day(name, language, year, birthday=date(1980, 5, 5), custom="after-birthday")
    assert (day in days) if days else (day is None)


@pytest.mark.parametrize(
    ("typed", "language", "name"),
    [
        ("kasia", "pl", "Katarzyna"),
        ("ŁUKASZ", "pl", "Łukasz"),
        ("Małgosia", "pl", "Małgorzata"),
        ("Anna-Maria", "pl", "Anna"),
        ("Jan Paweł", "pl", "Jan"),
        ("Ro\u0301z\u0307a", "pl", "Róża"),
        ("георги", "bg", "Георги"),
        ("Georgi", "bg", "Георги"),
        ("Mariq", "bg", "Мария"),
        ("Boyan", "bg", "Боян"),
        ("Kristina", "bg", "Кристина"),
        ("Ана-Мария", "bg", "Ана"),
    ],
)
def test_a_name_is_found_as_people_type_it(typed: str, language: str, name: str) -> None:
    """Case, composition, short forms, first parts and Latin letters lead to the listed name."""
    assert name_days(name, language, 2026) == name_days(typed, language, 2026) != ()


def test_a_short_form_of_several_names() -> None:
    """A short form has the days of all its names, and the main day of the first of them."""
    both = {day.date for name in ("Bartosz", "Bartłomiej") for day in name_days(name, "pl", 2026)}
    assert both == {day.date for day in name_days("Bartek", "pl", 2026)}
    assert name_day("Bartosz", "pl", 2026) == name_day("Bartek", "pl", 2026)


def test_polish_names_are_not_looked_up_by_latin_habits() -> None:
    """Only a language with a table of Latin letters reads them loosely."""
    assert () == name_days("Annna", "pl", 2026)


@pytest.mark.parametrize("year", [1582, 10_000, 0, -1])
def test_a_year_outside_the_gregorian_calendar(year: int) -> None:
    """Such a year is the caller's fault."""
    with pytest.raises(InvalidDocument, match="1583 to 9999") as raised:
        name_days("Anna", "pl", year)
    assert (("year", "out-of-range"),) == raised.value.issues


@pytest.mark.parametrize(
    ("birthday", "when"),
    [
        (date(1980, 12, 30), "2026-01-31"),
        (date(1980, 1, 31), "2026-01-31"),
        (date(1980, 2, 1), "2026-02-08"),
        (date(1980, 6, 24), "2026-06-24"),
        (date(1980, 6, 25), "2026-06-26"),
        (date(1980, 2, 29), "2026-03-08"),
        (Birthday(12, 26), "2026-12-27"),
    ],
)
def test_the_first_day_from_the_birthday_on(birthday: feasts.YearlyDay, when: str) -> None:
    """The custom takes the first day on or after the birthday, around the circle of the year."""
    day = name_day("Jan", "pl", 2026, birthday=birthday, custom="after-birthday")
    assert date.fromisoformat(when) == (day and day.date)


@given(NAMES, YEARS, st.dates())
def test_no_listed_day_lies_between_the_birthday_and_the_kept_day(
    listed: tuple[str, str], year: int, born: date
) -> None:
    """Counted from the birthday around the year, the kept day comes before all others."""
    kept = name_day(*listed, year, birthday=born, custom="after-birthday")
    days = name_days(*listed, year)

    def wait(day: NameDay | None) -> tuple[bool, date | None]:
        assert day is not None
        return (day.date.month, day.date.day) < (born.month, born.day), day.date

    assert min(map(wait, days)) == wait(kept)


def test_without_a_birthday_the_main_day_is_kept() -> None:
    """The custom needs a birthday; a birthday without the custom changes nothing."""
    main = name_day("Jan", "pl", 2026)
    assert main == name_day("Jan", "pl", 2026, custom="after-birthday")
    assert main == name_day("Jan", "pl", 2026, birthday=date(1980, 12, 30))


@given(st.text(), YEARS, st.dates(), st.sampled_from(["main", "after-birthday"]))
def test_what_the_customer_told_wins(
    name: str, year: int, told: date, custom: feasts.Custom
) -> None:
    """A told day is kept, whatever the name, the birthday and the custom; 29 February on the 28th if need be."""
    day = name_day(name, "pl", year, chosen=f"{told:%m-%d}", birthday=told, custom=custom)
    assert day is not None
    shift = timedelta(days=(told.month, told.day) == (2, 29) and day.date.day == 28)
    assert (year, told.month) == (day.date.year, day.date.month)
    assert told.day == day.date.day + shift.days


def test_a_told_day_of_the_calendar_is_the_listed_one() -> None:
    """The feast's name and marks stay known when the customer chose a listed day."""
    assert name_day("Иван", "bg", 2026) == name_day("Иван", "bg", 2026, chosen="01-07")
    unlisted = name_day("Иван", "bg", 2026, chosen="01-08")
    assert NameDay(date(2026, 1, 8), None, main=False, movable=False) == unlisted


@pytest.mark.parametrize(("year", "when"), [(2026, "2026-02-28"), (2028, "2028-02-29")])
def test_a_told_leap_day(year: int, when: str) -> None:
    """29 February is kept on the 28th in common years."""
    day = name_day("Roman", "pl", year, chosen="02-29")
    assert date.fromisoformat(when) == (day and day.date)


@pytest.mark.parametrize(
    "text", ["24.06", "2026-06-24", "13-01", "02-30", "easter+7", "", "٠١-٠٢", "06-24\n"]
)
def test_a_told_day_that_is_none(text: str) -> None:
    """Another form is refused with the right form, and without the text."""
    with pytest.raises(InvalidDocument, match="written MM-DD") as raised:
        name_day("Jan", "pl", 2026, chosen=text)
    assert (("chosen", "not-a-day"),) == raised.value.issues
    assert not text or text not in str(raised.value)


def test_the_repr_gives_nothing_away() -> None:
    """Neither date nor feast stands in the repr."""
    assert "(NameDay(main=True, movable=True),)" == repr(name_days("Цветан", "bg", 2026))


@pytest.mark.parametrize(
    ("names", "shorts", "fault"),
    [
        ([["Jan", "24.06"]], [], "name_days.tsv: '24.06' is no day"),
        ([["Jan", "06-31"]], [], "name_days.tsv: '06-31' is no day"),
        (
            [["Jan", "06-24"]],
            [["Jaś", "Johann"]],
            "short_forms.tsv line 2: a full name has no days",
        ),
    ],
)
def test_a_wrong_cell_is_named(names: list[list[str]], shorts: list[list[str]], fault: str) -> None:
    """A table that is wrong says where."""
    with pytest.raises(InvalidTable, match=fault):
        feasts.calendar_of(names, [], shorts)


def test_every_feast_is_somebodys() -> None:
    """The names of feasts and the days of names agree in the Bulgarian tables."""
    titled = {day for day, _ in rows("bg/feasts.tsv", "day", "feast")}
    kept = {day for _, days in rows("bg/name_days.tsv", "name", "days") for day in days.split(" ")}
    assert titled == kept


def test_short_forms_have_no_days_of_their_own() -> None:
    """A name stands in one table of a language only."""
    for tag in ("bg", "pl"):
        short = {name for name, _ in rows(f"{tag}/short_forms.tsv", "short", "names")}
        assert set() == short & set(LISTED[tag])


def test_official_latin_spellings_lead_to_one_day() -> None:
    """Bulgarian names that are spelled alike in Latin letters share their main day."""
    letters = {row[0]: row[1] for row in rows("bg/latin.tsv", "letter", "official", "informal")}
    days: dict[str, Counter[str]] = {}
    for name, kept in rows("bg/name_days.tsv", "name", "days"):
        spelled = key("".join(letters[letter] for letter in name.casefold()))
        days.setdefault(spelled, Counter())[kept.partition(" ")[0]] += 1
    assert [] == [spelled for spelled, main in days.items() if len(main) > 1]


def test_the_tables_cover_the_people() -> None:
    """Seven of eight people of the Polish register have a name day here."""
    register = rows("pl/given.tsv", "name", "gender", "certainty", "bearers")
    people = sum(int(row[3] or 0) for row in register)
    known = sum(int(row[3] or 0) for row in register if name_days(row[0], "pl", 2026))
    assert known / people >= 0.875
