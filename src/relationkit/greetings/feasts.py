"""When a name has its day: the customary days of a name in a year, and the one day to greet on."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from functools import cache
from itertools import chain
from typing import Literal, Protocol, TypeAlias

from relationkit.errors import InvalidDocument, InvalidTable
from relationkit.greetings.languages import language_of
from relationkit.greetings.tables import rows
from relationkit.greetings.transliteration import key, latin_index

Custom: TypeAlias = Literal["main", "after-birthday"]
"""Which of several days is kept: the one most people keep, or the first one from the birthday on."""

FIRST_YEAR = 1583
"""The first whole year of the Gregorian calendar."""

_LEAP_YEAR = 2000
_WRITTEN = re.compile(r"([0-9]{2})-([0-9]{2})|easter([+-][0-9]+)")


class YearlyDay(Protocol):
    """What a birthday must tell: a `datetime.date` does, and a profile's `Birthday`."""

    @property
    def month(self) -> int:
        """1 to 12."""
        ...

    @property
    def day(self) -> int:
        """1 to 31."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class NameDay:
    """One day on which a name is celebrated.

    ``feast``: what the day is called, in the language of the calendar. ``main``: most people of this name keep this
    day. ``movable``: its date follows Easter. The ``repr`` hides date and feast, for they give the name away.

    >>> day = name_day("Иван", "bg", 2026)
    >>> day.date.isoformat(), day.feast, day.main, day.movable
    ('2026-01-07', 'Ивановден', True, False)
    """

    date: date
    feast: str | None
    main: bool
    movable: bool

    def __repr__(self) -> str:
        return f"NameDay(main={self.main}, movable={self.movable})"


def name_days(name: str, language: str, year: int) -> tuple[NameDay, ...]:
    """All customary days of a name in a year, in the order of the calendar; none for a name that has none.

    The name is one that `read_name` gave. Case does not matter; a short form has the days of the names it stands for;
    a name of several parts (Anna-Maria) that has no days of its own has those of its first part; a Cyrillic name may
    be typed in Latin letters. Never raises on content; raises `InvalidDocument` for a year outside 1583 to 9999.

    >>> [day.date.isoformat() for day in name_days("Magda", "pl", 2027)]
    ['2027-05-27', '2027-05-29', '2027-07-22']
    >>> name_days("Цветан", "bg", 2026)[0].date.isoformat(), name_days("Tsvetan", "bg", 2027)[0].date.isoformat()
    ('2026-04-05', '2027-04-25')
    """
    if not FIRST_YEAR <= year <= MAXYEAR:
        raise InvalidDocument(
            f"the year must be {FIRST_YEAR} to {MAXYEAR}; give the year of the greeting",
            issues=(("year", "out-of-range"),),
        )
    days = [
        NameDay(feast.on(year), feast.title, main=place == 0, movable=feast.offset is not None)
        for place, feast in enumerate(_feasts_of(name, language_of(language).tag))
    ]
    return tuple(sorted(days, key=lambda day: day.date))


def name_day(
    name: str,
    language: str,
    year: int,
    *,
    chosen: str | None = None,
    birthday: YearlyDay | None = None,
    custom: Custom = "main",
) -> NameDay | None:
    """The one day of ``year`` to greet on, None if nobody knows one.

    What the customer told wins: ``chosen``, written MM-DD, also for a name that has no day in the calendar. Else the
    ``custom`` decides: "main", or "after-birthday" (Polish: the first day from the birthday on; a birthday late in the
    year leads to the first day of the year, as the circle of the year closes). Without a birthday that is the main
    day again. 29 February is kept on the 28th in common years. Raises `InvalidDocument` for another form of
    ``chosen``, without quoting it, and for a year outside 1583 to 9999.

    >>> from datetime import date
    >>> name_day("Jan", "pl", 2026).date.isoformat()
    '2026-06-24'
    >>> name_day("Jan", "pl", 2026, chosen="12-27").date.isoformat()
    '2026-12-27'
    >>> name_day("Jan", "pl", 2026, birthday=date(1980, 12, 30), custom="after-birthday").date.isoformat()
    '2026-01-31'
    """
    days = name_days(name, language, year)
    if chosen is not None:
        return _chosen(chosen, days, year)
    if custom == "after-birthday" and birthday is not None:
        born = (birthday.month, birthday.day)
        later = (day for day in days if (day.date.month, day.date.day) >= born)
        return next(later, days[0] if days else None)
    return next((day for day in days if day.main), None)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Orthodox churches, as a Gregorian date.

    Source: J. Meeus, Astronomical Algorithms, chapter 8 (Julian Easter); the churches that keep fixed feasts by the
    new calendar, as the Bulgarian one does, keep this Easter too.

    >>> orthodox_easter(2026).isoformat(), orthodox_easter(2027).isoformat()
    ('2026-04-12', '2027-05-02')
    """
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    behind = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + timedelta(days=behind)


