from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from relationkit.errors import InvalidDocument
from relationkit.rules import condition_from_json, condition_to_json
from relationkit.rules.conditions import Condition
from relationkit.rules.schema import rule_schema
from relationkit.rules.terms import EventKind, Term
from relationkit.testing.shops import MOMENTS, random_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
VALIDATOR = Draft202012Validator(rule_schema())


@pytest.mark.skipif(
    tuple(map(int, pydantic.VERSION.split(".")[:2])) < (2, 12),
    reason="an older pydantic says the same in other words",
)
def test_the_published_schema_is_the_one_that_the_documents_give(repository: Path) -> None:
    """An addition is published by tools/make_rule_schema.py."""
    published = (repository / "docs/reference/rule-schema-1.json").read_text(encoding="utf-8")

    assert json.dumps(rule_schema(), indent=2) + "\n" == published


def test_it_is_a_json_schema_with_a_name() -> None:
    """Draft 2020-12, named by a URN, with nothing of the programs that made it."""
    Draft202012Validator.check_schema(rule_schema())
    text = json.dumps(rule_schema())

    assert "urn:relationkit:schema:rule:1" == rule_schema()["$id"]
    assert [] == [
        word
        for word in ("discriminator", "pydantic", ">>>", "``", '"title": "Kind"')
        if word in text
    ]
    assert [] == [
        name for name, one in rule_schema()["$defs"].items() if not one.get("description")
    ]


def objects(node: object) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(node, dict):
        yield node
        for part in node.values():
            yield from objects(part)
    elif isinstance(node, list):
        for part in node:
            yield from objects(part)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_frozen_document_loads_for_ever(path: Path) -> None:
    """Documents of version 1 are never edited: each is valid, loads, and means what it meant."""
    text = path.read_text(encoding="utf-8")
    condition = condition_from_json(text)

    assert [] == [error.message for error in VALIDATOR.iter_errors(json.loads(text))]
    assert condition == condition_from_json(condition_to_json(condition))
    if path.stem != "defaults-written":
        assert json.loads(text) == json.loads(condition_to_json(condition))


def test_the_frozen_documents_hold_every_kind() -> None:
    """A new kind of condition, term or event gets a document of its own."""
    everything = [
        one for path in GOLDEN for one in objects(json.loads(path.read_text(encoding="utf-8")))
    ]
    kinds = {
        kind
        for union in (Condition, Term)
        for model in get_args(get_args(union)[0])
        for kind in get_args(model.model_fields["kind"].annotation)
    }

    assert set() == kinds - {one.get("kind") for one in everything}
    assert set() == set(get_args(EventKind)) - {one.get("events") for one in everything}


def random_json(seed: int) -> Any:
    pick = random.Random(seed).choice
    return json.loads(condition_to_json(random_rule(pick, MOMENTS[0], pick((0, 1, 2)))))


@given(st.integers(0, 10**9))
def test_every_rule_is_valid(seed: int) -> None:
    """Whatever the language can say passes the schema."""
    assert [] == [error.message for error in VALIDATOR.iter_errors(random_json(seed))]


def readable(document: object) -> bool:
    try:
        condition_from_json(json.dumps(document))
    except InvalidDocument:
        return False
    return True


JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1.5,
    "x",
    "",
    [],
    {},
    {"decimal": "1"},
    ["x"],
    "equals",
    "2 weeks",
    10**6,
)


@given(
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    st.sampled_from(JUNK),
    st.sampled_from(["set", "drop", "add"]),
)
def test_what_the_reader_takes_the_schema_takes(
    seed: int, place: int, junk: object, how: str
) -> None:
    """Of rules with a wrong value, a missing or a strange key, the schema refuses none that can be read."""
    document = random_json(seed)
    found = list(objects(document))
    spoilt = found[place % len(found)]
    key = sorted(spoilt)[place % len(spoilt)]
    if how == "set":
        spoilt[key] = copy.deepcopy(junk)
    elif how == "drop":
        del spoilt[key]
    else:
        spoilt["strange"] = junk

    assert VALIDATOR.is_valid(document) or not readable(document)


