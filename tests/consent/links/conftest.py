"""A shop with one reader, and her letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import ConsentEvent, Decision, Notice, Purpose, decide
from relationkit.consent.links import (
    Holder,
    LinkAct,
    LinkOutcome,
    Request,
    handle,
    request_confirmation,
)
from relationkit.consent.tokens import KeyRing, Tokens, reference
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage import MemoryStore, SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
NEWS = Purpose(
    id="newsletter",
    version=2,
    title={"en": "Newsletter"},
    why={"en": "You asked for our newsletter."},
    least="recorded",
)
OFFERS = Purpose(id="offers", title={"en": "Offers"}, why={"en": "You asked for our offers."})


def customer(number: int = 1, address: str = "anna@example.com", country: str = "PL") -> Profile:
    point = ContactPoint(channel="email", address=address)
    return Profile(id=f"c{number}", contacts=(point,), country=country)


@dataclass
class Shop:
    """All that stands behind a link."""

    store: MemoryStore | SqliteStore
    tokens: Tokens = field(
        default_factory=lambda: Tokens(KeyRing({1: bytes(range(32))}, current=1))
    )

    news = NEWS
    offers = OFFERS
    words = WORDS
    customer = staticmethod(customer)

    @property
    def anna(self) -> Profile:
        found = self.store.profile("c1")
        assert found is not None
        return found

    def image(self) -> object:
        """All that the store holds: every byte of it where there are bytes."""
        if isinstance(self.store, SqliteStore):
            return self.store._own._connection.serialize()
        tables = self.store._tables
        return {
            name: sorted(map(repr, getattr(tables, name).items()))
            for name in tables.__dataclass_fields__
            if isinstance(getattr(tables, name), dict)
        }

    @staticmethod
    def shown(outcome: LinkOutcome) -> tuple[Any, ...]:
        """What whoever asked gets to see."""
        return outcome.status, outcome.page, outcome.headers, dict(outcome.values)

    def link(self, act: LinkAct, *, purpose: str = "newsletter", at: datetime = NOON) -> str:
        """The token of one link in the letter k1 to Anna's first address."""
        holder = Holder("c1", "email", 0)
        return self.tokens.issue(
            act,
            ref=self.store.refer([holder])[holder],
            scope=reference(purpose),
            message=reference("k1"),
            at=at,
        )

    def ask(self, at: datetime = NOON, purpose: Purpose = NEWS, **more: Any) -> Request:
        """Somebody writes Anna's address into the form."""
        how = {
            "profile": self.anna,
            "channel": "email",
            "notice": WORDS,
            "source": "footer",
            **more,
        }
        return request_confirmation(
            how.pop("profile"), purpose=purpose, store=self.store, tokens=self.tokens, at=at, **how
        )

    def follow(
        self,
        act: LinkAct,
        token: str | bytes,
        form: Mapping[str, Any] | None = None,
        *,
        method: str = "POST",
        at: datetime = NOON + DAY,
        headers: Mapping[str, str] | None = None,
    ) -> LinkOutcome:
        """Somebody, or something, follows a link."""
        return handle(
            method,
            token,
            form or {},
            act=act,
            store=self.store,
            tokens=self.tokens,
            purposes=[OFFERS, NEWS],
            at=at,
            headers=headers or {},
        )

    def events(self, profile: Profile | None = None) -> list[ConsentEvent]:
        asked = profile or self.anna
        return list(self.store.consents([asked])[asked.id])

    def agree(self, at: datetime, purpose: str = "newsletter") -> None:
        """Anna ticks the box herself."""
        self.store.append(
            [
                ConsentEvent.given(
                    self.anna, purpose=purpose, channel="email", at=at, notice=WORDS, source="till"
                )
            ]
        )

    def said(
        self, at: datetime, purpose: Purpose = NEWS, profile: Profile | None = None
    ) -> Decision:
        asked = profile or self.anna
        return decide(asked, self.events(asked), purpose=purpose, channel="email", at=at)


@pytest.fixture(params=["memory", "sqlite"])
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """Anna is known."""
    store = MemoryStore() if request.param == "memory" else SqliteStore(":memory:")
    store.put([customer()])
    yield Shop(store)
    if isinstance(store, SqliteStore):
        store.close()


@pytest.fixture(scope="session")
def open_shop() -> Callable[[], Shop]:
    """Make a shop in memory; for tests that need several."""

    def new() -> Shop:
        store = MemoryStore()
        store.put([customer()])
        return Shop(store)

    return new


@pytest.fixture(scope="module")
def disk() -> Iterator[Shop]:
    """A shop whose every byte can be compared; for tests that change nothing, or compare what they changed."""
    with SqliteStore(":memory:") as store:
        store.put([customer()])
        yield Shop(store)
