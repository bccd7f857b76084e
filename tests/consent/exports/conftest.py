"""A garden shop, its newsletter, and Anna."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import ConsentEvent, Controller, Notice, Purpose, Rulebook, decide
from relationkit.consent.exports import Particulars, Recipient
from relationkit.profiles import ContactPoint, Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relationkit.consent import Decision

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Shop:
    """What the tests of this folder are about."""

    noon = NOON
    day = DAY
    key = bytes(range(32))
    controller = Controller(
        id="ogrody",
        name="Ogrody Zielone",
        postal_address="Polna 1, Warszawa",
        country="PL",
        contact="dane@shop.example",
        officer="iod@shop.example",
        authority="UODO",
    )
    told = Particulars(
        controller=controller,
        email="dane@shop.example",
        phone="+48221234567",
        language="pl",
        privacy_url="https://shop.example/dane",
        withdraw_url="https://shop.example/rezygnacja",
        stored_in=("PL", "DE"),
        kept_for="3 years",
        recipients=(
            Recipient(name="Kurier", postal_address="Leśna 2", contact="dane@courier.example"),
        ),
    )
    news = Purpose(
        id="newsletter",
        title={"pl": "Listy o ogrodzie", "en": "Garden letters"},
        why={"pl": "Bo o to proszono.", "en": "You asked for them."},
        valid_for="24 months",
        fields=("hobby",),
        recipients=("Kurier",),
    )
    words = Notice(id="newsletter", version="3", language="pl", text="Tak, chcę listy o ogrodzie.")
    anna = Profile(
        id="c1",
        given="Anna",
        family="Kowalska",
        country="PL",
        contacts=(ContactPoint(channel="email", address="anna.kowalska@example.com", epoch=0),),
    )
    jan = Profile(
        id="c2-jan",
        given="Jan",
        contacts=(ContactPoint(channel="email", address="anna.kowalska+jan@example.com", epoch=7),),
    )

    def yes(self, profile: Profile | None = None, /, **more: object) -> ConsentEvent:
        """Consent to the newsletter at noon."""
        person = profile or self.anna
        point = person.contacts[0]
        said: dict[str, object] = {
            "kind": "given",
            "profile_id": person.id,
            "purpose": "newsletter",
            "channel": "email",
            "epoch": point.epoch,
            "address": point.address,
            "occurred_at": NOON,
            "recorded_at": NOON,
            "notice": self.words,
            "source": "kasa",
            "method": "checkbox",
        }
        return ConsentEvent.from_dict(said | more)

    def no(self, **more: object) -> ConsentEvent:
        """The newsletter withdrawn a day later."""
        later = NOON + DAY
        said: dict[str, object] = {
            "kind": "withdrawn",
            "profile_id": "c1",
            "purpose": "newsletter",
            "channel": "email",
            "occurred_at": later,
            "recorded_at": later,
            "source": "link",
        }
        return ConsentEvent.from_dict(said | more)

    def decided(self, events: Sequence[ConsentEvent] = (), **more: Any) -> Decision:
        """What follows ten days later."""
        asked: dict[str, Any] = {
            "purpose": self.news,
            "channel": "email",
            "at": NOON + 10 * DAY,
            "rulebook": Rulebook(self.controller),
        }
        return decide(more.pop("profile", self.anna), events, **(asked | more))


@pytest.fixture(scope="session")
def shop() -> Shop:
    return Shop()
