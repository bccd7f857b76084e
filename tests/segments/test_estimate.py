"""The size of a segment from a sample: how often the interval is right."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles import Profile
from relationkit.rules import Definition, field, in_segment, orders
from relationkit.segments import Segment
from relationkit.segments.estimate import Estimate, estimate, interval
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLES = Segment("poles", where=field("country").equals("PL"))


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    """A thousand customers, of whom every tenth is a Pole."""
    store = MemoryStore()
    store.put(
        Profile(id=f"c{number}", country="BG" if number % 10 else "PL") for number in range(1_000)
    )
    return store


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.97])
@pytest.mark.parametrize("sample", [40, 400])
def test_the_interval_covers(share: float, sample: int) -> None:
    """Of 2,000 samples drawn without replacement nearly 95 in 100 have an interval that holds the true size."""
    random, population = Random(f"{share}{sample}"), 1_000
    members = round(share * population)
    hit = 0
    for _ in range(2_000):
        drawn = sum(one < members for one in random.sample(range(population), sample))
        low, high = interval(drawn, sample, population, 0.95)
        hit += low <= members <= high

    assert hit / 2_000 >= 0.93


def test_more_confidence_is_a_longer_interval() -> None:
    """And a larger sample a shorter one."""
    spans = [
        interval(round(0.2 * sample), sample, 10_000, confidence)
        for sample, confidence in ((100, 0.9), (100, 0.95), (100, 0.99), (1_000, 0.95))
    ]
    lengths = [high - low for low, high in spans]

    assert lengths[3] < lengths[0] < lengths[1] < lengths[2]


def test_what_was_seen_is_certain() -> None:
    """There are no fewer members than in the sample, and no fewer others."""
    assert (3, 4) == interval(3, 99, 100, 0.95)
    assert (0, 1) == interval(0, 99, 100, 0.95)


def test_the_sample_sticks(store: MemoryStore) -> None:
    """The same seed asks the same customers; another seed asks others."""
    twice = [
        estimate(POLES, store, at=NOON, sample=100, seed=seed) for seed in ("a", "a", "b", "c")
    ]

    assert twice[0] == twice[1]
    assert 1 < len({one.size for one in twice})


def test_seeds_cover_too(store: MemoryStore) -> None:
    """Of the intervals of 40 seeds nearly all hold the hundred Poles."""
    found = [estimate(POLES, store, at=NOON, sample=200, seed=str(seed)) for seed in range(40)]

    assert 36 <= sum(one.low <= 100 <= one.high for one in found)
    assert 80 < sum(one.size for one in found) / 40 < 120


def test_everybody_is_everybody(store: MemoryStore) -> None:
    """A sample of all customers, or of more, is exact."""
    told: list[int] = []
    found = estimate(POLES, store, at=NOON, sample=5_000, on_progress=told.append)

    assert Estimate(1_000, 1_000, 100, 100, 100) == found
    assert (True, "100 of 1,000 (exact)", [1_000]) == (found.exact, str(found), told)


def test_nobody_is_nobody() -> None:
    """An empty shop has no members, exactly."""
    assert Estimate(0, 0, 0, 0, 0) == estimate(POLES, MemoryStore(), at=NOON)


def test_ranks_and_others_are_known_to_a_sample(store: MemoryStore) -> None:
    """A rank is among all customers, and a segment inside another is asked as well."""
    first = Segment("first", where=orders.count().in_top(percent=50))
    inside = Segment("inside", where=in_segment("poles"))

    assert 1_000 == estimate(first, store, at=NOON, sample=10).size
    found = estimate(inside, store, at=NOON, sample=100, segments={"poles": POLES.definition})
    assert estimate(POLES, store, at=NOON, sample=100).size == found.size


def test_an_engine_counts() -> None:
    """Which is quicker there than to draw a sample."""

    class Engine:
        def segment_ids(self, definition: Definition, /, **asked: object) -> Iterator[str]:
            yield from ("c1", "c2", "c3") if definition.id == "everybody" else ("c2",)

    assert Estimate(3, 3, 1, 1, 1) == estimate(POLES, Engine(), at=NOON)


@pytest.mark.parametrize(("sample", "confidence"), [(0, 0.95), (10, 0.0), (10, 1.0)])
def test_what_makes_no_sense_is_refused(sample: int, confidence: float) -> None:
    """An empty sample, no confidence, and certainty."""
    with pytest.raises(InvalidDocument, match="sample of 1 or more"):
        estimate(POLES, MemoryStore(), at=NOON, sample=sample, confidence=confidence)


def test_an_undeclared_field_is_refused() -> None:
    """Before anybody is read."""
    with pytest.raises(UnknownField):
        estimate(Segment("chess", where=field("hobby").is_known()), MemoryStore(), at=NOON)
