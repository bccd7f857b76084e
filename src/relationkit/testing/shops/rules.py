"""Random rules over the fields of the random customers."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from relationkit.rules import (
    Condition,
    all_of,
    anniversary,
    any_of,
    at_least_k_of,
    birthday,
    bucket,
    field,
    in_segment,
    none_of,
    not_,
    or_unknown,
    sequence,
    step,
)
from relationkit.rules.history import History
from relationkit.testing.shops.events import (
    EVENT_FACTS,
    KINDS,
    SCOPES,
    SUMMED,
    compared,
    currency_of,
    during,
    selected,
    where_of,
)
from relationkit.testing.shops.values import (
    AMOUNTS,
    COUNTS,
    DAYS,
    NUMBERS,
    PERIODS,
    TEXTS,
    Pick,
)


def random_rule(pick: Pick, at: datetime, depth: int, *, inner: bool = True) -> Condition:
    """A rule of that many floors, over the fields of the random customers.

    >>> import random
    >>> from relationkit.testing.shops import MOMENTS
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
            ("given", TEXTS),
            ("gender", ("f", "m")),
            ("language", ("pl", "bg")),
            ("registered_at", (at - timedelta(days=40), at)),
            ("time_zone", ("Europe/Warsaw",)),
            ("points", NUMBERS),
            ("city", TEXTS),
            ("vip", (True, False)),
            ("wedding", DAYS),
            ("seen", (at, at - timedelta(days=1))),
            ("hobbies", ("chess", "Łódź", "garden")),
            ("channels", ("email", "sms")),
            ("answers.poll.score", (9, "garden", True, Decimal("2.5"), "a")),
            ("answers.poll.why", ("garden", "a", 9)),
        )
    )
    return compared(pick, field(name), (*values, pick((5, "PL"))))


def _term(pick: Pick, at: datetime) -> Condition:
    events = pick(KINDS)
    history = History(events)
    if not pick(range(5)):
        history = history.latest(pick((1, 2, 5)), where=where_of(pick, events, 0))
    which = selected(pick, at, events)
    make = pick(
        ("count", "count", "any", "none", "number", "distinct", "end", "since", "gap", "share")
    )
    if make in {"any", "none"}:
        return getattr(history, make)(**which)
    if make == "count":
        return compared(pick, history.count(**which), COUNTS)
    if make == "number" and events in SUMMED:
        name = pick(SUMMED[events])
        asked = getattr(history, pick(("sum", "sum", "average", "min", "max")))(name, **which)
        return compared(pick, asked, (*AMOUNTS, Decimal("24.995")), currency_of(pick, name))
    if make == "distinct":
        name = pick(tuple(EVENT_FACTS[pick(SCOPES[events][:1])]))
        return compared(pick, history.distinct(name, **which), COUNTS)
    if make == "end":
        names = EVENT_FACTS[SCOPES[events][0]]
        name = pick(tuple(names))
        asked = getattr(history, pick(("first", "last")))(name, **which)
        return compared(pick, asked, names[name], currency_of(pick, name))
    if make == "since":
        days = getattr(History(events), pick(("days_since_last", "days_since_first")))
        asked = days(where=which["where"], zone=which["zone"])
        return compared(pick, asked, (0, 1, 29, 30, Decimal("30.5"), 45))
    if make == "share":
        name = pick((None, *SUMMED.get(events, ())))
        shares = (0, Decimal("0.5"), 1, Decimal("0.333"))
        return compared(pick, history.share(name, **which), shares)
    gaps = (0, 1, Decimal("0.5"), 29, 30, 300)
    return compared(pick, history.gap(pick(("longest", "shortest", "average")), **which), gaps)


def _lifecycle(pick: Pick, _at: datetime) -> Condition:
    events = pick(KINDS)
    history, where = History(events), where_of(pick, events)
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
            History(events := pick(KINDS[:5])),
            where=where_of(pick, events, 0),
            within=pick((None, "1 hour", "2 weeks", "30 days")) if number else None,
        )
        for number in range(pick((2, 2, 3)))
    ]
    return sequence(*steps, **during(pick, at))


def _rank(pick: Pick, at: datetime) -> Condition:
    events = pick(KINDS[:5])
    which = selected(pick, at, events)
    name = {"items": "brand", "answers": "question"}.get(events, "id")
    asked, currency = pick(
        (
            (field("points"), None),
            (History(events).count(**which), None),
            (History(events).distinct(name, **which), None),
            (
                History("orders").sum("total", **selected(pick, at, "orders")),
                currency_of(pick, "total"),
            ),
            (History("items").max("quantity", **selected(pick, at, "items")), None),
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
