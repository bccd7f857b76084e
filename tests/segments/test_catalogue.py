"""All segments of a shop: their order, and what they ask alike."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles import FieldRegistry, Profile
from relationkit.rules import (
    Definition,
    all_of,
    any_of,
    at_least_k_of,
    field,
    in_segment,
    none_of,
    not_,
    or_unknown,
    orders,
)
from relationkit.rules.ranking import standings
from relationkit.segments import Segment
from relationkit.segments.catalogue import Segments, dependency_order, reachable
from relationkit.segments.panel import Panel
from relationkit.storage import MemoryStore
from relationkit.testing.shops import MOMENTS, random_rule, random_shop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from relationkit.rules import Condition

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLES = field("country").equals("PL")
WOMEN = field("gender").equals("f")


class Anything(FieldRegistry):
    """Lets every rule pass."""

    def check_condition(
        self, condition: Condition, segments: Collection[str] | None = None
    ) -> None:
        pass


class Customers(MemoryStore):
    """A few customers in a list, as they are."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        super().__init__(fields=Anything())
        self.held = profiles
        self.read = 0

    def profiles(self, ids: object = None, /) -> Iterator[Profile]:
        del ids
        for profile in self.held:
            self.read += 1
            yield profile


def chain(*names: str) -> dict[str, Definition]:
    """Each asks for the next."""
    return {
        name: Definition(name, POLES if after is None else in_segment(after))
        for name, after in zip(names, (*names[1:], None), strict=True)
    }


def test_who_is_asked_for_comes_first() -> None:
    """The order is that of the dependencies, and otherwise as given."""
    segments = Segments(
        [
            Segment("c", where=all_of(in_segment("a"), in_segment("b"))),
            Segment("d", where=POLES),
            Segment("b", where=not_(in_segment("a"))),
            Segment("a", where=WOMEN),
        ]
    )

    assert ("a", "b", "c", "d") == segments.order == tuple(segments)
    assert ["a", "b", "c", "d"] == list(segments.definitions)
    assert (4, "b", "Segments(4)") == (len(segments), segments["b"].id, repr(segments))


def test_nobody_is_found_under_another_name() -> None:
    """As in any mapping."""
    with pytest.raises(KeyError, match="x"):
        Segments()["x"]


def test_an_id_stands_once() -> None:
    """Two segments of one id are refused."""
    with pytest.raises(InvalidDocument, match="'a' is given twice") as refused:
        Segments([Segment("a", where=POLES), Segment("a", where=WOMEN)])

    assert (("a", "duplicate-segment"),) == refused.value.issues


@pytest.mark.parametrize(
    ("asked", "advice"), [("regulrs", "did you mean 'regulars'"), ("xyz", "add it to the segments")]
)
def test_an_unknown_segment_is_refused(asked: str, advice: str) -> None:
    """The error names who asks, for whom, and what is near."""
    with pytest.raises(
        InvalidDocument, match=f"'lapsed' asks for '{asked}', which is not given; {advice}"
    ):
        Segments([Segment("lapsed", where=in_segment(asked)), Segment("regulars", where=POLES)])


def test_a_circle_is_refused_with_its_path() -> None:
    """Only the circle is told, not the way to it."""
    segments = chain("before", "a", "b", "c")
    segments["c"] = Definition("c", in_segment("a"))
    with pytest.raises(
        InvalidDocument, match=r"in a circle: a -> b -> c -> a; take one step out"
    ) as refused:
        dependency_order(segments)

    assert (("a", "segment-cycle"),) == refused.value.issues


def test_a_segment_that_asks_for_itself_is_a_circle() -> None:
    """The shortest one."""
    with pytest.raises(InvalidDocument, match="in a circle: a -> a;"):
        Segments([Segment("a", where=any_of(POLES, in_segment("a")))])


def test_a_long_chain_is_read_and_a_longer_one_refused() -> None:
    """Rules may lie 128 conditions deep inside each other."""
    names = [f"s{number}" for number in range(128)]

    assert tuple(reversed(names)) == dependency_order(chain(*names))
    with pytest.raises(InvalidDocument, match="'s0' reaches 129 conditions deep"):
        dependency_order(chain(*names, "s128"))


def test_reachable_are_those_asked_for_through_others_too() -> None:
    """Each once."""
    segments = {**chain("a", "b", "c"), **chain("d")}

    assert {"b", "c"} == reachable(["b", "c"], segments)
    assert {"a", "b", "c"} == reachable(["a"], segments)


