"""Whatever happened, it can be exported."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relationkit.consent import Circumstances, ConsentEvent, Rulebook, decide
from relationkit.consent.exports import (
    consent_receipt,
    consent_record,
    kantara_receipt,
    proof_page,
)
from relationkit.consent.exports.dpv import VALID, terms
from relationkit.consent.exports.history import History
from relationkit.consent.kinds import GRANTS, OWN, Actor, Kind, Method, Scope
from relationkit.consent.texts import LANGUAGES
from relationkit.errors import InvalidDocument

START = datetime(2026, 1, 1, tzinfo=UTC)
MINE = "anna.kowalska@example.com"
THEIRS = "anna.kowalska+jan@example.com"
JAN = "c2-jan"
SECRET = "JANS"


@st.composite
def events(draw: st.DrawFn) -> ConsentEvent | None:
    """Any event that can be, of Anna, of Jan who shares her mailbox, or of nobody by name; None where the draw is none."""
    person = draw(st.sampled_from(["c1", "c1", JAN, None]))
    kind = draw(st.sampled_from(get_args(Kind)))
    happened = START + timedelta(days=draw(st.integers(0, 900)))
    actor = draw(st.sampled_from(get_args(Actor)))
    if kind in GRANTS - {"claimed"} and actor not in OWN:
        actor = "subject"
    try:
        return ConsentEvent.from_dict(
            {
                "kind": kind,
                "profile_id": person,
                "purpose": draw(st.sampled_from(["newsletter", "survey", None])),
                "channel": draw(st.sampled_from(["email", "email", "sms", None])),
                "epoch": draw(st.sampled_from([0, 0, 1, None])),
                "address": MINE if person == "c1" else THEIRS,
                "scope": draw(st.sampled_from(get_args(Scope))),
                "actor": actor,
                "occurred_at": happened,
                "recorded_at": happened + timedelta(days=draw(st.integers(0, 3))),
                "source": SECRET if person == JAN else "till",
                "method": draw(st.sampled_from([*get_args(Method), None])),
                "explicit": draw(st.booleans()),
                "purpose_version": draw(st.integers(1, 2)),
                "product_classes": ["garden"],
                "objection_offered": draw(st.booleans()),
            }
        )
    except InvalidDocument:
        return None


@given(
    history=st.lists(events(), max_size=8),
    at=st.integers(0, 1200),
    changes=st.fixed_dictionaries(
        {},
        optional={
            "message_class": st.sampled_from(["survey", "service", "security"]),
            "least": st.sampled_from(["claim", "confirmed"]),
            "accepted_from": st.just(2),
            "version": st.just(2),
            "explicit": st.just(value=True),
            "valid_for": st.sampled_from([None, "30d"]),
            "soft_opt_in": st.just(value=True),
            "product_classes": st.just(frozenset({"garden"})),
        },
    ),
    country=st.sampled_from(["PL", "DE", "US", "XX"]),
    suppressed=st.sampled_from([None, None, "marketing"]),
    language=st.sampled_from(LANGUAGES),
    phase=st.sampled_from(["plan", "transmit"]),
)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_any_history_gives_valid_exports(
    *,
    shop: Any,
    history: list[ConsentEvent | None],
    at: int,
    changes: dict[str, Any],
    country: str,
    suppressed: Any,
    language: str,
    phase: Any,
) -> None:
    """Nothing raises; no state allows what the decision found against; of Jan, who shares the mailbox, nothing is told."""
    decision = decide(
        shop.anna.model_copy(update={"country": country}),
        [event for event in history if event],
        purpose=shop.news.model_copy(update=changes),
        channel="email",
        at=START + timedelta(days=at),
        circumstances=Circumstances(suppressed=suppressed),
        rulebook=Rulebook(shop.controller.model_copy(update={"country": country})),
        phase=phase,
    )
    record = consent_record(decision, shop.told, key=shop.key)
    outputs = [
        json.dumps(record),
        json.dumps(consent_receipt(decision, shop.told, key=shop.key)),
        json.dumps(kantara_receipt(decision, shop.told, key=shop.key)),
        proof_page(decision, shop.told, language=language),
    ]
    last = record["dpv:hasConsentStatus"][-1]["@type"]

    if decision.channel_ground == "consent":
        assert last in VALID
    if decision.code in {*terms("found"), *terms("state"), "stopped"} - {"consent"}:
        assert last not in VALID
    assert (last in VALID) == (History.of(decision).grant is not None)
    assert [] == [word for word in (JAN, "+jan", SECRET) for output in outputs if word in output]
    assert [] == [output for output in outputs[:3] if MINE in output]


def test_a_history_hides_its_content(shop: Any) -> None:
    """Ids and counts only."""
    assert "History('newsletter', 'c1', 1 acts)" == repr(History.of(shop.decided([shop.yes()])))
