"""A condition as a function means what the rules say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from relationkit.rules import all_of, any_of, evaluate, field, not_, or_unknown
from relationkit.surveys.relevance import truth_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relationkit.rules import Condition, Event

AT = datetime(2026, 3, 2, tzinfo=UTC)
NUMBERS = st.integers(0, 3)
IDS = st.sampled_from(["a", "b", "c"])
WORDS = st.text(alphabet="aAżŻß", max_size=3)


@dataclass(frozen=True)
class Answered:
    """The answers, as the rules ask for them."""

    answers: Mapping[str, object]
    id: str = "r1"
    time_zone: str | None = None

    def fact(self, name: str) -> object | None:
        """One answer."""
        return self.answers.get(name)

    def events(self, _kind: str) -> Sequence[Event]:
        """Nothing ever happened."""
        return ()


LEAVES = st.one_of(
    st.sampled_from(["score", "one", "several", "words"]).flatmap(
        lambda name: st.sampled_from([field(name).is_known(), field(name).is_unknown()])
    ),
    NUMBERS.flatmap(lambda n: st.sampled_from([
        field("score").equals(n), field("score").not_equals(n), field("score").less_than(n),
        field("score").at_most(n), field("score").more_than(n), field("score").at_least(n),
        field("score").between(n, 2), field("score").one_of(n, 2),
    ])),
    IDS.flatmap(lambda pick: st.sampled_from([
        field("one").equals(pick), field("one").not_equals(pick), field("one").one_of(pick, "a"),
        field("several").contains(pick), field("several").one_of(pick, "b"),
    ])),
    WORDS.flatmap(lambda word: st.sampled_from([
        field("words").contains(word), field("words").starts_with(word), field("words").ends_with(word),
        field("words").equals(word), field("words").one_of(word, "a"),
    ])),
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: all_of(*parts)),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: any_of(*parts)),
        inner.map(not_),
        inner.map(or_unknown),
    ),
    max_leaves=6,
)
ANSWERS = st.fixed_dictionaries({}, optional={
    "score": NUMBERS, "one": IDS, "several": st.lists(IDS, unique=True, min_size=1).map(tuple), "words": WORDS,
})  # fmt: skip


@given(condition=CONDITIONS, answers=ANSWERS)
@example(condition=all_of(field("score").equals(1), field("one").equals("a")), answers={"one": "b"})
@example(condition=any_of(field("score").equals(1), field("one").equals("a")), answers={"one": "b"})
@example(condition=not_(field("score").equals(1)), answers={})
def test_it_gives_the_verdict_of_the_rules(
    condition: Condition, answers: dict[str, object]
) -> None:
    """True, false and unknown alike, for every condition that a survey lets in."""
    assert evaluate(condition, Answered(answers), at=AT).truth == truth_of(condition)(answers)
