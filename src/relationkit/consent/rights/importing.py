"""What others say of people's consents: taken as a claim where it allows, as it stands where it stops."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.consent.events import ConsentEvent
from relationkit.consent.kinds import GRANTS, STOPS
from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True, repr=False)
class Imported:
    """The events to append, and how many rows were left out for which reason.

    already-known: the log has it. suppressed: the person is on the suppression list, and no claim lifts that. not-a-claim: a
    sale, a request or the lifting of a restriction, which an import cannot vouch for. unreadable: no event, or not the one
    that its id says. from-the-future: recorded after the import.

    >>> Imported((), {"already-known": 2})
    Imported(0 events, left_out={'already-known': 2})
    """

    events: tuple[ConsentEvent, ...]
    left_out: Mapping[str, int]

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
) -> Imported:
    """Read what `export_consents` wrote, or another shop, and never let it allow more than a claim would.

    A consent becomes "claimed" by the import, whoever gave it there and however well it is proved there; a stop is taken as it
    is. `known` are the ids that the log has, `suppressed` the ids of customers that `screen` found on the suppression list.
    Bad rows are counted, not raised.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import ConsentEvent
    >>> from relationkit.profiles import Profile
    >>> noon = datetime(2026, 3, 1, tzinfo=UTC)
    >>> stop = ConsentEvent.objected(Profile(id="c1"), at=noon, source="letter")
    >>> import_consents(["{}", *export_consents([stop]).splitlines()], at=noon)
    Imported(1 events, left_out={'unreadable': 1})
    """
    at = require_aware(at)
    found: dict[str, ConsentEvent] = {}
    left_out: Counter[str] = Counter()
    for line in lines:
        event = _read(line)
        if isinstance(event, str):
            left_out[event] += 1
            continue
        taken = event if event.id in known else _taken(event, at, suppressed)
        if isinstance(taken, str):
            left_out[taken] += 1
        elif taken.id in known or taken.id in found:
            left_out["already-known"] += 1
        else:
            found[taken.id] = taken
    return Imported(tuple(found.values()), dict(sorted(left_out.items())))


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
