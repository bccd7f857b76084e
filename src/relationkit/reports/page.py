"""The report as an HTML page. Words in English; whatever the caller hands in is escaped."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, cast

from jinja2 import Environment, PackageLoader, StrictUndefined

from relationkit.surveys.texts import spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Template

    from relationkit.reports.report import Report
    from relationkit.reports.sections import Letter
    from relationkit.surveys import Choice

_FEW_PERCENT = 0.01


def render(report: Report) -> str:
    """The whole page."""
    return _template().render(report=report).lstrip()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("relationkit.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Jinja's own annotation of the mapping knows only the filters that come with it.
    filters = cast("dict[str, Callable[..., object]]", environment.filters)
    filters |= {
        "number": number,
        "percent": percent,
        "signed": signed,
        "room": room,
        "spoken": spoken,
        "labels": labels,
    }
    return environment.get_template("report.html.j2")


def number(value: int) -> str:
    """A count with thousands set off.

    >>> number(23570)
    '23,570'
    """
    return f"{value:,}"


def percent(share: float) -> str:
    """A share in whole per cent; what is some but little is never shown as none, nor most as all.

    >>> percent(0.342), percent(0.0004), percent(0), percent(0.9996)
    ('34 %', '<1 %', '0 %', '>99 %')
    """
    if 0 < share < _FEW_PERCENT:
        return "<1 %"
    if 1 - _FEW_PERCENT < share < 1:
        return ">99 %"
    return f"{round(100 * share)} %"


def signed(value: float) -> str:
    """A score in whole points, with a true minus sign.

    >>> signed(-3.5476), signed(10.0), signed(-0.2)
    ('−4', '10', '0')
    """
    points = round(value)
    return f"−{-points}" if points < 0 else str(points)


def room(letter: Letter, width: int) -> int:
    """The height in pixels that a letter needs where a line holds `width` letters; a page without script cannot ask.

    >>> from relationkit.reports import Letter
    >>> room(Letter(title="", subject="", text="Hello", language="en"), 60)
    142
    """
    lines = sum(max(1, math.ceil(len(line) / width)) for line in letter.text.split("\n"))
    return 120 + 22 * lines


def labels(question: Choice, language: str) -> dict[str | int, str]:
    """What stands beside each bar of a choice, by the option's id."""
    return {option.id: spoken(option.text, language) for option in question.options}
