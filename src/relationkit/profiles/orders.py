"""What was bought, when, for how much and for whom."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationInfo, field_validator

from relationkit.documents import Document, Moment
from relationkit.profiles.contact import TRUSTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from relationkit.rules import Event

_TOO_MUCH = 10**12

Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=6, allow_inf_nan=False)]


class OrderItem(Document):
    """A line of an order. ``price`` is for one piece, in the order's currency; ``amount`` is price times quantity.

    The amount, as all money, has at most 12 digits before the point.

    >>> OrderItem(product="sku-7", quantity=2, price="4.50").amount
    Decimal('9.00')
    """

    product: Annotated[str, Field(min_length=1, max_length=200)]
    name: str | None = None
    category: str | None = None
    brand: str | None = None
    quantity: Annotated[int, Field(ge=0, le=10_000_000)] = 1
    price: Amount

    @field_validator("price")
    @classmethod
    def _countable(cls, price: Decimal, info: ValidationInfo) -> Decimal:
        if info.context is not TRUSTED and abs(price * info.data.get("quantity", 1)) >= _TOO_MUCH:
            message = "price times quantity has at most 12 digits before the point"
            raise ValueError(message)
        return price

    @property
    def amount(self) -> Decimal:
        """Price times quantity."""
        return self.price * self.quantity


class Order(Document):
    """A purchase of one customer.

    ``total`` is what was paid, in ``currency`` (ISO 4217). ``bill_to`` and ``ship_to`` are names as printed on the parcel; where
    both are known and differ, the order was a gift.

    >>> from datetime import UTC, datetime
    >>> Order(id="o1", profile_id="c1", placed_at=datetime(2026, 3, 1, tzinfo=UTC), total="9.00", currency="EUR")
    Order('o1')
    """

    id: Annotated[str, Field(min_length=1, max_length=200)]
    profile_id: Annotated[str, Field(min_length=1, max_length=200)]
    placed_at: Moment
    total: Amount
    currency: str
    status: str = "completed"
    source: str | None = None
    items: tuple[OrderItem, ...] = ()
    bill_to: str | None = None
    ship_to: str | None = None
    ship_country: str | None = None

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, currency: str, info: ValidationInfo) -> str:
        if info.context is not TRUSTED and currency not in _currencies():
            message = "not a currency of ISO 4217; write it like EUR"
            raise ValueError(message)
        return currency

    @property
    def gift(self) -> bool | None:
        """Whether it was sent to somebody else; None where a name is missing."""
        if not self.bill_to or not self.ship_to:
            return None
        return _same_name(self.bill_to) != _same_name(self.ship_to)

    @property
    def happened_at(self) -> datetime:
        """When it was placed."""
        return self.placed_at

    def fact(self, name: str) -> object | None:
        """What a rule may ask of an order: id, status, total, currency, gift, source, ship_country."""
        return getattr(self, name) if name in _ORDER_FACTS else None

    def parts(self) -> Sequence[Event]:
        """Its items."""
        return [ItemOfOrder(self, index) for index in range(len(self.items))]


_ORDER_FACTS = frozenset({"id", "status", "total", "currency", "gift", "source", "ship_country"})
_ITEM_FACTS = frozenset({"product", "name", "category", "brand", "quantity", "price", "amount"})


@dataclass(frozen=True, slots=True)
class ItemOfOrder:
    """An item as an event: it happened when its order was placed."""

    order: Order
    index: int

    @property
    def id(self) -> str:
        """The order's id and the item's number in it, from 1."""
        return f"{self.order.id}/{self.index + 1}"

    @property
    def happened_at(self) -> datetime:
        """When the order was placed."""
        return self.order.placed_at

    def fact(self, name: str) -> object | None:
        """A fact of the item, else one of its order."""
        item = self.order.items[self.index]
        return getattr(item, name) if name in _ITEM_FACTS else self.order.fact(name)

    def parts(self) -> None:
        """An item has no parts."""
        return


def _same_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


@cache
def _currencies() -> frozenset[str]:
    from babel.core import get_global

    return frozenset(get_global("all_currencies"))
