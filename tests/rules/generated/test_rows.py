from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument
from relationkit.rules import (
    all_of,
    any_of,
    at_least_k_of,
    bucket,
    field,
    none_of,
    not_,
    or_unknown,
    orders,
)
from relationkit.rules.generated import compile_rows

if TYPE_CHECKING:
    from relationkit.rules import Condition

ROWS: list[dict[str, object]] = [
    {"country": "PL", "points": 60},
    {"country": "PL", "points": None},
    {"country": None, "points": 10},
    {},
]
POLISH, MANY = field("country") == "PL", field("points").at_least(50)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (all_of(POLISH, MANY), [True, False, False, False]),
        (any_of(POLISH, MANY), [True, True, False, False]),
        (not_(MANY), [False, False, True, False]),
        (none_of(POLISH, MANY), [False, False, False, False]),
        (or_unknown(MANY), [True, True, False, True]),
        (at_least_k_of(2, POLISH, MANY, field("points").is_known()), [True, False, False, False]),
    ],
)
def test_parts_are_joined_as_everywhere(rule: Condition, expected: list[bool]) -> None:
    """Unknown stays out, whatever it is joined with, unless it is let in; rows may be any iterable."""
    compiled = compile_rows(rule)

    assert expected == compiled.over(ROWS)
    assert expected == compiled.over(iter(ROWS))
    assert expected == [compiled.holds(row) for row in ROWS]


@pytest.mark.parametrize("rule", [orders.any(), bucket("spring", below=50)])
def test_a_row_has_fields_and_nothing_else(rule: Condition) -> None:
    """A rule that asks for more is refused before any row is read."""
    with pytest.raises(InvalidDocument, match="asks for more than fields") as caught:
        compile_rows(not_(rule))

    assert ((rule.kind, "not-a-field"),) == caught.value.issues


def test_neither_source_nor_repr_shows_a_value() -> None:
    """Names and values of the rule are called K0, K1 and so on."""
    compiled = compile_rows(field("country") == "PL")

    assert "country" not in compiled.source
    assert "PL" not in compiled.source
    assert "RowRule('compare')" == repr(compiled)
