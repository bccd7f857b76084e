"""Access: all of it, in one order, harmless to look at."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from relationkit.consent import ConsentEvent, Controller, Notice, Purpose
from relationkit.consent.kinds import Actor, Kind
from relationkit.consent.rights import RightsRequest, Sending, access
from relationkit.consent.rights.sentences import _DID, _WHO, sentence
from relationkit.consent.suppression import Suppression
from relationkit.profiles import (
    Annotation,
    Answer,
    ContactPoint,
    FieldRegistry,
    FieldSpec,
    Order,
    Profile,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
FIELDS = FieldRegistry(
    [
        FieldSpec(
            name="hobby",
            type="text",
            purposes=("newsletter",),
            ask={"pl": "żebyśmy wiedzieli", "en": "so that we know"},
            keep="24 months",
        ),
        FieldSpec(
            name="wife_day",
            type="text",
            purposes=("newsletter",),
            ask={"bg": "за да напомним"},
            about="related-person",
        ),
    ]
)
NEWS = Purpose(
    id="newsletter",
    title={"en": "Newsletter", "pl": "Gazetka"},
    why={"en": "You asked."},
    fields=("hobby", "country"),
    recipients=("Printer",),
)
SHOP = Controller(
    id="shop",
    name="Shop",
    postal_address="Polna 1",
    country="PL",
    contact="data@shop.example",
)
ANNA = Profile(
    id="c1",
    given="Anna</title><script>alert(1)</script>",
    country="PL",
    birthday="--05-17",
    attributes={"hobby": "chess", "wife_day": None},
    contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=0)],
    orders=[Order(id="o1", profile_id="c1", placed_at=NOON, total="9.00", currency="EUR")],
    annotations=[
        Annotation(id="n1", profile_id="c1", department="service", written_at=NOON, text="called")
    ],
    answers=[Answer(survey="quiz", question="which", value=["tea", "soup"], answered_at=NOON)],
)
EVENTS = [
    ConsentEvent.withdrawn(
        ANNA, purpose="survey", channel="email", at=NOON + timedelta(days=1), source="letter"
    ),
    ConsentEvent.given(
        ANNA, purpose="newsletter", channel="email", at=NOON, notice=WORDS, source="till"
    ),
]


def told(**more: Any) -> Any:
    known: dict[str, Any] = {
        "at": NOON,
        "fields": FIELDS,
        "purposes": [NEWS],
        "controller": SHOP,
        "sendings": [
            Sending(NOON, "email", "newsletter", "spring", "sent", "consent", (EVENTS[1].id,))
        ],
        "suppressions": [Suppression("f", "p", None, "marketing", NOON, "objected")],
        "sources": {"given": "checkout", "email": "checkout"},
    }
    return access(ANNA, more.pop("events", EVENTS), **(known | more))


def test_requests_and_a_pause_are_told() -> None:
    """What was asked for before, by when it was due and when it was answered; and until when letters wait."""
    asked = RightsRequest(id="r1", kind="access", profile_id="c1", received_at=NOON)
    later = asked.model_copy(update={"id": "r0", "received_at": NOON + timedelta(days=9)})
    found = told(requests=[later, asked.answered(at=NOON)], paused_until=NOON).data

    assert [("2026-03-01", "2026-04-01", True), ("2026-03-10", "2026-04-10", False)] == [
        (one["received_at"][:10], one["due_at"][:10], one["answered_at"] is not None)
        for one in found["requests"]
    ]
    assert "2026-03-01T12:00:00+00:00" == found["about"]["paused_until"]
    assert ([], None) == (told().data["requests"], told().data["about"]["paused_until"])


def test_every_value_says_where_from_what_for_and_how_long() -> None:
    """Source, purposes, recipients, retention and why we ask; an unknown value is not in it."""
    fields = {one["name"]: one for one in told().data["fields"]}

    assert ["given", "birthday", "country", "hobby"] == list(fields)
    assert ("checkout", None) == (fields["given"]["source"], fields["given"]["why"])
    assert "--05-17" == fields["birthday"]["value"]
    assert {
        "name": "hobby",
        "value": "chess",
        "source": None,
        "purposes": {"newsletter": "Newsletter"},
        "recipients": ["Printer"],
        "kept_for": "24 months",
        "why": "so that we know",
        "about": "self",
    } == fields["hobby"]
    assert ["Printer"] == fields["country"]["recipients"]


def test_events_are_sentences_and_codes_in_order() -> None:
    """The oldest first, with the words that were seen."""
    consents = told().data["consents"]

    assert [
        "2026-03-01 12:00 UTC: You agreed to Newsletter by email. (till)",
        "2026-03-02 12:00 UTC: You withdrew from survey by email. (letter)",
    ] == [one["sentence"] for one in consents]
    assert ("given", WORDS.text) == (
        consents[0]["event"]["kind"],
        consents[0]["event"]["notice"]["text"],
    )


def test_messages_say_their_ground() -> None:
    """And suppression what it stops, without the fingerprint."""
    data = told().data

    assert ("consent", [EVENTS[1].id]) == (
        data["messages"][0]["ground"],
        data["messages"][0]["evidence"],
    )
    assert [
        {"channel": None, "scope": "marketing", "since": NOON.isoformat(), "code": "objected"}
    ] == data["suppressions"]


def test_two_exports_differ_by_what_changed() -> None:
    """Whatever order the data came in; lines are compared."""
    one, two = told().to_json(), told(events=EVENTS[::-1]).to_json()
    three = told(sources={"given": "letter", "email": "checkout"}).to_json()

    assert one == two
    assert 1 == sum(a != b for a, b in zip(one.splitlines(), three.splitlines(), strict=True))
    assert json.loads(one) == json.loads(json.dumps(told().data))


def test_texts_are_in_the_language_that_is_asked_for() -> None:
    """Else in English, else in whichever there is."""
    mine = ANNA.model_copy(update={"attributes": {"hobby": "chess", "wife_day": "--05-01"}})
    data = access(mine, at=NOON, fields=FIELDS, purposes=[NEWS], language="pl").data
    fields = {one["name"]: one for one in data["fields"]}

    assert ("żebyśmy wiedzieli", {"newsletter": "Gazetka"}) == (
        fields["hobby"]["why"],
        fields["hobby"]["purposes"],
    )
    assert ("за да напомним", "related-person") == (
        fields["wife_day"]["why"],
        fields["wife_day"]["about"],
    )
    assert data["about"]["controller"] is None


def test_the_page_runs_nothing() -> None:
    """Whatever a name holds is text; there is no script, no link, no picture."""
    page = told().to_html()

    assert "Anna&lt;/title&gt;&lt;script&gt;" in page
    assert not [tag for tag in ("<script", "<a ", "<img", "<link", "href") if tag in page]
    assert page.count("<h2>") == len(told().data)
    assert "<p>Nothing.</p>" in page
    assert "Export('c1')" == repr(told())


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("actor", get_args(Actor))
def test_every_kind_and_actor_has_words(kind: str, actor: str) -> None:
    """So that no event is told as a bare code."""
    event = EVENTS[0].model_copy(update={"kind": kind, "actor": actor, "purpose": None})

    assert sentence(event).startswith("2026-03-02 12:00 UTC: ")
    assert {*get_args(Kind)} == {*_DID}
    assert {*get_args(Actor)} == {*_WHO}
