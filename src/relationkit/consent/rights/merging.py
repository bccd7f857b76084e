"""Two records of one person become one: what both allow is allowed, what either stops is stopped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from relationkit.consent.events import ConsentEvent
from relationkit.consent.kinds import GRANTS, RELATIONSHIPS, STOPS
from relationkit.consent.suppression import look_up, require_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from relationkit.consent.suppression import Peppers, Suppression, SuppressionList
    from relationkit.profiles import Profile

_NEEDED_TWICE = GRANTS | RELATIONSHIPS | {"restriction-lifted"}
"""Whatever makes sending more."""


@dataclass(frozen=True, slots=True, repr=False)
class Standing:
    """A profile with the events that bear on it, as a `ConsentLog` has them.

    >>> from relationkit.profiles import Profile
    >>> Standing(Profile(id="c1"), ())
    Standing('c1', 0 events)
    """

    profile: Profile
    events: Sequence[ConsentEvent]

    def __repr__(self) -> str:
        return f"Standing({self.profile.id!r}, {len(self.events)} events)"


def merge_consents(a: Standing, b: Standing, *, into: Profile) -> Standing:
    """What is to stand in the log for the profile that two records become, which may be one of them.

    A consent, a sale or the lifting of a restriction counts where both records have it, for the address that is in use on both
    and on `into`, letter by letter; a stop of either binds, whatever address it was for. So for no purpose and channel does
    the merged record allow what one of the two denies, and it does not matter which is merged into which, nor in what order
    several are (the meet of verdicts). Whoever consented in one record only is asked again. Nothing changes in the log: append
    the events, note what was the other id, and put what `merge_suppressions` gives on the suppression list.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent import Notice
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> point = ContactPoint(channel="email", address="anna@example.com", epoch=0)
    >>> anna, again = (Profile(id=name, contacts=[point]) for name in ("c1", "c2"))
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> words = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
    >>> agreed = ConsentEvent.given(anna, purpose="newsletter", channel="email", at=noon, notice=words, source="till")
    >>> left = ConsentEvent.withdrawn(again, purpose="newsletter", at=noon, source="letter")
    >>> merged = merge_consents(Standing(anna, [agreed]), Standing(again, [left]), into=anna)
    >>> [(event.kind, event.profile_id) for event in merged.events]
    [('withdrawn', 'c1')]
    """
    mine, others = _moved(a, into), _moved(b, into)
    kept = [
        _of_two(mine.get(content), others.get(content)) for content in sorted({**mine, **others})
    ]
    found = [event for event in kept if event is not None]
    return Standing(into, tuple(sorted(found, key=lambda one: (one.occurred_at, one.id))))


def merge_suppressions(
    a: Profile, b: Profile, *, into: Profile, listed: SuppressionList, peppers: Peppers
) -> tuple[Suppression, ...]:
    """What is to be added to the suppression list when two records become one: what it stops for either is stopped for both.

    Whoever was erased, or objected, under one address does not get letters at the other. The entries are as old as those that
    they follow from, so that what lifts these lifts them. Raises `InvalidDocument` for a list with an entry whose key is not
    given: nobody would know what to carry over.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent.suppression import Peppers, suppressions_of
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> from relationkit.storage import MemoryStore
    >>> store, peppers, noon = MemoryStore(), Peppers(bytes(range(32))), datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com")])
    >>> again = Profile(id="c2", contacts=[ContactPoint(channel="email", address="anna@example.org")])
    >>> store.suppress(suppressions_of(anna, peppers, at=noon, code="objected"))
    >>> merge_suppressions(anna, again, into=again, listed=store, peppers=peppers)
    (Suppression('marketing', 'objected'),)
    """
    require_keys(listed, peppers)
    return tuple(dict.fromkeys(_carried((a, b), into, listed, peppers)))


def _carried(
    sides: Sequence[Profile], into: Profile, listed: SuppressionList, peppers: Peppers
) -> Iterator[Suppression]:
    known = look_up(listed, peppers, (point for side in sides for point in side.contacts))
    for point in (point for side in sides for point in side.contacts):
        there = into.contact(point.channel)
        own = () if there is None else peppers.fingerprints(there)
        for hit in known.hits[point.channel, point.address]:
            if own and hit.fingerprint not in own and hit.channel in {None, point.channel}:
                yield replace(hit, fingerprint=own[0], pepper=peppers.current)


def not_carried(a: Standing, b: Standing, merged: Standing) -> Sequence[ConsentEvent]:
    """The consents of either record that did not survive, oldest first: what to ask for at the next visit, not by letter.

    >>> from relationkit.profiles import Profile
    >>> nobody = Standing(Profile(id="c1"), ())
    >>> not_carried(nobody, nobody, nobody)
    ()
    """
    kept = {
        (event.purpose, event.channel, event.address)
        for event in merged.events
        if event.kind in GRANTS
    }
    lost = {
        event.id: event
        for event in (*a.events, *b.events)
        if event.kind in GRANTS and (event.purpose, event.channel, event.address) not in kept
    }
    return tuple(sorted(lost.values(), key=lambda one: (one.occurred_at, one.id)))


def _moved(side: Standing, into: Profile) -> dict[str, ConsentEvent]:
    """The events of one record as they would stand for `into`, by their id there; of two that become one the one known first."""
    moved: dict[str, ConsentEvent] = {}
    for event in side.events:
        here = _as_of(event, side.profile, into)
        if here is not None:
            known = moved.get(here.id)
            if known is None or here.recorded_at < known.recorded_at:
                moved[here.id] = here
    return moved


def _as_of(event: ConsentEvent, own: Profile, into: Profile) -> ConsentEvent | None:
    """The event as one of `into`; None for what counts for nobody there."""
    changes: dict[str, object] = {"profile_id": into.id}
    if event.kind in GRANTS | RELATIONSHIPS:
        if event.profile_id != own.id:
            return None
        if event.channel is not None:
            point, there = own.contact(event.channel), into.contact(event.channel)
            if point is None or there is None:
                return None
            if (point.address, point.epoch or 0) != (event.address, event.epoch):
                return None
            if there.address != event.address:
                return None
            changes["epoch"] = there.epoch or 0
    elif event.kind not in STOPS and event.profile_id != own.id:
        return None
    known = event.model_dump(exclude={"id"}, exclude_defaults=True)
    return ConsentEvent.from_dict({**known, "notice": event.notice, **changes})


def _of_two(mine: ConsentEvent | None, other: ConsentEvent | None) -> ConsentEvent | None:
    """What makes sending more needs both, from when both were known; anything else needs one, from when the first was."""
    held = [event for event in (mine, other) if event is not None]
    needed = held[0].kind in _NEEDED_TWICE
    if needed and len(held) == 1:
        return None
    choose = max if needed else min
    return choose(held, key=lambda event: event.recorded_at)
