"""A condition of any kind: how deep and how large it is, and the conditions inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import PrivateAttr, model_validator

from relationkit.documents import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 32
LARGEST = 2_000


class Node(Document):
    """A condition knows how deep and how large it is, so that neither surprises whoever walks it."""

    _depth: int = PrivateAttr(default=1)
    _size: int = PrivateAttr(default=1)

    @model_validator(mode="after")
    def _measured(self) -> Self:
        parts = tuple(inside(self))
        self._depth = 1 + max((part._depth for part in parts), default=0)  # noqa: SLF001 - of the same class
        self._size = 1 + sum(part._size for part in parts)  # noqa: SLF001 - of the same class
        for problem in (
            self._depth > DEEPEST and f"a rule is at most {DEEPEST} conditions deep",
            self._size > LARGEST and f"a rule has at most {LARGEST} conditions",
        ):
            if problem:
                message = f"{problem}; name a part as a segment of its own"
                raise ValueError(message)
        return self


def inside(document: Document) -> Iterator[Node]:
    """The conditions one level down: what a group joins, and each `where` of a term, its latest and its anchor."""
    for value in document.__dict__.values():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Node):
                yield part
            elif isinstance(part, Document):
                yield from inside(part)
