"""Vectors that others have published; origin, commit and licence stand in the SOURCES.toml beside them."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from relationkit.consent.ledger import (
    canonical,
    read_json,
    verify_consistency,
    verify_inclusion,
)
from relationkit.errors import InvalidDocument

VECTORS = Path(__file__).parent.parent / "vectors"
WITH_FRACTIONS = ("structures", "values")


def _cases(name: str) -> list[Any]:
    text = (VECTORS / "merkle" / f"{name}.json").read_text(encoding="utf-8")
    return [pytest.param(case, id=case["name"]) for case in json.loads(text)]


def _proof(case: dict[str, Any]) -> list[bytes]:
    return [b64decode(part) for part in case["proof"] or ()]


def test_all_vectors_are_there() -> None:
    """98 proofs of inclusion and 98 of consistency."""
    assert (98, 98) == (len(_cases("inclusion")), len(_cases("consistency")))


@pytest.mark.parametrize("case", _cases("inclusion"))
def test_inclusion_as_others_judge_it(case: dict[str, Any]) -> None:
    """The proofs of transparency-dev/merkle, good and bad."""
    leaf, root = b64decode(case["leafHash"] or ""), b64decode(case["root"] or "")

    assert (not case["wantErr"]) == verify_inclusion(
        case["leafIdx"], case["treeSize"], leaf, _proof(case), root
    )


@pytest.mark.parametrize("case", _cases("consistency"))
def test_consistency_as_others_judge_it(case: dict[str, Any]) -> None:
    """Likewise."""
    first, second = b64decode(case["root1"] or ""), b64decode(case["root2"] or "")

    assert (not case["wantErr"]) == verify_consistency(
        case["size1"], case["size2"], _proof(case), first, second
    )


@pytest.mark.parametrize("name", ["arrays", "french", "unicode", "weird"])
def test_canonical_json_as_its_author_writes_it(name: str) -> None:
    """The pairs of RFC 8785's author that hold no fraction come out to the byte."""
    given, expected = (
        (VECTORS / "jcs" / side / f"{name}.json").read_bytes() for side in ("input", "output")
    )

    assert expected == canonical(read_json(given))
    assert expected == canonical(read_json(expected))


@pytest.mark.parametrize("name", WITH_FRACTIONS)
def test_fractions_are_refused(name: str) -> None:
    """The others are outside the subset: 56.0 and 333333333.33333329 are refused, not rounded."""
    with pytest.raises(InvalidDocument, match="not whole"):
        read_json((VECTORS / "jcs" / "input" / f"{name}.json").read_bytes())
