"""Shops in which one person is to be erased, in each kind of store, with somebody else beside."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from relationkit.campaigns import Outcome
from relationkit.consent import ConsentEvent, Notice
from relationkit.consent.links import Holder
from relationkit.consent.rights import Eraser
from relationkit.consent.suppression import Peppers
from relationkit.messages import Message, Receipt
from relationkit.profiles import (
    Annotation,
    Answer,
    ContactPoint,
    FieldRegistry,
    FieldSpec,
    Interaction,
    Order,
    Profile,
)
from relationkit.segments.membership import Change, Refreshment
from relationkit.storage import BorrowedSqlite, MemoryStore, PostgresStore, SqliteStore, SqlStore
from relationkit.storage.journal import ErasureFolder
from relationkit.storage.memory.erasure import MemoryErasure
from relationkit.storage.sql.erasure import SqlErasure
from relationkit.surveys import Response

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from relationkit.consent.rights import ErasureNotice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = Notice(id="newsletter", version="3", language="en", text="Yes, send me the newsletter.")
FIELDS = FieldRegistry(
    [FieldSpec(name="hobby", type="text", purposes=("newsletter",), ask={"en": "so that we know"})]
)
PEPPERS = Peppers(bytes(range(32)))
_SCHEMAS = count()


class Memory(MemoryStore, MemoryErasure):
    """In memory."""


class Sqlite(SqliteStore, SqlErasure):
    """In a file."""


class Lent(SqlStore, SqlErasure):
    """On a host's connection."""


class Postgres(PostgresStore, SqlErasure):
    """On a server."""


@contextmanager
def lent() -> Iterator[Lent]:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    store = Lent(BorrowedSqlite(connection), fields=FIELDS)
    store.migrate()
    yield store
    connection.close()


def points(email: str, phone: str) -> tuple[ContactPoint, ...]:
    return (
        ContactPoint(channel="email", address=email),
        ContactPoint(channel="sms", address=phone),
    )


def fill(store: Any, name: str, person: Profile, note: str) -> None:
    """All that a store can hold of one person."""
    store.put([person])
    known = store.profile(name)
    email = known.contact("email").address
    store.add(
        [
            Order(
                id=f"o-{name}",
                profile_id=name,
                placed_at=NOON,
                total="9.00",
                currency="EUR",
                bill_to=f"{person.given} {person.family}",
                items=[{"product": "p1", "price": "9.00"}],
            ),
            Interaction(
                id=f"i-{name}", profile_id=name, channel="email", kind="clicked", happened_at=NOON
            ),
            Annotation(
                id=f"n-{name}", profile_id=name, department="service", written_at=NOON, text=note
            ),
        ]
    )
    store.append(
        [
            ConsentEvent.given(
                known, purpose="newsletter", channel="email", at=NOON, notice=WORDS, source="till"
            ),
            ConsentEvent.withdrawn(
                known, purpose="survey", channel="email", at=NOON, source="letter"
            ),
            ConsentEvent.objected(known, at=NOON, source="letter"),
            ConsentEvent(
                kind="bounced",
                channel="email",
                address=email.upper(),
                scope="marketing",
                actor="mailbox-provider",
                occurred_at=NOON,
                recorded_at=NOON,
                source="provider",
            ),
        ]
    )
    store.keep(
        Response(
            id=f"r-{name}",
            survey="soup",
            version=1,
            profile_id=name,
            code=f"code-{name}",
            submitted_at=NOON,
            language="pl",
            answers={"how": note},
        )
    )
    store.keep(
        Response(
            id=f"r2-{name}",
            survey="tea",
            version=1,
            profile_id=name,
            submitted_at=NOON,
            language="pl",
            answers={"how": note},
        )
    )
    letters = [letter(f"{key}-{name}", known) for key in ("waits", "went")]
    store.enqueue(letters, at=NOON)
    went = Receipt(key=f"went-{name}", status="sent", transport="maildir", at=NOON)
    store.settle([Outcome(went)])
    store.record(
        Refreshment("regulars", "d1", NOON), [Change("regulars", name, "entered", "event", NOON)]
    )
    holder = Holder(name, "email", 0)
    store.refer([holder])


def letter(key: str, person: Profile) -> Message:
    point = person.contact("email")
    assert point is not None
    return Message(
        key=key,
        campaign="spring",
        profile_id=person.id,
        purpose="newsletter",
        channel="email",
        to=point.address,
        sender="Jan Lis <jan@shop.example>",
        subject="...",
        text=f"Dear {person.given} {person.family}",
        language="pl",
    )


ZOFIA = Profile(
    id="c1",
    given="Żółcisława",
    family="Przybyszewska-Test",
    vocative="Żółcisławo",
    country="PL",
    attributes={"hobby": "orchids of zofia.p@example.com"},
    contacts=points("Zofia.P+shop@example.com", "+48601234567"),
    answers=[Answer(survey="quiz", question="which", value="tea", answered_at=NOON)],
)
BORIS = Profile(
    id="c2",
    given="Boris",
    family="Ivanov",
    country="BG",
    attributes={"hobby": "chess"},
    contacts=points("boris@example.org", "+359888123456"),
)


def furnish(store: Any) -> Any:
    """Zofia, who had another address before, and Boris."""
    store.put(
        [ZOFIA.model_copy(update={"contacts": points("zofia.old@example.net", "+48601234567")})]
    )
    fill(store, "c1", ZOFIA, "called, spoke of ZOFIA.P@example.com")
    fill(store, "c2", BORIS, "likes tea")
    return store


@pytest.fixture(params=["memory", "sqlite", "lent", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A furnished store of each kind."""
    with ExitStack() as stack:
        made: Any
        if request.param == "memory":
            made = Memory(fields=FIELDS)
        elif request.param == "sqlite":
            made = stack.enter_context(Sqlite(tmp_path / "shop.db", fields=FIELDS))
        elif request.param == "lent":
            made = stack.enter_context(lent())
        else:
            server = request.getfixturevalue("postgres")
            schema = f"rights_{next(_SCHEMAS)}"
            made = stack.enter_context(Postgres(server, fields=FIELDS, schema=schema))
        yield furnish(made)


@dataclass
class Told:
    """Recipients that note what they are told, and may be out of reach."""

    away: bool = False

    def __post_init__(self) -> None:
        self.notices: list[ErasureNotice] = []

    def tell(self, notice: ErasureNotice, /) -> None:
        if self.away:
            message = "no answer"
            raise OSError(message)
        self.notices.append(notice)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def eraser(store: Any, told: Told, tmp_path: Path) -> Eraser:
    """One who erases from the store."""
    return make_eraser(store, told, tmp_path)


def make_eraser(store: Any, told: Told | None, folder: Path, keep: Any = None) -> Eraser:
    return Eraser(
        {"shop": store},
        listed=store if keep is None else keep,
        ledger=store if keep is None else keep,
        peppers=PEPPERS,
        journal=ErasureFolder(folder / "erasures"),
        recipients=told,
    )


@pytest.fixture(scope="session")
def kit() -> Any:
    """Everything above, for tests that furnish their own stores."""
    return sys.modules[__name__]
