"""Customers in SQL: one row a person, one a contact point ever had, and the history."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from relationkit.profiles import (
    Annotation,
    ContactPoint,
    Interaction,
    Order,
    Profile,
    loose_address,
    numbered,
)
from relationkit.storage.encoding import read_document, to_micros
from relationkit.storage.refusals import refuse_unknown
from relationkit.storage.sql.changes import note_changes
from relationkit.storage.sql.facts import put_attributes
from relationkit.storage.sql.history import (
    read_history,
    write_annotations,
    write_answers,
    write_interactions,
    write_orders,
)
from relationkit.storage.sql.session import BATCH, batches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from relationkit.profiles import FieldRegistry
    from relationkit.storage.sql.session import Session, Statements

_HISTORY = {
    "contacts",
    "orders",
    "interactions",
    "annotations",
    "answers",
    "consents",
    "memberships",
}

_KEPT = "SELECT id, doc FROM rk_profiles WHERE id IN (:keys) ORDER BY id {lock}"
_PERSON = """
INSERT INTO rk_profiles (
    doc, given, family, gender, locale, language, country, time_zone, birthday, birth_year, registered_at, preferred_channel, id,
    channels
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {as_names})
ON CONFLICT (id) DO UPDATE SET doc = excluded.doc, given = excluded.given, family = excluded.family,
    gender = excluded.gender, locale = excluded.locale, language = excluded.language, country = excluded.country,
    time_zone = excluded.time_zone, birthday = excluded.birthday, birth_year = excluded.birth_year,
    registered_at = excluded.registered_at, preferred_channel = excluded.preferred_channel, channels = excluded.channels
"""
_POINT = """
INSERT INTO rk_contact_points (profile_id, channel, epoch, address, loose, since, in_use) VALUES (?, ?, ?, ?, ?, ?, 1)
ON CONFLICT (profile_id, channel, epoch) DO UPDATE SET address = excluded.address, loose = excluded.loose,
    since = excluded.since, in_use = 1
"""


class SqlProfiles:
    """`ProfileStore` over an executor."""

    _session: Session
    _fields: FieldRegistry

    @property
    def fields(self) -> FieldRegistry:
        """The attributes that profiles may have."""
        return self._fields

    def profile(self, profile_id: str, /) -> Profile | None:
        """One customer with the whole history, or None."""
        return next(self.profiles((profile_id,)), None)

    def profiles(self, ids: Iterable[str] | None = None, /) -> Iterator[Profile]:
        """All customers by id, or those of the given ids in the order given, read in batches."""
        sql = self._session.reading("read profiles")
        for page in everyone(sql) if ids is None else _chosen(sql, ids):
            yield from _whole(sql, page)

    def people(self, ids: Iterable[str], /) -> Iterator[Profile]:
        """Those of the given ids, in that order, without their history."""
        for page in _chosen(self._session.reading("read people"), ids):
            for profile_id, document in page:
                yield read_document(Profile, document, profile_id)

    def put(self, profiles: Iterable[Profile], /) -> None:
        """Keep each person as given now; add the history that comes along."""
        with self._session.writing("put profiles") as sql:
            for batch in _distinct(profiles):
                for profile in batch:
                    self._fields.check(profile)
                _put(sql, batch)

    def add(self, history: Iterable[Order | Interaction | Annotation], /) -> None:
        """Add to the history of customers that are known."""
        with self._session.writing("add history") as sql:
            for batch in batches(history):
                named = {part.profile_id for part in batch}
                refuse_unknown(named - known_profiles(sql, named))
                changed = write_orders(sql, [part for part in batch if isinstance(part, Order)])
                events = [part for part in batch if isinstance(part, Interaction)]
                changed |= write_interactions(sql, events)
                notes = [part for part in batch if isinstance(part, Annotation)]
                write_annotations(sql, notes)
                note_changes(sql, changed.union(note.profile_id for note in notes))


def known_profiles(sql: Statements, ids: Collection[str]) -> set[str]:
    """Those of the ids that are there."""
    return {known for (known,) in sql.among("SELECT id FROM rk_profiles WHERE id IN (:keys)", ids)}


def everyone(sql: Statements) -> Iterator[Sequence[Sequence[Any]]]:
    """The ids and documents of all persons, in pages by key, never by an open cursor: writes may come between."""
    last = ""
    while page := sql.run(
        "SELECT id, doc FROM rk_profiles WHERE id > ? ORDER BY id LIMIT ?", (last, BATCH)
    ):
        yield page
        last = page[-1][0]


def _chosen(sql: Statements, ids: Iterable[str]) -> Iterator[Sequence[Sequence[Any]]]:
    for batch in batches(ids):
        query = "SELECT id, doc FROM rk_profiles WHERE id IN (:keys)"
        found = {row[0]: row for row in sql.among(query, dict.fromkeys(batch))}
        yield [found[profile_id] for profile_id in batch if profile_id in found]


def _whole(sql: Statements, page: Sequence[Sequence[Any]]) -> Iterator[Profile]:
    """Splice each person's document with those of the history, for one parse a profile."""
    documents = {profile_id: document[:-1] for profile_id, document in page}
    for name, parts in read_history(sql, documents):
        for profile_id, part in parts.items():
            documents[profile_id] += f',"{name}":[{",".join(part)}]'
    for profile_id, _ in page:
        yield read_document(Profile, documents[profile_id] + "}", profile_id)


