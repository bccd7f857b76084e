"""Customers in memory: the person here, the history there, put together on reading."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from relationkit.profiles import Annotation, ConsentFact, Interaction, Order, Profile, numbered
from relationkit.storage.refusals import refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from relationkit.profiles import Answer, FieldRegistry
    from relationkit.storage.memory.tables import Tables

_AGE: Mapping[type, Callable[[Any], Any]] = {
    Order: attrgetter("placed_at", "id"),
    Interaction: attrgetter("happened_at", "id"),
    Annotation: attrgetter("written_at", "id"),
}
_BARE = {
    "orders": (),
    "interactions": (),
    "annotations": (),
    "answers": (),
    "consents": (),
    "memberships": (),
}


class MemoryProfiles:
    """`ProfileStore` in dictionaries."""

    _tables: Tables
    _fields: FieldRegistry

    @property
    def fields(self) -> FieldRegistry:
        """The attributes that profiles may have."""
        return self._fields

    def profile(self, profile_id: str, /) -> Profile | None:
        """One customer with the whole history, or None."""
        with self._tables.lock:
            person = self._tables.people.get(profile_id)
            return None if person is None else self._whole(person)

    def profiles(self, ids: Iterable[str] | None = None, /) -> Iterator[Profile]:
        """All customers by id, or those of the given ids in the order given."""
        if ids is None:
            with self._tables.lock:
                ids = sorted(self._tables.people)
        for profile_id in ids:
            found = self.profile(profile_id)
            if found is not None:
                yield found

    def people(self, ids: Iterable[str], /) -> Iterator[Profile]:
        """Those of the given ids, in that order, without their history."""
        for profile_id in ids:
            with self._tables.lock:
                person = self._tables.people.get(profile_id)
            if person is not None:
                yield person

    def put(self, profiles: Iterable[Profile], /) -> None:
        """Keep each person as given now; add the history that comes along."""
        with self._tables.transaction():
            for profile in profiles:
                self._fields.check(profile)
                self._put(profile)

    def add(self, history: Iterable[Order | Interaction | Annotation], /) -> None:
        """Add to the history of customers that are known."""
        with self._tables.transaction():
            for part in history:
                if part.profile_id not in self._tables.people:
                    refuse_unknown({part.profile_id})
                add_part(self._tables, part)

    def _put(self, profile: Profile) -> None:
        tables = self._tables
        known = tables.points.get(profile.id, ())
        contacts = numbered(known, profile.contacts)
        tables.write(tables.points, profile.id, (*known, *contacts))
        person = profile.model_copy(update={**_BARE, "contacts": contacts})
        tables.write(tables.people, profile.id, person)
        tables.note_change(profile.id)
        history: tuple[Order | Interaction | Annotation, ...]
        history = (*profile.orders, *profile.interactions, *profile.annotations)
        for part in history:
            add_part(tables, part)
        add_answers(tables, profile.id, profile.answers)

    def _whole(self, person: Profile) -> Profile:
        parts: dict[str, Any] = {
            name: self._parts(person.id, kind)
            for name, kind in (
                ("orders", Order),
                ("interactions", Interaction),
                ("annotations", Annotation),
            )
        }
        parts["answers"] = self._tables.answers.get(person.id, ())
        parts["consents"] = self._consents(person.id)
        changes = self._tables.memberships.get(person.id, ())
        parts["memberships"] = tuple(sorted(changes, key=attrgetter("happened_at", "id")))
        return person.model_copy(update=parts)

    def _parts(self, profile_id: str, kind: type) -> tuple[Any, ...]:
        ids = self._tables.owned.get((profile_id, kind), ())
        return tuple(sorted((self._tables.history[kind, i] for i in ids), key=_AGE[kind]))

    def _consents(self, profile_id: str) -> tuple[ConsentFact, ...]:
        events = [self._tables.events[key] for key in self._tables.own_events.get(profile_id, ())]
        return tuple(
            ConsentFact(
                id=event.id,
                profile_id=profile_id,
                kind=event.kind,
                purpose=event.purpose,
                channel=event.channel,
                happened_at=event.occurred_at,
            )
            for event in sorted(events, key=attrgetter("occurred_at", "id"))
        )


def add_part(tables: Tables, part: Order | Interaction | Annotation) -> None:
    """Replace one part of a history, and take it from another profile if that had it."""
    kind = type(part)
    before = tables.history.get((kind, part.id))
    if before is None or before.profile_id != part.profile_id:
        if before is not None:
            left = tables.owned[before.profile_id, kind]
            kept = tuple(held for held in left if held != part.id)
            tables.write(tables.owned, (before.profile_id, kind), kept)
            tables.note_change(before.profile_id)
        held = tables.owned.get((part.profile_id, kind), ())
        tables.write(tables.owned, (part.profile_id, kind), (*held, part.id))
    tables.write(tables.history, (kind, part.id), part)
    tables.note_change(part.profile_id)


def add_answers(tables: Tables, profile_id: str, answers: Sequence[Answer]) -> None:
    """Add answers; of two to the same question the later answered stays."""
    if not answers:
        return
    latest = {(held.survey, held.question): held for held in tables.answers.get(profile_id, ())}
    for answer in answers:
        held = latest.get((answer.survey, answer.question))
        if held is None or answer.answered_at >= held.answered_at:
            latest[answer.survey, answer.question] = answer
    tables.note_change(profile_id)
    tables.write(tables.answers, profile_id, tuple(latest[name] for name in sorted(latest)))
