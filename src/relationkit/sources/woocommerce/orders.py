"""An order of the export, as it was paid: the shop's total less what was given back, and its lines."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.profiles import Order, OrderItem
from relationkit.sources.cells import Cells, decimal_of
from relationkit.sources.woocommerce.meta import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from relationkit.sources.woocommerce.mapping import ShopMapping
    from relationkit.sources.woocommerce.products import Shelf

KNOWN = frozenset((
    "id", "parent_id", "number", "order_key", "created_via", "version", "status", "currency",
    "currency_symbol", "date_created", "date_created_gmt", "date_modified", "date_modified_gmt", "date_paid",
    "date_paid_gmt", "date_completed", "date_completed_gmt", "discount_total", "discount_tax",
    "shipping_total", "shipping_tax", "cart_tax", "total", "total_tax", "prices_include_tax", "customer_id",
    "customer_ip_address", "customer_user_agent", "customer_note", "billing", "shipping", "payment_method",
    "payment_method_title", "transaction_id", "payment_url", "cart_hash", "needs_payment", "needs_processing",
    "is_editable", "meta_data", "line_items", "tax_lines", "shipping_lines", "fee_lines", "coupon_lines",
    "refunds", "_links",
))  # fmt: skip
"""What the REST API answers for an order (wc/v3)."""

_ONE_STEP = Decimal("0.000001")
_MOST_PIECES = 10_000_000


def order_of(
    order_id: str, profile_id: str, row: Cells, mapping: ShopMapping, shelf: Shelf, *, paid: bool
) -> Order | None:
    """Read an order; None, after a note, where it lacks a total, a currency or a moment.

    ``paid`` is False for one that was taken back after all: its total is 0 and it has no items.
    """
    total, currency, placed_at = row.amount("total"), row.text("currency", 40), _placed_at(row)
    if total is None and row.get("total") is None:
        row.note("missing-total", "total")
    if currency is None:
        row.note("unknown-currency", "currency")
    if total is None or currency is None or placed_at is None:
        return None
    billing, shipping = row.inner("billing"), row.inner("shipping")
    country = shipping.text("country", 40)
    try:
        return Order(
            id=order_id,
            profile_id=profile_id,
            placed_at=placed_at,
            total=max(Decimal(0), total - _given_back(row)) if paid else Decimal(0),
            currency=currency.upper(),
            status=status_of(row) or "unknown",
            source=row.text("created_via"),
            items=tuple(_items(row, mapping, shelf)) if paid else (),
            bill_to=_name(billing),
            ship_to=_name(shipping),
            ship_country=country.upper() if country else None,
        )
    except InvalidDocument:  # all else is in order by now
        row.note("unknown-currency", "currency")
        return None


def status_of(row: Cells) -> str | None:
    """The status as the REST API writes it; the database has "wc-completed"."""
    status = row.text("status", 40)
    return status.removeprefix("wc-") if status else None


def _placed_at(row: Cells) -> datetime | None:
    if row.get("date_created_gmt") is None and row.get("date_created") is None:
        row.note("missing-date", "date_created_gmt")
    return row.moment("date_created") or row.moment("date_paid")


def _given_back(row: Cells) -> Decimal:
    """The refunds of an order, whose totals are written with a minus."""
    back = Decimal(0)
    for refund in row.listed("refunds"):
        total = decimal_of(refund.get("total"))
        if total is None:
            refund.note("invalid-amount", "total")
        else:
            back += abs(total)
    return back


def _name(address: Cells) -> str | None:
    """The name on the parcel; a firm's where no person is named."""
    names = (address.text("first_name"), address.text("last_name"))
    return " ".join(filter(None, names)) or address.text("company")


def _items(row: Cells, mapping: ShopMapping, shelf: Shelf) -> Iterator[OrderItem]:
    for line in row.listed("line_items"):
        product = line.text("sku", 200) or line.text("product_id") or line.text("name", 200)
        quantity = _pieces(line)
        amount = line.amount("total")
        if amount is None and line.get("total") is None:
            price = line.amount("price")
            amount = None if price is None else decimal_of(price * quantity)
        if product is None or amount is None:
            line.note("incomplete-item", "product_id" if product is None else "total")
            continue
        category, brand = shelf.get(line.text("product_id") or "", (None, None))
        told = dict(pairs(line))
        meta = Cells(told, line.note, "meta_data")
        for count, price in _priced(amount, quantity):
            yield OrderItem(
                product=product,
                name=line.text("name"),
                category=meta.text(mapping.category) or category,
                brand=meta.text(mapping.brand) or brand,
                quantity=count,
                price=price,
            )


def _pieces(line: Cells) -> int:
    """The quantity; 1 where it is no whole number from 1 on, so that at least the sum is right."""
    quantity = decimal_of(1 if line.get("quantity") is None else line.get("quantity"))
    if quantity is None or not 1 <= quantity <= _MOST_PIECES or quantity != int(quantity):
        line.note("invalid-quantity", "quantity")
        return 1
    return int(quantity)


def _priced(amount: Decimal, quantity: int) -> Iterator[tuple[int, Decimal]]:
    """A line as pieces and price; where the sum does not divide, the last piece takes the rest."""
    price = (amount / quantity).quantize(_ONE_STEP, ROUND_DOWN)
    rest = amount - price * quantity
    if rest:
        yield quantity - 1, price
        yield 1, price + rest
    else:
        yield quantity, price
