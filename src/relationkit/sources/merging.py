"""A customer who is known already, and what an export says of them now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.profiles import numbered

if TYPE_CHECKING:
    from relationkit.profiles import ContactPoint, Profile

_PERSON = (
    "given", "family", "gender", "vocative", "locale", "country", "time_zone", "birthday",
    "registered_at", "preferred_channel",
)  # fmt: skip


def merged(known: Profile | None, given: Profile) -> Profile:
    """What the export says, and what it does not say as it was: nothing known is lost by a load.

    Both are without their history. Where nothing is new, the answer equals the known one.

    >>> from relationkit.profiles import Profile
    >>> merged(Profile(id="c1", given="Ania", vocative="Aniu"), Profile(id="c1", given="Anna")).vocative
    'Aniu'
    """
    if known is None:
        return given
    update: dict[str, object] = {
        name: getattr(known, name) for name in _PERSON if getattr(given, name) is None
    }
    update["attributes"] = {**known.attributes, **given.attributes}
    points: dict[str, ContactPoint] = {point.channel: point for point in known.contacts}
    for point in numbered(known.contacts, given.contacts):
        held = points.get(point.channel)
        if held is None or held.address != point.address:
            points[point.channel] = point
    update["contacts"] = tuple(points.values())
    return given.model_copy(update=update)
