"""The first stage: the customers and what the export proves of their consents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relationkit.sources.cells import Cells
from relationkit.sources.woocommerce.consents import claim_of, statements, stop_of
from relationkit.sources.woocommerce.customers import KNOWN, profile_of
from relationkit.sources.woocommerce.meta import pairs
from relationkit.sources.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from relationkit.consent import ConsentEvent
    from relationkit.profiles import Profile
    from relationkit.sources.cells import Note
    from relationkit.sources.rows import Fault, Row
    from relationkit.sources.woocommerce.consents import Statement
    from relationkit.sources.woocommerce.mapping import ConsentMapping
    from relationkit.sources.woocommerce.run import People, Record, Run


@dataclass(frozen=True, slots=True)
class _Customer:
    """A row read; `first` unless its id was met before."""

    record: Record
    profile: Profile
    said: tuple[Statement, ...]
    first: bool


def load_customers(run: Run, name: str, rows: Iterator[Row | Fault]) -> None:
    """Keep the customers of an export, batch by batch.

    The first row of an id is kept: what it led to is written when a later one comes. Stops are taken from every row.
    """
    for records in run.records("customers", name, rows):
        read = [customer for record in records if (customer := _read(run, record)) is not None]
        first = [customer for customer in read if customer.first]
        people = run.people(customer.profile for customer in first)
        for customer in first:
            if customer.profile.id in people.refused:
                customer.record.note("refused-by-store", "")
            elif customer.profile.id in people.suppressed:
                customer.record.note("suppressed", "")
        run.tally.done["profiles"] += len(people.kept)
        _append(run, "stops", _stops(run, read))
        if run.consents is not None:
            _append(run, "consents", _claims(run.consents, run.at, first, people))


def _read(run: Run, record: Record) -> _Customer | None:
    told = list(pairs(record.cells))
    _set_aside(run, record, told)
    said = tuple(statements(told, run.consents, record.note)) if run.consents else ()
    if record.id is None and all(statement.says != "stop" for statement in said):
        return None
    meta = Cells(dict(told), record.note, "meta_data")
    profile = profile_of(f"c{record.id or 0}", record.cells, meta, run.store.fields, run.mapping)
    first = record.id is not None and run.register.meet("customer", profile.id)
    email = profile.contact("email")
    if first and email is not None:
        run.register.settle(email.address, profile.id)
    if record.id is not None and not first:
        record.note("duplicate-id", "id")
    return _Customer(record, profile, said, first)


def _set_aside(run: Run, record: Record, told: Sequence[tuple[str, object]]) -> None:
    mapping = run.mapping
    used = {mapping.birthday, mapping.gender, mapping.locale, mapping.time_zone}
    used |= {mapping.preferred_channel, *(run.consents.keys if run.consents else ())}
    used |= {mapping.attributes.get(spec.name, spec.name) for spec in run.store.fields}
    run.tally.left(f"customers.{name}" for name in record.cells.data if name not in KNOWN)
    run.tally.left(f"customers.meta_data.{key}" for key, _ in told if key not in used)


def _stops(run: Run, read: Sequence[_Customer]) -> Iterator[tuple[ConsentEvent, Note]]:
    for customer in read:
        record = customer.record
        for said in customer.said:
            if said.says == "stop":
                known = record.id is not None
                stop = stop_of(said, customer.profile, record.cells, run.at, known=known)
                if stop is not None:
                    yield stop, record.note


def _claims(
    mapping: ConsentMapping, at: datetime, first: Sequence[_Customer], people: People
) -> Iterator[tuple[ConsentEvent, Note]]:
    for customer in first:
        if customer.profile.id in people.suppressed:
            continue
        profile = people.kept.get(customer.profile.id)
        for said in customer.said:
            if profile is not None and said.says != "stop":
                claim = claim_of(said, profile, at, mapping)
                if claim is not None:
                    yield claim, customer.record.note


def _append(run: Run, kind: str, events: Iterator[tuple[ConsentEvent, Note]]) -> None:
    notes = {event.id: (event, note) for event, note in events}

    def append(some: Sequence[ConsentEvent]) -> None:
        run.tally.done[kind] += run.store.append(some)

    for refused in write([event for event, _ in notes.values()], append):
        notes[refused.id][1]("refused-by-store", "meta_data")
