"""How fast permission is decided, kept, proved and looked up. Prints one table.

    python benchmarks/consent.py [--people 100000]

Each figure is the best of three: the processor's time where the work is our own, the wall clock where a database takes part.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from relationkit.consent import ConsentEvent, Controller, Notice, Purpose, Rulebook, decide
from relationkit.consent.ledger import Ledger
from relationkit.consent.suppression import Peppers, look_up, suppressed, suppressions_of
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage import MemoryStore, SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="1", language="pl", text="Chcę dostawać listy od sklepu.")
NEWS = Purpose(id="newsletter", title={"en": "News"}, why={"en": "You asked."})
SHOP = Controller(
    id="shop", name="Shop", postal_address="Polna 1", country="PL", contact="dane@shop.example"
)


def person(number: int) -> Profile:
    """A customer with an address."""
    point = ContactPoint(channel="email", address=f"customer{number}@example.com", epoch=0)
    return Profile(id=f"c{number:07}", country="PL", contacts=(point,))


def given(customer: Profile) -> ConsentEvent:
    """A consent of theirs."""
    at = NOON - timedelta(days=9)
    return ConsentEvent.given(
        customer, purpose="newsletter", channel="email", at=at, notice=WORDS, source="checkout"
    )


def best(run: Callable[[], object], clock: Callable[[], float], times: int = 3) -> float:
    """The least seconds of several runs."""
    taken = []
    for _ in range(times):
        began = clock()
        run()
        taken.append(clock() - began)
    return min(taken)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=100_000)
    count = parser.parse_args().people
    people = [person(number) for number in range(count)]
    events = [given(customer) for customer in people]
    asked = [(customer, (event,)) for customer, event in zip(people, events, strict=True)]
    rulebook, rows = Rulebook(SHOP), []

    def decided(some: Sequence[tuple[Profile, tuple[ConsentEvent, ...]]]) -> None:
        for customer, known in some:
            decide(customer, known, purpose=NEWS, channel="email", at=NOON, rulebook=rulebook)

    for name, some in (
        ("decide: a consent on record", asked),
        ("decide: nothing on record", [(customer, ()) for customer in people]),
    ):
        seconds = best(lambda some=some: decided(some), time.process_time)  # type: ignore[misc]
        rows.append((name, f"{count / seconds:,.0f}/s"))

    with tempfile.TemporaryDirectory() as folder:
        for name, store in (
            ("memory", MemoryStore()), ("SQLite", SqliteStore(Path(folder) / "shop.db")),
        ):  # fmt: skip
            store.put(people)
            seconds = best(lambda store=store: store.append(events), time.perf_counter, times=1)  # type: ignore[misc]
            rows.append((f"append with ledger, {name}", f"{count / seconds:,.0f}/s"))
            ledger = Ledger(store, origin="shop.example/consent")
            names = [events[number].id for number in range(0, count, count // 50)]
            seconds = best(lambda: [ledger.receipt(one) for one in names], time.perf_counter)  # noqa: B023 - called at once
            rows.append((f"a receipt of {count:,}, {name}", f"{seconds / len(names) * 1e3:.2f} ms"))
            read = best(
                lambda: [store.consents(people[at : at + 500]) for at in range(0, count, 500)],  # noqa: B023 - called at once
                time.perf_counter,
                times=1,
            )
            rows.append((f"consents read, {name}", f"{count / read:,.0f}/s"))

    listed, peppers = MemoryStore(), Peppers(bytes(range(32)))
    for customer in people[:: max(count // 1000, 1)]:
        listed.suppress(suppressions_of(customer, peppers, at=NOON, code="erased"))
    points = [customer.contacts[0] for customer in people]
    seconds = best(lambda: look_up(listed, peppers, points), time.process_time)
    rows.append(("suppression: look-up with its HMAC", f"{seconds / count * 1e6:.2f} us"))
    known = look_up(listed, peppers, points)
    seconds = best(lambda: [suppressed(known, point) for point in points], time.process_time)
    rows.append(("suppression: check", f"{seconds / count * 1e6:.2f} us"))
    sys.stdout.write("| | |\n|---|---:|\n")
    sys.stdout.writelines(f"| {name} | {figure} |\n" for name, figure in rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
