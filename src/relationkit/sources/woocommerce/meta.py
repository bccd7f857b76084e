"""Meta data: where WordPress and its plugins put whatever else they know."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relationkit.sources.cells import Cells


def pairs(row: Cells) -> Iterator[tuple[str, object]]:
    """Key and value of each meta datum of a record; a key may come several times."""
    for datum in row.listed("meta_data"):
        key = datum.data.get("key")
        if isinstance(key, str):
            yield key, datum.get("value")
