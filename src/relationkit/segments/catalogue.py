"""All segments of a shop: who asks for whom, in which order, and what several of them ask alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument
from relationkit.rules import condition_to_json, segments_in
from relationkit.rules.conditions import DEEPEST, parts_of
from relationkit.segments.census import told
from relationkit.segments.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from relationkit.profiles import ProfileSource
    from relationkit.rules import Condition, Definition, Rates
    from relationkit.segments.census import OnProgress
    from relationkit.segments.segment import Segment


@dataclass(frozen=True, slots=True)
class Shared:
    """A condition that stands in more than one segment, under one zone of the shop; ``digest`` is the hash of both.

    >>> from relationkit.rules import field
    >>> Shared("9f2c", field("country").equals("PL"), ("poles", "warsaw")).segments
    ('poles', 'warsaw')
    """

    digest: str
    condition: Condition
    segments: tuple[str, ...]


class Segments(Mapping[str, "Segment"]):
    """Segments by their ids, each after those that it asks for. It does not change.

    Raises `InvalidDocument` for an id given twice, for a segment that asks for one that is not here, and for segments that ask
    for each other in a circle, with its path.

    >>> from relationkit.rules import all_of, field, in_segment
    >>> from relationkit.segments import Segment
    >>> poles = Segment("poles", where=field("country").equals("PL"))
    >>> women = Segment("polish-women", where=all_of(in_segment("poles"), field("gender").equals("f")))
    >>> Segments([women, poles]).order
    ('poles', 'polish-women')
    """

    def __init__(self, segments: Iterable[Segment] = ()) -> None:
        given: dict[str, Segment] = {}
        for segment in segments:
            if segment.id in given:
                message = f"segment {segment.id!r} is given twice; keep one of them"
                raise InvalidDocument(message, issues=((segment.id, "duplicate-segment"),))
            given[segment.id] = segment
        order = dependency_order({name: segment.definition for name, segment in given.items()})
        self._segments = {name: given[name] for name in order}
        self.definitions: Mapping[str, Definition] = MappingProxyType(
            {name: segment.definition for name, segment in self._segments.items()}
        )

    @property
    def order(self) -> tuple[str, ...]:
        """The ids, each after those that it asks for; otherwise as they were given."""
        return tuple(self._segments)

    def __getitem__(self, segment_id: str) -> Segment:
        try:
            return self._segments[segment_id]
        except KeyError:
            raise KeyError(segment_id) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._segments)

    def __len__(self) -> int:
        return len(self._segments)

    def __repr__(self) -> str:
        return f"Segments({len(self)})"

    def shared(self) -> tuple[Shared, ...]:
        """What more than one segment asks, the largest such conditions first met; each is worked out once a customer.

        >>> from relationkit.rules import all_of, field
        >>> from relationkit.segments import Segment
        >>> poles = field("country").equals("PL")
        >>> both = Segments([Segment("a", where=poles), Segment("b", where=all_of(poles, field("gender").equals("f")))])
        >>> [part.segments for part in both.shared()]
        [('a', 'b')]
        """
        where: dict[str, tuple[Condition, dict[str, None]]] = {}
        for segment in self.values():
            for digest, part in _parts(segment.where, segment.time_zone):
                where.setdefault(digest, (part, {}))[1][segment.id] = None
        found: dict[str, Shared] = {}
        for segment in self.values():
            rest = [segment.where]
            while rest:
                part = rest.pop(0)
                digest = _digest(part, segment.time_zone)
                asking = where[digest][1]
                if len(asking) > 1:
                    found[digest] = Shared(digest, part, tuple(asking))
                else:
                    rest.extend(parts_of(part))
        return tuple(found.values())

    def memberships(
        self,
        source: ProfileSource,
        *,
        at: datetime,
        rates: Rates | None = None,
        on_progress: OnProgress | None = None,
    ) -> Iterator[tuple[str, frozenset[str]]]:
        """Each customer's id with the ids of all segments that hold them, in one pass over the customers.

        What several segments ask alike is worked out once for each customer. Raises `UnknownField` for a rule over an undeclared
        field.

        >>> from datetime import UTC, datetime
        >>> from relationkit import MemoryStore, Profile
        >>> from relationkit.rules import field
        >>> from relationkit.segments import Segment
        >>> store = MemoryStore()
        >>> store.put([Profile(id="c1", country="PL"), Profile(id="c2")])
        >>> poles = Segments([Segment("poles", where=field("country").equals("PL"))])
        >>> [(who, sorted(into)) for who, into in poles.memberships(store, at=datetime(2026, 3, 1, tzinfo=UTC))]
        [('c1', ['poles']), ('c2', [])]
        """
        panel = Panel(self.definitions, source, at=at, rates=rates)
        for profile in told(source.profiles(), on_progress):
            customer = panel.of(profile)
            yield profile.id, frozenset(name for name in self if customer.holds(name))


def dependency_order(definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    """The ids, each after those that it asks for; raise `InvalidDocument` where there is no such order."""
    depths: dict[str, int] = {}
    for name in definitions:
        path, rest = [name], [_asked(name, definitions)]
        while path:
            here = path[-1]
            asked = next((other for other in rest[-1] if other not in depths), None)
            if here in depths or asked is None:
                _settle(here, definitions, depths)
                path.pop()
                rest.pop()
            elif asked in path:
                circle = " -> ".join([*path[path.index(asked) :], asked])
                message = f"segments ask for each other in a circle: {circle}; take one step out"
                raise InvalidDocument(message, issues=((asked, "segment-cycle"),))
            else:
                path.append(asked)
                rest.append(_asked(asked, definitions))
    return tuple(depths)


def reachable(names: Iterable[str], definitions: Mapping[str, Definition]) -> frozenset[str]:
    """The segments of these names and all that they ask for, directly or through others.

    >>> from relationkit.rules import Definition, in_segment, orders
    >>> both = {"a": Definition("a", in_segment("b")), "b": Definition("b", orders.any())}
    >>> sorted(reachable(["a"], both))
    ['a', 'b']
    """
    found: set[str] = set()
    rest = list(names)
    while rest:
        name = rest.pop()
        if name not in found:
            found.add(name)
            rest.extend(segments_in(definitions[name].where))
    return frozenset(found)


def _asked(name: str, definitions: Mapping[str, Definition]) -> tuple[str, ...]:
    asked = sorted(segments_in(definitions[name].where))
    for other in asked:
        if other not in definitions:
            near = get_close_matches(other, definitions, n=1)
            advice = f"did you mean {near[0]!r}?" if near else "add it to the segments"
            message = f"segment {name!r} asks for {other!r}, which is not given; {advice}"
            raise InvalidDocument(message, issues=((other, "unknown-segment"),))
    return tuple(asked)


def _settle(name: str, definitions: Mapping[str, Definition], depths: dict[str, int]) -> None:
    """Measure how deep the rules lie inside each other, so that whoever walks them is not surprised."""
    rule = definitions[name].where
    inside = max((depths[other] for other in segments_in(rule)), default=0)
    depths[name] = _depth(rule) + inside
    if depths[name] > 4 * DEEPEST:
        message = f"segment {name!r} reaches {depths[name]} conditions deep through the segments that it asks for; "
        message += f"at most {4 * DEEPEST} are read"
        raise InvalidDocument(message, issues=((name, "too-deep"),))


def _depth(condition: Condition) -> int:
    return 1 + max(map(_depth, parts_of(condition)), default=0)


def _parts(condition: Condition, zone: str) -> Iterator[tuple[str, Condition]]:
    yield _digest(condition, zone), condition
    for part in parts_of(condition):
        yield from _parts(part, zone)


def _digest(condition: Condition, zone: str) -> str:
    return hashlib.sha256(f"{zone}\n{condition_to_json(condition)}".encode()).hexdigest()
