"""Each law of the store contracts bites: a store that is broken in one way fails it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from relationkit.consent.decision.questions import age_of
from relationkit.consent.kinds import GRANTS
from relationkit.profiles import FieldRegistry, FieldSpec, Order, Profile, loose_address
from relationkit.rules import evaluate, or_unknown
from relationkit.rules.ranking import standings
from relationkit.storage import MemoryStore
from relationkit.testing import StoreContract

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.campaigns import Addressee, Claim, Outcome
    from relationkit.consent import ConsentEvent
    from relationkit.consent.decision.cases import Shape
    from relationkit.consent.ledger import Entry, Leaf
    from relationkit.messages import Message
    from relationkit.rules import Definition, Rates
    from relationkit.rules.terms import EventKind
    from relationkit.segments import Change, Refreshment
    from relationkit.surveys import Response

LAWS = {name for name in dir(StoreContract) if name.startswith("test_")} - {
    "test_no_law_is_replaced"
}
DAY = timedelta(days=1)


class Twin(MemoryStore):
    """A store that looks right, and the laws that it breaks."""

    bitten: ClassVar[tuple[str, ...]] = ()


# ---------------------------------------------------------------------------------------- customers


class DropsAField(Twin):
    """It has no column for the vocative."""

    bitten = ("test_what_is_put_is_read_back",)

    def put(self, profiles: Iterable[Profile], /) -> None:
        super().put(profile.model_copy(update={"vocative": None}) for profile in profiles)


class RoundsMoney(Twin):
    """It keeps cents."""

    bitten = ("test_numbers_come_back_exactly",)

    def add(self, history: Iterable[Any], /) -> None:
        cents = Decimal("0.01")
        super().add(
            part.model_copy(update={"total": part.total.quantize(cents)}) for part in history
        )


class InventsPeople(Twin):
    """It answers for everybody."""

    bitten = ("test_nobody_is_nobody",)

    def profile(self, profile_id: str, /) -> Profile | None:
        return super().profile(profile_id) or Profile(id=profile_id)


class MergesThePerson(Twin):
    """It takes a missing value for "as before"."""

    bitten = ("test_put_replaces_the_person",)

    def put(self, profiles: Iterable[Profile], /) -> None:
        for profile in profiles:
            before = self.profile(profile.id)
            known = {"country": profile.country or (before and before.country)}
            super().put([profile.model_copy(update=known)])


class ForgetsHistory(Twin):
    """It replaces the history with the person."""

    bitten = ("test_put_keeps_the_history",)

    def put(self, profiles: Iterable[Profile], /) -> None:
        for profile in profiles:
            for kept in [key for key in self._tables.owned if key[0] == profile.id]:
                del self._tables.owned[kept]
            super().put([profile])


class KeepsTheFirstTelling(Twin):
    """It ignores an order that it has."""

    bitten = ("test_history_of_the_same_id_is_replaced",)

    def add(self, history: Iterable[Any], /) -> None:
        super().add(part for part in history if (type(part), part.id) not in self._tables.history)


class CopiesOrders(Twin):
    """It keeps an order for each customer of whom it is told."""

    bitten = ("test_an_order_has_one_owner",)

    def add(self, history: Iterable[Any], /) -> None:
        super().add(
            part.model_copy(update={"id": f"{part.profile_id}/{part.id}"}) for part in history
        )


class ReadsAsTold(Twin):
    """It does not sort the history."""

    bitten = ("test_history_is_read_oldest_first",)

    def profile(self, profile_id: str, /) -> Profile | None:
        found = super().profile(profile_id)
        return found and found.model_copy(update={"orders": found.orders[::-1]})


class TakesOrdersOnly(Twin):
    """It leaves the rest of the history out."""

    bitten = ("test_add_takes_each_kind_of_history",)

    def add(self, history: Iterable[Any], /) -> None:
        super().add(part for part in history if isinstance(part, Order))


class TakesTheLastAnswer(Twin):
    """It replaces an answer by whatever is told later."""

    bitten = ("test_the_latest_answer_counts", "test_answers_become_facts")

    def put(self, profiles: Iterable[Profile], /) -> None:
        for profile in profiles:
            if profile.answers:
                self._tables.answers.pop(profile.id, None)
            super().put([profile])

    def keep(self, response: Response, /) -> bool:
        self._tables.answers.clear()
        return super().keep(response)


class ForgetsAddresses(Twin):
    """It numbers each point as if it were the first."""

    bitten = ("test_a_changed_address_is_a_new_point", "test_points_are_numbered_for_each_channel")

    def put(self, profiles: Iterable[Profile], /) -> None:
        self._tables.points.clear()
        super().put(profiles)


class DeclaresAnything(Twin):
    """It has an attribute of its own."""

    bitten = ("test_the_declared_attributes_are_told",)

    def __init__(self) -> None:
        asked = FieldSpec(name="hobby", type="text", purposes=("newsletter",), ask={"en": "..."})
        super().__init__(fields=FieldRegistry([asked]))


class KeepsTheFirstOfABatch(Twin):
    """It drops what repeats an id."""

    bitten = ("test_the_last_of_one_id_in_a_batch_wins",)

    def put(self, profiles: Iterable[Profile], /) -> None:
        first: dict[str, Profile] = {}
        for profile in profiles:
            first.setdefault(profile.id, profile)
        super().put(first.values())


class WritesHalf(Twin):
    """It commits as it goes."""

    bitten = (
        "test_an_undeclared_attribute_is_refused",
        "test_history_of_nobody_is_refused",
        "test_a_stream_that_fails_writes_nothing",
        "test_a_stream_that_fails_appends_nothing",
        "test_settling_is_all_or_nothing",
        "test_a_write_that_fails_within_leaves_nothing",
    )

    def put(self, profiles: Iterable[Profile], /) -> None:
        for profile in profiles:
            super().put([profile])

    def add(self, history: Iterable[Any], /) -> None:
        for part in history:
            super().add([part])

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        return sum(super(WritesHalf, self).append([event]) for event in events)

    def settle(self, outcomes: Iterable[Outcome], /) -> None:
        for outcome in outcomes:
            super().settle([outcome])


class ReadsAsArrived(Twin):
    """It sorts neither customers nor responses."""

    bitten = ("test_all_are_read_by_id", "test_responses_are_read_oldest_first")

    def profiles(self, ids: Iterable[str] | None = None, /) -> Iterator[Profile]:
        return super().profiles(list(self._tables.people) if ids is None else ids)

    def responses(self, survey: str, /) -> Iterator[Response]:
        yield from [held for held in self._tables.responses.values() if held.survey == survey]


class SortsWhatIsAsked(Twin):
    """It answers in an order of its own."""

    bitten = ("test_those_of_given_ids_are_read_in_that_order",)

    def profiles(self, ids: Iterable[str] | None = None, /) -> Iterator[Profile]:
        return super().profiles(None if ids is None else sorted(ids))


class TellsTheWholeHistory(Twin):
    """It tells the whole history to whoever asks who somebody is."""

    bitten = ("test_people_come_without_their_history",)

    def people(self, ids: Iterable[str], /) -> Iterator[Profile]:
        return super().profiles(ids)


class LosesItsCursor(Twin):
    """Its reading ends at the first write."""

    bitten = (
        "test_the_store_is_written_while_it_is_read",
        "test_responses_are_kept_while_they_are_read",
    )
    writes = 0

    def put(self, profiles: Iterable[Profile], /) -> None:
        self.writes += 1
        super().put(profiles)

    def keep(self, response: Response, /) -> bool:
        self.writes += 1
        return super().keep(response)

    def _until_written(self, found: Iterator[Any]) -> Iterator[Any]:
        begun = self.writes
        for one in found:
            if self.writes > begun:
                return
            yield one

    def profiles(self, ids: Iterable[str] | None = None, /) -> Iterator[Profile]:
        return self._until_written(super().profiles(ids))

    def responses(self, survey: str, /) -> Iterator[Response]:
        return self._until_written(super().responses(survey))


class WritesWithoutALock(Twin):
    """It reads all, writes all, and loses what came between."""

    bitten = ("test_threads_put_together",)

    def put(self, profiles: Iterable[Profile], /) -> None:
        before = dict(self._tables.people)
        given = list(profiles)
        super().put(given)
        time.sleep(0.002)
        self._tables.people = before | {profile.id: profile for profile in given}


# ----------------------------------------------------------------------------------------- consents


class Consents(Twin):
    """It reads the log in a way of its own."""

    def consents(self, profiles: Sequence[Profile], /) -> dict[str, Sequence[ConsentEvent]]:
        found = super().consents(profiles)
        return {profile.id: self.read(profile, list(found[profile.id])) for profile in profiles}

    def read(self, profile: Profile, events: list[ConsentEvent]) -> Sequence[ConsentEvent]:
        return events


class DropsTheWords(Consents):
    """It keeps no notices."""

    bitten = ("test_what_is_appended_is_read_back",)

    def read(self, profile: Profile, events: list[ConsentEvent]) -> Sequence[ConsentEvent]:
        return [event.model_copy(update={"notice": None}) for event in events]


class KeepsOneWording(Consents):
    """It keeps one text for each notice and version."""

    bitten = ("test_wordings_are_told_apart",)

    def read(self, profile: Profile, events: list[ConsentEvent]) -> Sequence[ConsentEvent]:
        return [event.model_copy(update={"notice": events[0].notice}) for event in events]


class ReadsTheLatestFirst(Consents):
    """It reads the log from its end."""

    bitten = ("test_events_are_read_oldest_first",)

    def read(self, profile: Profile, events: list[ConsentEvent]) -> Sequence[ConsentEvent]:
        return events[::-1]


class MatchesStopsStrictly(Consents):
    """It takes another spelling for another address."""

    bitten = (
        "test_a_stop_is_found_under_every_spelling",
        "test_a_stop_of_an_address_alone_is_found",
    )

    def read(self, profile: Profile, events: list[ConsentEvent]) -> Sequence[ConsentEvent]:
        exact = {point.address for point in profile.contacts}
        return [e for e in events if e.profile_id == profile.id or e.address in exact]


class FindsStopsByAddress(Consents):
    """It forgets a stop when the customer moves."""

    bitten = ("test_an_own_stop_is_found_without_its_address",)

    def read(self, profile: Profile, events: list[ConsentEvent]) -> Sequence[ConsentEvent]:
        loose = {loose_address(point.channel, point.address) for point in profile.contacts}
        return [event for event in events if event.loose in loose]


class MovesGrants(Consents):
    """It lets a consent of one customer count for another of the same address."""

    bitten = ("test_a_grant_never_bears_on_others",)

    def read(self, profile: Profile, events: list[ConsentEvent]) -> Sequence[ConsentEvent]:
        addresses = {point.address for point in profile.contacts}
        others = (e for e in self._tables.events.values() if e.kind in GRANTS)
        return [*events, *(e for e in others if e.address in addresses and e not in events)]


class LeavesOutWhoDidNothing(Consents):
    """It answers only for those of whom it knows something."""

    bitten = ("test_who_did_nothing_is_in_the_answer",)

    def consents(self, profiles: Sequence[Profile], /) -> dict[str, Sequence[ConsentEvent]]:
        return {key: events for key, events in super().consents(profiles).items() if events}


class AsksForOneBatch(Consents):
    """It reads as many as a statement takes."""

    bitten = ("test_many_are_asked_for_at_once",)

    def consents(self, profiles: Sequence[Profile], /) -> dict[str, Sequence[ConsentEvent]]:
        return super().consents(profiles[:500])


class CountsWhatIsTold(Twin):
    """It does not look whether an event or a message is new."""

    bitten = (
        "test_the_same_act_is_one_event",
        "test_threads_append_together",
        "test_threads_enqueue_a_key_once",
    )

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        given = list(events)
        super().append(given)
        return len(given)

    def enqueue(
        self, messages: Sequence[Message], /, *, at: datetime, lease: timedelta | None = None
    ) -> Sequence[str]:
        super().enqueue(messages, at=at, lease=lease)
        return [message.key for message in messages]


class RewritesTheLog(Twin):
    """It replaces an event by its second telling."""

    bitten = ("test_the_same_act_is_one_event",)

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        given = list(events)
        new = super().append(given)
        self._tables.events.update({event.id: event for event in given})
        return new


# ------------------------------------------------------------------------------------------- ledger


class NumbersEveryTelling(Twin):
    """It counts a leaf for whatever it is told."""

    bitten = ("test_each_new_event_has_a_leaf", "test_threads_number_leaves_without_a_gap")
    told = 0

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        given = list(events)
        self.told += len(given)
        return super().append(given)

    def ledger_size(self) -> int:
        return self.told


class LosesTheSalt(Twin):
    """It opens every leaf with the same salt."""

    bitten = ("test_every_event_can_be_proved",)

    def ledger_entry(self, event_id: str, /) -> Entry | None:
        entry = super().ledger_entry(event_id)
        return entry and replace(entry, salt=bytes(32))


class ForgetsNodes(Twin):
    """It makes up what it has not kept."""

    bitten = ("test_roots_are_those_of_the_leaves",)

    def ledger_nodes(self, level: int, first: int, end: int, /) -> Sequence[bytes]:
        return [bytes(32)] * len(super().ledger_nodes(level, first, end))


class SaysWhoseLeafItIs(Twin):
    """It writes the customer's id beside what was done."""

    bitten = ("test_a_leaf_is_canonical_and_says_nothing_of_anybody",)

    def ledger_leaves(self, first: int, end: int, /) -> Sequence[Leaf]:
        told = [(leaf, leaf.public[:-1]) for leaf in super().ledger_leaves(first, end)]
        return [replace(leaf, public=f'{public},"who":"c001"}}') for leaf, public in told]


