"""One load: where it writes to, what it has met so far, and what it has to say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from relationkit.consent.suppression import screen
from relationkit.sources.cells import Cells
from relationkit.sources.merging import merged
from relationkit.sources.report import RowIssue
from relationkit.sources.rows import Fault
from relationkit.sources.writing import batches, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from relationkit.consent.suppression import Peppers, SuppressionList
    from relationkit.profiles import Profile
    from relationkit.sources.cells import Note
    from relationkit.sources.ports import ImportStore, OnProgress
    from relationkit.sources.register import Register
    from relationkit.sources.report import Tally
    from relationkit.sources.rows import Row
    from relationkit.sources.woocommerce.mapping import ConsentMapping, ShopMapping


@dataclass(frozen=True, slots=True)
class Record:
    """A row that is an object, its id where it has a good one, and whom to tell what is wrong with it."""

    id: int | None
    cells: Cells
    note: Note


@dataclass(frozen=True, slots=True)
class People:
    """Those whom the store took, as they are now, and the ids of those whom it refused, and of the kept who are suppressed."""

    kept: Mapping[str, Profile]
    refused: AbstractSet[str]
    suppressed: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class Run:
    """What all stages of a load share."""

    store: ImportStore
    at: datetime
    mapping: ShopMapping
    consents: ConsentMapping | None
    tally: Tally
    register: Register
    size: int
    on_progress: OnProgress | None
    listed: SuppressionList | None = None
    peppers: Peppers | None = None

    def records(self, stage: str, name: str, rows: Iterator[Row | Fault]) -> Iterator[list[Record]]:
        """The rows of an export in batches; those that are no objects are reported and left out."""
        done = 0
        for batch in batches(rows, self.size):
            yield [record for row in batch if (record := self._record(name, row)) is not None]
            done += len(batch)
            if self.on_progress is not None:
                self.on_progress(stage, done)

    def _record(self, name: str, row: Row | Fault) -> Record | None:
        note = partial(self._note, name, row.number, None)
        if isinstance(row, Fault):
            note(row.code, row.path)
            return None
        if not isinstance(row.value, dict):
            note("not-an-object", "")
            return None
        cells = Cells(row.value, note)
        number = cells.number("id")
        if number:
            note = partial(self._note, name, row.number, str(number))
            cells = Cells(row.value, note)
        elif number == 0:
            note("invalid-id", "id")
        elif cells.get("id") is None:
            note("missing-id", "id")
        return Record(number or None, cells, note)

    def _note(self, file: str, row: int, name: str | None, code: str, path: str) -> None:
        self.tally.issue(RowIssue(file, row, name, code, path))

    def known(self, ids: Iterable[str]) -> Mapping[str, Profile]:
        """Those of the customers whom the store has already, without their history."""
        wanted = sorted(set(ids))
        return {profile.id: profile for profile in self.store.people(wanted)} if wanted else {}

    def held(self, ids: Iterable[str]) -> AbstractSet[str]:
        """The orders that the store has already of these customers."""
        wanted = sorted(set(ids))
        found = self.store.profiles(wanted) if wanted else ()
        return {order.id for profile in found for order in profile.orders}

    def people(self, given: Iterable[Profile]) -> People:
        """Keep people, each with what is known of them already."""
        wanted = {profile.id: profile for profile in given}
        known = self.known(wanted)
        persons = {name: merged(known.get(name), profile) for name, profile in wanted.items()}
        changed = {
            name: profile
            for name, profile in persons.items()
            if name not in known or profile != known[name]
        }
        refused = {profile.id for profile in write(list(changed.values()), self.store.put)}
        # Only the store knows the epoch of a changed address.
        renewed = self.known(name for name in changed if name in known)
        kept = {name: profile for name, profile in persons.items() if name not in refused}
        kept.update(renewed)
        suppressed = screen(self.listed, self.peppers, list(kept.values())) if self.listed else {}
        self.tally.done["suppressed"] += len(suppressed)
        return People(kept, refused, suppressed.keys())
