"""What a customer's meta data prove of consents: strict for grants, loose for stops."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.consent import ConsentEvent, Notice
from relationkit.errors import InvalidDocument
from relationkit.sources.cells import Cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from relationkit.profiles import Profile
    from relationkit.sources.cells import Note
    from relationkit.sources.woocommerce.mapping import ConsentMapping

_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Statement:
    """What one meta datum says: "stop", "grant" with whatever proof stands in `cells`, or "unclear"."""

    key: str
    purpose: str
    channel: str
    says: str
    cells: Cells


def statements(
    meta: Iterable[tuple[str, object]], mapping: ConsentMapping, note: Note
) -> Iterator[Statement]:
    """Read the meta data that the mapping names; an empty one says nothing."""
    for key, value in meta:
        if key in mapping.keys and value is not None:
            purpose, channel = mapping.keys[key]
            proof = _object(value)
            word = _word(value if proof is None else proof.get("status"))
            if word in mapping.stops:
                says = "stop"
            elif proof is not None and (word is None or word in mapping.grants):
                says = "grant"
            else:
                says = "unclear"
            yield Statement(key, purpose, channel, says, Cells(proof or {}, note, "meta_data", key))


def stop_of(
    said: Statement, profile: Profile, row: Cells, at: datetime, *, known: bool
) -> ConsentEvent | None:
    """The stop as withdrawn at its own moment, else when the row was last changed, else at `at`.

    The last change is not before the stop, so that a stop without a date is never taken for older than it is. Of somebody who
    is not known by an id, the address is stopped; None where there is none.
    """
    point = profile.contact(said.channel)
    if point is None and not known:
        return None
    moment = said.cells.moment("moment") or row.moment("date_modified") or at
    return ConsentEvent(
        kind="withdrawn",
        profile_id=profile.id if known else None,
        purpose=said.purpose,
        channel=said.channel,
        address=point.address if point else None,
        actor="import",
        occurred_at=min(moment, at),
        recorded_at=at,
        source=said.cells.text("source", 200) or f"woocommerce {said.key}"[:200],
    )


def claim_of(
    said: Statement, profile: Profile, at: datetime, mapping: ConsentMapping
) -> ConsentEvent | None:
    """The grant as a claim; None, after a note, unless all of its proof is there.

    An address that the customer had not from the start is not covered: the export does not say for which one they agreed.
    """
    point = profile.contact(said.channel)
    moment = said.cells.moment("moment")
    notice = _notice(said, mapping)
    source = said.cells.text("source", 200)
    if said.says != "grant":
        said.cells.note("consent-unproven", "status")
    elif moment is None or moment > at:
        said.cells.note("consent-unproven", "moment")
    elif notice is None:
        said.cells.note("consent-unproven", "notice")
    elif source is None:
        said.cells.note("consent-unproven", "source")
    elif point is None:
        said.cells.note("consent-without-address", "status")
    elif point.epoch:
        said.cells.note("consent-address-changed", "status")
    else:
        return ConsentEvent.claimed(
            profile,
            purpose=said.purpose,
            channel=said.channel,
            at=moment,
            recorded_at=at,
            notice=notice,
            source=source,
        )
    return None


def _notice(said: Statement, mapping: ConsentMapping) -> Notice | None:
    name = said.cells.text("notice", 80) or said.purpose
    version, language = said.cells.text("version", 40), said.cells.text("language", 20)
    text = said.cells.text("text", _LONGEST)
    for notice in mapping.notices if text is None else ():
        if (notice.id, notice.version, notice.language) == (name, version, language):
            return notice
    try:
        return Notice.from_dict(
            {"id": name, "version": version, "language": language, "text": text}
        )
    except InvalidDocument:
        return None


def _object(value: object) -> Mapping[str, object] | None:
    """An object, or one in JSON: WordPress keeps meta data as text."""
    if isinstance(value, str) and value.startswith("{") and len(value) <= 2 * _LONGEST:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, Mapping) else None


def _word(value: object) -> str | None:
    """A status in lower case; None for none. What is no word is one that nobody listed."""
    if value is None:
        return None
    return str(value).strip().casefold() if isinstance(value, str | int) else "?"
