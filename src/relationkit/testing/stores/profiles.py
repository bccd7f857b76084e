"""The laws of a `ProfileStore`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from relationkit.errors import InvalidDocument, UnknownField
from relationkit.profiles import (
    Annotation,
    Answer,
    ContactPoint,
    Interaction,
    Order,
    Profile,
    ProfileStore,
)
from relationkit.testing.stores.contract import Contract
from relationkit.testing.stores.people import DAY, HOUR, NOON, customer, kept, order, whole

if TYPE_CHECKING:
    from collections.abc import Iterator


class ProfileStoreContract(Contract):
    """What keeps customers keeps them whole. Give the fixture ``store``: an empty store without declared attributes.

    >>> import pytest
    >>> class TestMyStore(ProfileStoreContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyStore()
    """

    def test_what_is_put_is_read_back(self, store: ProfileStore) -> None:
        """Each field comes back equal: any letter, any decimal, any moment, any kind of answer."""
        given = whole()
        store.put([given])

        assert given == store.profile(given.id)
        assert [given] == list(store.profiles())
        assert [given] == list(store.profiles([given.id]))

    def test_numbers_come_back_exactly(self, store: ProfileStore) -> None:
        """Money is the same decimal, with its places, and not a rounded one."""
        totals = ["0.10", "0.1", "0.000001", "123456789012.345678", "-5.00"]
        store.put([customer()])
        store.add([order(number, total=Decimal(total)) for number, total in enumerate(totals)])

        found = store.profile("c001")
        assert found is not None
        assert totals == [str(held.total) for held in found.orders]

    def test_people_come_without_their_history(self, store: ProfileStore) -> None:
        """The person and the points in use, in the order asked for; strangers are left out."""
        given = whole()
        store.put([given, customer(7)])
        bare = given.model_copy(
            update={"orders": (), "interactions": (), "annotations": (), "answers": ()}
        )

        assert [kept(store, customer(7)), bare] == list(store.people(["c007", "c999", given.id]))
        assert [] == list(store.people([]))

    def test_nobody_is_nobody(self, store: ProfileStore) -> None:
        """An id that was never put is None."""
        assert store.profile("c001") is None
        assert [] == list(store.profiles())

    def test_put_replaces_the_person(self, store: ProfileStore) -> None:
        """The person is as given last: what is missing now is unknown now."""
        store.put([customer(given="Anna", country="PL")])
        found = kept(store, customer(given="Ana"))

        assert ("Ana", None) == (found.given, found.country)

    def test_put_keeps_the_history(self, store: ProfileStore) -> None:
        """Orders, interactions, annotations and answers that are not given again stay."""
        given = whole()
        store.put([given, given.model_copy(update={"orders": (), "interactions": ()})])
        found = kept(store, Profile(id=given.id))

        assert given.orders == found.orders
        assert given.interactions == found.interactions
        assert given.annotations == found.annotations
        assert given.answers == found.answers

    def test_history_of_the_same_id_is_replaced(self, store: ProfileStore) -> None:
        """An order told again, by put or by add, is one order, as told last."""
        store.put([customer(orders=[order(1, status="pending")])])
        store.put([customer(orders=[order(1, status="paid"), order(2)])])
        store.add([order(2, status="refunded"), order(2, status="returned")])

        found = store.profile("c001")
        assert found is not None
        assert ["paid", "returned"] == [held.status for held in found.orders]

    def test_an_order_has_one_owner(self, store: ProfileStore) -> None:
        """An order that is told of another customer has moved there."""
        store.put([customer(1, orders=[order(1)]), customer(2)])
        store.add([order(1, owner=2)])

        assert [0, 1] == [len(found.orders) for found in store.profiles()]

    def test_history_is_read_oldest_first(self, store: ProfileStore) -> None:
        """However it was told, and by id at the same moment."""
        store.put([customer()])
        store.add([order(2), order(1), order(0, placed_at=NOON + DAY)])

        found = store.profile("c001")
        assert found is not None
        assert ["o0", "o1", "o2"] == [held.id for held in found.orders]

    def test_add_takes_each_kind_of_history(self, store: ProfileStore) -> None:
        """Orders, interactions and annotations in one stream."""
        clicked = Interaction(
            id="x", profile_id="c001", channel="email", kind="clicked", happened_at=NOON
        )
        note = Annotation(id="x", profile_id="c001", department="d", written_at=NOON, text="t")
        bought = order(1, id="x")
        history: list[Order | Interaction | Annotation] = [clicked, note, bought]
        store.put([customer()])
        store.add(iter(history))

        found = store.profile("c001")
        assert found is not None
        assert ((bought,), (clicked,), (note,)) == (
            found.orders,
            found.interactions,
            found.annotations,
        )

    def test_the_latest_answer_counts(self, store: ProfileStore) -> None:
        """Of two answers to one question the later given stays, whichever is told last."""

        def answered(value: int, hours: int) -> Profile:
            moment = NOON + hours * HOUR
            answer = Answer(survey="s", question="q", value=value, answered_at=moment)
            return customer(answers=[answer])

        store.put([answered(9, 2)])
        store.put([answered(1, 1)])
        assert 9 == kept(store, customer()).fact("answers.s.q")

        assert 5 == kept(store, answered(5, 3)).fact("answers.s.q")

    def test_a_changed_address_is_a_new_point(self, store: ProfileStore) -> None:
        """There, back, and with a pause: each change counts one; the same address again does not."""
        old, new = "anna@example.com", "anna@example.org"
        epochs = [
            (kept(store, customer(address=address)).contacts[0].epoch)
            for address in (old, old, new, old)
        ]
        store.put([Profile(id="c001")])
        again = kept(store, customer(address=old)).contacts[0].epoch

        assert [0, 0, 1, 2, 2] == [*epochs, again]

    def test_points_are_numbered_for_each_channel(self, store: ProfileStore) -> None:
        """Another channel, and another customer, count for themselves."""
        store.put([customer(1), customer(2)])
        phone = ContactPoint(channel="sms", address="+48601999313")
        mail = ContactPoint(channel="email", address="anna@example.net")
        found = kept(store, Profile(id="c001", contacts=(phone, mail)))

        assert [("sms", 0), ("email", 1)] == [(p.channel, p.epoch) for p in found.contacts]
        assert [0] == [p.epoch for p in kept(store, customer(2)).contacts]

    def test_the_last_of_one_id_in_a_batch_wins(self, store: ProfileStore) -> None:
        """A stream that tells a customer twice does the same as two calls."""
        twice = [
            customer(given="Anna", address="anna@example.com", orders=[order(1)]),
            customer(given="Ana", address="anna@example.org", orders=[order(2)]),
        ]
        found = kept(store, *twice)

        assert ("Ana", 1, 2) == (found.given, found.contacts[0].epoch, len(found.orders))

    def test_the_declared_attributes_are_told(self, store: ProfileStore) -> None:
        """A store says which attributes its profiles may have; this one has none."""
        assert [] == list(store.fields)

    def test_an_undeclared_attribute_is_refused(self, store: ProfileStore) -> None:
        """Nothing of the whole stream is written then."""
        many = [customer(number) for number in range(1, 1201)]
        with pytest.raises(UnknownField):
            store.put([*many, customer(1201, attributes={"hobby": "chess"})])

        assert [] == list(store.profiles())

    def test_history_of_nobody_is_refused(self, store: ProfileStore) -> None:
        """Nothing of the whole stream is written then, and the error names the id."""
        store.put([customer()])
        with pytest.raises(InvalidDocument, match="c002"):
            store.add([*(order(number) for number in range(1200)), order(1200, owner=2)])

        found = store.profile("c001")
        assert found is not None
        assert () == found.orders

    def test_a_stream_that_fails_writes_nothing(self, store: ProfileStore) -> None:
        """The caller's own exception passes, and takes back what was read before it."""

        def broken() -> Iterator[Profile]:
            yield from (customer(number) for number in range(1, 1201))
            raise KeyError

        with pytest.raises(KeyError):
            store.put(broken())

        assert [] == list(store.profiles())

    def test_all_are_read_by_id(self, store: ProfileStore) -> None:
        """In the order of their ids, letter by letter, each once, across many batches."""
        ids = [*(f"c{number}" for number in range(1250)), "C", "ż", "Ж", "a-b", "ab", "_"]
        store.put(Profile(id=profile_id) for profile_id in reversed(ids))

        assert sorted(ids) == [found.id for found in store.profiles()]

    def test_those_of_given_ids_are_read_in_that_order(self, store: ProfileStore) -> None:
        """Unknown ids are left out; more ids than a batch holds are no matter."""
        store.put(customer(number, orders=[order(number, number)]) for number in range(1, 700))
        asked = [f"c{number:03}" for number in range(800, 0, -1)]
        found = list(store.profiles(iter(asked)))

        assert asked[101:] == [profile.id for profile in found]
        assert {1} == {len(profile.orders) for profile in found}

    def test_the_store_is_written_while_it_is_read(self, store: ProfileStore) -> None:
        """Writing to those already read neither stops, repeats nor skips the others."""
        ids = [f"c{number:04}" for number in range(1, 1201)]
        store.put(Profile(id=profile_id) for profile_id in ids)
        seen: list[str] = []
        for profile in store.profiles():
            seen.append(profile.id)
            if len(seen) % 100 == 0:
                store.put([profile.model_copy(update={"given": "Anna"})])

        assert ids == seen

    def test_threads_put_together(self, store: ProfileStore) -> None:
        """What each of several threads puts is there, whole."""

        def put(worker: int) -> None:
            for number in range(20):
                one = 100 * worker + number
                store.put([customer(one, orders=[order(one, one)])])

        self.at_once(4, put)

        assert [1] * 80 == [len(found.orders) for found in store.profiles()]
