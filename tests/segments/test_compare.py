"""What distinguishes one segment from another: what is planted is found, and chance is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument
from relationkit.profiles import FieldRegistry, FieldSpec, Order, OrderItem, Profile
from relationkit.rules import bucket, field, in_segment, orders
from relationkit.segments import Segment
from relationkit.segments.compare import compare
from relationkit.segments.features import Feature
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Iterable

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
POLES = Segment("poles", where=field("country").equals("PL"))
WOMEN = Segment("women", where=field("gender").equals("f"))
FIELDS = FieldRegistry(
    FieldSpec(name=f"likes_{number}", type="yes-no", purposes=("newsletter",), ask={"en": "to fit"})
    for number in range(12)
)


def shop(people: Iterable[Profile]) -> MemoryStore:
    """A store with these customers."""
    store = MemoryStore(fields=FIELDS)
    store.put(people)
    return store


def customer(number: int, random: Random) -> Profile:
    """A Pole or a Bulgarian; Poles buy more of the garden, and are women as often as others."""
    name, pole = f"c{number}", number % 3 == 0
    bought = [
        Order(
            id=f"{name}-{line}",
            profile_id=name,
            placed_at=NOON - random.randint(1, 300) * DAY,
            total=random.randint(5, 50),
            currency="EUR",
            items=[
                OrderItem(
                    product=f"p{random.randint(1, 9)}",
                    category="garden" if random.random() < (0.6 if pole else 0.2) else "soup",
                    price="3",
                )
            ],
        )
        for line in range(random.randint(1, 3))
    ]
    return Profile.from_dict(
        {
            "id": name,
            "country": "PL" if pole else "BG",
            "gender": random.choice((None, "f", "m")),
            "orders": bought,
            "attributes": {f"likes_{n}": random.random() < 0.5 for n in range(12)},
        }
    )


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    """Six hundred customers."""
    random = Random(7)
    return shop(customer(number, random) for number in range(600))


def test_what_was_planted_is_found(store: MemoryStore) -> None:
    """The garden, with the country itself before it; nothing that was drawn alike for all."""
    told: list[int] = []
    found = compare(POLES, None, store, at=NOON, on_progress=told.append)
    names = [finding.name for finding in found.found]

    assert ["country: BG", "country: PL"] == names[:2]
    assert {"bought category: garden", "bought category: soup"} == set(names[2:])
    assert (("poles", "all others"), (200, 400), (200, 400)) == (
        found.names,
        found.sizes,
        found.compared,
    )
    assert "Comparison('poles' 200, 'all others' 400: 4 of" in repr(found)
    assert [600] == told


def test_chance_is_seldom_found() -> None:
    """Of 25 comparisons of halves drawn by lot, with twenty figures each, few find anything at all: about one in twenty."""
    random = Random(11)
    store = shop(customer(number, random) for number in range(300))
    lucky = 0
    for seed in range(25):
        half = Segment("half", where=bucket(f"half-{seed}", below=50))
        found = compare(half, None, store, at=NOON)
        assert len(found.findings) > 15
        lucky += bool(found.found)

    assert lucky <= 4


def test_members_of_both_belong_to_the_first(store: MemoryStore) -> None:
    """So the groups share nobody; the second may hold the first."""
    everybody = Segment("everybody", where=field("id").is_known())
    both = compare(POLES, WOMEN, store, at=NOON)
    poles = set(POLES.members(store, at=NOON))

    assert (len(poles), len(set(WOMEN.members(store, at=NOON)) - poles)) == both.sizes
    assert ("poles", "women") == both.names
    assert (200, 400) == compare(POLES, everybody, store, at=NOON).sizes


def test_ids_may_be_given_instead(store: MemoryStore) -> None:
    """Such as those who left; against a segment, all others, or other ids."""
    ids = [f"c{number}" for number in range(0, 600, 3)]
    others = [f"c{number}" for number in range(1, 600, 3)]

    assert (
        compare(POLES, None, store, at=NOON).findings == compare(ids, None, store, at=NOON).findings
    )
    found = compare(ids, others, store, at=NOON)
    assert (("those given", "the others given"), (200, 200)) == (found.names, found.sizes)
    assert (200, 400) == compare(
        POLES, [*ids, *(f"c{n}" for n in range(600))], store, at=NOON
    ).sizes


def test_a_sample_is_read_of_large_groups(store: MemoryStore) -> None:
    """The same one each time; the sizes are those of the groups."""
    found = compare(POLES, None, store, at=NOON, sample=50)

    assert ((200, 400), (50, 50)) == (found.sizes, found.compared)
    assert found == compare(POLES, None, store, at=NOON, sample=50)


def test_features_of_ones_own_are_compared(store: MemoryStore) -> None:
    """And only these."""
    often = Feature("often", orders.count().at_least(3))
    found = compare(
        POLES, None, store, at=NOON, features=[often, Feature("orders", orders.count())]
    )

    assert {"often", "orders"} == {
        *(one.name for one in found.findings),
        *(one.name for one in found.hidden),
    }


def test_segments_inside_others_are_given(store: MemoryStore) -> None:
    """As everywhere."""
    inside = Segment("inside", where=in_segment("poles"))

    assert (200, 400) == compare(
        inside, None, store, at=NOON, segments={"poles": POLES.definition}
    ).sizes


def test_an_empty_group_is_refused(store: MemoryStore) -> None:
    """There is nothing to compare."""
    nobody = Segment("nobody", where=field("country").equals("XX"))
    for a, b in ((nobody, None), (POLES, POLES), ([], None)):
        with pytest.raises(InvalidDocument, match="one of the groups is empty"):
            compare(a, b, store, at=NOON)


def test_nothing_to_compare_is_nothing_found(store: MemoryStore) -> None:
    """No features, no findings."""
    found = compare(POLES, None, store, at=NOON, features=())

    assert ((), ()) == (found.findings, found.hidden)
    assert "No difference is more than chance." in found.to_svg()


def test_a_notebook_shows_picture_table_and_what_is_hidden(store: MemoryStore) -> None:
    """With the reasons in words."""
    html = compare(POLES, None, store, at=NOON)._repr_html_()

    assert all(
        part in html
        for part in (
            "<svg",
            "<table",
            "bought category: garden",
            "&lt;0.001",
            "−",
            "Not shown: ",
            "that are the same for all",
        )
    )
    assert "Not shown" not in compare(POLES, None, store, at=NOON, features=())._repr_html_()
