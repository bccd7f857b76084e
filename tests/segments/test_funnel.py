from datetime import UTC, datetime

import pytest

from relationkit.errors import UnknownField
from relationkit.profiles import Profile
from relationkit.rules import Definition, all_of, field, in_segment, orders
from relationkit.segments.funnel import Stage, funnel
from relationkit.storage import MemoryStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLES, WOMEN = field("country") == "PL", field("gender") == "f"


def shop() -> MemoryStore:
    store = MemoryStore()
    store.put(
        [
            Profile(id="c1", country="PL", gender="f"),
            Profile(id="c2", country="PL", gender="m"),
            Profile(id="c3", country="PL"),
            Profile(id="c4", gender="f"),
            Profile(id="c5", country="BG", gender="f"),
        ]
    )
    return store


def test_each_part_leaves_some_over() -> None:
    """Customers pass part after part; who is out and who is unknown is counted where they stop."""
    first, second = funnel(Definition("x", all_of(POLES, WOMEN)), shop(), at=NOON)

    assert Stage(POLES, came=5, left=3, unknown=1) == first
    assert Stage(WOMEN, came=3, left=1, unknown=1) == second
    assert (1, 1) == (first.out, second.out)


def test_a_rule_of_one_condition_is_one_part() -> None:
    """What is no all-of has one stage."""
    others = {"poles": Definition("poles", POLES)}

    assert (Stage(in_segment("poles"), 5, 3, 1),) == funnel(
        Definition("x", in_segment("poles")), shop(), at=NOON, segments=others
    )


def test_the_hand_comes_last() -> None:
    """Who is in or out by hand changes the number of members at the end."""
    both = Definition("x", POLES, included=frozenset({"c4", "c5"}), excluded=frozenset({"c1"}))

    assert (Stage(POLES, 5, 3, 1), Stage(None, 3, 4)) == funnel(both, shop(), at=NOON)


def test_ranks_are_found_in_the_same_source() -> None:
    """A rule that ranks customers reads them all first; equals share a place."""
    best = orders.count().in_top(1)

    assert (Stage(best, came=5, left=5),) == funnel(Definition("x", best), shop(), at=NOON)


def test_nobody_comes_to_an_empty_shop() -> None:
    """Without customers every stage is empty."""
    assert (Stage(POLES, 0, 0),) == funnel(Definition("x", POLES), MemoryStore(), at=NOON)


def test_a_misspelt_rule_is_refused() -> None:
    """A field that nobody declared is refused before anybody is read."""
    with pytest.raises(UnknownField, match="did you mean 'country'"):
        funnel(Definition("x", field("contry") == "PL"), shop(), at=NOON)


def test_a_stage_reads_as_a_sentence() -> None:
    """Each stage says its part."""
    assert "The country is Poland." == Stage(POLES, 1, 1).said()
    assert "by hand" == Stage(None, 1, 1).said()
