from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.campaigns import deliver, plan
from relationkit.campaigns.finished import lacking
from relationkit.consent import ConsentEvent, Decision, Notice
from relationkit.consent.packs import shipped_packs
from relationkit.messages import Message, Sender

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.campaigns.conftest import Shop

    from relationkit.campaigns import Campaign

NOTICE = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
OUT = "https://shop.example/r/u1?a=1&b=2"
PLACE = "Polna 1, Warszawa"
LETTER = Message(
    key="k1",
    campaign="spring-2026",
    profile_id="c1",
    purpose="newsletter",
    channel="email",
    to="anna@example.com",
    sender="Jan Nowak <jan@shop.example>",
    subject="Spring",
    text=f"Dear Anna, ...\nOgrody\nStop: {OUT}\nOgrody, {PLACE}\n",
    html=f"<p>Ogrody &amp; Co<br><a href='{OUT.replace('&', '&amp;')}'>Stop</a><br>Polna&nbsp;1,\n<b>Warszawa</b></p>",
    language="en",
    headers=(("List-Unsubscribe", f"<{OUT}>"), ("List-Unsubscribe-Post", "...")),
)


def asks(*content: str, ground: str = "soft-opt-in", headers: tuple[str, ...] = ()) -> Decision:
    return Decision(
        "allow", ground, "newsletter", "email", channel_ground=ground, content=content, headers=headers
    )  # fmt: skip


@pytest.fixture
def held(shop: Shop) -> Callable[..., str | None]:
    """What a letter with these changes lacks, of one word of the packs."""

    def ask(word: str, campaign: Campaign | None = None, **changes: Any) -> str | None:
        return lacking(replace(LETTER, **changes), asks(word), campaign or shop.campaign())

    return ask


def test_every_word_of_the_shipped_packs_is_looked_for(held: Callable[..., str | None]) -> None:
    """A letter that says nothing and comes from nowhere lacks each of them; a whole one lacks none but the label."""
    words = {
        name
        for pack in shipped_packs()
        for rule in pack.rules
        if rule.kind == "content"
        for name in rule.names
    }
    empty = {"text": "", "html": None, "headers": (), "subject": ""}

    assert {"opt-out", "postal-address", "recognisable-label", "sender-identity"} == words
    assert {"lacks-content"} == {held(word, **empty) for word in words}
    assert {None} == {held(word) for word in words - {"recognisable-label"}}


def test_a_header_is_looked_for_first(shop: Shop) -> None:
    """Whatever its case."""
    letter = replace(LETTER, headers=(("list-unsubscribe", f"<{OUT}>"),))

    assert lacking(letter, asks(headers=("List-Unsubscribe",)), shop.campaign()) is None
    assert "lacks-header" == lacking(
        letter, asks("opt-out", headers=("List-Unsubscribe-Post",)), shop.campaign()
    )


def test_who_sends_it_stands_in_from_or_in_both_parts(
    shop: Shop, held: Callable[..., str | None]
) -> None:
    """The firm of the sender or the controller's name; a person's name alone says not for whom."""
    brand = shop.campaign(
        controller=shop.campaign().controller.model_copy(update={"name": "Green Thumb"}),  # type: ignore[union-attr]
    )
    nobody = shop.campaign(controller=None)

    for campaign in (None, brand, nobody):
        assert held("sender-identity", campaign) is None
        assert "lacks-content" == held("sender-identity", campaign, text="Jan Nowak")
        assert "lacks-content" == held("sender-identity", campaign, html="<p>Jan Nowak</p>")
    named = {"text": "...", "sender": "Jan at OGRODY <jan@shop.example>"}
    assert held("sender-identity", **named) is None
    assert held("sender-identity", brand, text="green\nthumb", html="<b>Green</b> thumb") is None


def test_the_way_out_stands_in_both_parts(shop: Shop, held: Callable[..., str | None]) -> None:
    """That of the header itself, as a link in the page; a mailto counts by its address."""
    assert held("opt-out") is None
    assert held("opt-out", html=None) is None
    assert "lacks-content" == held("opt-out", text="Ogrody")
    assert "lacks-content" == held("opt-out", html="<p>Ogrody</p>")
    assert "lacks-content" == held(
        "opt-out", headers=(("List-Unsubscribe", "<https://b.example>"),)
    )
    by_mail = {"headers": (("List-Unsubscribe", "<mailto:stop@shop.example?subject=stop>"),)}
    assert held("opt-out", **by_mail, text="Write to stop@shop.example", html=None) is None
    paper = {"headers": (), "html": None, "channel": "post"}
    assert held("opt-out", **paper, text="Write to dane@shop.example to stop.") is None
    assert "lacks-content" == held("opt-out", **paper)
    assert "lacks-content" == held("opt-out", shop.campaign(controller=None), **paper)


