"""A garden shop, its customer Anna, and her preference centre."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import ConsentEvent, Controller, Decision, Notice, Purpose, decide
from relationkit.consent.centre import Centre, FieldWords, Known, PreferenceView, Visit, visit
from relationkit.consent.links import Holder, LinkOutcome, handle
from relationkit.consent.tokens import KeyRing, TokenKind, Tokens
from relationkit.profiles import ContactPoint, FieldRegistry, FieldSpec, Profile
from relationkit.storage import MemoryStore, SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from relationkit.profiles.fields import FieldType

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OGRODY = Controller(
    id="ogrody", name="Ogrody", postal_address="Polna 1", country="PL", contact="dane@shop.example"
)
NEWS = Purpose(
    id="newsletter",
    title={"en": "Newsletter", "pl": "List"},
    why={"en": "You asked for it."},
    recipients=("Printers",),
)
WISHES = Purpose(
    id="wishes",
    message_class="greeting",
    title={"en": "Wishes"},
    why={"en": "You asked for wishes."},
    recipients=("Printers", "Florists"),
)
ORDERS = Purpose(
    id="orders",
    message_class="transactional",
    title={"en": "Orders"},
    why={"en": "You ordered."},
)
WORDS = Notice(id="newsletter", version="1", language="en", text="Yes, write to me.")


def spec(name: str, kind: FieldType, **more: Any) -> FieldSpec:
    return FieldSpec(
        name=name, type=kind, purposes=("newsletter",), ask={"en": f"for {name}"}, **more
    )


FIELDS = FieldRegistry(
    [
        spec("hobby", "text"),
        spec("children", "whole"),
        spec("height", "number"),
        spec("pets", "yes-no"),
        spec("moved_in", "day"),
        spec("last_call", "moment"),
        spec("plants", "list"),
        spec("spouse_birthday", "day", about="related-person"),
        spec("child_birthday", "text", about="related-person"),
        spec("spouse_name", "text", about="related-person"),
    ]
)


def anna(**more: Any) -> Profile:
    point = ContactPoint(channel="email", address="anna@example.com", epoch=0, since=NOON)
    return Profile(**{"id": "c1", "given": "Anna", "country": "PL", "contacts": (point,), **more})


@dataclass
class Garden:
    """The shop and whoever knocks at its door."""

    store: MemoryStore | SqliteStore
    known: Known = field(default_factory=Known)
    tokens: Tokens = field(
        default_factory=lambda: Tokens(KeyRing({1: bytes(range(32))}, current=1))
    )

    news, wishes, orders, words, fields, controller = NEWS, WISHES, ORDERS, WORDS, FIELDS, OGRODY

    @property
    def centre(self) -> Centre:
        return Centre(
            OGRODY,
            (NEWS, WISHES, ORDERS),
            notices={name: {"en": WORDS} for name in ("newsletter", "wishes", "orders")},
            words={"birthday": FieldWords(label={"en": "Birthday"}, offer={"en": "5 % off"})},
            known=lambda _profile_id: self.known,
        )

    @property
    def anna(self) -> Profile:
        found = self.store.profile("c1")
        assert found is not None
        return found

    def events(self) -> list[ConsentEvent]:
        return list(self.store.consents([self.anna])["c1"])

    def view(self, at: datetime = NOON, **more: Any) -> PreferenceView:
        return self.centre.view(
            self.anna, self.events(), fields=FIELDS, language="en", at=at, **more
        )

    def agree(self, at: datetime = NOON - timedelta(days=1), purpose: str = "newsletter") -> str:
        event = ConsentEvent.confirmed(
            self.anna, purpose=purpose, channel="email", at=at, notice=WORDS, source="till"
        )
        self.store.append([event])
        return event.id

    def link(self, kind: TokenKind = "preferences", at: datetime = NOON, **more: Any) -> str:
        holder = Holder("c1", "email", 0)
        return self.tokens.issue(kind, ref=self.store.refer([holder])[holder], at=at, **more)

    def visit(
        self, token: str, form: Mapping[str, Any], *, method: str = "POST", at: datetime = NOON
    ) -> Visit:
        return visit(
            method,
            token,
            form,
            centre=self.centre,
            store=self.store,
            tokens=self.tokens,
            language="en",
            at=at,
        )

    def open(self, at: datetime = NOON, message: bytes = bytes(8)) -> Visit:
        return self.visit(self.link(at=at, message=message), {"do": "open"}, at=at)

    def say(self, at: datetime = NOON, message: bytes = bytes(8), **form: str) -> Visit:
        """Open the centre by a fresh link and post one form."""
        token = self.open(at, message).token
        assert token is not None
        return self.visit(token, form, at=at)

    def confirm(self, token: str, at: datetime = NOON) -> LinkOutcome:
        return handle(
            "POST",
            token,
            {"act": "confirm"},
            act="confirm",
            store=self.store,
            tokens=self.tokens,
            purposes=[NEWS],
            at=at,
        )

    def said(self, at: datetime = NOON, purpose: Purpose = NEWS, **more: Any) -> Decision:
        return decide(self.anna, self.events(), purpose=purpose, channel="email", at=at, **more)

    def image(self) -> object:
        """Every byte that the store holds."""
        assert isinstance(self.store, SqliteStore)
        return self.store._own._connection.serialize()


@pytest.fixture(params=["memory", "sqlite"])
def garden(request: pytest.FixtureRequest) -> Iterator[Garden]:
    """Anna is known, with a datum of each kind."""
    store = (
        MemoryStore(fields=FIELDS)
        if request.param == "memory"
        else SqliteStore(":memory:", fields=FIELDS)
    )
    known = {
        "hobby": "chess",
        "last_call": NOON,
        "spouse_birthday": date(1980, 5, 4),
        "child_birthday": "2015-06-07",
        "spouse_name": "Kanarella",
    }
    store.put([anna(attributes=known)])
    yield Garden(store)
    if isinstance(store, SqliteStore):
        store.close()


@pytest.fixture(scope="session")
def person() -> Callable[..., Profile]:
    """Make a customer."""
    return anna
