"""A shop as tables: what a lake or a warehouse has of the profiles that the interpreter reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from relationkit.profiles import Profile

MOMENT = pa.timestamp("us", "UTC")
NUMBER = pa.decimal128(18, 6)
TEXTS = pa.list_(pa.string())
ATTRIBUTES = {
    "points": NUMBER,
    "city": pa.string(),
    "vip": pa.bool_(),
    "wedding": pa.date32(),
    "seen": MOMENT,
    "hobbies": TEXTS,
}
PERSON = {
    "id": pa.string(),
    "given": pa.string(),
    "family": pa.string(),
    "gender": pa.string(),
    "locale": pa.string(),
    "country": pa.string(),
    "time_zone": pa.string(),
    "registered_at": MOMENT,
    "preferred_channel": pa.string(),
}
ORDER = {
    "id": pa.string(),
    "profile_id": pa.string(),
    "placed_at": MOMENT,
    "total": NUMBER,
    "currency": pa.string(),
    "status": pa.string(),
    "source": pa.string(),
    "gift": pa.bool_(),
    "ship_country": pa.string(),
}
ITEM = {
    "product": pa.string(),
    "name": pa.string(),
    "category": pa.string(),
    "brand": pa.string(),
    "quantity": pa.int32(),
    "price": NUMBER,
}
INTERACTION = {
    "id": pa.string(),
    "profile_id": pa.string(),
    "happened_at": MOMENT,
    "channel": pa.string(),
    "kind": pa.string(),
    "link": pa.string(),
    "campaign": pa.string(),
}
CONSENT = {
    "id": pa.string(),
    "profile_id": pa.string(),
    "happened_at": MOMENT,
    "kind": pa.string(),
    "purpose": pa.string(),
    "channel": pa.string(),
}
MEMBERSHIP = {
    "id": pa.string(),
    "profile_id": pa.string(),
    "happened_at": MOMENT,
    "segment": pa.string(),
    "kind": pa.string(),
    "cause": pa.string(),
}
FACT = {
    "profile_id": pa.string(),
    "name": pa.string(),
    "line": pa.int64(),
    "kind": pa.string(),
    "text": pa.string(),
    "number": pa.int64(),
}
ANSWER = {"survey": pa.string(), "question": pa.string(), "answered_at": MOMENT}


def _rows(columns: Mapping[str, Any], things: Iterable[Any]) -> list[dict[str, Any]]:
    return [{name: getattr(thing, name) for name in columns} for thing in things]


def _table(columns: Mapping[str, Any], rows: list[dict[str, Any]]) -> pa.Table:
    schema = pa.schema(list(columns.items()))
    return pa.Table.from_pylist(rows, schema=schema)


def _facts(profile: Profile) -> Iterator[dict[str, Any]]:
    """The answers as rows of facts: only the row knows the kind."""
    for answer in profile.answers:
        named = {"profile_id": profile.id, "name": answer.name, "text": None, "number": None}
        several = isinstance(answer.value, tuple)
        if several:
            yield {**named, "line": 0, "kind": "list"}
        for line, value in enumerate(answer.value if several else (answer.value,), several):
            kind = kind_of(value)
            told = (
                {"text": value}
                if kind == "text"
                else {"number": int(value * (1 if kind == "yes-no" else 10**6))}
            )
            yield {**named, "line": line, "kind": kind, **told}


def _shop_tables(profiles: Iterable[Profile]) -> dict[str, pa.Table]:
    people = tuple(profiles)
    orders = [order for profile in people for order in profile.orders]
    extra = {"birthday": pa.string(), "channels": TEXTS}
    persons = [
        {
            **_rows(PERSON, [profile])[0],
            **{name: profile.attributes.get(name) for name in ATTRIBUTES},
            "birthday": str(profile.birthday) if profile.birthday else None,
            "channels": list(profile.fact("channels")),  # type: ignore[call-overload]
        }
        for profile in people
    ]
    items = [
        {"order_id": order.id, "line": number, **_rows(ITEM, [item])[0]}
        for order in orders
        for number, item in enumerate(order.items, 1)
    ]
    answers = [
        {"profile_id": profile.id, **_rows(ANSWER, [answer])[0]}
        for profile in people
        for answer in profile.answers
    ]
    return {
        "profiles": _table({**PERSON, **ATTRIBUTES, **extra}, persons),
        "orders": _table(ORDER, _rows(ORDER, orders)),
        "items": _table({"order_id": pa.string(), "line": pa.int32(), **ITEM}, items),
        "interactions": _table(
            INTERACTION, _rows(INTERACTION, [i for p in people for i in p.interactions])
        ),
        "consents": _table(CONSENT, _rows(CONSENT, [i for p in people for i in p.consents])),
        "memberships": _table(
            MEMBERSHIP, _rows(MEMBERSHIP, [i for p in people for i in p.memberships])
        ),
        "facts": _table(FACT, [fact for profile in people for fact in _facts(profile)]),
        "answers": _table({"profile_id": pa.string(), **ANSWER}, answers),
    }


@pytest.fixture(scope="session")
def shop_tables() -> Callable[[Iterable[Profile]], dict[str, pa.Table]]:
    """Profiles as Arrow tables, one of each kind, with the columns called as in rules."""
    return _shop_tables
