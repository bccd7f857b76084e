from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent, Decision, Notice, Purpose, decide
from relationkit.consent.decision.asked import DEFAULT, NOTHING_KNOWN, NOTHING_SAID
from relationkit.consent.decision.weighing import Weighing
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile

if TYPE_CHECKING:
    from relationkit.consent.purposes import MessageClass

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")


def day(number: float) -> datetime:
    return NOON + timedelta(days=number)


def purpose(
    name: str = "newsletter", message_class: MessageClass = "marketing", **more: object
) -> Purpose:
    return Purpose.from_dict(
        {
            "id": name,
            "message_class": message_class,
            "title": {"en": name},
            "why": {"en": "You asked."},
            **more,
        }
    )


def customer(address: str = "anna@example.com", epoch: int = 0, name: str = "c1") -> Profile:
    point = ContactPoint(channel="email", address=address, epoch=epoch)
    return Profile(
        id=name,
        country="PL",
        contacts=(point, ContactPoint(channel="sms", address="+359888123456", epoch=0)),
    )


ANNA = customer()


def grant(
    kind: str, at: float, who: Profile = ANNA, name: str = "newsletter", channel: str = "email"
) -> ConsentEvent:
    point = who.contact(channel)
    assert point is not None
    return ConsentEvent.from_dict(
        {
            "kind": kind,
            "profile_id": who.id,
            "purpose": name,
            "channel": channel,
            "epoch": point.epoch,
            "address": point.address,
            "actor": "import" if kind == "claimed" else "subject",
            "occurred_at": day(at),
            "recorded_at": day(at),
            "notice": WORDS,
            "source": "checkout",
        }
    )


def withdrawal(at: float, who: Profile = ANNA, **more: object) -> ConsentEvent:
    return ConsentEvent.from_dict(
        {
            "kind": "withdrawn",
            "profile_id": who.id,
            "purpose": "newsletter",
            "occurred_at": day(at),
            "recorded_at": day(at),
            "source": "link",
            **more,
        }
    )


def ask(
    *events: ConsentEvent,
    who: Profile = ANNA,
    for_: Purpose | None = None,
    at: float = 10,
    channel: str = "email",
) -> Decision:
    return decide(who, events, purpose=for_ or purpose(), channel=channel, at=day(at))


@pytest.mark.parametrize("message_class", ["marketing", "greeting", "survey"])
def test_nothing_on_record_is_a_no(message_class: MessageClass) -> None:
    """P1: an empty history denies marketing, greetings and surveys."""
    said = ask(for_=purpose(message_class=message_class))

    assert ("deny", "no-consent", ()) == (said.verdict, said.code, said.evidence)


@pytest.mark.parametrize("message_class", ["service", "transactional", "security"])
def test_what_serves_the_person_needs_no_consent(message_class: MessageClass) -> None:
    """An invoice goes without a consent."""
    said = ask(for_=purpose("invoice", message_class))

    assert (True, message_class) == (said.allowed, said.code)


def test_a_consent_is_a_yes_and_cites_its_event() -> None:
    """The latest consent for the very key is the evidence."""
    old, new = grant("given", 0), grant("renewed", 2)

    said = ask(old, new)

    assert ("allow", "consent", (new.id,)) == (said.verdict, said.code, said.evidence)


def test_without_an_address_there_is_nothing_to_send_to() -> None:
    """No address on the channel denies every class."""
    assert "no-address" == ask(for_=purpose("invoice", "transactional"), channel="post").code


@pytest.mark.parametrize(
    "asked",
    [
        {"for_": purpose("birthday", "greeting")},
        {"channel": "sms"},
        {"who": customer(name="c2")},
        {"who": customer("anna@example.org", epoch=1)},
    ],
)
def test_a_consent_opens_no_other_door(asked: dict[str, object]) -> None:
    """P5: a grant on one purpose, channel, person or contact point leaves every other one closed."""
    assert not ask(grant("given", 0), **asked).allowed  # type: ignore[arg-type]


def test_a_change_of_address_and_back_needs_a_new_consent() -> None:
    """P14: the grant of the first contact point does not count for a later one, even with the same letters."""
    said = ask(grant("given", 0), who=customer(epoch=2))

    assert "address-changed" == said.code


def test_a_grant_matches_letter_by_letter() -> None:
    """Law 2, second half: another spelling of the address is another address for a grant."""
    assert "address-changed" == ask(grant("given", 0), who=customer("Anna@example.com")).code


