from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relationkit.rules.generated.picking import (
    UNKNOWN,
    after,
    all_rows,
    chained,
    latest,
    matching,
    span,
)
from relationkit.rules.packed import EventColumns, Packed

SOMEBODY = Packed("c1")
EVENTS = EventColumns([10, 20, 20, 30])


def test_a_window_is_half_open() -> None:
    """Its first instant belongs to it, its end does not; one that ends before it begins is empty."""
    assert [range(3), range(1, 3), range(3, 3)] == [
        span(EVENTS, None, 30),
        span(EVENTS, 20, 30),
        span(EVENTS, 30, 20),
    ]


def test_what_came_with_an_event_is_not_after_it() -> None:
    """The last instant of the time after it is in."""
    rows = range(4)

    assert [range(3, 4), range(1, 3), range(4, 4)] == [
        after(rows, EVENTS, 20, None),
        after(rows, EVENTS, 10, 10),
        after(rows, EVENTS, 30, None),
    ]


def test_a_state_stays_a_state() -> None:
    """Where nobody knows the rows, or there are none to look at, nothing is looked at."""
    for state in (None, UNKNOWN):
        assert state is after(range(4), EVENTS, state, None)
        assert state is latest(state, SOMEBODY, EVENTS, all_rows, 1)
        assert state is matching(state, SOMEBODY, EVENTS, all_rows)
    assert "UNKNOWN" == repr(UNKNOWN)


@given(
    st.lists(st.lists(st.integers(0, 8), max_size=4).map(sorted), min_size=2, max_size=3),
    st.sampled_from((None, 1, 3)),
)
def test_a_chain_is_found_where_there_is_one(steps: list[list[int]], longest: int | None) -> None:
    """The nearest earlier event is the best to come from: the answer is that of trying every chain."""
    chains = [[moment] for moment in steps[0]]
    for moments in steps[1:]:
        chains = [
            [*chain, moment]
            for chain in chains
            for moment in moments
            if chain[-1] < moment and (longest is None or moment - chain[-1] <= longest)
        ]
    asked = [(EventColumns(moments), all_rows, longest) for moments in steps]

    assert bool(chains) is chained(SOMEBODY, asked, None, 100)