def test_where_they_are_by_post_stands_in_both_parts(
    shop: Shop, held: Callable[..., str | None]
) -> None:
    """The sender's address or the controller's, however the lines break."""
    sender = shop.campaign().sender.model_copy(update={"postal_address": "Leśna 2, Kraków"})

    assert held("postal-address") is None
    assert held("postal-address", text="Polna 1,\n  WARSZAWA") is None
    assert "lacks-content" == held("postal-address", text="Polna 2")
    assert "lacks-content" == held("postal-address", html="<p>Polna 2</p>")
    assert "lacks-content" == held("postal-address", shop.campaign(controller=None))
    moved = shop.campaign(controller=None, sender=sender)
    assert held("postal-address", moved, text="Leśna 2, Kraków", html=None) is None


def test_what_nobody_asked_for_says_so_on_arrival(
    shop: Shop, held: Callable[..., str | None]
) -> None:
    """ЗЕТ art. 6(1): in the subject, or at the top where there is none; whoever consented did ask."""
    label = "[НЕПОИСКАНО търговско съобщение] Spring"

    assert "lacks-content" == held("recognisable-label")
    assert held("recognisable-label", subject=label) is None
    assert "lacks-content" == held("recognisable-label", text=label)
    assert held("recognisable-label", text=f"{label}\nDear Anna", channel="sms") is None
    consented = asks("recognisable-label", ground="consent")
    assert lacking(LETTER, consented, shop.campaign()) is None


def test_what_a_pack_of_the_shop_s_own_asks_for_is_the_shop_s_to_check(
    held: Callable[..., str | None],
) -> None:
    """A word that nobody told this library how to look for stops no letter."""
    assert held("tax-number", text="", html=None) is None


def american(shop: Shop, **more: Any) -> Campaign:
    """A campaign to a customer in the United States, where the postal address is asked for."""
    person = shop.customer("c1", locale="en-US", consents=False)
    person = person.model_copy(update={"country": "US"})
    shop.store.put([person])
    shop.store.append(
        [
            ConsentEvent.given(
                person, purpose="newsletter", channel="email", at=shop.now, source="till", notice=NOTICE,
            )
        ]
    )  # fmt: skip
    return shop.campaign(**more)


def letter_of(shop: Shop, campaign: Campaign) -> Any:
    return next(iter(plan(campaign, shop.store, at=shop.now, links=shop.links)))


def test_the_controller_s_address_is_printed_where_the_law_asks_for_one(shop: Shop) -> None:
    """Where the sender has none; the key of the letter does not change by it."""
    american(shop)
    shop.customer("c2", locale="en-GB")
    by_name = {
        one.profile_id: one
        for one in plan(shop.campaign(), shop.store, at=shop.now, links=shop.links).messages()
    }

    assert f"\nOgrody, {PLACE}\n" in by_name["c1"].text
    assert f"<br>Ogrody, {PLACE}</div>" in (by_name["c1"].html or "")
    assert PLACE not in by_name["c2"].text
    shop.store.put([shop.store.profile("c1").model_copy(update={"country": None})])  # type: ignore[union-attr]
    assert by_name["c1"].key == letter_of(shop, shop.campaign()).key


def test_the_sender_s_own_address_comes_first(shop: Shop) -> None:
    """Whoever signs from another place says so."""
    sender = Sender(
        name="Jan Nowak", phone="+48 601 000 001", firm="Ogrody", email="jan@shop.example",
        postal_address="Leśna 2, Kraków",
    )  # fmt: skip
    letter = letter_of(shop, american(shop, sender=sender))

    assert "Leśna 2, Kraków" in letter.text
    assert PLACE not in letter.text


def test_a_letter_that_cannot_say_it_is_a_skip(shop: Shop) -> None:
    """Known when planning: nobody has an address."""
    nowhere = american(shop, controller=None)
    skip = letter_of(shop, nowhere)

    assert "lacks-content" == skip.code
    assert "postal-address" in skip.decision.content


def test_a_letter_that_lost_what_it_must_say_is_not_sent(shop: Shop) -> None:
    """The finished letter is held against the decision of the moment in which it goes."""
    shop.customer("c1")
    shop.customer("c2")
    todo = plan(shop.campaign(), shop.store, at=shop.now, links=shop.links)
    first, second = todo.messages()
    shop.store.enqueue([replace(first, text="Buy!", html=None), second], at=shop.now)

    done = deliver(todo, shop.wire, shop.store, clock=shop.clock, sleep=shop.sleep)

    assert ({"rejected": 1, "sent": 1}, {"lacks-content": 1}) == (done.receipts, done.reasons)
    assert ["c2"] == [message.profile_id for message in shop.wire.sent]
