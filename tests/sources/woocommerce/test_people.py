from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument
from relationkit.greetings import greet
from relationkit.profiles import FieldRegistry, FieldSpec, Profile
from relationkit.profiles.fields import FieldType
from relationkit.sources import LoadReport, ShopMapping, load_woocommerce
from relationkit.storage import MemoryStore

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
ANNA: dict[str, object] = {
    "id": 42,
    "date_created": "2025-03-01T12:00:00",
    "date_created_gmt": "2025-03-01T10:00:00",
    "email": "Anna@Example.com",
    "first_name": " Anna ",
    "last_name": "",
    "role": "customer",
    "username": "anna",
    "billing": {"last_name": "Zielińska", "country": "pl", "phone": "+44 (0)7700 900-123"},
    "shipping": [],
    "is_paying_customer": True,
    "avatar_url": "https://example.com/a.png",
    "meta_data": [
        {"id": 1, "key": "birthday", "value": "--12-31"},
        {"id": 2, "key": "locale", "value": "pl_PL"},
        {"id": 3, "key": "gender", "value": "Female"},
        {"id": 4, "key": "time_zone", "value": "Europe/Warsaw"},
        {"id": 5, "key": "preferred_channel", "value": "phone"},
    ],
}


def one(store: MemoryStore | None = None, **parts: object) -> tuple[Profile | None, LoadReport]:
    store = store or MemoryStore()
    report = load_woocommerce(store, customers=[{**ANNA, **parts}], orders=[], at=NOW)
    return store.profile("c42"), report


def meta(**values: object) -> list[dict[str, object]]:
    return [{"id": 1, "key": key, "value": value} for key, value in values.items()]


def test_a_customer_is_a_profile() -> None:
    """Each part goes to its place."""
    profile, report = one()

    assert profile is not None
    assert (
        '{"id":"c42","given":"Anna","family":"Zielińska","gender":"f","locale":"pl-PL","country":"PL",'
        '"time_zone":"Europe/Warsaw","birthday":"--12-31","registered_at":"2025-03-01T10:00:00Z",'
        '"preferred_channel":"phone","contacts":[{"channel":"email","address":"Anna@example.com","epoch":0},'
        '{"channel":"phone","address":"+447700900123","epoch":0}]}'
    ) == profile.to_json()
    assert (1, {}, {}) == (report.profiles, report.counts, report.aside)


@pytest.mark.parametrize(
    ("parts", "issue", "lost"),
    [
        ({"email": "anna@"}, ("invalid-email", "email"), "contacts"),
        ({"email": "", "billing": {"email": "anna@"}}, ("invalid-email", "billing.email"), "contacts"),
        ({"billing": {"phone": "600 100 200"}}, ("invalid-phone", "billing.phone"), "contacts"),
        ({"date_created_gmt": "0000-00-00", "date_created": None}, ("invalid-date", "date_created_gmt"), "registered_at"),
        ({"date_created_gmt": None}, ("ambiguous-date", "date_created"), "registered_at"),
        ({"first_name": "x" * 301}, ("too-long", "first_name"), "given"),
        ({"first_name": "An\0na"}, ("unwritable-text", "first_name"), "given"),
        ({"first_name": {"a": "b"}}, ("wrong-type", "first_name"), "given"),
        ({"billing": "Anna"}, ("wrong-type", "billing"), "country"),
        ({"billing": {"country": "Polska"}}, ("invalid-country", "billing.country"), "country"),
        ({"meta_data": "none"}, ("wrong-type", "meta_data"), "birthday"),
        ({"meta_data": [["birthday"]]}, ("wrong-type", "meta_data.0"), "birthday"),
        ({"meta_data": [{"key": 7, "value": 1}]}, None, "birthday"),
        ({"meta_data": meta(birthday="31/02/80")}, ("invalid-birthday", "meta_data.birthday"), "birthday"),
        ({"meta_data": meta(gender="x")}, ("invalid-gender", "meta_data.gender"), "gender"),
        ({"meta_data": meta(locale="Polish!")}, ("invalid-locale", "meta_data.locale"), "locale"),
        ({"meta_data": meta(time_zone="Mars")}, ("invalid-time-zone", "meta_data.time_zone"), "time_zone"),
    ],
)  # fmt: skip
def test_a_bad_part_costs_only_itself(
    parts: dict[str, object], issue: tuple[str, str] | None, lost: str
) -> None:
    """The rest of the customer is kept, and the report says what is missing where."""
    profile, report = one(None, **parts)

    assert profile is not None
    assert 1 == report.profiles
    assert ([] if issue is None else [(1, "42", *issue)]) == [
        (found.row, found.id, found.code, found.path) for found in report.issues
    ]
    assert lost == "contacts" or getattr(profile, lost) is None


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({**ANNA, "id": None}, "missing-id"),
        ({**ANNA, "id": 0}, "invalid-id"),
        ({**ANNA, "id": "x"}, "invalid-id"),
        (["Anna"], "not-an-object"),
        (None, "not-an-object"),
    ],
)
def test_a_row_without_an_id_is_left_out(row: dict[str, object], code: str) -> None:
    """Whoever has no id cannot be found again; the next row is not affected."""
    report = load_woocommerce(MemoryStore(), customers=[row, ANNA], orders=[], at=NOW)

    assert 1 == report.profiles
    assert [("customers", 1, None, code)] == [
        (found.file, found.row, found.id, found.code) for found in report.issues
    ]


