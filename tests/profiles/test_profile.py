from datetime import UTC, datetime
from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument
from relationkit.profiles import (
    Annotation,
    Answer,
    ContactPoint,
    Interaction,
    Order,
    OrderItem,
    Profile,
)
from relationkit.profiles.contact import TRUSTED

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def anna() -> Profile:
    return Profile(
        id="c1",
        given="Anna",
        family="Nowak",
        gender="f",
        locale="pl-PL",
        country="PL",
        time_zone="Europe/Warsaw",
        birthday="--02-29",
        attributes={"points": 3, "spent": Decimal("1.50"), "hobbies": ("chess",)},
        contacts=(ContactPoint(channel="email", address="anna@example.com", epoch=0),),
        orders=(
            Order(id="o2", profile_id="c1", placed_at=NOON, total=Decimal("9.00"), currency="EUR",
                  items=(OrderItem(product="p", price=Decimal("4.50"), quantity=2),)),
            Order(id="o1", profile_id="c1", placed_at=datetime(2026, 1, 1, tzinfo=UTC), total=Decimal(1), currency="BGN"),
        ),
        interactions=(Interaction(id="i1", profile_id="c1", channel="email", kind="clicked", happened_at=NOON, link="top"),),
        annotations=(Annotation(id="n1", profile_id="c1", department="service", written_at=NOON, text="Likes tea."),),
        answers=(Answer(survey="post-purchase", question="score", value=9, answered_at=NOON),),
    )  # fmt: skip


def test_a_profile_survives_json() -> None:
    """One view per customer, with all its history, is written and read back equal."""
    assert anna() == Profile.from_json(anna().to_json())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("country", "PL"),
        ("language", "pl"),
        ("channels", ("email",)),
        ("points", 3),
        ("hobbies", ("chess",)),
        ("answers.post-purchase.score", 9),
        ("answers.post-purchase.why", None),
        ("absent", None),
        ("orders", None),
        ("contacts", None),
    ],
)
def test_a_fact_is_found_by_its_name_or_is_unknown(name: str, expected: object) -> None:
    """Fields of the person, channels, attributes and answers are facts; everything else is unknown."""
    assert expected == anna().fact(name)


def test_a_profile_without_a_locale_has_no_language() -> None:
    """Unknown stays unknown."""
    assert Profile(id="c1").language is None
    assert Profile(id="c1").contact("email") is None


def test_events_come_oldest_first() -> None:
    """Orders and their items are sorted by time whatever the order they were given in."""
    assert ["o1", "o2"] == [event.id for event in anna().events("orders")]
    assert ["o2/1"] == [event.id for event in anna().events("items")]
    assert ["i1"] == [event.id for event in anna().events("interactions")]


def test_an_item_is_an_event_of_its_order() -> None:
    """It has its own facts, its order's, and no parts."""
    (item,) = anna().events("items")

    assert Decimal("9.00") == item.fact("amount")
    assert "EUR" == item.fact("currency")
    assert item.fact("bill_to") is None
    assert NOON == item.happened_at
    assert item.parts() is None
    (click,) = anna().events("interactions")
    assert "top" == click.fact("link")
    assert click.fact("profile_id") is None
    assert click.parts() is None


@pytest.mark.parametrize(
    ("bill_to", "ship_to", "gift"),
    [
        ("Anna Nowak", "Jan Nowak", True),
        ("Anna Nowak", " anna  NOWAK", False),
        ("Anna Nowak", None, None),
        (None, "Jan Nowak", None),
        ("", "Jan Nowak", None),
    ],
)
def test_a_gift_goes_to_another_name(
    bill_to: str | None, ship_to: str | None, gift: bool | None
) -> None:
    """Sent to somebody else is a gift; where a name is missing nobody knows."""
    order = Order(
        id="o1",
        profile_id="c1",
        placed_at=NOON,
        total=Decimal(1),
        currency="EUR",
        bill_to=bill_to,
        ship_to=ship_to,
    )

    assert gift is order.gift
    assert NOON == order.happened_at


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"gender": "x"},
        {"locale": "Polish"},
        {"country": "Poland"},
        {"time_zone": "Mars/Olympus"},
        {"birthday": "29.02."},
        {"birthday": "--02-30"},
        {"birthday": "1981-02-29"},
        {"attributes": {"x": 0.5}},
        {"shoe": 42},
        {"contacts": [{"channel": "push", "address": "a"}, {"channel": "push", "address": "b"}]},
        {
            "annotations": [
                {"id": "n1", "profile_id": "c2", "department": "x", "written_at": NOON, "text": "x"}
            ]
        },
        {
            "orders": [
                {
                    "id": "o1",
                    "profile_id": "c1",
                    "placed_at": NOON,
                    "total": "1",
                    "currency": "EURO",
                }
            ]
        },
        {
            "orders": [
                {
                    "id": "o1",
                    "profile_id": "c1",
                    "placed_at": NOON,
                    "total": "NaN",
                    "currency": "EUR",
                }
            ]
        },
        {
            "orders": [
                {
                    "id": "o1",
                    "profile_id": "c1",
                    "placed_at": "2026-03-01T12:00:00",
                    "total": "1",
                    "currency": "EUR",
                }
            ]
        },
    ],
)
def test_a_profile_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """Impossible days, unknown currencies and zones, naive moments and foreign history never enter."""
    with pytest.raises(InvalidDocument):
        Profile.from_dict({"id": "c1", **wrong})


def test_a_store_s_own_profile_is_not_checked_again() -> None:
    """What was checked when it was written is read back as it is."""
    assert anna() == Profile.model_validate_json(anna().to_json(), context=TRUSTED)


def test_a_birthday_is_read_from_a_day_too() -> None:
    """A date gives its month, day and year; repr says nothing."""
    born = Profile.from_dict(
        {"id": "c1", "birthday": datetime(1980, 12, 31, tzinfo=UTC).date()}
    ).birthday

    assert "1980-12-31" == str(born)
    assert "Birthday()" == repr(born)
