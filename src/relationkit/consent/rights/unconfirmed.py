"""Whoever was entered at a form, and never confirmed by the mailbox, does not stay."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from relationkit.consent.kinds import STOPS
from relationkit.consent.links import PendingBook
from relationkit.consent.links.confirmation import PENDING
from relationkit.consent.log import ConsentLog
from relationkit.consent.rights.ports import PARTS, ErasableStore
from relationkit.consent.suppression import SuppressionList, suppressions_of
from relationkit.documents import require_aware
from relationkit.profiles import ProfileSource

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta

    from relationkit.consent.events import ConsentEvent
    from relationkit.consent.links import Pending
    from relationkit.consent.rights.ports import Part
    from relationkit.consent.suppression import Peppers
    from relationkit.profiles import Profile

_BATCH = 500


class PendingStore(
    PendingBook, ProfileSource, ConsentLog, SuppressionList, ErasableStore, Protocol
):
    """What the clean-up reads and writes; every `Store` has it."""

    def transaction(self) -> AbstractContextManager[None]:
        """Keep all writes within together, or none of them."""
        ...


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What goes: the ids of ``requests``, and of the ``people`` of whom nothing else is known.

    ``stopped`` would go too, but have stopped since, or their mailbox refused the letter: they stay, with their requests, until
    `peppers` are given, with which the suppression list remembers it.

    >>> Unconfirmed(("5f…",), (), ()).people
    ()
    """

    requests: tuple[str, ...]
    people: tuple[str, ...]
    stopped: tuple[str, ...]


def forget_unconfirmed(
    store: PendingStore,
    *,
    at: datetime,
    after: timedelta = PENDING,
    known: Collection[str] = (),
    peppers: Peppers | None = None,
    dry_run: bool = True,
) -> Unconfirmed:
    """Say which requests waited for their mailbox in vain, and whom they alone made known; without `dry_run`, delete them.

    A request goes `after` seven days, which is how long its link works. With it goes its customer, who has never registered,
    bought, answered, been written about or done anything but to be sent letters, of whom the log has no other act, and whose id
    is not among the `known`, which the shop keeps for a reason of its own. Acts that stop are kept by the suppression list, for
    which `peppers` are needed; whoever stays has the address as a customer. Run it each day; `scrub` of the store then clears
    what a file still holds.

    >>> from datetime import UTC, datetime
    >>> from relationkit.storage import MemoryStore
    >>> forget_unconfirmed(MemoryStore(), at=datetime(2026, 3, 1, tzinfo=UTC))
    Unconfirmed(requests=(), people=(), stopped=())
    """
    found = store.pending(before=require_aware(at) - after)
    people: list[str] = []
    stopped: list[str] = []
    for batch in _by_person(found):
        with store.transaction():
            alone = list(_nothing_else(store, batch, known))
            wait = {profile.id for profile, stops in alone if stops and peppers is None}
            stopped += sorted(wait)
            people += [profile.id for profile, _ in alone if profile.id not in wait]
            if dry_run:
                continue
            store.drop_pending(
                one.id for name, some in batch.items() if name not in wait for one in some
            )
            for profile, stops in alone:
                if profile.id not in wait:
                    _erase(store, profile, stops, peppers, at)
    stay = frozenset(stopped)
    gone = tuple(one.id for one in found if one.profile_id not in stay)
    return Unconfirmed(gone, tuple(people), tuple(stopped))


def _by_person(found: Sequence[Pending]) -> Iterator[Mapping[str, Sequence[Pending]]]:
    waiting: defaultdict[str, list[Pending]] = defaultdict(list)
    for one in found:
        waiting[one.profile_id].append(one)
    ids = sorted(waiting)
    for first in range(0, len(ids), _BATCH):
        yield {name: waiting[name] for name in ids[first : first + _BATCH]}


def _nothing_else(
    store: PendingStore, batch: Mapping[str, Sequence[Pending]], known: Collection[str]
) -> Iterator[tuple[Profile, Sequence[ConsentEvent]]]:
    """Those who are known by these requests alone, with all stops that bear on them if any of these is their own."""
    profiles = list(store.profiles(sorted(batch.keys() - set(known))))
    consents = store.consents(profiles) if profiles else {}
    for profile in profiles:
        gone = {one.id for one in batch[profile.id]}
        log = [event for event in consents[profile.id] if event.id not in gone]
        own = [event for event in log if event.profile_id == profile.id]
        if not _is_customer(store, profile) and all(event.kind in STOPS for event in own):
            yield profile, log if own else ()


def _erase(
    store: PendingStore,
    profile: Profile,
    stops: Sequence[ConsentEvent],
    peppers: Peppers | None,
    at: datetime,
) -> None:
    """Erase all of a person; stops that name the address and nobody are left, or taken over by the list with the person's own."""
    parts: Sequence[Part] = [part for part in PARTS if part != "consents"]
    if stops and peppers is not None:
        parts = PARTS
        whole = any(event.scope == "everything" for event in stops)
        store.suppress(
            suppressions_of(
                profile,
                peppers,
                at=at,
                code="stopped",
                scope="everything" if whole else "marketing",
            )
        )
    store.erase_profile(profile.id, parts)


def _is_customer(store: PendingStore, profile: Profile) -> bool:
    done = any(one.kind != "sent" for one in profile.interactions)
    return bool(
        profile.registered_at
        or profile.orders
        or profile.annotations
        or profile.answers
        or done
        or store.holdings(profile.id).counts.get("responses")
    )
