"""What the customer sees: everything, in its state, with its reason; and of others next to nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import ConsentEvent, Purpose
from relationkit.consent.centre import Known, Origin, PastMessage, preference_view
from relationkit.consent.rights import RightsRequest
from relationkit.profiles import ContactPoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.consent.centre.conftest import Garden

    from relationkit.consent.rights.requests import RequestKind
    from relationkit.profiles import Profile

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def states(garden: Garden, at: datetime = NOON) -> dict[str, tuple[Any, ...]]:
    return {
        line.purpose: (line.state, line.since, line.stops, line.starts)
        for line in garden.view(at).purposes
    }


def test_each_purpose_shows_its_state_its_date_and_what_a_click_does(garden: Garden) -> None:
    """On can be left by a click, off can be asked for, and what serves the customer is neither."""
    garden.agree()

    assert {
        "newsletter": ("on", NOON - DAY, True, None),
        "wishes": ("off", None, False, "Yes, write to me."),
        "orders": ("serves", None, False, None),
    } == states(garden)


def test_what_was_left_shows_since_when(garden: Garden) -> None:
    """A withdrawal turns the purpose off on its day, and it can be asked for again."""
    garden.agree()
    garden.say(do="withdraw", purpose="newsletter", channel="email")

    assert ("off", NOON, False, "Yes, write to me.") == states(garden, NOON + DAY)["newsletter"]


def test_what_was_asked_for_waits_seven_days(garden: Garden) -> None:
    """Until the mailbox confirms, or a week is over, the purpose is asked for, and a click takes it back."""
    garden.say(do="ask", purpose="newsletter", channel="email")

    assert ("asked", None, True, None) == states(garden)["newsletter"]
    assert "off" == states(garden, NOON + 8 * DAY)["newsletter"][0]

    garden.say(NOON + DAY, do="withdraw", purpose="newsletter", channel="email")
    assert "off" == states(garden, NOON + 2 * DAY)["newsletter"][0]


def test_a_consent_that_does_not_suffice_can_still_be_left(garden: Garden) -> None:
    """What a shop only claims does not count, is shown as off, and one click takes even the claim away."""
    claim = ConsentEvent.claimed(
        garden.anna,
        purpose="newsletter",
        channel="email",
        at=NOON - DAY,
        recorded_at=NOON - DAY,
        notice=garden.words,
        source="old list",
    )
    garden.store.append([claim])

    assert ("off", None, True) == states(garden)["newsletter"][:3]


def test_after_a_stop_of_everything_nothing_is_on(garden: Garden) -> None:
    """Even what serves the customer is off then, and comes back only by asking."""
    garden.agree()
    garden.say(do="stop-all")

    assert {"off"} == {state for state, *_ in states(garden, NOON + DAY).values()}
    assert ("pause", "export", "erase") == garden.view(NOON + DAY).controls


def test_an_objection_leaves_the_stop_of_everything(garden: Garden) -> None:
    """Who objected to marketing may stop the rest; who agreed again may object again."""
    garden.say(do="object")
    assert ("stop-all", "pause", "export", "erase") == garden.view(NOON + DAY).controls

    garden.agree(NOON + DAY)
    assert ("object", "stop-all") == garden.view(NOON + DAY).controls[:2]


def test_without_words_to_agree_to_nothing_begins(
    garden: Garden, person: Callable[..., Profile]
) -> None:
    """A purpose whose notice is not there in the language is not offered, and a purpose has a line on each channel in use."""
    post = ContactPoint(channel="post", address="Polna 2", epoch=0)
    view = preference_view(
        person(contacts=(*person().contacts, post)),
        [],
        purposes=[garden.news],
        fields=garden.fields,
        controller=garden.controller,
        language="pl",
        at=NOON,
        notices={"newsletter": {"en": garden.words}},
    )

    assert [("email", None), ("post", None)] == [(one.channel, one.starts) for one in view.purposes]
    assert "List" == view.purposes[0].title
    assert view.line("newsletter", "sms") is None


def test_channels_of_the_shop_are_those_that_are_shown(garden: Garden) -> None:
    """A shop that writes by telephone alone shows no other line, also for whoever has no number."""
    view = preference_view(
        garden.anna,
        [],
        purposes=[garden.news],
        fields=garden.fields,
        controller=garden.controller,
        language="en",
        at=NOON,
        channels=["sms"],
    )

    assert [("sms", "no-address")] == [(one.channel, one.code) for one in view.purposes]


def test_each_field_shows_value_reason_offer_and_origin(garden: Garden) -> None:
    """Why we ask stands beside the value, and what the shop gives for it beside that."""
    garden.known = Known(origins={"hobby": Origin("survey", NOON - DAY)})
    view = garden.view()
    hobby, birthday = view.field("hobby"), view.field("birthday")

    assert hobby is not None
    assert birthday is not None
    assert ("chess", "for hobby", Origin("survey", NOON - DAY)) == (
        hobby.value,
        hobby.why,
        hobby.origin,
    )
    assert (None, "5 % off", Origin()) == (birthday.value, birthday.offer, birthday.origin)
    assert ["given", "birthday", "country"] == [line.name for line in view.fields][:3]
    assert ["last_call"] == [line.name for line in view.fields if not line.corrects]
    assert [("email", "anna@example.com", NOON)] == [
        (one.channel, one.address, one.since) for one in view.contacts
    ]


def test_of_related_persons_only_a_day_of_the_year_is_shown(garden: Garden) -> None:
    """Neither the year of birth nor a name leaves the store, and they are no fields of the customer's own."""
    view = garden.view()

    assert [
        ("spouse_birthday", "--05-04"),
        ("child_birthday", "--06-07"),
        ("spouse_name", None),
    ] == [(line.name, line.day) for line in view.related]
    assert view.field("spouse_name") is None


