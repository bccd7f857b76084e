"""What follows when a condition is true, or false: for its parts, and for the value that it asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from relationkit.rules.check import kind_read
from relationkit.rules.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Bucket,
    Compare,
    FirstTime,
    NoneOf,
    Not,
    Regularly,
    Restarted,
    Stopped,
    condition_to_json,
)
from relationkit.rules.evaluate import bucket_edge
from relationkit.rules.expand import expand
from relationkit.rules.spans import Spans
from relationkit.rules.terms import (
    CountTerm,
    DaysSinceTerm,
    DistinctTerm,
    EndTerm,
    FieldTerm,
    GapTerm,
    ShareTerm,
)
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.rules.places import Place
    from relationkit.rules.vocabulary import Vocabulary

_LINE = frozenset(
    {"equals", "not-equals", "less-than", "at-most", "more-than", "at-least", "between"}
)
_LISTS = frozenset({"has-all", "has-none"})
_EITHER = frozenset({"one-of", "contains"})
_SCALARS = frozenset({"text", "number", "yes-no", "day", "moment"})

Topic: TypeAlias = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """A condition said to be true, or said to be false; unknown is neither."""

    place: Place
    truth: bool

    @property
    def said(self) -> str:
        """The condition by its content: 1 and true are equal in Python, and not here."""
        return condition_to_json(self.place.condition)

    @property
    def topic(self) -> Topic | None:
        """What two claims must share to bear on each other."""
        condition = self.place.condition
        if isinstance(condition, Bucket):
            return f"bucket {condition.salt}", None
        if not isinstance(condition, Compare):
            return None
        term = condition.term
        if isinstance(term, FieldTerm) and term.of == "item" and self.place.events == "orders":
            return None  # any item of the order: two conditions may be met by two items
        return term.model_dump_json(exclude_defaults=True), condition.currency


def follows(claim: Claim) -> Iterator[Claim]:
    """The claim and all that must be so with it."""
    yield claim
    place, condition = claim.place, claim.place.condition
    if isinstance(condition, FirstTime | Stopped | Restarted | Regularly):
        counts = Claim(replace(place, condition=expand(condition)), claim.truth)
        for inner in follows(counts):
            yield replace(inner, place=replace(inner.place, path=place.path))
        return
    number, truth = needed(claim)
    parts = place.parts()
    if number == len(parts):
        for part in parts:
            yield from follows(Claim(part, truth))


def needed(claim: Claim) -> tuple[int, bool]:
    """How many of the parts must at least be what; 0 where nothing follows for the parts.

    >>> from relationkit.rules import any_of, field
    >>> from relationkit.rules.places import Place
    >>> needed(Claim(Place("where", any_of(field("id").is_known(), field("given").is_known())), truth=False))
    (2, False)
    """
    condition, truth = claim.place.condition, claim.truth
    if isinstance(condition, AllOf):
        return (len(condition.parts), True) if truth else (1, False)
    if isinstance(condition, AnyOf):
        return (1, True) if truth else (len(condition.parts), False)
    if isinstance(condition, NoneOf):
        return (len(condition.parts), False) if truth else (1, True)
    if isinstance(condition, AtLeast):
        return (condition.count if truth else len(condition.parts) - condition.count + 1), truth
    if isinstance(condition, Not):
        return 1, not truth
    return (0 if truth else 1), False  # or-unknown; a leaf has no parts to need


def shape(condition: Compare, known: str | None, vocabulary: Vocabulary) -> str | None:
    """Whether the comparison is answered of one value, of a list, or, as far as is `known`, of either."""
    if condition.op in _LISTS:
        return "list"
    if condition.op in _EITHER:
        if known in {"one", "list"}:
            return known
        if not isinstance(condition.term, FieldTerm | EndTerm):
            return "one"
        kind = kind_read(condition.term, vocabulary)
        return "list" if kind == "list" else "one" if kind in _SCALARS else None
    return "one"


def is_of_one(claim: Claim, vocabulary: Vocabulary) -> bool:
    """Whether the claim is surely about one value, and not about a list."""
    condition = claim.place.condition
    return not isinstance(condition, Compare) or shape(condition, None, vocabulary) == "one"


def spans_of(claim: Claim) -> Spans | None:
    """The values, of one kind, of which a claim about one value is true; None where they are on no line."""
    condition = claim.place.condition
    if isinstance(condition, Bucket):
        edges = int(bucket_edge(condition.lowest), 16), int(bucket_edge(condition.highest), 16) - 1
        drawn = Spans.of("between", edges)
        return drawn if claim.truth else drawn.rest().meet(Spans.of("between", (0, 2**32 - 1)))
    if not isinstance(condition, Compare) or condition.op not in _LINE | {"one-of"}:
        return None
    value = condition.value
    if isinstance(value, tuple) and len({kind_of(part) for part in value}) > 1:
        return None
    spans = Spans.of(condition.op, value)
    return _possible(condition, spans if claim.truth else spans.rest())


def _possible(condition: Compare, spans: Spans) -> Spans:
    """What of it the term can come to at all."""
    term = condition.term
    if spans.kind == "yes-no":
        return spans.meet(Spans.of("one-of", (False, True)))
    if isinstance(term, CountTerm | DistinctTerm):
        return spans.meet(Spans.of("at-least", 0)).whole()
    if isinstance(term, DaysSinceTerm):  # -1 where a clock is put back across midnight
        return spans.meet(Spans.of("at-least", -1)).whole()
    if isinstance(term, GapTerm):
        return spans.meet(Spans.of("at-least", 0))
    if isinstance(term, ShareTerm) and term.field is None:
        return spans.meet(Spans.of("between", (Decimal(0), Decimal(1))))
    return spans
