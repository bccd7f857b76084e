"""Who was erased, and what to do again when a backup brings them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.consent.suppression.peppers import CANON
from relationkit.consent.suppression.suppression import Suppression
from relationkit.documents import require_aware

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from relationkit.consent.suppression.peppers import Peppers
    from relationkit.consent.suppression.ports import ErasureLedger
    from relationkit.profiles import Profile


@dataclass(frozen=True, slots=True, repr=False)
class Erasure:
    """That whoever has this address was erased at a moment.

    >>> from datetime import UTC, datetime
    >>> Erasure("5f…", "0a1b", datetime(2026, 3, 1, tzinfo=UTC))
    Erasure(2026-03-01)
    """

    fingerprint: str
    pepper: str
    at: datetime
    canon: int = CANON

    def suppression(self) -> Suppression:
        """The entry that keeps the person from being written to, on any channel."""
        return Suppression(
            self.fingerprint, self.pepper, None, "marketing", self.at, "erased", self.canon
        )

    def __repr__(self) -> str:
        return f"Erasure({self.at:%Y-%m-%d})"


@dataclass(frozen=True, slots=True)
class Replay:
    """What a restored store must be brought to before anything is sent from it.

    ``erase`` are the ids of customers to erase again, ``suppress`` the entries for the list. With ``readable`` False the ledger
    holds erasures whose pepper is missing: find the pepper before the store is used at all.

    >>> Replay(erase=("c1",), suppress=(), readable=True).erase
    ('c1',)
    """

    erase: tuple[str, ...]
    suppress: tuple[Suppression, ...]
    readable: bool


def erasures_of(profile: Profile, peppers: Peppers, *, at: datetime) -> tuple[Erasure, ...]:
    """Make what to note in the ledger when a customer is erased: one for each address.

    Note it first, erase then: an erasure that breaks off is found and finished by `replay`.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent.suppression import Peppers
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com")])
    >>> erasures_of(anna, Peppers(bytes(range(32))), at=datetime(2026, 3, 1, tzinfo=UTC))
    (Erasure(2026-03-01),)
    """
    moment = require_aware(at)
    return tuple(
        Erasure(peppers.fingerprint(point.channel, point.address), peppers.current, moment)
        for point in profile.contacts
    )


def replay(
    ledger: ErasureLedger,
    peppers: Peppers,
    profiles: Iterable[Profile],
    *,
    taken_at: datetime,
) -> Replay:
    """Say which customers of a restored store were erased after the backup was taken, and whom to suppress.

    `profiles` are all of the restored store (`ProfileSource.profiles`), `taken_at` is when the backup was begun. Whoever was
    erased before it is not in the backup: a customer of that address came back by an own act, and stays.

    >>> from datetime import UTC, datetime
    >>> from relationkit.consent.suppression import Peppers, erasures_of
    >>> from relationkit.profiles import ContactPoint, Profile
    >>> from relationkit.storage import MemoryStore
    >>> ledger, peppers = MemoryStore(), Peppers(bytes(range(32)))
    >>> anna = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com")])
    >>> ledger.note_erasures(erasures_of(anna, peppers, at=datetime(2026, 3, 2, tzinfo=UTC)))
    >>> replay(ledger, peppers, [anna], taken_at=datetime(2026, 3, 1, tzinfo=UTC)).erase
    ('c1',)
    """
    taken_at = require_aware(taken_at, "taken_at")
    noted = tuple(ledger.erasures())
    gone = {erasure.fingerprint for erasure in noted if erasure.at >= taken_at}
    return Replay(
        erase=tuple(
            person.id
            for person in profiles
            if any(not gone.isdisjoint(peppers.fingerprints(point)) for point in person.contacts)
        ),
        suppress=tuple(erasure.suppression() for erasure in noted),
        readable=peppers.ids.issuperset(erasure.pepper for erasure in noted),
    )
