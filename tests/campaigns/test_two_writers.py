"""One writer withdraws while another sends: what was withdrawn before the sender looked is never sent."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.campaigns import Campaign, deliver, plan
from relationkit.consent import ConsentEvent, Controller, Notice, Purpose
from relationkit.messages import Receipt, Sender, SignedLinks, Template
from relationkit.profiles import ContactPoint, Profile
from relationkit.rules import field
from relationkit.segments import Segment
from relationkit.storage import PostgresStore, SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from relationkit.messages import Message
    from relationkit.storage import SqlStore

    Opening = Callable[[str], SqliteStore | PostgresStore]

ROUNDS, EACH = 1_000, 100
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = Notice(id="newsletter", version="1", language="en", text="Yes.")
NEWS = Purpose(id="newsletter", title={"en": "News"}, why={"en": "You asked."})
SHOP = Controller(
    id="shop", name="Shop", postal_address="Polna 1", country="PL", contact="dane@shop.example"
)
LINKS = SignedLinks("https://shop.example/r", bytes(range(32)))
_SCHEMAS = count()


class Post:
    """A transport that remembers to whom it carried something."""

    name = "post"
    channels = frozenset({"email"})

    def __init__(self) -> None:
        self.reached: set[str] = set()

    def send_many(self, messages: Sequence[Message], /, *, at: datetime) -> Sequence[Receipt]:
        assert all(message.may_go(at) for message in messages)
        self.reached.update(message.profile_id for message in messages)
        return [Receipt(message.key, "sent", self.name, at) for message in messages]


class Watched:
    """The sender's store, which notes whose withdrawal had been committed before it was asked for consents."""

    def __init__(self, store: SqlStore, left: set[str]) -> None:
        self._store, self._left = store, left
        self.known: set[str] = set()

    def consents(self, profiles: Sequence[Profile], /) -> Mapping[str, Sequence[ConsentEvent]]:
        self.known |= self._left & {profile.id for profile in profiles}
        return self._store.consents(profiles)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def _campaign(number: int) -> Campaign:
    return Campaign(
        f"race-{number}",
        segment=Segment("one", where=field("id").equals(f"c{number}")),
        purpose=NEWS,
        sender=Sender(
            name="Jan Nowak", phone="+48 601 000 001", firm="Shop", email="jan@shop.example"
        ),
        template=Template(
            id="x", language="en", subject="News", text="{{ greeting }} What is new?"
        ),
        controller=SHOP,
    )


def _race(opening: Opening, chance: Random) -> tuple[int, int]:
    """Run a hundred rounds over one database; how many letters went and how many withdrawals were seen in time."""
    place = f"shop{next(_SCHEMAS)}"
    with opening(place) as leaving, opening(place) as sending:
        people = [
            Profile(
                id=f"c{n}", contacts=(ContactPoint(channel="email", address=f"c{n}@example.com"),)
            )
            for n in range(EACH)
        ]
        leaving.put(people)
        people = list(leaving.people(person.id for person in people))
        leaving.append(
            ConsentEvent.given(
                one,
                purpose="newsletter",
                channel="email",
                at=NOON - timedelta(days=1),
                notice=WORDS,
                source="till",
            )
            for one in people
        )
        left: set[str] = set()
        post, watched, longest = Post(), Watched(sending, left), 0.004
        with ThreadPoolExecutor(2) as workers:
            for number, person in enumerate(people):
                todo = plan(_campaign(number), sending, at=NOON, links=LINKS)
                sending.enqueue(list(todo.messages()), at=NOON)
                start, pause = threading.Barrier(2), chance.random() * longest

                def leave(
                    person: Profile = person, start: Any = start, pause: float = pause
                ) -> None:
                    start.wait()
                    sleep(pause)
                    stop = ConsentEvent.withdrawn(
                        person, purpose="newsletter", at=NOON, source="link"
                    )
                    leaving.append([stop])
                    left.add(person.id)

                def send(todo: Any = todo, start: Any = start) -> None:
                    start.wait()
                    deliver(todo, post, watched, clock=lambda: NOON)

                for done in [workers.submit(leave), workers.submit(send)]:
                    done.result()
                # Whoever came second comes sooner next time, so that it stays a race on any machine.
                longest *= 0.8 if person.id in post.reached else 1.25
        assert set() == post.reached & watched.known
        return len(post.reached), len(watched.known)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.extra)])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Open a store by name; a second one of the same name is a second connection."""
    if request.param == "sqlite":
        yield lambda name: SqliteStore(tmp_path / f"{name}.db")
        return
    uri = request.getfixturevalue("postgres")
    with ExitStack():
        yield lambda name: PostgresStore(uri, schema=f"race_{name}")


@pytest.mark.long
def test_nothing_is_sent_after_a_committed_withdrawal(opening: Opening) -> None:
    """A thousand rounds of two writers; both outcomes occur, and what the sender could know it honours."""
    chance = Random(7)
    rounds = [_race(opening, chance) for _ in range(ROUNDS // EACH)]

    sent, seen = (sum(part) for part in zip(*rounds, strict=True))
    assert 0 < sent < ROUNDS
    assert 0 < seen < ROUNDS
