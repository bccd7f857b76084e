"""Two groups held side by side: how large each difference is, and how likely it is to be chance."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from statistics import fmean, median
from typing import TYPE_CHECKING, Any, Literal

from relationkit.errors import NotSupported

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from relationkit.segments.features import Figure, Value

LEAST = 5
"""Fewer customers than this are nobody's business: they could be known again by their figures."""

_MOST_WORDS = 20
_RARE = 0.01
_EXPECTED = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure of the groups A and B.

    Of a "share" `a` and `b` are the parts of those of whom it is known who have it (0 to 1), of a "number" the medians; ``means``
    are its averages.
    ``effect`` is Cliff's delta, from -1 to 1: how much more often somebody of A, chosen at random, is above somebody of B than
    below; for a share that is the difference of the two. ``h`` is Cohen's h, for shares only. ``q`` is the p-value adjusted for
    the number of figures; ``found`` says that it is small enough. ``coarse``: fewer than five customers had it, or had it not,
    in one group, so that the share and the effect are given as if they were five.

    >>> Finding("gift", "share", a=0.5, b=0.25, effect=0.25, p=0.001, known=(40, 80), unknown=(0, 0)).found
    False
    """

    name: str
    kind: Literal["share", "number"]
    a: float
    b: float
    effect: float
    p: float
    known: tuple[int, int]
    unknown: tuple[int, int]
    means: tuple[float, float] | None = None
    h: float | None = None
    q: float = 1.0
    found: bool = False
    coarse: bool = False


def figures(finding: Finding) -> str:
    """Both values for people to read: shares in per cent, else the medians; where these are the same, the averages.

    >>> figures(Finding("gift", "share", a=0.5, b=0.25, effect=0.25, p=0.001, known=(40, 80), unknown=(0, 0)))
    '50 % and 25 %'
    """
    if finding.kind == "share":
        return f"{100 * finding.a:.0f} % and {100 * finding.b:.0f} %"
    if finding.a == finding.b and finding.means is not None:
        return f"{finding.means[0]:,.10g} and {finding.means[1]:,.10g} on average"
    return f"{finding.a:,.10g} and {finding.b:,.10g}"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure that is not shown: `reason` is few-known, few-have-it, all-alike or mixed-kinds.

    >>> Hidden("city: Łódź", "few-have-it").reason
    'few-have-it'
    """

    name: str
    reason: Literal["few-known", "few-have-it", "all-alike", "mixed-kinds"]