def test_the_largest_conditions_in_common_are_told() -> None:
    """The same words of another zone are not the same; what only lies inside a shared condition is not told for itself."""
    both = all_of(POLES, orders.none(within="30d"))
    segments = Segments(
        [
            Segment("a", where=any_of(both, WOMEN)),
            Segment("b", where=not_(both)),
            Segment("c", where=POLES),
            Segment("d", where=WOMEN, time_zone="Europe/Warsaw"),
        ]
    )

    assert [(both, ("a", "b")), (POLES, ("a", "b", "c"))] == [
        (one.condition, one.segments) for one in segments.shared()
    ]


def test_one_and_true_are_not_the_same() -> None:
    """Conditions are told apart by their content, though 1 == True in Python."""
    asked = (field("points").equals(1), field("points").equals(value=True))

    assert () == Segments(Segment(f"s{n}", where=rule) for n, rule in enumerate(asked)).shared()


def test_memberships_are_found_in_one_pass() -> None:
    """Each customer is read once, with all segments at once, pins and segments inside others included."""
    people = [
        Profile(id="c1", country="PL", gender="f"),
        Profile(id="c2", country="PL"),
        Profile(id="c3"),
    ]
    segments = Segments(
        [
            Segment("poles", where=POLES, excluded=frozenset({"c2"}), included=frozenset({"c3"})),
            Segment("not-poles", where=not_(in_segment("poles"))),
            Segment("women", where=all_of(WOMEN, in_segment("poles"))),
        ]
    )
    source, told = Customers(people), list[int]()
    found = dict(segments.memberships(source, at=NOON, on_progress=told.append))

    assert {"c1": {"poles", "women"}, "c2": {"not-poles"}, "c3": {"poles"}} == found
    assert (3, [3]) == (source.read, told)


def test_what_is_asked_alike_is_worked_out_once() -> None:
    """A condition of three segments is asked once of a customer, and one that cannot matter any more not at all."""
    asked: list[str] = []

    class Noting(Profile):
        def fact(self, name: str) -> object | None:
            asked.append(name)
            return super().fact(name)

    rules = (
        all_of(POLES, WOMEN),
        any_of(POLES, WOMEN),
        none_of(POLES, WOMEN),
        or_unknown(not_(POLES)),
        at_least_k_of(1, POLES, not_(WOMEN)),
    )
    segments = Segments(Segment(f"s{number}", where=rule) for number, rule in enumerate(rules))
    found = dict(
        segments.memberships(Customers([Noting(id="c1", country="BG", gender="m")]), at=NOON)
    )

    assert {"c1": {"s2", "s3", "s4"}} == found
    assert ["country", "gender"] == sorted(asked)


def test_an_undeclared_field_is_refused() -> None:
    """Before anybody is read."""
    with pytest.raises(UnknownField, match="hobby"):
        Panel({"a": Definition("a", field("hobby").is_known())}, MemoryStore(), at=NOON)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_together_is_as_one_by_one(seed: int) -> None:
    """However the rules are mixed, the members are those that the interpreter finds for each segment alone."""
    pick = Random(seed).choice
    at = pick(MOMENTS)
    people = random_shop(pick, at, people=3)
    parts = [random_rule(pick, at, depth=0, inner=False) for _ in range(4)]
    joins = (
        all_of,
        any_of,
        none_of,
        lambda *some: not_(some[0]),
        lambda *some: or_unknown(all_of(*some)),
    )
    segments = Segments(
        Segment(
            f"s{number}",
            where=pick(joins)(
                *(pick(parts) for _ in range(3)),
                *([in_segment(f"s{number - 1}")] if number and pick((0, 1)) else []),
            ),
            time_zone=pick(("UTC", "Asia/Tehran")),
        )
        for number in range(4)
    )
    found = dict(segments.memberships(Customers(people), at=at))

    for name, segment in segments.items():
        assert {
            one.id for one in people if _alone(segment, one, people, at, segments.definitions)
        } == {one for one, held in found.items() if name in held}


def _alone(
    segment: Segment,
    profile: Profile,
    people: Sequence[Profile],
    at: datetime,
    others: Mapping[str, Definition],
) -> bool:
    ranks = standings(segment.definition, people, at=at, segments=others)
    return segment.holds(profile, at=at, segments=others, standings=ranks)
