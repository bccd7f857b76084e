from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from relationkit.campaigns import Delivery, Pace, Progress, deliver
from relationkit.consent import ConsentEvent
from relationkit.errors import BackendError, NotSupported
from relationkit.messages import Message, Receipt
from relationkit.profiles import ContactPoint
from relationkit.storage import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from tests.campaigns.conftest import Shop


def send(shop: Shop, **more: object) -> Delivery:
    how: dict[str, object] = {"clock": shop.clock, "sleep": shop.sleep, **more}
    return deliver(shop.plan(), shop.wire, shop.store, **how)  # type: ignore[arg-type]


def test_each_letter_goes_once_and_leaves_a_trace(shop: Shop) -> None:
    """A letter has one receipt, one interaction in the history, and is not sent again by another call."""
    shop.customer("c1")
    shop.customer("c2", consents=False)

    assert Delivery(1, 1, {"no-consent": 1}, {"sent": 1}, {}, None) == send(shop)
    assert Delivery(1, 0, {"no-consent": 1}, {}, {}, None) == send(shop)
    assert ["c1"] == [message.profile_id for message in shop.wire.sent]
    profile = shop.store.profile("c1")
    assert profile is not None
    assert [("sent", "email", "spring-2026")] == [
        (touch.kind, touch.channel, touch.campaign) for touch in profile.interactions
    ]
    assert ["sent"] == [receipt.status for receipt in shop.store.receipts("spring-2026")]


def test_a_withdrawal_between_plan_and_deliver_is_honoured(shop: Shop) -> None:
    """Whoever leaves while the letters wait gets none: the receipt is a rejection that says why."""
    profile = shop.customer("c1")
    shop.customer("c2")

    def leave() -> None:
        shop.store.append(
            [ConsentEvent.withdrawn(profile, purpose="newsletter", at=shop.now, source="phone")]
        )

    todo = shop.plan()
    shop.store.enqueue(list(todo.messages()), at=shop.now)
    leave()
    done = send(shop)

    assert ({"rejected": 1, "sent": 1}, {"withdrawn": 1}) == (done.receipts, done.reasons)
    assert ["c2"] == [message.profile_id for message in shop.wire.sent]


def test_a_withdrawal_while_the_letters_go_out_is_honoured(shop: Shop) -> None:
    """The permission is asked for again before each batch, not once at the start."""
    profiles = [shop.customer(f"c{number}") for number in range(3)]

    def leave() -> None:
        shop.store.append(
            [
                ConsentEvent.withdrawn(p, purpose="newsletter", at=shop.now, source="phone")
                for p in profiles[1:]
            ]
        )

    shop.wire.before = leave
    done = send(shop, pace=Pace(batch=1))

    assert ({"sent": 1, "rejected": 2}, {"withdrawn": 2}) == (done.receipts, done.reasons)


def test_a_changed_address_and_a_vanished_customer_get_nothing(shop: Shop) -> None:
    """A letter goes to the address in use, or nowhere."""
    moved = shop.customer("c1")
    shop.customer("c2")
    queued = list(shop.plan().messages())
    ghost = replace(queued[1], key="f" * 32, profile_id="c9")
    shop.store.enqueue(
        [queued[0], ghost, replace(queued[1], key="e" * 32, to="old@example.com")], at=shop.now
    )
    new = ContactPoint(channel="email", address="new@example.com")
    shop.store.put([moved.model_copy(update={"contacts": (new,)})])
    done = send(shop)

    assert {"address-changed": 2, "unknown-profile": 1} == done.reasons
    assert ["c2"] == [message.profile_id for message in shop.wire.sent]


def test_a_passing_failure_is_tried_again_and_a_lasting_one_is_not(shop: Shop) -> None:
    """A transient receipt waits and returns, doubling the pause; after the last attempt it is final."""
    shop.customer("c1")
    shop.wire.fate = lambda m: Receipt(
        m.key, "failed", "wire", shop.now, code="greylisted", transient=True
    )
    pace = Pace(retry_after=timedelta(seconds=10), attempts=3)

    done = send(shop, pace=pace)

    assert ({"failed": 1}, {"greylisted": 1}, None) == (
        done.receipts,
        done.reasons,
        done.waiting_until,
    )
    assert 30.0 == sum(shop.slept)
    assert 1.0 == max(shop.slept)


def test_patience_ends_and_the_next_call_goes_on(shop: Shop) -> None:
    """What is due later than the patience lasts is left to the next call, which is told when."""
    shop.customer("c1")
    shop.wire.fate = lambda m: Receipt(
        m.key, "failed", "wire", shop.now, code="greylisted", transient=True
    )
    done = send(shop, pace=Pace(retry_after=timedelta(minutes=10)))

    assert shop.now + timedelta(minutes=10) == done.waiting_until
    assert {} == done.receipts
    shop.wire.fate = lambda _: None
    shop.now += timedelta(minutes=11)
    assert {"sent": 1} == send(shop).receipts


def test_a_clock_that_stands_still_does_not_hang_the_delivery(shop: Shop) -> None:
    """Under a fixed clock nothing ever comes due; the delivery says so and returns."""
    shop.customer("c1")
    shop.wire.fate = lambda m: Receipt(
        m.key, "failed", "wire", shop.now, code="greylisted", transient=True
    )
    done = send(shop, sleep=lambda _: None, pace=Pace(retry_after=timedelta(seconds=5)))

    assert shop.now + timedelta(seconds=5) == done.waiting_until


