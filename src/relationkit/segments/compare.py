"""What distinguishes the customers of one segment from those of another, or from all others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.documents import require_aware
from relationkit.errors import InvalidDocument
from relationkit.rules import field
from relationkit.segments.census import masks, told
from relationkit.segments.chart import chart
from relationkit.segments.contrast import Columns, Finding, Hidden, figures, scipy_stats
from relationkit.segments.estimate import lot
from relationkit.segments.features import history, person
from relationkit.segments.segment import Segment
from relationkit.segments.table import table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from relationkit.profiles import ProfileSource
    from relationkit.rules import Definition, Rates
    from relationkit.segments.census import OnProgress
    from relationkit.segments.features import Read

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})
_EVERYBODY = Segment("everybody", where=field("id").is_known())


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Two groups of customers side by side: ``findings`` by the size of the effect, the greatest first.

    ``sizes`` are those of the groups, ``compared`` how many of each were read. Of the findings marked ``found`` no more than the
    share ``rate`` is expected to be chance. What is not shown stands in ``hidden``, with the reason.

    >>> Comparison(("lapsed", "all others"), (120, 900), (120, 900), (), ())
    Comparison('lapsed' 120, 'all others' 900: 0 of 0 found)
    """

    names: tuple[str, str]
    sizes: tuple[int, int]
    compared: tuple[int, int]
    findings: tuple[Finding, ...]
    hidden: tuple[Hidden, ...]
    rate: float = 0.05

    @property
    def found(self) -> tuple[Finding, ...]:
        """The differences that are more than chance."""
        return tuple(finding for finding in self.findings if finding.found)

    def __repr__(self) -> str:
        (a, b), (many, few) = self.names, self.sizes
        return (
            f"Comparison({a!r} {many:,}, {b!r} {few:,}: "
            f"{len(self.found)} of {len(self.findings)} found)"
        )

    def to_svg(self, *, most: int = 15) -> str:
        """The greatest of the differences found as a picture that needs nothing but itself.

        >>> Comparison(("a", "b"), (9, 9), (9, 9), (), ()).to_svg()[:4]
        '<svg'
        """
        return chart(self.names, self.sizes, self.found[:most])

    def _repr_html_(self) -> str:
        heads = ("", " and ".join(self.names), "effect", "q", "unknown")
        rows = [
            (
                finding.name,
                figures(finding),
                f"{finding.effect:+.2f}".replace("-", "−"),
                "<0.001" if finding.q < 0.001 else f"{finding.q:.3f}",  # noqa: PLR2004 - as is usual
                f"{finding.unknown[0]:,} and {finding.unknown[1]:,}",
            )
            for finding in self.found
        ]
        (a, b), (many, few) = self.names, self.sizes
        caption = f"{a} ({many:,}) and {b} ({few:,}): what differs by more than chance"
        why = Counter(one.reason for one in self.hidden)
        note = "; ".join(f"{count:,} {_WHY[reason]}" for reason, count in sorted(why.items()))
        left_out = f"<p>Not shown: {note}.</p>" if note else ""
        return self.to_svg() + table(caption, heads, rows) + left_out


_WHY = {
    "all-alike": "that are the same for all",
    "few-have-it": "that fewer than 5 customers have, or have not",
    "few-known": "known of fewer than 5 customers of a group",
    "mixed-kinds": "with values of several kinds",
}


def compare(
    a: Segment | Collection[str],
    b: Segment | Collection[str] | None,
    source: ProfileSource,
    *,
    at: datetime,
    features: Sequence[Read] = (person, history),
    sample: int = 20_000,
    rate: float = 0.05,
    rates: Rates | None = None,
    segments: Mapping[str, Definition] = _NO_OTHERS,
    on_progress: OnProgress | None = None,
) -> Comparison:
    """Say what distinguishes the members of `a` from those of `b` who are not in `a`; without `b`, from all other customers.

    Instead of a segment ids may be given, such as those of all who left. `features` are compared: `person` and `history` by
    default, or your own (`Feature`). Of a larger group a sample of `sample` customers is read, drawn by a hash of the id.

    Shares are compared by the chi-squared test, or Fisher's exact one where a cell would hold fewer than 10; numbers by the
    Mann-Whitney test; and the p-values are adjusted for the number of tests so that of the differences found no more than
    `rate` are expected to be chance (Benjamini and Hochberg, J. R. Statist. Soc. B 57 (1995), 289-300). Whoever chose the
    segment by a figure will find that figure again. Raises `NotSupported` without scipy (the extra `stats`), `InvalidDocument`
    where a group is empty.

    >>> from datetime import UTC, datetime
    >>> from relationkit import MemoryStore, Profile
    >>> store = MemoryStore()
    >>> store.put(Profile(id=f"c{n}", country="PL" if n % 2 else "BG", gender="f" if n % 2 else "m") for n in range(60))
    >>> poles = Segment("poles", where=field("country").equals("PL"))
    >>> found = compare(poles, None, store, at=datetime(2026, 3, 1, tzinfo=UTC)).found
    >>> [(finding.name, finding.effect) for finding in found if finding.a]
    [('country: PL', 1.0), ('gender: f', 1.0)]
    """
    at = require_aware(at)
    adjust = scipy_stats().false_discovery_control
    groups = _groups(a, b, source, at=at, rates=rates, segments=segments)
    if not all(groups):
        message = "one of the groups is empty, so there is nothing to compare; choose another moment or segment"
        raise InvalidDocument(message, issues=(("groups", "empty"),))
    drawn = [sorted(sorted(ids, key=lambda one: lot("compare", one))[:sample]) for ids in groups]
    place = {one: number for number, ids in enumerate(drawn) for one in ids}
    columns = Columns()
    for profile in told(source.profiles(sorted(place)), on_progress):
        read_off = (one for read in features for one in read(profile, at, rates))
        columns.add(place[profile.id], read_off)
    seen = list(columns.contrasts())
    findings = [one for one in seen if isinstance(one, Finding)]
    adjusted = adjust([one.p for one in findings]) if findings else ()
    tested = [
        replace(one, q=float(q), found=bool(q <= rate))
        for one, q in zip(findings, adjusted, strict=True)
    ]
    tested.sort(key=lambda one: (-abs(one.effect), one.name))
    return Comparison(
        (_name(a, "those given"), _name(b, "all others" if b is None else "the others given")),
        (len(groups[0]), len(groups[1])),
        (columns.sizes[0], columns.sizes[1]),
        tuple(tested),
        tuple(one for one in seen if isinstance(one, Hidden)),
        rate,
    )


def _name(group: Segment | Collection[str] | None, otherwise: str) -> str:
    return group.id if isinstance(group, Segment) else otherwise


def _groups(
    a: Segment | Collection[str],
    b: Segment | Collection[str] | None,
    source: ProfileSource,
    *,
    at: datetime,
    rates: Rates | None,
    segments: Mapping[str, Definition],
) -> tuple[set[str], set[str]]:
    """The ids of both groups, nobody in both."""
    asked = [one for one in (a, _EVERYBODY if b is None else b) if isinstance(one, Segment)]
    found: list[set[str]] = [set() for _ in asked]
    if asked:
        held = masks(asked, source, at=at, rates=rates, segments_asked=segments, on_progress=None)
        for profile_id, mask in held:
            for number, ids in enumerate(found):
                if mask >> number & 1:
                    ids.add(profile_id)
    first = found.pop(0) if isinstance(a, Segment) else set(a)
    second = set(b) if b is not None and not isinstance(b, Segment) else found.pop(0)
    return first, second - first
