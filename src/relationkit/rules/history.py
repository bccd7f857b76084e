"""How a rule asks for what happened: the events of one kind, counted, added up, picked, in windows of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from relationkit.rules.builder import Asked
from relationkit.rules.conditions import (
    Condition,
    FirstTime,
    Followed,
    Regularly,
    Restarted,
    Sequence,
    Step,
    Stopped,
)
from relationkit.rules.terms import (
    AggregateTerm,
    Anchor,
    CountTerm,
    DaysSinceTerm,
    DistinctTerm,
    EndTerm,
    EventKind,
    GapTerm,
    Latest,
    ShareTerm,
)
from relationkit.rules.windows import Window

if TYPE_CHECKING:
    from datetime import datetime

    from relationkit.rules.windows import ZoneOrder


class During(TypedDict, total=False):
    """When: see `Window`."""

    within: str | None
    not_within: str | None
    since: datetime | None
    until: datetime | None
    zone: ZoneOrder


class Which(During, total=False):
    """Which events count: those that match `where`, in a window, after another event."""

    where: Condition | None
    after: Anchor | None
    lasting: str | None


@dataclass(frozen=True, slots=True)
class History:
    """The events of one kind: every method takes ``where``, a window (`Window`), ``after`` and ``lasting``.

    >>> orders.sum("total", within="3 months").more_than(50, "EUR").currency
    'EUR'
    >>> interactions.latest(5, where=None).count().term.latest.count
    5
    """

    events: EventKind
    of_latest: Latest | None = None

    def latest(self, count: int, *, where: Condition | None = None) -> History:
        """Only the last so many of those that match, within whatever window follows."""
        return replace(self, of_latest=Latest(events=self.events, where=where, count=count))

    def count(self, **which: Unpack[Which]) -> Asked:
        """How many of them."""
        return Asked(CountTerm(kind="count", **self._selected(which)))

    def none(self, **which: Unpack[Which]) -> Condition:
        """Not one of them."""
        return self.count(**which).equals(0)

    def any(self, **which: Unpack[Which]) -> Condition:
        """At least one of them."""
        return self.count(**which).at_least(1)

    def sum(self, name: str, **which: Unpack[Which]) -> Asked:
        """The sum of a field of them, 0 for none; compare money with its currency."""
        return self._aggregate("sum", name, which)

    def average(self, name: str, **which: Unpack[Which]) -> Asked:
        """The average of a field of them; unknown for none."""
        return self._aggregate("average", name, which)

    def min(self, name: str, **which: Unpack[Which]) -> Asked:
        """The least of a field of them; unknown for none."""
        return self._aggregate("min", name, which)

    def max(self, name: str, **which: Unpack[Which]) -> Asked:
        """The greatest of a field of them; unknown for none."""
        return self._aggregate("max", name, which)

    def distinct(self, name: str, **which: Unpack[Which]) -> Asked:
        """How many different values of a field they have."""
        return Asked(DistinctTerm(kind="distinct", field=name, **self._selected(which)))

    def first(self, name: str, **which: Unpack[Which]) -> Asked:
        """A field of the earliest of them; unknown for none."""
        return Asked(EndTerm(kind="first", field=name, **self._selected(which)))

    def last(self, name: str, **which: Unpack[Which]) -> Asked:
        """A field of the latest of them; unknown for none."""
        return Asked(EndTerm(kind="last", field=name, **self._selected(which)))

    def gap(
        self,
        which_gap: Literal["longest", "shortest", "average"] = "longest",
        **which: Unpack[Which],
    ) -> Asked:
        """Days of 24 hours between one of them and the next; unknown for fewer than two."""
        return Asked(GapTerm(kind="gap", which=which_gap, **self._selected(which)))

    def share(self, name: str | None = None, **which: Unpack[Which]) -> Asked:
        """Which part of all of them, 0 to 1, matches `where`: of their number, or of the sum of a field."""
        return Asked(ShareTerm(kind="share", field=name, **self._selected(which)))

    def days_since_last(
        self, *, where: Condition | None = None, zone: ZoneOrder = "customer"
    ) -> Asked:
        """Whole local days since the latest of them; unknown when there is none."""
        return self._days_since("last", where, zone)

    def days_since_first(
        self, *, where: Condition | None = None, zone: ZoneOrder = "customer"
    ) -> Asked:
        """Whole local days since the earliest of them; unknown when there is none."""
        return self._days_since("first", where, zone)

    def first_event(self, *, where: Condition | None = None) -> Anchor:
        """The earliest of them, for ``after``."""
        return Anchor(events=self.events, where=where, which="first")

    def last_event(self, *, where: Condition | None = None) -> Anchor:
        """The latest of them, for ``after``."""
        return Anchor(events=self.events, where=where, which="last")

    def first_time(
        self, *, within: str, where: Condition | None = None, zone: ZoneOrder = "customer"
    ) -> Condition:
        """The first of all lies within the period."""
        return FirstTime(
            kind="first-time", events=self.events, where=where, within=within, zone=zone
        )

    def stopped(
        self,
        *,
        silent: str,
        active: str,
        where: Condition | None = None,
        zone: ZoneOrder = "customer",
    ) -> Condition:
        """There was one within `active`, and none within `silent`."""
        return Stopped(
            kind="stopped", events=self.events, where=where, silent=silent, active=active, zone=zone
        )

    def restarted(
        self,
        *,
        within: str,
        pause: str,
        where: Condition | None = None,
        zone: ZoneOrder = "customer",
    ) -> Condition:
        """There is one within `within`, none before it as far back as `pause`, and one before that."""
        return Restarted(
            kind="restarted", events=self.events, where=where, within=within, pause=pause, zone=zone
        )

    def regularly(
        self,
        *,
        every: str,
        periods: int,
        at_least: int | None = None,
        minimum: int = 1,
        where: Condition | None = None,
        zone: ZoneOrder = "customer",
    ) -> Condition:
        """In all, or `at_least` so many, of the last `periods` periods there are `minimum` of them or more."""
        return Regularly(
            kind="regularly",
            events=self.events,
            where=where,
            every=every,
            periods=periods,
            at_least=at_least,
            minimum=minimum,
            zone=zone,
        )

    def _aggregate(
        self, kind: Literal["sum", "average", "min", "max"], name: str, which: Which
    ) -> Asked:
        return Asked(AggregateTerm(kind=kind, field=name, **self._selected(which)))

    def _days_since(
        self, which: Literal["first", "last"], where: Condition | None, zone: ZoneOrder
    ) -> Asked:
        term = DaysSinceTerm(
            kind="days-since", events=self.events, where=where, which=which, zone=zone
        )
        return Asked(term)

    def _selected(self, which: Which) -> _Selected:
        where, after = which.pop("where", None), which.pop("after", None)
        lasting = which.pop("lasting", None)
        return {
            "events": self.events,
            "where": where,
            "window": Window(**which),
            "after": after,
            "lasting": lasting,
            "latest": self.of_latest,
        }


class _Selected(TypedDict):
    events: EventKind
    where: Condition | None
    window: Window
    after: Anchor | None
    lasting: str | None
    latest: Latest | None


orders = History("orders")
items = History("items")
interactions = History("interactions")
consents = History("consents")
answers = History("answers")
memberships = History("memberships")


def step(events: History, *, where: Condition | None = None, within: str | None = None) -> Step:
    """One event of a `sequence`, at most so long after the one before.

    >>> step(orders, within="7 days").within
    '7 days'
    """
    return Step(events=events.events, where=where, within=within)


def sequence(*steps: Step, **during: Unpack[During]) -> Condition:
    """One event after the other, each later than the one before.

    >>> from relationkit.rules import interaction
    >>> sequence(step(interactions, where=interaction("kind") == "clicked"), step(orders, within="7 days")).kind
    'sequence'
    """
    return Sequence(kind="sequence", steps=steps, window=Window(**during))


def followed_by(
    events: History,
    *,
    where: Condition | None = None,
    same: tuple[str, ...] = (),
    within: str | None = None,
) -> Condition:
    """For `where`: another such event came at that time or later; `same` names the fields that both have in common.

    >>> from relationkit.rules import interaction
    >>> followed_by(interactions, where=interaction("kind") == "opened", same=("campaign",)).kind
    'followed'
    """
    return Followed(kind="followed", events=events.events, where=where, same=same, within=within)
