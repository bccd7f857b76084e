import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles import Order, Profile
from relationkit.rules import Definition, Rates, field, order, orders
from relationkit.segments import Segment
from relationkit.storage import MemoryStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLES = Segment("poles", where=field("country").equals("PL"), title={"pl": "Polacy"})


def test_a_segment_survives_json() -> None:
    """A segment is a document."""
    assert POLES == Segment.from_json(POLES.to_json())


def test_the_same_segment_is_written_the_same_in_every_process() -> None:
    """Pins are a set; they are written in order, so that neither the JSON nor the digest depends on how a process hashes."""
    pins = [f"c{number:03}" for number in range(100)]
    pinned = POLES.model_copy(update={"included": frozenset(pins), "excluded": frozenset("ba")})

    written = json.loads(pinned.to_json())

    assert (pins, ["a", "b"]) == (written["included"], written["excluded"])
    assert pinned == Segment.from_json(pinned.to_json())
    assert (
        hashlib.sha256(
            pinned.model_copy(update={"id": "", "title": {}}).to_json().encode()
        ).hexdigest()
        == pinned.digest
    )
    assert POLES.digest != pinned.digest


def test_members_are_those_of_whom_the_rule_is_known_to_hold() -> None:
    """The unknown stay out; ids come in order."""
    store = MemoryStore()
    store.put(
        [
            Profile(id="c3", country="PL"),
            Profile(id="c1", country="PL"),
            Profile(id="c2"),
            Profile(id="c4", country="BG"),
        ]
    )

    assert ["c1", "c3"] == list(POLES.members(store, at=NOON))


def test_members_of_a_misspelt_rule_are_nobody() -> None:
    """A field that nobody declared is refused before anyone is read."""
    with pytest.raises(UnknownField, match="did you mean 'country'"):
        next(Segment("x", where=field("contry").equals("PL")).members(MemoryStore(), at=NOON))


def test_a_segment_explains_with_the_shop_s_zone_and_the_given_rates() -> None:
    """Zone and rates reach the rule."""
    order = Order(
        id="o1",
        profile_id="c1",
        placed_at=NOON - timedelta(days=1),
        total=Decimal(10),
        currency="BGN",
    )
    profile = Profile(id="c1", orders=(order,))
    spenders = Segment(
        "spenders",
        where=orders.sum("total", within="1 month").at_least(5, "EUR"),
        time_zone="Europe/Sofia",
    )

    assert not spenders.holds(profile, at=NOON)
    assert spenders.holds(profile, at=NOON, rates=Rates("EUR", {"BGN": Decimal("0.5")}))
    assert ("o1",) == spenders.explain(
        profile, at=NOON, rates=Rates("EUR", {"BGN": Decimal("0.5")})
    ).evidence


def test_a_rule_about_an_event_is_no_segment() -> None:
    """What only a `where` can ask is refused where customers are asked for."""
    with pytest.raises(InvalidDocument, match="it stands only in a where"):
        Segment("gifts", where=order("gift").equals(value=True))


def test_a_segment_reads_as_a_sentence() -> None:
    """describe() says the rule."""
    assert "The country is Poland." == POLES.describe()
    assert "Kraj to Polska." == POLES.describe("pl")


@pytest.mark.parametrize(
    "wrong", [{"id": "No Spaces"}, {"time_zone": "Mars/Olympus"}, {"where": None}]
)
def test_a_segment_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """An id is kebab-case, a zone is known, a rule is there."""
    with pytest.raises(InvalidDocument):
        Segment.from_dict({"id": "x", "where": field("country").equals("PL"), **wrong})


class _Everybody:
    """An engine over foreign tables: it keeps no profiles and declares no fields."""

    def segment_ids(self, definition: Definition, /, **_: object) -> Iterator[str]:
        yield definition.id


def test_an_engine_over_foreign_tables_is_asked_at_once() -> None:
    """A source that only answers whole segments has no register of fields; it says itself what it does not hold."""
    assert ["poles"] == list(POLES.members(_Everybody(), at=NOON))
