from datetime import UTC, datetime, timedelta

import pytest

from relationkit.consent import ConsentEvent, Notice, Purpose
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
ANNA = Profile(
    id="c1", contacts=(ContactPoint(channel="email", address="anna@example.com", epoch=2),)
)


def given(**more: object) -> ConsentEvent:
    return ConsentEvent.from_dict(
        {
            "kind": "given",
            "profile_id": "c1",
            "purpose": "newsletter",
            "channel": "email",
            "epoch": 2,
            "address": "anna@example.com",
            "occurred_at": NOON,
            "recorded_at": NOON,
            "notice": WORDS,
            "source": "checkout",
            **more,
        }
    )


def test_an_event_s_id_is_the_digest_of_the_act() -> None:
    """The same act told twice is one event, whenever we learned of it; another act is another event."""
    later = NOON + timedelta(days=1)

    assert given().id == given(recorded_at=later).id
    assert given().id != given(occurred_at=NOON - timedelta(days=1)).id
    assert given() == ConsentEvent.from_json(given().to_json())


@pytest.mark.parametrize(
    "wrong",
    [
        {"profile_id": None},
        {"purpose": None},
        {"channel": None},
        {"epoch": None},
        {"address": None},
        {"scope": "marketing"},
        {"actor": "staff"},
        {"actor": "import"},
        {"kind": "expired"},
        {"recorded_at": NOON - timedelta(seconds=1)},
        {"id": "another"},
        {"kind": "withdrawn", "profile_id": None, "address": None},
        {"kind": "withdrawn", "profile_id": None, "channel": None},
        {"kind": "withdrawn", "purpose": None},
    ],
)
def test_an_act_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """A grant is for one person, purpose and address and by the person; a stop says whom or which address it stops."""
    with pytest.raises(InvalidDocument):
        given(**wrong)


@pytest.mark.parametrize(
    ("kind", "actor", "assurance"),
    [
        ("claimed", "import", "claim"),
        ("claimed", "staff", "claim"),
        ("claimed", "subject", "claim"),
        ("given", "subject", "recorded"),
        ("renewed", "subject", "recorded"),
        ("confirmed", "subject", "confirmed"),
    ],
)
def test_proof_follows_from_who_did_what(kind: str, actor: str, assurance: str) -> None:
    """Nobody can set how well a consent is proved: a claim stays a claim."""
    assert assurance == given(kind=kind, actor=actor).assurance


def test_the_makers_take_the_address_in_use() -> None:
    """A grant is for the contact point that the profile has now."""
    how = {
        "purpose": "newsletter",
        "channel": "email",
        "at": NOON,
        "notice": WORDS,
        "source": "checkout",
    }

    for event in (ConsentEvent.given(ANNA, **how), ConsentEvent.confirmed(ANNA, **how)):  # type: ignore[arg-type]
        assert ("anna@example.com", 2) == (event.address, event.epoch)
    claim = ConsentEvent.claimed(ANNA, recorded_at=NOON + timedelta(days=9), **how)  # type: ignore[arg-type]
    assert ("claim", "import") == (claim.assurance, claim.actor)


def test_a_grant_needs_an_address() -> None:
    """Without an address on the channel there is nothing to agree to."""
    with pytest.raises(InvalidDocument, match="no address on channel 'sms'"):
        ConsentEvent.given(
            ANNA, purpose="newsletter", channel="sms", at=NOON, notice=WORDS, source="till"
        )


def test_a_stop_knows_the_loose_form_of_its_address() -> None:
    """A stop on a channel is found by every spelling; one on all channels by the person alone."""
    on_mail = ConsentEvent.withdrawn(
        ANNA, purpose="newsletter", channel="email", at=NOON, source="link"
    )
    anywhere = ConsentEvent.withdrawn(ANNA, purpose="newsletter", at=NOON, source="phone")

    assert "anna@example.com" == on_mail.loose
    assert anywhere.loose is None
    assert (
        ConsentEvent.withdrawn(ANNA, purpose="newsletter", channel="sms", at=NOON, source="x").loose
        is None
    )
    assert (
        "everything"
        == ConsentEvent.objected(ANNA, at=NOON, source="letter", scope="everything").scope
    )


def test_a_purpose_says_how_long_a_consent_is_good_for() -> None:
    """valid_for is a length of time."""
    with pytest.raises(InvalidDocument, match="length of time"):
        Purpose(id="x", title={"en": "x"}, why={"en": "x"}, valid_for="for ever")


@pytest.mark.parametrize("moment", ["9999-12-31T23:00:00-05:00", "0001-01-01T01:00:00+05:00"])
def test_a_moment_beyond_the_calendar_is_refused(moment: str) -> None:
    """Its zone leads out of the years that can be told."""
    with pytest.raises(InvalidDocument):
        ConsentEvent.from_dict(
            {"kind": "objected", "profile_id": "c1", "scope": "marketing", "source": "letter",
             "occurred_at": moment, "recorded_at": moment}
        )  # fmt: skip


def test_a_purpose_accepts_no_version_that_is_to_come() -> None:
    """`accepted_from` is a version that there is."""
    with pytest.raises(InvalidDocument, match="from version 3 on, but is only at 2"):
        Purpose(id="x", title={"en": "x"}, why={"en": "x"}, version=2, accepted_from=3)