def test_one_refused_recipient_fails_alone(shop: Shop) -> None:
    """The others' letters go."""
    for number in range(4):
        shop.customer(f"c{number}")
    shop.wire.fate = lambda m: (
        Receipt(m.key, "invalid", "wire", shop.now, code="no-such-user")
        if m.profile_id == "c2"
        else None
    )
    done = send(shop)

    assert ({"invalid": 1, "sent": 3}, {"no-such-user": 1}) == (done.receipts, done.reasons)


def test_a_transport_that_is_down_loses_nothing(shop: Shop) -> None:
    """The error is raised, the letters wait, and the next call sends them."""
    shop.customer("c1")

    def down() -> None:
        raise BackendError("wire is down; try again later")

    shop.wire.before = down
    with pytest.raises(BackendError):
        send(shop)
    shop.wire.before = lambda: None
    shop.now += timedelta(minutes=2)

    assert {"sent": 1} == send(shop).receipts


def test_a_transport_that_is_down_for_all_attempts_still_answers(shop: Shop) -> None:
    """At the last attempt the letter is settled as failed, with the code transport-down."""
    shop.customer("c1")

    def down() -> None:
        raise BackendError("wire is down; try again later")

    shop.wire.before = down
    with pytest.raises(BackendError):
        send(shop, pace=Pace(attempts=1))

    assert [("failed", "transport-down")] == [
        (r.status, r.code) for r in shop.store.receipts("spring-2026")
    ]


def test_a_channel_that_the_transport_does_not_carry_is_refused_first(shop: Shop) -> None:
    """Nothing enters the outbox."""
    shop.customer("c1")
    shop.wire.channels = frozenset({"sms"})

    with pytest.raises(NotSupported, match="does not carry channel 'email'; it carries: sms"):
        send(shop)
    assert shop.store.next_due("spring-2026") is None


def test_progress_is_told(shop: Shop) -> None:
    """Planned and settled counts rise to the end."""
    for number in range(5):
        shop.customer(f"c{number}")
    told: list[Progress] = []
    send(shop, pace=Pace(batch=2), on_progress=told.append)

    assert Progress("planned", 5) == [step for step in told if step.stage == "planned"][-1]
    assert [2, 4, 5] == [step.done for step in told if step.stage == "settled"]


def test_waiting_is_told_too(shop: Shop) -> None:
    """A run that waits says so."""
    shop.customer("c1")
    fates = iter([Receipt("", "failed", "wire", shop.now, code="greylisted", transient=True)])

    def fate(message: Message) -> Receipt | None:
        late = next(fates, None)
        return replace(late, key=message.key) if late else None

    shop.wire.fate = fate
    told: list[Progress] = []
    done = send(shop, on_progress=told.append)

    assert {"sent": 1} == done.receipts
    assert "waiting" in [step.stage for step in told]


LETTERS = 2000
WORKER = """
import sys
from datetime import timedelta
sys.path.insert(0, {here!r})
from conftest import NOW, Shop
from relationkit.campaigns import Pace, deliver
from relationkit.storage import SqliteStore
from relationkit.transports import MaildirTransport

shop = Shop(store=SqliteStore({db!r}))
if sys.argv[1] == "fill":
    for number in range({letters}):
        shop.customer(f"c{{number:05}}")
else:
    print("started", flush=True)
    done = deliver(
        shop.plan(), MaildirTransport({box!r}), shop.store, pace=Pace(batch=50, lease=timedelta(milliseconds=300))
    )
    print("done", done.waiting_until, flush=True)
"""


@pytest.mark.long
def test_killed_at_any_moment_and_restarted_each_letter_arrives_once(tmp_path: Path) -> None:
    """2,000 letters, SIGKILL at 10 random moments, restarts: each letter exactly once in the Maildir, none lost."""
    here = os.path.dirname(__file__)  # noqa: PTH120 - handed to another process as text
    box, db = tmp_path / "box", tmp_path / "shop.db"
    script = tmp_path / "worker.py"
    script.write_text(
        WORKER.format(here=here, db=str(db), box=str(box), letters=LETTERS), encoding="utf-8"
    )
    subprocess.run([sys.executable, str(script), "fill"], check=True)
    moment = random.Random(os.environ.get("PYTEST_SEED", "kill"))
    kills = 0
    # On a busy machine a worker may die before its first letter: the moments come later until some were written.
    while kills < 10 or not any((box / "new").glob("*")):
        worker = subprocess.Popen(
            [sys.executable, str(script), "send"], stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == "started\n"
        time.sleep(moment.uniform(0.02, 0.25 + max(0, kills - 9)))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        kills += 1
    delivered = len(list((box / "new").iterdir()))
    assert delivered < LETTERS, "the kills came too late to mean anything"
    last = subprocess.run(
        [sys.executable, str(script), "send"], check=True, capture_output=True, text=True
    )

    assert last.stdout.splitlines()[-1] == "done None"
    arrived = Counter(
        line.removeprefix(b"To: ").strip()
        for path in (box / "new").iterdir()
        for line in path.read_bytes().splitlines()
        if line.startswith(b"To: ")
    )
    assert {f"c{number:05}@example.com".encode(): 1 for number in range(LETTERS)} == arrived
    with SqliteStore(db) as store:
        assert Counter({"sent": LETTERS}) == Counter(
            r.status for r in store.receipts("spring-2026")
        )
        assert LETTERS == sum(len(profile.interactions) for profile in store.profiles())
