from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from relationkit.campaigns import Campaign, Plan, plan
from relationkit.consent import ConsentEvent, Controller, Notice, Purpose
from relationkit.messages import Receipt, Sender, SignedLinks, Template
from relationkit.profiles import ContactPoint, Order, OrderItem, Profile
from relationkit.rules import orders
from relationkit.segments import Segment
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relationkit.messages import Message

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
NEWSLETTER = Purpose(
    id="newsletter",
    title={"en": "Newsletter"},
    why={"en": "You asked for our newsletter.", "pl": "Na Pani prośbę."},
)
LETTERS = (
    Template(
        id="spring",
        language="pl",
        subject="Wiosna",
        text="{{ greeting }}\n\nmamy coś dla {{ you.genitive }}. Co {{ you.nominative }} posadzi?",
    ),
    Template(
        id="spring",
        language="en",
        subject="Spring",
        text="{{ greeting }}\n\nyou bought {{ customer.last_order.products[0] }}. What will you plant?",
        html="<p>{{ greeting }}</p><p>What will you plant?</p>",
    ),
)


OGRODY = Controller(
    id="ogrody",
    name="Ogrody",
    postal_address="Polna 1, Warszawa",
    country="PL",
    contact="dane@shop.example",
)


class Wire:
    """A transport whose world can be made to fail; it keeps what it was given."""

    name = "wire"
    channels = frozenset({"email"})

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.fate: Callable[[Message], Receipt | None] = lambda _: None
        self.before: Callable[[], None] = lambda: None

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        self.before()
        receipts = []
        for message in messages:
            receipt = self.fate(message)
            if receipt is None:
                self.sent.append(message)
                receipt = Receipt(message.key, "sent", self.name, at)
            receipts.append(receipt)
        return receipts


@dataclass
class Shop:
    """A small shop: some customers, a campaign, a clock that one can set."""

    store: MemoryStore = field(default_factory=MemoryStore)
    links: SignedLinks = field(
        default_factory=lambda: SignedLinks("https://shop.example/r", bytes(range(32)))
    )
    wire: Wire = field(default_factory=Wire)
    now: datetime = NOW
    slept: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def customer(
        self,
        name: str,
        *,
        given: str | None = "Anna",
        locale: str = "pl-PL",
        consents: bool = True,
        bought: bool = True,
    ) -> Profile:
        """Put a customer who bought something and agreed."""
        order = Order(
            id=f"{name}-o1",
            profile_id=name,
            placed_at=NOW - timedelta(days=9),
            total=Decimal("9.00"),
            currency="EUR",
            items=(OrderItem(product="p1", name="Bean seeds", price=Decimal("9.00")),),
        )
        self.store.put(
            [
                Profile(
                    id=name,
                    given=given,
                    locale=locale,
                    contacts=(ContactPoint(channel="email", address=f"{name}@example.com"),),
                    orders=(order,) if bought else (),
                )
            ]
        )
        profile = self.store.profile(name)
        assert profile is not None
        if consents:
            self.store.append(
                [
                    ConsentEvent.given(
                        profile,
                        purpose="newsletter",
                        channel="email",
                        at=NOW - timedelta(days=30),
                        notice=WORDS,
                        source="checkout",
                    )
                ]
            )
        return profile

    def campaign(self, **more: object) -> Campaign:
        return Campaign.from_dict(
            {
                "id": "spring-2026",
                "segment": Segment("buyers", where=orders.any(within="30d")),
                "purpose": NEWSLETTER,
                "sender": Sender(
                    name="Jan Nowak",
                    phone="+48 601 000 001",
                    firm="Ogrody",
                    email="jan@shop.example",
                ),
                "template": LETTERS,
                "controller": OGRODY,
                **more,
            }
        )

    def plan(self, campaign: Campaign | None = None) -> Plan:
        return plan(campaign or self.campaign(), self.store, at=NOW, links=self.links)


@pytest.fixture
def shop() -> Shop:
    return Shop()
