"""An answer that carries its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.rules.truth import opposite

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
    no: the country is Poland [BG]
    """

    condition: Condition
    truth: bool | None
    value: object = None
    reason: str | None = None
    evidence: tuple[str, ...] = ()
    parts: tuple[Explanation, ...] = ()

    @property
    def holds(self) -> bool:
        """True only where the condition is known to hold: the unknown stays out."""
        return self.truth is True

    @property
    def decided_by(self) -> tuple[Explanation, ...]:
        """The single conditions that made the answer what it is: the part that failed, or all that had to hold.

        >>> from relationkit.rules import all_of, field
        >>> seen = Explanation(field("country").equals("PL"), truth=False), Explanation(field("id").is_known(), truth=True)
        >>> answer = Explanation(all_of(*(part.condition for part in seen)), truth=False, parts=seen)
        >>> [part.condition.term.name for part in answer.decided_by]
        ['country']
        """
        if not self.parts or self.reason in {"included", "excluded"}:
            return (self,)
        return tuple(leaf for part in self._deciding() for leaf in part.decided_by)

    def _deciding(self) -> tuple[Explanation, ...]:
        kind = self.condition.kind
        if kind in {"not", "or-unknown", "in-segment"}:
            return self.parts
        wanted = opposite(self.truth) if kind == "none-of" else self.truth
        agreeing = tuple(part for part in self.parts if part.truth is wanted)
        decisive = {"any-of": True, "none-of": True, "at-least": None, "regularly": None}
        return agreeing[:1] if wanted is decisive.get(kind, False) else agreeing

    def said(self, language: str = "en") -> str:
        """The condition in words."""
        from relationkit.rules.describe import describe

        return describe(self.condition, language)

    def lines(self, depth: int = 0, language: str = "en") -> Iterator[str]:
        """The tree, a line a condition."""
        seen = "" if self.value is None else f" [{self.value}]"
        why = f" ({self.reason})" if self.reason else ""
        counted = f" <- {', '.join(self.evidence)}" if self.evidence else ""
        yield f"{'  ' * depth}{_MARKS[self.truth]}: {self.said(language)}{seen}{why}{counted}"
        for part in self.parts:
            yield from part.lines(depth + 1, language)

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def __repr__(self) -> str:
        return f"Explanation({_MARKS[self.truth]}, parts={len(self.parts)}, evidence={len(self.evidence)})"