class LeavesAGap(Twin):
    """It does not give back the numbers of what it undoes."""

    bitten = ("test_what_fails_leaves_no_leaf",)
    lost = 0

    def append(self, events: Iterable[ConsentEvent], /) -> int:
        try:
            return super().append(events)
        except KeyError:
            self.lost += 1
            raise

    def ledger_size(self) -> int:
        return super().ledger_size() + self.lost


class ErasesTheLeaf(Twin):
    """It takes the last leaf out with the evidence."""

    bitten = ("test_evidence_is_erased_and_leaves_stay",)

    def erase_consents(self, profile_ids: Collection[str], /) -> int:
        self._tables.leaves.popitem()
        return super().erase_consents(profile_ids)


class KeepsEvidence(Twin):
    """It erases nothing."""

    bitten = ("test_evidence_is_erased_and_leaves_stay",)

    def erase_consents(self, _: Collection[str], /) -> int:
        return 0


# ---------------------------------------------------------------------------------------- responses


class LosesTheLanguage(Twin):
    """It reads every response as English."""

    bitten = ("test_what_is_kept_is_read_back",)

    def responses(self, survey: str, /) -> Iterator[Response]:
        return (held.model_copy(update={"language": "en"}) for held in super().responses(survey))


class KeepsAgain(Twin):
    """It replaces a response of the same id."""

    bitten = ("test_the_same_response_is_kept_once",)

    def keep(self, response: Response, /) -> bool:
        self._tables.responses.pop(response.id, None)
        return super().keep(response)


