"""What a customer takes home verifies alone."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent, Notice
from relationkit.consent.ledger import Checkpoint, ConsentReceipt, Ledger
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage import MemoryStore, SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="3", language="pl", text="Tak, chcę dostawać listy.")


@dataclass(frozen=True)
class Key:
    """A stand-in for a key pair: whoever checks knows the secret too."""

    name: str = "shop.example/consent"
    key_id: bytes = b"\x00\x01\x02\x03"
    secret: bytes = b"a secret of the test"

    def sign(self, text: bytes, /) -> bytes:
        return hmac.digest(self.secret, text, "sha256")

    def verify(self, text: bytes, signature: bytes, /) -> bool:
        return hmac.compare_digest(self.sign(text), signature)


def _event(number: int = 0, **more: object) -> ConsentEvent:
    point = ContactPoint(channel="email", address=f"anna{number}@example.com", epoch=0)
    return ConsentEvent.given(
        Profile(id=f"c{number}", contacts=[point]),
        purpose="newsletter",
        channel="email",
        at=NOON + timedelta(seconds=number),
        notice=WORDS,
        source="checkout",
    ).model_copy(update=more)


def _receipt(number: int = 5, signers: tuple[Key, ...] = ()) -> ConsentReceipt:
    store = MemoryStore()
    store.append(_event(other) for other in range(13))
    found = Ledger(store, origin="shop.example/consent").receipt(_event(number).id, signers)
    assert found is not None
    return found


RECEIPT = _receipt()
OWN = Checkpoint.from_note(RECEIPT.checkpoint)


def test_a_receipt_goes_through_json() -> None:
    """And holds there as here, with the event that it proves."""
    again = ConsentReceipt.from_json(RECEIPT.to_json())

    assert RECEIPT == again
    assert (True, "valid") == (again.verify().holds, again.verify().code)
    assert _event(5) == again.event


def test_a_receipt_is_silent() -> None:
    """It is full of personal data, and its repr has none."""
    assert "ConsentReceipt()" == repr(RECEIPT)
    assert RECEIPT.evidence["address"] == "anna5@example.com"


def _changed(value: Any) -> Any:
    """The same value with one bit of its last character, its last digit, or the number turned."""
    if isinstance(value, str) and len(value) == 64:
        return f"{value[:-1]}{int(value[-1], 16) ^ 1:x}"
    if isinstance(value, str):
        return value[:-1] + chr(ord(value[-1]) ^ 1)
    return value ^ 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (("public", "kind"), "not-in-log"),
        (("public", "occurred_at"), "not-in-log"),
        (("public", "v"), "not-in-log"),
        (("public", "notice"), "notice-differs"),
        (("evidence", "profile_id"), "not-in-log"),
        (("evidence", "address"), "not-in-log"),
        (("evidence", "epoch"), "not-in-log"),
        (("notice", "text"), "notice-differs"),
        (("salt",), "not-in-log"),
        (("index",), "not-in-log"),
        (("proof", 0), "not-in-log"),
        (("proof", 3), "not-in-log"),
    ],
)
def test_p25_a_changed_bit_breaks_the_receipt(path: tuple[Any, ...], code: str) -> None:
    """Wherever it is."""
    data = json.loads(RECEIPT.to_json())
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = _changed(holder[path[-1]])

    assert code == ConsentReceipt.from_dict(data).verify().code


@given(st.data())
def test_p25_no_text_with_a_changed_bit_holds(data: st.DataObject) -> None:
    """Turn any bit of the JSON: it is no receipt any more, does not hold for this checkpoint, or says the same."""
    text = bytearray(RECEIPT.to_json().encode())
    bit = data.draw(st.integers(0, len(text) * 8 - 1))
    text[bit // 8] ^= 1 << bit % 8
    try:
        changed = ConsentReceipt.from_json(bytes(text))
    except InvalidDocument:
        return

    assert changed == RECEIPT or not changed.verify(checkpoint=OWN).holds


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data["proof"].pop(), "not-in-log"),
        (lambda data: data["proof"].append("0" * 64), "not-in-log"),
        (lambda data: data["proof"].reverse(), "not-in-log"),
        (lambda data: data.pop("notice"), "notice-differs"),
        (lambda data: data["public"].pop("notice"), "notice-differs"),
        (lambda data: data["public"].update(address="jan@example.com"), "fields-overlap"),
        (lambda data: data["evidence"].update(epoch=1.5), "not-canonical"),
        (lambda data: data["evidence"].update(more=2**60), "not-canonical"),
        (lambda data: data.update(checkpoint="shop.example\n"), "checkpoint-refused"),
        (
            lambda data: data.update(checkpoint=data["checkpoint"].replace("\n13\n", "\n2\n")),
            "not-in-log",
        ),
    ],
)
def test_what_is_added_or_left_out_breaks_the_receipt(
    change: Callable[[Any], object], code: str
) -> None:
    """With a code that says what does not fit."""
    data = json.loads(RECEIPT.to_json())
    change(data)

    assert code == ConsentReceipt.from_dict(data).verify().code


def test_a_receipt_may_have_to_be_signed() -> None:
    """By somebody whom the holder knows."""
    signed = _receipt(signers=(Key(),))

    assert "valid" == signed.verify(verifiers=[Key()]).code
    assert "valid" == signed.verify().code
    assert "checkpoint-refused" == RECEIPT.verify(verifiers=[Key()]).code
    assert "checkpoint-refused" == signed.verify(verifiers=[Key(secret=b"another")]).code


def test_a_receipt_is_held_against_a_checkpoint_got_elsewhere() -> None:
    """Its own must be that one."""
    assert "valid" == RECEIPT.verify(checkpoint=OWN).code
    other = Checkpoint(OWN.origin, OWN.size, bytes(32))
    assert "other-checkpoint" == RECEIPT.verify(checkpoint=other).code


def test_an_event_without_words_has_a_receipt_too() -> None:
    """And one from before our time zone."""
    store = MemoryStore()
    stop = ConsentEvent.objected(Profile(id="c1"), at=NOON, source="letter")
    store.append([stop])
    receipt = Ledger(store, origin="shop.example/consent").receipt(stop.id)

    assert receipt is not None
    assert ("valid", stop) == (receipt.verify().code, receipt.event)


def test_parts_that_are_no_event_are_refused() -> None:
    """Whoever asks for the event is told; checking needs none."""
    data = json.loads(RECEIPT.to_json())
    del data["evidence"]["source"]
    with pytest.raises(InvalidDocument, match="source"):
        _ = ConsentReceipt.from_dict(data).event


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "null",
        '{"index": 1, "index": 1}',
        RECEIPT.to_json().replace('"index":5', '"index":-5'),
        RECEIPT.to_json().replace('"index":5', '"index":"x"'),
        RECEIPT.to_json().replace('"index":5', '"index":5,"more":1'),
        RECEIPT.to_json().replace('"salt":"', '"salt":"00'),
    ],
)
def test_what_is_no_receipt_is_refused(text: str) -> None:
    """With one error, which does not quote it."""
    with pytest.raises(InvalidDocument):
        ConsentReceipt.from_json(text)


@pytest.mark.parametrize("kind", [MemoryStore, lambda: SqliteStore(":memory:")])
@pytest.mark.parametrize("owner", [0, 31, 39])
def test_p32_receipts_verify_unchanged_after_the_erasure_of_others(
    kind: Callable[[], MemoryStore | SqliteStore], owner: int
) -> None:
    """The receipt that was given before, the one that is given after, and these are the same."""
    store = kind()
    store.append(_event(number) for number in range(40))
    ledger = Ledger(store, origin="shop.example/consent")
    before = ledger.receipt(_event(owner).id)
    others = [f"c{number}" for number in range(40) if number != owner]

    assert before is not None
    assert 39 == store.erase_consents(others)
    assert "valid" == before.verify(checkpoint=ledger.checkpoint()).code
    assert before == ledger.receipt(_event(owner).id)
    assert None is ledger.receipt(_event(20).id)
    if isinstance(store, SqliteStore):
        store.close()
