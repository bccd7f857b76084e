"""Erasing a person: step by step, each once, verified by search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relationkit.consent.rights.plan import plan_erasure
from relationkit.consent.rights.ports import ErasureNotice
from relationkit.consent.rights.traces import traces
from relationkit.consent.suppression import erasures_of, replay, suppressions_of
from relationkit.errors import InvalidDocument
from relationkit.profiles import Profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from relationkit.consent.rights.plan import ErasurePlan, Exemption
    from relationkit.consent.rights.ports import ErasableStore, ErasureJournal, Recipients
    from relationkit.consent.suppression import ErasureLedger, Peppers, SuppressionList
    from relationkit.profiles import ContactPoint

ErasureState = Literal["erased", "held", "unconfirmed", "traces-left", "recipients-left"]

_CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """How an erasure ended: "erased"; "held" by a legal hold; or "unconfirmed", "traces-left", "recipients-left": run it again.

    ``traces`` are the places in which something of the person is still found, with the labels of what it is. ``kept`` are those
    of them that an exemption keeps. ``untold`` are the recipients who could not be told, and "" where there is no way to tell.

    >>> ErasureReport("held").complete
    False
    """

    state: ErasureState
    traces: Mapping[str, frozenset[str]] | None = None
    kept: Mapping[str, frozenset[str]] | None = None
    untold: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.state == "erased"


class Eraser:
    """Who erases: with stores by name, the suppression list and the ledger with their peppers, a journal, a way to recipients.

    List and ledger may be one of the stores, or lie apart from what is backed up, which is better. `confirm` is asked once for
    each plan, before anything is done: the place for a second pair of eyes, or for a limit a day. Run it outside any
    transaction: a file is not compacted within one. How-to guides, "Answer a request about somebody's data", has it at work.

    >>> from relationkit.consent.suppression import Peppers
    >>> from relationkit.storage import MemoryStore
    >>> from relationkit.storage.journal import ErasureFolder
    >>> import tempfile
    >>> store = MemoryStore()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     Eraser({}, listed=store, ledger=store, peppers=Peppers(bytes(range(32))), journal=ErasureFolder(folder)).resume()
    {}
    """

    def __init__(
        self,
        stores: Mapping[str, ErasableStore],
        *,
        listed: SuppressionList,
        ledger: ErasureLedger,
        peppers: Peppers,
        journal: ErasureJournal,
        recipients: Recipients | None = None,
        confirm: Callable[[ErasurePlan], bool] | None = None,
    ) -> None:
        self._stores = dict(stores)
        self._listed = listed
        self._ledger = ledger
        self._peppers = peppers
        self._journal = journal
        self._recipients = recipients
        self._confirm = confirm

    def __repr__(self) -> str:
        return f"Eraser({len(self._stores)} stores)"

    def plan(
        self,
        profile: Profile,
        *,
        reason: str,
        at: datetime,
        exemptions: Iterable[Exemption] = (),
        recipients: Iterable[str] = (),
    ) -> ErasurePlan:
        """Say what will be done, as `plan_erasure`."""
        return plan_erasure(
            profile,
            self._stores,
            reason=reason,
            at=at,
            exemptions=exemptions,
            recipients=recipients,
        )

    def run(self, plan: ErasurePlan) -> ErasureReport:
        """Note, suppress, erase, scrub, search, tell. Broken off anywhere and run again, each step is done once.

        The erasure is noted before anything is erased, so that `again` finishes it also after a restore. A recipient is told at
        least once, under one key. When all is done the journal forgets the plan. Raises `InvalidDocument` for a plan of other
        stores.
        """
        if plan.counts.keys() != self._stores.keys():
            message = f"erasure {plan.id} was planned for other stores; plan it anew"
            raise InvalidDocument(message, issues=(("stores", "other-stores"),))
        if plan.held:
            return ErasureReport("held")
        done = self._journal.begin(plan)
        if _CLOSED in done:
            return ErasureReport("erased")
        if not self._agreed(plan, done):
            return ErasureReport("unconfirmed")
        person = _person(plan.profile_id, plan.telling)
        everywhere = _person(plan.profile_id, plan.points)
        if "noted" not in done:
            self._ledger.note_erasures(erasures_of(person, self._peppers, at=plan.at))
            self._journal.note(plan.id, "noted")
        if "suppressed" not in done:
            entries = suppressions_of(everywhere, self._peppers, at=plan.at, code="erased")
            self._listed.suppress(entries)
            self._journal.note(plan.id, "suppressed")
        for name, store in self._stores.items():
            if f"erased {name}" not in done:
                store.erase_profile(plan.profile_id, plan.parts)
                self._journal.note(plan.id, f"erased {name}")
            store.scrub()  # again with each run: a reader may have kept the old pages the last time
        left, kept = self._search(plan)
        untold = self._tell(plan, done)
        if left or untold:
            state: ErasureState = "traces-left" if left else "recipients-left"
            return ErasureReport(state, left, kept, untold)
        self._journal.close(plan.id)
        return ErasureReport("erased", left, kept)

    def resume(self) -> Mapping[str, ErasureReport]:
        """Finish what was broken off; reports by the plan's id."""
        return {plan.id: self.run(plan) for plan in list(self._journal.unfinished())}

    def again(
        self, profiles: Iterable[Profile], *, taken_at: datetime, at: datetime
    ) -> Mapping[str, ErasureReport]:
        """Erase in restored stores whoever was erased after the backup was begun; reports by the customer's id.

        `profiles` are all of the restored store. The suppression list is brought up to date first. Nothing is kept by
        exemption: a plan says so anew. Raises `InvalidDocument` where a pepper of the ledger is missing, before anything is done.
        """
        people = {person.id: person for person in profiles}
        found = replay(self._ledger, self._peppers, people.values(), taken_at=taken_at)
        if not found.readable:
            message = "the ledger of erasures cannot be read without all its peppers; find them before the store is used"
            raise InvalidDocument(message, issues=(("peppers", "missing-pepper"),))
        self._listed.suppress(found.suppress)
        return {
            profile_id: self.run(self.plan(people[profile_id], reason="restored", at=at))
            for profile_id in found.erase
        }

    def _agreed(self, plan: ErasurePlan, done: frozenset[str]) -> bool:
        if self._confirm is None or "confirmed" in done:
            return True
        agreed = self._confirm(plan)
        if agreed:
            self._journal.note(plan.id, "confirmed")
        return agreed

    def _search(
        self, plan: ErasurePlan
    ) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
        left: dict[str, frozenset[str]] = {}
        kept: dict[str, frozenset[str]] = {}
        exempt = {one.part for one in plan.exemptions}
        for name, store in self._stores.items():
            found = traces(plan.identifiers, store.contents(), besides=plan.shared)
            parts = {place: labels for place, labels in found.items() if place in exempt}
            kept.update((f"{name}: {place}", labels) for place, labels in parts.items())
            for place, labels in found.items():
                known = frozenset().union(*parts.values()) if place == "file" else frozenset()
                if place not in exempt and labels - known:
                    left[f"{name}: {place}"] = labels - known
        return left, kept

    def _tell(self, plan: ErasurePlan, done: frozenset[str]) -> tuple[str, ...]:
        untold: list[str] = []
        for recipient in plan.recipients:
            step = f"told {recipient}"
            if step in done:
                continue
            if self._recipients is None:
                untold.append(recipient)
                continue
            try:
                self._recipients.tell(ErasureNotice(plan.id, recipient, plan.points))
            except Exception:  # noqa: BLE001 - whatever failed there is tried again with the next run
                untold.append(recipient)
            else:
                self._journal.note(plan.id, step)
        return tuple(untold)


def _person(profile_id: str, points: Iterable[ContactPoint]) -> Profile:
    """Just the addresses; a person has several on one channel here, so the document is not checked."""
    return Profile(id=profile_id).model_copy(update={"contacts": tuple(points)})
