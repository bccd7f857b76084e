"""Whether an address is on the list: looked up for many at once, then told without a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.suppression.peppers import Peppers
    from relationkit.consent.suppression.ports import SuppressionList
    from relationkit.consent.suppression.suppression import Suppression
    from relationkit.profiles import ContactPoint, Profile

Suppressed = Literal["marketing", "everything", "unreadable"]
"""What the list stops for an address, or that it cannot be read for want of a key; then marketing is denied."""

_STRONGEST: tuple[Suppressed, ...] = ("everything", "marketing", "unreadable")


@dataclass(frozen=True, slots=True, repr=False)
class Suppressions:
    """What a list said of some addresses: ``hits`` by channel and address as written, and whether all of it was ``readable``.

    >>> Suppressions(readable=True, hits={})
    Suppressions(0 addresses, readable=True)
    """

    readable: bool
    hits: Mapping[tuple[str, str], Sequence[Suppression]]

    def __repr__(self) -> str:
        return f"Suppressions({len(self.hits)} addresses, readable={self.readable})"


def look_up(
    listed: SuppressionList, peppers: Peppers | None, points: Iterable[ContactPoint]
) -> Suppressions:
    """Ask a list about addresses, all of them in one question.

    Without peppers, or with an entry on the list whose pepper is not among them, the answer is not readable, which denies
    marketing to all: nobody knows who is on the list.

    >>> from relationkit.profiles import ContactPoint
    >>> from relationkit.storage import MemoryStore
    >>> point = ContactPoint(channel="email", address="anna@example.com")
    >>> look_up(MemoryStore(), None, [point])
    Suppressions(1 addresses, readable=True)
    """
    used = listed.suppression_peppers()
    asked = {
        (point.channel, point.address): peppers.fingerprints(point, used) if peppers else ()
        for point in points
    }
    found = listed.suppressions({one for prints in asked.values() for one in prints})
    return Suppressions(
        used <= (peppers.ids if peppers else frozenset()),
        {
            point: tuple(hit for one in prints for hit in found.get(one, ()))
            for point, prints in asked.items()
        },
    )


def suppressed(
    known: Suppressions, point: ContactPoint, *, own: Iterable[ConsentEvent] = ()
) -> Suppressed | None:
    """Say what is stopped for an address; "unreadable" also for one that was not looked up.

    `own` are the person's own consents for this very purpose and contact point: one that is later than an entry lifts it, as it
    lifts a stop. What others claim lifts nothing, and what cannot be read is not lifted.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent.suppression import Peppers, suppressions_of
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> from relationkit.storage import MemoryStore
    >>> store, peppers = MemoryStore(), Peppers(bytes(range(32)))
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com")])
    >>> store.suppress(suppressions_of(anna, peppers, at=datetime(2026, 3, 1, tzinfo=UTC), code="erased"))
    >>> again = ContactPoint(channel="email", address="ANNA+shop@example.com")
    >>> suppressed(look_up(store, peppers, [again]), again)
    'marketing'
    """
    hits = known.hits.get((point.channel, point.address))
    if not hits:
        return None if hits is not None and known.readable else "unreadable"
    lifted = max((event.occurred_at for event in own if event.kind != "claimed"), default=None)
    standing = {
        hit.scope
        for hit in hits
        if hit.channel in {None, point.channel} and (lifted is None or hit.since >= lifted)
    }
    if standing:
        return "everything" if "everything" in standing else "marketing"
    return None if known.readable else "unreadable"


def require_keys(listed: SuppressionList, peppers: Peppers | None) -> None:
    """Raise `InvalidDocument` where an entry of the list was made with a key that is not given: an import would miss people.

    >>> from relationkit.storage import MemoryStore
    >>> require_keys(MemoryStore(), None)
    """
    missing = listed.suppression_peppers() - (peppers.ids if peppers else frozenset())
    if missing:
        message = f"the suppression list has entries under {len(missing)} keys that were not given"
        raise InvalidDocument(
            f"{message}; give peppers with all of them, the retired ones too",
            issues=(("peppers", "missing-pepper"),),
        )


def screen(
    listed: SuppressionList, peppers: Peppers | None, profiles: Sequence[Profile]
) -> Mapping[str, Suppressed]:
    """Say which of these customers have an address on the list, by id; those who are free are not in the answer.

    Whoever imports, creates, merges or restores customers asks it before keeping them. Keep the customer, since an invoice must
    still arrive; drop every consent that the source claims for a suppressed one, and tell the shop how many there were.

    >>> from relationkit.profiles import ContactPoint, Profile
    >>> from relationkit.storage import MemoryStore
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com")])
    >>> screen(MemoryStore(), None, [anna])
    {}
    """
    known = look_up(listed, peppers, (point for person in profiles for point in person.contacts))
    answers: dict[str, Suppressed] = {}
    for person in profiles:
        found = {suppressed(known, point) for point in person.contacts}
        answers.update((person.id, one) for one in reversed(_STRONGEST) if one in found)
    return answers
