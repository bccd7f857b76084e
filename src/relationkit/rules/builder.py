"""How a rule is written in Python: it reads aloud, and every call gives a frozen `Condition`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.errors import InvalidDocument
from relationkit.rules.conditions import (
    AllOf,
    Anniversary,
    AnyOf,
    Compare,
    Condition,
    CountTerm,
    DaysSinceTerm,
    EventKind,
    FieldTerm,
    Not,
    Op,
    OrUnknown,
    Scalar,
    SumTerm,
    Window,
    ZoneOrder,
)

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A term that waits for its comparison.

    >>> field("country").equals("PL") == (field("country") == "PL")
    True
    >>> bool(field("country"))
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: a term is not a condition yet; compare it, as in field('x').equals(1)
    """

    term: FieldTerm | CountTerm | SumTerm | DaysSinceTerm

    def equals(self, value: Scalar, currency: str | None = None) -> Condition:
        """The same value; text letter by letter."""
        return self._compare("equals", value, currency)

    def not_equals(self, value: Scalar, currency: str | None = None) -> Condition:
        """Known, and another value."""
        return self._compare("not-equals", value, currency)

    def less_than(self, value: Scalar, currency: str | None = None) -> Condition:
        """Below the value."""
        return self._compare("less-than", value, currency)

    def at_most(self, value: Scalar, currency: str | None = None) -> Condition:
        """The value or below."""
        return self._compare("at-most", value, currency)

    def more_than(self, value: Scalar, currency: str | None = None) -> Condition:
        """Above the value."""
        return self._compare("more-than", value, currency)

    def at_least(self, value: Scalar, currency: str | None = None) -> Condition:
        """The value or above."""
        return self._compare("at-least", value, currency)

    def between(self, lowest: Scalar, highest: Scalar, currency: str | None = None) -> Condition:
        """From the lowest to the highest, both included."""
        return self._compare("between", (lowest, highest), currency)

    def one_of(self, *values: Scalar) -> Condition:
        """Equal to one of the values; for a list, holding one of them."""
        return self._compare("one-of", values)

    def contains(self, text: str) -> Condition:
        """Text that holds this text, whatever the case; a list that holds this very value."""
        return self._compare("contains", text)

    def starts_with(self, text: str) -> Condition:
        """Text that starts so, whatever the case."""
        return self._compare("starts-with", text)

    def ends_with(self, text: str) -> Condition:
        """Text that ends so, whatever the case."""
        return self._compare("ends-with", text)

    def is_unknown(self) -> Condition:
        """Nobody knows it."""
        return self._compare("is-unknown", None)

    def is_known(self) -> Condition:
        """Somebody knows it."""
        return self._compare("is-known", None)

    def _compare(self, op: Op, value: object, currency: str | None = None) -> Condition:
        return Compare(kind="compare", term=self.term, op=op, value=value, currency=currency)

    def __eq__(self, value: object) -> Condition:  # type: ignore[override]
        return self._compare("equals", value)

    def __ne__(self, value: object) -> Condition:  # type: ignore[override]
        return self._compare("not-equals", value)

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        message = "a term is not a condition yet; compare it, as in field('x').equals(1)"
        raise InvalidDocument(message, issues=(("term", "not-compared"),))


def field(name: str) -> Asked:
    """A fact about the customer: a field of the profile, a declared attribute, or an answer.

    An answer is named ``answers.<survey>.<question>``; ``channels`` lists the channels with an address.

    >>> field("country").equals("PL").op
    'equals'
    """
    return Asked(FieldTerm(kind="field", name=name))


def order(name: str) -> Asked:
    """A field of one order, for `where`: id, status, total, currency, gift, source, ship_country.

    >>> orders.any(where=order("gift").equals(True)).op
    'at-least'
    """
    return Asked(FieldTerm(kind="field", of="order", name=name))


