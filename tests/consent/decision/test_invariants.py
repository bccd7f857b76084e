"""The invariants of the decision, P1 to P31, over random histories of every kind of event."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import (
    Circumstances,
    ConsentEvent,
    Controller,
    Decision,
    Intent,
    Notice,
    Permit,
    Purpose,
    Rulebook,
    decide,
)
from relationkit.consent.kinds import GRANTS, OWN, STOPS, Kind
from relationkit.consent.packs import Pack, policy_for, shipped_packs
from relationkit.consent.purposes import ALWAYS, NEEDS_CONSENT, MessageClass
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes.")
SHOPS = {
    country: Rulebook(
        Controller(
            id="shop",
            name="Shop",
            postal_address="Polna 1",
            country=country,
            contact="dane@shop.example",
        )
    )
    for country in ("PL", "BG", "DE", "FR", "GB", "US", "CA", "IT", "JP")
}
CLASSES: tuple[MessageClass, ...] = get_args(MessageClass)
ASKED = sorted(NEEDS_CONSENT)


def day(number: float) -> datetime:
    return NOON + timedelta(days=number)


def purpose(name: str = "newsletter", message_class: str = "marketing", **more: object) -> Purpose:
    return Purpose.from_dict(
        {
            "id": name,
            "message_class": message_class,
            "title": {"en": name},
            "why": {"en": "!"},
            **more,
        }
    )


def person(name: str = "c1", address: str = "anna@example.com", **more: Any) -> Profile:
    points = (
        ContactPoint(channel="email", address=address, epoch=more.pop("epoch", 0)),
        ContactPoint(channel="sms", address="+359888123456", epoch=0),
    )
    return Profile(id=name, contacts=points, **more)


ANNA = person()


def event(kind: str, at: float, **more: Any) -> ConsentEvent:
    """An event of that kind about Anna's newsletter by e-mail, as whoever may tell of it."""
    actor = {
        "claimed": "import", "revoked": "staff", "invalidated": "authority", "complained": "mailbox-provider",
        "bounced": "mailbox-provider", "register-hit": "system",
    }.get(kind, "subject")  # fmt: skip
    scope = {"objected": "marketing", "complained": "marketing", "register-hit": "marketing",
             "bounced": "everything", "restricted": "everything"}.get(kind, "purpose")  # fmt: skip
    values: dict[str, Any] = {
        "kind": kind,
        "profile_id": "c1",
        "purpose": "newsletter" if scope == "purpose" else None,
        "channel": "email",
        "epoch": 0,
        "address": "anna@example.com",
        "scope": scope,
        "actor": actor,
        "occurred_at": day(at),
        "source": "test",
        "notice": WORDS,
    }
    values |= more
    values.setdefault("recorded_at", values["occurred_at"])
    return ConsentEvent.from_dict(values)


def ask(
    events: Sequence[ConsentEvent],
    *,
    who: Profile = ANNA,
    for_: Purpose | None = None,
    at: float = 10,
    shop: str = "PL",
    channel: str = "email",
    **more: Any,
) -> Decision:
    return decide(
        who,
        events,
        purpose=for_ or purpose(),
        channel=channel,
        at=day(at),
        rulebook=SHOPS[shop],
        **more,
    )


