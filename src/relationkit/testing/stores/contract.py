"""What all contracts share: laws are not replaced, and some need threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ClassVar, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Answer = TypeVar("_Answer")


class Contract:
    """Laws as test methods. `threads` says whether the store may be used from several threads at once."""

    threads: ClassVar[bool] = True

    def test_no_law_is_replaced(self) -> None:
        """A subclass takes the laws as they are."""
        published = {name for kind in type(self).__mro__ if _is_ours(kind) for name in vars(kind)}
        own = {name for kind in type(self).__mro__ if not _is_ours(kind) for name in vars(kind)}
        assert [] == sorted(name for name in published & own if name.startswith("test_"))

    def at_once(self, workers: int, act: Callable[[int], _Answer]) -> Sequence[_Answer]:
        """Do the same in several threads, each with its number; a store of one thread skips the law."""
        if not self.threads:
            pytest.skip("this store is for one thread at a time")
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(act, range(workers)))


def _is_ours(kind: type) -> bool:
    return kind.__module__.startswith("relationkit.testing.")