def _distinct(profiles: Iterable[Profile]) -> Iterator[Sequence[Profile]]:
    """Batches without an id twice, so that a second one finds the first already written."""
    batch: dict[str, Profile] = {}
    for profile in profiles:
        if profile.id in batch or len(batch) == BATCH:
            yield tuple(batch.values())
            batch.clear()
        batch[profile.id] = profile
    if batch:
        yield tuple(batch.values())


def _put(sql: Statements, batch: Sequence[Profile]) -> None:
    """Write what differs from what is kept: a shop tells its customers again every night."""
    ids = [profile.id for profile in batch]
    kept = {profile_id: document for profile_id, document in sql.among(_KEPT, ids)}  # noqa: C416 - rows are sequences of any kind
    known = _points_of(sql, ids)
    people: list[tuple[Profile, str]] = []
    points: list[Sequence[Any]] = []
    for profile in batch:
        contacts = numbered(known.get(profile.id, ()), profile.contacts)
        document = _document(profile, contacts)
        if kept.get(profile.id) != document:
            people.append((profile, document))
            points += [_row(profile.id, point) for point in contacts]
    write_people(sql, people)
    changed = {profile.id for profile, _ in people}
    former = [(profile_id,) for profile_id in known if profile_id in changed]
    sql.many("UPDATE rk_contact_points SET in_use = 0 WHERE profile_id = ?", former)
    sql.many(_POINT, points)
    changed |= write_orders(sql, (order for profile in batch for order in profile.orders))
    changed |= write_interactions(
        sql, (event for profile in batch for event in profile.interactions)
    )
    write_annotations(sql, (note for profile in batch for note in profile.annotations))
    answers = ((profile.id, answer) for profile in batch for answer in profile.answers)
    note_changes(sql, changed | write_answers(sql, answers))


def _points_of(sql: Statements, ids: Collection[str]) -> Mapping[str, Sequence[ContactPoint]]:
    query = "SELECT profile_id, channel, epoch, address FROM rk_contact_points WHERE profile_id IN (:keys)"
    known: defaultdict[str, list[ContactPoint]] = defaultdict(list)
    for profile_id, channel, epoch, address in sql.among(query, ids):
        point = ContactPoint.model_construct(channel=channel, epoch=epoch, address=address)
        known[profile_id].append(point)
    return known


def _document(profile: Profile, contacts: Sequence[ContactPoint]) -> str:
    person = profile.model_dump_json(exclude_defaults=True, exclude=_HISTORY)
    if not contacts:
        return person
    return f'{person[:-1]},"contacts":[{",".join([point.to_json() for point in contacts])}]}}'


def write_people(sql: Statements, people: Sequence[tuple[Profile, str]]) -> None:
    """Write persons, each given with its document, and their attributes."""
    sql.many(_PERSON, [_person(profile, document) for profile, document in people])
    put_attributes(sql, [profile for profile, _ in people])


def _person(profile: Profile, document: str) -> Sequence[Any]:
    born, registered = profile.birthday, profile.registered_at
    return (
        document,
        profile.given,
        profile.family,
        profile.gender,
        profile.locale,
        profile.language,
        profile.country,
        profile.time_zone,
        None if born is None else f"{born.month:02}-{born.day:02}",
        None if born is None else born.year,
        None if registered is None else to_micros(registered),
        profile.preferred_channel,
        profile.id,
        _listed([point.channel for point in profile.contacts]),
    )


def _listed(channels: Sequence[str]) -> str:
    """JSON, of words that need no escape."""
    return '["' + '","'.join(channels) + '"]' if channels else "[]"


def _row(profile_id: str, point: ContactPoint) -> Sequence[Any]:
    return (
        profile_id,
        point.channel,
        point.epoch,
        point.address,
        loose_address(point.channel, point.address),
        None if point.since is None else to_micros(point.since),
    )