FIELD = {"kind": "field", "name": "a"}
COUNT = {"kind": "count", "events": "orders"}
SUM = {"kind": "sum", "events": "orders", "field": "total"}


def compare(op: str, value: object, term: object = FIELD, **more: object) -> dict[str, object]:
    return {"kind": "compare", "term": term, "op": op, "value": value, **more}


SHAPES: list[Any] = [
    {},
    [],
    "rule",
    {"kind": "regex"},
    {"kind": "compare"},
    {"kind": "compare", "term": FIELD, "op": "equals"},
    compare("matches", "x"),
    compare("equals", None),
    compare("equals", [1]),
    compare("equals", 0.5),
    compare("equals", {"float": 1}),
    compare("equals", {"decimal": "many"}),
    compare("equals", {"decimal": 5}),
    compare("equals", {"date": "1.2.2026"}),
    compare("equals", {"moment": "2026-03-01T09:00"}),
    compare("equals", "x" * 1_001),
    compare("equals", "a\0b"),
    compare("less-than", True),
    compare("between", 1),
    compare("between", [1]),
    compare("between", [True, False]),
    compare("one-of", "x"),
    compare("one-of", []),
    compare("one-of", ["x"] * 1_001),
    compare("one-of", [["x"]]),
    compare("contains", 5),
    compare("is-known", 5),
    compare("equals", 5, currency="EUR"),
    compare("equals", 5, SUM),
    compare("equals", 5, SUM, currency="eur"),
    compare("equals", "x", COUNT),
    compare("contains", "x", COUNT),
    compare("equals", 5, {**COUNT, "where": {}}),
    compare("equals", 5, {**COUNT, "events": "letters"}),
    compare("equals", 5, {**COUNT, "lasting": "2 months", "after": {"events": "orders"}}),
    compare("equals", 5, {**COUNT, "latest": {"events": "orders", "count": 0}}),
    compare("equals", 5, {**COUNT, "window": {"within": "0 days"}}),
    compare("equals", 5, {**COUNT, "window": {"within": "soon"}}),
    compare("equals", 5, {**COUNT, "window": {"within": "1 day", "since": "2026-01-01T00:00:00Z"}}),
    compare("equals", 5, {**COUNT, "window": {"zone": "Mars"}}),
    compare("equals", 5, {"kind": "field", "name": ""}),
    compare("equals", 5, {"kind": "field", "name": "a" * 121}),
    compare("equals", 5, {"kind": "field", "name": "a\0b"}),
    compare("equals", 5, strange=1),
    {"kind": "all-of", "parts": []},
    {"kind": "all-of", "parts": [compare("equals", 5)] * 501},
    {"kind": "not"},
    {"kind": "at-least", "count": 0, "parts": [compare("equals", 5)]},
    {"kind": "at-least", "count": "1", "parts": [compare("equals", 5)]},
    {"kind": "bucket", "salt": "no spaces", "highest": 50},
    {"kind": "bucket", "salt": "a", "highest": 101},
    {"kind": "bucket", "salt": "a", "highest": "half"},
    {"kind": "in-segment", "segment": "Regulars"},
    {"kind": "ranked", "term": FIELD},
    {"kind": "ranked", "term": FIELD, "count": 1, "percent": 1},
    {"kind": "ranked", "term": {**COUNT, "kind": "gap"}, "count": 1},
    {"kind": "anniversary", "days": 0},
    {"kind": "anniversary", "days": 7, "leap": "feb-30"},
    {"kind": "sequence", "steps": [{"events": "orders"}]},
    {"kind": "sequence", "steps": [{"events": "orders"}, {"events": "orders", "within": "1 year"}]},
    {"kind": "first-time", "events": "orders", "within": "soon"},
    {"kind": "regularly", "events": "orders", "every": "1 month", "periods": 1},
]  # fmt: skip


@pytest.mark.parametrize("document", SHAPES, ids=range(len(SHAPES)))
def test_a_wrong_shape_is_refused_by_both(document: Any) -> None:
    """Where a schema can say it, it says what the reader says."""
    assert (False, False) == (readable(document), VALIDATOR.is_valid(document))
