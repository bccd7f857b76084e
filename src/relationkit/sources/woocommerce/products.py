"""What an order's lines do not say of their products: category and brand, from the export of the products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from relationkit.sources.cells import writable

if TYPE_CHECKING:
    from relationkit.sources.cells import Cells
    from relationkit.sources.rows import Fault, Row
    from relationkit.sources.woocommerce.run import Run

Shelf: TypeAlias = Mapping[str, tuple[str | None, str | None]]
"""Category and brand by product id. A shop has few products beside its orders, so this is kept in memory."""


def place_of(product: Cells) -> tuple[str | None, str | None]:
    """The slug of the first category, and the brand: from `brands`, else from the attribute of that name."""
    category = next((part.text("slug", 200) for part in product.listed("categories")), None)
    brand = next((part.text("slug", 200) for part in product.listed("brands")), None)
    return category, brand or next(_brands(product), None)


def _brands(product: Cells) -> Iterator[str]:
    for attribute in product.listed("attributes"):
        options = attribute.get("options")
        if str(attribute.get("name")).casefold() == "brand" and isinstance(options, list):
            yield from (
                option for option in options if isinstance(option, str) and writable(option)
            )


def shelf_of(run: Run, name: str, rows: Iterator[Row | Fault]) -> Shelf:
    """Read the products that say where they belong."""
    return {
        str(record.id): place
        for records in run.records("products", name, rows)
        for record in records
        if record.id is not None and (place := place_of(record.cells)) != (None, None)
    }
