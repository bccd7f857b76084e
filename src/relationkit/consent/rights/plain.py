"""Values and documents as JSON has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from relationkit.rules.values import write_value

if TYPE_CHECKING:
    from collections.abc import Collection

    from relationkit.profiles import Profile

OWN_FIELDS = (
    "given", "family", "vocative", "gender", "birthday", "locale", "country", "time_zone", "preferred_channel", "registered_at",
)  # fmt: skip
"""What a profile has without a declaration."""


def own_fields(profile: Profile) -> dict[str, Any]:
    """Those of them that are known, as plain values."""
    known: dict[str, Any] = profile.model_dump(
        mode="json", include=set(OWN_FIELDS), exclude_none=True
    )
    return {name: known[name] for name in OWN_FIELDS if name in known}


def attributes(profile: Profile) -> dict[str, Any]:
    """The attributes that are known, by name, as plain values."""
    return {
        name: write_value(value)
        for name, value in sorted(profile.attributes.items())
        if value is not None
    }


def document(part: Any, leave_out: Collection[str] = ()) -> dict[str, Any]:  # noqa: ANN401 - any document
    """A document without what says nothing."""
    known: dict[str, Any] = part.model_dump(
        mode="json", exclude_defaults=True, exclude=set(leave_out)
    )
    return known


def to_json(data: object) -> str:
    r"""In one order always, a value a line: two exports are compared line by line.

    >>> to_json({"b": 1, "a": "ż"})
    '{\n  "a": "ż",\n  "b": 1\n}\n'
    """
    return f"{json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)}\n"
