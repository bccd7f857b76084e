"""Checks of proofs take anything and answer yes or no."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.ledger import verify_consistency, verify_inclusion
from relationkit.consent.ledger.merkle import leaf_hash, node_hash

A, B, C = (leaf_hash(letter) for letter in (b"a", b"b", b"c"))
ROOT = node_hash(node_hash(A, B), C)
HASH = st.sampled_from([A, B, C, ROOT, node_hash(A, B)]) | st.binary(max_size=40)
ANYTHING = st.none() | st.text(max_size=3) | st.floats() | st.booleans() | HASH
NUMBERS = st.integers(-2, 5) | st.integers() | ANYTHING
PROOFS = st.lists(HASH, max_size=4) | st.lists(ANYTHING, max_size=2) | ANYTHING


@given(NUMBERS, NUMBERS, HASH | ANYTHING, PROOFS, HASH | ANYTHING)
def test_an_inclusion_check_never_raises(
    index: Any, size: Any, leaf: Any, proof: Any, root: Any
) -> None:
    """And says yes only to the proofs that there are."""
    if verify_inclusion(index, size, leaf, proof, root):
        assert size > index >= 0
        assert proof or (size, leaf) == (1, root)


@given(NUMBERS, NUMBERS, PROOFS, HASH | ANYTHING, HASH | ANYTHING)
def test_a_consistency_check_never_raises(
    first: Any, second: Any, proof: Any, old: Any, new: Any
) -> None:
    """Likewise."""
    if verify_consistency(first, second, proof, old, new):
        assert 0 < first <= second
        assert proof or (first, old) == (second, new)


def test_a_node_is_no_leaf() -> None:
    """The byte in front tells them apart: a node's halves do not pass for the data of a leaf."""
    assert node_hash(A, B) != leaf_hash(A + B)


@pytest.mark.parametrize("wrong", [A[:-1], A + b"\x00", b"", A.hex(), None])
def test_a_hash_has_32_bytes(wrong: Any) -> None:
    """Otherwise bytes could move from one side of a node to the other."""
    assert not verify_inclusion(2, 3, C, [wrong], ROOT)
    assert not verify_inclusion(2, 3, wrong, [node_hash(A, B)], ROOT)
    assert not verify_consistency(2, 3, [wrong], node_hash(A, B), ROOT)


def test_small_logs_by_hand() -> None:
    """Three leaves."""
    assert verify_inclusion(0, 1, A, [], A)
    assert verify_inclusion(0, 3, A, [B, C], ROOT)
    assert verify_inclusion(2, 3, C, (node_hash(A, B),), ROOT)
    assert not verify_inclusion(2, 3, C, [node_hash(A, B), A], ROOT)
    assert not verify_inclusion(0, 3, A, [B], ROOT)
    assert not verify_inclusion(True, 3, B, [A, C], ROOT)
    assert verify_consistency(1, 3, [B, C], A, ROOT)
    assert verify_consistency(2, 3, [C], node_hash(A, B), ROOT)
    assert not verify_consistency(2, 3, [C, C], node_hash(A, B), ROOT)
    assert not verify_consistency(3, 4, [], ROOT, ROOT)
    assert not verify_consistency(3, 3, [C], ROOT, ROOT)