def item(name: str) -> Asked:
    """A field of an item, for `where`: product, name, category, brand, quantity, price, amount.

    Over orders it asks whether the order has such an item; over items it asks each item itself.

    >>> orders.count(within="1 year", where=item("category") == "garden").at_least(1).op
    'at-least'
    """
    return Asked(FieldTerm(kind="field", of="item", name=name))


def interaction(name: str) -> Asked:
    """A field of one interaction, for `where`: channel, kind, link, campaign.

    >>> interactions.none(within="2 weeks", where=interaction("kind") == "clicked").value
    0
    """
    return Asked(FieldTerm(kind="field", of="interaction", name=name))


@dataclass(frozen=True, slots=True)
class History:
    """The events of one kind, counted and summed in windows.

    >>> orders.sum("total", within="3 months").more_than(50, "EUR").currency
    'EUR'
    """

    events: EventKind

    def count(
        self,
        *,
        where: Condition | None = None,
        within: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        zone: ZoneOrder = "customer",
    ) -> Asked:
        """How many of them."""
        window = Window(within=within, since=since, until=until, zone=zone)
        return Asked(CountTerm(kind="count", events=self.events, where=where, window=window))

    def sum(
        self,
        name: str,
        *,
        where: Condition | None = None,
        within: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        zone: ZoneOrder = "customer",
    ) -> Asked:
        """The sum of a field of them; compare money with its currency."""
        window = Window(within=within, since=since, until=until, zone=zone)
        return Asked(
            SumTerm(kind="sum", events=self.events, field=name, where=where, window=window)
        )

    def none(
        self,
        *,
        where: Condition | None = None,
        within: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Condition:
        """Not one of them."""
        return self.count(where=where, within=within, since=since, until=until).equals(0)

    def any(
        self,
        *,
        where: Condition | None = None,
        within: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Condition:
        """At least one of them."""
        return self.count(where=where, within=within, since=since, until=until).at_least(1)

    def days_since_last(
        self, *, where: Condition | None = None, zone: ZoneOrder = "customer"
    ) -> Asked:
        """Whole local days since the latest of them; unknown when there is none."""
        return Asked(
            DaysSinceTerm(
                kind="days-since", events=self.events, where=where, which="last", zone=zone
            )
        )

    def days_since_first(
        self, *, where: Condition | None = None, zone: ZoneOrder = "customer"
    ) -> Asked:
        """Whole local days since the earliest of them; unknown when there is none."""
        return Asked(
            DaysSinceTerm(
                kind="days-since", events=self.events, where=where, which="first", zone=zone
            )
        )


@dataclass(frozen=True, slots=True)
class Day:
    """A yearly day of the customer.

    >>> birthday.within_days(7).days
    7
    """

    name: str

    def within_days(
        self,
        days: int,
        *,
        leap: Literal["feb-28", "mar-1"] = "feb-28",
        zone: ZoneOrder = "customer",
    ) -> Anniversary:
        """The day falls on one of the next `days` local days, today being the first."""
        return Anniversary(kind="anniversary", name=self.name, days=days, leap=leap, zone=zone)


orders = History("orders")
items = History("items")
interactions = History("interactions")
birthday = Day("birthday")


def all_of(*parts: Condition) -> Condition:
    """Every part holds.

    >>> all_of(field("country").equals("PL"), orders.any(within="365d")).kind
    'all-of'
    """
    return AllOf(kind="all-of", parts=parts)


def any_of(*parts: Condition) -> Condition:
    """At least one part holds.

    >>> any_of(field("country").equals("PL"), field("country").equals("BG")).kind
    'any-of'
    """
    return AnyOf(kind="any-of", parts=parts)


def not_(part: Condition) -> Condition:
    """The part does not hold; what is unknown stays unknown.

    >>> not_(field("country").equals("PL")).kind
    'not'
    """
    return Not(kind="not", part=part)


def or_unknown(part: Condition) -> Condition:
    """The part holds, or it is unknown: write it where the unknown may enter the audience.

    >>> or_unknown(field("gender").not_equals("m")).kind
    'or-unknown'
    """
    return OrUnknown(kind="or-unknown", part=part)