class SpendsTwice(Twin):
    """It does not look at codes."""

    bitten = ("test_a_code_is_spent_once", "test_threads_spend_a_code_once")

    def keep(self, response: Response, /) -> bool:
        self._tables.spent.clear()
        return super().keep(response)


class SpendsForAllSurveys(Twin):
    """It takes a code for the same in every survey, and no code for a code."""

    bitten = ("test_a_code_belongs_to_its_survey", "test_responses_without_a_code_are_many")

    def keep(self, response: Response, /) -> bool:
        codes = {held.code for held in self._tables.responses.values()}
        return response.code not in codes and super().keep(response)


class RefusesStrangers(Twin):
    """It wants to know who answers."""

    bitten = ("test_a_stranger_may_answer",)

    def keep(self, response: Response, /) -> bool:
        return response.profile_id in self._tables.people and super().keep(response)


# ------------------------------------------------------------------------------------------- outbox


class Claims(Twin):
    """It hands out messages in a way of its own."""

    def claim(
        self, limit: int, /, *, at: datetime, lease: timedelta, campaign: str
    ) -> Sequence[Claim]:
        return self.hand(super().claim(limit, at=at, lease=lease, campaign=campaign))

    def hand(self, claims: Sequence[Claim]) -> Sequence[Claim]:
        return claims


