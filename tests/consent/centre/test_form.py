"""A form is one command of a short list, or it is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import Controller, Notice, Purpose
from relationkit.consent.centre import (
    Ask,
    Command,
    Correct,
    Erase,
    Export,
    FieldWords,
    Forget,
    Object,
    Open,
    PauseUntil,
    Refused,
    Withdraw,
    preference_view,
    read_command,
)
from relationkit.profiles import ContactPoint, FieldRegistry, FieldSpec, Profile
from relationkit.profiles.birthday import Birthday

if TYPE_CHECKING:
    from collections.abc import Mapping

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS = ("text", "whole", "number", "yes-no", "day", "moment", "list")
ORDERS = Purpose(
    id="orders", message_class="transactional", title={"en": "Orders"}, why={"en": "You ordered."}
)
NEWS = Purpose(id="newsletter", title={"en": "Newsletter"}, why={"en": "You asked for it."})
VIEW = preference_view(
    Profile(
        id="c1",
        given="Anna",
        contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)],
        attributes={"spouse_birthday": "--05-04"},
    ),
    [],
    purposes=[NEWS, ORDERS],
    fields=FieldRegistry(
        [
            *(
                FieldSpec(
                    name=f"a_{kind[:4].rstrip('-')}", type=kind, purposes=("x",), ask={"en": "x"}
                )
                for kind in KINDS
            ),
            FieldSpec(
                name="spouse_birthday",
                type="text",
                purposes=("x",),
                ask={"en": "x"},
                about="related-person",
            ),
        ]
    ),
    controller=Controller(
        id="ogrody", name="O", postal_address="Polna 1", country="PL", contact="dane@shop.example"
    ),
    language="en",
    at=NOON,
    notices={"newsletter": {"en": Notice(id="n", version="1", language="en", text="Yes.")}},
    words={"birthday": FieldWords()},
)
BARE = preference_view(
    Profile(id="c1"), [], purposes=[], fields=FieldRegistry(), controller=VIEW.controller, language="en", at=NOON
)  # fmt: skip
NEWS_LINE = {"purpose": "newsletter", "channel": "email"}


@pytest.mark.parametrize(
    ("form", "command"),
    [
        ({"do": "open"}, Open()),
        ({"do": ["open"]}, Open()),
        ({"do": "withdraw", **NEWS_LINE}, Withdraw("newsletter", "email")),
        ({"do": "ask", **NEWS_LINE}, Ask("newsletter", "email")),
        ({"do": "object"}, Object("marketing")),
        ({"do": "stop-all"}, Object("everything")),
        ({"do": "pause", "until": "2026-03-15"}, PauseUntil(datetime(2026, 3, 15, tzinfo=UTC))),
        ({"do": "resume"}, PauseUntil(None)),
        ({"do": "correct", "field": "given", "value": " Ann "}, Correct("given", "Ann")),
        ({"do": "correct", "field": "a_text", "value": "نیم‌فاصله"}, Correct("a_text", "نیم‌فاصله")),
        ({"do": "correct", "field": "a_whol", "value": "۱۲"}, Correct("a_whol", 12)),
        ({"do": "correct", "field": "a_numb", "value": "1,5"}, Correct("a_numb", Decimal("1.5"))),
        ({"do": "correct", "field": "a_yes", "value": "no"}, Correct("a_yes", value=False)),
        ({"do": "correct", "field": "a_day", "value": "2026-02-01"}, Correct("a_day", date(2026, 2, 1))),
        ({"do": "correct", "field": "a_list", "value": "mint\r\n\r\n dill"}, Correct("a_list", ("mint", "dill"))),
        ({"do": "correct-birthday", "day": "29", "month": "2"}, Correct("birthday", Birthday(2, 29))),
        ({"do": "forget", "field": "given"}, Forget("given")),
        ({"do": "forget", "field": "spouse_birthday"}, Forget("spouse_birthday")),
        ({"do": "export"}, Export()),
        ({"do": "erase", "sure": "yes"}, Erase()),
    ],
)  # fmt: skip
def test_each_control_is_one_command(form: Mapping[str, Any], command: Command) -> None:
    """A form of the page says what its button says."""
    assert command == read_command(form, VIEW)


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        ({}, "unknown-command", None),
        ({"do": "give"}, "unknown-command", None),
        ({"do": ["object", "object"]}, "repeated-field", None),
        ({"do": []}, "repeated-field", None),
        ({"do": "object", "actor": "admin"}, "unknown-field", None),
        ({"do": "withdraw", "purpose": "newsletter"}, "missing-field", None),
        ({"do": "withdraw", "purpose": "newsletter", "channel": "sms"}, "not-offered", None),
        ({"do": "withdraw", "purpose": "orders", "channel": "email"}, "not-offered", None),
        ({"do": "ask", "purpose": "orders", "channel": "email"}, "not-offered", None),
        ({"do": "ask", "purpose": "x", "channel": "email"}, "not-offered", None),
        ({"do": "pause", "until": "2026-03-01"}, "not-a-day", None),
        ({"do": "pause", "until": "2027-03-03"}, "not-a-day", None),
        ({"do": "pause", "until": "soon"}, "not-a-day", None),
        ({"do": "correct", "field": "id", "value": "c2"}, "not-offered", None),
        ({"do": "correct", "field": "a_mome", "value": "now"}, "not-offered", None),
        ({"do": "correct", "field": "birthday", "value": "1980-01-01"}, "not-offered", None),
        ({"do": "correct", "field": "spouse_birthday", "value": "--05-05"}, "not-offered", None),
        ({"do": "correct", "field": "given", "value": " "}, "wrong-type", "given"),
        ({"do": "correct", "field": "given", "value": "a" * 2001}, "too-long", "given"),
        ({"do": "correct", "field": "given", "value": "Anna\u202e"}, "wrong-type", "given"),
        ({"do": "correct", "field": "given", "value": "Anna\x00"}, "wrong-type", "given"),
        ({"do": "correct", "field": "given", "value": "Anna\nB"}, "wrong-type", "given"),
        ({"do": "correct", "field": "a_whol", "value": "1.5"}, "wrong-type", "a_whol"),
        ({"do": "correct", "field": "a_numb", "value": "NaN"}, "wrong-type", "a_numb"),
        ({"do": "correct", "field": "a_numb", "value": "much"}, "wrong-type", "a_numb"),
        ({"do": "correct", "field": "a_yes", "value": "on"}, "wrong-type", "a_yes"),
        ({"do": "correct", "field": "a_day", "value": "1.2.2026"}, "wrong-type", "a_day"),
        ({"do": "correct", "field": "a_list", "value": "\r\n"}, "wrong-type", "a_list"),
        ({"do": "correct", "field": "a_list", "value": "mint\r\n\u202e"}, "wrong-type", "a_list"),
        ({"do": "correct-birthday", "day": "31", "month": "2"}, "not-a-day", "birthday"),
        ({"do": "correct-birthday", "day": "", "month": "2"}, "not-a-day", "birthday"),
        ({"do": "correct-birthday", "day": "9" * 30, "month": "2"}, "not-a-day", "birthday"),
        ({"do": "forget", "field": "id"}, "not-offered", None),
        ({"do": "erase"}, "not-sure", None),
        ({"do": "erase", "sure": "no"}, "not-sure", None),
    ],
)
def test_whatever_else_is_refused(form: Mapping[str, Any], code: str, field: str | None) -> None:
    """A name that is not the command's, a datum that is not offered, a value of another type: each has its code."""
    assert Refused(code, field) == read_command(form, VIEW)


def test_a_birthday_that_is_not_asked_for_is_not_taken() -> None:
    """Where the view has no birthday the form has none either."""
    assert Refused("not-offered") == read_command(
        {"do": "correct-birthday", "day": "1", "month": "2"}, BARE
    )


NAMES = st.sampled_from(
    ["do", "purpose", "channel", "field", "value", "day", "month", "until", "sure", "actor", "kind"]
)
VALUES = st.one_of(
    st.sampled_from(
        [
            "withdraw", "correct", "correct-birthday", "pause", "newsletter", "email", "a_whol", "a_numb", "a_day",
            "2026-03-09", "yes",
        ]
    ),
    st.text(max_size=30),
)  # fmt: skip


@given(form=st.dictionaries(NAMES, VALUES | st.lists(VALUES, max_size=2), max_size=5))
def test_any_form_is_a_command_or_refused(form: dict[str, Any]) -> None:
    """No form raises, and none reaches anything but the command's own parts."""
    assert isinstance(read_command(form, VIEW), (*get_args(Command), Refused))


def test_a_command_says_nothing_of_its_value() -> None:
    """A correction in a log line names the field."""
    assert "Correct('given')" == repr(Correct("given", "Kanarella"))
