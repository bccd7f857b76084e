"""A question about a few customers: the tables cut down to them, so that nobody else's history is gone through."""

# ruff: noqa: S608 - names in quotes are put together here, never values

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relationkit.engines.tables import KINDS, after_from, spelt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relationkit.engines.tables import Spelling
    from relationkit.rules.sql.layout import Layout, Table

WANTED = "rk_wanted"
"""The name of the table that holds the ids, as the tables of the shop hold them."""

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")


def cut_down(layout: Layout, spelling: Spelling) -> Layout:
    """The same tables with the rows of those customers alone."""
    changed: dict[str, Any] = {
        kind: _cut(table, spelling)
        for kind in KINDS
        if (table := getattr(layout, kind)) is not None
    }
    return replace(layout, **changed)


def _cut(table: Table, spelling: Spelling) -> Table:
    owner = spelt(table.owner, spelling).replace("{t}", "t")
    rows = f"SELECT * FROM {after_from(table, spelling)} AS t WHERE {owner} IN (SELECT id FROM {WANTED})"
    return replace(table, name=f"({rows})", expression=True)


def as_kept(ids: Iterable[str], layout: Layout) -> list[str]:
    """The ids, each once; where customers are numbered, only those that are written as a number is."""
    numbered = layout.profiles.id.kind == "number"
    return [one for one in dict.fromkeys(ids) if not numbered or _WHOLE.fullmatch(one)]