class DropsHeaders(Claims):
    """It keeps what a letter says and not how it is sent."""

    bitten = ("test_a_message_comes_out_as_it_went_in",)

    def hand(self, claims: Sequence[Claim]) -> Sequence[Claim]:
        return [replace(claim, message=replace(claim.message, headers=())) for claim in claims]


class HandsTheLatestFirst(Claims):
    """It is a stack."""

    bitten = ("test_the_oldest_comes_first",)

    def hand(self, claims: Sequence[Claim]) -> Sequence[Claim]:
        return claims[::-1]


class IgnoresTheLimit(Claims):
    """It takes nothing for everything, as SQL's LIMIT -1 does."""

    bitten = ("test_none_asked_for_is_none",)

    def claim(
        self, limit: int, /, *, at: datetime, lease: timedelta, campaign: str
    ) -> Sequence[Claim]:
        many = limit if limit > 0 else 999
        return super().claim(many, at=at, lease=lease, campaign=campaign)


class CannotWait(Claims):
    """It hands out what is due tomorrow."""

    bitten = ("test_nothing_is_due_before_its_time", "test_a_retry_waits_until_its_moment")

    def claim(
        self, limit: int, /, *, at: datetime, lease: timedelta, campaign: str
    ) -> Sequence[Claim]:
        return super().claim(limit, at=at + 2 * DAY, lease=lease, campaign=campaign)


