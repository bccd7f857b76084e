"""The log goes on from where it was, or says that it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationkit.consent import ConsentEvent
from relationkit.consent.ledger import (
    Checkpoint,
    Entry,
    Leaf,
    Ledger,
    LedgerFault,
    grown,
    leaf_of,
    verify_consistency,
)
from relationkit.errors import BackendError, InvalidDocument
from relationkit.profiles import Profile
from relationkit.storage import MemoryStore, SqliteStore

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ORIGIN = "shop.example/consent"


def _event(number: int) -> ConsentEvent:
    return ConsentEvent.objected(
        Profile(id=f"c{number}"), at=NOON + timedelta(seconds=number), source="desk"
    )


LEAVES = [leaf_of(_event(number), bytes([number % 256]) * 32) for number in range(70)]


class Leaves:
    """A ledger without a log, which believes what it is given, as whoever owns the database can make it."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = list(leaves)
        self.nodes: dict[tuple[int, int], bytes] = {}
        for node in grown(0, [leaf.hash for leaf in leaves], lambda *_: []):
            self.nodes[node.level, node.index] = node.hash

    def ledger_size(self) -> int:
        return len(self.leaves)

    def ledger_leaves(self, first: int, end: int, /) -> Sequence[Leaf]:
        return self.leaves[first:end]

    def ledger_nodes(self, level: int, first: int, end: int, /) -> Sequence[bytes]:
        return [self.nodes[level, index] for index in range(first, end)]

    def ledger_entry(self, _: str, /) -> Entry | None:
        return None

    def erase_consents(self, _: Collection[str], /) -> int:
        return 0


class Shelf:
    """A sink that is out of reach, as far as a test goes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def keep(self, note: str, /) -> None:
        self.notes.append(note)

    def latest(self, origin: str, /) -> str | None:
        kept = [note for note in self.notes if note.startswith(f"{origin}\n")]
        return kept[-1] if kept else None


CHECKPOINT = Ledger(Leaves(LEAVES), origin=ORIGIN).checkpoint()


def _is_found(leaves: Sequence[Leaf]) -> bool:
    """Tell whether an owner who has put these leaves, and rightly worked out all nodes over them, is found out."""
    ledger = Ledger(Leaves(leaves), origin=ORIGIN)
    return None not in {ledger.fault(CHECKPOINT), ledger.audit(CHECKPOINT)}


INDICES = st.integers(0, len(LEAVES) - 1)


@given(INDICES, st.data())
def test_p25_any_changed_bit_is_found(index: int, data: st.DataObject) -> None:
    """Of the public part and of the commitment."""
    leaf = LEAVES[index]
    held = bytearray(leaf.public.encode("latin-1") + leaf.commitment)
    bit = data.draw(st.integers(0, len(held) * 8 - 1))
    held[bit // 8] ^= 1 << bit % 8
    changed = Leaf(bytes(held[:-32]).decode("latin-1"), bytes(held[-32:]))

    assert _is_found([*LEAVES[:index], changed, *LEAVES[index + 1 :]])


@given(INDICES)
def test_p25_any_dropped_leaf_is_found(index: int) -> None:
    """Also the last."""
    assert _is_found([*LEAVES[:index], *LEAVES[index + 1 :]])


@given(INDICES, INDICES)
def test_p25_any_exchange_is_found(one: int, other: int) -> None:
    """Of any two leaves."""
    turned = list(LEAVES)
    turned[one], turned[other] = turned[other], turned[one]

    assert (one != other) == _is_found(turned)


@given(st.integers(0, len(LEAVES)), INDICES)
def test_p25_any_insertion_is_found(place: int, copied: int) -> None:
    """Before the checkpoint; what comes behind it is how a log goes on."""
    longer = [*LEAVES[:place], LEAVES[copied], *LEAVES[place:]]

    assert (longer[: len(LEAVES)] != LEAVES) == _is_found(longer)


@given(st.sets(st.integers(0, 69)))
def test_p25_deleted_evidence_breaks_nothing(erased: set[int]) -> None:
    """Whosesoever."""
    store = MemoryStore()
    store.append(map(_event, range(70)))
    ledger = Ledger(store, origin=ORIGIN)
    before = ledger.checkpoint()

    assert len(erased) == store.erase_consents([f"c{number}" for number in erased])
    assert None is ledger.audit(before)
    assert before == ledger.checkpoint()


def test_p25_a_row_that_was_changed_in_the_database_is_found(tmp_path: Path) -> None:
    """By the audit where it is a leaf or a node, and by its receipt where it is the event."""
    with SqliteStore(tmp_path / "shop.db") as store:
        store.append(map(_event, range(1100)))
        ledger, run = Ledger(store, origin=ORIGIN), store._session.executor.run
        checkpoint = ledger.checkpoint()
        assert None is ledger.audit(checkpoint)

        run(
            "UPDATE rk_ledger SET public = replace(public, 'marketing', 'everything') WHERE leaf = 7"
        )
        assert LedgerFault("node-differs", 0) == ledger.audit()
        run(
            "UPDATE rk_ledger SET public = replace(public, 'everything', 'marketing') WHERE leaf = 7"
        )
        assert None is ledger.audit(checkpoint)

        run("UPDATE rk_consent_events SET doc = replace(doc, 'desk', 'link') WHERE leaf = 1050")
        receipt = ledger.receipt(_event(1050).id)
        assert receipt is not None
        assert "not-in-log" == receipt.verify().code

        run("DELETE FROM rk_ledger WHERE leaf = 1098")
        assert LedgerFault("leaf-missing", 1024) == Ledger(store, origin=ORIGIN).audit()
        with pytest.raises(BackendError, match="it is damaged"):
            ledger.checkpoint()

        run("UPDATE rk_ledger_nodes SET hash = (SELECT hash FROM rk_ledger_nodes WHERE level = 5 AND place = 1) "
            "WHERE level = 5 AND place = 2")  # fmt: skip
        assert LedgerFault("root-differs") == ledger.fault(
            Checkpoint(ORIGIN, 96, ledger.checkpoint(64).root)
        )
        assert LedgerFault("node-differs", 64) == ledger.audit(checkpoint)


def test_a_log_that_goes_on_has_no_fault() -> None:
    """Held against any checkpoint of its past, the empty log's too; and the proof says so to others."""
    ledger = Ledger(Leaves(LEAVES), origin=ORIGIN)
    past = [ledger.checkpoint(size) for size in (0, 1, 32, 69, 70)]

    assert [None] * 5 == [ledger.fault(checkpoint) for checkpoint in past]
    assert None is ledger.audit(*past)
    assert verify_consistency(33, 70, ledger.consistency(33, 70), ledger.checkpoint(33).root, CHECKPOINT.root)  # fmt: skip


