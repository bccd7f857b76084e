"""Two groups side by side: sizes of differences, chance, and what is not shown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import NotSupported
from relationkit.segments.contrast import Columns, Finding, Hidden, figures, scipy_stats
from relationkit.segments.features import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.segments.features import Value


def columns(a: Sequence[Value | None], b: Sequence[Value | None], absent: str = "none") -> Columns:
    """One figure "x" of each customer; None leaves it out."""
    found = Columns()
    for group, values in enumerate((a, b)):
        for value in values:
            read = [] if value is None else [Figure("x", value, absent)]  # type: ignore[arg-type]
            found.add(group, read)
    return found


def only(a: Sequence[Value | None], b: Sequence[Value | None]) -> Finding:
    """The only finding."""
    (found,) = columns(a, b).contrasts()
    assert isinstance(found, Finding)
    return found


def hidden(a: Sequence[Value | None], b: Sequence[Value | None]) -> str:
    """Why the figure is not shown."""
    (found,) = columns(a, b).contrasts()
    assert isinstance(found, Hidden)
    return found.reason


def test_shares_are_compared() -> None:
    """30 of 40 and 20 of 80: the effect is the difference, h is Cohen's, p that of the chi-squared test without correction."""
    found = only([True] * 30 + [False] * 10, [True] * 20 + [False] * 60)

    assert ("share", 0.75, 0.25, 0.5, (40, 80), False) == (
        found.kind,
        found.a,
        found.b,
        found.effect,
        found.known,
        found.coarse,
    )
    assert math.isclose(2 * math.pi / 3 - math.pi / 3, found.h or 0)
    # Pearson: 120 (30*60 - 10*20)^2 / (50*70*40*80) = 27.43 with one degree of freedom.
    assert math.isclose(
        math.erfc(math.sqrt(120 * 1600**2 / (50 * 70 * 40 * 80) / 2)), found.p, rel_tol=1e-9
    )


def test_few_are_compared_exactly() -> None:
    """5 of 10 and 0 of 10 by Fisher's test: 2 * C(10, 5) / C(20, 5)."""
    found = only([True] * 5 + [False] * 5, [False] * 10)

    assert math.isclose(2 * math.comb(10, 5) / math.comb(20, 5), found.p)


def test_numbers_are_compared_by_their_order() -> None:
    """Cliff's delta is 1 where all of A are above all of B; medians and averages have three digits."""
    found = only([float(n) for n in range(10, 20)], [float(n) for n in range(5)] * 2)

    assert ("number", 14.5, 2.0, 1.0, (14.5, 2.0), None) == (
        found.kind,
        found.a,
        found.b,
        found.effect,
        found.means,
        found.h,
    )
    assert found.p < 0.001
    assert 1230.0 == only([1234.0] * 6, [1.0] * 6).a


def test_delta_counts_pairs() -> None:
    """More often above than below, ties for neither."""
    a, b = [1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 2.0, 2.0, 6.0, 0.0]
    pairs = [(x > y) - (x < y) for x in a for y in b]

    assert math.isclose(sum(pairs) / 25, only(a, b).effect)


def test_each_word_is_a_share() -> None:
    """Of a list and of a field of words; a word twice in a list counts once."""
    found = list(columns([("a", "b", "a")] * 12 + [()] * 8, [("b",)] * 10 + [()] * 10).contrasts())

    assert [("x: a", 0.6, 0.0), ("x: b", 0.6, 0.5)] == [
        (one.name, one.a, one.b) for one in found if isinstance(one, Finding)
    ]


def test_rare_words_are_not_asked() -> None:
    """Of many customers a word must be had by one in a hundred; a word of fewer than five is not even named."""
    found = list(columns(["a"] * 590 + ["b"] * 6 + ["secret"] * 4, ["a"] * 600).contrasts())

    assert [] == [one for one in found if isinstance(one, Finding) and "b" in one.name]
    assert [Hidden("x: (a word)", "few-have-it")] == [
        one for one in found if isinstance(one, Hidden)
    ]


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ([True] * 4, [False] * 40, "few-known"),
        ([1.0] * 40, [2.0] * 4 + [None] * 40, "few-known"),
        ([True] * 8 + [False], [False] * 40, "few-known"),
        ([True] * 40, [True] * 40, "all-alike"),
        ([1.0] * 40, [1.0] * 40, "all-alike"),
        ([True] * 2 + [False] * 38, [True] * 2 + [False] * 38, "few-have-it"),
        ([False] * 2 + [True] * 38, [False] * 2 + [True] * 38, "few-have-it"),
        ([1.0] * 10, ["PL"] * 10, "mixed-kinds"),
        ([True] * 10, [1.0] * 10, "mixed-kinds"),
    ],
)
def test_what_is_not_shown_says_why(
    a: list[Value | None], b: list[Value | None], reason: str
) -> None:
    """Groups in which somebody could be known again, and figures that tell nothing."""
    assert reason == hidden(a, b)


def test_a_handful_is_told_as_five() -> None:
    """Two of forty, and 38 of forty: the share and the effect are those of five; the p-value is that of what was seen."""
    found = only([True] * 38 + [False] * 2, [True] * 2 + [False] * 38)

    assert (35 / 40, 5 / 40, 0.75, True) == (found.a, found.b, found.effect, found.coarse)
    assert found.p < 1e-9


def test_what_is_missing_tells_something_too() -> None:
    """Where nobody knows it of some, whether it is known is compared; where there is nothing to know it is not."""
    a, b = ["f"] * 20, ["f"] * 10 + [None] * 10
    found = list(columns(a, b, "unknown").contrasts())

    assert [("x is known", 1.0, 0.5)] == [
        (one.name, one.a, one.b) for one in found if isinstance(one, Finding)
    ]
    found = list(columns(["f"] * 9 + ["m"] * 11, ["f"] * 5 + ["m"] * 5 + [None] * 10).contrasts())
    assert {(0, 10)} == {one.unknown for one in found if isinstance(one, Finding)}
    assert [] == [one for one in columns(a, b).contrasts() if isinstance(one, Finding)]
    few = columns(["f"] * 3, ["f"] * 10 + [None] * 10, "unknown").contrasts()
    assert {Hidden("x", "few-known"), Hidden("x is known", "few-known")} == set(few)


def test_a_count_that_is_absent_is_zero() -> None:
    """Whoever was sent nothing was sent 0 letters."""
    (found,) = columns([2.0] * 10, [1.0] * 4 + [None] * 6, "zero").contrasts()

    assert isinstance(found, Finding)
    assert (2.0, 0.0, (10, 10), (0, 0)) == (found.a, found.b, found.known, found.unknown)


def test_figures_are_read_by_people() -> None:
    """Per cent, medians, or averages where the medians are the same."""
    base = {"effect": 0.1, "p": 0.1, "known": (9, 9), "unknown": (0, 0)}
    found = [
        Finding("x", "share", a=0.756, b=0.0, **base),  # type: ignore[arg-type]
        Finding("x", "number", a=12_345.0, b=0.5, means=(1.0, 2.0), **base),  # type: ignore[arg-type]
        Finding("x", "number", a=3.0, b=3.0, means=(3.1, 2.9), **base),  # type: ignore[arg-type]
    ]

    assert ["76 % and 0 %", "12,345 and 0.5", "3.1 and 2.9 on average"] == list(map(figures, found))


def test_without_scipy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is imported only here."""
    monkeypatch.setitem(__import__("sys").modules, "scipy.stats", None)
    with pytest.raises(NotSupported, match=r"install relationkit\[stats\]"):
        scipy_stats()
