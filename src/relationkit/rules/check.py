"""Whether a rule asks only for what exists, in a way that can be answered; asked before anybody is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.rules.conditions import (
    Anniversary,
    Compare,
    Followed,
    InSegment,
    Ranked,
    out_of_place,
)
from relationkit.rules.places import Place, places
from relationkit.rules.terms import (
    SCOPES,
    AggregateTerm,
    DistinctTerm,
    EndTerm,
    FieldTerm,
    ShareTerm,
)
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from relationkit.rules.conditions import Condition
    from relationkit.rules.terms import EventKind, Scope, Term
    from relationkit.rules.values import Kind
    from relationkit.rules.vocabulary import Vocabulary

_KNOWN = frozenset({"is-known", "is-unknown"})
_SAME = frozenset({"equals", "not-equals", "one-of"})
_ORDER = _SAME | {"less-than", "at-most", "more-than", "at-least", "between"}
_OPS: dict[Kind, frozenset[str]] = {
    "text": _ORDER | {"contains", "starts-with", "ends-with"},
    "number": _ORDER,
    "day": _ORDER,
    "moment": _ORDER,
    "yes-no": _SAME,
    "list": frozenset({"contains", "one-of", "has-all", "has-none"}),
    "yearly": frozenset(),
}
"""What each kind of value can answer; anything else would be unknown for everybody, for ever."""

_ANSWER_CUT_SHORT = re.compile(r"answers\.([^.]*|\..*|[^.]+\.)")


def check(
    condition: Condition, vocabulary: Vocabulary, segments: Collection[str] | None = None
) -> None:
    """Raise for the first condition that nobody can ever answer, with its path in the rule.

    `UnknownField` for a name that the vocabulary does not have; `InvalidDocument` for a comparison that a value of that
    kind never answers, a number made of what is no number, and a segment that is not among `segments` (None: not asked).
    A rule that passed once and whose field is gone is refused here: it never becomes wider.

    >>> from relationkit.rules import Vocabulary, item, orders
    >>> check(orders.any(where=item("categry") == "garden"), Vocabulary({}))
    Traceback (most recent call last):
    relationkit.errors.UnknownField: where.term.where: item field 'categry' is unknown; did you mean 'category'?
    """
    problem = out_of_place(condition)
    if problem:
        raise InvalidDocument(f"where: {problem}", issues=(("where", "out-of-scope"),))
    checking = _Checking(vocabulary, segments)
    for place in places(condition):
        checking.look_at(place)


@dataclass(frozen=True, slots=True)
class _Checking:
    vocabulary: Vocabulary
    segments: Collection[str] | None

    def look_at(self, place: Place) -> None:
        condition = place.condition
        if isinstance(condition, Compare):
            self._comparison(place, condition)
        elif isinstance(condition, Ranked):
            self._number(place, condition.term)
        elif isinstance(condition, Anniversary):
            kind = self._kind(place, ("profile",), condition.name)
            if kind not in {"yearly", "day", "any"}:
                raise _never(
                    place, f"field {condition.name!r} is a {kind}, not a day; name a yearly day"
                )
        elif isinstance(condition, InSegment):
            self._segment(place, condition.segment)
        elif isinstance(condition, Followed):
            self._in_common(place, condition)

    def _comparison(self, place: Place, condition: Compare) -> None:
        term = condition.term
        if not isinstance(term, FieldTerm | EndTerm):
            self._number(place, term)
            return
        name, scopes = _named(term)
        kind = self._kind(place, scopes, name)
        if kind == "any" or condition.op in _KNOWN:
            return
        if condition.op not in _OPS[kind]:
            able = ", ".join(sorted(_OPS[kind] | _KNOWN))
            raise _never(
                place, f"{name!r} is of kind {kind}, which never answers {condition.op}; ask {able}"
            )
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        others = {kind_of(value) for value in values} - {kind}
        if others and kind != "list":
            other = min(others)
            raise _never(
                place,
                f"{name!r} is of kind {kind} and never compares with a {other}; write a {kind}",
            )

    def _number(self, place: Place, term: Term) -> None:
        """Look up the field of a term that comes to a number: it must be one where the term reckons with it."""
        if isinstance(term, DistinctTerm):
            self._kind(place, _own(term.events), term.field)
        reckons = isinstance(term, AggregateTerm | ShareTerm) and term.field is not None
        if not (reckons or isinstance(term, FieldTerm)):
            return
        name, scopes = _named(term)
        kind = self._kind(place, scopes, name)
        if kind not in {"number", "any"}:
            what = "rank" if isinstance(term, FieldTerm) else term.kind
            raise _never(place, f"{name!r} is of kind {kind}, and a {what} needs a number")

    def _in_common(self, place: Place, condition: Followed) -> None:
        for name in condition.same:
            kinds = {
                self._kind(place, _own(events), name)
                for events in (place.events, condition.events)
                if events is not None
            }
            if len(kinds - {"any"}) > 1:
                raise _never(
                    place,
                    f"{name!r} is of different kinds in {place.events} and {condition.events}",
                )

    def _segment(self, place: Place, segment: str) -> None:
        if self.segments is None or segment in self.segments:
            return
        near = get_close_matches(segment, self.segments, n=1)
        advice = f"did you mean {near[0]!r}?" if near else "add it to the segments"
        message = f"{place.path}: segment {segment!r} is unknown; {advice}"
        raise InvalidDocument(message, issues=((place.path, "unknown-segment"),))

    def _kind(self, place: Place, scopes: Iterable[Scope], name: str) -> Kind:
        kind = _kind_in(self.vocabulary, scopes, name)
        if kind is not None and not _ANSWER_CUT_SHORT.fullmatch(name):
            return kind
        raise UnknownField(f"{place.path}: {self._unknown(tuple(scopes), name)}")

    def _unknown(self, scopes: tuple[Scope, ...], name: str) -> str:
        scope = scopes[0]
        if scope == "profile":
            near = get_close_matches(name, self.vocabulary.profile, n=1)
            if name.startswith("answers."):
                return f"field {name!r} is no answer; name it answers.<survey>.<question>"
            advice = f"did you mean {near[0]!r}?" if near else "declare it with a FieldSpec"
            return f"field {name!r} is not declared; {advice}"
        events = self.vocabulary.events
        own = sorted({known for one in scopes for known in events.get(one, {})})
        near = get_close_matches(name, own, n=1)
        owner = next((other for other, names in events.items() if name in names), None)
        if owner is not None:
            advice = f"it is a field of the {owner}"
        else:
            advice = f"did you mean {near[0]!r}?" if near else f"ask for one of: {', '.join(own)}"
        return f"{scope} field {name!r} is unknown; {advice}"


def kind_read(term: Term, vocabulary: Vocabulary) -> Kind | None:
    """The kind of what a field, or the first or the last of some events, holds; None for what the vocabulary does not have.

    >>> from relationkit.rules import Vocabulary, item
    >>> kind_read(item("price").term, Vocabulary({}))
    'number'
    """
    name, scopes = _named(term)
    return _kind_in(vocabulary, scopes, name)


def _kind_in(vocabulary: Vocabulary, scopes: Iterable[Scope], name: str) -> Kind | None:
    kinds: list[Kind | None] = [vocabulary.kind(scope, name) for scope in scopes]
    return next(filter(None, kinds), None)


def _named(term: Term) -> tuple[str, tuple[Scope, ...]]:
    """The name that a term reads and where it may stand: an item answers for its order too."""
    if isinstance(term, FieldTerm):
        return term.name, ("item", "order") if term.of == "item" else (term.of,)
    return term.field, _own(term.events)  # type: ignore[union-attr,return-value]


def _own(events: EventKind) -> tuple[Scope, ...]:
    return ("item", "order") if events == "items" else SCOPES[events][:1]


def _never(place: Place, said: str) -> InvalidDocument:
    return InvalidDocument(f"{place.path}: {said}", issues=((place.path, "never-answered"),))