def test_a_log_that_was_set_back_says_so() -> None:
    """As after the restoring of a backup; it goes on being said until the log is as long again, and then the root differs."""
    short = Leaves(LEAVES[:60])

    assert LedgerFault("checkpoint-newer-than-log") == Ledger(short, origin=ORIGIN).fault(
        CHECKPOINT
    )
    others = Leaves([*LEAVES[:60], *LEAVES[:20]])
    assert LedgerFault("root-differs") == Ledger(others, origin=ORIGIN).fault(CHECKPOINT)


def test_a_checkpoint_of_another_log_says_nothing() -> None:
    """Not even with the same root."""
    fault = Ledger(Leaves(LEAVES), origin="other.example/consent").fault(CHECKPOINT)

    assert LedgerFault("other-log") == fault
    assert fault == Ledger(Leaves(LEAVES), origin="other.example/consent").audit(CHECKPOINT)


def test_an_audit_believes_no_node() -> None:
    """Leaves that were changed under nodes that were not are found by reading them all."""
    zero = Checkpoint(ORIGIN, 0, bytes(32))
    assert LedgerFault("root-differs", 0) == Ledger(Leaves(LEAVES), origin=ORIGIN).audit(zero)
    leaves = Leaves(LEAVES)
    leaves.leaves[3] = LEAVES[4]
    ledger = Ledger(leaves, origin=ORIGIN)

    assert None is ledger.fault(ledger.checkpoint(64))
    assert None is Ledger(Leaves(LEAVES), origin=ORIGIN).fault(ledger.checkpoint(64))
    assert LedgerFault("root-differs", 64) == ledger.audit(ledger.checkpoint(64))
    assert LedgerFault("node-differs", 0) == ledger.audit()


def test_anchoring_keeps_the_newest_checkpoint() -> None:
    """Where the log goes on from the last one; else it keeps nothing, and says why."""
    shelf = Shelf()
    for size in (10, 40):
        assert None is Ledger(Leaves(LEAVES[:size]), origin=ORIGIN).anchor(shelf)
    fault = Ledger(Leaves(LEAVES[:39]), origin=ORIGIN).anchor(shelf)

    assert LedgerFault("checkpoint-newer-than-log") == fault
    assert [10, 40] == [Checkpoint.from_note(note).size for note in shelf.notes]


def test_a_sink_that_holds_no_checkpoint_is_a_fault_of_the_host() -> None:
    """Nothing is sent on it."""
    shelf = Shelf()
    shelf.keep(f"{ORIGIN}\nnonsense\n\n")
    with pytest.raises(InvalidDocument, match="checkpoint is refused"):
        Ledger(Leaves(LEAVES), origin=ORIGIN).anchor(shelf)


def test_what_is_unknown_has_no_receipt() -> None:
    """Nobody is told whether it ever was."""
    assert None is Ledger(MemoryStore(), origin=ORIGIN).receipt("nobody")


def test_representations_say_no_name() -> None:
    """The log's own name is its origin; an entry has its place and its event's id."""
    event = _event(1)

    assert f"Ledger({ORIGIN!r})" == repr(Ledger(MemoryStore(), origin=ORIGIN))
    assert f"Entry(4, {event.id!r})" == repr(Entry(4, bytes(32), event))
