"""Handing data on to a recipient."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import (
    Circumstances,
    ConsentEvent,
    Controller,
    Notice,
    Purpose,
    Rulebook,
    Sharing,
    Step,
    decide,
    may_share,
    shared_with,
)
from relationkit.consent.kinds import GRANTS, STOPS
from relationkit.profiles import ContactPoint, FieldRegistry, FieldSpec, Profile

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = Notice(id="cards", version="1", language="en", text="Yes, and Printer may print my card.")
FIELDS = FieldRegistry(
    [
        FieldSpec(name="motif", type="text", purposes=("cards",), ask={"en": "to choose a card"}),
        FieldSpec(
            name="wife_birthday",
            type="day",
            purposes=("cards",),
            about="related-person",
            ask={"en": "to remind you"},
        ),
        FieldSpec(
            name="creed",
            type="text",
            purposes=("feasts",),
            sensitivity="special",
            ask={"en": "to choose a feast"},
        ),
    ]
)


def day(number: float) -> datetime:
    return NOON + timedelta(days=number)


def version(number: int, *recipients: str, **more: Any) -> Purpose:
    return Purpose.from_dict(
        {
            "id": "cards",
            "title": {"en": "Cards"},
            "why": {"en": "You asked for cards."},
            "version": number,
            "recipients": recipients,
            "fields": ("given", "motif", "wife_birthday"),
            **more,
        }
    )


ANNA = Profile(
    id="c1",
    country="PL",
    contacts=(ContactPoint(channel="email", address="anna@example.com", epoch=0),),
)
CARDS = version(1, "Printer")


def act(kind: str, at: float = 0, **more: Any) -> ConsentEvent:
    scope = more.pop("scope", "purpose")
    values: dict[str, Any] = {
        "kind": kind,
        "profile_id": "c1",
        "purpose": "cards" if scope == "purpose" else None,
        "channel": "email",
        "epoch": 0,
        "address": "anna@example.com",
        "scope": scope,
        "actor": "import" if kind == "claimed" else "subject",
        "occurred_at": day(at),
        "recorded_at": day(at),
        "notice": WORDS,
        "source": "checkout",
    }
    return ConsentEvent.from_dict({**values, **more})


def ask(*events: ConsentEvent, who: Profile = ANNA, **more: Any) -> Sharing:
    asked: dict[str, Any] = {
        "purpose": CARDS,
        "recipient": "Printer",
        "fields": FIELDS,
        "at": day(10),
    }
    return may_share(who, events, **{**asked, **more})


def shop(country: str) -> Rulebook:
    return Rulebook(
        Controller(
            id="shop",
            name="Shop",
            postal_address="Polna 1",
            country=country,
            contact="dane@shop.example",
        )
    )


def test_nothing_on_record_is_a_no() -> None:
    """Without the person's consent no data go to anybody."""
    assert Sharing("no-consent", "cards", "Printer") == ask()


def test_a_consent_lets_go_what_the_purpose_uses() -> None:
    """With the evidence, the provisions, and of the fields none about somebody else."""
    agreed = act("confirmed")

    assert Sharing(
        "consent", "cards", "Printer", ("given", "motif"), (agreed.id,), ("eu:gdpr-7-1",)
    ) == ask(agreed, rulebook=shop("PL"))


def test_it_ends_when_the_consent_does() -> None:
    """The purpose's life, and from then on it is a no."""
    agreed, brief = act("confirmed"), version(1, "Printer", valid_for="30d")

    assert day(30) == ask(agreed, purpose=brief).valid_until
    assert "consent-expired" == ask(agreed, purpose=brief, at=day(30)).code


def test_only_a_named_recipient_gets_data() -> None:
    """Whoever the purpose does not name gets none, whatever the person agreed to; the names are compared letter by letter."""
    agreed = act("confirmed")
    said = ask(agreed, recipient="printer")

    assert Sharing("no-such-recipient", "cards", "printer") == said
    assert (Step("recipient", "no-such-recipient"),) == said.trace
    assert "no-such-recipient" == ask(agreed, purpose=version(1)).code


