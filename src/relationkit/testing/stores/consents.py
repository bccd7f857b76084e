"""The laws of a `ConsentLog`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from relationkit.consent import ConsentEvent, ConsentLog
from relationkit.profiles import ContactPoint, Profile
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import DAY, HOUR, NOON, customer, no, yes

if TYPE_CHECKING:
    from collections.abc import Iterator


def _numbered(number: int = 1, address: str | None = None) -> Profile:
    point = ContactPoint(channel="email", address=address or f"anna{number}@example.com", epoch=0)
    return customer(number, contacts=(point,))


class ConsentLogContract(Contract):
    """A log forgets nothing and finds every stop. Give the fixture ``store``: an empty log.

    >>> import pytest
    >>> class TestMyLog(ConsentLogContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyLog()
    """

    def test_what_is_appended_is_read_back(self, store: ConsentLog) -> None:
        """Each event comes back equal, its notice with every letter."""
        anna = _numbered()
        events = [
            yes(anna),
            no(anna, NOON + HOUR),
            ConsentEvent.objected(anna, at=NOON + DAY, source="desk"),
        ]

        assert 3 == store.append(events)
        assert {"c001": events} == {
            key: list(found) for key, found in store.consents([anna]).items()
        }

    def test_who_did_nothing_is_in_the_answer(self, store: ConsentLog) -> None:
        """Every profile that is asked for has a key, also without events; nobody else has."""
        store.append([yes(_numbered(3))])
        found = store.consents([_numbered(1), _numbered(2)])

        assert {"c001": [], "c002": []} == {key: list(events) for key, events in found.items()}

    def test_the_same_act_is_one_event(self, store: ConsentLog) -> None:
        """Told again, in the same call or a later one, it is not new; the first record stays."""
        anna = _numbered()
        later = ConsentEvent.from_dict(
            {**yes(anna).model_dump(), "id": "", "recorded_at": NOON + DAY}
        )

        assert 1 == store.append([yes(anna), yes(anna)])
        assert 1 == store.append([later, no(anna, NOON + HOUR)])
        assert [NOON, NOON + HOUR] == [
            event.recorded_at for event in store.consents([anna])["c001"]
        ]

    def test_events_are_read_oldest_first(self, store: ConsentLog) -> None:
        """By when they happened, however they were told."""
        anna = _numbered()
        store.append(yes(anna, NOON + hours * HOUR) for hours in (3, 1, 2))

        assert [1, 2, 3] == [
            (event.occurred_at - NOON) // HOUR for event in store.consents([anna])["c001"]
        ]

    def test_wordings_are_told_apart(self, store: ConsentLog) -> None:
        """Two notices with the same id and version and other words stay two."""
        anna = _numbered()
        first = yes(anna)
        assert first.notice is not None
        other = first.notice.model_copy(update={"text": "Other words."})
        second = ConsentEvent.given(
            anna, purpose="greeting", channel="email", at=NOON + HOUR, notice=other, source="desk"
        )
        store.append([first, second])

        assert [first.notice, other] == [event.notice for event in store.consents([anna])["c001"]]

    def test_a_stop_is_found_under_every_spelling(self, store: ConsentLog) -> None:
        """Whoever stopped this mailbox, in whatever spelling, the stop bears on its holder."""
        stop = no(_numbered(1, "Anna.Nowak+shop@gmail.com"))
        store.append([stop])
        found = store.consents([_numbered(2, "annanowak@googlemail.com"), _numbered(3)])

        assert {"c002": [stop], "c003": []} == {key: list(value) for key, value in found.items()}

    def test_a_stop_of_an_address_alone_is_found(self, store: ConsentLog) -> None:
        """A stop may name no customer at all."""
        stop = ConsentEvent(
            kind="objected",
            channel="email",
            address="ANNA1@example.com",
            scope="everything",
            occurred_at=NOON,
            recorded_at=NOON,
            source="desk",
        )
        store.append([stop])

        assert [stop] == list(store.consents([_numbered()])["c001"])

    def test_an_own_stop_is_found_without_its_address(self, store: ConsentLog) -> None:
        """A customer who has changed the address has still stopped."""
        stop = no(_numbered(1, "anna@example.com"))
        store.append([stop])

        assert [stop] == list(store.consents([_numbered(1, "anna@example.org")])["c001"])

    def test_a_grant_never_bears_on_others(self, store: ConsentLog) -> None:
        """Not even on the holder of the very same address."""
        store.append([yes(_numbered(1, "anna@example.com"))])

        assert [] == list(store.consents([_numbered(2, "anna@example.com")])["c002"])

    def test_a_stream_that_fails_appends_nothing(self, store: ConsentLog) -> None:
        """All or nothing, across batches."""
        anna = _numbered()

        def broken() -> Iterator[ConsentEvent]:
            yield from (yes(anna, NOON + hours * HOUR) for hours in range(1200))
            raise KeyError

        with pytest.raises(KeyError):
            store.append(broken())

        assert [] == list(store.consents([anna])["c001"])

    def test_many_are_asked_for_at_once(self, store: ConsentLog) -> None:
        """More profiles than a batch holds."""
        people = [_numbered(number) for number in range(1, 1201)]
        store.append(map(yes, people))

        assert [1] * 1200 == [len(events) for events in store.consents(people).values()]

    def test_threads_append_together(self, store: ConsentLog) -> None:
        """Several threads that tell the same acts tell each of them once."""
        anna = _numbered()
        acts = [yes(anna, NOON + hours * HOUR) for hours in range(50)]

        assert 50 == sum(self.at_once(4, lambda _: store.append(acts)))
        assert 50 == len(store.consents([anna])["c001"])
