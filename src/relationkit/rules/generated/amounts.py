"""What the picked events come to: exact numbers, in a unit of which the compiled rule knows how many make one.

A function gives None where there is no such number, and `UNKNOWN` where it is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from relationkit.rules.generated.picking import UNKNOWN, Found, Rows, Unknown
from relationkit.rules.generated.ranges import NONE, UNSURE, Range
from relationkit.rules.plain import MILLION, Number
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from relationkit.rules.money import Rates
    from relationkit.rules.packed import EventColumns

Amount: TypeAlias = Number | Unknown | None
Picked: TypeAlias = Found | Unknown | None
Numbers: TypeAlias = list[Number] | Unknown | None

DAY = 86_400 * MILLION
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Exchange(dict[tuple[str, str], Fraction | None]):
    """What one unit of a currency is worth in another, exact; None where a rate is missing.

    >>> from decimal import Decimal
    >>> from relationkit.rules import Rates
    >>> Exchange(Rates("EUR", {"BGN": Decimal("0.5")}))["EUR", "BGN"]
    Fraction(2, 1)
    """

    __slots__ = ("_rates",)

    def __init__(self, rates: Rates | None) -> None:
        super().__init__()
        self._rates = rates

    @property
    def reference(self) -> str | None:
        """The currency in which all others are worth something."""
        return self._rates.reference if self._rates is not None else None

    def __missing__(self, pair: tuple[str, str]) -> Fraction | None:
        own, to = pair
        worth = self._rates.worth if self._rates is not None else {}
        known = own in worth and to in worth
        factor = self[pair] = Fraction(worth[own]) / Fraction(worth[to]) if known else None
        return factor


def certain(picked: Picked) -> Rows | Unknown | None:
    """The rows that match, where nobody doubts of another."""
    if picked is None or isinstance(picked, Unknown):
        return picked
    sure, unsure = picked
    return UNKNOWN if unsure else sure


def counted(picked: Picked) -> Range:
    """How many."""
    if picked is None:
        return NONE
    if isinstance(picked, Unknown):
        return UNSURE
    sure, unsure = picked
    return len(sure), len(sure) + len(unsure)


def distinct(events: EventColumns, picked: Picked, name: str) -> Range:
    """How many different values; what is missing may be one more each time."""
    if picked is None or isinstance(picked, Unknown):
        return counted(picked)
    sure, unsure = picked
    column = events[name]
    values = {(kind_of(fact), fact) for row in sure if (fact := column[row]) is not None}
    low = max(len(values), 1 if sure else 0)
    missing = 0
    for row in (*sure, *unsure):
        fact = column[row]
        if fact is None:
            missing += 1
        else:
            values.add((kind_of(fact), fact))
    return low, len(values) + missing


def single(found: Range) -> Amount:
    """The number, where the range is only one."""
    low, high = found
    return low if low == high else UNKNOWN


def numbers(
    events: EventColumns,
    rows: Rows | Unknown | None,
    name: str,
    currency: str | None,
    exchange: Exchange,
) -> Numbers:
    """The numbers of the rows, in millionths and one currency; the first that fails says why there are none."""
    if rows is None or isinstance(rows, Unknown):
        return rows
    column = events["number", name]
    found: list[Number] = []
    for row in rows:
        number = column[row]
        if number is None:
            return None
        if currency is not None and (own := events["currency"][row]) != currency:
            factor = exchange[own, currency]
            if factor is None:
                return UNKNOWN
            number *= factor
        found.append(number)
    return found


def total(found: Numbers) -> Amount:
    """The sum; 0 for none."""
    return sum(found) if isinstance(found, list) else found


def average(found: Numbers) -> Amount:
    """The average."""
    if not isinstance(found, list):
        return found
    return Fraction(sum(found)) / len(found) if found else None


def least(found: Numbers) -> Amount:
    """The least."""
    return min(found, default=None) if isinstance(found, list) else found


def greatest(found: Numbers) -> Amount:
    """The greatest."""
    return max(found, default=None) if isinstance(found, list) else found


def first(rows: Rows | Unknown | None) -> Rows | Unknown | None:
    """The first row alone, if there is one."""
    return rows if rows is None or isinstance(rows, Unknown) else rows[:1]


def last(rows: Rows | Unknown | None) -> Rows | Unknown | None:
    """The last row alone, if there is one."""
    return rows if rows is None or isinstance(rows, Unknown) else rows[-1:]


def fact_at(events: EventColumns, rows: Rows | Unknown | None, name: str) -> Any:  # noqa: ANN401 - whatever a subject knows
    """The field of the one row."""
    if rows is None or isinstance(rows, Unknown):
        return rows
    return events[name][rows[0]] if rows else None


def days_since(
    events: EventColumns, rows: Rows | Unknown | None, today: tuple[int, ZoneInfo]
) -> Amount:
    """Whole local days since the one row."""
    if rows is None or isinstance(rows, Unknown):
        return rows
    if not rows:
        return None
    number, zone = today
    moment = _EPOCH + timedelta(microseconds=events.moments[rows[0]])
    return number - moment.astimezone(zone).toordinal()


def gap(
    events: EventColumns,
    rows: Rows | Unknown | None,
    which: Literal["longest", "shortest", "average"],
) -> Amount:
    """Microseconds between one and the next."""
    if rows is None or isinstance(rows, Unknown):
        return rows
    moments = [events.moments[row] for row in rows]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    if not gaps:
        return None
    if which == "average":
        return Fraction(sum(gaps), len(gaps))
    return max(gaps) if which == "longest" else min(gaps)


def share(
    events: EventColumns,
    everything: Rows | Unknown | None,
    rows: Rows | Unknown | None,
    *,
    name: str | None,
    exchange: Exchange,
    money: bool,
) -> Amount:
    """Which part of everything the rows are, of the number or of the sum of a field."""
    if rows is None or isinstance(rows, Unknown):
        return rows
    assert isinstance(everything, Sequence)  # noqa: S101 - the rows are some of it
    if name is None:
        return Fraction(len(rows), len(everything)) if everything else None
    currency = _one_currency(events, everything, exchange) if money else None
    part = total(numbers(events, rows, name, currency, exchange))
    if part is None or isinstance(part, Unknown):
        return part
    whole = total(numbers(events, everything, name, currency, exchange))
    if whole is None or isinstance(whole, Unknown):
        return whole
    return Fraction(part) / whole if whole > 0 else None


def _one_currency(events: EventColumns, rows: Rows, exchange: Exchange) -> str:
    """The currency of all rows, or the reference into which they are converted."""
    seen = {events["currency"][row] for row in rows}
    if len(seen) == 1 and None not in seen:
        return str(seen.pop())
    return exchange.reference or "of no event"
