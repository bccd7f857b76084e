"""The tree over a log that is kept elsewhere: its root and its proofs in few reads, and what to keep as it grows.

Of the levels above the leaves every fifth is kept, and of those only nodes whose subtree is complete: they never change. That
is one row for 31 leaves. What lies between is hashed anew, from at most 32 hashes of the level below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from relationkit.consent.ledger.merkle import EMPTY, folded, node_hash
from relationkit.errors import BackendError, InvalidDocument

STEP = 5
"""How many levels lie between two that are kept."""

_WIDE = 1 << STEP

Read: TypeAlias = Callable[[int, int, int], Sequence[bytes]]
"""Brings the hashes of one level, 0 for the leaves, from one index up to another, in order."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node to keep: the hash of the complete subtree of ``2**level`` leaves, the one of that number from the left.

    >>> Node(5, 0, b"").level
    5
    """

    level: int
    index: int
    hash: bytes


def grown(size: int, hashes: Sequence[bytes], read: Read, /) -> list[Node]:
    """The nodes that become complete when a log of `size` leaves grows by these leaf hashes.

    >>> grown(0, [bytes(32)] * 31, lambda level, first, end: [])
    []
    >>> [(node.level, node.index) for node in grown(0, [bytes(32)] * 64, lambda level, first, end: [])]
    [(5, 0), (5, 1)]
    """
    nodes: list[Node] = []
    level, first, row = 0, size, hashes
    while row:
        begun = first % _WIDE
        if begun + len(row) < _WIDE:
            break
        if begun:
            row = [*read(level, first - begun, first), *row]
        level, first = level + STEP, first // _WIDE
        row = [
            folded(row[start : start + _WIDE]) for start in range(0, len(row) - _WIDE + 1, _WIDE)
        ]
        nodes += (Node(level, first + at, found) for at, found in enumerate(row))
    return nodes


class Tree:
    """A log of `size` leaves, read through `read`; each group of hashes once.

    Raises `BackendError` where a hash is missing, `InvalidDocument` where more is asked for than the log has.

    >>> Tree(0, lambda level, first, end: []).root() == EMPTY
    True
    """

    def __init__(self, size: int, read: Read) -> None:
        self._size = size
        self._read = read
        self._groups: dict[tuple[int, int], Sequence[bytes]] = {}
        self._between: dict[tuple[int, int], bytes] = {}

    def root(self) -> bytes:
        """The hash over all leaves."""
        return self._hash(0, self._size) if self._size else EMPTY

    def inclusion(self, index: int, /) -> tuple[bytes, ...]:
        """The proof that the leaf of this index is in the log (RFC 9162, section 2.1.3.1), from the leaf upwards."""
        self._require(0 <= index < self._size, f"leaf {index}")
        path: list[bytes] = []
        first, end = 0, self._size
        while end - first > 1:
            middle = first + _left(end - first)
            if index < middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(first, middle))
                first = middle
        return tuple(reversed(path))

    def consistency(self, earlier: int, /) -> tuple[bytes, ...]:
        """The proof that the log begins with its `earlier` leaves (RFC 9162, section 2.1.4.1)."""
        self._require(0 < earlier <= self._size, f"a size of {earlier}")
        path: list[bytes] = []
        first, end = 0, self._size
        while earlier != end:
            middle = first + _left(end - first)
            if earlier <= middle:
                path.append(self._hash(middle, end))
                end = middle
            else:
                path.append(self._hash(first, middle))
                first = middle
        if first:
            path.append(self._hash(first, end))
        return tuple(reversed(path))

    def _require(self, holds: bool, asked: str) -> None:  # noqa: FBT001 - what was found
        if not holds:
            message = f"{asked} is not within the {self._size} leaves of the ledger; ask for less"
            raise InvalidDocument(message, issues=(("index", "not-in-ledger"),))

    def _hash(self, first: int, end: int) -> bytes:
        """The hash over the leaves from `first` to `end`; `first` is where a tree of so many may begin."""
        count = end - first
        if not count & (count - 1):
            return self._complete(count.bit_length() - 1, first // count)
        middle = first + _left(count)
        return node_hash(self._hash(first, middle), self._hash(middle, end))

    def _complete(self, level: int, index: int) -> bytes:
        if not level % STEP:
            return self._kept(level, index)
        if (level, index) not in self._between:
            left, right = (self._complete(level - 1, 2 * index + side) for side in (0, 1))
            self._between[level, index] = node_hash(left, right)
        return self._between[level, index]

    def _kept(self, level: int, index: int) -> bytes:
        group, offset = divmod(index, _WIDE)
        hashes = self._group(level, group)
        if offset >= len(hashes):
            message = (
                f"the ledger lacks node {index} of level {level}; "
                "it is damaged: restore it from a copy"
            )
            raise BackendError(message)
        return hashes[offset]

    def _group(self, level: int, group: int) -> Sequence[bytes]:
        if (level, group) not in self._groups:
            end = min((group + 1) * _WIDE, self._size >> level)
            self._groups[level, group] = self._read(level, group * _WIDE, end)
        return self._groups[level, group]


def _left(count: int) -> int:
    """The greatest power of two below `count`: how many leaves are on the left side."""
    return 1 << (count - 1).bit_length() - 1
