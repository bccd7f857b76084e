"""What erasing needs of the world: stores that can forget, a journal that remembers how far it got, and those to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, get_args

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from relationkit.consent.rights.plan import ErasurePlan
    from relationkit.profiles import ContactPoint

Part = Literal[
    "profile", "orders", "interactions", "annotations", "answers", "responses", "messages", "consents", "memberships", "links",
]  # fmt: skip
"""What a store holds of a customer, each erased or kept as a whole."""

PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True, repr=False)
class Holdings:
    """How many records of each part a store holds, and every contact point that the customer ever had.

    >>> Holdings({"orders": 3}, ())
    Holdings(3 records, 0 points)
    """

    counts: Mapping[Part, int]
    points: tuple[ContactPoint, ...]

    def __repr__(self) -> str:
        return f"Holdings({sum(self.counts.values())} records, {len(self.points)} points)"


class ErasableStore(Protocol):
    """A store that can forget a customer, and can be searched for what is left."""

    def holdings(self, profile_id: str, /) -> Holdings:
        """What there is of a customer; parts without a record are left out."""
        ...

    def erase_profile(self, profile_id: str, parts: Collection[Part], /) -> int:
        """Delete these parts, all or nothing; return how many records there were. Done twice is done once.

        "profile" is the person with all contact points, a pause and whatever is derived from them; "messages" are letters that
        wait, which are then never sent, and what is known of those that went; "consents" is the evidence, also the stops that
        name no customer but an address of this one. The ledger's leaves, the suppression list and the ledger of erasures stay,
        and so does the bare id in a feed of changes, so that whoever follows it learns of the removal, and in the requests that
        were answered: an id must say nothing of anybody.
        """
        ...

    def scrub(self) -> None:
        """Overwrite what was deleted, where the store can; a file is compacted and its write-ahead log emptied."""
        ...

    def contents(self, *, besides: str | None = None) -> Iterator[tuple[str, str]]:
        """All text that the store holds, with the place where it lies, down to the bytes of its file where it has one.

        With `besides`, the rows of all but this customer, without the file.
        """
        ...


class ErasureJournal(Protocol):
    """How far each erasure got. It holds personal data until an erasure is finished, so keep it apart and protected."""

    def begin(self, plan: ErasurePlan, /) -> frozenset[str]:
        """Keep the plan, if it is new, and return the steps that are done."""
        ...

    def note(self, plan_id: str, step: str, /) -> None:
        """Write down that a step is done, durably."""
        ...

    def close(self, plan_id: str, /) -> None:
        """Forget the plan with all that it says of the person; remember its id and its steps."""
        ...

    def unfinished(self) -> Iterable[ErasurePlan]:
        """The plans that were begun and not closed."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class ErasureNotice:
    """What a recipient of data is told (GDPR article 19): erase the person with these addresses.

    ``key`` is the same when it is told again.

    >>> ErasureNotice("k1", "courier", ())
    ErasureNotice('k1', 'courier')
    """

    key: str
    recipient: str
    points: tuple[ContactPoint, ...]

    def __repr__(self) -> str:
        return f"ErasureNotice({self.key!r}, {self.recipient!r})"


class Recipients(Protocol):
    """The way to those whom data were disclosed to."""

    def tell(self, notice: ErasureNotice, /) -> None:
        """Hand the notice over; raise where that failed, and it is tried again with the next run."""
        ...
