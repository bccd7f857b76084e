"""The laws of a `PauseBook`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import DAY, HOUR, NOON, SOFIA

if TYPE_CHECKING:
    from relationkit.consent.pauses import PauseBook


class PauseBookContract(Contract):
    """The last word about a pause holds, until it is over. Give the fixture ``store``: an empty book.

    >>> import pytest
    >>> class TestMyPauses(PauseBookContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyPauses()
    """

    def test_pauses_are_read_back(self, store: PauseBook) -> None:
        """Of many at once, each to the microsecond and whatever its zone; whoever has none is not in the answer."""
        until = NOON + DAY + HOUR / 3600_000_000
        for number in range(5):
            store.pause(f"c{number:03}", until.astimezone(SOFIA) + number * DAY, at=NOON)
        asked = [f"c{number:03}" for number in range(1, 1203)]

        assert {f"c{number:03}": until + number * DAY for number in range(1, 5)} == dict(
            store.pauses([*asked, "c001"])
        )
        assert {} == dict(store.pauses([]))

    def test_the_last_word_holds(self, store: PauseBook) -> None:
        """A longer pause, a shorter one, and none: for this customer and no other."""
        store.pause("c002", NOON + DAY, at=NOON)
        said = (NOON + 2 * DAY, NOON + HOUR, None, NOON + DAY)
        held = []
        for until in said:
            store.pause("c001", until, at=NOON)
            held.append(store.pauses(["c001"]).get("c001"))

        assert list(said) == held
        assert {"c002": NOON + DAY} == dict(store.pauses(["c002"]))

    def test_what_is_over_is_forgotten(self, store: PauseBook) -> None:
        """At its very moment, as soon as anything is written; one that is over when it is asked for is none."""
        store.pause("c001", NOON + HOUR, at=NOON)
        store.pause("c002", NOON + 2 * HOUR, at=NOON)
        store.pause("c003", NOON + HOUR, at=NOON + HOUR)

        assert {"c002": NOON + 2 * HOUR} == dict(store.pauses(["c001", "c002", "c003"]))