def test_a_consent_holds_for_those_whom_it_named() -> None:
    """A recipient who was added later gets nothing under an older consent, though letters may still rest on it."""
    agreed = act("confirmed")
    second = version(2, "Printer", "Courier")
    asked: dict[str, Any] = {"purpose": second, "earlier": [CARDS, version(2), version(3)]}

    assert "allow" == decide(ANNA, [agreed], purpose=second, channel="email", at=day(10)).verdict
    said = ask(agreed, recipient="Courier", **asked)
    assert ("consent-outdated", (agreed.id,), ()) == (said.code, said.evidence, said.fields)
    assert Step("consent", "consent-outdated") == said.trace[-1]
    assert ask(agreed, **asked).allowed
    assert ask(act("confirmed", purpose_version=2), recipient="Courier", **asked).allowed


def test_former_versions_must_be_told() -> None:
    """Who does not keep them shares under consents to the present version only, and those of other purposes tell nothing."""
    agreed, second = act("confirmed"), version(2, "Printer")
    other = CARDS.model_copy(update={"id": "others"})

    assert "consent-outdated" == ask(agreed, purpose=second).code
    assert "consent-outdated" == ask(agreed, purpose=second, earlier=[other]).code
    assert ask(agreed, purpose=second, earlier=[CARDS]).allowed


def test_the_last_consent_counts() -> None:
    """Who agreed again, when the recipient was not named, has agreed to no recipient."""
    first, again = act("confirmed"), act("confirmed", 1, purpose_version=2)
    third = version(3, "Printer")

    assert "consent-outdated" == ask(first, again, purpose=third, earlier=[CARDS, version(2)]).code


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("withdrawn", {}, "withdrawn"),
        ("objected", {"scope": "marketing"}, "objected"),
        ("objected", {"scope": "everything"}, "stopped"),
        ("restricted", {"scope": "everything"}, "restricted"),
        ("revoked", {"actor": "staff"}, "revoked"),
        ("withdrawn", {"profile_id": "c2", "address": "ANNA+jan@example.com"}, "withdrawn"),
    ],
)
@pytest.mark.parametrize("message_class", ["marketing", "transactional", "security"])
def test_a_stop_stops_it(kind: str, more: dict[str, Any], code: str, message_class: str) -> None:
    """Whatever the purpose's class: no class of messages makes handing data on a service."""
    cards = version(1, "Printer", message_class=message_class)
    agreed, stop = act("confirmed"), act(kind, 1, **more)

    assert "no-consent" == ask(purpose=cards).code
    assert ask(agreed, purpose=cards).allowed
    assert code == ask(agreed, stop, purpose=cards).code


def test_what_others_know_stops_it() -> None:
    """Erased, suppressed, too young, unheard of for years."""
    agreed = act("confirmed")
    child = ANNA.model_copy(update={"birthday": Profile(id="x", birthday="2015-05-01").birthday})

    assert "erased" == ask(agreed, circumstances=Circumstances(erased=True)).code
    assert "suppressed" == ask(agreed, circumstances=Circumstances(suppressed="marketing")).code
    assert "minor" == ask(agreed, who=child).code
    years: dict[str, Any] = {"at": day(2000), "rulebook": shop("FR")}
    assert "consent-stale" == ask(agreed, **years).code
    assert ask(agreed, circumstances=Circumstances(last_contact=day(1990)), **years).allowed


