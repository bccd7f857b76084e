"""Batches into a store, so that one bad record takes no others with it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from relationkit.errors import BackendError, RelationkitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size`, the last one shorter."""
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch


def write(things: Sequence[T], into: Callable[[Sequence[T]], object]) -> list[T]:
    """Write all, or where the store refuses, one by one; return those that it refused.

    A store that fails as a whole raises `BackendError`; what was written before stays, and a second load of the same export
    changes nothing of it.
    """
    if not things or _taken(things, into):
        return []
    return [thing for thing in things if not _taken([thing], into)]


def _taken(things: Sequence[T], into: Callable[[Sequence[T]], object]) -> bool:
    try:
        into(things)
    except BackendError:
        raise
    except RelationkitError:
        return False
    return True
