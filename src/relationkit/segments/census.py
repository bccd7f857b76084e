"""All customers of a source, once, and which of some segments hold them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, cast

from relationkit.errors import NotSupported
from relationkit.segments.engine import SegmentEngine
from relationkit.segments.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.profiles import Profile, ProfileSource
    from relationkit.rules import Condition, Definition, Rates
    from relationkit.segments.segment import Segment

Source: TypeAlias = "ProfileSource | SegmentEngine"
"""Customers one by one, an engine that answers a whole segment, or both."""

OnProgress: TypeAlias = Callable[[int], None]
"""Called now and then with the number of customers that are done; never from another thread."""

_EVERY = 1_000


def engine_of(source: Source) -> SegmentEngine | None:
    """The source itself where it answers a whole segment in one query."""
    return source if isinstance(source, SegmentEngine) else None


def has_customers(source: Source) -> bool:
    """Whether customers can be read one by one."""
    return hasattr(source, "profiles")


def customers_of(source: Source) -> ProfileSource:
    """The source itself where its customers can be read; raise `NotSupported` where they cannot."""
    if has_customers(source):
        return cast("ProfileSource", source)
    message = f"{type(source).__name__} tells no customers one by one; ask a store that does"
    raise NotSupported(message)


def check(source: Source, condition: Condition) -> None:
    """Raise `UnknownField` where the rule asks for what nobody declared; an engine over foreign tables says so itself."""
    if has_customers(source):
        customers_of(source).fields.check_condition(condition)


def masks(
    segments: Sequence[Segment],
    source: Source,
    *,
    at: datetime,
    rates: Rates | None,
    segments_asked: Mapping[str, Definition],
    on_progress: OnProgress | None,
) -> Iterable[tuple[str, int]]:
    """Each customer who is in one of the segments at least, with a bit for each of them, the first the lowest."""
    engine = engine_of(source)
    if engine is not None:
        for segment in segments:
            check(source, segment.where)
        lists = (
            engine.segment_ids(segment.definition, at=at, rates=rates, segments=segments_asked)
            for segment in segments
        )
        return gathered(lists).items()
    return _masks(
        segments,
        customers_of(source),
        at=at,
        rates=rates,
        asked=segments_asked,
        on_progress=on_progress,
    )


def _masks(
    segments: Sequence[Segment],
    source: ProfileSource,
    *,
    at: datetime,
    rates: Rates | None,
    asked: Mapping[str, Definition],
    on_progress: OnProgress | None,
) -> Iterator[tuple[str, int]]:
    # Two versions of a segment have one id, so each goes by its number here; no id of a segment has a space.
    numbered = {f" {number}": segment.definition for number, segment in enumerate(segments)}
    panel = Panel({**asked, **numbered}, source, at=at, rates=rates)
    for profile in told(source.profiles(), on_progress):
        customer = panel.of(profile)
        mask = sum(customer.holds(name) << number for number, name in enumerate(numbered))
        if mask:
            yield profile.id, mask


def gathered(lists: Iterable[Iterable[str]]) -> dict[str, int]:
    """Each id with a bit for each list that holds it."""
    held: dict[str, int] = {}
    for number, ids in enumerate(lists):
        for one in ids:
            held[one] = held.get(one, 0) | 1 << number
    return held


def told(profiles: Iterable[Profile], on_progress: OnProgress | None) -> Iterator[Profile]:
    """Pass customers on and tell how many have passed, every thousand and at the end."""
    done = 0
    for done, profile in enumerate(profiles, start=1):
        yield profile
        if on_progress is not None and done % _EVERY == 0:
            on_progress(done)
    if on_progress is not None and (done % _EVERY or not done):
        on_progress(done)