class ClaimsTwice(Claims):
    """Its leases end as they begin."""

    bitten = ("test_a_lease_ends", "test_threads_never_hold_the_same_message")

    def claim(
        self, limit: int, /, *, at: datetime, lease: timedelta, campaign: str
    ) -> Sequence[Claim]:
        claims = super().claim(limit, at=at, lease=timedelta(0), campaign=campaign)
        time.sleep(0.002)
        return claims


class TakesSettledKeys(Twin):
    """It forgets the keys of what it has settled."""

    bitten = ("test_a_key_waits_once",)

    def enqueue(
        self, messages: Sequence[Message], /, *, at: datetime, lease: timedelta | None = None
    ) -> Sequence[str]:
        settled = [message.key for message in messages if message.key in self._tables.receipts]
        return [*settled, *super().enqueue(messages, at=at, lease=lease)]


class ReadsAllReceipts(Twin):
    """It does not tell campaigns apart."""

    bitten = ("test_campaigns_do_not_meet",)

    def next_due(self, campaign: str, /) -> datetime | None:
        due = (super(ReadsAllReceipts, self).next_due(name) for name in self._tables.arrived)
        return min((moment for moment in due if moment is not None), default=None)


class SettlesOnlyWhatIsSent(Twin):
    """It tries a rejected message again for ever."""

    bitten = ("test_a_settled_message_is_done", "test_receipts_come_back")

    def settle(self, outcomes: Iterable[Outcome], /) -> None:
        super().settle(outcome for outcome in outcomes if outcome.receipt.status == "sent")


class SettlesRetries(Twin):
    """It takes the first attempt for the last."""

    bitten = ("test_an_open_message_has_no_receipt", "test_a_retry_waits_until_its_moment")

    def settle(self, outcomes: Iterable[Outcome], /) -> None:
        super().settle(replace(outcome, retry_at=None) for outcome in outcomes)


