"""The arithmetic of a Merkle log: how hashes combine, and how a proof is checked (RFC 6962, section 2.1; RFC 9162, 2.1).

A leaf is hashed behind a byte 0, a node behind a byte 1, so that no node passes for a leaf. The checks take anything whatever and
answer yes or no.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY = sha256().digest()
"""The root of a log without leaves."""

_LARGEST = 2**63


def leaf_hash(data: bytes, /) -> bytes:
    """Hash what a leaf holds.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes, /) -> bytes:
    """Hash two neighbours into the node above them.

    >>> node_hash(leaf_hash(b"a"), leaf_hash(b"b")).hex()[:16]
    'b137985ff484fb60'
    """
    return sha256(b"\x01" + left + right).digest()


def folded(hashes: Sequence[bytes], /) -> bytes:
    """The root over a power of two of hashes.

    >>> folded([leaf_hash(b"a"), leaf_hash(b"b")]) == node_hash(leaf_hash(b"a"), leaf_hash(b"b"))
    True
    """
    row = list(hashes)
    while len(row) > 1:
        row = [
            sha256(b"\x01" + left + right).digest()
            for left, right in zip(row[::2], row[1::2], strict=True)
        ]
    return row[0]


class Peaks:
    """The root over leaf hashes that come one after another, holding one hash for each level of the tree at most.

    >>> peaks = Peaks()
    >>> peaks.root() == EMPTY
    True
    >>> peaks.add(leaf_hash(b"a"))
    >>> peaks.root() == leaf_hash(b"a")
    True
    """

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []  # complete subtrees, the highest first

    def add(self, found: bytes, /) -> None:
        """Take the next leaf hash."""
        level = 0
        while self._peaks and self._peaks[-1][0] == level:
            found = node_hash(self._peaks.pop()[1], found)
            level += 1
        self._peaks.append((level, found))

    def root(self) -> bytes:
        """The root over all leaf hashes so far."""
        if not self._peaks:
            return EMPTY
        *higher, (_, root) = self._peaks
        for _, peak in reversed(higher):
            root = node_hash(peak, root)
        return root


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes, /
) -> bool:
    """Tell whether `proof` shows that the leaf hash stands at `index` in the log of `size` leaves with this root.

    RFC 9162, section 2.1.3.2.

    >>> a, b = leaf_hash(b"a"), leaf_hash(b"b")
    >>> verify_inclusion(0, 2, a, [b], node_hash(a, b))
    True
    >>> verify_inclusion(1, 2, a, [b], node_hash(a, b))
    False
    """
    if not (_are_counts(index, size) and index < size and _are_hashes(proof, leaf, root)):
        return False
    here, last, found = index, size - 1, leaf
    for sibling in proof:
        if not last:
            return False
        if here & 1 or here == last:
            found = node_hash(sibling, found)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        here, last = here >> 1, last >> 1
    return not last and found == root


def verify_consistency(
    first: int, second: int, proof: Sequence[bytes], first_root: bytes, second_root: bytes, /
) -> bool:
    """Tell whether `proof` shows that the log of `second` leaves begins with the log of `first` leaves.

    RFC 9162, section 2.1.4.2. Nothing is shown of an empty log: every log begins with it.

    >>> a, b = leaf_hash(b"a"), leaf_hash(b"b")
    >>> verify_consistency(1, 2, [b], a, node_hash(a, b))
    True
    """
    if not (_are_counts(first, second) and 0 < first <= second):
        return False
    if first == second:
        return not proof and first_root == second_root
    if not _are_hashes(proof, first_root, second_root):
        return False
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    if not path:
        return False
    here, last = first - 1, second - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if not last:
            return False
        if here & 1 or here == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        here, last = here >> 1, last >> 1
    return not last and old == first_root and new == second_root


def _are_counts(*found: object) -> bool:
    return all(type(count) is int and 0 <= count < _LARGEST for count in found)


def _are_hashes(proof: object, *found: object) -> bool:
    return isinstance(proof, list | tuple) and all(
        isinstance(part, bytes) and len(part) == len(EMPTY) for part in (*found, *proof)
    )
