"""The Net Promoter Score with its interval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.errors import InvalidDocument
from relationkit.surveys.intervals import Z

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOP, _PROMOTES, _DETRACTS, _FEW = 10, 9, 6, 30


@dataclass(frozen=True, slots=True)
class NpsScore:
    """The percentage of promoters (9, 10) less that of detractors (0 to 6), from -100 to 100, and how sure it is.

    ``se`` is the standard error in points, ``low`` and ``high`` the 95 % interval. ``caution`` says when the interval is
    narrower than it should be: "few-answers" below 30, "no-spread" where all answers are of one class; else None.

    >>> score = nps([10, 9, 8, 3])
    >>> score.score, score.promoters, score.passives, score.detractors, score.caution
    (25.0, 2, 1, 1, 'few-answers')
    """

    score: float
    promoters: int
    passives: int
    detractors: int
    n: int
    se: float
    low: float
    high: float
    caution: Literal["few-answers", "no-spread"] | None = None


def nps(answers: Mapping[int, int] | Iterable[int]) -> NpsScore | None:
    """The score of many answers, or of the count of each answer; None where nobody has answered.

    The interval is score ± 1.96 se, cut at ±100, with se² = (p + d - (p - d)²) / n for the shares p of promoters and d of
    detractors. Raises `InvalidDocument` for an answer that is no whole number from 0 to 10: 6.5 is in no class.

    >>> score = nps(dict(enumerate([3, 1, 2, 2, 4, 9, 8, 20, 30, 25, 16])))
    >>> f"{score.score:.1f} ({score.low:.6f} to {score.high:.6f}), n = {score.n}"
    '10.0 (-3.547559 to 23.547559), n = 120'
    >>> nps([]) is None
    True
    """
    counts = answers if isinstance(answers, Mapping) else Counter(answers)
    for answer, count in counts.items():
        if type(answer) is not int or not 0 <= answer <= _TOP or count < 0:
            message = (
                "an answer is no whole number from 0 to 10; count only answers to an Nps question"
            )
            raise InvalidDocument(message, issues=(("answers", "out-of-range"),))
    n = sum(counts.values())
    if not n:
        return None
    promoters = sum(count for answer, count in counts.items() if answer >= _PROMOTES)
    detractors = sum(count for answer, count in counts.items() if answer <= _DETRACTS)
    balance = promoters - detractors
    # Whole numbers until the last step, so that no order of the answers changes the figure.
    variance = ((promoters + detractors) * n - balance * balance) / n**3
    score, se = 100 * balance / n, 100 * math.sqrt(variance)
    return NpsScore(
        score=score,
        promoters=promoters,
        passives=n - promoters - detractors,
        detractors=detractors,
        n=n,
        se=se,
        low=max(-100.0, score - Z * se),
        high=min(100.0, score + Z * se),
        caution="few-answers" if n < _FEW else None if se else "no-spread",
    )