times = st.integers(0, 9)
grants = st.builds(event, st.sampled_from(sorted(GRANTS)), times)
stops = st.builds(
    lambda kind, at, more: event(kind, at, **more),
    st.sampled_from(sorted(STOPS)),
    times,
    st.sampled_from(
        [
            {},
            {"channel": None},
            {"profile_id": None, "address": "ANNA+x@example.com", "channel": "email"},
        ]
    ),
)
facts = st.builds(
    lambda kind, at, classes, offered: event(
        kind, at, product_classes=classes, objection_offered=offered
    ),
    st.sampled_from(
        ["sale", "inquiry", "membership", "requested", "deferred", "restriction-lifted"]
    ),
    times,
    st.sampled_from([(), ("garden",), ("garden", "tools")]),
    st.booleans(),
)
histories = st.lists(st.one_of(grants, stops, facts), max_size=7)
purposes = st.builds(
    lambda name, kind, soft, explicit, children: purpose(
        name,
        kind,
        soft_opt_in=soft,
        explicit=explicit,
        for_children=children,
        product_classes=["garden"],
    ),
    st.sampled_from(["newsletter", "other"]),
    st.sampled_from(CLASSES),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
shops = st.sampled_from(sorted(SHOPS))
intents = st.builds(
    Intent,
    message_class=st.sampled_from([None, *CLASSES]),
    product_classes=st.sampled_from([frozenset[str](), frozenset({"garden"}), frozenset({"pets"})]),
    special=st.booleans(),
    not_before=st.sampled_from([None, day(5), day(30)]),
)
circumstances = st.builds(
    Circumstances,
    suppressed=st.sampled_from([None, "marketing", "everything", "unreadable"]),
    erased=st.booleans(),
    business=st.booleans(),
    registered=st.sampled_from([None, False, True]),
    last_contact=st.sampled_from([None, day(-2000), day(1)]),
)
people = st.builds(
    lambda born, country, epoch: person(birthday=born, country=country, epoch=epoch),
    st.sampled_from([None, "--03-01", "1980-03-01", "2015-03-02"]),
    st.sampled_from([None, "PL", "BG", "DE", "FR", "XX"]),
    st.sampled_from([0, 0, 1]),
)


@given(st.sampled_from(ASKED), st.sampled_from(["email", "sms"]), shops)
def test_p1_nothing_on_record_is_a_no(kind: str, channel: str, shop: str) -> None:
    """An empty history denies marketing, greetings, surveys and requests on every channel that the law has ruled."""
    said = ask([], for_=purpose(message_class=kind), channel=channel, shop=shop)

    exempt = said.code == "exempt"
    assert "deny" == said.verdict or (exempt and shop == "US")


@given(histories, stops, purposes, shops)
def test_p2_a_stop_never_opens_a_door(
    history: list[ConsentEvent], stop: ConsentEvent, for_: Purpose, shop: str
) -> None:
    """Adding any stop never turns a no into a yes."""
    before, after = (ask(log, for_=for_, shop=shop) for log in (history, [*history, stop]))

    assert before.allowed or not after.allowed


@given(histories, purposes, shops, people)
def test_p3_a_stricter_law_never_opens_a_door(
    history: list[ConsentEvent], for_: Purpose, shop: str, who: Profile
) -> None:
    """What is denied under one country's law is denied where another's holds beside it."""
    alone = ask(history, for_=for_, shop=shop, who=who.model_copy(update={"country": None}))

    assert alone.allowed or not ask(history, for_=for_, shop=shop, who=who).allowed


@given(histories, stops.filter(lambda one: one.actor == "subject"), histories, purposes, shops)
def test_p4_nobody_overrules_the_customer(
    history: list[ConsentEvent],
    stop: ConsentEvent,
    after: list[ConsentEvent],
    for_: Purpose,
    shop: str,
) -> None:
    """After a stop of the person's own, nothing that others do leads to what it binds."""
    last = stop.model_copy(update={"occurred_at": day(9.5), "recorded_at": day(9.5)})
    others = [
        one.model_copy(update={"occurred_at": day(9.7), "recorded_at": day(9.7)})
        for one in after
        if one.actor not in OWN
    ]
    stopped = ask([*history, last], for_=for_, shop=shop)

    assert stopped.allowed or not ask([*history, last, *others], for_=for_, shop=shop).allowed


@given(grants, st.sampled_from(["purpose", "channel", "controller", "person", "epoch", "address"]))
def test_p5_a_grant_opens_no_other_door(grant: ConsentEvent, what: str) -> None:
    """Another purpose, channel, controller, person or contact point gains nothing."""
    others: dict[str, dict[str, Any]] = {
        "purpose": {"for_": purpose("birthday", least="claim")},
        "channel": {"channel": "sms"},
        "controller": {"for_": purpose(controller="brand", least="claim")},
        "person": {"who": person("c2")},
        "epoch": {"who": person(epoch=1)},
        "address": {"who": person(address="Anna@example.com")},
    }

    assert not ask([grant], **others[what]).allowed


@given(histories, st.randoms(), purposes, shops)
def test_p6_order_and_repetition_do_not_matter(
    history: list[ConsentEvent], chance: Any, for_: Purpose, shop: str
) -> None:
    """A log shuffled and told twice gives the same answer."""
    shuffled = [*history, *history]
    chance.shuffle(shuffled)
    one, other = (ask(log, for_=for_, shop=shop) for log in (history, shuffled))

    assert replace(one, evidence=tuple(sorted(set(one.evidence)))) == replace(
        other, evidence=tuple(sorted(set(other.evidence)))
    )


@given(grants, stops.filter(lambda one: one.kind != "register-hit"))
def test_p7_at_one_moment_the_stop_wins(grant: ConsentEvent, stop: ConsentEvent) -> None:
    """Whatever is asked in whatever order."""
    at = {"occurred_at": day(5), "recorded_at": day(5)}
    both = [grant.model_copy(update=at), stop.model_copy(update=at)]

    assert not ask(both).allowed
    assert not ask(both[::-1]).allowed


@given(
    grants,
    st.sampled_from(["1 day", "2 weeks", "1 month", "12 months", "2 years"]),
    st.integers(0, 1000),
    st.sampled_from(["PL", "FR"]),
    st.sampled_from(["email", "phone"]),
)
def test_p8_what_ends_stays_ended(
    grant: ConsentEvent, length: str, later: int, shop: str, channel: str
) -> None:
    """From `valid_until` on it is a no, and a moment before it is not over."""
    for_ = purpose(valid_for=length, least="claim")
    grant = grant.model_copy(update={"channel": channel, "address": "+48601000001"})
    who = Profile(
        id="c1",
        contacts=(ContactPoint.model_construct(channel=channel, address="+48601000001", epoch=0),),
    )
    said = ask([grant], for_=for_, who=who, at=9.5, shop=shop, channel=channel)
    if said.channel_ground != "consent":
        return
    ends = said.valid_until
    assert ends is not None
    over, before = (
        decide(who, [grant], purpose=for_, channel=channel, at=at, rulebook=SHOPS[shop])
        for at in (ends + timedelta(hours=later), ends - timedelta(microseconds=1))
    )

    assert "consent-expired" == over.code
    assert "deny" != before.verdict


@given(grants, stops)
def test_p9_a_stop_between_plan_and_transmit_counts(
    grant: ConsentEvent, stop: ConsentEvent
) -> None:
    """What was planned is not sent after a stop, and the permit of the plan is no more than minutes old."""
    for_ = purpose(least="claim")
    planned = ask([grant], for_=for_, at=9, phase="plan")
    late = stop.model_copy(update={"occurred_at": day(9.5), "recorded_at": day(9.5)})

    assert planned.allowed
    assert planned.permit.until <= day(9) + timedelta(minutes=15)
    assert late.kind == "register-hit" or not ask([grant, late], for_=for_, at=10).allowed


def test_p14_an_address_that_comes_back_is_another_one() -> None:
    """The grants of the first contact point do not hold for the third, though the letters are the same."""
    assert "address-changed" == ask([event("given", 0)], who=person(epoch=2)).code


@given(histories, st.sampled_from(["transactional", "security", "privacy-notice"]), shops)
def test_p16_an_objection_never_stops_what_must_be_sent(
    history: list[ConsentEvent], kind: str, shop: str
) -> None:
    """An objection to marketing leaves invoices, warnings and notices alone."""
    invoice = purpose("invoice", kind)
    before = ask(history, for_=invoice, shop=shop)

    assert before.allowed == ask([*history, event("objected", 9)], for_=invoice, shop=shop).allowed


@pytest.mark.parametrize("kind", CLASSES)
def test_p17_a_restricted_person_gets_three_kinds_of_message(kind: MessageClass) -> None:
    """Security, privacy and the confirmation of an opt-out (GDPR article 18); until the person lifts it."""
    log = [event("given", 0), event("restricted", 1)]
    said = ask(log, for_=purpose(message_class=kind))
    lifted = ask([*log, event("restriction-lifted", 2)], for_=purpose(message_class=kind))

    assert (kind in ALWAYS) is said.allowed
    assert said.allowed or "restricted" == said.code
    assert lifted.allowed
    at_once = ask([*log, event("restriction-lifted", 1)], for_=purpose(message_class=kind))
    assert (said.verdict, said.code) == (at_once.verdict, at_once.code)


@given(histories, purposes, st.sampled_from(CLASSES), shops)
def test_p18_a_contradiction_is_denied(
    history: list[ConsentEvent], for_: Purpose, claimed: MessageClass, shop: str
) -> None:
    """A message that claims to be what its purpose is not goes to nobody, and is never read otherwise."""
    said = ask(history, for_=for_, shop=shop, intent=Intent(message_class=claimed))

    assert (claimed != for_.message_class) is (said.code == "intent-contradiction")


@given(
    histories,
    purposes,
    shops,
    people,
    intents,
    circumstances,
    st.sampled_from(["plan", "transmit"]),
)
def test_p19_and_p29_every_answer_is_whole(  # noqa: PLR0917 - hypothesis passes them in order
    history: list[ConsentEvent],
    for_: Purpose,
    shop: str,
    who: Profile,
    intent: Intent,
    known: Circumstances,
    phase: Any,
) -> None:
    """It never raises; a yes cites what is on record, a trace ends in the code, the same inputs give the same decision."""
    said, again = (
        ask(history, for_=for_, shop=shop, who=who, intent=intent, circumstances=known, phase=phase)
        for _ in range(2)
    )

    assert said == again
    assert (said.inputs_digest, said.decision_id) == (again.inputs_digest, again.decision_id)
    assert said.code == said.trace[-1].outcome or said.trace[-1].outcome == "passed"
    assert {"passed"} >= {step.outcome for step in said.trace[:-1]}
    recorded = {one.id for one in history if one.recorded_at <= day(10)}
    assert set(said.evidence) <= recorded
    if said.verdict == "deny":
        assert (None, None, None) == (said.channel_ground, said.processing_basis, said.until)
        with pytest.raises(InvalidDocument, match=said.code):
            _ = said.permit
        return
    assert said.channel_ground in {"consent", "soft-opt-in", "exempt"}
    assert said.evidence or said.channel_ground == "exempt"
    assert said.until is None or said.until > day(10)
    assert (said.verdict == "defer") is (said.until is not None)


@pytest.mark.parametrize(
    "actor", ["staff", "admin", "system", "import", "mailbox-provider", "authority"]
)
@pytest.mark.parametrize("kind", ["given", "confirmed", "renewed", "claimed"])
def test_p20_only_the_person_proves_a_mailbox(actor: str, kind: str) -> None:
    """What others tell is a claim at most."""
    if kind == "claimed":
        assert "claim" == event(kind, 0, actor=actor).assurance
        actor_signed_in = {"actor": actor, "authenticated": True}
        with pytest.raises(InvalidDocument):
            event(kind, 0, **actor_signed_in)
        return
    with pytest.raises(InvalidDocument):
        event(kind, 0, actor=actor)


def test_p21_a_confirmed_mailbox_says_nothing_of_the_telephone() -> None:
    """A double opt-in by e-mail does not raise what is on record for another channel (BGH I ZR 164/09)."""
    proved = purpose(least="confirmed")
    by_sms = event("given", 0, channel="sms", address="+359888123456")
    log = [by_sms, event("confirmed", 1)]

    assert ask(log, for_=proved).allowed
    assert "consent-unproven" == ask(log, for_=proved, channel="sms").code


@pytest.mark.parametrize(
    ("changed", "allowed"),
    [
        ({}, True),
        ({"product_classes": ("pets",)}, False),
        ({"product_classes": ()}, False),
        ({"objection_offered": False}, False),
        ({"kind": "membership"}, False),
        ({"address": "other@example.com"}, False),
        ({"epoch": 1}, False),
        ({"profile_id": "c2"}, False),
        ({"channel": "sms"}, False),
    ],
)
def test_p22_a_sale_is_a_ground_only_as_a_whole(changed: dict[str, Any], allowed: bool) -> None:
    """Like goods, an objection offered when the address was taken, this person and address: without one of them, no."""
    letters = purpose(soft_opt_in=True, product_classes=["garden"])
    values: dict[str, Any] = {"product_classes": ("garden", "tools"), "objection_offered": True}
    values |= changed
    sale = event(values.pop("kind", "sale"), 0, **values)
    said = ask([sale], for_=letters, shop="IT")

    assert allowed is said.allowed
    assert not allowed or ("soft-opt-in", "soft-opt-in", (sale.id,)) == (
        said.code,
        said.channel_ground,
        said.evidence,
    )


def test_p22_a_sale_is_a_ground_for_what_was_sold() -> None:
    """Not where the purpose does not ask for it, not for other goods, not where the law has no such ground."""
    letters = purpose(soft_opt_in=True, product_classes=["garden"])
    sale = event("sale", 0, product_classes=("garden", "tools"), objection_offered=True)
    pets = Intent(product_classes=frozenset({"pets"}))

    assert ask([sale], for_=letters, shop="IT").allowed
    assert not ask([sale], for_=purpose(product_classes=["garden"]), shop="IT").allowed
    assert not ask([sale], for_=letters, shop="IT", intent=pets).allowed
    assert not ask([sale], for_=letters, shop="PL").allowed


def test_p22_a_sale_is_good_for_its_time() -> None:
    """In Canada two years after a sale and six months after an inquiry."""
    letters = purpose(soft_opt_in=True, product_classes=["garden"])
    both = [
        event(kind, 0, product_classes=("garden",), objection_offered=True)
        for kind in ("sale", "inquiry")
    ]
    told = [
        [ask([one], for_=letters, shop="CA", at=days).allowed for days in (100, 200, 720, 740)]
        for one in both
    ]

    assert [[True, True, True, False], [True, False, False, False]] == told


@given(histories, purposes)
def test_p23_an_unknown_country_is_the_strictest(
    history: list[ConsentEvent], for_: Purpose
) -> None:
    """What is allowed where no pack knows the law is allowed under every pack."""
    somewhere = ask(history, for_=for_, shop="JP", who=person(country="JP"))
    nowhere = decide(ANNA, history, purpose=for_, channel="email", at=day(10))

    assert somewhere.verdict == nowhere.verdict
    for shop in set(SHOPS) - {"JP"}:
        assert not nowhere.allowed or ask(history, for_=for_, shop=shop).allowed
    strict = policy_for([None], at=NOON)
    assert all(
        strict.at_least_as_strict_as(policy_for(pack.countries[:1], at=NOON))
        for pack in shipped_packs()
        if pack.countries
    )


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize(
    ("born", "minor"), [("2015-03-12", True), ("2010-03-12", True), ("2010-03-11", False)]
)
def test_p30_a_child_gets_no_marketing(kind: MessageClass, born: str, minor: bool) -> None:
    """Under 16 in Poland, not even with a guardian's consent; what must be sent is sent."""
    child = person(birthday=born)
    log = [event("given", 0), event("given", 1, actor="guardian")]
    said = ask(log, for_=purpose(message_class=kind), who=child)

    assert (minor and kind in NEEDS_CONSENT) is (said.code == "minor")


def test_p30_of_unknown_age_nobody_gets_what_is_for_children() -> None:
    """The shop must know whom it writes to."""
    for_ = purpose(for_children=True)
    log = [event("given", 0)]

    assert "age-unknown" == ask(log, for_=for_).code
    assert "age-unknown" == ask(log, for_=for_, who=person(birthday="--03-01")).code
    assert ask(log, for_=for_, who=person(birthday="1980-03-01")).allowed


def test_a_permit_is_given_and_never_made() -> None:
    """It covers one message, cannot be changed or stored, and is over with the ground that it stands on."""
    import pickle

    permit = ask([event("given", 0)]).permit
    key = {
        "profile_id": "c1",
        "purpose": "newsletter",
        "channel": "email",
        "address": "anna@example.com",
    }

    assert day(10) + timedelta(minutes=15) == permit.until
    assert permit.covers(**key, at=day(10))
    assert not permit.covers(**key, at=permit.until)
    assert not any(permit.covers(**{**key, name: "x"}, at=day(10)) for name in key)
    assert "Permit('newsletter', 'email', 'c1')" == repr(permit)
    ends = ask([event("given", 0)], for_=purpose(valid_for="10 days"), at=9.995)
    assert day(10) == ends.permit.until == ends.valid_until
    for wrong in (Permit, lambda: pickle.dumps(permit), lambda: setattr(permit, "until", NOON)):
        with pytest.raises(InvalidDocument):
            wrong()
    with pytest.raises(InvalidDocument, match="only what decide"):
        _ = Decision("allow", "consent", "newsletter", "email").permit


def test_special_data_need_an_explicit_consent() -> None:
    """GDPR article 9: where they choose the reader, or the purpose is about them; a claim is never explicit."""
    plain, explicit = event("given", 0), event("given", 1, explicit=True)
    claim = event("claimed", 2, explicit=True)
    health = purpose(explicit=True)

    assert "no-explicit-consent" == ask([plain, claim], for_=health).code
    assert "no-explicit-consent" == ask([plain], intent=Intent(special=True)).code
    assert ask([plain, explicit], for_=health).allowed
    assert ask([], for_=purpose("invoice", "transactional", explicit=True)).allowed


def test_a_firm_in_the_register_of_those_who_refuse_gets_nothing() -> None:
    """In Bulgaria a firm may be written to until it refuses there (ЗЕТ art. 6); where nobody asked, it is not written to."""
    firm = Circumstances(business=True, registered=False)
    listed = Circumstances(business=True, registered=True)
    nobody_asked = Circumstances(business=True)
    hit = event("register-hit", 1)

    free = ask([], shop="BG", circumstances=firm)
    assert ("exempt", "exempt", "legitimate-interest") == (
        free.code,
        free.channel_ground,
        free.processing_basis,
    )
    assert "in-register" == ask([], shop="BG", circumstances=listed).code
    assert "register-unasked" == ask([], shop="BG", circumstances=nobody_asked).code
    for known in (firm, nobody_asked):
        said = ask([hit], shop="BG", circumstances=known)
        assert ("in-register", (hit.id,)) == (said.code, said.evidence)
    assert "no-consent" == ask([hit], shop="BG").code


@pytest.mark.parametrize(
    ("suppressed", "marketing", "invoice", "warning"),
    [
        ("marketing", "suppressed", "transactional", "security"),
        ("everything", "suppressed", "suppressed", "security"),
        ("unreadable", "suppression-unreadable", "transactional", "security"),
    ],
)
def test_a_suppressed_address_is_left_alone(
    suppressed: Any, marketing: str, invoice: str, warning: str
) -> None:
    """Marketing stops, also where the list cannot be read; what must reach everybody does."""
    known = Circumstances(suppressed=suppressed)
    codes = [
        ask([event("given", 0)], for_=purpose(message_class=kind), circumstances=known).code
        for kind in ("marketing", "transactional", "security")
    ]

    assert [marketing, invoice, warning] == codes
    assert (
        "erased"
        == ask([], for_=purpose("w", "security"), circumstances=Circumstances(erased=True)).code
    )


def test_caps_and_hours_put_off() -> None:
    """They never turn a no into anything else, and never hold back an invoice."""
    log = [event("given", 0)]
    later = Intent(not_before=day(12))

    assert ("defer", "later", day(12)) == (
        (said := ask(log, intent=later)).verdict,
        said.code,
        said.until,
    )
    assert [("consent", "passed"), ("caps", "later")] == [
        (step.name, step.outcome) for step in said.trace[-2:]
    ]
    assert "no-consent" == ask([], intent=later).code
    assert ask([], for_=purpose("invoice", "transactional"), intent=later).allowed
    assert ask(log, intent=Intent(not_before=day(9))).allowed


def test_the_hours_of_the_law_put_off() -> None:
    """In France nobody is called on a Sunday; the call waits for Monday, ten o'clock where the person is."""
    number = "+33100000001"
    who = Profile(
        id="c1",
        time_zone="Europe/Paris",
        contacts=(ContactPoint(channel="phone", address=number, epoch=0),),
    )
    log = [event("given", 0, channel="phone", address=number)]
    sunday = datetime(2026, 3, 8, 12, tzinfo=UTC)
    said = decide(
        who, log, purpose=purpose(), channel="phone", at=sunday, rulebook=SHOPS["FR"],
        circumstances=Circumstances(registered=False),
    )  # fmt: skip

    assert ("defer", datetime(2026, 3, 9, 9, tzinfo=UTC)) == (said.verdict, said.until)


def test_a_new_version_may_ask_anew() -> None:
    """Consents to versions before `accepted_from` no longer hold; the others do."""
    old, new = event("given", 0), event("given", 1, purpose_version=3)
    for_ = purpose(version=3, accepted_from=2)

    assert "consent-outdated" == ask([old], for_=for_).code
    assert ask([old, new], for_=for_).allowed
    assert ask([old], for_=purpose(version=3)).allowed


def test_after_long_silence_a_consent_is_stale() -> None:
    """Three years in France: a sale or a click is a contact; asked when planning, where the history is at hand."""
    log = [event("given", 0)]
    stale: dict[str, Any] = {"shop": "FR", "at": 1200, "phase": "plan"}

    assert "consent-stale" == ask(log, **stale).code
    assert ask(log, **{**stale, "phase": "transmit"}).allowed
    assert ask(log, shop="FR", at=1200).allowed
    assert ask(log, **stale, circumstances=Circumstances(last_contact=day(1100))).allowed
    assert ask([*log, event("sale", 1100)], **stale).allowed
    assert ask(log, **{**stale, "shop": "PL"}).allowed


def test_a_sale_stands_in_for_a_consent_that_does_not_suffice() -> None:
    """Where the law lets it."""
    for_ = purpose(soft_opt_in=True, product_classes=["garden"], least="confirmed")
    sale = event("sale", 1, product_classes=("garden",), objection_offered=True)

    assert "consent-unproven" == ask([event("given", 0)], for_=for_, shop="IT").code
    assert "soft-opt-in" == ask([event("given", 0), sale], for_=for_, shop="IT").code


def test_two_grounds_two_answers() -> None:
    """What allows the channel and what allows the data are told apart, with the provisions (CJEU C-654/23)."""
    said = ask([event("given", 0)])
    sold = ask(
        [event("sale", 1, product_classes=("garden",), objection_offered=True)],
        for_=purpose(soft_opt_in=True, product_classes=["garden"]),
        shop="IT",
    )

    assert ("consent", "consent") == (said.channel_ground, said.processing_basis)
    assert ("soft-opt-in", "legitimate-interest") == (sold.channel_ground, sold.processing_basis)
    assert "eu:eprivacy-13-2" in sold.refs
    assert "pl:pke-398-1" in said.refs
    assert ("List-Unsubscribe", "List-Unsubscribe-Post") == said.headers
    assert {"opt-out", "sender-identity"} <= set(said.content)
    assert ("exempt", "contract") == (
        (invoice := ask([], for_=purpose("invoice", "transactional"))).channel_ground,
        invoice.processing_basis,
    )


@pytest.mark.parametrize("kind", get_args(Kind))
def test_an_event_of_every_kind_can_be_told(kind: str) -> None:
    """And is read back as it was."""
    told = event(kind, 0)

    assert told == ConsentEvent.from_json(told.to_json())


@pytest.mark.parametrize("kind", sorted(STOPS - {"register-hit"}))
def test_every_stop_is_called_by_its_name(kind: str) -> None:
    """It is cited; a later consent of the person's own lifts it, save a restriction, which has an act of its own."""
    grant, stop, again = event("given", 0), event(kind, 1), event("given", 2)
    stopped, back = ask([grant, stop]), ask([grant, stop, again])

    assert ("deny", kind, (stop.id,)) == (stopped.verdict, stopped.code, stopped.evidence)
    assert ("restricted" if kind == "restricted" else "consent") == back.code


def test_a_rulebook_shows_whose_it_is() -> None:
    """And no more."""
    assert ["Rulebook('shop')", "Rulebook(None)"] == [repr(SHOPS["PL"]), repr(Rulebook())]


def test_a_stop_of_one_controller_binds_that_controller() -> None:
    """Two brands of one shop are two controllers; a stop without one binds both."""
    brand = purpose(controller="brand")
    log = [event("given", 0, controller="brand"), event("withdrawn", 1, controller="other")]

    assert ask(log, for_=brand).allowed
    assert not ask([*log, event("withdrawn", 2, controller="brand")], for_=brand).allowed
    assert not ask([*log, event("withdrawn", 2)], for_=brand).allowed


def test_the_shorter_life_ends_a_consent() -> None:
    """That of the purpose or that of the law: in France a consent to calls ends after a year."""
    number = "+33100000001"
    who = Profile(id="c1", contacts=(ContactPoint(channel="phone", address=number, epoch=0),))
    monday = datetime(2026, 9, 7, 10, tzinfo=UTC)
    log = [event("given", 0, channel="phone", address=number, occurred_at=monday)]
    ends = [
        decide(
            who,
            log,
            purpose=purpose(valid_for=length),
            channel="phone",
            at=monday + timedelta(hours=1),
            rulebook=SHOPS["FR"],
        ).valid_until
        for length in ("1 month", "24 months", None)
    ]

    assert [
        datetime(2026, 10, 7, 10, tzinfo=UTC),
        *[datetime(2027, 9, 7, 10, tzinfo=UTC)] * 2,
    ] == ends


def test_a_consent_is_stale_on_the_day() -> None:
    """Three years after the last contact, and not a moment before."""
    last = datetime(2023, 3, 1, 12, tzinfo=UTC)
    log = [event("given", 0, occurred_at=last)]
    told = [
        decide(
            ANNA, log, purpose=purpose(), channel="email", at=at, rulebook=SHOPS["FR"], phase="plan"
        ).code
        for at in (NOON - timedelta(microseconds=1), NOON)
    ]

    assert ["consent", "consent-stale"] == told


def test_p30_where_a_law_lets_a_guardian_agree() -> None:
    """One consent of a guardian's among those on record suffices; the child's own does not."""
    text = """
id = "house"
title = "House"
version = 2026-01-01
countries = ["PL"]
[[rules]]
id = "minors"
kind = "minors"
allowed = true
says = "With a guardian."
article = "Art. 1"
source = "example.com"
in_force = 2020-01-01
"""
    book = Rulebook(SHOPS["PL"].controller, [Pack.from_toml(text)])
    child = person(birthday="2015-03-01")
    own, guardian = event("given", 0), event("given", 1, actor="guardian")
    codes = [
        decide(child, log, purpose=purpose(), channel="email", at=day(9), rulebook=book).code
        for log in ([own], [own, guardian], [guardian])
    ]

    assert ["minor", "consent", "consent"] == codes


def test_the_trace_names_every_question_in_its_order() -> None:
    """The names are part of what is kept, and never change."""
    said = ask([])

    assert [
        "intent", "contact", "suppression", "restriction", "stop", "jurisdiction", "minor", "special", "register",
        "service", "consent", "relationship",
    ] == [step.name for step in said.trace]  # fmt: skip
    assert [*["passed"] * 11, "no-consent"] == [step.outcome for step in said.trace]


def test_p22_the_latest_sale_is_cited_until_its_very_end() -> None:
    """Of two that are fresh the later; and on the day two years after it, in Canada, none."""
    letters = purpose(soft_opt_in=True, product_classes=["garden"])
    sales = [
        event("sale", at, product_classes=("garden",), objection_offered=True) for at in (0, 5)
    ]
    said = ask(sales, for_=letters, shop="CA")
    assert said.valid_until is not None
    last, over = (
        decide(ANNA, sales, purpose=letters, channel="email", at=at, rulebook=SHOPS["CA"])
        for at in (said.valid_until - timedelta(microseconds=1), said.valid_until)
    )

    assert (sales[1].id,) == said.evidence == last.evidence
    assert ("allow", "deny") == (last.verdict, over.verdict)


def test_p19_another_question_has_another_digest() -> None:
    """All that the answer depends on is in it; the id stands for question and answer, and says nothing of the person."""
    log = [event("given", 0)]
    asked = [
        ask(log),
        ask(log, at=11),
        ask([*log, event("sale", 1)]),
        ask(log, for_=purpose(version=2)),
        ask(log, shop="IT"),
        ask(log, who=person(birthday="1980-03-01")),
        ask(log, intent=Intent(special=True)),
        ask(log, circumstances=Circumstances(business=True)),
        ask(log, phase="plan"),
    ]

    assert len(asked) == len({said.inputs_digest for said in asked})
    assert len(asked) == len({said.decision_id for said in asked})
    assert {(64, 32)} == {(len(said.inputs_digest), len(said.decision_id)) for said in asked}


def test_p19_a_digest_holds_what_counted() -> None:
    """The address in its epoch, and what was recorded by that very moment; it is asked for transmission unless said."""
    log = [event("given", 0)]
    digest = ask(log).inputs_digest

    assert digest == ask(log, phase="transmit").inputs_digest
    assert digest == ask([*log, event("sale", 11)]).inputs_digest
    assert digest != ask([*log, event("sale", 10)]).inputs_digest
    assert digest != ask(log, who=person(epoch=1)).inputs_digest


def test_what_is_not_known_yet_hides_nothing() -> None:
    """What was recorded later stands anywhere in a log, also before what counts."""
    late = event("given", 0, recorded_at=day(20))

    assert ask([late, event("given", 1)]).allowed


def test_a_contact_point_without_an_epoch_is_the_first() -> None:
    """A store numbers them from 0; a profile that no store has read has no numbers yet."""
    assert ask([event("given", 0)], who=person(epoch=None)).allowed
    assert "address-changed" == ask([event("given", 0, epoch=1)], who=person(epoch=None)).code


def test_only_the_person_lifts_a_restriction() -> None:
    """Later than it was asked for; nobody else's act does."""
    log = [event("given", 0), event("restricted", 2)]
    codes = [
        ask([*log, *more]).code
        for more in (
            [],
            [event("restriction-lifted", 1)],
            [event("restriction-lifted", 2)],
            [event("restriction-lifted", 3, profile_id="c2")],
            [event("restriction-lifted", 3)],
            [event("restriction-lifted", 3), event("restricted", 4)],
        )
    ]

    assert [*["restricted"] * 4, "consent", "restricted"] == codes


def test_what_the_shop_vouches_for_is_recorded_and_no_more() -> None:
    """Where the law asks for a proved mailbox, as courts do in Germany, a claim is none, and what proves it still does."""
    vouched = purpose(least="claim")
    codes = [
        ask([event(kind, 0)], for_=vouched, shop=shop).code
        for shop in ("PL", "DE")
        for kind in ("claimed", "given", "confirmed")
    ]

    assert ["consent"] * 3 + ["consent-unproven"] * 2 + ["consent"] == codes


def test_a_consent_to_the_version_that_is_accepted_from_holds() -> None:
    """From that version on, itself included."""
    for_ = purpose(version=3, accepted_from=2)
    codes = [ask([event("given", 0, purpose_version=number)], for_=for_).code for number in (1, 2)]

    assert ["consent-outdated", "consent"] == codes


@pytest.mark.parametrize("kind", CLASSES)
def test_special_data_bar_all_but_what_is_owed(kind: MessageClass) -> None:
    """What must reach everybody, and what a sale brings with it."""
    said = ask([event("given", 0)], for_=purpose(message_class=kind, explicit=True))

    assert (kind in ALWAYS or kind == "transactional") is said.allowed
    assert said.allowed or said.code == "no-explicit-consent"


@pytest.mark.parametrize(
    "later",
    [
        {"profile_id": "c2"},
        {"kind": "withdrawn", "purpose": "birthday"},
        {"channel": "sms", "address": "+359888123456"},
        {"address": "other@example.com"},
        {"product_classes": ("pets",)},
        {"objection_offered": False},
        {"kind": "membership"},
    ],
)
def test_p22_what_is_no_ground_hides_no_earlier_sale(later: dict[str, Any]) -> None:
    """The latest that counts is the ground, whatever came after it."""
    letters = purpose(soft_opt_in=True, product_classes=["garden"])
    facts: dict[str, Any] = {"product_classes": ("garden",), "objection_offered": True}
    sale = event("sale", 0, **facts)
    values: dict[str, Any] = {"kind": "sale", "at": 5} | facts | later
    said = ask([sale, event(**values)], for_=letters, shop="IT")

    assert ("soft-opt-in", (sale.id,)) == (said.code, said.evidence)


def test_p22_who_says_nothing_of_goods_has_no_ground() -> None:
    """Neither the purpose nor the letter says what it is about, so that it is like nothing that was sold."""
    sale = event("sale", 0, product_classes=("garden",), objection_offered=True)
    letters = purpose(soft_opt_in=True)

    assert "no-consent" == ask([sale], for_=letters, shop="IT").code
    about = Intent(product_classes=frozenset({"garden"}))
    assert ask([sale], for_=letters, shop="IT", intent=about).allowed


def test_a_cap_is_over_when_it_ends() -> None:
    """At that very moment the message may go."""
    assert ask([event("given", 0)], intent=Intent(not_before=day(10))).allowed


@pytest.mark.parametrize(("cap", "pause"), [(12, 14), (14, 12), (9, 14), (None, 14), (14, None)])
def test_the_later_of_cap_and_pause_puts_off(cap: int | None, pause: int | None) -> None:
    """What the shop lets through at most, and until when the person wants no letters; an invoice waits for neither."""
    waiting: dict[str, Any] = {
        "intent": Intent(not_before=None if cap is None else day(cap)),
        "circumstances": Circumstances(paused=None if pause is None else day(pause)),
    }
    said = ask([event("given", 0)], **waiting)

    assert ("later", day(14)) == (said.code, said.until)
    assert ask([], for_=purpose("invoice", "transactional"), **waiting).allowed


def test_caps_and_hours_together() -> None:
    """The later of them counts; without a time zone the clock is that of UTC; where no hour is open, it waits for ever."""
    number = "+33100000001"
    who = Profile(
        id="c1", country="DE", contacts=(ContactPoint(channel="phone", address=number, epoch=0),)
    )
    sunday = datetime(2026, 3, 8, 12, tzinfo=UTC)
    shut = [
        Pack.from_toml(f"""
id = "house-{country.lower()}"
title = "House"
version = 2026-01-01
countries = ["{country}"]
[[rules]]
id = "hours"
kind = "hours"
channels = ["phone"]
days = ["{weekday}"]
open = ["10:00-13:00"]
says = "Only then."
article = "Art. 1"
source = "example.com"
in_force = 2020-01-01
""")
        for country, weekday in (("PL", "mon"), ("DE", "tue"))
    ]
    book = Rulebook(SHOPS["PL"].controller, shut)

    def until(rulebook: Rulebook, later: datetime | None = None) -> datetime | None:
        return decide(
            who,
            [event("given", 0, channel="phone", address=number)],
            purpose=purpose(),
            channel="phone",
            at=sunday,
            rulebook=rulebook,
            intent=Intent(not_before=later),
            circumstances=Circumstances(registered=False),
        ).until

    assert datetime(2026, 3, 9, 10, tzinfo=UTC) == until(SHOPS["FR"])
    assert datetime(2026, 3, 9, 11, tzinfo=UTC) == until(
        SHOPS["FR"], datetime(2026, 3, 9, 11, tzinfo=UTC)
    )
    assert datetime(2026, 3, 9, 10, tzinfo=UTC) == until(SHOPS["FR"], sunday + timedelta(hours=1))
    assert datetime.max.replace(tzinfo=UTC) == until(book)
