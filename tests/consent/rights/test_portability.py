"""What the person gave, to take along; nothing in it runs."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent, Notice
from relationkit.consent.rights import portable, to_csv, to_json
from relationkit.consent.rights.portability import plain_cell, safe_cell
from relationkit.profiles import Annotation, Answer, ContactPoint, Profile

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
ANNA = Profile(
    id="c1",
    given='=HYPERLINK("http://evil.example")',
    registered_at=NOON,
    attributes={"hobby": "chess", "score": 7},
    contacts=[
        ContactPoint(channel="email", address="anna@example.com", epoch=0),
        ContactPoint(channel="sms", address="+359888123456", epoch=0),
    ],
    annotations=[
        Annotation(id="n1", profile_id="c1", department="service", written_at=NOON, text="called")
    ],
    answers=[Answer(survey="quiz", question="which", value=["tea", "soup"], answered_at=NOON)],
)


def events() -> list[ConsentEvent]:
    agreed = ConsentEvent.given(
        ANNA, purpose="newsletter", channel="email", at=NOON, notice=WORDS, source="till"
    )
    ended = ConsentEvent.withdrawn(
        ANNA, purpose="newsletter", at=NOON, source="shop", actor="staff"
    )
    other = agreed.model_copy(update={"profile_id": "c2"})
    return [ended, agreed, other]


def test_it_is_what_the_person_gave() -> None:
    """Not what the shop noted, worked out or did."""
    data = portable(ANNA, events(), derived={"score"})

    assert {"given": ANNA.given, "hobby": "chess"} == data["fields"]
    assert ["email", "sms"] == [point["channel"] for point in data["contacts"]]
    assert [("given", "newsletter")] == [(one["kind"], one["purpose"]) for one in data["consents"]]
    assert "called" not in to_json(data)
    assert data == json.loads(to_json(data))


def test_the_table_has_a_line_a_value() -> None:
    """Every cell is quoted, numbers of telephones and formulas are text."""
    text = to_csv(portable(ANNA))
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert ["fields", "1", "given", f"'{ANNA.given}"] in rows
    assert ["contacts", "2", "address", "'+359888123456"] in rows
    assert ["answers", "1", "value", '["tea", "soup"]'] in rows
    assert all(line.startswith('"') for line in text.splitlines())


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "|x", "%x", " =1", "\u00a0=1", "＝1", "\ufeff=1", "\u200b@x", "'=1"],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_marked(text: str) -> None:
    """After spaces of any kind, in any width, behind what nobody sees."""
    assert f"'{text}" == safe_cell(text)


@pytest.mark.parametrize("text", ["", " ", "Anna", "1=1", "a@example.com", "O'Neil", "\u200b"])
def test_what_is_harmless_is_left(text: str) -> None:
    """As it is."""
    assert text == safe_cell(text)


@given(st.text())
def test_a_cell_comes_back(text: str) -> None:
    """Exactly one mark is taken off again, and no cell begins with what runs."""
    safe = safe_cell(text)
    first = unicodedata.normalize("NFKC", safe).lstrip(" ")[:1]

    assert text == plain_cell(safe)
    assert first not in set("=+-@\t\r\n|%")