def test_a_claim_is_no_proof_unless_the_shop_vouches_for_it() -> None:
    """An imported consent is a claim; a purpose accepts it only where the shop wrote so."""
    claim = grant("claimed", 0)

    assert ("consent-unproven", (claim.id,)) == (ask(claim).code, ask(claim).evidence)
    assert ask(claim, for_=purpose(least="claim")).allowed
    assert not ask(grant("given", 0), for_=purpose(least="confirmed")).allowed
    assert ask(grant("confirmed", 0), for_=purpose(least="confirmed")).allowed


def test_a_consent_expires_by_the_calendar() -> None:
    """P8: at the end of its validity it is over, a moment before it holds."""
    monthly = purpose(valid_for="1 month")
    given_at = datetime(2026, 2, 28, 12, tzinfo=UTC)
    event = grant("given", (given_at - NOON).days)

    before = decide(
        ANNA,
        [event],
        purpose=monthly,
        channel="email",
        at=datetime(2026, 3, 28, 11, 59, tzinfo=UTC),
    )
    after = decide(
        ANNA, [event], purpose=monthly, channel="email", at=datetime(2026, 3, 28, 12, tzinfo=UTC)
    )

    assert ("consent", "consent-expired") == (before.code, after.code)


@pytest.mark.parametrize(
    ("stop", "code"),
    [
        (withdrawal(1), "withdrawn"),
        (withdrawal(1, channel="email", address="anna@example.com"), "withdrawn"),
        (withdrawal(1, kind="refused"), "refused"),
        (withdrawal(1, kind="objected", scope="marketing", purpose=None), "objected"),
        (withdrawal(1, kind="objected", scope="everything", purpose=None), "stopped"),
        (withdrawal(1, actor="staff"), "withdrawn"),
        (withdrawal(1, actor="import"), "withdrawn"),
        (withdrawal(0), "withdrawn"),
    ],
)
def test_a_stop_wins_over_what_was_before_it(stop: ConsentEvent, code: str) -> None:
    """Whatever its kind, scope and actor, a later or simultaneous stop denies and is cited."""
    said = ask(grant("given", 0), stop)

    assert (False, code, (stop.id,)) == (said.allowed, said.code, said.evidence)


@pytest.mark.parametrize(
    "stop",
    [
        withdrawal(1, purpose="birthday"),
        withdrawal(1, channel="sms", address="+359888123456"),
        withdrawal(
            1, customer("jan@example.com", name="c2"), channel="email", address="jan@example.com"
        ),
        withdrawal(11),
    ],
)
def test_a_stop_binds_only_what_it_says(stop: ConsentEvent) -> None:
    """Another purpose, channel, address, or a time to come, is not touched."""
    assert ask(grant("given", 0), stop).allowed


def test_a_stop_holds_for_every_spelling_under_every_customer() -> None:
    """Law 2: somebody who left as an.na+shop@gmail.com is not written to as Anna@GoogleMail.com."""
    left = customer("an.na+shop@gmail.com", name="c9")
    stop = withdrawal(1, left, channel="email", address="an.na+shop@gmail.com")
    again = customer("Anna@GoogleMail.com")

    assert "withdrawn" == ask(grant("given", 0, again), stop, who=again).code


def test_an_address_can_be_stopped_without_a_person() -> None:
    """A stop may come before anybody is known by that address."""
    stop = withdrawal(1, profile_id=None, channel="email", address="ANNA@example.com")

    assert "withdrawn" == ask(grant("given", 0), stop).code


@pytest.mark.parametrize("message_class", ["service", "transactional", "security"])
def test_a_marketing_stop_lets_the_invoice_pass(message_class: MessageClass) -> None:
    """P16: an objection to marketing never denies what serves the person."""
    objection = withdrawal(1, kind="objected", scope="marketing", purpose=None)

    assert ask(objection, for_=purpose("invoice", message_class)).allowed


def test_a_stop_of_everything_leaves_only_security() -> None:
    """Whoever wants nothing at all gets nothing at all, save a warning about their own account."""
    nothing = withdrawal(1, kind="objected", scope="everything", purpose=None)

    assert "stopped" == ask(nothing, for_=purpose("invoice", "transactional")).code
    assert ask(nothing, for_=purpose("breach", "security")).allowed


def test_the_person_may_come_back() -> None:
    """A later consent of one's own lifts a stop for exactly that purpose and address."""
    stop, back = withdrawal(1, kind="objected", scope="marketing", purpose=None), grant("given", 2)

    assert ask(grant("given", 0), stop, back).allowed
    assert not ask(stop, back, for_=purpose("birthday", "greeting")).allowed
    assert not ask(stop, back, withdrawal(3)).allowed


