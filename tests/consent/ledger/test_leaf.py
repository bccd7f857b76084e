"""What is public for ever, and what can be erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from relationkit.consent import ConsentEvent, Notice
from relationkit.consent.ledger import canonical, leaf_of, read_json
from relationkit.consent.ledger.leaf import PUBLIC, commitment, digest_of, evidence_of
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SALT = bytes(range(32))
WORDS = Notice(id="newsletter", version="3", language="pl", text="Tak, chcę dostawać listy.")
ANNA = Profile(
    id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=2)]
)
YES = ConsentEvent.given(
    ANNA, purpose="newsletter", channel="email", at=NOON, notice=WORDS, source="checkout"
)


def test_the_public_part_is_what_was_done_and_when() -> None:
    """With the digest of the words; the moments in UTC, to the microsecond."""
    east = NOON.astimezone(timezone(timedelta(hours=2))) - timedelta(microseconds=1)
    event = YES.model_copy(update={"occurred_at": east})

    assert {
        "v": 1,
        "kind": "given",
        "purpose": "newsletter",
        "channel": "email",
        "occurred_at": "2026-03-02T11:59:59.999999Z",
        "recorded_at": "2026-03-02T12:00:00.000000Z",
        "notice": sha256(
            '{"id":"newsletter","language":"pl","text":"Tak, chcę dostawać listy.","version":"3"}'.encode()
        ).hexdigest(),
    } == read_json(leaf_of(event, SALT).public)


def test_the_rest_is_evidence() -> None:
    """Every field that is not named as public, whichever are added."""
    public = read_json(leaf_of(YES, SALT).public)
    assert isinstance(public, dict)

    assert {
        "id": YES.id,
        "profile_id": "c1",
        "epoch": 2,
        "address": "anna@example.com",
        "source": "checkout",
    } == evidence_of(YES, public)
    personal = {"id", "profile_id", "address", "epoch", "source", "reference", "product_classes"}
    assert set() == PUBLIC & personal


def test_a_leaf_hashes_both_parts() -> None:
    """``H(0x00 || public || H(salt || evidence))``."""
    leaf = leaf_of(YES, SALT)
    evidence = canonical(evidence_of(YES, set(read_json(leaf.public))))  # type: ignore[call-overload]

    assert sha256(SALT + evidence).digest() == leaf.commitment
    assert sha256(b"\0" + leaf.public.encode() + leaf.commitment).digest() == leaf.hash


def test_a_commitment_depends_on_its_salt() -> None:
    """Two events of the same person cannot be put together by their commitments."""
    evidence = {"profile_id": "c1", "address": "anna@example.com"}

    assert commitment(SALT, evidence) != commitment(bytes(32), evidence)


def test_an_event_without_words_has_no_digest_of_any() -> None:
    """Nor with an empty one."""
    stop = ConsentEvent.objected(ANNA, at=NOON, source="letter")

    assert "notice" not in leaf_of(stop, SALT).public
    assert digest_of(WORDS) != digest_of(WORDS.model_copy(update={"text": "Tak."}))


def test_an_event_that_cannot_be_written_is_refused() -> None:
    """Nothing is rounded."""
    with pytest.raises(InvalidDocument, match="53 bits"):
        leaf_of(YES.model_copy(update={"epoch": 2**53}), SALT)
