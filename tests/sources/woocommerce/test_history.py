from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.profiles import Order
from relationkit.sources import LoadReport, load_woocommerce
from relationkit.storage import MemoryStore

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
ANNA: dict[str, object] = {"id": 42, "email": "anna@example.com", "first_name": "Anna"}
ADDRESS = {"first_name": "Anna", "last_name": "Zielińska", "country": "PL"}
LINE: dict[str, object] = {
    "id": 1,
    "name": "Evening Songs",
    "product_id": 510,
    "sku": "CD-510",
    "quantity": 2,
    "total": "9.00",
    "price": 4.5,
    "meta_data": [
        {"id": 1, "key": "_category", "value": "jazz"},
        {"id": 2, "key": "_brand", "value": "Nightjar"},
    ],
}
ORDER: dict[str, object] = {
    "id": 7,
    "number": "7",
    "status": "completed",
    "currency": "EUR",
    "date_created": "2026-03-01T12:00:00",
    "date_created_gmt": "2026-03-01T10:00:00",
    "total": "12.00",
    "customer_id": 42,
    "created_via": "checkout",
    "billing": {**ADDRESS, "email": "anna@example.com"},
    "shipping": {**ADDRESS, "first_name": "Ewa", "country": "de"},
    "line_items": [LINE],
    "refunds": [],
    "meta_data": [],
}


def load(
    *orders: object,
    store: MemoryStore | None = None,
    customers: tuple[dict[str, object], ...] = (ANNA,),
    **options: object,
) -> tuple[MemoryStore, LoadReport]:
    store = store or MemoryStore()
    report = load_woocommerce(store, customers=customers, orders=orders, at=NOW, **options)  # type: ignore[arg-type]
    return store, report


def held(store: MemoryStore, name: str = "c42") -> list[Order]:
    profile = store.profile(name)
    return [] if profile is None else list(profile.orders)


def one(**parts: object) -> tuple[Order | None, LoadReport]:
    store, report = load({**ORDER, **parts})
    return next(iter(held(store)), None), report


def test_an_order_is_in_the_history() -> None:
    """Each part goes to its place, and a parcel to somebody else is a gift."""
    order, report = one()

    assert order is not None
    assert (
        '{"id":"o7","profile_id":"c42","placed_at":"2026-03-01T10:00:00Z","total":"12.00","currency":"EUR",'
        '"source":"checkout","items":[{"product":"CD-510","name":"Evening Songs","category":"jazz","brand":"Nightjar",'
        '"quantity":2,"price":"4.500000"}],"bill_to":"Anna Zielińska","ship_to":"Ewa Zielińska","ship_country":"DE"}'
    ) == order.to_json()
    assert order.gift
    assert (1, 0, {}, {}) == (report.orders, report.not_paid, report.counts, report.aside)


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({"currency": "EURO"}, ["unknown-currency"]),
        ({"currency": None}, ["unknown-currency"]),
        ({"total": "-1.00"}, ["invalid-amount"]),
        ({"total": "NaN"}, ["invalid-amount"]),
        ({"total": None}, ["missing-total"]),
        ({"date_created_gmt": "soon", "date_created": None}, ["invalid-date"]),
        ({"date_created_gmt": None}, ["ambiguous-date"]),
        ({"date_created_gmt": None, "date_created": None}, ["missing-date"]),
        ({"customer_id": 99}, ["unknown-customer"]),
        ({"customer_id": "x"}, ["invalid-id"]),
        ({"customer_id": 0, "billing": {}}, ["guest-without-address"]),
        ({"customer_id": None, "billing": {"email": "x@"}}, ["invalid-email", "guest-without-address"]),
        ({"status": None}, ["missing-status"]),
        ({"status": ["completed"]}, ["wrong-type"]),
        ({"id": None}, ["missing-id"]),
    ],
)  # fmt: skip
def test_a_bad_order_is_left_out_and_reported(parts: dict[str, object], codes: list[str]) -> None:
    """What an order cannot be without is named, and the next order is kept."""
    store, report = load({**ORDER, **parts}, {**ORDER, "id": 8})

    assert ["o8"] == [order.id for order in held(store)]
    assert codes == [issue.code for issue in report.issues]


def test_the_payment_tells_the_moment_when_the_order_does_not() -> None:
    """A bad date is reported; the order is kept where another one tells nearly the same."""
    order, report = one(
        date_created_gmt="soon", date_created=None, date_paid_gmt="2026-03-02T00:00:00"
    )

    assert order is not None
    assert datetime(2026, 3, 2, tzinfo=UTC) == order.placed_at
    assert {"invalid-date": 1} == report.counts


