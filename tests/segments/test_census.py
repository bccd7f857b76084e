"""Which segments hold whom, by an engine or one by one; and what is drawn from it: differences, overlaps, the past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument, NotSupported, UnknownField
from relationkit.profiles import Order, Profile
from relationkit.rules import Definition, Rates, field, in_segment, not_, orders
from relationkit.segments import Segment
from relationkit.segments.backtest import Backtest, Past, backtest
from relationkit.segments.census import customers_of, told
from relationkit.segments.changes import Difference, diff
from relationkit.segments.overlap import Overlap, overlap
from relationkit.segments.table import table
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
POLES = Segment("poles", where=field("country").equals("PL"))
WOMEN = Segment("women", where=field("gender").equals("f"))
BUYERS = Segment("buyers", where=orders.any(within="30d"))
OTHERS = Segment("others", where=not_(in_segment("poles")))


class Engine:
    """The same customers, told segment by segment only."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store

    def segment_ids(
        self,
        definition: Definition,
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = MappingProxyType({}),
    ) -> Iterator[str]:
        segment = Segment(definition.id, where=definition.where)
        found = [
            one.id
            for one in self.store.profiles()
            if segment.holds(one, at=at, rates=rates, segments=segments)
        ]
        yield from reversed(found)


def customer(number: int, country: str | None, gender: str | None, *days: int) -> Profile:
    """A customer who bought so many days before noon, each."""
    name = f"c{number}"
    bought = [
        Order(
            id=f"{name}-{day}",
            profile_id=name,
            placed_at=NOON - day * DAY,
            total="9",
            currency="EUR",
        )
        for day in days
    ]
    return Profile.from_dict({"id": name, "country": country, "gender": gender, "orders": bought})


@pytest.fixture
def store() -> MemoryStore:
    """Five customers."""
    store = MemoryStore()
    store.put(
        [
            customer(1, "PL", "f", 10),
            customer(2, "PL", "m", 40),
            customer(3, "BG", "f", 40, 5),
            customer(4, None, "f"),
            customer(5, "PL", None, 1),
        ]
    )
    return store


@pytest.fixture(params=["one by one", "engine"])
def source(request: pytest.FixtureRequest, store: MemoryStore) -> MemoryStore | Engine:
    """Both ways of asking."""
    return store if request.param == "one by one" else Engine(store)


def test_two_versions_differ_by_ids(source: MemoryStore | Engine) -> None:
    """Who enters and who leaves, by id, though both have one name."""
    new = Segment("poles", where=field("gender").equals("f"))
    found = diff(POLES, new, source, at=NOON)

    assert Difference(3, 3, ("c3", "c4"), ("c2", "c5")) == found
    assert "Difference(+2, −2, 3 -> 3)" == repr(found)


def test_versions_may_ask_for_others(source: MemoryStore | Engine) -> None:
    """The others are given; what is unknown of them stays out."""
    found = diff(POLES, OTHERS, source, at=NOON, segments={"poles": POLES.definition})

    assert Difference(3, 1, ("c3",), ("c1", "c2", "c5")) == found


def test_pairs_are_counted(source: MemoryStore | Engine) -> None:
    """Sizes, both, Jaccard and share, whichever way round they are asked."""
    found = overlap((POLES, WOMEN, BUYERS), source, at=NOON)

    assert (
        Overlap(("poles", "women", "buyers"), (3, 3, 3), {(0, 1): 1, (0, 2): 2, (1, 2): 2}) == found
    )
    assert (1, 1, 3) == (
        found.count("women", "poles"),
        found.count("poles", "women"),
        found.count("poles", "poles"),
    )
    assert (0.2, 2 / 3) == (found.jaccard("poles", "women"), found.share("buyers", "women"))
    assert '<td style="text-align: right">2</td>' in found._repr_html_()


def test_nobody_overlaps_with_nobody(source: MemoryStore | Engine) -> None:
    """Where there is nothing to divide by there is no answer."""
    nobody = Segment("nobody", where=field("country").equals("XX"))
    found = overlap((nobody, POLES, nobody.model_copy(update={"id": "none"})), source, at=NOON)

    assert (None, None, 0.0) == (
        found.jaccard("nobody", "none"),
        found.share("none", "poles"),
        found.jaccard("none", "poles"),
    )


def test_the_past_is_asked_as_it_was(source: MemoryStore | Engine) -> None:
    """Of each moment only what had happened before it counts; the moments are taken in order, each once."""
    moments = [NOON, NOON - 20 * DAY, NOON - 35 * DAY, NOON]
    found = backtest(BUYERS, source, moments)

    assert Backtest(
        "buyers",
        (Past(NOON - 35 * DAY, 2), Past(NOON - 20 * DAY, 2, 0, 0), Past(NOON, 3, 2, 1)),
    ) == Backtest("buyers", tuple(found.moments))
    html = found._repr_html_()
    assert all(part in html for part in ("2026-03-01 12:00", "+2", "−1", "buyers"))


@pytest.mark.parametrize("moments", [[], [NOON.replace(tzinfo=None)]])
def test_the_past_needs_moments(store: MemoryStore, moments: list[datetime]) -> None:
    """At least one, and aware."""
    with pytest.raises(InvalidDocument):
        backtest(BUYERS, store, moments)


def test_long_work_tells_how_far_it_is(store: MemoryStore) -> None:
    """Every thousand customers and at the end, also where there is nobody."""
    told_of: list[int] = []
    diff(POLES, WOMEN, store, at=NOON, on_progress=told_of.append)
    backtest(POLES, store, [NOON], on_progress=told_of.append)
    assert [5, 5] == told_of

    for count in (0, 999, 1000, 2001):
        seen: list[int] = []
        list(told([Profile(id="c1")] * count, seen.append))
        told_of.append(len(seen))
        assert seen[-1] == count
    assert [1, 1, 1, 3] == told_of[2:]


def test_an_undeclared_field_is_refused(store: MemoryStore) -> None:
    """Also where an engine would answer; foreign tables say so themselves."""
    chess = Segment("chess", where=field("hobby").equals("chess"))

    class Whole(Engine, MemoryStore):
        pass

    for source in (store, Whole(store)):
        if isinstance(source, Whole):
            MemoryStore.__init__(source)
        with pytest.raises(UnknownField):
            diff(POLES, chess, source, at=NOON)
        with pytest.raises(UnknownField):
            backtest(chess, source, [NOON])


def test_some_questions_need_customers(store: MemoryStore) -> None:
    """Tables that tell segments only cannot answer them."""
    with pytest.raises(NotSupported, match="Engine tells no customers one by one"):
        customers_of(Engine(store))


def test_a_table_holds_text() -> None:
    """Whatever the words of a shop are."""
    found = table("<b>", ("", 'a"b'), [("<script>", "&")])

    assert "<script>" not in found
    assert "<caption>&lt;b&gt;</caption>" in found
    assert '<th scope="row">&lt;script&gt;</th><td style="text-align: right">&amp;</td>' in found
