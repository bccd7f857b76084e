"""What is sound in itself, and means something else than it seems to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.rules.claims import spans_of
from relationkit.rules.conditions import (
    AllOf,
    Anniversary,
    Compare,
    NoneOf,
    Not,
    OrUnknown,
    Ranked,
)
from relationkit.rules.finding import Finding
from relationkit.rules.spans import Spans
from relationkit.rules.terms import (
    AggregateTerm,
    CountTerm,
    DistinctTerm,
    FieldTerm,
    Selected,
    ShareTerm,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from relationkit.rules.claims import Claim
    from relationkit.rules.conditions import Condition
    from relationkit.rules.places import Place
    from relationkit.rules.vocabulary import Vocabulary

_NEGATIVE = frozenset({"not-equals", "has-none"})
_ALWAYS_KNOWN = frozenset({"id", "channels"})


def unknowns(place: Place) -> Iterator[Finding]:
    """Say what the outermost negative conditions do with those of whom nobody knows."""
    condition = place.condition
    if isinstance(condition, OrUnknown):
        names = _denied(place.parts()[0], positive=True)
        if names:
            said = (
                f"lets in whoever has no known {_listed(names)}, unless another part keeps them out"
            )
            yield Finding(
                "unknown-enters", place.path, f"{said}; leave or_unknown out if not meant"
            )
    elif isinstance(condition, Not | NoneOf) or not place.parts():
        names = _denied(place, positive=True)
        if names:
            said = (
                f"keeps out whoever has no known {_listed(names)}, unless another part lets them in"
            )
            said += "; if they may enter, wrap it in or_unknown"
            yield Finding("unknown-stays-out", place.path, said)
    else:
        for part in place.parts():
            yield from unknowns(part)


def _listed(names: Iterable[str]) -> str:
    return " or ".join(repr(name) for name in names)


def _denied(place: Place, *, positive: bool) -> dict[str, None]:
    """The fields of the customer that must not have some value, where nothing is said of the unknown."""
    condition = place.condition
    if isinstance(condition, OrUnknown):
        return {}
    if isinstance(condition, Anniversary) and not positive:
        return {condition.name: None}
    if isinstance(condition, Compare) and isinstance(condition.term, FieldTerm):
        asks = condition.op in {"is-known", "is-unknown"} or condition.term.name in _ALWAYS_KNOWN
        denies = not asks and (condition.op in _NEGATIVE) is positive
        return {condition.term.name: None} if denies else {}
    positive = positive is not isinstance(condition, Not | NoneOf)
    names: dict[str, None] = {}
    for part in place.parts():
        names |= _denied(part, positive=positive)
    return names


def of_items(place: Place, vocabulary: Vocabulary, *, negated: bool) -> Iterator[Finding]:
    """Say where several items of an order may do what one was meant to, and where an order is added up by its items."""
    condition = place.condition
    if place.events == "orders" and isinstance(condition, AllOf):
        names = {name for part in condition.parts if (name := _of_item(part)) is not None}
        if len(names) > 1:
            said = "each may be met by another item of the order; for one and the same write any_item(all_of(...))"
            yield Finding("items-apart", place.path, said)
    other = isinstance(condition, Compare) and condition.op in _NEGATIVE and not negated
    if place.events == "orders" and other and _of_item(condition) is not None:
        said = "any one other item of the order meets this; for no such item write not_(...equals(...))"
        yield Finding("other-item", place.path, said)
    term = condition.term if isinstance(condition, Compare | Ranked) else None
    if (
        isinstance(term, AggregateTerm | ShareTerm)
        and term.kind in {"sum", "average", "share"}
        and term.events == "items"
        and term.field is not None
        and term.field not in vocabulary.events.get("item", {})
    ):
        said = f"{term.field!r} is of the order and is added once for each of its items; ask the orders"
        yield Finding("order-per-item", place.path, said)


def _of_item(condition: Condition) -> str | None:
    """The field of an item that a comparison asks for."""
    if isinstance(condition, Compare) and isinstance(condition.term, FieldTerm):
        return condition.term.name if condition.term.of == "item" else None
    return None


def of_ranks(place: Place, beside: Iterable[Claim]) -> Iterator[Finding]:
    """Say where customers with nothing are ranked too, unless something beside it keeps them out."""
    condition = place.condition
    if not isinstance(condition, Ranked):
        return
    counts = isinstance(condition.term, CountTerm | DistinctTerm) or condition.term.kind == "sum"
    if counts and not any(_has_some(claim, condition) for claim in beside):
        said = "customers with none are ranked too, by 0, and a per cent is of them all; put more_than(0) beside it"
        yield Finding("rank-counts-zeros", place.path, said)


def _has_some(claim: Claim, rank: Ranked) -> bool:
    """Whether a claim keeps those out who have 0 of what is ranked, or no such event."""
    condition = claim.place.condition
    if not (claim.truth and isinstance(condition, Compare)):
        return False
    term, ranked = condition.term, rank.term
    same = (term, condition.currency) == (ranked, rank.currency)
    if isinstance(term, CountTerm) and isinstance(ranked, Selected):
        same = same or _selection(term) == _selection(ranked)
    spans = spans_of(claim) if same else None
    return spans is not None and spans.meet(Spans.of("equals", 0)).is_empty


def _selection(term: Selected) -> str:
    return term.model_dump_json(exclude={"kind", "field"})
