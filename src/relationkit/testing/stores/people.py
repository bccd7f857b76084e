"""The invented customers, letters and answers on which the contracts try a store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING

from relationkit.consent import ConsentEvent, Notice
from relationkit.messages import Message
from relationkit.profiles import (
    Annotation,
    Answer,
    Birthday,
    ContactPoint,
    Interaction,
    Order,
    OrderItem,
    Profile,
)

if TYPE_CHECKING:
    from relationkit.profiles import ProfileStore

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SOFIA = timezone(timedelta(hours=2))

HOSTILE = "Ĺ'); DROP TABLE \"%s\" -- :x ? {y} \\ Żółć Щърбанова 🥒 ' % _ \n\t"
"""Text with everything that a careless statement trips over."""


def customer(number: int = 1, address: str | None = None, **known: object) -> Profile:
    """A customer c001, c002 ... with one e-mail address."""
    point = ContactPoint(channel="email", address=address or f"anna{number}@example.com")
    return Profile.from_dict({"id": f"c{number:03}", "contacts": (point,), **known})


def kept(store: ProfileStore, *profiles: Profile) -> Profile:
    """Put profiles and read the first back, with its points numbered."""
    store.put(profiles)
    found = store.profile(profiles[0].id)
    assert found is not None
    return found


def order(number: int = 1, owner: int = 1, **known: object) -> Order:
    """An order o1, o2 ... of a customer, placed a day after the one before."""
    return Order.from_dict(
        {
            "id": f"o{number}",
            "profile_id": f"c{owner:03}",
            "placed_at": NOON + number * DAY,
            "total": Decimal("9.00"),
            "currency": "EUR",
            **known,
        }
    )


def whole(profile_id: str = "c:%'1") -> Profile:
    """A customer of whom everything is known, all of it awkward; the history is in the order in which it is read."""
    return Profile(
        id=profile_id,
        given=HOSTILE,
        family="О’Коннор-Żak",
        gender="f",
        vocative="Żanetko",
        locale="bg-BG",
        country="BG",
        time_zone="Europe/Sofia",
        birthday=Birthday(2, 29),
        registered_at=datetime(2025, 10, 26, 3, 30, 0, 123456, tzinfo=SOFIA),
        preferred_channel="sms",
        contacts=(
            ContactPoint(channel="sms", address="+359888123456", epoch=0, since=NOON),
            ContactPoint(channel="email", address="o'connor+50%@example.com", epoch=0),
        ),
        orders=(
            order(1, total=Decimal("0.000001"), currency="JPY").model_copy(
                update={"profile_id": profile_id}
            ),
            Order(
                id="o:2",
                profile_id=profile_id,
                placed_at=NOON + 2 * DAY,
                total=Decimal("999999999999.999999"),
                currency="BGN",
                status="on-hold",
                source="shop",
                bill_to="Żaneta O'Connor",
                ship_to="Иван Петров",
                ship_country="PL",
                items=(
                    OrderItem(
                        product="p'1", name=HOSTILE, category="garden", price=Decimal("4.50")
                    ),
                    OrderItem(
                        product="p2", brand="Brand", quantity=10_000_000, price=Decimal("-1.10")
                    ),
                ),
            ),
        ),
        interactions=(
            Interaction(
                id="i1",
                profile_id=profile_id,
                channel="email",
                kind="clicked",
                happened_at=NOON,
                link="l1",
                campaign="spring",
            ),
        ),
        annotations=(
            Annotation(
                id="n1",
                profile_id=profile_id,
                department="Обслужване",
                written_at=NOON,
                text=HOSTILE,
            ),
        ),
        answers=(
            Answer(survey="s", question="q1", value=("price", "advice"), answered_at=NOON),
            Answer(survey="s", question="q2", value=Decimal("1.50"), answered_at=NOON),
            Answer(survey="s", question="q3", value=date(2026, 2, 28), answered_at=NOON),
            Answer(survey="s", question="q4", value=HOSTILE, answered_at=NOON),
        ),
    )


WORDS = Notice(id="newsletter", version="3", language="pl", text=f"Tak, chcę. {HOSTILE}")


def yes(profile: Profile, at: datetime = NOON, purpose: str = "newsletter") -> ConsentEvent:
    """A consent of the customer."""
    return ConsentEvent.given(
        profile, purpose=purpose, channel="email", at=at, notice=WORDS, source="checkout"
    )


def no(profile: Profile, at: datetime = NOON) -> ConsentEvent:
    """A withdrawal of the customer, with the address."""
    return ConsentEvent.withdrawn(
        profile, purpose="newsletter", channel="email", at=at, source="link"
    )


def letter(number: int = 1, campaign: str = "spring", owner: int = 1) -> Message:
    """A letter whose key sorts the other way round than its number."""
    return Message(
        key=f"{999 - number:03}-{campaign}",
        campaign=campaign,
        profile_id=f"c{owner:03}",
        purpose="newsletter",
        channel="email",
        to="anna@example.com",
        sender="Jan Nowak <jan@shop.example>",
        subject="Wiosna 🥒",
        text=HOSTILE,
        language="pl",
        html="<p>Пролет</p>",
        headers=(("X-Shop", "a: b"), ("X-Shop", "c")),
    )
