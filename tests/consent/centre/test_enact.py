"""What a command writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import Circumstances, ConsentEvent, decide
from relationkit.consent.centre import (
    Ask,
    Change,
    Correct,
    Erase,
    Export,
    Forget,
    Object,
    Open,
    PauseUntil,
    Refused,
    Withdraw,
    enact,
)
from relationkit.profiles.birthday import Birthday

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.consent.centre.conftest import Garden

    from relationkit.consent.centre import Command
    from relationkit.profiles import Profile

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def changed(garden: Garden, command: Command) -> Change:
    change = enact(command, garden.anna, fields=garden.fields, at=NOON)
    assert isinstance(change, Change)
    return change


def test_a_withdrawal_is_the_persons_own_act(garden: Garden) -> None:
    """The event names the purpose, the channel and its address, and the way it came."""
    (event,) = changed(garden, Withdraw("newsletter", "email")).events

    assert ("withdrawn", "newsletter", "email", "anna@example.com", "subject", "preference-centre") == (
        event.kind, event.purpose, event.channel, event.address, event.actor, event.method,
    )  # fmt: skip


@pytest.mark.parametrize("scope", ["marketing", "everything"])
def test_a_stop_of_all_holds_for_the_person_and_for_each_address(
    garden: Garden, scope: str
) -> None:
    """One event without a channel, and one for every address in use, under whichever customer it stands."""
    command = Object("everything" if scope == "everything" else "marketing")
    events = changed(garden, command).events

    assert [(None, None), ("email", "anna@example.com")] == [(e.channel, e.address) for e in events]
    assert {("objected", scope)} == {(event.kind, event.scope) for event in events}


def test_a_correction_changes_one_value(garden: Garden) -> None:
    """The rest of the profile stays."""
    person = changed(garden, Correct("children", 2)).profile
    given_name = changed(garden, Correct("given", "Ann")).profile
    birthday = changed(garden, Correct("birthday", Birthday(2, 29))).profile
    vocative = changed(garden, Correct("vocative", "Aniu")).profile

    assert person is not None
    assert {**garden.anna.attributes, "children": 2} == dict(person.attributes)
    assert given_name == garden.anna.model_copy(update={"given": "Ann"})
    assert birthday == garden.anna.model_copy(update={"birthday": Birthday(2, 29)})
    assert vocative == garden.anna.model_copy(update={"vocative": "Aniu"})


def test_what_is_forgotten_is_gone(garden: Garden) -> None:
    """An attribute leaves no trace in the profile; a part of the person is unknown."""
    person = changed(garden, Forget("spouse_name")).profile
    nameless = changed(garden, Forget("given")).profile

    assert person is not None
    assert nameless is not None
    assert "spouse_name" not in person.attributes
    assert nameless.given is None


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Correct("children", "two"), "wrong-type"),
        (Correct("height", Decimal("0.1234567")), "number-too-long"),
        (Correct("country", "Poland"), "string-pattern-mismatch"),
        (Correct("given", "a" * 301), "string-too-long"),
        (Correct("hobby", object()), "wrong-type"),
    ],
)
def test_the_registry_has_the_last_word(garden: Garden, command: Command, code: str) -> None:
    """A value that the field cannot have is refused with the code, and without the value."""
    refused = enact(command, garden.anna, fields=garden.fields, at=NOON)

    assert isinstance(refused, Refused)
    assert (code, command.field if isinstance(command, Correct) else "") == (
        refused.code,
        refused.field,
    )


@pytest.mark.parametrize(
    "command", [Open(), Ask("newsletter", "email"), PauseUntil(NOON), Export(), Erase()]
)
def test_a_request_writes_nothing_by_itself(garden: Garden, command: Command) -> None:
    """Others carry it out."""
    assert Change() == changed(garden, command)


@given(
    days=st.integers(-400, 400),
    agreed=st.booleans(),
    stopped=st.booleans(),
)
def test_a_pause_only_defers(
    person: Callable[..., Profile], days: int, agreed: bool, stopped: bool
) -> None:
    """With a pause what was allowed is allowed or deferred, and what was denied is denied with the same code."""
    from relationkit.consent import Notice, Purpose

    words = Notice(id="n", version="1", language="en", text="Yes.")
    news = Purpose(id="newsletter", title={"en": "x"}, why={"en": "x"})
    anna = person()
    events = []
    if agreed:
        events.append(
            ConsentEvent.confirmed(
                anna, purpose="newsletter", channel="email", at=NOON, notice=words, source="x"
            )
        )
    if stopped:
        events.append(ConsentEvent.objected(anna, at=NOON, source="x"))
    at = NOON + timedelta(days=1)
    pause = Circumstances(paused=at + timedelta(days=days))
    asked = {"purpose": news, "channel": "email", "at": at}
    without = decide(anna, events, **asked)  # type: ignore[arg-type]
    paused = decide(anna, events, circumstances=pause, **asked)  # type: ignore[arg-type]

    if without.verdict == "deny":
        assert (without.verdict, without.code) == (paused.verdict, paused.code)
    else:
        assert paused.verdict in {without.verdict, "defer"}
