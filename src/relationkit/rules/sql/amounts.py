"""Numbers of events that can be added up: plain ones, and money in one currency or converted by rates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from relationkit.rules.sql.facts import ColumnFact
from relationkit.rules.sql.predicates import ALWAYS, NEVER, Predicate, every, lacking

if TYPE_CHECKING:
    from relationkit.rules.money import Rates
    from relationkit.rules.sql.rows import Row
    from relationkit.rules.sql.scalars import Number


@dataclass(frozen=True, slots=True)
class Part:
    """The numbers of one currency, and what one of them is worth."""

    test: Predicate
    worth: Fraction


@dataclass(frozen=True, slots=True)
class Amounts:
    """A number of each row: where it is missing, where it is money that cannot be converted, and its parts by currency."""

    number: Number
    missing: Predicate
    foreign: Predicate
    parts: tuple[Part, ...]

    @property
    def plain(self) -> bool:
        """Whether all are worth what they say."""
        return len(self.parts) == 1 and self.parts[0].worth == 1


def amounts(row: Row, name: str, currency: str | None, rates: Rates | None) -> Amounts:
    """The numbers of a field, in a currency if one is given."""
    number = row.fact(name).number()
    missing = Predicate(f"{number.sql} IS NULL") if number.nullable else NEVER
    parts, foreign = _parts(row, currency, rates)
    if NEVER not in {foreign, missing}:
        foreign = every((foreign, Predicate(f"{number.sql} IS NOT NULL")))
    return Amounts(number, missing, foreign, parts)


def _parts(
    row: Row, currency: str | None, rates: Rates | None
) -> tuple[tuple[Part, ...], Predicate]:
    if currency is None:
        return (Part(ALWAYS, Fraction(1)),), NEVER
    worth = worths(currency, rates)
    only = row.only_currency
    if only is not None:
        own = worth.get(only)
        return ((Part(ALWAYS, own),), NEVER) if own is not None else ((), ALWAYS)
    own_currency = row.fact("currency")
    tests = {code: own_currency.compare("equals", code).true() for code in worth}
    foreign = lacking(own_currency.compare("one-of", tuple(worth)).true())
    if isinstance(own_currency, ColumnFact) and not own_currency.column.nullable:
        foreign = own_currency.compare("one-of", tuple(worth)).false()
    if len(worth) == 1:
        return (Part(ALWAYS, Fraction(1)),), foreign
    return tuple(Part(test, worth[code]) for code, test in tests.items()), foreign


def worths(currency: str, rates: Rates | None) -> dict[str, Fraction]:
    """What one unit of each currency is worth in the given one.

    >>> worths("EUR", None)
    {'EUR': Fraction(1, 1)}
    """
    found = {currency: Fraction(1)}
    if rates is not None and currency in rates.worth:
        base = Fraction(rates.worth[currency])
        found.update(
            {
                code: Fraction(worth) / base
                for code, worth in rates.worth.items()
                if code != currency
            }
        )
    return found