def test_the_first_row_of_an_id_is_kept() -> None:
    """What the first one led to is written when the second comes, in whatever batch."""
    for batch in (1, 500):
        store = MemoryStore()
        rows = [ANNA, {**ANNA, "first_name": "Eve"}]
        report = load_woocommerce(store, customers=rows, orders=[], at=NOW, batch=batch)
        profile = store.profile("c42")

        assert profile is not None
        assert "Anna" == profile.given
        assert (1, {"duplicate-id": 1}) == (report.profiles, report.counts)


TYPES: list[tuple[FieldType, object, object]] = [
    ("text", "chess", "chess"),
    ("whole", "7", 7),
    ("whole", "7.5", None),
    ("number", "7.5", Decimal("7.5")),
    ("number", Decimal("1.5"), Decimal("1.5")),
    ("yes-no", True, True),
    ("yes-no", "No", False),
    ("yes-no", "perhaps", None),
    ("yes-no", ["yes"], None),
    ("day", "2026-07-01", datetime(2026, 7, 1, tzinfo=UTC).date()),
    ("day", "tomorrow", None),
    ("day", 5, None),
    ("moment", "2026-07-01T09:00:00Z", NOW),
    ("moment", "2026-07-01T09:00:00", None),
    ("list", ["a", "b"], ("a", "b")),
    ("list", ["a", 5], None),
    ("list", "a,b", None),
]


@pytest.mark.parametrize(("kind", "value", "kept"), TYPES)
def test_a_declared_attribute_is_taken_from_the_meta_data(
    kind: FieldType, value: object, kept: object
) -> None:
    """Under its own name or a mapped key, as the type that was declared; a value of another type is reported."""
    fields = FieldRegistry(
        [FieldSpec(name="hobby", type=kind, purposes=("news",), ask={"en": "so that ..."})]
    )
    store = MemoryStore(fields=fields)
    rows = [
        {"id": 1, "meta_data": meta(hobby=value)},
        {"id": 2, "meta_data": meta(acf_hobby=value)},
    ]
    first = load_woocommerce(store, customers=rows[:1], orders=[], at=NOW)
    mapping = ShopMapping(attributes={"hobby": "acf_hobby"})
    load_woocommerce(store, customers=rows[1:], orders=[], at=NOW, mapping=mapping)
    expected = {} if kept is None else {"hobby": kept}

    assert [expected, expected] == [profile.attributes for profile in store.profiles()]
    assert ({"invalid-attribute": 1} if kept is None else {}) == first.counts


def test_an_attribute_that_is_no_text_is_left_out() -> None:
    """An empty value says nothing; an object is no text."""
    spec = FieldSpec(name="hobby", type="text", purposes=("news",), ask={"en": "so that ..."})
    store = MemoryStore(fields=FieldRegistry([spec]))
    profile, report = one(store, meta_data=meta(hobby={"a": 1}))

    assert profile is not None
    assert ({}, {"wrong-type": 1}) == (profile.attributes, report.counts)


