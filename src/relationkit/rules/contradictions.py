"""Whether several conditions can be true, or false, at once.

What cannot be is what no customer, event or moment could ever bear out. Nothing is said where the terms are not the
very same: this finds contradictions that stand in the rule, and does not reckon with calendars.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Literal, TypeAlias

from relationkit.rules.claims import Claim, Topic, follows, needed, shape, spans_of
from relationkit.rules.conditions import Anniversary, Compare, Ranked
from relationkit.rules.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relationkit.rules.spans import Spans
    from relationkit.rules.vocabulary import Vocabulary

_EITHER = frozenset({"one-of", "contains"})

_Held: TypeAlias = frozenset[tuple[str, object]]


def clash(claim: Claim, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The paths of what cannot be so at once for a claim to be true; none where nothing was found.

    >>> from relationkit.rules import Vocabulary, all_of, field
    >>> from relationkit.rules.places import Place
    >>> rule = Place("where", all_of(field("points").more_than(5), field("points").less_than(3)))
    >>> clash(Claim(rule, truth=True), Vocabulary({"points": "number"}))
    ('where.parts[0]', 'where.parts[1]')
    """
    board = _Board(vocabulary, ChainMap(), ChainMap(), ChainMap())
    posted = sorted(follows(claim), key=_is_vague)
    at_odds = board.post(posted)
    return at_odds or next(filter(None, map(board.left_without, posted)), ())


def _cannot_be(claim: Claim) -> bool:
    """Whether the claim is at odds with itself in another way than by the value that it names."""
    condition = claim.place.condition
    if isinstance(condition, Ranked):
        return condition.percent == (0 if claim.truth else 100)
    whole_year = isinstance(condition, Anniversary) and condition.days == 366  # noqa: PLR2004 - a leap year
    return whole_year and not claim.truth


def _is_vague(claim: Claim) -> bool:
    """Whether it is of one value or of a list, as the others may tell."""
    condition = claim.place.condition
    return isinstance(condition, Compare) and condition.op in _EITHER


@dataclass(frozen=True, slots=True)
class _Board:
    """All that has been said so far."""

    vocabulary: Vocabulary
    said: ChainMap[str, Claim]
    known: ChainMap[Topic, _Known]
    posted: ChainMap[Topic, list[Claim]]

    def post(self, claims: Iterable[Claim]) -> tuple[str, ...]:
        """Add claims one after the other; the paths of those that are at odds as soon as some are."""
        for claim in claims:
            if _cannot_be(claim):
                return (claim.place.path,)
            other = self.said.setdefault(claim.said, claim)
            if other.truth is not claim.truth:
                return _paths((other, claim))
            topic = claim.topic
            if topic is None:
                continue
            known = self.known.get(topic, _Known()).learn(claim, self.vocabulary)
            if known is None:
                return self._at_odds(claim, self.posted.get(topic, []))
            self.known[topic] = known
            self.posted[topic] = [*self.posted.get(topic, []), claim]
        return ()

    def _at_odds(self, claim: Claim, earlier: list[Claim]) -> tuple[str, ...]:
        for other in earlier:
            alone = _Known().learn(other, self.vocabulary)
            if alone is not None and alone.learn(claim, self.vocabulary) is None:
                return _paths((other, claim))
        return _paths((*earlier, claim))

    def left_without(self, claim: Claim) -> tuple[str, ...]:
        """The paths where a claim needs some of its parts and all that has been said leaves too few."""
        number, truth = needed(claim)
        parts = claim.place.parts()
        if not 0 < number < len(parts):
            return ()
        refused = [self._refusal(Claim(part, truth)) for part in parts]
        if len(parts) - len(list(filter(None, refused))) >= number:
            return ()
        return tuple(dict.fromkeys((claim.place.path, *chain.from_iterable(refused))))

    def _refusal(self, claim: Claim) -> tuple[str, ...]:
        trial = _Board(
            self.vocabulary, self.said.new_child(), self.known.new_child(), self.posted.new_child()
        )
        return trial.post(follows(claim))


def _paths(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.place.path for claim in claims))


@dataclass(frozen=True, slots=True)
class _Known:
    """What claims have said of one topic."""

    shape: Literal["one", "list", "some", "nothing"] | None = None
    spans: Spans | None = None
    held: _Held = frozenset()
    missing: _Held = frozenset()

    def learn(self, claim: Claim, vocabulary: Vocabulary) -> _Known | None:
        """Add a claim; None where it cannot be so as well."""
        condition = claim.place.condition
        if isinstance(condition, Compare):
            if condition.op in {"is-known", "is-unknown"}:
                return self._told(known=(condition.op == "is-known") is claim.truth)
            if self.shape == "nothing":
                return None
            of = shape(condition, self.shape, vocabulary)
            if of == "list":
                return self._list(condition, truth=claim.truth)
            if of is None:
                return replace(self, shape=self.shape or "some")
        spans = spans_of(claim)
        if self.spans is not None and spans is not None:
            spans = spans.meet(self.spans)
        fits = self.shape != "list" and (spans is None or not spans.is_empty)
        return replace(self, shape="one", spans=spans or self.spans) if fits else None

    def _told(self, *, known: bool) -> _Known | None:
        if known:
            return None if self.shape == "nothing" else replace(self, shape=self.shape or "some")
        return replace(self, shape="nothing") if self.shape in {None, "nothing"} else None

    def _list(self, condition: Compare, *, truth: bool) -> _Known | None:
        if self.shape == "one":
            return None
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        named: _Held = frozenset((kind_of(value), value) for value in values)
        held, missing = self.held, self.missing
        if condition.op in {"has-all", "contains"}:
            if truth:
                held |= named
            elif named <= held:
                return None
            elif len(named) == 1:
                missing |= named
        elif (condition.op == "one-of") is truth:
            if named <= missing:
                return None
        else:
            missing |= named
        fits = not held & missing
        return replace(self, shape="list", held=held, missing=missing) if fits else None
