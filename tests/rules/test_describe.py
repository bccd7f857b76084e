from datetime import UTC, datetime

import pytest

from relationkit.rules import (
    Condition,
    all_of,
    any_of,
    birthday,
    field,
    item,
    items,
    not_,
    or_unknown,
    order,
    orders,
)
from relationkit.rules.describe import sentence


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (field("country").equals("PL"), "country is 'PL'"),
        (field("points").between(1, 2), "points is between 1 and 2"),
        (field("country").one_of("PL", "BG"), "country is one of 'PL', 'BG'"),
        (field("hobby").is_unknown(), "hobby is unknown"),
        (birthday.within_days(7), "birthday is within the next 7 days"),
        (
            all_of(orders.none(within="60d"), not_(field("x").is_known())),
            "(count of orders within 60d is 0) and (not (x is known))",
        ),
        (
            any_of(or_unknown(field("x").more_than(1)), field("x").at_most(0)),
            "((x is more than 1) or unknown) or (x is at most 0)",
        ),
        (
            items.sum(
                "amount",
                since=datetime(2026, 1, 1, tzinfo=UTC),
                until=datetime(2026, 2, 1, tzinfo=UTC),
            ).less_than(9, "EUR"),
            "sum of amount of items since 2026-01-01T00:00:00+00:00 until 2026-02-01T00:00:00+00:00 is less than 9 EUR",
        ),
        (
            orders.days_since_last(
                where=all_of(item("brand") == "X", order("status") != "new")
            ).at_least(3),
            "days since the last of orders where (item brand is 'X') and (order status is not 'new') is at least 3",
        ),
    ],
)
def test_a_rule_reads_as_a_sentence(rule: Condition, expected: str) -> None:
    """Every kind of condition can be said in English."""
    assert expected == sentence(rule)