class LetsTheSecondReceiptWin(Twin):
    """It believes whoever came last."""

    bitten = ("test_the_first_receipt_stays",)

    def settle(self, outcomes: Iterable[Outcome], /) -> None:
        for outcome in outcomes:
            receipt = outcome.receipt
            super().settle([outcome])
            if receipt.key in self._tables.receipts and outcome.retry_at is None:
                self._tables.receipts[receipt.key] = ("spring", receipt)


class WritesNoHistory(Twin):
    """It does not tell the profile what was sent."""

    bitten = ("test_what_is_sent_enters_the_history",)

    def settle(self, outcomes: Iterable[Outcome], /) -> None:
        people, self._tables.people = self._tables.people, {}
        super().settle(outcomes)
        self._tables.people = people


class KnowsEverybody(Twin):
    """It stumbles over a message that it never had."""

    bitten = ("test_a_message_to_a_stranger_is_settled",)

    def settle(self, outcomes: Iterable[Outcome], /) -> None:
        given = list(outcomes)
        if any(outcome.receipt.key not in self._tables.outbox for outcome in given):
            raise KeyError
        super().settle(given)


class GuessesTheZone(Twin):
    """It takes a naive moment for UTC."""

    bitten = ("test_a_naive_moment_is_refused",)

    def enqueue(
        self, messages: Sequence[Message], /, *, at: datetime, lease: timedelta | None = None
    ) -> Sequence[str]:
        moment = at if at.tzinfo else at.replace(tzinfo=UTC)
        return super().enqueue(messages, at=moment, lease=lease)


class LetsAllWait(Twin):
    """It gives nothing at once, whatever lease it is asked for."""

    bitten = ("test_what_arrives_leased_is_claimed",)

    def enqueue(
        self, messages: Sequence[Message], /, *, at: datetime, lease: timedelta | None = None
    ) -> Sequence[str]:
        return super().enqueue(messages, at=at)


class ForgetsWhom(Twin):
    """It drops the addressee with the letter."""

    bitten = ("test_whom_a_message_was_for_is_remembered",)

    def addressee(self, key: str, /) -> Addressee | None:
        return None if key in self._tables.receipts else super().addressee(key)


# -------------------------------------------------------------------------- memberships and segments


class Log(Twin):
    """It keeps memberships in a way of its own."""


class DropsTheCause(Log):
    """It has no column for the cause."""

    bitten = ("test_what_is_recorded_is_read_back", "test_changes_are_facts_of_the_profile")

    def record(self, refreshed: Refreshment, changes: Iterable[Change], /) -> None:
        super().record(refreshed, (replace(change, cause="edit") for change in changes))


class ReadsChangesByMoment(Log):
    """It sorts the changes."""

    bitten = ("test_what_is_recorded_is_read_back",)

    def changes(self, segment: str, /, *, since: datetime | None = None) -> Iterator[Change]:
        yield from sorted(super().changes(segment, since=since), key=lambda change: change.at)


class LeavesTheMomentOut(Log):
    """It reads what came after a moment, and not what came at it."""

    bitten = ("test_changes_are_read_since_a_moment",)

    def changes(self, segment: str, /, *, since: datetime | None = None) -> Iterator[Change]:
        return (change for change in super().changes(segment) if not since or change.at > since)


class KeepsTheFirstRefreshment(Log):
    """It writes a refreshment once."""

    bitten = ("test_the_last_refreshment_counts",)

    def record(self, refreshed: Refreshment, changes: Iterable[Change], /) -> None:
        super().record(self.last_refreshed(refreshed.segment) or refreshed, changes)


class ForgetsWhoLeft(Log):
    """Whoever entered once is in."""

    bitten = ("test_members_are_those_who_entered_last",)

    def members_now(self, segment: str, ids: Iterable[str] | None = None, /) -> Iterator[str]:
        entered = {held.profile_id for held in self.changes(segment) if held.kind == "entered"}
        return iter(sorted(entered if ids is None else entered & set(ids)))


