"""Random rules over small random shops, to hold an executor of rules against the interpreter.

Everything is chosen through one function, so that the same generator serves a loop with a seed (`random.Random(7).choice`) and
hypothesis (`cases`), which finds the smallest case that fails. The values are few and lie at edges: a microsecond around the
ends of windows, sums of exactly 50, letters that fold to two, customers of whom little is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from relationkit.profiles import (
    Answer,
    ContactPoint,
    FieldRegistry,
    FieldSpec,
    Interaction,
    Order,
    OrderItem,
    Profile,
)
from relationkit.rules import (
    Condition,
    Definition,
    Period,
    Rates,
    all_of,
    anniversary,
    any_item,
    any_of,
    at_least_k_of,
    birthday,
    bucket,
    field,
    followed_by,
    in_segment,
    none_of,
    not_,
    or_unknown,
    sequence,
    step,
)
from relationkit.rules.builder import Asked
from relationkit.rules.history import History
from relationkit.rules.terms import EventKind, FieldTerm, Scope
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from hypothesis import strategies as st

Pick: TypeAlias = Callable[[Sequence[Any]], Any]

FIELDS = FieldRegistry(
    FieldSpec(name=name, type=kind, purposes=("newsletter",), ask={"en": "to fit"})
    for name, kind in {
        "points": "number",
        "city": "text",
        "vip": "yes-no",
        "wedding": "day",
        "seen": "moment",
        "hobbies": "list",
    }.items()
)
"""What the random customers are asked for."""

MOMENTS = (
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # summer time begins in Europe
    datetime(2026, 5, 31, 12, tzinfo=UTC),
    datetime(2024, 2, 29, 23, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 22, 15, 0, 1, tzinfo=UTC),
)
ZONES = (None, "Europe/Warsaw", "America/New_York", "Asia/Tehran", "Pacific/Kiritimati")
PERIODS = ("1 hour", "1 day", "30 days", "2 weeks", "1 month", "3 months", "1 year")
_BETWEEN = (
    ("1 month", "1 day"),
    ("3 months", "1 month"),
    ("1 year", "30 days"),
    ("2 weeks", "1 hour"),
)
RATES = Rates("EUR", {"BGN": Decimal("0.5112918812"), "PLN": Decimal("0.2347")})

_TEXTS = (
    "garden",
    "Garden",
    "tools",
    "Łódź",
    "łódź",
    "straße",
    "STRASSE",
    "ΣΊΣΥΦΟΣ",
    "a%b_c",
    "O'Neil",
)
_PARTS = ("a", "G", "ŁÓ", "ss", "σ", "%", "_", "'", "ß", "z", "")
_NUMBERS = (0, 1, 3, -2, Decimal("0.1"), Decimal("49.99"), 50, Decimal("50.000001"), Decimal("2.5"))
_AMOUNTS = tuple(map(Decimal, ("0", "0.1", "0.2", "10", "49.99", "50", "50.01", "-5", "25")))
_COUNTS = (0, 1, 2, 3, Decimal("1.5"))
_DAYS = (
    date(2020, 2, 29),
    date(1999, 12, 31),
    date(2001, 3, 29),
    date(2000, 5, 31),
    date(1990, 1, 3),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A rule, a shop, a moment, and all else that an executor is given."""

    definition: Definition
    profiles: tuple[Profile, ...]
    at: datetime
    rates: Rates | None
    segments: Mapping[str, Definition]


def cases() -> st.SearchStrategy[Case]:
    """All of it as a hypothesis strategy, which shrinks.

    >>> from hypothesis import strategies as st
    >>> isinstance(cases(), st.SearchStrategy)
    True
    """
    from hypothesis import strategies as st

    @st.composite
    def drawn(draw: st.DrawFn) -> Case:
        return random_case(lambda options: draw(st.sampled_from(options)))

    return drawn()


def random_case(pick: Pick) -> Case:
    """One rule over one shop.

    >>> import random
    >>> random_case(random.Random(7).choice).definition.id
    'asked'
    """
    at = pick(MOMENTS)
    profiles = random_shop(pick, at, people=pick((1, 2, 4)))
    return case_over(pick, profiles, at)


