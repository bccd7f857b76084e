"""Plain data as a page: headings, tables, nothing that runs."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>What we keep about you</title>
<style>
body { font: 1rem/1.5 serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid; padding: .25rem .5rem; text-align: start; vertical-align: top; overflow-wrap: anywhere }
tr { break-inside: avoid }
</style>
</head>
<body>
<main>
<h1>What we keep about you</h1>
"""
_TAIL = "</main>\n</body>\n</html>\n"


def page(data: Mapping[str, Any]) -> str:
    """One section for each part of the data: a table of names and values, or of rows.

    >>> "&lt;b&gt;" in page({"fields": [{"name": "given", "value": "<b>"}]})
    True
    """
    return _HEAD + "".join(_section(name, part) for name, part in data.items()) + _TAIL


def _section(name: str, part: Any) -> str:  # noqa: ANN401 - plain data
    heading = f"<h2>{_words(name)}</h2>\n"
    if not part:
        return f"{heading}<p>Nothing.</p>\n"
    rows = [part] if isinstance(part, dict) else part
    columns = list(dict.fromkeys(column for row in rows for column in row))
    head = "".join(f'<th scope="col">{_words(column)}</th>' for column in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{_cell(row.get(column))}</td>' for column in columns)}</tr>\n"
        for row in rows
    )
    return f"{heading}<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _cell(value: Any) -> str:  # noqa: ANN401 - plain data
    if value is None or value in ([], {}):
        return "–"
    if isinstance(value, dict):
        return "<br>".join(f"{_words(str(key))}: {_cell(held)}" for key, held in value.items())
    if isinstance(value, list):
        return "<br>".join(map(_cell, value))
    return f"<bdi>{escape(str(value))}</bdi>"


def _words(name: str) -> str:
    return escape(name.replace("_", " "))
