"""Ready-made segments: what the literature of one-to-one marketing asks for, as rules that a shop can take and change.

Each function gives a `Segment`; its ``where`` is plain data. Orders that were cancelled or paid back do not count as bought: give
the shop's own words for what counts as ``statuses``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from relationkit.rules import (
    all_of,
    answer,
    answers,
    any_item,
    birthday,
    field,
    item,
    items,
    order,
    orders,
)
from relationkit.segments.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from relationkit.rules import Condition

BOUGHT = ("completed", "processing")
"""The words of WooCommerce for what was paid."""


def spent_over(
    amount: Decimal | int,
    currency: str,
    *,
    within: str = "3 months",
    statuses: Collection[str] = BOUGHT,
) -> Segment:
    """Bought for more than so much lately.

    >>> spent_over(50, "EUR").where.currency
    'EUR'
    """
    spent = orders.sum("total", within=within, where=_paid(statuses))
    return Segment("spent-over", where=spent.more_than(amount, currency))


def bought(
    *,
    brand: str | None = None,
    product: str | None = None,
    category: str | None = None,
    within: str | None = None,
    statuses: Collection[str] = BOUGHT,
) -> Segment:
    """Bought a brand, a model, or from a category: one item that is all that is named.

    >>> bought(brand="Alba").id
    'bought'
    """
    named = {"brand": brand, "product": product, "category": category}
    wanted = [item(name).equals(value) for name, value in named.items() if value is not None]
    return Segment(
        "bought",
        where=orders.any(within=within, where=all_of(any_item(all_of(*wanted)), _paid(statuses))),
    )


def bought_lately(
    *, within: str = "10 days", channel: str = "email", statuses: Collection[str] = BOUGHT
) -> Segment:
    """Bought in the last days, and can be reached.

    >>> bought_lately(channel="post").where.kind
    'all-of'
    """
    lately = orders.any(within=within, where=_paid(statuses))
    return Segment("bought-lately", where=all_of(lately, field("channels").contains(channel)))


def gift_buyers(
    *, within: str = "1 year", at_least: int = 1, statuses: Collection[str] = BOUGHT
) -> Segment:
    """Had an order sent to somebody else.

    >>> gift_buyers(at_least=2).where.value
    2
    """
    gifts = orders.count(within=within, where=all_of(order("gift").equals(True), _paid(statuses)))  # noqa: FBT003 - a value
    return Segment("gift-buyers", where=gifts.at_least(at_least))


def convenience_shoppers(*, categories: int = 5, within: str = "1 year") -> Segment:
    """Seek everything under one roof: bought from many categories.

    >>> convenience_shoppers().where.value
    5
    """
    return Segment(
        "convenience-shoppers",
        where=items.distinct("category", within=within).at_least(categories),
    )


def specialists(
    category: str, *, share: Decimal = Decimal("0.8"), at_least: int = 3, within: str = "1 year"
) -> Segment:
    """Seek the specialist's depth: nearly all they bought is from one category.

    >>> specialists("garden").where.kind
    'all-of'
    """
    theirs = item("category").equals(category)
    return Segment(
        "specialists",
        where=all_of(
            items.share(within=within, where=theirs).at_least(share),
            items.count(within=within, where=theirs).at_least(at_least),
        ),
    )


def birthday_soon(days: int = 7) -> Segment:
    """Have their birthday today or in the days after.

    >>> birthday_soon().where.days
    7
    """
    return Segment("birthday-soon", where=birthday.within_days(days))


def name_day_soon(names: Iterable[str]) -> Segment:
    """Bear a name whose day comes: those of the names in use for which `relationkit.greetings.name_days` has a day ahead.

    >>> name_day_soon(["Anna", "Joachim"]).where.op
    'one-of'
    """
    return Segment("name-day-soon", where=field("given").one_of(*names))


def new_customers(*, within: str = "30 days", statuses: Collection[str] = BOUGHT) -> Segment:
    """Bought for the first time lately.

    >>> new_customers().where.kind
    'first-time'
    """
    return Segment("new-customers", where=orders.first_time(within=within, where=_paid(statuses)))


def active_customers(
    *, at_least: int = 2, within: str = "6 months", statuses: Collection[str] = BOUGHT
) -> Segment:
    """Bought more than once lately.

    >>> active_customers().where.value
    2
    """
    lately = orders.count(within=within, where=_paid(statuses))
    return Segment("active-customers", where=lately.at_least(at_least))


def at_risk(
    *,
    silent: str = "3 months",
    active: str = "6 months",
    at_least: int = 3,
    statuses: Collection[str] = BOUGHT,
) -> Segment:
    """Bought often, and have been silent for a while, though not for long.

    >>> at_risk().where.kind
    'all-of'
    """
    paid = _paid(statuses)
    return Segment(
        "at-risk",
        where=all_of(
            orders.stopped(silent=silent, active=active, where=paid),
            orders.count(where=paid).at_least(at_least),
        ),
    )


def lapsed(
    *, silent: str = "6 months", active: str = "2 years", statuses: Collection[str] = BOUGHT
) -> Segment:
    """Bought within the last years, but not lately.

    >>> lapsed().where.kind
    'stopped'
    """
    return Segment(
        "lapsed", where=orders.stopped(silent=silent, active=active, where=_paid(statuses))
    )


def won_back(
    *, within: str = "30 days", pause: str = "6 months", statuses: Collection[str] = BOUGHT
) -> Segment:
    """Came back after a long pause.

    >>> won_back().where.kind
    'restarted'
    """
    return Segment(
        "won-back", where=orders.restarted(within=within, pause=pause, where=_paid(statuses))
    )


def one_time_buyers(
    since: datetime, until: datetime, *, statuses: Collection[str] = BOUGHT
) -> Segment:
    """Bought once in their life, in this season.

    >>> from datetime import UTC, datetime
    >>> one_time_buyers(datetime(2025, 11, 15, tzinfo=UTC), datetime(2026, 1, 7, tzinfo=UTC)).id
    'one-time-buyers'
    """
    paid = _paid(statuses)
    return Segment(
        "one-time-buyers",
        where=all_of(
            orders.count(where=paid).equals(1),
            orders.count(since=since, until=until, where=paid).equals(1),
        ),
    )


def channel_not_asked(question: str = "preferred-channel") -> Segment:
    """Have not told which channel they prefer, and have not been asked by a survey.

    >>> channel_not_asked().where.kind
    'all-of'
    """
    return Segment(
        "channel-not-asked",
        where=all_of(
            field("preferred_channel").is_unknown(),
            answers.none(where=answer("question").equals(question)),
        ),
    )


def _paid(statuses: Collection[str]) -> Condition:
    return order("status").one_of(*statuses)
