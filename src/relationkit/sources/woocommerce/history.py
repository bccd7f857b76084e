"""The second stage: the orders, each with the customer or guest whose it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.profiles import loose_address
from relationkit.sources.cells import Cells
from relationkit.sources.woocommerce.customers import profile_of
from relationkit.sources.woocommerce.meta import pairs
from relationkit.sources.woocommerce.orders import KNOWN, order_of, status_of
from relationkit.sources.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from relationkit.profiles import Order, Profile
    from relationkit.sources.rows import Fault, Row
    from relationkit.sources.woocommerce.products import Shelf
    from relationkit.sources.woocommerce.run import Record, Run


@dataclass(frozen=True, slots=True)
class _Purchase:
    """An order's row, and whose it is: a customer of that id, or a guest with a profile of their own."""

    record: Record
    owner: str
    guest: Profile | None
    paid: bool

    @property
    def order_id(self) -> str:
        return f"o{self.record.id}"


def load_orders(
    run: Run, name: str, rows: Iterator[Row | Fault], shelf: Shelf, guest_key: bytes
) -> None:
    """Keep the orders of an export, batch by batch; guests are kept with their first one."""
    for records in run.records("orders", name, rows):
        found = [
            purchase
            for record in records
            if (purchase := _purchase(run, record, guest_key)) is not None
        ]
        _keep(run, list(_orders(run, found, shelf)))


def _purchase(run: Run, record: Record, guest_key: bytes) -> _Purchase | None:
    _set_aside(run, record)
    cells = record.cells
    status = status_of(cells)
    if status is None and cells.get("status") is None:
        cells.note("missing-status", "status")
    customer = cells.number("customer_id")
    if record.id is None or status is None:
        return None
    paid = status in run.mapping.statuses
    if customer:
        return _Purchase(record, f"c{customer}", None, paid)
    if customer is None and cells.get("customer_id") is not None:
        return None
    return _of_guest(run, record, guest_key, paid=paid)


def _of_guest(run: Run, record: Record, guest_key: bytes, *, paid: bool) -> _Purchase | None:
    """A registered customer of exactly this address, else a guest.

    Exactly, because the order is somebody's history: another spelling of the address may be another person's. All spellings of
    one address are one guest.
    """
    nothing = Cells({}, record.note)
    buyer = profile_of("g", record.cells, nothing, run.store.fields, run.mapping, guest=True)
    point = buyer.contact("email")
    if point is None:
        record.note("guest-without-address", "billing.email")
        return None
    customer = run.register.customer_at(point.address)
    if customer is not None:
        return _Purchase(record, customer, None, paid)
    loose = loose_address("email", point.address).encode()
    digest = hashlib.blake2b(loose, digest_size=8, key=guest_key).hexdigest()
    return _Purchase(record, f"g{digest}", buyer.model_copy(update={"id": f"g{digest}"}), paid)


def _orders(
    run: Run, found: Sequence[_Purchase], shelf: Shelf
) -> Iterator[tuple[_Purchase, Order]]:
    register = run.register
    held = run.held(purchase.owner for purchase in found if not purchase.paid)
    strangers = {
        purchase.owner
        for purchase in found
        if purchase.paid and purchase.guest is None and not register.met("customer", purchase.owner)
    }
    strangers -= set(run.known(strangers))
    for purchase in found:
        record, owner = purchase.record, purchase.owner
        if not purchase.paid:
            run.tally.done["not_paid"] += 1
            # One that an earlier load took for paid is written anew, as taken back.
            if purchase.order_id not in held:
                continue
        elif owner in strangers:
            record.note("unknown-customer", "customer_id")
            continue
        order = order_of(
            purchase.order_id, owner, record.cells, run.mapping, shelf, paid=purchase.paid
        )
        if order is None:
            continue
        if register.meet("order", order.id):
            yield purchase, order
        else:
            record.note("duplicate-id", "id")


def _keep(run: Run, orders: Sequence[tuple[_Purchase, Order]]) -> None:
    guests = run.people(
        purchase.guest
        for purchase, _ in orders
        if purchase.guest is not None and run.register.meet("guest", purchase.owner)
    )
    run.tally.done["guests"] += len(guests.kept)
    met = set(guests.suppressed)
    lost = {order.id for _, order in orders if order.profile_id in guests.refused}
    lost |= {
        order.id
        for order in write([order for _, order in orders if order.id not in lost], run.store.add)
    }
    for purchase, order in orders:
        if order.profile_id in met:
            met.discard(order.profile_id)
            purchase.record.note("suppressed", "")
        if order.id in lost:
            purchase.record.note("refused-by-store", "")
        elif purchase.paid:
            run.tally.done["orders"] += 1


def _set_aside(run: Run, record: Record) -> None:
    used = {run.mapping.category, run.mapping.brand}
    quiet = Cells(record.cells.data, _unheard)
    tally = run.tally
    tally.left(f"orders.{name}" for name in quiet.data if name not in KNOWN)
    tally.left(f"orders.meta_data.{key}" for key, _ in pairs(quiet))
    for line in quiet.listed("line_items"):
        tally.left(
            f"orders.line_items.meta_data.{key}" for key, _ in pairs(line) if key not in used
        )


def _unheard(_code: str, _path: str) -> None:
    """Notes on lines are made where the lines are read."""
