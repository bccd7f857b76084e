"""The texts of the proof page, a table for each language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from relationkit.consent import texts
from relationkit.rules import Period

_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True, slots=True, repr=False)
class Words(texts.Words):
    """What the page says in one language, with its moments, lengths of time and digits."""

    @property
    def comma(self) -> str:
        """The comma, without its space."""
        return "،" if self.language == "fa" else ","

    def code(self, code: str) -> str:
        """What came of a question; the classes of messages that serve the person share one sentence."""
        return self["code"].get(code, self["code"]["serves"])

    def moment(self, at: datetime) -> str:
        """A moment in UTC, to the second.

        >>> words("pl").moment(datetime(2026, 3, 1, 12, 5, tzinfo=UTC))
        '1 marca 2026, 12:05:00 UTC'
        """
        there = at.astimezone(UTC)
        return f"{self.day(there.date())}{self.comma} {self.digits(f'{there:%H:%M:%S}')} UTC"

    def day(self, day: date) -> str:
        """A day in full.

        >>> words("fa").day(date(2026, 3, 1))
        '۱ مارس ۲۰۲۶'
        """
        from babel.dates import format_date

        return self.digits(format_date(day, "long", locale=self.language))

    def length(self, length: str) -> str:
        """A length of time.

        >>> words("pl").length("24 months"), words("bg").length("2 weeks"), words("fa").length("1 year")
        ('24 miesiące', '2 седмици', '۱ سال')
        """
        from babel.units import format_unit

        period = Period.read(length)
        unit = period.unit.removesuffix("s")
        if (
            "unit" in self.tables
        ):  # the CLDR data in Babel has none for Persian, which needs no plural here
            return self.digits(f"{period.count} {self['unit'][unit]}")
        return format_unit(period.count, unit, locale=self.language)

    def digits(self, text: object) -> str:
        """A number with the language's own digits."""
        return str(text).translate(_PERSIAN) if self.language == "fa" else str(text)


def words(language: str) -> Words:
    """The texts for a language tag, in English where there is no table.

    >>> words("pl-PL"), words("de")
    (Words('pl'), Words('en'))
    """
    return texts.words_of("relationkit.consent.exports", language, Words)
