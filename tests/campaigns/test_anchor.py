from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from relationkit.campaigns import deliver
from relationkit.consent.ledger import Ledger
from relationkit.errors import BackendError
from relationkit.storage import MemoryStore

if TYPE_CHECKING:
    from tests.campaigns.conftest import Shop


class Safe:
    """Where checkpoints are kept, out of the store's reach."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def keep(self, note: str, /) -> None:
        self.notes.append(note)

    def latest(self, origin: str, /) -> str | None:
        return next((note for note in reversed(self.notes) if note.startswith(origin)), None)


def test_a_log_that_was_set_back_sends_nothing(shop: Shop) -> None:
    """Yesterday's backup has not heard of today's withdrawals."""
    shop.customer("c1")
    safe, ledger = Safe(), Ledger(shop.store, origin="shop.example/consent")
    done = deliver(
        shop.plan(), shop.wire, shop.store, clock=shop.clock, ledger=ledger, checkpoints=safe
    )
    assert {"sent": 1} == done.receipts
    assert 1 == len(safe.notes)

    restored = Ledger(MemoryStore(), origin="shop.example/consent")
    with pytest.raises(BackendError, match="checkpoint-newer-than-log"):
        deliver(
            shop.plan(), shop.wire, shop.store, clock=shop.clock, ledger=restored, checkpoints=safe
        )
    assert 1 == len(shop.wire.sent)