def test_what_was_not_on_record_did_not_count() -> None:
    """A decision as of a moment knows only what was recorded by then."""
    late = grant("given", 0).model_dump() | {"id": "", "recorded_at": day(20)}

    assert "no-consent" == ask(ConsentEvent.from_dict(late)).code
    assert ask(ConsentEvent.from_dict(late), at=20).allowed


def test_a_decision_is_of_what_was_known_then() -> None:
    """Its trace and its digest stay as they were, whatever the caller does with the list afterwards."""
    known = [grant("given", 0)]
    said = decide(ANNA, known, purpose=purpose(), channel="email", at=day(10))
    trace, digest = said.trace, said.inputs_digest
    known.append(withdrawal(1))

    assert (trace, digest) == (said.trace, said.inputs_digest)
    assert ("consent", "consent") == (trace[-1].name, trace[-1].outcome)


def test_where_no_question_ends_the_matter_it_is_a_no() -> None:
    """Nothing is allowed for want of a question."""
    asked = (ANNA, (), purpose(), "email", NOON, NOTHING_SAID, NOTHING_KNOWN, DEFAULT)
    said = Weighing(*asked, "transmit").answer(())

    assert (False, "no-consent", ()) == (said.allowed, said.code, said.trace)


def test_a_decision_does_not_change() -> None:
    """Nor does the one that `decide` gives differ in kind from one that is written down."""
    said = ask()
    written = Decision("deny", "no-consent", "newsletter", "email")

    assert (written, repr(written)) == (said, repr(said))
    assert () == replace(said, asked=None).trace
    with pytest.raises(FrozenInstanceError):
        said.verdict = "allow"  # type: ignore[misc]


def test_the_clock_is_aware() -> None:
    """A naive moment is refused."""
    with pytest.raises(InvalidDocument, match="naive"):
        decide(ANNA, (), purpose=purpose(), channel="email", at=datetime(2026, 3, 1))  # noqa: DTZ001


times = st.integers(0, 9)
grants = st.builds(grant, st.sampled_from(["given", "confirmed", "renewed", "claimed"]), times)
stops = st.builds(
    lambda at, how: withdrawal(at, **how),
    times,
    st.sampled_from(
        [
            {},
            {"kind": "refused"},
            {"channel": "email", "address": "ANNA@example.com", "profile_id": None},
            {"kind": "objected", "scope": "marketing", "purpose": None},
            {"kind": "objected", "scope": "everything", "purpose": None},
        ]
    ),
)
foreign = st.one_of(
    st.builds(lambda at: grant("claimed", at), times),
    st.builds(lambda at: withdrawal(at, actor="staff"), times),
    st.builds(lambda at: grant("given", at, customer(name="c2")), times),
)
histories = st.lists(st.one_of(grants, stops), max_size=6)


@given(histories, stops)
def test_law_1_nobody_overrules_the_customer(
    history: list[ConsentEvent], stop: ConsentEvent
) -> None:
    """P4: after a person's own stop, no acts of anyone else lead to a message."""
    last = stop.model_copy(update={"occurred_at": day(9.5), "recorded_at": day(9.5)})

    assert not ask(*history, last).allowed


@given(histories, stops, st.lists(foreign, max_size=5))
def test_law_1_whatever_others_do(
    history: list[ConsentEvent], stop: ConsentEvent, others: list[ConsentEvent]
) -> None:
    """P4: claims, staff and other customers' consents do not lift the stop, before or after it."""
    last = stop.model_copy(update={"occurred_at": day(5), "recorded_at": day(5)})
    before = [event for event in history if event.occurred_at <= day(5)]

    assert not ask(*before, last, *others).allowed


@given(histories, stops)
def test_a_stop_never_opens_a_door(history: list[ConsentEvent], stop: ConsentEvent) -> None:
    """P2: adding any stop never turns a no into a yes."""
    assert ask(*history).allowed or not ask(*history, stop).allowed


@given(histories, st.randoms())
def test_the_order_of_the_log_does_not_matter(history: list[ConsentEvent], chance: object) -> None:
    """P6: shuffled and doubled, the log gives the same answer."""
    shuffled = [*history, *history]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert _bare(ask(*history)) == _bare(ask(*shuffled))


def _bare(said: Decision) -> Decision:
    return replace(said, evidence=tuple(sorted(set(said.evidence))))


@given(histories)
def test_every_yes_cites_its_evidence(history: list[ConsentEvent]) -> None:
    """P19: an allowed marketing message rests on a recorded event."""
    said = ask(*history)

    assert not said.allowed or set(said.evidence) & {event.id for event in history}