def test_a_sale_is_no_ground() -> None:
    """Nor is a law that lets letters go without consent: what a shop may write, it may not hand on."""
    sale = act("sale", purpose=None, product_classes=["garden"], objection_offered=True)
    similar = version(1, "Printer", soft_opt_in=True, product_classes=["garden"])
    american = ANNA.model_copy(update={"country": "US"})
    law: dict[str, Any] = {"who": american, "rulebook": shop("US")}

    assert "exempt" == (
        decide(american, [], purpose=CARDS, channel="email", at=day(10), rulebook=shop("US")).code
    )
    assert "no-consent" == ask(sale, purpose=similar).code
    assert "no-consent" == ask(**law).code
    assert ask(act("confirmed"), **law).allowed


def test_hours_and_registers_are_for_messages() -> None:
    """Quiet hours and registers of those who refuse calls bear on calls; data go at any hour, as the person agreed."""
    point = ContactPoint(channel="phone", address="+33123456789", epoch=0)
    anna = ANNA.model_copy(update={"country": "FR", "contacts": (point,)})
    agreed = act("confirmed", channel="phone", address=point.address)
    sunday = datetime(2026, 8, 30, 3, tzinfo=UTC)
    law = shop("FR")
    letter = decide(anna, [agreed], purpose=CARDS, channel="phone", at=sunday, rulebook=law)

    assert "defer" == letter.verdict
    assert ask(agreed, who=anna, channel="phone", at=sunday, rulebook=law).allowed


def test_special_data_ask_for_an_explicit_consent() -> None:
    """As GDPR article 9 has it, where one of the purpose's fields is declared special."""
    feasts = version(1, "Printer", fields=("creed",))

    assert "no-explicit-consent" == ask(act("confirmed"), purpose=feasts).code
    assert ask(act("confirmed", explicit=True), purpose=feasts).allowed


@given(
    kinds=st.lists(
        st.tuples(st.sampled_from(sorted(GRANTS | STOPS)), st.integers(0, 9), st.integers(1, 3)),
        max_size=6,
    ),
    stop=st.tuples(st.sampled_from(sorted(STOPS)), st.integers(0, 9)),
    named=st.sets(st.integers(1, 3)),
    country=st.sampled_from(["PL", "DE", "US"]),
)
def test_sharing_is_never_freer_than_writing(
    kinds: list[tuple[str, int, int]], stop: tuple[str, int], named: set[int], country: str
) -> None:
    """What may go rests on a consent to a version that named the recipient, a letter might go too, and a stop opens nothing."""
    actors = {"revoked": "staff", "invalidated": "authority", "bounced": "mailbox-provider"}
    events = [
        act(
            kind,
            at,
            purpose_version=number,
            actor=actors.get(kind, "import" if kind == "claimed" else "subject"),
        )
        for kind, at, number in kinds
    ]
    purposes = [version(number, *(["Printer"] if number in named else [])) for number in (1, 2, 3)]
    asked: dict[str, Any] = {"purpose": purposes[2], "earlier": purposes, "rulebook": shop(country)}
    said = ask(*events, **asked)

    if said.allowed:
        (proof,) = [event for event in events if event.id in said.evidence][:1]
        letter = decide(
            ANNA,
            events,
            purpose=purposes[2],
            channel="email",
            at=day(10),
            rulebook=shop(country),
            phase="plan",
        )
        assert (True, True) == (proof.purpose_version in named, letter.allowed)
    else:
        assert not ask(*events, act(stop[0], stop[1]), **asked).allowed


def test_those_who_may_hold_data_are_known() -> None:
    """Those of every version that was agreed to, also before a withdrawal; nobody else, and nobody for another's consent."""
    first, second = version(1, "Printer", "Old Courier"), version(2, "Printer", "Courier")
    agreed = act("confirmed")
    gone = act("withdrawn", 1)
    other = act("confirmed", profile_id="c2")

    assert ("Printer", "Old Courier") == shared_with(ANNA, [agreed, gone], [second, first])
    assert ("Printer", "Courier", "Old Courier") == shared_with(
        ANNA, [agreed, act("renewed", 2, purpose_version=2)], [second, first]
    )
    assert () == shared_with(ANNA, [gone, other], [second, first])
