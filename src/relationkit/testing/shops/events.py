"""Random comparisons, and what random rules ask of events: a `where`, a window, an anchor, the latest so many."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from relationkit.rules import (
    Condition,
    all_of,
    any_item,
    any_of,
    followed_by,
    none_of,
    not_,
    or_unknown,
)
from relationkit.rules.builder import Asked
from relationkit.rules.history import History
from relationkit.rules.terms import EventKind, FieldTerm, Scope
from relationkit.rules.values import kind_of
from relationkit.testing.shops.values import (
    AMOUNTS,
    BETWEEN,
    PARTS,
    PERIODS,
    Pick,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS: tuple[EventKind, ...] = (
    "orders",
    "orders",
    "items",
    "interactions",
    "interactions",
    "consents",
    "answers",
    "memberships",
)

EVENT_FACTS: Mapping[Scope, Mapping[str, Sequence[Any]]] = {
    "order": {
        "status": ("completed", "refunded"),
        "gift": (True, False),
        "currency": ("EUR", "BGN"),
        "source": ("web",),
        "total": AMOUNTS,
        "id": ("c1-o0", "c1-o1"),
    },
    "item": {
        "category": ("garden", "tools"),
        "brand": ("Alba", "łan"),
        "product": ("p1",),
        "quantity": (0, 1, 2),
        "price": AMOUNTS,
        "amount": AMOUNTS,
    },
    "interaction": {
        "kind": ("sent", "opened", "clicked"),
        "channel": ("email", "sms"),
        "campaign": ("spring", "autumn"),
        "link": ("l1",),
    },
    "consent": {
        "kind": ("refused", "withdrawn"),
        "purpose": ("newsletter",),
        "channel": ("email",),
    },
    "answer": {
        "survey": ("poll",),
        "question": ("score", "why"),
        "value": (9, "garden", True, "a"),
    },
    "membership": {"segment": ("inner", "lapsed"), "kind": ("entered", "left"), "cause": ("time",)},
}


SCOPES: Mapping[EventKind, tuple[Scope, ...]] = {
    "orders": ("order", "order", "item"),
    "items": ("item", "item", "order"),
    "interactions": ("interaction",),
    "consents": ("consent",),
    "answers": ("answer",),
    "memberships": ("membership",),
}


SUMMED = {"orders": ("total",), "items": ("amount", "price", "quantity")}


MONEY = ("total", "amount", "price")


def compared(
    pick: Pick, asked: Asked, values: Sequence[Any], currency: str | None = None
) -> Condition:
    """Any comparison that these values allow; now and then with a value of another kind."""
    kinds = {type(value) for value in values}
    ops = ["equals", "not_equals", "one_of", "is_unknown", "is_known"]
    if bool not in kinds:
        ops += ["less_than", "at_most", "more_than", "at_least", "between"]
    if str in kinds and isinstance(asked.term, FieldTerm):
        ops += ["contains", "starts_with", "ends_with", "has_all", "has_none"]
    op = pick(ops)
    if op in {"is_unknown", "is_known"}:
        return getattr(asked, op)()
    if op in {"contains", "starts_with", "ends_with"}:
        return getattr(asked, op)(pick((*PARTS, "chess", "garden")))
    values = [
        value
        for value in values
        if op not in {"less_than", "between"} or not isinstance(value, bool)
    ]
    if op in {"one_of", "has_all", "has_none"}:
        chosen = [pick(values) for _ in range(pick((1, 2)))]
        if currency is None:
            return getattr(asked, op)(*chosen)
        return asked.one_of(*chosen, currency=currency)
    money = () if currency is None else (currency,)
    if op == "between":
        low = pick(values)
        same = [value for value in values if kind_of(value) == kind_of(low)]
        return asked.between(low, pick(same), *money)
    return getattr(asked, op)(pick(values), *money)


def where_of(pick: Pick, events: EventKind, depth: int = 1) -> Condition | None:
    """Nothing, one comparison, or a few of them joined, with what came after."""
    if not pick(range(4)):
        return None
    return event_condition(pick, events, depth)


def event_condition(pick: Pick, events: EventKind, depth: int) -> Condition:
    """A condition over one event; of no depth it is one comparison."""
    if depth and pick((0, 1)):
        parts = [event_condition(pick, events, 0) for _ in range(2)]
        join = pick((all_of, any_of, none_of, not_, or_unknown))
        return join(parts[0]) if join in {not_, or_unknown} else join(*parts)
    if depth and events == "orders" and not pick(range(4)):
        return any_item(event_condition(pick, "items", 1))
    if depth and events in {"orders", "interactions"} and not pick(range(4)):
        other = pick(("interactions", "orders"))
        same = ("campaign",) if other == events == "interactions" and pick((0, 1)) else ()
        return followed_by(
            History(other),
            where=where_of(pick, other, 0),
            same=same,
            within=pick((None, "2 weeks", "1 hour")),
        )
    scope = pick(SCOPES[events])
    name = pick(tuple(EVENT_FACTS[scope]))
    values = EVENT_FACTS[scope][name]
    return compared(pick, Asked(FieldTerm(kind="field", of=scope, name=name)), values)


def during(pick: Pick, at: datetime) -> dict[str, Any]:
    """No window, or one of any shape."""
    zone = pick(("customer", "customer", "shop", "utc"))
    shape = pick(("always", "within", "within", "not_within", "both", "since", "until", "dates"))
    written: dict[str, dict[str, Any]] = {
        "always": {},
        "within": {"within": pick(PERIODS)},
        "not_within": {"not_within": pick(PERIODS)},
        "since": {"since": at - timedelta(days=pick((1, 45)))},
        "until": {"until": at - timedelta(days=pick((-1, 2)))},
        "both": dict(zip(("within", "not_within"), pick(BETWEEN), strict=True)),
        "dates": {"since": at - timedelta(days=100), "until": at - timedelta(days=pick((1, 29)))},
    }
    return {**written[shape], "zone": zone}


def selected(pick: Pick, at: datetime, events: EventKind) -> dict[str, Any]:
    """All that tells which events a term looks at."""
    which = {**during(pick, at), "where": where_of(pick, events)}
    if not pick(range(6)):
        anchoring = pick(KINDS[:5])
        ends = pick(("first_event", "last_event"))
        which["after"] = getattr(History(anchoring), ends)(where=where_of(pick, anchoring, 0))
        which["lasting"] = pick((None, "1 hour", "2 weeks", "30 days"))
    return which


def currency_of(pick: Pick, name: str) -> str | None:
    """The currency that a comparison with this field needs."""
    return pick(("EUR", "EUR", "BGN")) if name in MONEY else None