@dataclass(frozen=True, slots=True)
class _Feast:
    """A day of every year: a month and a day, or an offset from Easter."""

    month: int
    day: int
    offset: int | None
    title: str | None

    def on(self, year: int) -> date:
        if self.offset is not None:
            return orthodox_easter(year) + timedelta(days=self.offset)
        try:
            return date(year, self.month, self.day)
        except ValueError:  # 29 February in a common year
            return date(year, 2, 28)


def _read(text: str, title: str | None = None) -> _Feast | None:
    """A day as tables write it, MM-DD or easter+N; None for anything else."""
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    month, day, offset = written.groups()
    if offset is not None:
        return _Feast(0, 0, int(offset), title)
    try:
        date(_LEAP_YEAR, int(month), int(day))
    except ValueError:
        return None
    return _Feast(int(month), int(day), None, title)


def _chosen(text: str, days: Iterable[NameDay], year: int) -> NameDay:
    feast = _read(text)
    if feast is None or feast.offset is not None:
        raise InvalidDocument(
            "a chosen name day is a day of the year written MM-DD, such as 06-24; correct it or leave it out",
            issues=(("chosen", "not-a-day"),),
        )
    when = feast.on(year)
    listed = (day for day in days if day.date == when)
    return next(listed, NameDay(when, None, main=False, movable=False))


def _feasts_of(name: str, tag: str) -> tuple[_Feast, ...]:
    calendar = _calendar(tag)
    folded = unicodedata.normalize("NFC", name).casefold()
    first = next(iter(folded.replace("-", " ").split()), "")
    for spelling in (folded, first):
        feasts = calendar.get(spelling)
        if feasts is None and spelling.isascii():
            feasts = calendar.get(_latin(tag).get(key(spelling), ""))
        if feasts is not None:
            return feasts
    return ()


@cache
def _calendar(tag: str) -> Mapping[str, tuple[_Feast, ...]]:
    """From the casefolded name to its feasts, the main one first; empty for a language without tables."""
    return calendar_of(
        rows(f"{tag}/name_days.tsv", "name", "days", optional=True),
        rows(f"{tag}/feasts.tsv", "day", "feast", optional=True),
        rows(f"{tag}/short_forms.tsv", "short", "names", optional=True),
    )


def calendar_of(
    name_rows: list[list[str]], feast_rows: list[list[str]], short_rows: list[list[str]]
) -> dict[str, tuple[_Feast, ...]]:
    """Put the tables of one language together; `InvalidTable` names the cell that is wrong."""
    titles = dict(feast_rows)
    known = {day: _listed(day, titles.get(day)) for _, days in name_rows for day in days.split(" ")}
    feasts = {
        name.casefold(): tuple(known[day] for day in days.split(" ")) for name, days in name_rows
    }
    for line, (short, names) in enumerate(short_rows, start=2):
        full = [feasts.get(name.casefold(), ()) for name in names.split(" ")]
        if not all(full):
            raise InvalidTable(
                f"short_forms.tsv line {line}: a full name has no days; mend the row"
            )
        feasts.setdefault(short.casefold(), tuple(dict.fromkeys(chain.from_iterable(full))))
    return feasts


def _listed(day: str, title: str | None) -> _Feast:
    feast = _read(day, title)
    if feast is None:
        raise InvalidTable(f"name_days.tsv: {day!r} is no day; write MM-DD or easter+N")
    return feast


@cache
def _latin(tag: str) -> Mapping[str, str]:
    """From the key of a Latin spelling to the name; where two names meet, the official spelling decides."""
    table = rows(f"{tag}/latin.tsv", "letter", "official", "informal", optional=True)
    if not table:
        return {}
    names = _calendar(tag)
    official = {letter: latin for letter, latin, _ in table}
    spelled = {key("".join(official.get(letter, "") for letter in name)): name for name in names}
    return latin_index(tag, names) | spelled
