"""What erasing a person will do, said before it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from relationkit.consent.rights.ports import PARTS, Part
from relationkit.consent.rights.traces import Identifiers, names_of, shared
from relationkit.documents import Document, Moment, require_aware
from relationkit.profiles import ContactPoint

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from relationkit.consent.rights.ports import ErasableStore
    from relationkit.profiles import Profile

ExemptionCode = Literal["legal-hold", "accounting", "proof", "claim", "contract"]


class Exemption(Document):
    """What is not erased, why, and until when (GDPR article 17(3)); ``why`` is the sentence that the person is told.

    A "legal-hold" keeps everything: nothing is erased while a court or an authority may ask for it. The other codes keep one
    part: "accounting" what tax law wants kept, "proof" that there was a consent, "claim" what a dispute needs, "contract" what
    is still owed.

    >>> Exemption(code="accounting", part="orders", why="Tax law has us keep invoices for five years.").part
    'orders'
    """

    code: ExemptionCode
    part: Part | None = None
    until: Moment | None = None
    why: Annotated[str, Field(min_length=1, max_length=500)]

    def model_post_init(self, _context: object, /) -> None:
        """Refuse a hold of one part, and any other exemption of all of them."""
        if (self.code == "legal-hold") is not (self.part is None):
            message = "a legal hold keeps everything, any other exemption names its part"
            raise ValueError(message)


class ErasurePlan(Document):
    """Who is to be erased from which stores, how many records there are, what is kept and why, and who is told.

    Personal data: it holds the addresses and names by which `run_erasure` searches at the end. ``shared`` are the labels of those
    that stand in other people's records too and so prove nothing. Show ``counts`` and ``exemptions`` to whoever approves it.

    >>> from datetime import UTC, datetime
    >>> ErasurePlan(id="e1", profile_id="c1", reason="asked", at=datetime(2026, 3, 1, tzinfo=UTC), counts={})
    ErasurePlan('e1')
    """

    id: str
    profile_id: str
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    at: Moment
    counts: Mapping[str, Mapping[str, int]]
    exemptions: tuple[Exemption, ...] = ()
    recipients: tuple[str, ...] = ()
    in_use: tuple[ContactPoint, ...] = ()
    former: tuple[ContactPoint, ...] = ()
    names: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether a legal hold keeps everything."""
        return any(one.code == "legal-hold" for one in self.exemptions)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is erased."""
        kept = {one.part for one in self.exemptions}
        return () if self.held else tuple(part for part in PARTS if part not in kept)

    @property
    def points(self) -> tuple[ContactPoint, ...]:
        """Every contact point that the person has or had."""
        return (*self.in_use, *self.former)

    @property
    def telling(self) -> tuple[ContactPoint, ...]:
        """The points in use that are this person's alone; all in use where none is.

        By these a restored person is found again. A mailbox of two would bring the other one's erasure too.
        """
        alone = tuple(
            point
            for number, point in enumerate(self.in_use)
            if f"{point.channel}-{number}" not in self.shared
        )
        return alone or self.in_use

    @property
    def identifiers(self) -> Identifiers:
        """What the person is searched by."""
        return Identifiers(self.points, self.names)


def plan_erasure(
    profile: Profile,
    stores: Mapping[str, ErasableStore],
    *,
    reason: str,
    at: datetime,
    exemptions: Iterable[Exemption] = (),
    recipients: Iterable[str] = (),
) -> ErasurePlan:
    """Say what an erasure will do in each of the `stores`, by name; nothing is changed.

    An exemption whose ``until`` has passed is left out. `recipients` are those whom the data were disclosed to, such as
    ``Purpose.recipients``; they will be told. Everything that the stores hold is searched for names that others bear too.

    >>> from datetime import UTC, datetime
    >>> from relationkit.profiles import Profile
    >>> plan = plan_erasure(Profile(id="c1", given="Anna"), {}, reason="asked for it", at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> plan.held, len(plan.parts)
    (False, 10)
    """
    at = require_aware(at)
    held = {name: store.holdings(profile.id) for name, store in stores.items()}
    places = {(point.channel, point.address): point for point in profile.contacts}
    past = {
        (point.channel, point.address): point
        for holdings in held.values()
        for point in holdings.points
        if (point.channel, point.address) not in places
    }
    in_use, former, names = tuple(places.values()), tuple(past.values()), tuple(names_of(profile))
    who = Identifiers((*in_use, *former), names)
    others = (part for store in stores.values() for part in store.contents(besides=profile.id))
    seed = f"{profile.id}\n{at.isoformat()}\n{reason}"
    return ErasurePlan(
        id=hashlib.blake2b(seed.encode(), digest_size=16).hexdigest(),
        profile_id=profile.id,
        reason=reason,
        at=at,
        counts={name: dict(holdings.counts) for name, holdings in held.items()},
        exemptions=tuple(one for one in exemptions if one.until is None or one.until > at),
        recipients=tuple(dict.fromkeys(recipients)),
        in_use=in_use,
        former=former,
        names=names,
        shared=tuple(sorted(shared(who, others))),
    )