@pytest.mark.parametrize("status", ["pending", "failed", "cancelled", "refunded", "trash"])
def test_an_order_that_was_not_paid_is_only_counted(status: str) -> None:
    """It is not history; and no guest is made of it."""
    guest = {
        **ORDER,
        "id": 8,
        "status": status,
        "customer_id": 0,
        "billing": {"email": "x@example.com"},
    }
    store, report = load({**ORDER, "status": status}, guest)

    assert (0, 2, 0, {}) == (report.orders, report.not_paid, report.guests, report.counts)
    assert [] == held(store)


def test_an_order_that_is_taken_back_later_is_corrected() -> None:
    """Once in the history, it stays with its new status, without a sum and without items."""
    store, _ = load(ORDER)
    load({**ORDER, "status": "wc-refunded"}, store=store)
    (order,) = held(store)

    assert ("refunded", Decimal(0), ()) == (order.status, order.total, order.items)


def test_refunds_are_taken_off() -> None:
    """A total is what was paid in the end; never less than nothing."""
    part, report = one(
        refunds=[{"id": 1, "total": "-5.00"}, {"id": 2, "total": None}, {"total": -1}]
    )
    all_of_it, _ = one(refunds=[{"id": 1, "total": "-99.00"}])

    assert part is not None
    assert all_of_it is not None
    assert (Decimal("6.00"), Decimal(0)) == (part.total, all_of_it.total)
    assert [("invalid-amount", "refunds.1.total")] == [(i.code, i.path) for i in report.issues]


@pytest.mark.parametrize(
    ("line", "items", "codes"),
    [
        ({}, [("CD-510", 2, "4.500000", "jazz")], []),
        ({"sku": ""}, [("510", 2, "4.500000", "jazz")], []),
        ({"sku": "", "product_id": None}, [("Evening Songs", 2, "4.500000", "jazz")], []),
        ({"sku": "", "product_id": None, "name": ""}, [], ["incomplete-item"]),
        ({"total": None}, [("CD-510", 2, "4.500000", "jazz")], []),
        ({"total": None, "price": None}, [], ["incomplete-item"]),
        ({"total": "-1"}, [], ["invalid-amount", "incomplete-item"]),
        ({"quantity": 0.5}, [("CD-510", 1, "9.000000", "jazz")], ["invalid-quantity"]),
        ({"quantity": 0}, [("CD-510", 1, "9.000000", "jazz")], ["invalid-quantity"]),
        ({"quantity": None}, [("CD-510", 1, "9.000000", "jazz")], []),
        ({"meta_data": []}, [("CD-510", 2, "4.500000", None)], []),
        ({"total": "10", "quantity": 3}, [("CD-510", 2, "3.333333", "jazz"), ("CD-510", 1, "3.333334", "jazz")], []),
        ({"quantity": 10**6, "price": "999999999999", "total": None}, [], ["incomplete-item"]),
        ({"meta_data": [{"key": "_category", "value": ["x"]}]}, [("CD-510", 2, "4.500000", None)], ["wrong-type"]),
    ],
)  # fmt: skip
def test_lines_are_items(
    line: dict[str, object], items: list[tuple[object, ...]], codes: list[str]
) -> None:
    """Price times quantity is the line's total to the last digit; a line that says too little costs only itself."""
    order, report = one(line_items=[{**LINE, **line}])

    assert order is not None
    assert items == [(i.product, i.quantity, str(i.price), i.category) for i in order.items]
    assert codes == [issue.code for issue in report.issues]
    assert all(issue.path.startswith("line_items.0.") for issue in report.issues)


@given(st.decimals(0, 10**6, places=2), st.integers(1, 1000))
def test_items_add_up(total: Decimal, quantity: int) -> None:
    """Whatever the total and the quantity, the items come to both of them."""
    order, _ = one(line_items=[{**LINE, "total": str(total), "quantity": quantity}])

    assert order is not None
    assert total == sum(item.amount for item in order.items)
    assert quantity == sum(item.quantity for item in order.items)


@pytest.mark.parametrize(
    ("shipping", "ship_to", "gift"),
    [
        ([], None, None),
        ({"first_name": "", "company": "Kwiaty Example"}, "Kwiaty Example", True),
        (ADDRESS, "Anna Zielińska", False),
    ],
)
def test_whom_a_parcel_goes_to(shipping: object, ship_to: str | None, gift: bool | None) -> None:
    """No name is no knowledge; a firm's name stands in for a person's."""
    order, _ = one(shipping=shipping)

    assert order is not None
    assert (ship_to, gift) == (order.ship_to, order.gift)


def test_an_order_comes_once() -> None:
    """The first good row of an id is kept, in whatever batch the second comes."""
    bad, good = {**ORDER, "total": "NaN"}, {**ORDER, "total": "1.00"}
    for batch in (1, 500):
        store, report = load(bad, good, ORDER, batch=batch)

        assert [Decimal("1.00")] == [order.total for order in held(store)]
        assert {"invalid-amount": 1, "duplicate-id": 1} == report.counts


