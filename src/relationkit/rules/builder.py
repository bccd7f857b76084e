"""How a rule is written in Python: it reads aloud, and every call gives a frozen `Condition`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.errors import InvalidDocument
from relationkit.rules.conditions import (
    AllOf,
    Anniversary,
    AnyItem,
    AnyOf,
    AtLeast,
    Bucket,
    Compare,
    Condition,
    InSegment,
    NoneOf,
    Not,
    Op,
    OrUnknown,
    Ranked,
)
from relationkit.rules.terms import FieldTerm, Term

if TYPE_CHECKING:
    from decimal import Decimal

    from relationkit.rules.values import Scalar
    from relationkit.rules.windows import ZoneOrder


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A term that waits for its comparison.

    >>> field("country").equals("PL") == (field("country") == "PL")
    True
    >>> bool(field("country"))
    Traceback (most recent call last):
    relationkit.errors.InvalidDocument: a term is not a condition yet; compare it, as in field('x').equals(1)
    """

    term: Term

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

    def one_of(self, *values: Scalar, currency: str | None = None) -> Condition:
        """Equal to one of the values; for a list, holding one of them."""
        return self._compare("one-of", values, currency)

    def has_all(self, *values: Scalar) -> Condition:
        """A list that holds every one of the values."""
        return self._compare("has-all", values)

    def has_none(self, *values: Scalar) -> Condition:
        """A list that holds none of the values."""
        return self._compare("has-none", values)

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

    def in_top(
        self,
        count: int | None = None,
        *,
        percent: int | Decimal | None = None,
        currency: str | None = None,
    ) -> Condition:
        """Among the customers with the highest, so many or so many per cent of all of whom it is known."""
        return self._ranked("highest", count, percent, currency)

    def in_bottom(
        self,
        count: int | None = None,
        *,
        percent: int | Decimal | None = None,
        currency: str | None = None,
    ) -> Condition:
        """Among the customers with the lowest."""
        return self._ranked("lowest", count, percent, currency)

    def _ranked(
        self,
        order: Literal["highest", "lowest"],
        count: int | None,
        percent: int | Decimal | None,
        currency: str | None,
    ) -> Condition:
        return Ranked(
            kind="ranked",
            term=self.term,
            order=order,
            count=count,
            percent=percent,
            currency=currency,
        )

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

    >>> from relationkit.rules import orders
    >>> orders.any(where=order("gift").equals(True)).op
    'at-least'
    """
    return Asked(FieldTerm(kind="field", of="order", name=name))


def item(name: str) -> Asked:
    """A field of an item, for `where`: product, name, category, brand, quantity, price, amount.

    Over orders it asks whether the order has such an item; over items it asks each item itself.

    >>> from relationkit.rules import orders
    >>> orders.count(within="1 year", where=item("category") == "garden").at_least(1).op
    'at-least'
    """
    return Asked(FieldTerm(kind="field", of="item", name=name))


def interaction(name: str) -> Asked:
    """A field of one interaction, for `where`: id, channel, kind, link, campaign.

    >>> from relationkit.rules import interactions
    >>> interactions.none(within="2 weeks", where=interaction("kind") == "clicked").value
    0
    """
    return Asked(FieldTerm(kind="field", of="interaction", name=name))


def consent(name: str) -> Asked:
    """A field of one entry of the consent log, for `where`: id, kind, purpose, channel. Whether one may write, `decide` says.

    >>> from relationkit.rules import consents
    >>> consents.any(where=consent("kind") == "withdrawn").op
    'at-least'
    """
    return Asked(FieldTerm(kind="field", of="consent", name=name))


def answer(name: str) -> Asked:
    """A field of one answer, for `where`: survey, question, value.

    >>> from relationkit.rules import answers
    >>> answers.none(where=answer("question") == "preferred-channel").value
    0
    """
    return Asked(FieldTerm(kind="field", of="answer", name=name))


def membership(name: str) -> Asked:
    """A field of one change of membership, for `where`: id, segment, kind (entered, left), cause.

    >>> from relationkit.rules import memberships
    >>> memberships.any(within="1 week", where=membership("kind") == "entered").op
    'at-least'
    """
    return Asked(FieldTerm(kind="field", of="membership", name=name))


def any_item(where: Condition) -> Condition:
    """For `where` over orders: one and the same item of the order answers the whole condition.

    >>> any_item(all_of(item("category") == "garden", item("brand") == "Alba")).kind
    'any-item'
    """
    return AnyItem(kind="any-item", where=where)


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
        first: int = 0,
        leap: Literal["feb-28", "mar-1"] = "feb-28",
        zone: ZoneOrder = "customer",
    ) -> Anniversary:
        """The day falls on one of `days` local days, of which the first is `first` days after today (before, below zero)."""
        return Anniversary(
            kind="anniversary", name=self.name, first=first, days=days, leap=leap, zone=zone
        )


birthday = Day("birthday")


def anniversary(name: str) -> Day:
    """A declared field that holds a day, such as a wedding, as a yearly day.

    >>> anniversary("wedding_day").within_days(14).name
    'wedding_day'
    """
    return Day(name)


def bucket(salt: str, *, below: int | Decimal, from_: int | Decimal = 0) -> Condition:
    """The customer's lot, drawn once for each salt, lies from `from_` per cent up to, but not at, `below` per cent.

    >>> bucket("spring-test", below=50).kind
    'bucket'
    """
    return Bucket(kind="bucket", salt=salt, lowest=from_, highest=below)


def in_segment(segment: str) -> Condition:
    """The customer is in another segment, by its id.

    >>> in_segment("regulars").segment
    'regulars'
    """
    return InSegment(kind="in-segment", segment=segment)


def none_of(*parts: Condition) -> Condition:
    """No part holds, and of each it is known.

    >>> none_of(field("country") == "PL", field("country") == "BG").kind
    'none-of'
    """
    return NoneOf(kind="none-of", parts=parts)


def at_least_k_of(count: int, *parts: Condition) -> Condition:
    """At least so many of the parts hold.

    >>> from relationkit.rules import orders
    >>> at_least_k_of(2, field("country") == "PL", orders.any(), birthday.within_days(7)).count
    2
    """
    return AtLeast(kind="at-least", count=count, parts=parts)


def all_of(*parts: Condition) -> Condition:
    """Every part holds.

    >>> all_of(field("country").equals("PL"), field("language").equals("pl")).kind
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
