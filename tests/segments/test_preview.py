from datetime import UTC, datetime

from relationkit.profiles import Profile
from relationkit.rules import all_of, field
from relationkit.segments import Segment
from relationkit.storage import MemoryStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLISH_WOMEN = Segment(
    "polish-women", where=all_of(field("country").equals("PL"), field("gender").equals("f"))
)


def shop() -> MemoryStore:
    store = MemoryStore()
    store.put(
        [
            Profile(id="c1", country="PL", gender="f"),
            Profile(id="c2", country="PL"),
            Profile(id="c3", country="BG", gender="f"),
        ]
    )
    return store


def test_a_preview_counts_and_says_what_each_part_leaves_over() -> None:
    """The number of members, of all customers, and the funnel of the rule's parts."""
    seen = POLISH_WOMEN.preview(shop(), at=NOON)
    assert (1, 3) == (seen.count, seen.population)
    assert [(2, 1, 0), (1, 0, 1)] == [(part.left, part.out, part.unknown) for part in seen.stages]
    assert "Preview('polish-women', 1 of 3)" == repr(seen)


def test_a_notebook_shows_the_rule_in_words() -> None:
    """Segment and preview have a view for notebooks, right to left where the language is; it names no customer."""
    seen = POLISH_WOMEN.preview(shop(), at=NOON, language="fa")._repr_html_()
    assert 'dir="rtl"' in seen
    assert "c1" not in seen
    assert "The country is Poland and the gender is female." in POLISH_WOMEN._repr_html_()


def test_a_notebook_shows_what_is_probably_not_meant() -> None:
    """A rule that can never hold says so where it is looked at."""
    never = Segment("never", where=all_of(field("country") == "PL", field("country") == "BG"))
    assert "never-true" in never._repr_html_()