def case_over(pick: Pick, profiles: tuple[Profile, ...], at: datetime) -> Case:
    """One rule over a given shop."""
    ids = [profile.id for profile in profiles]
    inner = Definition(
        "inner",
        random_rule(pick, at, depth=1, inner=False),
        pick(("UTC", "Asia/Tehran")),
        *(frozenset({pick(ids)}) if pick((0, 0, 1)) else frozenset() for _ in range(2)),
    )
    asked = Definition(
        "asked",
        random_rule(pick, at, depth=pick((0, 1, 2))),
        pick(("UTC", "Europe/Warsaw")),
        *(frozenset({pick(ids)}) if not pick(range(12)) else frozenset() for _ in range(2)),
    )
    return Case(asked, profiles, at, pick((None, RATES)), {"inner": inner})


def random_shop(pick: Pick, at: datetime, people: int) -> tuple[Profile, ...]:
    """So many customers, c1, c2 and on, with a history around `at`."""
    return tuple(_profile(pick, at, f"c{number}") for number in range(1, people + 1))


def _profile(pick: Pick, at: datetime, name: str) -> Profile:
    zone = pick(ZONES)
    written = {
        "points": pick((None, *_NUMBERS)),
        "city": pick((None, *_TEXTS)),
        "vip": pick((None, True, False)),
        "wedding": pick((None, *_DAYS)),
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
        given=pick((None, *_TEXTS)),
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
    from relationkit.profiles import ConsentFact, Membership

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
            price=pick(_AMOUNTS),
        )
        for _ in range(pick(range(3)))
    )
    return Order(
        id=f"{owner}-o{number}",
        profile_id=owner,
        placed_at=_moment(pick, at, zone),
        total=pick(_AMOUNTS),
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


# ------------------------------------------------------------------------------------------------- rules

_KINDS: tuple[EventKind, ...] = (
    "orders",
    "orders",
    "items",
    "interactions",
    "interactions",
    "consents",
    "answers",
    "memberships",
)
_EVENT_FACTS: Mapping[Scope, Mapping[str, Sequence[Any]]] = {
    "order": {
        "status": ("completed", "refunded"),
        "gift": (True, False),
        "currency": ("EUR", "BGN"),
        "source": ("web",),
        "total": _AMOUNTS,
        "id": ("c1-o0", "c1-o1"),
    },
    "item": {
        "category": ("garden", "tools"),
        "brand": ("Alba", "łan"),
        "product": ("p1",),
        "quantity": (0, 1, 2),
        "price": _AMOUNTS,
        "amount": _AMOUNTS,
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
_SCOPES: Mapping[EventKind, tuple[Scope, ...]] = {
    "orders": ("order", "order", "item"),
    "items": ("item", "item", "order"),
    "interactions": ("interaction",),
    "consents": ("consent",),
    "answers": ("answer",),
    "memberships": ("membership",),
}
_SUMMED = {"orders": ("total",), "items": ("amount", "price", "quantity")}
_MONEY = ("total", "amount", "price")


def random_rule(pick: Pick, at: datetime, depth: int, *, inner: bool = True) -> Condition:
    """A rule of that many floors, over the fields of the random customers.

    >>> import random
    >>> random_rule(random.Random(7).choice, MOMENTS[0], 0).kind in {"compare", "anniversary", "ranked"}
    True
    """
    if depth == 0:
        return _leaf(pick, at, inner=inner)
    parts = [random_rule(pick, at, depth - 1, inner=inner) for _ in range(pick((1, 2, 2, 3)))]
    join = pick((all_of, all_of, any_of, none_of, not_, or_unknown, at_least_k_of))
    if join in {not_, or_unknown}:
        return join(parts[0])
    if join is at_least_k_of:
        return at_least_k_of(pick(range(1, len(parts) + 1)), *parts)
    return join(*parts)


def _leaf(pick: Pick, at: datetime, *, inner: bool) -> Condition:
    make = pick((*(_fact,) * 4, *(_term,) * 8, _lifecycle, _sequence, _rank, _other))
    if make is _other and inner and pick((0, 1)):
        return in_segment("inner")
    return make(pick, at)


def _fact(pick: Pick, at: datetime) -> Condition:
    name, values = pick(
        (
            ("country", ("PL", "BG", "pl")),
            ("given", _TEXTS),
            ("gender", ("f", "m")),
            ("language", ("pl", "bg")),
            ("registered_at", (at - timedelta(days=40), at)),
            ("time_zone", ("Europe/Warsaw",)),
            ("points", _NUMBERS),
            ("city", _TEXTS),
            ("vip", (True, False)),
            ("wedding", _DAYS),
            ("seen", (at, at - timedelta(days=1))),
            ("hobbies", ("chess", "Łódź", "garden")),
            ("channels", ("email", "sms")),
            ("answers.poll.score", (9, "garden", True, Decimal("2.5"), "a")),
            ("answers.poll.why", ("garden", "a", 9)),
        )
    )
    return _compared(pick, field(name), (*values, pick((5, "PL"))))


def _compared(
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
        return getattr(asked, op)(pick((*_PARTS, "chess", "garden")))
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


def _where(pick: Pick, events: EventKind, depth: int = 1) -> Condition | None:
    """Nothing, one comparison, or a few of them joined, with what came after."""
    if not pick(range(4)):
        return None
    return _event_condition(pick, events, depth)


def _event_condition(pick: Pick, events: EventKind, depth: int) -> Condition:
    if depth and pick((0, 1)):
        parts = [_event_condition(pick, events, 0) for _ in range(2)]
        join = pick((all_of, any_of, none_of, not_, or_unknown))
        return join(parts[0]) if join in {not_, or_unknown} else join(*parts)
    if depth and events == "orders" and not pick(range(4)):
        return any_item(_event_condition(pick, "items", 1))
    if depth and events in {"orders", "interactions"} and not pick(range(4)):
        other = pick(("interactions", "orders"))
        same = ("campaign",) if other == events == "interactions" and pick((0, 1)) else ()
        return followed_by(
            History(other),
            where=_where(pick, other, 0),
            same=same,
            within=pick((None, "2 weeks", "1 hour")),
        )
    scope = pick(_SCOPES[events])
    name = pick(tuple(_EVENT_FACTS[scope]))
    values = _EVENT_FACTS[scope][name]
    return _compared(pick, Asked(FieldTerm(kind="field", of=scope, name=name)), values)


def _during(pick: Pick, at: datetime) -> dict[str, Any]:
    zone = pick(("customer", "customer", "shop", "utc"))
    shape = pick(("always", "within", "within", "not_within", "both", "since", "until", "dates"))
    written = {
        "always": {},
        "within": {"within": pick(PERIODS)},
        "not_within": {"not_within": pick(PERIODS)},
        "since": {"since": at - timedelta(days=pick((1, 45)))},
        "until": {"until": at - timedelta(days=pick((-1, 2)))},
        "both": dict(zip(("within", "not_within"), pick(_BETWEEN), strict=True)),
        "dates": {"since": at - timedelta(days=100), "until": at - timedelta(days=pick((1, 29)))},
    }
    return {**written[shape], "zone": zone}


def _which(pick: Pick, at: datetime, events: EventKind) -> dict[str, Any]:
    which = {**_during(pick, at), "where": _where(pick, events)}
    if not pick(range(6)):
        anchoring = pick(_KINDS[:5])
        ends = pick(("first_event", "last_event"))
        which["after"] = getattr(History(anchoring), ends)(where=_where(pick, anchoring, 0))
        which["lasting"] = pick((None, "1 hour", "2 weeks", "30 days"))
    return which


def _term(pick: Pick, at: datetime) -> Condition:
    events = pick(_KINDS)
    history = History(events)
    if not pick(range(5)):
        history = history.latest(pick((1, 2, 5)), where=_where(pick, events, 0))
    which = _which(pick, at, events)
    make = pick(
        ("count", "count", "any", "none", "number", "distinct", "end", "since", "gap", "share")
    )
    if make in {"any", "none"}:
        return getattr(history, make)(**which)
    if make == "count":
        return _compared(pick, history.count(**which), _COUNTS)
    if make == "number" and events in _SUMMED:
        name = pick(_SUMMED[events])
        asked = getattr(history, pick(("sum", "sum", "average", "min", "max")))(name, **which)
        return _compared(pick, asked, (*_AMOUNTS, Decimal("24.995")), _currency(pick, name))
    if make == "distinct":
        name = pick(tuple(_EVENT_FACTS[pick(_SCOPES[events][:1])]))
        return _compared(pick, history.distinct(name, **which), _COUNTS)
    if make == "end":
        names = _EVENT_FACTS[_SCOPES[events][0]]
        name = pick(tuple(names))
        asked = getattr(history, pick(("first", "last")))(name, **which)
        return _compared(pick, asked, names[name], _currency(pick, name))
    if make == "since":
        days = getattr(History(events), pick(("days_since_last", "days_since_first")))
        asked = days(where=which["where"], zone=which["zone"])
        return _compared(pick, asked, (0, 1, 29, 30, Decimal("30.5"), 45))
    if make == "share":
        name = pick((None, *_SUMMED.get(events, ())))
        shares = (0, Decimal("0.5"), 1, Decimal("0.333"))
        return _compared(pick, history.share(name, **which), shares)
    gaps = (0, 1, Decimal("0.5"), 29, 30, 300)
    return _compared(pick, history.gap(pick(("longest", "shortest", "average")), **which), gaps)


def _currency(pick: Pick, name: str) -> str | None:
    return pick(("EUR", "EUR", "BGN")) if name in _MONEY else None


def _lifecycle(pick: Pick, _at: datetime) -> Condition:
    events = pick(_KINDS)
    history, where = History(events), _where(pick, events)
    zone = pick(("customer", "shop"))
    return pick(
        (
            history.first_time(within=pick(PERIODS), where=where, zone=zone),
            history.stopped(
                silent="1 month", active=pick(("3 months", "1 year")), where=where, zone=zone
            ),
            history.restarted(
                within="1 day", pause=pick(("30 days", "3 months")), where=where, zone=zone
            ),
            history.regularly(
                every=pick(("1 day", "1 month")),
                periods=3,
                at_least=pick((None, 1, 2)),
                where=where,
            ),
        )
    )


def _sequence(pick: Pick, at: datetime) -> Condition:
    steps = [
        step(
            History(events := pick(_KINDS[:5])),
            where=_where(pick, events, 0),
            within=pick((None, "1 hour", "2 weeks", "30 days")) if number else None,
        )
        for number in range(pick((2, 2, 3)))
    ]
    return sequence(*steps, **_during(pick, at))


def _rank(pick: Pick, at: datetime) -> Condition:
    events = pick(_KINDS[:5])
    which = _which(pick, at, events)
    name = {"items": "brand", "answers": "question"}.get(events, "id")
    asked, currency = pick(
        (
            (field("points"), None),
            (History(events).count(**which), None),
            (History(events).distinct(name, **which), None),
            (
                History("orders").sum("total", **_which(pick, at, "orders")),
                _currency(pick, "total"),
            ),
            (History("items").max("quantity", **_which(pick, at, "items")), None),
        )
    )
    ranked = pick((asked.in_top, asked.in_bottom))
    if pick((0, 1)):
        return ranked(pick((1, 2)), currency=currency)
    return ranked(percent=pick((Decimal(0), 25, Decimal("33.3"), 50, 100)), currency=currency)


def _other(pick: Pick, _at: datetime) -> Condition:
    day = pick((birthday, anniversary("wedding"), anniversary("city")))
    return pick(
        (
            day.within_days(
                pick((1, 3, 30)),
                first=pick((0, -2, 5)),
                leap=pick(("feb-28", "mar-1")),
                zone=pick(("customer", "shop", "utc")),
            ),
            bucket(
                pick(("spring", "autumn")),
                below=pick((50, Decimal("33.3"), 100)),
                from_=pick((0, 10)),
            ),
        )
    )
