from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument
from relationkit.rules import Definition, all_of, field, in_segment, orders
from relationkit.rules.generated import compile_python, standings
from relationkit.rules.packed import EventColumns, Packed

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 3, 1, tzinfo=UTC)
THEN = datetime(2026, 2, 1, tzinfo=UTC)
PEOPLE = [
    Packed(f"c{total}", orders=EventColumns([THEN], {"total": total, "currency": "EUR"}))
    for total in (10, 30, 30, 20)
]


def test_equals_share_a_place() -> None:
    """Two at the top fill the first place and the second."""
    best = orders.sum("total").in_top(1, currency="EUR")
    cuts = standings(Definition("best", best), PEOPLE, at=NOW)
    bound = compile_python(best).bind(at=NOW, standings=cuts)

    assert {(best, "UTC"): Fraction(30)} == cuts.cuts
    assert [False, True, True, False] == [bound.truth(one) for one in PEOPLE]


def test_the_ranks_of_other_segments_are_found_in_the_same_pass() -> None:
    """Each with the zone of its own shop; the customers are read once."""
    inner = Definition("inner", field("points").in_top(percent=0), "Asia/Tehran")
    low = orders.count().in_bottom(1)
    asked = Definition("asked", all_of(low, in_segment("inner")))
    found = standings(asked, iter(PEOPLE), at=NOW, segments={"inner": inner})

    assert {(low, "UTC"): Fraction(1), (inner.where, "Asia/Tehran"): None} == found.cuts


def test_nobody_is_read_where_nothing_is_ranked() -> None:
    """A rule without ranks costs nothing."""

    def everybody() -> Iterator[Packed]:
        yield pytest.fail("somebody was read")

    assert {} == standings(Definition("all", orders.any()), everybody(), at=NOW).cuts


def test_of_what_nobody_has_nobody_is_first() -> None:
    """Neither among those without a number nor, with a share of none, among those who have one."""
    rule = field("points").in_top(percent=0)
    found = standings(Definition("none", rule), [Packed("c1", facts={"points": 5})], at=NOW)
    bound = compile_python(rule).bind(at=NOW, standings=found)

    assert [False, None] == [
        bound.truth(Packed("c1", facts={"points": points})) for points in (5, None)
    ]


def test_a_naive_moment_is_refused() -> None:
    """As everywhere."""
    with pytest.raises(InvalidDocument, match="naive"):
        standings(Definition("all", orders.any()), PEOPLE, at=datetime(2026, 3, 1))  # noqa: DTZ001
