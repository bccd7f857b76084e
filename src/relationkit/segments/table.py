"""A plain HTML table, for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A caption, heads, and rows that begin with their name; all of it text.

    >>> table("Sizes", ("", "members"), [("a<b", "7")])[:44]
    '<table><caption>Sizes</caption><thead><tr><t'
    """
    head = "".join(
        f'<th scope="col">{escape(name)}</th>' if name else "<td></td>" for name in heads
    )
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f'<td style="text-align: right">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