def test_an_order_of_somebody_known_from_before_is_theirs() -> None:
    """An export of orders alone finds the customers of earlier loads."""
    store, _ = load()
    _, report = load(ORDER, store=store, customers=())

    assert (1, {}) == (report.orders, report.counts)


def guest(number: int, address: str, **parts: object) -> dict[str, object]:
    billing = {**ADDRESS, "email": address, "phone": "+44 7700 900123"}
    return {**ORDER, "id": number, "customer_id": 0, "billing": billing, **parts}


def test_guests_are_one_per_address_in_any_spelling() -> None:
    """The id is a digest; the person is as the first order tells, and was never registered."""
    store, report = load(
        guest(1, "Eve@example.com"), guest(2, "eve+shop@example.com"), guest(3, "adam@example.com")
    )
    eve = next(profile for profile in store.profiles() if len(profile.orders) == 2)

    assert (1, 2, 3) == (report.profiles, report.guests, report.orders)
    assert "g4dc9819b14a2bc38" == eve.id
    assert ("Anna", "PL", None) == (eve.given, eve.country, eve.registered_at)
    assert ["Eve@example.com", "+447700900123"] == [point.address for point in eve.contacts]
    assert "o1" == eve.orders[0].id


def test_a_guest_with_a_customers_exact_address_is_that_customer() -> None:
    """Who forgot to log in is known by the same address, letter by letter; another spelling may be somebody else."""
    store, report = load(
        guest(1, "anna@example.com"),
        guest(2, "Anna@example.com"),
        customers=(ANNA, {**ANNA, "id": 43}),
    )

    assert ["o1"] == [order.id for order in held(store)]
    assert (2, 1, 2) == (report.profiles, report.guests, report.orders)


def test_a_key_makes_other_ids_of_guests() -> None:
    """With a secret key nobody can try addresses against the ids."""
    found = {
        profile.id
        for key in (b"", b"secret")
        for profile in load(guest(1, "eve@example.com"), customers=(), guest_key=key)[0].profiles()
    }

    assert 2 == len(found)


def test_a_refused_guest_costs_only_their_own_orders() -> None:
    """Orders of others in the batch are kept."""

    class Refusing(MemoryStore):
        def put(self, profiles: object, /) -> None:
            people = list(profiles)  # type: ignore[call-overload]
            if any(profile.id.startswith("g") for profile in people):
                raise InvalidDocument("no guests today")
            super().put(people)

    store, report = load(guest(1, "eve@example.com"), ORDER, store=Refusing())

    assert ["o7"] == [order.id for order in held(store)]
    assert (0, 1, {"refused-by-store": 1}) == (report.guests, report.orders, report.counts)


def test_products_tell_what_lines_do_not() -> None:
    """Category and brand come from the export of the products where a line has none of its own."""
    bare = {**LINE, "meta_data": []}
    products: list[dict[str, object]] = [
        {"id": 510, "categories": [{"slug": "folk"}], "brands": [{"slug": "lipa"}]},
        {"id": 511, "attributes": [{"name": "Size"}, {"name": "Brand", "options": ["Dunav", 5]}]},
        {"id": 512},
        {"categories": [{"slug": "nowhere"}]},
    ]
    lines = [LINE, *({**bare, "product_id": number} for number in (510, 511, 512))]
    store, report = load({**ORDER, "line_items": lines}, products=products)
    (order,) = held(store)

    assert [("jazz", "Nightjar"), ("folk", "lipa"), (None, "Dunav"), (None, None)] == [
        (item.category, item.brand) for item in order.items
    ]
    assert [("products", 4, "missing-id")] == [(i.file, i.row, i.code) for i in report.issues]


def test_what_nobody_asked_for_is_counted_by_name() -> None:
    """Unknown members and meta data of orders and lines."""
    line = {
        **LINE,
        "meta_data": [{"key": "engraving", "value": "Ewa"}, {"key": "_brand", "value": "x"}],
    }
    _, report = one(gift_wrap=True, meta_data=[{"key": "utm", "value": "x"}], line_items=[line, 5])

    assert {
        "orders.gift_wrap": 1,
        "orders.meta_data.utm": 1,
        "orders.line_items.meta_data.engraving": 1,
    } == report.aside
    assert {"wrong-type": 1} == report.counts


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=3,
)
vital = {"id", "status", "currency", "date_created", "date_created_gmt", "total", "customer_id"}


@given(st.dictionaries(st.sampled_from(sorted(ORDER)), anything, max_size=4))
def test_no_row_is_too_broken(changes: dict[str, object]) -> None:
    """Any values in any members raise nothing, and where the vital ones are untouched the order is kept."""
    store, report = load({**ORDER, **changes}, {**ORDER, "id": 8})

    assert "o8" in {order.id for order in held(store)} or changes.get("id") == 8
    assert report.orders + report.not_paid + len(report.issues) >= 2
    if not vital & set(changes):
        assert 2 == report.orders
