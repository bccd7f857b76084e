"""What a term comes to, as a test of where on the line of numbers it lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from relationkit.rules.sql.intervals import Stretch, rest, stretches
from relationkit.rules.sql.predicates import ALWAYS, Predicate, Truth, every, lacking

Inside = Callable[[Sequence[Stretch]], Predicate]


@dataclass(frozen=True, slots=True)
class Measure:
    """``inside`` is true where the number lies in one of the stretches.

    ``clear``: nothing about it is unknown. ``present``: there is a number. ``sharp``: it is one number and not a range of them.
    ``order`` is what customers are ordered by where they are ranked, and ``reads`` where it is read.
    """

    inside: Inside
    clear: tuple[Predicate, ...] = ()
    present: tuple[Predicate, ...] = ()
    sharp: Callable[[], Predicate] = lambda: ALWAYS
    order: Callable[[], tuple[str, ...]] = tuple
    reads: tuple[str, ...] = ()


def compared(measure: Callable[[], Measure], op: str, values: tuple[Any, ...]) -> Truth:
    """The number held against the value of a comparison."""
    if op in {"is-known", "is-unknown"}:
        truth = Truth(lambda: _known(measure()), lambda: _unknown(measure()))
        return truth if op == "is-known" else truth.opposite()
    taken = stretches(op, values)
    return Truth(lambda: _inside(measure(), taken), lambda: _inside(measure(), rest(taken)))


def _inside(measure: Measure, taken: Sequence[Stretch]) -> Predicate:
    return every((measure.inside(taken), *measure.clear, *measure.present))


def _known(measure: Measure) -> Predicate:
    return every((*measure.clear, *measure.present, measure.sharp()))


def _unknown(measure: Measure) -> Predicate:
    return every((*measure.clear, lacking(every(measure.present))))
