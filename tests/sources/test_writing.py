from collections.abc import Sequence

import pytest

from relationkit.errors import BackendError, InvalidDocument
from relationkit.sources.writing import batches, write


def test_batches_keep_the_order() -> None:
    """All but the last are full."""
    assert [[1, 2], [3, 4], [5]] == list(batches(iter([1, 2, 3, 4, 5]), 2))
    assert [] == list(batches([], 2))


def test_one_bad_record_takes_no_others_with_it() -> None:
    """A batch that is refused is written one by one."""
    kept: list[int] = []

    def into(things: Sequence[int]) -> None:
        if 3 in things:
            raise InvalidDocument("three is refused")
        kept.extend(things)

    assert [3] == write([1, 2, 3, 4], into)
    assert [1, 2, 4] == kept
    assert [] == write([5], into)
    assert [] == write([], into)


def test_a_store_that_fails_as_a_whole_is_not_asked_again() -> None:
    """A full disk is not a bad row."""
    calls: list[int] = []

    def into(things: Sequence[int]) -> None:
        calls.append(len(things))
        raise BackendError("the disk is full")

    with pytest.raises(BackendError):
        write([1, 2, 3], into)
    assert [3] == calls
