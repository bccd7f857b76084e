"""Who entered and who left since the last time, at a cost that follows what changed and not the size of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.documents import require_aware
from relationkit.errors import NotSupported
from relationkit.segments.candidates import Search, Task
from relationkit.segments.catalogue import dependency_order, reachable
from relationkit.segments.census import customers_of, has_customers, told
from relationkit.segments.engine import CandidateEngine, SegmentEngine
from relationkit.segments.membership import Change, MembershipLog, Refreshment
from relationkit.segments.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.rules import Definition, Rates
    from relationkit.segments.catalogue import Segments
    from relationkit.segments.census import OnProgress, Source
    from relationkit.segments.membership import Cause
    from relationkit.segments.segment import Segment

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})
_NO_CAUSES: Mapping[str, Cause] = MappingProxyType({})


@dataclass(frozen=True, slots=True, repr=False)
class Refreshed:
    """What a refresh of one segment found.

    ``changes`` are by the customer's id; ``checked`` is how many customers were asked, None for all of them (``whole``).

    >>> from datetime import UTC, datetime
    >>> now = datetime(2026, 3, 1, tzinfo=UTC)
    >>> Refreshed("lapsed", now, (Change("lapsed", "c1", "entered", "time", now),), checked=12)
    Refreshed('lapsed', 1 entered, 0 left, 12 checked)
    """

    segment: str
    at: datetime
    changes: tuple[Change, ...] = ()
    checked: int | None = None

    @property
    def entered(self) -> tuple[str, ...]:
        """The ids of those who entered."""
        return tuple(change.profile_id for change in self.changes if change.kind == "entered")

    @property
    def left(self) -> tuple[str, ...]:
        """The ids of those who left."""
        return tuple(change.profile_id for change in self.changes if change.kind == "left")

    @property
    def whole(self) -> bool:
        """Whether everybody was asked."""
        return self.checked is None

    def __repr__(self) -> str:
        asked = "all" if self.whole else str(self.checked)
        return (
            f"Refreshed({self.segment!r}, {len(self.entered)} entered, {len(self.left)} left, "
            f"{asked} checked)"
        )


def refresh(
    segment: Segment,
    source: Source,
    log: MembershipLog | None = None,
    *,
    at: datetime,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = _NO_OTHERS,
    changed: Iterable[str] | None = None,
    causes: Mapping[str, Cause] = _NO_CAUSES,
    on_progress: OnProgress | None = None,
) -> Refreshed:
    """Bring one segment up to `at` and write down who entered and who left; see `refresh_all`.

    `segments` are those that the rule asks for.

    >>> from datetime import UTC, datetime, timedelta
    >>> from relationkit import MemoryStore, Order, Profile
    >>> from relationkit.rules import orders
    >>> from relationkit.segments import Segment
    >>> store = MemoryStore()
    >>> bought = datetime(2026, 3, 1, tzinfo=UTC)
    >>> store.put([Profile(id="c1", orders=[Order(id="o1", profile_id="c1", placed_at=bought, total="9", currency="EUR")])])
    >>> lapsed = Segment("lapsed", where=orders.none(within="30d"))
    >>> refresh(lapsed, store, at=bought + timedelta(days=30))
    Refreshed('lapsed', 0 entered, 0 left, all checked)
    >>> [change.cause for change in refresh(lapsed, store, at=bought + timedelta(days=31)).changes]
    ['time']
    """
    definitions = {**segments, segment.id: segment.definition}
    run = _Run(source, _log(source, log), require_aware(at), rates, definitions)
    return run.refresh((segment,), changed, causes, on_progress)[0]


def refresh_all(
    segments: Segments,
    source: Source,
    log: MembershipLog | None = None,
    *,
    at: datetime,
    rates: Rates | None = None,
    changed: Iterable[str] | None = None,
    causes: Mapping[str, Cause] = _NO_CAUSES,
    on_progress: OnProgress | None = None,
) -> tuple[Refreshed, ...]:
    """Bring all segments up to `at`, each after those that it asks for, in one pass over the customers concerned.

    The members are afterwards exactly those of a whole recount. `log` keeps them; without it the source does.

    Asked are only: whoever was written to since the last refresh (`ChangeFeed`) or stands in `changed` or `causes`; whoever had
    an event since; and whoever has an event, or a yearly day, over which the edge of a window has passed (`TimeIndex`).
    Everybody is asked the first time, when the definition, one that it asks for, or the rates have changed, when the rule
    ranks customers, and where the source has no index, or neither a feed nor `changed` says who was written to; `changed`
    must name them all.

    The cause of a change is, in this order: the one that the caller tells of the customer in `causes` (such as a merge); "pin"
    for whoever is in or out by hand; "edit" at the first refresh and after a change of the definition; "event" where the
    customer was written to or had an event since; else "time": the clock alone, or for a rank the others.

    A rule over memberships sees the changes that were recorded as of an earlier moment; refresh whatever it asks about no later
    than the rule itself. Raises `InvalidDocument` where a segment was refreshed as of a later moment, `UnknownField` for a rule
    over an undeclared field, `NotSupported` where nothing keeps memberships.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, Profile, Segment, field
    >>> from relationkit.segments import Segments
    >>> store = MemoryStore()
    >>> store.put([Profile(id="c1", country="PL"), Profile(id="c2", country="BG")])
    >>> poles = Segment("poles", where=field("country").equals("PL"))
    >>> found = refresh_all(Segments([poles]), store, at=datetime(2026, 3, 1, tzinfo=UTC))
    >>> [(change.profile_id, change.kind, change.cause) for change in found[0].changes]
    [('c1', 'entered', 'edit')]
    """
    run = _Run(source, _log(source, log), require_aware(at), rates, segments.definitions)
    return run.refresh(tuple(segments.values()), changed, causes, on_progress)


def _log(source: Source, log: MembershipLog | None) -> MembershipLog:
    if log is not None:
        return log
    if isinstance(source, MembershipLog):
        return source
    message = "the source keeps no memberships; give a log that does, such as a store"
    raise NotSupported(message)


@dataclass(frozen=True, slots=True)
class _Run:
    source: Source
    log: MembershipLog
    at: datetime
    rates: Rates | None
    definitions: Mapping[str, Definition]

    def refresh(
        self,
        segments: Sequence[Segment],
        changed: Iterable[str] | None,
        causes: Mapping[str, Cause],
        on_progress: OnProgress | None,
    ) -> tuple[Refreshed, ...]:
        dependency_order(self.definitions)
        told_of = None if changed is None else frozenset(changed)
        search = Search(
            self.source,
            at=self.at,
            rates=self.rates,
            definitions=self.definitions,
            changed=told_of,
            causes=causes,
        )
        tasks = [search.task(one, self.log.last_refreshed(one.id)) for one in segments]
        self._ask([task for task in tasks if task.whole or task.causes], on_progress)
        return tuple(self._settle(search, task) for task in tasks)

    def _ask(self, tasks: Sequence[Task], on_progress: OnProgress | None) -> None:
        """Find the members among those who are asked: by the source's own engine, else customer by customer."""
        each = [task for task in tasks if not self._answered(task)]
        if not each:
            return
        names = reachable((task.segment.id for task in each), self.definitions)
        definitions = {name: self.definitions[name] for name in names}
        people = customers_of(self.source)
        panel = Panel(definitions, people, at=self.at, rates=self.rates)
        ids = None
        if not any(task.whole for task in each):
            ids = sorted({one for task in each for one in task.causes})
        for profile in told(people.profiles(ids), on_progress):
            customer = panel.of(profile)
            for task in each:
                if task.asks(profile.id) and customer.holds(task.segment.id):
                    task.members.add(profile.id)

    def _answered(self, task: Task) -> bool:
        definition, source = task.segment.definition, self.source
        task.whole |= not (isinstance(source, CandidateEngine) or has_customers(source))
        found: Iterator[str]
        if task.whole and isinstance(source, SegmentEngine):
            found = source.segment_ids(
                definition, at=self.at, rates=self.rates, segments=self.definitions
            )
        elif not task.whole and isinstance(source, CandidateEngine):
            found = source.segment_ids_among(
                definition,
                sorted(task.causes),
                at=self.at,
                rates=self.rates,
                segments=self.definitions,
            )
        else:
            return False
        task.members.update(found)
        return True

    def _settle(self, search: Search, task: Task) -> Refreshed:
        segment = task.segment
        asked = None if task.whole else sorted(task.causes)
        before = set(self.log.members_now(segment.id, asked))
        causes = search.causes_of(task, sorted(task.members ^ before))
        changes = tuple(
            Change(segment.id, one, "entered" if one in task.members else "left", cause, self.at)
            for one, cause in causes.items()
        )
        self.log.record(Refreshment(segment.id, task.digest, self.at, search.mark), changes)
        return Refreshed(segment.id, self.at, changes, None if asked is None else len(asked))
