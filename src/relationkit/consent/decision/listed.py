"""Whom a suppression list stops, where the store has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.consent.decision.standing import grants, is_for
from relationkit.consent.suppression import SuppressionList, look_up, suppressed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relationkit.consent import ConsentEvent, Purpose
    from relationkit.consent.suppression import Peppers, Suppressed
    from relationkit.profiles import Profile


def stopped_by_list(
    store: object,
    peppers: Peppers | None,
    profiles: Sequence[Profile],
    consents: Mapping[str, Sequence[ConsentEvent]],
    *,
    purpose: Purpose,
    channel: str,
) -> Mapping[str, Suppressed]:
    """What the list stops for each of these customers, by id; those who are free are not in the answer.

    A list with entries that cannot be read for want of their key stops marketing to all.
    """
    if not isinstance(store, SuppressionList):
        return {}
    points = {one.id: point for one in profiles if (point := one.contact(channel)) is not None}
    known = look_up(store, peppers, points.values())
    if known.readable and not any(known.hits.values()):
        return {}
    found: dict[str, Suppressed] = {}
    for profile in profiles:
        point = points.get(profile.id)
        if point is None:
            continue
        own = [
            event
            for event in consents.get(profile.id, ())
            if grants(event, profile, purpose, channel) and is_for(event, point)
        ]
        said = suppressed(known, point, own=own)
        if said is not None:
            found[profile.id] = said
    return found
