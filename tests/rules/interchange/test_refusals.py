from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument
from relationkit.rules import Vocabulary
from relationkit.rules.interchange import from_json_logic, from_query_builder

SECRET = "anna@example.com"


def deep(levels: int) -> object:
    rule: object = True
    for _ in range(levels):
        rule = {"!": [rule]}
    return rule


BAD = [
    (0.5, "float"),
    (float("nan"), "float"),
    (Decimal("NaN"), "number"),
    (Decimal("Infinity"), "number"),
    (Decimal("1e999999"), "number"),
    (Decimal("1" * 41), "number"),
    (10**40, "number"),
    (date(2026, 3, 1), "not-json"),
    ({1: True}, "not-json"),
    ("x" * 1_001, "too-large"),
    ([True] * 20_001, "too-large"),
    (["x" * 500] * 20_001, "too-large"),
    (deep(10_000), "too-deep"),
]


@pytest.mark.parametrize(("bad", "code"), BAD)
def test_what_is_no_plain_json_is_refused_before_it_is_walked(bad: object, code: str) -> None:
    """Floats, endless numbers, deep and large documents, in both languages."""
    with pytest.raises(InvalidDocument) as one:
        from_json_logic({"and": [bad]})
    with pytest.raises(InvalidDocument) as other:
        from_query_builder({"combinator": "and", "rules": [bad]}, Vocabulary({}))

    assert (code, code) == (one.value.issues[0][1], other.value.issues[0][1])
    assert len(str(one.value)) < 200


def test_no_value_and_no_strange_key_is_told() -> None:
    """A refusal holds places and codes; a key that is no operator is "(key)"."""
    for rule in (
        {SECRET: 0.5},
        {"==": [{"var": "a"}, {SECRET: [SECRET, 0.5]}]},
        {"==": [{"var": "a"}, {SECRET: SECRET}]},
        {"<": [{"var": "a"}, [SECRET]]},
        {"in": [{"var": "a"}, SECRET]},
        {"+": [SECRET]},
    ):
        with pytest.raises(InvalidDocument) as caught:
            from_json_logic(rule)
        assert SECRET not in str(caught.value)
        assert SECRET not in repr(caught.value.issues)
    with pytest.raises(InvalidDocument) as caught:
        from_query_builder(
            {
                "combinator": "and",
                "rules": [{"field": "a", "operator": "=", "value": SECRET, SECRET: 1}],
            },
            Vocabulary({"a": "number"}),
        )
    assert SECRET not in str(caught.value)
