"""Many ids in little memory."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from relationkit.engines.arrow import batches, stream_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Ids:
    """Ids in one buffer of bytes: eight bytes an id beside its letters.

    >>> list(Ids.of(["c1", "c2"])), len(Ids.of(["c1", "c2"]))
    (['c1', 'c2'], 2)
    """

    def __init__(self, letters: bytearray, ends: array[int]) -> None:
        self.letters = letters
        self.letters.append(0)  # an empty buffer has no address
        self.ends = ends

    @staticmethod
    def of(ids: Iterable[str]) -> Ids:
        """Whatever yields ids, read to the end."""
        letters, ends = bytearray(), array("q", [0])
        for one in ids:
            letters += one.encode()
            ends.append(len(letters))
        return Ids(letters, ends)

    @staticmethod
    def taken(source: Any) -> Ids:  # noqa: ANN401 - whoever has `__arrow_c_stream__`
        """The one column of an Arrow stream, copied without a Python object for each id."""
        letters, ends = bytearray(), array("q", [0])
        for part, stops in batches(source):
            start = len(letters)
            letters += part
            ends.extend([start + stop for stop in stops] if start else stops)
        return Ids(letters, ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __iter__(self) -> Iterator[str]:
        return texts(self.letters, self.ends[1:])

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """An Arrow stream of one text column, ``id``; each call gives a new one."""
        return stream_of(self)


def texts(letters: bytes | bytearray, ends: Iterable[int]) -> Iterator[str]:
    """The texts of one batch."""
    start = 0
    for end in ends:
        yield letters[start:end].decode()
        start = end
