"""The law of whoever keeps customers, consents and a suppression list: many at once are decided as each alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from relationkit.consent import ConsentLog, Rulebook, Ruling, decide, decide_many
from relationkit.consent.decision.known import Inquiry
from relationkit.consent.suppression import Peppers, SuppressionList, suppressions_of
from relationkit.profiles import ContactPoint, Profile, ProfileStore
from relationkit.testing.shops.consents import (
    ASKED_AT,
    consenting,
    controller,
    purposes,
)
from relationkit.testing.stores.contract import Contract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.consent import Purpose
    from relationkit.consent.registers import RefusalRegister

_FIRST, _SECOND = bytes(range(32)), bytes(range(1, 33))
KEYS = (None, Peppers(_FIRST), Peppers(_SECOND, retired=(_FIRST,)))
"""No key, one of two, and both, with which `list_some` writes."""


class _Store(ProfileStore, ConsentLog, SuppressionList, Protocol):
    """All three, as a store has them."""


class DecisionContract(Contract):
    """The law of decisions over a shop, for stores that sort customers into cases and those that do not.

    Subclass it with a fixture ``store`` that gives an empty one.

    >>> import pytest
    >>> class TestMyStore(DecisionContract):
    ...     @pytest.fixture
    ...     def store(self):
    ...         return MyStore()
    """

    def test_many_are_decided_as_each(self, store: _Store) -> None:
        """For every purpose, without a suppression list, and with one under each of its keys."""
        fill(store, 1, 80)
        for purpose in purposes():
            for country in ("US", "DE"):
                inquiry = asked(purpose, country)
                assert each(store, inquiry) == many(store, inquiry)
        list_some(store, 1)
        for peppers in KEYS:
            inquiry = asked(purposes()[0], "DE", peppers=peppers)
            assert each(store, inquiry) == many(store, inquiry)


def fill(store: _Store, seed: int, size: int) -> None:
    """Put invented customers and what they did into a store."""
    people, events = consenting(seed, size)
    store.put(people)
    store.append(events)


def list_some(store: _Store, seed: int) -> None:
    """Put some of their addresses on the suppression list, under two keys."""
    for number in range(6):
        point = ContactPoint(channel="email", address=f"anna{(seed + number) % 12}@example.com")
        peppers = Peppers((_FIRST, _SECOND)[number % 2])
        at = ASKED_AT - timedelta(days=2 * number)
        store.suppress(
            suppressions_of(Profile(id="x", contacts=(point,)), peppers, at=at, code="erased")
        )


def asked(
    purpose: Purpose,
    country: str,
    *,
    peppers: Peppers | None = None,
    registers: Sequence[RefusalRegister] = (),
    business: str | None = None,
) -> Inquiry:
    """Who is asked before a message of the purpose goes by e-mail, by a shop in a country."""
    return Inquiry(
        purpose=purpose,
        channel="email",
        rulebook=Rulebook(controller(country)),
        peppers=peppers,
        registers=registers,
        business=business,
    )


def many(store: _Store, inquiry: Inquiry) -> Sequence[Ruling]:
    """All at once."""
    said = decide_many(
        store,
        purpose=inquiry.purpose,
        channel=inquiry.channel,
        at=ASKED_AT,
        rulebook=inquiry.rulebook,
        peppers=inquiry.peppers,
        registers=inquiry.registers,
        business=inquiry.business,
    )
    return list(said)


def each(store: _Store, inquiry: Inquiry) -> Sequence[Ruling]:
    """Each alone, as whoever writes to one customer decides."""
    people = list(store.profiles())
    consents = store.consents(people)
    known = inquiry.circumstances(store, people, consents, at=ASKED_AT)
    return [
        Ruling.of(
            one.id,
            decide(
                one,
                consents[one.id],
                purpose=inquiry.purpose,
                channel=inquiry.channel,
                at=ASKED_AT,
                circumstances=known[one.id],
                rulebook=inquiry.rulebook,
            ),
        )
        for one in people
    ]