def test_recipients_are_named_with_their_purposes(garden: Garden) -> None:
    """Whoever else gets data stands there by name, once."""
    assert {"Florists": ("Wishes",), "Printers": ("Newsletter", "Wishes")} == dict(
        garden.view().recipients
    )


def test_the_last_ten_messages_have_their_ground(garden: Garden) -> None:
    """The newest first, with the day of the consent on which each went."""
    proof = garden.agree()
    sent = [
        PastMessage(NOON - days * DAY, f"s{days}", "email", "consent", (proof, "gone"))
        for days in range(1, 13)
    ]
    garden.known = Known(messages=(*sent, PastMessage(NOON, "s0", "email", "exempt")))
    lines = garden.view().messages

    assert [f"s{days}" for days in range(10)] == [line.subject for line in lines]
    assert [("exempt", None), ("consent", NOON - DAY)] == [
        (line.ground, line.agreed_at) for line in lines[:2]
    ]


@pytest.mark.parametrize(
    ("until", "control", "shown"),
    [(NOON + DAY, "resume", NOON + DAY), (NOON, "pause", None), (None, "pause", None)],
)
def test_a_pause_is_over_on_its_day(
    garden: Garden, until: datetime | None, control: str, shown: datetime | None
) -> None:
    """While it lasts it can be ended; then another can be begun."""
    view = garden.view(paused_until=until)

    assert (control, shown) == (view.controls[2], view.paused_until)
    assert (date(2026, 3, 15), date(2026, 3, 31), date(2026, 5, 30)) == view.pauses


def test_what_was_asked_for_by_right_is_shown_until_it_is_answered(garden: Garden) -> None:
    """With the day of the answer, as far as the page has a button for it."""

    def asked(kind: RequestKind, **more: datetime) -> RightsRequest:
        return RightsRequest(id=kind, kind=kind, profile_id="c1", received_at=NOON, **more)

    requests = [asked("access"), asked("erasure", answered_at=NOON), asked("complaint")]

    assert {"export": datetime(2026, 4, 1, 12, tzinfo=UTC)} == garden.view(requests=requests).due
    assert {} == garden.view().due


def test_what_is_recorded_later_is_not_seen_yet(garden: Garden) -> None:
    """The view of a moment knows what was on record then."""
    garden.agree(NOON + DAY)
    silent = Purpose(id="x", title={"pl": "x"}, why={"pl": "x"})

    assert ("off", None, False) == states(garden)["newsletter"][:3]
    assert "x" == silent.why_in("en")


def test_nothing_of_the_person_is_in_a_repr(garden: Garden) -> None:
    """A view that lands in a log line says ids and counts."""
    garden.known = Known(messages=(PastMessage(NOON, "Kanarella", "email"),))
    view = garden.view()
    said = repr(
        (view, view.contacts, view.fields, view.related, view.messages, garden.known.messages)
    )

    assert not {word for word in ("Anna", "anna@", "chess", "Kanarella", "05-04") if word in said}
    assert said.startswith("(PreferenceView('c1', 3 purposes, ")
