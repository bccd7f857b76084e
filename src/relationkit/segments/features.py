"""What can be held side by side about customers: facts of the person, and figures of the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from relationkit.rules import Condition, evaluate
from relationkit.rules.builder import Asked
from relationkit.rules.measure import measure
from relationkit.rules.periods import zone_named
from relationkit.rules.selection import Asking

if TYPE_CHECKING:
    from relationkit.profiles import Order, Profile
    from relationkit.rules import Rates

Value: TypeAlias = bool | float | str | tuple[str, ...]
"""Yes or no, a number, one of some words, or several of them."""


class Figure(NamedTuple):
    """A value under a name, None for unknown; `absent` says what it means that a customer has none.

    "unknown": nobody knows, which may tell something itself; "none": there is nothing that could have a value; "zero": the
    count is 0.

    >>> Figure("country", "PL").absent
    'unknown'
    """

    name: str
    value: Value | None
    absent: Literal["unknown", "none", "zero"] = "unknown"


Read: TypeAlias = Callable[["Profile", datetime, "Rates | None"], Iterable[Figure]]
"""Reads figures off a customer as of a moment."""

_PERSON = ("gender", "language", "country", "time_zone", "preferred_channel")


@dataclass(frozen=True, slots=True)
class Feature:
    """A figure of one's own: a condition, or a term such as ``orders.count(within="1 year")``, under a name for people.

    An amount of money takes the `currency` in which it is to be had.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> from relationkit.rules import orders
    >>> often = Feature("orders in a year", orders.count(within="1 year"))
    >>> list(often(Profile(id="c1"), datetime(2026, 3, 1, tzinfo=UTC), None))
    [Figure(name='orders in a year', value=0.0, absent='unknown')]
    """

    name: str
    asked: Asked | Condition
    currency: str | None = None
    time_zone: str = "UTC"

    def __call__(self, profile: Profile, at: datetime, rates: Rates | None) -> Iterator[Figure]:
        """Read it off one customer."""
        if isinstance(self.asked, Asked):
            asking = Asking(profile, at, zone_named(self.time_zone), rates)
            seen = measure(self.asked.term, asking, self.currency)
            yield Figure(self.name, value_of(seen.exact, at))
        else:
            answer = evaluate(self.asked, profile, at=at, time_zone=self.time_zone, rates=rates)
            yield Figure(self.name, answer.truth)


def value_of(fact: object, at: datetime) -> Value | None:
    """A fact as it is compared: a day or a moment as the days since, a list as its words, else None.

    >>> value_of(date(2026, 2, 27), datetime(2026, 3, 1, tzinfo=UTC))
    2.0
    """
    if isinstance(fact, bool | str):
        return fact
    if isinstance(fact, int | Decimal | Fraction):
        return float(fact)
    if isinstance(fact, datetime):
        return float((at - fact).days)
    if isinstance(fact, date):
        return float((at.astimezone(UTC).date() - fact).days)
    return tuple(map(str, fact)) if isinstance(fact, tuple) else None


def person(profile: Profile, at: datetime, rates: Rates | None = None) -> Iterator[Figure]:
    """The person's own fields, the declared attributes, the answers; no names and no addresses.

    >>> from relationkit.profiles import Profile
    >>> [one.value for one in person(Profile(id="c1", country="PL"), datetime(2026, 3, 1, tzinfo=UTC)) if one.name == "country"]
    ['PL']
    """
    del rates
    for name in _PERSON:
        yield Figure(name, value_of(profile.fact(name), at))
    yield Figure("birthday is known", profile.birthday is not None)
    yield Figure("days since registered", value_of(profile.registered_at, at))
    channels = tuple(point.channel for point in profile.contacts)
    yield Figure("channel with an address", channels)
    for name, fact in profile.attributes.items():
        yield Figure(name, value_of(fact, at))
    for answer in profile.answers:
        if answer.answered_at < at:
            yield Figure(answer.name, value_of(answer.value, at))


def history(profile: Profile, at: datetime, rates: Rates | None = None) -> Iterator[Figure]:
    """What the customer bought, was sent and did before the moment.

    >>> from relationkit.profiles import Profile
    >>> next(history(Profile(id="c1"), datetime(2026, 3, 1, tzinfo=UTC)))
    Figure(name='orders', value=0.0, absent='none')
    """
    bought = [order for order in profile.orders if order.placed_at < at]
    items = [item for order in bought for item in order.items]
    days = [float((at - order.placed_at).days) for order in bought]
    gifts = [order.gift for order in bought if order.gift is not None]
    for name, value in (
        ("orders", float(len(bought))),
        ("days since last order", min(days, default=None)),
        ("days since first order", max(days, default=None)),
        *_money(bought, rates),
        ("share of gift orders", sum(gifts) / len(gifts) if gifts else None),
        ("different products", float(len({item.product for item in items}))),
        ("bought category", _words(item.category for item in items)),
        ("bought brand", _words(item.brand for item in items)),
        ("order status", _words(order.status for order in bought)),
        ("order source", _words(order.source for order in bought)),
        ("shipped to", _words(order.ship_country for order in bought)),
        ("consent log", _words(one.kind for one in profile.consents if one.happened_at < at)),
    ):
        yield Figure(name, value, "none")
    done = Counter(
        f"{one.channel} {one.kind}" for one in profile.interactions if one.happened_at < at
    )
    for name, count in done.items():
        yield Figure(f"number of {name}", float(count), "zero")


def _money(orders: Iterable[Order], rates: Rates | None) -> Iterator[tuple[str, float]]:
    sums: dict[str, list[Decimal]] = {}
    for order in orders:
        amount, currency = order.total, order.currency
        if rates is not None:
            worth = rates.convert(order.total, order.currency, rates.reference)
            if worth is not None:
                amount, currency = worth, rates.reference
        sums.setdefault(currency, []).append(amount)
    for currency, amounts in sums.items():
        yield f"total of orders, {currency}", float(sum(amounts))
        yield f"average order, {currency}", float(sum(amounts)) / len(amounts)


def _words(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
