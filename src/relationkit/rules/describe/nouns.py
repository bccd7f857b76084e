"""The things that are counted: orders, clicks, days; each a row of forms in the table of the language."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.rules.conditions import AllOf, Compare
from relationkit.rules.terms import FieldTerm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.conditions import Condition
    from relationkit.rules.describe.speech import Speech
    from relationkit.rules.periods import Period
    from relationkit.rules.terms import EventKind


@dataclass(frozen=True, slots=True)
class Noun:
    """A row of the table, by its key."""

    key: str

    def form(self, speech: Speech, name: str, category: str = "other", **parts: str) -> str:
        """A form of the noun, for a plural category where it has several.

        Forms are phrases over the noun's own columns and the words that agree with its gender.
        """
        columns = speech.book.columns[self.key]
        words = {**speech.book.columns.get(f"gender.{columns.get('g')}", {}), **columns, **parts}
        fallback = _LIKE.get(name, name)
        keys = (
            f"forms.{one}{end}"
            for one in (name, fallback, name.removesuffix("-rel"))
            for end in (f".{category}", ".other", "")
        )
        return speech.fill(speech.book.first(*keys), words)


def unit(period: Period) -> Noun:
    """The noun of a period's unit."""
    return Noun(f"units.{period.unit}")


DAYS = Noun("units.days")

_LIKE: Mapping[str, str] = MappingProxyType(
    {
        "counted-gen": "counted",
        "period": "counted",
        "follows-within": "followed-within",
        "not-follows-within": "not-followed-within",
    }
)
"""Forms that few languages tell apart."""


def noun_of(
    speech: Speech, events: EventKind, where: Condition | None
) -> tuple[Noun, Condition | None]:
    """The noun for such events, and what of the `where` it does not say: interactions of the kind "clicked" are clicks."""
    if isinstance(where, AllOf):
        for index, part in enumerate(where.parts):
            noun = _special(speech, events, part)
            if noun:
                rest = (*where.parts[:index], *where.parts[index + 1 :])
                return noun, _all(rest)
    noun = _special(speech, events, where)
    return (noun, None) if noun else (Noun(f"nouns.{events}"), where)


def _all(parts: tuple[Condition, ...]) -> Condition | None:
    if len(parts) > 1:
        return AllOf(kind="all-of", parts=parts)
    return parts[0] if parts else None


def _special(speech: Speech, events: EventKind, part: Condition | None) -> Noun | None:
    if not (
        isinstance(part, Compare)
        and part.op == "equals"
        and isinstance(part.term, FieldTerm)
        and isinstance(part.value, str | bool)
    ):
        return None
    key = f"nouns.{events}.{part.term.name}.{str(part.value).lower()}"
    return Noun(key) if key in speech.book.columns else None
