"""What is public for ever, and what can be erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent, Notice
from relationkit.consent.kinds import GRANTS, OWN, Actor, Kind, Method
from relationkit.consent.ledger import canonical, leaf_of, read_json
from relationkit.consent.ledger.leaf import PUBLIC, EventText, commitment, digest_of, evidence_of
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile
from relationkit.profiles.contact import TRUSTED

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SALT = bytes(range(32))
WORDS = Notice(id="newsletter", version="3", language="pl", text="Tak, chcę dostawać listy.")
ANNA = Profile(
    id="c1", contacts=[ContactPoint(channel="email", address="anna@example.com", epoch=2)]
)
YES = ConsentEvent.given(
    ANNA, purpose="newsletter", channel="email", at=NOON, notice=WORDS, source="checkout"
)
WORDINGS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9)
ZONES = st.sampled_from(
    [UTC, ZoneInfo("Europe/Warsaw"), ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Amsterdam")]
) | st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.builds(
    lambda since, zone: (NOON + since).astimezone(zone),
    st.timedeltas(timedelta(days=-80_000), timedelta(days=80_000))
    | st.integers(-(10**8), 10**8).map(lambda seconds: timedelta(seconds=seconds)),
    ZONES,
)
NOTICES = st.builds(
    Notice, id=WORDINGS, version=WORDINGS, language=st.sampled_from(["pl", "fa"]), text=WORDINGS
)


@st.composite
def events(draw: st.DrawFn) -> ConsentEvent:
    """Any event, with any of its fields left out that may be."""
    kind, actor = draw(st.sampled_from(get_args(Kind))), draw(st.sampled_from(get_args(Actor)))
    if (kind in GRANTS and kind != "claimed") or kind == "restriction-lifted":
        actor = "subject"
    whole = {
        "profile_id": draw(WORDINGS),
        "purpose": draw(WORDINGS),
        "channel": draw(st.sampled_from(["email", "sms", "x"])),
        "epoch": draw(st.integers(0, 2**53 - 1)),
        "address": draw(WORDINGS),
    }
    occurred = draw(MOMENTS)
    later = occurred.astimezone(UTC) + draw(st.timedeltas(timedelta(0), timedelta(days=9)))
    return ConsentEvent.from_dict(
        whole
        | {"kind": kind, "actor": actor, "source": draw(WORDINGS), "occurred_at": occurred}
        | {
            "recorded_at": draw(st.sampled_from([occurred, later, later.astimezone(draw(ZONES))])),
            "authenticated": actor in OWN and draw(st.booleans()),
        }
        | draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "notice": NOTICES,
                    "purpose_version": st.integers(1, 2**53 - 1),
                    "controller": WORDINGS,
                    "method": st.sampled_from(get_args(Method)),
                    "explicit": st.booleans(),
                    "product_classes": st.lists(WORDINGS, max_size=2),
                    "objection_offered": st.booleans(),
                    "reference": WORDINGS,
                }
                | ({} if kind in GRANTS else {"scope": st.sampled_from(["purpose", "everything"])}),
            )
        )
    )


def plainly(event: ConsentEvent) -> tuple[bytes, bytes]:
    """The public part and the evidence, written as slowly as the format is told."""
    content = event.model_dump(mode="json", exclude_defaults=True, exclude={"notice"})
    public: dict[str, Any] = {name: content.pop(name) for name in PUBLIC & content.keys()}
    for name in ("occurred_at", "recorded_at"):
        del content[name]
        moment = getattr(event, name).astimezone(UTC)
        public[name] = f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
    if event.notice is not None:
        words = event.notice.model_dump(mode="json")
        public["notice"] = sha256(canonical(words)).hexdigest()
    return canonical({**public, "v": 1}), canonical(content)


@given(events())
def test_a_leaf_is_the_canonical_json_of_the_event(event: ConsentEvent) -> None:
    """Whatever the event says: the quick way of writing it gives the bytes of the plain one."""
    public, evidence = plainly(event)
    leaf = leaf_of(event, SALT)

    assert public == leaf.public.encode()
    assert sha256(SALT + evidence).digest() == leaf.commitment
    assert json.loads(evidence) == evidence_of(event, read_json(public))  # type: ignore[arg-type]


@given(events())
def test_the_document_of_an_event_reads_as_the_event(event: ConsentEvent) -> None:
    """But for its words, which are kept apart; as what earlier releases have written, and each moment with its own clock."""
    read = ConsentEvent.model_validate_json(EventText.of(event).document, context=TRUSTED)
    earlier = event.model_dump_json(exclude_defaults=True, exclude={"notice"})
    moments = {"occurred_at", "recorded_at"}

    for name in moments:
        moment, again = getattr(event, name), getattr(read, name)
        off = moment.utcoffset()
        assert moment.astimezone(UTC) == again.astimezone(UTC)
        assert again.utcoffset() == (timedelta(0) if off.seconds % 60 else off)
    assert event.model_dump(exclude={"notice", *moments}) == read.model_dump(
        exclude={"notice", *moments}
    )
    if not any(getattr(event, name).utcoffset().seconds % 60 for name in moments):
        assert read == ConsentEvent.model_validate_json(earlier, context=TRUSTED)


def test_a_leaf_is_what_it_was_in_earlier_releases() -> None:
    """Its form has a number, which stands in it; another form would have another."""
    assert "694ca05fad682b595df561b2f4227931803047a5d20d5b676426bfd5cdf8d3a3" == (
        leaf_of(YES, SALT).hash.hex()
    )


def test_an_hour_that_comes_twice_is_two_hours() -> None:
    """When the clocks go back, Python calls the first 02:30 and the second equal."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Warsaw"))
    event = ConsentEvent.objected(ANNA, at=first, source="letter")
    event = event.model_copy(update={"recorded_at": first.replace(fold=1)})
    public = read_json(leaf_of(event, SALT).public)
    assert isinstance(public, dict)

    assert "2026-10-25T00:30:00.000000Z" == public["occurred_at"]
    assert "2026-10-25T01:30:00.000000Z" == public["recorded_at"]


def test_what_was_written_before_is_not_taken_for_what_is_equal_to_it() -> None:
    """1 equals true, and is another text."""
    leaf_of(YES.model_copy(update={"explicit": 1}), SALT)

    assert '"explicit":true' in leaf_of(YES.model_copy(update={"explicit": True}), SALT).public


def test_a_text_of_an_event_shows_nothing_of_it() -> None:
    """In a traceback or a log."""
    assert "EventText()" == repr(EventText.of(YES))


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
    for name in ("purpose", "source"):
        with pytest.raises(InvalidDocument, match="surrogate"):
            leaf_of(YES.model_copy(update={name: "\ud83d"}), SALT)