def test_what_nobody_asked_for_is_counted_by_name() -> None:
    """Unknown members and meta data are set aside; no value of them is kept anywhere."""
    _, report = one(loyalty="gold", meta_data=[*meta(colour="red"), *meta(colour="blue")])

    assert {"customers.meta_data.colour": 2, "customers.loyalty": 1} == report.aside


def test_a_second_load_is_not_even_written() -> None:
    """An export that says nothing new leaves the store alone, and what it does not say stays as it was."""

    class Counting(MemoryStore):
        puts = 0

        def put(self, profiles: object, /) -> None:
            self.puts += 1
            super().put(profiles)  # type: ignore[arg-type]

    store = Counting()
    one(store)
    one(store)
    one(store, first_name="", billing={"last_name": "Nowa"}, meta_data=[])
    profile = store.profile("c42")

    assert 2 == store.puts
    assert profile is not None
    assert ("Anna", "Nowa", "pl-PL") == (profile.given, profile.family, profile.locale)
    assert ["email", "phone"] == [point.channel for point in profile.contacts]


def test_one_refused_profile_takes_no_others_with_it() -> None:
    """A batch that the store refuses is written one by one, and the refused one is reported."""

    class Refusing(MemoryStore):
        def put(self, profiles: object, /) -> None:
            people = list(profiles)  # type: ignore[call-overload]
            if any(profile.id == "c2" for profile in people):
                raise InvalidDocument("c2 is refused")
            super().put(people)

    store = Refusing()
    rows = [{"id": number, "email": f"c{number}@example.com"} for number in (1, 2, 3)]
    orders = [{"id": 1, "status": "completed", "total": "1", "currency": "EUR", "customer_id": 2}]
    orders[0]["date_created_gmt"] = "2025-03-01T10:00:00"
    report = load_woocommerce(store, customers=rows, orders=orders, at=NOW)

    assert (2, 0) == (report.profiles, report.orders)
    assert ["c1", "c3"] == [profile.id for profile in store.profiles()]
    assert [("customers", "2"), ("orders", "1")] == [
        (issue.file, issue.id) for issue in report.issues if issue.code == "refused-by-store"
    ]


def test_the_phone_number_may_serve_other_channels() -> None:
    """The mapping says which; "email" and doubles are refused."""
    store = MemoryStore()
    row = {"id": 1, "billing": {"phone": "0044 7700 900123"}}
    mapping = ShopMapping(phone_channels=("sms", "phone"))
    load_woocommerce(store, customers=[row], orders=[], at=NOW, mapping=mapping)
    profile = store.profile("c1")

    assert profile is not None
    assert ["sms", "phone"] == [point.channel for point in profile.contacts]
    for wrong in (("phone", "phone"), ("email",)):
        with pytest.raises(InvalidDocument, match="name each channel once, and not 'email'"):
            ShopMapping(phone_channels=wrong)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=3,
)


@given(st.dictionaries(st.sampled_from(sorted({*ANNA} - {"id"})), anything, max_size=4))
def test_no_row_is_too_broken(changes: dict[str, object]) -> None:
    """With any values in any members but the id, the customer is kept; and untouched parts are kept as they are."""
    profile, report = one(None, **changes)

    assert profile is not None
    assert 1 == report.profiles
    if not {"billing", "last_name"} & set(changes):
        assert "Zielińska" == profile.family
    if "meta_data" not in changes:
        assert "pl-PL" == profile.locale


def test_a_vocative_set_by_a_person_survives_the_next_load() -> None:
    """The shop's assistant set the form of a name by hand; loading the same export again keeps it."""
    store = MemoryStore()
    customers = [{"id": 7, "first_name": "Hugo", "last_name": "Nowak", "email": "hugo@example.com"}]
    load_woocommerce(store, customers=customers, orders=[], at=NOW)
    (loaded,) = store.profiles()
    store.put([loaded.model_copy(update={"vocative": "Hugo", "gender": "m"})])

    load_woocommerce(store, customers=customers, orders=[], at=NOW)

    (found,) = store.profiles()
    assert "Szanowny Panie Hugo," == greet(found, language="pl").text
