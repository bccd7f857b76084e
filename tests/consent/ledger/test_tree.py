"""Roots and proofs over a log that is kept in levels."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent.ledger import grown, verify_consistency, verify_inclusion
from relationkit.consent.ledger.merkle import EMPTY, Peaks, folded, leaf_hash, node_hash
from relationkit.consent.ledger.tree import Tree
from relationkit.errors import BackendError, InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

HASHES = [leaf_hash(str(number).encode()) for number in range(2200)]


class Levels:
    """A log in lists, one for each level that is kept."""

    def __init__(self) -> None:
        self.kept: dict[int, list[bytes]] = {0: []}
        self.reads = 0

    def append(self, hashes: Sequence[bytes]) -> None:
        nodes = grown(len(self.kept[0]), hashes, self.read)
        self.kept[0] += hashes
        for node in nodes:
            row = self.kept.setdefault(node.level, [])
            assert len(row) == node.index
            row.append(node.hash)

    def read(self, level: int, first: int, end: int) -> Sequence[bytes]:
        self.reads += 1
        return self.kept.get(level, [])[first:end]


@cache
def _root(first: int, end: int) -> bytes:
    """RFC 6962, section 2.1, as it is written there."""
    if first == end:
        return sha256().digest()
    if end - first == 1:
        return HASHES[first]
    middle = 1
    while middle * 2 < end - first:
        middle *= 2
    return node_hash(_root(first, first + middle), _root(first + middle, end))


@pytest.fixture(scope="module")
def log() -> Levels:
    """A log of 300 leaves."""
    levels = Levels()
    levels.append(HASHES[:300])
    return levels


def test_an_empty_log_has_the_hash_of_nothing() -> None:
    """RFC 6962, section 2.1."""
    assert sha256().digest() == EMPTY == Tree(0, Levels().read).root() == Peaks().root()


@given(st.lists(st.integers(0, 400), max_size=8))
def test_a_log_may_grow_by_any_steps(steps: list[int]) -> None:
    """What is kept, and the root, are those of a log that was written at once."""
    levels, whole, size = Levels(), Levels(), 0
    for step in steps:
        end = min(size + step, len(HASHES))
        levels.append(HASHES[size:end])
        size = end
    whole.append(HASHES[:size])

    assert whole.kept == levels.kept
    assert _root(0, size) == Tree(size, levels.read).root()


def test_one_leaf_at_a_time_keeps_one_row_for_31() -> None:
    """Of every fifth level, the complete nodes; each the fold of what is below."""
    levels = Levels()
    for found in HASHES:
        levels.append([found])

    assert {0: 2200, 5: 68, 10: 2} == {level: len(row) for level, row in levels.kept.items()}
    assert levels.kept[5][3] == folded(HASHES[96:128])
    assert levels.kept[10][1] == folded(HASHES[1024:2048])


def test_p26_inclusion_proofs_verify_for_all_sizes_up_to_300(log: Levels) -> None:
    """Of each leaf in each of the sizes, against the root as the RFC defines it; a proof of one place holds at no other."""
    for size in range(1, 301):
        tree, root = Tree(size, log.read), _root(0, size)
        assert root == tree.root()
        for index in range(size):
            proof = tree.inclusion(index)
            assert verify_inclusion(index, size, HASHES[index], proof, root)
            if not index % 16:
                assert not verify_inclusion(index ^ 1, size, HASHES[index], proof, root)


def test_p26_consistency_proofs_verify_for_all_sizes_up_to_300(log: Levels) -> None:
    """From each size to each later one; from no other size, and not with the roots exchanged."""
    for later in range(1, 301):
        tree, root = Tree(later, log.read), _root(0, later)
        for earlier in range(1, later + 1):
            proof, former = tree.consistency(earlier), _root(0, earlier)
            assert verify_consistency(earlier, later, proof, former, root)
            if earlier < later and not earlier % 16:
                assert not verify_consistency(earlier, later, proof, root, former)
                assert not verify_consistency(earlier, later, proof, _root(0, earlier - 1), root)


def test_a_proof_takes_few_reads() -> None:
    """Two groups at most for each level that is kept: 6 of 2,200 leaves, 10 of ten million."""
    levels = Levels()
    levels.append(HASHES)
    levels.reads = 0
    tree = Tree(2200, levels.read)
    tree.inclusion(1500)
    tree.root()

    assert levels.reads <= 6


@pytest.mark.parametrize("index", [-1, 300, 301])
def test_no_proof_of_what_is_not_there(log: Levels, index: int) -> None:
    """The caller asked for too much."""
    with pytest.raises(InvalidDocument, match="not within the 300 leaves"):
        Tree(300, log.read).inclusion(index)


@pytest.mark.parametrize("earlier", [-1, 0, 301])
def test_no_proof_from_a_log_that_never_was(log: Levels, earlier: int) -> None:
    """Of nothing nothing is shown, and a later log is no part of an earlier one."""
    with pytest.raises(InvalidDocument, match="not within the 300 leaves"):
        Tree(300, log.read).consistency(earlier)


def test_a_log_that_lost_nodes_says_so(log: Levels) -> None:
    """And gives no root."""
    with pytest.raises(BackendError, match="lacks node 1 of level 5"):
        Tree(
            300, lambda level, first, end: log.read(level, first, end)[: 1 if level else 32]
        ).root()
