"""What no store accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Collection


def refuse_unknown(ids: Collection[str]) -> None:
    """Raise `InvalidDocument` with the first of the ids, if there are any."""
    if ids:
        first = ", ".join(map(repr, sorted(ids)[:3]))
        message = f"history of unknown profiles, such as {first}; put the profiles first"
        raise InvalidDocument(message, issues=(("profile_id", "unknown-profile"),))