class RecordsAsItGoes(Log):
    """It commits each change."""

    bitten = ("test_a_refreshment_that_fails_records_nothing",)

    def record(self, refreshed: Refreshment, changes: Iterable[Change], /) -> None:
        for change in changes:
            super().record(refreshed, [change])
        super().record(refreshed, [])


class BelievesTheProfile(Twin):
    """It keeps the memberships that a profile is put with."""

    bitten = ("test_memberships_of_a_profile_are_not_put", "test_consents_of_a_profile_are_not_put")

    def put(self, profiles: Iterable[Profile], /) -> None:
        given = list(profiles)
        super().put(given)
        self.carried = {profile.id: profile for profile in given}

    def profile(self, profile_id: str, /) -> Profile | None:
        found = super().profile(profile_id)
        carried = self.carried.get(profile_id)
        parts = {
            name: (*getattr(found, name), *getattr(carried, name, ()))
            for name in ("consents", "memberships")
        }
        return found and found.model_copy(update=parts)


class TellsNoFacts(Twin):
    """It reads a profile without what the consent log says of it."""

    bitten = ("test_consents_are_facts_of_the_profile",)

    def profile(self, profile_id: str, /) -> Profile | None:
        found = super().profile(profile_id)
        return found and found.model_copy(update={"consents": ()})


class CountsPutsOnly(Twin):
    """It takes none but a put for a change."""

    bitten = ("test_whoever_is_written_to_has_changed", "test_who_loses_an_order_has_changed")

    def add(self, history: Iterable[Any], /) -> None:
        before = dict(self._tables.written)
        super().add(history)
        self._tables.written = before


class CountsEverything(Twin):
    """It takes a write that failed, and a recorded membership, for a change."""

    bitten = ("test_a_write_that_fails_changes_nobody", "test_a_recorded_membership_is_no_change")

    def _note(self) -> None:
        with self._tables.transaction():
            self._tables.note_change("c001")

    def add(self, history: Iterable[Any], /) -> None:
        self._note()
        super().add(history)

    def record(self, refreshed: Refreshment, changes: Iterable[Change], /) -> None:
        self._note()
        super().record(refreshed, changes)


class RoundsMoments(Twin):
    """It finds events by the hour."""

    bitten = ("test_who_had_an_event_is_found_by_its_moment",)

    def happened(self, kind: EventKind, start: datetime, end: datetime, /) -> Iterator[str]:
        return super().happened(kind, start, end + timedelta(hours=1))


class TakesOrdersForItems(Twin):
    """It does not look whether an order has items."""

    bitten = ("test_an_order_without_items_has_none",)

    def happened(self, kind: EventKind, start: datetime, end: datetime, /) -> Iterator[str]:
        return super().happened("orders" if kind == "items" else kind, start, end)


class KnowsNoLeapDay(Twin):
    """It looks for a month and forgets the day."""

    bitten = ("test_who_was_born_on_a_day_is_found",)

    def days_of_year(self, name: str, days: frozenset[tuple[int, int]], /) -> Iterator[str]:
        return super().days_of_year(name, days - {(2, 29)})


class KnowsOneZone(Twin):
    """It looks at the first customer."""

    bitten = ("test_the_time_zones_in_use_are_told",)

    def time_zones(self) -> frozenset[str]:
        return frozenset(sorted(super().time_zones())[:1])


class LetsTheUnknownIn(Twin):
    """Its query takes unknown for yes, and forgets pins."""

    bitten = (
        "test_members_are_those_of_whom_the_rule_holds",
        "test_who_is_in_or_out_by_hand_is_so",
    )

    def segment_ids(
        self,
        definition: Definition,
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = MappingProxyType({}),
    ) -> Iterator[str]:
        for profile in self.profiles():
            where = or_unknown(definition.where)
            cuts = standings(definition, self.profiles(), at=at, segments=segments)
            found = evaluate(where, profile, at=at, segments=segments, standings=cuts)
            if found.truth:
                yield profile.id


