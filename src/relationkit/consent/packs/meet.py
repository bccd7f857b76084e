"""The meet of the packs that apply: of each answer the strictest."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.consent.packs.answers import SCALES, Answer, silence, strictest
from relationkit.consent.packs.pack import shipped_packs
from relationkit.consent.packs.policy import OTHER, SCOPED, WHOLE, Policy
from relationkit.consent.packs.rules import CHANNELS, CLASSES, Age, Scoped
from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from relationkit.consent.packs.answers import Question
    from relationkit.consent.packs.pack import Pack
    from relationkit.consent.packs.policy import Key
    from relationkit.consent.packs.rules import AnyRule

_CASES = tuple(product((*CLASSES, OTHER), (*CHANNELS, OTHER), (False, True)))


def policy_for(
    countries: Iterable[str | None], *, at: datetime, packs: Iterable[Pack] | None = None
) -> Policy:
    """The strictest of what all packs say that apply at a moment to any of these countries.

    Give the controller's country, the person's, and what the number or the domain hints at; None counts for nothing. A
    country without a pack, and no country at all, get the strictest of every pack there is. Laws change at midnight UTC.

    >>> from datetime import UTC, datetime
    >>> policy_for(["PL", None], at=datetime(2026, 3, 1, tzinfo=UTC)).consent_age
    16
    """
    known = frozenset(country.upper() for country in countries if country)
    day = require_aware(at).date()
    return _policy(known, day, None if packs is None else tuple(packs))


@lru_cache(maxsize=256)
def _policy(countries: frozenset[str], day: date, given: tuple[Pack, ...] | None) -> Policy:
    packs = shipped_packs() if given is None else given
    by_id = {pack.id: pack for pack in packs}
    if not packs or len(by_id) != len(packs):
        message = "no packs, or two with the same id; give each pack once"
        raise InvalidDocument(message, issues=(("packs", "not-distinct"),))
    applying: dict[tuple[str, str | None], list[tuple[str, AnyRule]]] = {}
    for country in sorted(countries) or [""]:
        own = [pack for pack in packs if country in pack.countries]
        for pack in own or packs:
            where = country if own else None
            applying[pack.id, where] = _in_force(_found(pack, by_id, ()), where, day)
    said = [_answers(rules) for rules in applying.values()]
    answers = {key: strictest(key[0], [each[key] for each in said]) for key in said[0]}
    return Policy(
        packs=tuple(dict.fromkeys(name for name, _ in applying)),
        countries=tuple(sorted(countries)),
        day=day,
        answers=MappingProxyType(answers),
        age_binds_everything=any(
            isinstance(rule, Age) and rule.all_processing
            for rules in applying.values()
            for _, rule in rules
        ),
    )


def _found(
    pack: Pack, by_id: Mapping[str, Pack], above: tuple[str, ...]
) -> list[tuple[str, AnyRule]]:
    """A pack's rules and those that it builds on, with references."""
    own = [(f"{pack.id}:{rule.id}", rule) for rule in pack.rules]
    if pack.builds_on is None:
        return own
    ground = by_id.get(pack.builds_on)
    if ground is None or ground.id in (*above, pack.id):
        message = f"pack {pack.id!r} builds on {pack.builds_on!r}, which is not given or builds on it; give that pack too"
        raise InvalidDocument(message, issues=(("builds_on", "no-ground"),))
    below = _found(ground, by_id, (*above, pack.id))
    for name in set(pack.replaces) - {rule.id for _, rule in below}:
        message = f"pack {pack.id!r} replaces {name!r}, which {ground.id!r} does not have; name one of its rules"
        raise InvalidDocument(message, issues=(("replaces", "unknown-rule"),))
    return own + [(ref, rule) for ref, rule in below if rule.id not in pack.replaces]


def _in_force(
    found: list[tuple[str, AnyRule]], country: str | None, day: date
) -> list[tuple[str, AnyRule]]:
    """What holds on the day, in the country; an age for other countries does not."""
    return [
        (ref, rule)
        for ref, rule in found
        if rule.holds_on(day)
        and not (
            isinstance(rule, Age) and rule.countries and country not in {None, *rule.countries}
        )
    ]


def _answers(rules: list[tuple[str, AnyRule]]) -> dict[Key, Answer]:
    """What one pack says: the strictest of its rules that cover a case, else what its silence means."""
    by_question: dict[Question, list[tuple[str, AnyRule]]] = {question: [] for question in SCALES}
    for ref, rule in rules:
        by_question[rule.kind].append((ref, rule))
    answers: dict[Key, Answer] = {}
    for question in SCOPED:
        told = [
            (rule, Answer(rule.value, (ref,)))
            for ref, rule in by_question[question]
            if isinstance(rule, Scoped)
        ]
        for message_class, channel, business in _CASES:
            covering = [
                answer
                for rule, answer in told
                if rule.covers(message_class, channel, business=business)
            ]
            answers[question, message_class, channel, business] = (
                strictest(question, covering) if covering else silence(question, message_class)
            )
    for question in WHOLE:
        whole = [Answer(rule.value, (ref,)) for ref, rule in by_question[question]]
        answers[question, OTHER, OTHER, False] = strictest(question, whole or [silence(question)])
    return answers
