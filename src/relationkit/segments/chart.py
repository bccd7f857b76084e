"""A picture of the differences between two groups: SVG that needs nothing but itself."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING

from relationkit.segments.contrast import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.segments.contrast import Finding

_WIDE = 800
_LEFT, _RIGHT = 264, 564
_ROW, _TOP, _FOOT = 34, 104, 34
_LETTERS = 30
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
_INK, _SOFT, _PAPER, _LINE = "#1d1c19", "#5a564d", "#ffffff", "#ddd8cc"
_MORE, _LESS = "#2c6a4a", "#8a5a1f"


def chart(names: tuple[str, str], sizes: tuple[int, int], findings: Sequence[Finding]) -> str:
    """One bar for each finding, to the right where the first group has more, to the left where it has less.

    The bar is the effect, from -1 to 1; the figures of both groups stand beside it, so that no colour has to be seen.

    >>> chart(("lapsed", "all others"), (120, 900), ()).count("<rect")
    1
    """
    rows = [_row(number, finding) for number, finding in enumerate(findings)]
    height = _TOP + _ROW * max(len(rows), 1) + _FOOT
    title = f"What distinguishes {names[0]} from {names[1]}"
    told = "; ".join(f"{one.name}: {figures(one)}" for one in findings)
    told = told or "No difference is more than chance."
    mark = hashlib.sha256(f"{title}{sizes}{told}".encode()).hexdigest()[:8]
    first, second = (f"{name} ({size:,})" for name, size in zip(names, sizes, strict=True))
    body = "".join(rows) or _text(24, _TOP + 22, "No difference is more than chance.")
    axis = _axis(height - _FOOT, names) if rows else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {height}" width="{_WIDE}" '
        f'height="{height}" role="img" aria-labelledby="t{mark} d{mark}" '
        f'font-family="{_FONT}" font-size="14" fill="{_INK}" style="max-width: 100%; height: auto">'
        f'<title id="t{mark}">{escape(title)}</title><desc id="d{mark}">{escape(told)}</desc>'
        f'<rect width="{_WIDE}" height="{height}" fill="{_PAPER}"/>'
        + _text(24, 32, _cut(title, 78), size=19)
        + _text(24, 58, _cut(f"{first} and {second}: shares, or medians of numbers", 92), soft=True)
        + axis
        + body
        + "</svg>"
    )


def _axis(bottom: int, names: tuple[str, str]) -> str:
    middle, reach = (_LEFT + _RIGHT) / 2, (_RIGHT - _LEFT) / 2
    lines = "".join(
        f'<path d="M{x:.0f} {_TOP - 8}V{bottom}" stroke="{_INK if not effect else _LINE}"/>'
        + _text(x, bottom + 20, label, anchor="middle", soft=True)
        for effect, label in ((-1, "−1"), (-0.5, "−0.5"), (0, "0"), (0.5, "0.5"), (1, "1"))
        for x in [middle + effect * reach]
    )
    return (
        lines
        + _text(middle - 12, _TOP - 16, "less", anchor="end", soft=True)
        + _text(middle + 12, _TOP - 16, "more", soft=True)
        + _text(_RIGHT + 24, _TOP - 16, _cut(f"{names[0]} and {names[1]}", 28), soft=True)
        + _text(_RIGHT + 24, bottom + 20, "effect (Cliff’s delta)", soft=True)
    )


def _row(number: int, finding: Finding) -> str:
    y = _TOP + _ROW * number
    middle, reach = (_LEFT + _RIGHT) / 2, (_RIGHT - _LEFT) / 2
    length = max(abs(finding.effect) * reach, 1)
    start = middle if finding.effect >= 0 else middle - length
    colour = _MORE if finding.effect >= 0 else _LESS
    return (
        f"<g><title>{escape(finding.name)}</title>"
        + _text(_LEFT - 14, y + 21, _cut(finding.name, _LETTERS), anchor="end")
        + f'<rect x="{start:.1f}" y="{y + 7}" width="{length:.1f}" height="20" fill="{colour}"/>'
        + _text(_RIGHT + 24, y + 21, figures(finding))
        + "</g>"
    )


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", size: int = 14, soft: bool = False
) -> str:
    colour = f' fill="{_SOFT}"' if soft else ""
    large = f' font-size="{size}"' if size != 14 else ""  # noqa: PLR2004 - that of the picture
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{large}{colour}>{escape(text)}</text>'
    )
