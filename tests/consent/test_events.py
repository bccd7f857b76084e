from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from relationkit.consent import ConsentEvent, Notice, Purpose
from relationkit.consent.kinds import (
    GRANTS,
    OWN,
    RELATIONSHIPS,
    STOPS,
    Actor,
    Kind,
    Method,
    Scope,
)
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile
from relationkit.profiles.contact import TRUSTED

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


ADDED: dict[str, object] = {
    "purpose_version": 2,
    "controller": "shop",
    "method": "checkbox",
    "authenticated": True,
    "explicit": True,
    "product_classes": ("garden",),
    "objection_offered": True,
    "reference": "order 1",
}


def test_the_id_of_an_act_never_changes() -> None:
    """Receipts and the ledger hold it: what was written by an older release reads back under the same id."""
    assert "214803339ec0512ed52da9e0af26f6bd" == given().id
    assert "83ead3464c0be328ace3371e3f9b1dce" == given(**ADDED).id
    assert given(epoch=0).id == given(epoch=0, id=given(epoch=0).id).id


def test_what_a_store_wrote_is_read_as_it_stands() -> None:
    """It was checked when it was written: nothing is checked again, and the id is the one on record."""
    written = {**given().model_dump(), "id": "as written"}

    assert "as written" == ConsentEvent.model_validate(written, context=TRUSTED).id


@pytest.mark.parametrize("name", sorted(ADDED))
def test_whatever_is_said_of_an_act_makes_another_act(name: str) -> None:
    """Where it says nothing, written out or left out, it is the same act."""
    silent = ConsentEvent.model_fields[name].default

    assert given().id != given(**{name: ADDED[name]}).id
    assert given().id == given(**{name: silent}).id


def test_each_kind_of_act_has_its_effect() -> None:
    """Some let send, some stop, some are what a soft opt-in stands on; the rest only tell what happened."""
    assert {"given", "confirmed", "renewed", "claimed"} == GRANTS
    assert {
        "refused", "withdrawn", "objected", "revoked", "invalidated", "complained", "bounced", "register-hit", "restricted",
    } == STOPS  # fmt: skip
    assert {"sale", "inquiry", "membership"} == RELATIONSHIPS
    assert {"subject", "guardian"} == OWN
    assert {"requested", "deferred", "restriction-lifted"} == (
        set(get_args(Kind)) - GRANTS - STOPS - RELATIONSHIPS
    )


def test_an_act_is_told_in_known_words() -> None:
    """Who, how and how far: the words of the wire format."""
    assert {
        "subject", "guardian", "staff", "admin", "system", "import", "mailbox-provider", "authority",
    } == set(get_args(Actor))  # fmt: skip
    assert {
        "checkbox", "button", "paper", "phone", "in-store", "one-click", "mailto", "preference-centre", "reply", "api",
        "import",
    } == set(get_args(Method))  # fmt: skip
    assert {"purpose", "marketing", "everything"} == set(get_args(Scope))


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
        {"kind": "sale", "profile_id": None},
        {"kind": "restriction-lifted", "actor": "staff"},
        {"kind": "sale", "actor": "staff", "authenticated": True},
        {"actor": "admin"},
    ],
)
def test_an_act_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    """A grant is for one person, purpose and address and by the person; a stop says whom or which address it stops."""
    with pytest.raises(InvalidDocument):
        given(**wrong)


@pytest.mark.parametrize(
    "right",
    [
        {"actor": "guardian", "authenticated": True},
        {"kind": "claimed", "actor": "staff"},
        {"kind": "withdrawn", "profile_id": None},
        {"kind": "withdrawn", "channel": None, "address": None},
        {"kind": "objected", "scope": "marketing", "purpose": None, "actor": "authority"},
        {"kind": "restriction-lifted", "actor": "guardian"},
        {"kind": "sale", "actor": "staff"},
        {"kind": "requested", "actor": "system"},
    ],
)
def test_an_act_that_can_be_is_taken(right: dict[str, object]) -> None:
    """The same rules from the other side."""
    event = given(**right)

    assert right == {name: getattr(event, name) for name in right}


def test_a_grant_without_its_parts_says_which() -> None:
    """So that whoever imports knows what to look for."""
    with pytest.raises(InvalidDocument, match=r"a grant names one profile_id, address$"):
        given(profile_id=None, address=None)
    with pytest.raises(InvalidDocument, match=r"a grant names one purpose$"):
        given(scope="marketing")


def test_a_person_who_was_signed_in_proves_most() -> None:
    """Whatever the kind, save that of a claim."""
    assert "authenticated" == given(authenticated=True).assurance
    assert "authenticated" == given(kind="confirmed", authenticated=True).assurance
    assert "claim" == given(kind="claimed", authenticated=True).assurance


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
    assert given() == ConsentEvent.given(ANNA, **how)  # type: ignore[arg-type]
    assert given(kind="confirmed") == ConsentEvent.confirmed(ANNA, **how)  # type: ignore[arg-type]


def test_the_makers_say_no_more_than_they_were_told() -> None:
    """A sale is by e-mail, a withdrawal on every channel and by the person, an objection against marketing, unless said."""
    new = Profile(id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com")])
    sale = ConsentEvent.of_sale(
        new, at=NOON, source="till", product_classes=["tools", "garden"], objection_offered=True
    )
    left = ConsentEvent.withdrawn(ANNA, purpose="newsletter", at=NOON, source="phone")
    against = ConsentEvent.objected(ANNA, at=NOON, source="letter")

    assert ("sale", "email", 0, "anna@example.com", ("garden", "tools"), True) == (
        sale.kind, sale.channel, sale.epoch, sale.address, sale.product_classes, sale.objection_offered,
    )  # fmt: skip
    assert ("withdrawn", "c1", "newsletter", "purpose", "subject", None, None) == (
        left.kind, left.profile_id, left.purpose, left.scope, left.actor, left.channel, left.address,
    )  # fmt: skip
    assert ("objected", "c1", None, "marketing", "subject", None, None) == (
        against.kind, against.profile_id, against.purpose, against.scope, against.actor, against.channel, against.address,
    )  # fmt: skip


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