@dataclass(slots=True)
class Columns:
    """The figures of two groups as they are read, a column for each name.

    >>> from relationkit.segments.features import Figure
    >>> columns = Columns()
    >>> columns.add(0, [Figure("orders", 3.0)])
    >>> columns.sizes
    [1, 0]
    """

    sizes: list[int] = field(default_factory=lambda: [0, 0])
    values: dict[str, tuple[list[Value], list[Value]]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)

    def add(self, group: int, figures: Iterable[Figure]) -> None:
        """Put down one customer of a group."""
        self.sizes[group] += 1
        for name, value, absent in figures:
            column = self.values.setdefault(name, ([], []))
            self.absent[name] = absent
            if value is not None:
                column[group].append(value)

    def contrasts(self) -> Iterator[Finding | Hidden]:
        """Each column as one figure or several, compared."""
        for name, groups in sorted(self.values.items()):
            if self.absent[name] == "zero":
                for group, size in zip(groups, self.sizes, strict=True):
                    group.extend([0.0] * (size - len(group)))
            yield from self._contrast(name, groups)
            known = (len(groups[0]), len(groups[1]))
            if self.absent[name] == "unknown" and 0 < sum(known) < sum(self.sizes):
                yield self._share(f"{name} is known", known, (self.sizes[0], self.sizes[1]))

    def _contrast(
        self, name: str, groups: tuple[list[Value], list[Value]]
    ) -> Iterator[Finding | Hidden]:
        known = (len(groups[0]), len(groups[1]))
        kinds = {type(value) for group in groups for value in group}
        if min(known) < LEAST:
            yield Hidden(name, "few-known")
        elif kinds == {bool}:
            yes = (groups[0].count(True), groups[1].count(True))
            yield self._share(name, yes, known)
        elif kinds == {float}:
            yield self._number(name, groups)
        elif kinds <= {str, tuple} and len(kinds) == 1:
            yield from self._words(name, groups)
        else:
            yield Hidden(name, "mixed-kinds")

    def _words(
        self, name: str, groups: tuple[list[Value], list[Value]]
    ) -> Iterator[Finding | Hidden]:
        """Each of the words that many have: whether a customer has it."""
        known = (len(groups[0]), len(groups[1]))
        having = [_having(group) for group in groups]
        both = Counter(having[0])
        both.update(having[1])
        often = max(LEAST, math.ceil(_RARE * sum(known)))
        for word, count in sorted(both.most_common(_MOST_WORDS)):
            if count >= often:
                yield self._share(f"{name}: {word}", (having[0][word], having[1][word]), known)
            elif count < LEAST:
                yield Hidden(f"{name}: (a word)", "few-have-it")

    def _share(self, name: str, yes: tuple[int, int], known: tuple[int, int]) -> Finding | Hidden:
        if min(known) < LEAST:
            return Hidden(name, "few-known")
        if sum(yes) in {0, sum(known)}:
            return Hidden(name, "all-alike")
        if not LEAST <= sum(yes) <= sum(known) - LEAST:
            return Hidden(name, "few-have-it")
        first, second = (_coarse(some, size) for some, size in zip(yes, known, strict=True))
        if first is None or second is None:
            return Hidden(name, "few-known")
        a, b = first / known[0], second / known[1]
        return Finding(
            name,
            "share",
            a=a,
            b=b,
            effect=a - b,
            h=2 * math.asin(math.sqrt(a)) - 2 * math.asin(math.sqrt(b)),
            p=_p_of_shares(yes, known),
            known=known,
            unknown=self._unknown(known),
            coarse=(first, second) != yes,
        )

    def _number(self, name: str, groups: Sequence[list[Any]]) -> Finding | Hidden:
        known = (len(groups[0]), len(groups[1]))
        if len(set(groups[0]) | set(groups[1])) == 1:
            return Hidden(name, "all-alike")
        tested = scipy_stats().mannwhitneyu(groups[0], groups[1], method="asymptotic")
        return Finding(
            name,
            "number",
            a=_rounded(median(groups[0])),
            b=_rounded(median(groups[1])),
            effect=2 * float(tested.statistic) / (known[0] * known[1]) - 1,
            p=float(tested.pvalue),
            known=known,
            unknown=self._unknown(known),
            means=(_rounded(fmean(groups[0])), _rounded(fmean(groups[1]))),
        )

    def _unknown(self, known: tuple[int, int]) -> tuple[int, int]:
        return self.sizes[0] - known[0], self.sizes[1] - known[1]


def scipy_stats() -> Any:  # noqa: ANN401 - scipy has no types
    """`scipy.stats`, or `NotSupported` naming the extra that brings it."""
    try:
        return import_module("scipy.stats")
    except ImportError:
        message = "comparing needs scipy; install relationkit[stats]"
        raise NotSupported(message) from None


def _having(group: Iterable[Value]) -> Counter[str]:
    return Counter(
        word
        for value in group
        for word in (set(value) if isinstance(value, tuple) else (str(value),))
    )


def _coarse(yes: int, known: int) -> int | None:
    """A handful is told as five; None where that leaves a handful of others."""
    if yes in {0, known}:
        return yes
    return None if known < 2 * LEAST else min(max(yes, LEAST), known - LEAST)


def _p_of_shares(yes: tuple[int, int], known: tuple[int, int]) -> float:
    cells = [[some, size - some] for some, size in zip(yes, known, strict=True)]
    rows, columns = known, (sum(yes), sum(known) - sum(yes))
    expected = min(row * column for row in rows for column in columns) / sum(known)
    stats = scipy_stats()
    if expected < _EXPECTED:
        return float(stats.fisher_exact(cells).pvalue)
    return float(stats.chi2_contingency(cells, correction=False).pvalue)


def _rounded(value: float) -> float:
    """Three digits: a median is some customer's own figure."""
    return float(f"{value:.3g}")
