"""What in a rule is probably not what its author meant. Every finding is true; none of them makes the rule invalid."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from relationkit.rules.claims import Claim, follows, is_of_one, needed, spans_of
from relationkit.rules.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Bucket,
    Compare,
    NoneOf,
    Not,
    OrUnknown,
)
from relationkit.rules.contradictions import clash
from relationkit.rules.finding import Finding
from relationkit.rules.places import Place
from relationkit.rules.terms import CountTerm, DistinctTerm
from relationkit.rules.traps import of_items, of_ranks, unknowns
from relationkit.rules.vocabulary import Vocabulary

if TYPE_CHECKING:
    from relationkit.rules.conditions import Condition
    from relationkit.rules.finding import Code
    from relationkit.rules.spans import Spans

_MANY = 100
"""So many comparisons of one and the same thing are a list that somebody pasted; they are not held against each other."""


def lint(condition: Condition, vocabulary: Vocabulary | None = None) -> tuple[Finding, ...]:
    """Look for contradictions, for what changes nothing, and for what lets the unknown in or keeps it out.

    The codes: *never-true*, nobody can match; *always-true*, everybody does; *true-where-known*, everybody does of whom
    the answer is known; *unknown-enters* and *unknown-stays-out*, what a negative condition does with those of whom a
    field is not known; *double-negation*, *single-part*, *repeated-part* and *implied-part*, what may be left out;
    *items-apart*, two items may meet what one was meant to; *other-item*, any one other item meets a negative
    condition; *order-per-item*, an order is added once for each of its items; *rank-counts-zeros*, customers with nothing
    are ranked too. A vocabulary tells lists from single values, so that more is found.

    >>> from relationkit.rules import all_of, field
    >>> [finding.code for finding in lint(all_of(field("country") == "PL", field("country") == "BG"))]
    ['never-true']
    """
    linting = _Linting(Vocabulary({}) if vocabulary is None else vocabulary)
    root = Place("where", condition)
    linting.visit(root)
    linting.sum_up(root)
    return (*linting.found, *unknowns(root))


@dataclass(frozen=True, slots=True)
class _Linting:
    vocabulary: Vocabulary
    found: list[Finding] = field(default_factory=list)

    def visit(self, place: Place, beside: tuple[Claim, ...] = (), *, negated: bool = False) -> None:
        """Look at one condition, knowing what must hold beside it, and then at those inside."""
        if isinstance(place.condition, AllOf):
            beside = (*beside, *follows(Claim(place, truth=True)))
        self._settled(place)
        self._needless(place)
        self.found.extend(of_items(place, self.vocabulary, negated=negated))
        self.found.extend(of_ranks(place, beside))
        for part in place.parts():
            self.visit(part, beside, negated=isinstance(place.condition, Not | NoneOf))
        for where in place.wheres():
            self.visit(where)

    def sum_up(self, root: Place) -> None:
        """Say what the findings inside come to for the rule as a whole."""
        told = {finding.code for finding in self.found if finding.path == root.path}
        if "never-true" not in told and self._cannot_be(Claim(root, truth=True)):
            self._find("never-true", root, "nobody can match the rule; see the findings inside")
        if told.isdisjoint({"always-true", "true-where-known"}):
            self._always(root)

    def _find(self, code: Code, place: Place, said: str) -> None:
        self.found.append(Finding(code, place.path, said))

    def _cannot_be(self, claim: Claim) -> tuple[str, ...]:
        return clash(claim, self.vocabulary)

    def _settled(self, place: Place) -> None:
        """Say where the answer is the same for all, unless one part alone makes it so and has been told of."""
        never = self._cannot_be(Claim(place, truth=True))
        if never and not _inside_one(never, place):
            self._find("never-true", place, f"no {_who(place)} can match: {_at_odds(never)}")
        if not _inside_one(self._cannot_be(Claim(place, truth=False)), place):
            self._always(place)

    def _always(self, place: Place) -> None:
        if self._sure(Claim(place, truth=True)):
            self._find("always-true", place, f"every {_who(place)} matches; leave it out")
        elif self._cannot_be(Claim(place, truth=False)):
            said = (
                f"every {_who(place)} matches of whom the answer is known; ask is_known() for that"
            )
            self._find("true-where-known", place, said)

    def _sure(self, claim: Claim) -> bool:
        """Whether it is so for everybody, and unknown for nobody."""
        condition, parts = claim.place.condition, claim.place.parts()
        if isinstance(condition, Bucket) or _is_counted(condition):
            return bool(self._cannot_be(replace(claim, truth=not claim.truth)))
        if isinstance(condition, OrUnknown) and claim.truth:
            return bool(self._cannot_be(Claim(parts[0], truth=False)))
        number, truth = needed(claim)
        return sum(self._sure(Claim(part, truth)) for part in parts) >= number > 0

    def _needless(self, place: Place) -> None:
        condition, parts = place.condition, place.parts()
        if isinstance(condition, Not) and isinstance(condition.part, Not):
            self._find("double-negation", place, "two negations make none; leave both out")
        if not isinstance(condition, AllOf | AnyOf | NoneOf | AtLeast):
            return
        if len(parts) == 1:
            instead = "not_(...)" if isinstance(condition, NoneOf) else "the part alone"
            self._find("single-part", place, f"a group of one part; write {instead}")
        seen: dict[str, Place] = {}
        for part in parts:
            before = seen.setdefault(Claim(part, truth=True).said, part)
            if before is not part:
                says = "counts twice" if isinstance(condition, AtLeast) else "changes nothing"
                self._find("repeated-part", part, f"stands already at {before.path} and {says}")
        if not isinstance(condition, AtLeast):
            self._implied(list(seen.values()), narrow=isinstance(condition, AllOf))

    def _implied(self, parts: list[Place], *, narrow: bool) -> None:
        """Find parts that another makes needless: the wider one of two in an all-of, else the narrower one."""
        topics: dict[object, list[tuple[Place, Spans, Spans]]] = {}
        for part in parts:
            claim = Claim(part, truth=True)
            inside, outside = spans_of(claim), spans_of(Claim(part, truth=False))
            if inside and outside and claim.topic and is_of_one(claim, self.vocabulary):
                both = (inside, outside) if narrow else (outside, inside)
                topics.setdefault((claim.topic, inside.kind), []).append((part, *both))
        for group in topics.values():
            if len(group) > _MANY:
                continue
            needless: set[str] = set()
            for part, _, otherwise in reversed(group):
                stronger = next(
                    (
                        other
                        for other, so, _ in group
                        if other is not part
                        and other.path not in needless
                        and so.meet(otherwise).is_empty
                    ),
                    None,
                )
                if stronger is not None:
                    needless.add(part.path)
                    said = f"{stronger.path} says as much; leave this out"
                    self._find("implied-part", part, said)


def _who(place: Place) -> str:
    return "customer" if place.events is None else "event"


def _inside_one(paths: tuple[str, ...], place: Place) -> bool:
    inside = (f"{part.path}." for part in place.parts())
    return any(all(f"{path}.".startswith(part) for path in paths) for part in inside)


def _at_odds(paths: tuple[str, ...]) -> str:
    if len(paths) == 1:
        return "no value meets it"
    return f"{', '.join(paths[:-1])} and {paths[-1]} cannot be so at once"


def _is_counted(condition: Condition) -> bool:
    """Whether it compares a number, or a range of numbers, that everybody has."""
    if not isinstance(condition, Compare) or condition.op in {"is-known", "is-unknown"}:
        return False
    term = condition.term
    if not isinstance(term, CountTerm | DistinctTerm):
        return False
    return term.after is None and (term.latest is None or term.latest.where is None)