# ---------------------------------------------------------------------------------------- decisions


class SortsByPersonAlone(Twin):
    """It takes all who are alike for the same case, whatever they did."""

    bitten = ("test_many_are_decided_as_each",)

    def case_shapes(self) -> Mapping[int, Shape]:
        return {}

    def case_others(self, channel: str, at: datetime, /) -> Collection[str]:
        return ()

    def case_listed(self, most: int, /) -> Collection[str] | None:
        return None

    def case_pages(
        self, purpose: str, channel: str, at: datetime, /, *, firm: str | None
    ) -> Iterator[Sequence[Sequence[Any]]]:
        yield [
            (one.id, None, 0, one.country, one.time_zone, age_of(one, at), 0, epoch, None, None)
            for one in self.profiles()
            for epoch in ([point.epoch for point in one.contacts] or [None])
        ]


# ------------------------------------------------------------------------------------- transactions


class UndoesNothing(Twin):
    """Its transactions are a word."""

    bitten = ("test_a_transaction_takes_all_back", "test_an_inner_transaction_joins_the_outer")

    @contextmanager
    def transaction(self) -> Generator[None]:
        yield


class UndoesEverything(Twin):
    """It forgets to commit."""

    bitten = ("test_a_transaction_keeps_all",)

    @contextmanager
    def transaction(self) -> Generator[None]:
        held = copy(self._tables.people)
        with super().transaction():
            yield
        self._tables.people = held


# -------------------------------------------------------------------------------------------- tests


def _twins(kind: type[Twin]) -> Iterator[type[Twin]]:
    for twin in kind.__subclasses__():
        yield from _twins(twin)
        if twin.bitten:
            yield twin


BITES = [(twin, law) for twin in _twins(Twin) for law in twin.bitten]


@pytest.mark.contract
@pytest.mark.parametrize(("twin", "law"), BITES, ids=lambda part: getattr(part, "__name__", part))
def test_the_law_bites(twin: type[Twin], law: str) -> None:
    """The broken twin fails the law."""
    with pytest.raises((AssertionError, pytest.fail.Exception, LookupError, ValueError)):
        getattr(StoreContract(), law)(twin())


@pytest.mark.contract
@pytest.mark.parametrize("law", sorted(LAWS))
def test_the_sound_store_is_not_bitten(law: str) -> None:
    """What bites the twins is what is broken in them."""
    getattr(StoreContract(), law)(MemoryStore())


def test_every_law_bites_somebody() -> None:
    """No law is there for show."""
    assert set() == LAWS - {law for _, law in BITES}


def test_a_replaced_law_is_noticed() -> None:
    """A subclass that puts a law of its own in place of a published one fails."""

    class Lenient(StoreContract):
        def test_nobody_is_nobody(self, store: object) -> None:
            """Anybody may be somebody."""

    with pytest.raises(AssertionError, match="test_nobody_is_nobody"):
        Lenient().test_no_law_is_replaced()


@pytest.mark.parametrize(
    "law", ["test_a_recorded_membership_is_no_change", "test_the_time_zones_in_use_are_told"]
)
def test_what_a_store_cannot_say_is_not_asked(law: str) -> None:
    """A log that is no feed and no index skips the laws of these."""
    with pytest.raises(pytest.skip.Exception, match="this store does not"):
        getattr(StoreContract(), law)(object())


def test_a_feed_may_tell_more_where_it_says_so() -> None:
    """And never fewer."""

    class Inexact(StoreContract):
        exact = False

    class TellsAll(MemoryStore):
        def changed_since(self, mark: str, /) -> Iterator[str]:
            return super().changed_since("")

    Inexact().test_a_recorded_membership_is_no_change(TellsAll())
    Inexact().test_whoever_is_written_to_has_changed(TellsAll())
    with pytest.raises(AssertionError):
        StoreContract().test_whoever_is_written_to_has_changed(TellsAll())
