"""An answer that carries its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.rules.describe import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.rules.conditions import Condition

_MARKS = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """Whether a condition holds for one subject, what was seen, and which events counted.

    ``truth`` is True, False or None for unknown; ``reason`` is the code of what made it unknown; ``evidence`` holds the
    ids of the events that count. ``str()`` is the whole tree for a person to read and is personal data; ``repr()`` is not.

    >>> from relationkit.rules import field
    >>> print(Explanation(field("country").equals("PL"), truth=False, value="BG"))
    no: country is 'PL' [BG]
    """

    condition: Condition
    truth: bool | None
    value: object = None
    reason: str | None = None
    evidence: tuple[str, ...] = ()
    parts: tuple[Explanation, ...] = ()

    @property
    def said(self) -> str:
        """The condition in English."""
        return describe(self.condition)

    @property
    def holds(self) -> bool:
        """True only where the condition is known to hold: the unknown stays out."""
        return self.truth is True

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The tree, a line a condition."""
        seen = "" if self.value is None else f" [{self.value}]"
        why = f" ({self.reason})" if self.reason else ""
        counted = f" <- {', '.join(self.evidence)}" if self.evidence else ""
        yield f"{'  ' * depth}{_MARKS[self.truth]}: {self.said}{seen}{why}{counted}"
        for part in self.parts:
            yield from part.lines(depth + 1)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        return f"Explanation({_MARKS[self.truth]}, parts={len(self.parts)}, evidence={len(self.evidence)})"
