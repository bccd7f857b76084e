"""What others say of people's consents: taken as a claim where it allows, as it stands where it stops."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.consent.events import ConsentEvent
from relationkit.consent.kinds import GRANTS, STOPS
from relationkit.consent.suppression import look_up, require_keys
from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from relationkit.consent.suppression import Peppers, SuppressionList


@dataclass(frozen=True, slots=True, repr=False)
class Imported:
    """The events to append, and how many rows were left out for which reason.

    already-known: the log has it. suppressed: the person, or the address, is on the suppression list, and no claim lifts that.
    not-a-claim: a sale, a request or the lifting of a restriction, which an import cannot vouch for. unreadable: no event, or
    not the one that its id says. from-the-future: recorded after the import. ``suppressed`` are the ids of the customers whose
    claims were left out for the list.

    >>> Imported((), {"already-known": 2})
    Imported(0 events, left_out={'already-known': 2})
    """

    events: tuple[ConsentEvent, ...]
    left_out: Mapping[str, int]
    suppressed: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Imported({len(self.events)} events, left_out={dict(self.left_out)})"


def export_consents(events: Iterable[ConsentEvent]) -> str:
    """The events as JSON, one a line; `import_consents` into the log they came from adds nothing.

    >>> export_consents([])
    ''
    """
    return "".join(f"{event.to_json()}\n" for event in events)


def import_consents(
    lines: Iterable[str],
    *,
    at: datetime,
    known: Collection[str] = (),
    suppressed: Collection[str] = (),
    listed: SuppressionList | None = None,
    peppers: Peppers | None = None,
) -> Imported:
    """Read what `export_consents` wrote, or another shop, and never let it allow more than a claim would.

    A consent becomes "claimed" by the import, whoever gave it there and however well it is proved there; a stop is taken as it
    is. `known` are the ids that the log has. `listed` is the suppression list, which every store has, and `peppers` are its keys:
    claims for an address on it are left out. `suppressed` are the ids of customers whose claims are left out too, as `screen`
    found them by their other addresses. Bad rows are counted, not raised; `InvalidDocument` is, for a list that cannot be read
    for want of a key.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import ConsentEvent
    >>> from relationkit.profiles import Profile
    >>> noon = datetime(2026, 3, 1, tzinfo=UTC)
    >>> stop = ConsentEvent.objected(Profile(id="c1"), at=noon, source="letter")
    >>> import_consents(["{}", *export_consents([stop]).splitlines()], at=noon)
    Imported(1 events, left_out={'unreadable': 1})
    """
    at = require_aware(at)
    if listed is not None:
        require_keys(listed, peppers)
    found: dict[str, ConsentEvent] = {}
    left_out: Counter[str] = Counter()
    met: set[str] = set()
    for line in lines:
        event = _read(line)
        if isinstance(event, str):
            left_out[event] += 1
            continue
        taken = event if event.id in known else _taken(event, at, suppressed)
        if isinstance(taken, str):
            left_out[taken] += 1
            if taken == "suppressed":
                met.add(str(event.profile_id))
        elif taken.id in known or taken.id in found:
            left_out["already-known"] += 1
        else:
            found[taken.id] = taken
    for event in _on_list(found.values(), listed, peppers):
        del found[event.id]
        left_out["suppressed"] += 1
        met.add(str(event.profile_id))
    return Imported(tuple(found.values()), dict(sorted(left_out.items())), frozenset(met))


def _on_list(
    events: Iterable[ConsentEvent], listed: SuppressionList | None, peppers: Peppers | None
) -> list[ConsentEvent]:
    """The claims for an address of which the list has an entry for that channel or for all."""
    claims = [event for event in events if event.kind == "claimed"]
    if listed is None or not claims:
        return []
    points = {event.id: _point(event) for event in claims}
    hits = look_up(listed, peppers, points.values()).hits
    return [
        event
        for event in claims
        if any(
            hit.channel in {None, event.channel}
            for hit in hits[points[event.id].channel, points[event.id].address]
        )
    ]


def _point(event: ConsentEvent) -> ContactPoint:
    """Where the claim would let the shop write to."""
    return ContactPoint.model_construct(channel=str(event.channel), address=str(event.address))


def _read(line: str) -> ConsentEvent | str:
    try:
        return ConsentEvent.from_json(line)
    except InvalidDocument:
        return "unreadable"


def _taken(event: ConsentEvent, at: datetime, suppressed: Collection[str]) -> ConsentEvent | str:
    if event.recorded_at > at:
        return "from-the-future"
    if event.kind in STOPS:
        return event.model_copy(
            update={"recorded_at": at}
        )  # when we learned of it; no part of its id
    if event.kind not in GRANTS:
        return "not-a-claim"
    if event.profile_id in suppressed:
        return "suppressed"
    return ConsentEvent.from_dict(
        {
            "kind": "claimed",
            "profile_id": event.profile_id,
            "purpose": event.purpose,
            "purpose_version": event.purpose_version,
            "controller": event.controller,
            "channel": event.channel,
            "epoch": event.epoch,
            "address": event.address,
            "notice": event.notice,
            "source": event.source,
            "actor": "import",
            "method": "import",
            "occurred_at": event.occurred_at,
            "recorded_at": at,
        }
    )
