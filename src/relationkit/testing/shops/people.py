"""Random customers with a history around a moment, of some of whom little is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from relationkit.profiles import (
    Answer,
    ConsentFact,
    ContactPoint,
    Interaction,
    Membership,
    Order,
    OrderItem,
    Profile,
)
from relationkit.rules import Period
from relationkit.testing.shops.values import (
    AMOUNTS,
    DAYS,
    NUMBERS,
    PERIODS,
    TEXTS,
    ZONES,
    Pick,
)


def random_shop(pick: Pick, at: datetime, people: int) -> tuple[Profile, ...]:
    """So many customers, c1, c2 and on, with a history around `at`."""
    return tuple(_profile(pick, at, f"c{number}") for number in range(1, people + 1))


def _profile(pick: Pick, at: datetime, name: str) -> Profile:
    zone = pick(ZONES)
    written = {
        "points": pick((None, *NUMBERS)),
        "city": pick((None, *TEXTS)),
        "vip": pick((None, True, False)),
        "wedding": pick((None, *DAYS)),
        "seen": pick((None, at, at - timedelta(days=1), at + timedelta(days=1))),
        "hobbies": pick((None, (), ("chess",), ("chess", "Łódź"), ("garden",))),
    }
    answers = [
        Answer(survey="poll", question=question, value=value, answered_at=_moment(pick, at, zone))
        for question in ("score", "why")
        if (value := pick((None, None, 9, "garden", ("a", "b"), True, Decimal("2.5")))) is not None
    ]
    sent = pick(range(4))
    return Profile(
        id=name,
        given=pick((None, *TEXTS)),
        country=pick((None, "PL", "BG")),
        locale=pick((None, "pl-PL", "bg")),
        gender=pick((None, "f", "m")),
        time_zone=zone,
        birthday=pick((None, "--02-29", "1980-12-31", "--03-30", "--01-02", "--05-31")),
        registered_at=pick((None, at - timedelta(days=40), at - timedelta(days=400))),
        attributes={key: value for key, value in written.items() if value is not None},
        contacts=(ContactPoint(channel="email", address=f"{name}@example.com"),)
        if pick((0, 1))
        else (),
        orders=tuple(_order(pick, at, zone, name, n) for n in range(pick(range(5)))),
        interactions=tuple(_interaction(pick, at, zone, name, n) for n in range(sent * 2)),
        answers=tuple(answers),
        **_recorded(pick, at, zone, name),
    )


def _recorded(pick: Pick, at: datetime, zone: str | None, name: str) -> dict[str, Any]:

    consents = tuple(
        ConsentFact(
            id=f"{name}-k{number}",
            profile_id=name,
            kind=pick(("refused", "withdrawn")),
            purpose=pick((None, "newsletter")),
            channel=pick((None, "email")),
            happened_at=_moment(pick, at, zone),
        )
        for number in range(pick((0, 0, 2)))
    )
    memberships = tuple(
        Membership(
            id=f"{name}-m{number}",
            profile_id=name,
            segment=pick(("inner", "lapsed")),
            kind=pick(("entered", "left")),
            cause=pick(("event", "time")),
            happened_at=_moment(pick, at, zone),
        )
        for number in range(pick((0, 0, 2)))
    )
    return {"consents": consents, "memberships": memberships}


def _moment(pick: Pick, at: datetime, zone: str | None) -> datetime:
    """Near the moment of asking, at an edge of a window, or anywhere."""
    near = pick(("edge", "edge", "days", "now"))
    tick = timedelta(microseconds=pick((0, 0, 1, -1)))
    if near == "now":
        return at + tick
    if near == "days":
        return at - timedelta(days=pick((1, 2, 5, 29, 45, 100, 300, 400)), hours=pick((0, 7)))
    edge = Period.read(pick(PERIODS)).before(at, ZoneInfo(zone or pick(("UTC", "Europe/Warsaw"))))
    return edge + tick


def _order(pick: Pick, at: datetime, zone: str | None, owner: str, number: int) -> Order:
    items = tuple(
        OrderItem(
            product=pick(("p1", "p2")),
            category=pick((None, "garden", "tools")),
            brand=pick((None, "Alba", "Łan")),
            quantity=pick((0, 1, 2)),
            price=pick(AMOUNTS),
        )
        for _ in range(pick(range(3)))
    )
    return Order(
        id=f"{owner}-o{number}",
        profile_id=owner,
        placed_at=_moment(pick, at, zone),
        total=pick(AMOUNTS),
        currency=pick(("EUR", "EUR", "EUR", "BGN", "USD")),
        status=pick(("completed", "refunded")),
        source=pick((None, "web")),
        items=items,
        bill_to="Anna",
        ship_to=pick((None, "Anna", "Jan")),
    )


def _interaction(
    pick: Pick, at: datetime, zone: str | None, owner: str, number: int
) -> Interaction:
    return Interaction(
        id=f"{owner}-i{number}",
        profile_id=owner,
        channel=pick(("email", "sms")),
        kind=pick(("sent", "opened", "clicked")),
        happened_at=_moment(pick, at, zone),
        campaign=pick((None, "spring", "autumn")),
        link=pick((None, "l1")),
    )
