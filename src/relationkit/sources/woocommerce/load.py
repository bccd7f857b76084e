"""The load: the customers first, so that each order finds its own."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from relationkit.consent.suppression import SuppressionList, require_keys
from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument
from relationkit.sources.register import Register
from relationkit.sources.report import Tally
from relationkit.sources.rows import opened
from relationkit.sources.woocommerce.history import load_orders
from relationkit.sources.woocommerce.mapping import ShopMapping
from relationkit.sources.woocommerce.people import load_customers
from relationkit.sources.woocommerce.products import shelf_of
from relationkit.sources.woocommerce.run import Run

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.consent.suppression import Peppers
    from relationkit.sources.ports import ImportStore, OnProgress
    from relationkit.sources.report import LoadReport
    from relationkit.sources.rows import Source
    from relationkit.sources.woocommerce.mapping import ConsentMapping

_USUAL: Final = ShopMapping()


def load_woocommerce(
    store: ImportStore,
    *,
    customers: Source,
    orders: Source,
    at: datetime,
    consents: ConsentMapping | None = None,
    mapping: ShopMapping = _USUAL,
    products: Source = (),
    on_progress: OnProgress | None = None,
    batch: int = 500,
    guest_key: bytes = b"",
    peppers: Peppers | None = None,
) -> LoadReport:
    """Load an export of WooCommerce (REST API wc/v3) into a store; say what was kept and what was wrong.

    `customers`, `orders` and `products` are paths of files (a JSON array as the API answers, such arrays one behind the other, or
    JSON Lines; gzipped or not) or iterables of dicts. They are streamed. `at` is when the export is read: nothing in it counts as
    known earlier.

    - A customer 42 becomes the profile ``c42``, an order 7 the order ``o7``. What the export does not say of somebody who is
      known already stays as it was. A second load of the same export changes nothing.
    - A guest is a digest of the billing address in any spelling (`guest_key`, up to 64 bytes, keeps it from being guessed
      back); an order of a guest with exactly the address of a customer of this load is that customer's.
    - An order counts as placed with a status of ``mapping.statuses``. Its total is less what was refunded; where an earlier load
      had it and it is no longer paid, it stays with a total of 0 and no items. Prices come from the lines' totals without tax.
    - Category and brand come from a line's meta data, else from `products`.
    - A consent is recorded as claimed where the export proves it whole (`ConsentMapping`), for the address that the customer had
      from the start; a stop always, as withdrawn. Without `consents` neither is read.
    - Whoever is on the store's suppression list, under any spelling, is kept, since an invoice must still arrive, counted, and
      kept without the consents that the export claims; the list stops marketing to them as before. `peppers` are its keys.

    What is wrong with a row is an issue of the report. Raises `InvalidDocument` for a file that is not JSON from its beginning,
    and for a suppression list with entries whose key is not among `peppers`, before anything is written; and `BackendError` for
    a file that cannot be read or a store that does not answer. Batches written before that stay, and the load can simply be
    repeated.

    >>> from datetime import UTC, datetime
    >>> from relationkit.storage import MemoryStore
    >>> store = MemoryStore()
    >>> anna = {"id": 42, "email": "anna@example.com", "first_name": "Anna", "date_created_gmt": "2025-03-01T10:00:00"}
    >>> load_woocommerce(store, customers=[anna], orders=[], at=datetime(2026, 7, 1, tzinfo=UTC))
    LoadReport(1 profiles, 0 guests, 0 orders, 0 issues)
    >>> store.profile("c42").given
    'Anna'
    """
    at = require_aware(at)
    listed = store if isinstance(store, SuppressionList) else None
    if listed is not None:
        require_keys(listed, peppers)
    if batch < 1:
        message = f"batch is {batch}; give how many rows to write at once, from 1 on"
        raise InvalidDocument(message, issues=(("batch", "too-small"),))
    tally = Tally()
    with ExitStack() as stack:
        # All are opened before anything is written.
        stages = {
            stage: stack.enter_context(opened(source, stage))
            for stage, source in (
                ("products", products),
                ("customers", customers),
                ("orders", orders),
            )
        }
        register = stack.enter_context(Register.opened())
        run = Run(
            store, at, mapping, consents, tally, register, batch, on_progress, listed, peppers
        )
        shelf = shelf_of(run, *stages["products"])
        load_customers(run, *stages["customers"])
        load_orders(run, *stages["orders"], shelf, guest_key)
    return tally.report()
