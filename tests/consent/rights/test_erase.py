"""Erasing a person, in every kind of store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.consent import ConsentEvent
from relationkit.consent.ledger import Ledger
from relationkit.consent.rights import (
    PARTS,
    Eraser,
    ErasureNotice,
    Exemption,
    Holdings,
    Imported,
    Sending,
)
from relationkit.consent.suppression import Peppers, screen
from relationkit.errors import InvalidDocument
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage.journal import ErasureFolder

if TYPE_CHECKING:
    from pathlib import Path

    from relationkit.consent.rights import ErasurePlan

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PEPPERS = Peppers(bytes(range(32)))
HELD = {
    "profile": 1,
    "orders": 1,
    "interactions": 2,
    "annotations": 1,
    "answers": 3,
    "responses": 2,
    "messages": 2,
    "consents": 3,
    "memberships": 1,
    "links": 1,
}
BOOKS = Exemption(code="accounting", part="orders", why="Tax law has us keep invoices.")
HOLD = Exemption(code="legal-hold", why="A court has asked for it.", until=NOON + DAY)


def plan_of(store: Any, eraser: Eraser, name: str = "c1", **more: Any) -> ErasurePlan:
    return eraser.plan(store.profile(name), reason="asked for it", at=NOON + DAY, **more)


def test_a_plan_says_what_there_is_and_changes_nothing(store: Any, eraser: Eraser) -> None:
    """Counts by store and part, and every point that the person ever had."""
    before = sorted(store.contents())
    plan = plan_of(store, eraser)

    assert {"shop": HELD} == plan.counts
    assert PARTS == plan.parts
    assert (["email", "sms"], ["email"]) == (
        [point.channel for point in plan.in_use],
        [point.channel for point in plan.former],
    )
    assert before == sorted(store.contents())


def test_the_plan_leaves_out_what_proves_nothing(store: Any, eraser: Eraser) -> None:
    """A name that others bear, in whichever of their records, is not searched for at the end."""
    store.put([Profile(id="c3", given="Zofia", family="Przybyszewska-Test")])

    assert ("name-1",) == plan_of(store, eraser).shared


def test_an_erased_person_is_found_nowhere(store: Any, eraser: Eraser) -> None:
    """Nothing of all that a store can hold is left, in any spelling; others stay as they were."""
    boris = store.profile("c2")
    plan = plan_of(store, eraser)
    done = eraser.run(plan)

    assert ("erased", {}, {}, ()) == (done.state, done.traces, done.kept, done.untold)
    assert done.complete
    assert store.profile("c1") is None
    assert Holdings({}, ()) == store.holdings("c1")
    assert HELD | {"answers": 2} == store.holdings("c2").counts
    assert boris == store.profile("c2")
    assert ["c2"] == list(store.members_now("regulars"))
    assert not [place for place, text in store.contents() if "PRZYBYSZ" in text.upper()]


def test_what_was_erased_is_told_to_followers(store: Any, eraser: Eraser) -> None:
    """Whoever follows the feed of changes learns of the removal, by the bare id."""
    mark = store.change_mark()
    eraser.run(plan_of(store, eraser))

    assert "c1" in list(store.changed_since(mark))


def test_the_ledger_still_verifies(store: Any, eraser: Eraser) -> None:
    """Leaves stay, evidence goes: the root is the same, and the receipts of others hold."""
    ledger = Ledger(store, origin="shop.example/log")
    before = ledger.checkpoint()
    boris = store.consents([store.profile("c2")])["c2"]
    eraser.run(plan_of(store, eraser))

    assert before == ledger.checkpoint()
    receipts = [ledger.receipt(event.id) for event in boris]
    assert all(receipt is not None and receipt.verify().holds for receipt in receipts)


def test_letters_that_wait_are_not_sent(store: Any, eraser: Eraser, kit: Any) -> None:
    """Those of others are, in their order, and a late receipt for a letter of the erased is passed over."""
    eraser.run(plan_of(store, eraser))
    store.enqueue([kit.letter("more-c2", kit.BORIS)], at=NOON + DAY)
    claims = store.claim(9, at=NOON + DAY, lease=DAY, campaign="spring")

    assert ["waits-c2", "more-c2"] == [claim.message.key for claim in claims]
    assert ["went-c2"] == [receipt.key for receipt in store.receipts("spring")]
    assert store.addressee("waits-c1") is None


def test_the_person_stays_suppressed_under_every_address(store: Any, eraser: Eraser) -> None:
    """Also under the address that they had before; and the erasure is noted."""
    eraser.run(plan_of(store, eraser))
    back = [
        Profile(id=f"n{number}", contacts=[ContactPoint(channel="email", address=address)])
        for number, address in enumerate(["ZOFIA.P@example.com", "zofia.old+x@Example.net"])
    ]

    assert {"n0": "marketing", "n1": "marketing"} == screen(store, PEPPERS, back)
    assert 2 == len(list(store.erasures()))


def test_what_an_exemption_keeps_is_kept_and_said(store: Any, eraser: Eraser) -> None:
    """The orders stay, with the names on their parcels; nothing else does."""
    done = eraser.run(plan_of(store, eraser, exemptions=[BOOKS]))

    assert ("erased", {"shop: orders"}) == (done.state, set(done.kept or {}))
    assert {"orders": 1} == store.holdings("c1").counts


def test_a_legal_hold_keeps_everything(store: Any, eraser: Eraser) -> None:
    """Nothing is erased, noted or told; when it is over it no longer counts."""
    held = eraser.plan(store.profile("c1"), reason="asked", at=NOON, exemptions=[HOLD])

    assert (True, ()) == (held.held, held.parts)
    assert "held" == eraser.run(held).state
    assert {"shop": HELD} == plan_of(store, eraser, exemptions=[HOLD]).counts
    assert not plan_of(store, eraser, exemptions=[HOLD]).held
    assert [] == list(store.erasures())


def test_recipients_are_told_once(store: Any, eraser: Eraser, told: Any) -> None:
    """Each by name with every address; after the run is done it tells nobody again."""
    plan = plan_of(store, eraser, recipients=["courier", "printer", "courier"])
    states = [eraser.run(plan).state, eraser.run(plan).state]

    assert ["erased", "erased"] == states
    assert ["courier", "printer"] == [notice.recipient for notice in told.notices]
    assert {plan.id} == {notice.key for notice in told.notices}
    assert 3 == len(told.notices[0].points)


def test_recipients_out_of_reach_are_tried_again(store: Any, eraser: Eraser, told: Any) -> None:
    """Until then the erasure is not complete, though the person is gone."""
    told.away = True
    plan = plan_of(store, eraser, recipients=["courier"])
    done = eraser.run(plan)

    assert ("recipients-left", ("courier",)) == (done.state, done.untold)
    assert store.profile("c1") is None
    told.away = False
    assert {plan.id: "erased"} == {name: one.state for name, one in eraser.resume().items()}
    assert {} == eraser.resume()


def test_without_a_way_to_recipients_it_says_whom_to_tell(tmp_path: Path, kit: Any) -> None:
    """By hand, then."""
    store = kit.furnish(kit.Memory(fields=kit.FIELDS))
    eraser = kit.make_eraser(store, None, tmp_path)

    assert ("courier",) == eraser.run(plan_of(store, eraser, recipients=["courier"])).untold


def test_traces_elsewhere_are_named_and_the_run_is_repeated(store: Any, eraser: Eraser) -> None:
    """A remark on somebody else that came in between: the place is told, never the words."""
    plan = plan_of(store, eraser)
    note = store.profile("c2").annotations[0]
    store.add([note.model_copy(update={"text": "ask żółcisława, 48 601-234-567"})])
    done = eraser.run(plan)

    assert "traces-left" == done.state
    assert frozenset({"sms-1", "name-0"}) == (done.traces or {})["shop: annotations"]
    store.add([note])
    assert "erased" == eraser.run(plan).state


class Breaking:
    """Passes everything on, until a call that fails before or after it was done."""

    def __init__(self, inner: Any, fuse: list[int], *, after: bool) -> None:
        self._inner, self._fuse, self._after = inner, fuse, after

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)

        def call(*args: Any, **more: Any) -> Any:
            self._fuse[0] -= 1
            if self._fuse[0] == 0 and not self._after:
                raise KeyboardInterrupt
            result = method(*args, **more)
            if self._fuse[0] == 0:
                raise KeyboardInterrupt
            return result

        return call


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", range(1, 13))
def test_broken_off_anywhere_it_is_finished_once(
    tmp_path: Path, kit: Any, step: int, after: bool
) -> None:
    """Before or after any call to a store, the journal or a recipient, a run finishes what is left, and no more."""
    store, told, fuse = kit.furnish(kit.Memory(fields=kit.FIELDS)), kit.Told(), [0]
    eraser = kit.make_eraser(store, told, tmp_path)
    plan = plan_of(store, eraser, recipients=["courier"])
    whole = kit.make_eraser(store, told, tmp_path)
    broken = kit.make_eraser(Breaking(store, fuse, after=after), told, tmp_path)
    broken._journal = Breaking(broken._journal, fuse, after=after)
    broken._recipients = Breaking(told, fuse, after=after)
    fuse[0] = step
    with pytest.raises(KeyboardInterrupt):
        broken.run(plan)
    whole.run(plan)

    assert Holdings({}, ()) == store.holdings("c1")
    assert 2 == len(list(store.erasures()))
    assert {plan.id} == {notice.key for notice in told.notices}
    assert {} == whole.resume()
    assert "erased" == whole.run(plan).state


def test_a_plan_of_other_stores_is_refused(store: Any, eraser: Eraser, tmp_path: Path) -> None:
    """It says nothing of what these hold."""
    plan = plan_of(store, eraser).model_copy(update={"counts": {}})
    with pytest.raises(InvalidDocument, match="other stores"):
        eraser.run(plan)


@pytest.mark.parametrize(
    ("code", "part"), [("legal-hold", "orders"), ("accounting", None), ("proof", None)]
)
def test_an_exemption_keeps_all_or_one_part(code: str, part: str | None) -> None:
    """A hold keeps everything; what is kept for another reason is named."""
    with pytest.raises(InvalidDocument, match="legal hold keeps everything"):
        Exemption.from_dict({"code": code, "part": part, "why": "..."})


def test_parts_are_erased_apart(store: Any) -> None:
    """Each is a part of its own: no other is touched, and what is not there is not counted."""
    held = dict(HELD)
    for part in sorted(PARTS):
        assert held.pop(part) == store.erase_profile("c1", [part])
        assert held == store.holdings("c1").counts
        assert 0 == store.erase_profile("c1", [part])
    assert 0 == store.erase_profile("nobody", PARTS)


def test_a_stop_of_another_customer_stays(store: Any, eraser: Eraser) -> None:
    """Of the same mailbox: it is theirs, and the plan says that the address proves nothing."""
    twin = Profile(
        id="c3", contacts=[ContactPoint(channel="email", address="zofia.p@example.com", epoch=0)]
    )
    store.put([twin])
    store.append(
        [ConsentEvent.withdrawn(twin, purpose="tea", channel="email", at=NOON, source="letter")]
    )
    plan = plan_of(store, eraser)

    assert ("email-0",) == plan.shared
    assert "erased" == eraser.run(plan).state
    assert ["withdrawn"] == [event.kind for event in store.consents([twin])["c3"]]


def test_nothing_of_it_shows(store: Any, eraser: Eraser) -> None:
    """Neither plan nor report, holdings nor eraser say anything of anybody in their repr."""
    plan = plan_of(store, eraser, recipients=["courier"])
    shown = repr(
        (
            plan,
            eraser,
            eraser.run(plan),
            store.holdings("c2"),
            plan.identifiers,
            ErasureNotice(plan.id, "courier", plan.points),
            Sending(NOON, "email", "newsletter", "spring", "sent"),
            Imported((), {}),
        )
    )

    assert not [name for name in (*plan.names, "zofia", "601") if name.lower() in shown.lower()]


def test_a_second_person_is_asked_once_and_first(store: Any, tmp_path: Path, kit: Any) -> None:
    """Until they agree nothing is done, and the plan waits; whoever agreed is not asked again."""
    asked: list[str] = []
    answers = iter([False, True])

    def confirm(plan: ErasurePlan) -> bool:
        asked.append(plan.id)
        return next(answers)

    eraser = Eraser(
        {"shop": store},
        listed=store,
        ledger=store,
        peppers=PEPPERS,
        journal=ErasureFolder(tmp_path / "second"),
        confirm=confirm,
    )
    plan = plan_of(store, eraser, recipients=["courier"])
    before = sorted(store.contents())

    assert "unconfirmed" == eraser.run(plan).state
    assert before == sorted(store.contents())
    assert ["recipients-left"] == [report.state for report in eraser.resume().values()]
    assert ["recipients-left"] == [report.state for report in eraser.resume().values()]
    assert [plan.id, plan.id] == asked
