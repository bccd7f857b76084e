"""Forgetting a customer in memory, and reading back all that is held."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from relationkit.consent.rights import Holdings
from relationkit.documents import Document
from relationkit.profiles import Annotation, Interaction, Order, loose_address

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from relationkit.consent.rights import Part
    from relationkit.storage.memory.tables import Tables

_PLACES: Mapping[str, str] = {
    "people": "profile",
    "points": "profile",
    "pauses": "profile",
    "answers": "answers",
    "events": "consents",
    "own_events": "consents",
    "stops": "consents",
    "openings": "consents",
    "responses": "responses",
    "spent": "responses",
    "memberships": "memberships",
    "changes": "memberships",
    "members": "memberships",
    "outbox": "messages",
    "addressees": "messages",
    "receipts": "messages",
    "arrivals": "messages",
    "links": "links",
    "holders": "links",
}
_KINDS: Mapping[type, Part] = {
    Order: "orders",
    Interaction: "interactions",
    Annotation: "annotations",
}


class MemoryErasure:
    """`ErasableStore` over dictionaries."""

    _tables: Tables

    def holdings(self, profile_id: str, /) -> Holdings:
        """What there is of a customer; parts without a record are left out."""
        tables = self._tables
        with tables.lock:
            found: dict[Part, int] = {
                part: len(tables.owned.get((profile_id, kind), ())) for kind, part in _KINDS.items()
            }
            found["profile"] = profile_id in tables.people
            found["answers"] = len(tables.answers.get(profile_id, ()))
            found["responses"] = len(_responses(tables, profile_id))
            found["messages"] = len(_messages(tables, profile_id))
            found["consents"] = len(tables.own_events.get(profile_id, ()))
            found["memberships"] = len(tables.memberships.get(profile_id, ()))
            found["links"] = sum(holder.profile_id == profile_id for holder in tables.links)
            counts: dict[Part, int] = {part: int(held) for part, held in found.items() if held}
            return Holdings(counts, _points(tables, profile_id))

    def erase_profile(self, profile_id: str, parts: Collection[Part], /) -> int:
        """Delete these parts, all or nothing; return how many records there were."""
        tables = self._tables
        with tables.transaction():
            held = self.holdings(profile_id).counts
            for part, erase in _ERASE.items():
                if part in parts:
                    erase(tables, profile_id)
            erased = sum(count for part, count in held.items() if part in parts)
            if erased:
                tables.note_change(profile_id)
            return erased

    def scrub(self) -> None:
        """Nothing is left of what was deleted from a dictionary."""

    def contents(self, *, besides: str | None = None) -> Iterator[tuple[str, str]]:
        """All text that the store holds, by part or table."""
        tables = self._tables
        with tables.lock:
            known = {
                name: list(table.items())
                for name, table in vars_of(tables).items()
                if isinstance(table, dict)
            }
            loose = _loose(tables, besides) if besides is not None else frozenset()
        for name, rows in known.items():
            for key, value in rows:
                if besides is None or not _is_of(besides, loose, key, value):
                    place = _KINDS.get(type(value)) or _PLACES.get(name) or name
                    yield place, f"{_text(key)} {_text(value)}"


def vars_of(tables: Tables) -> Mapping[str, Any]:
    """The tables by name; they have slots."""
    return {name: getattr(tables, name) for name in tables.__slots__ if not name.startswith("_")}


def _points(tables: Tables, profile_id: str) -> tuple[Any, ...]:
    found = {(point.channel, point.epoch): point for point in tables.points.get(profile_id, ())}
    return tuple(found[place] for place in sorted(found, key=str))


def _loose(tables: Tables, profile_id: str) -> frozenset[str]:
    points = tables.points.get(profile_id, ())
    return frozenset(loose_address(point.channel, point.address) for point in points)


def _responses(tables: Tables, profile_id: str) -> list[str]:
    return [name for name, held in tables.responses.items() if held.profile_id == profile_id]


def _messages(tables: Tables, profile_id: str) -> list[str]:
    return [key for key, to in tables.addressees.items() if to.profile_id == profile_id]


def _drop(tables: Tables, table: dict[Any, Any], key: object) -> None:
    if key in table:
        tables.remove(table, key)


def _erase_history(kind: type) -> Callable[[Tables, str], None]:
    def erase(tables: Tables, profile_id: str) -> None:
        for part in tables.owned.get((profile_id, kind), ()):
            tables.remove(tables.history, (kind, part))
        _drop(tables, tables.owned, (profile_id, kind))

    return erase


def _erase_answers(tables: Tables, profile_id: str) -> None:
    _drop(tables, tables.answers, profile_id)


def _erase_responses(tables: Tables, profile_id: str) -> None:
    for name in _responses(tables, profile_id):
        response = tables.responses[name]
        if response.code is not None:
            tables.remove(tables.spent, (response.survey, response.code))
        tables.remove(tables.responses, name)


def _erase_messages(tables: Tables, profile_id: str) -> None:
    gone = set(_messages(tables, profile_id))
    for campaign in {tables.addressees[key].campaign for key in gone}:
        arrived = range(tables.arrived[campaign])
        keys = [tables.arrivals[campaign, number] for number in arrived]
        for number in arrived:
            tables.remove(tables.arrivals, (campaign, number))
        left = [key for key in keys if key not in gone]
        for number, key in enumerate(left):
            tables.write(tables.arrivals, (campaign, number), key)
        tables.write(tables.arrived, campaign, len(left))
        tables.write(tables.first_open, campaign, 0)
    for key in gone:
        tables.remove(tables.outbox, key)
        tables.remove(tables.addressees, key)
        _drop(tables, tables.receipts, key)


def _erase_consents(tables: Tables, profile_id: str) -> None:
    loose = _loose(tables, profile_id)
    own = tables.own_events.get(profile_id, ())
    nobodys = [
        name
        for name, event in tables.events.items()
        if event.profile_id is None and event.loose in loose
    ]
    for name in (*own, *nobodys):
        key = tables.events[name].loose
        if key in tables.stops:
            rest = tuple(stop for stop in tables.stops[key] if stop != name)
            tables.write(tables.stops, key, rest)
            if not rest:
                tables.remove(tables.stops, key)
        tables.remove(tables.events, name)
        tables.remove(tables.openings, name)
    _drop(tables, tables.own_events, profile_id)


def _erase_memberships(tables: Tables, profile_id: str) -> None:
    for segment, changes in tables.changes.items():
        for number in [at for at, one in changes.items() if one.profile_id == profile_id]:
            tables.remove(changes, number)
        _drop(tables, tables.members.get(segment, {}), profile_id)
    _drop(tables, tables.memberships, profile_id)


def _erase_links(tables: Tables, profile_id: str) -> None:
    for holder in [one for one in tables.links if one.profile_id == profile_id]:
        tables.remove(tables.holders, tables.links[holder])
        tables.remove(tables.links, holder)


def _erase_person(tables: Tables, profile_id: str) -> None:
    for table in (tables.people, tables.points, tables.pauses):
        _drop(tables, table, profile_id)


_ERASE: Mapping[Part, Callable[[Tables, str], None]] = {
    "orders": _erase_history(Order),
    "interactions": _erase_history(Interaction),
    "annotations": _erase_history(Annotation),
    "answers": _erase_answers,
    "responses": _erase_responses,
    "messages": _erase_messages,
    "consents": _erase_consents,
    "memberships": _erase_memberships,
    "links": _erase_links,
    "profile": _erase_person,
}
"""In this order: the person's points tell which stops name nobody but an address."""


def _is_of(profile_id: str, loose: frozenset[str], key: object, value: object) -> bool:
    """Whether a row is this customer's."""
    inner = getattr(value, "message", value)
    owner = getattr(inner, "profile_id", getattr(key, "profile_id", None))
    if owner is None and isinstance(key, str):
        return key == profile_id or key in loose or getattr(value, "loose", None) in loose
    return owner == profile_id or (isinstance(key, tuple) and profile_id in key)


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a table holds
    """All of a value in letters, which its repr hides."""
    if isinstance(value, Document):
        return value.model_dump_json()
    if is_dataclass(value) and not isinstance(value, type):
        return _text(asdict(value))
    if isinstance(value, dict):
        return " ".join(f"{_text(key)} {_text(held)}" for key, held in value.items())
    if isinstance(value, tuple | list):
        return " ".join(map(_text, value))
    return str(value)
