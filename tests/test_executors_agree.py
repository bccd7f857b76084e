"""One rule has the same members in every executor; the interpreter `evaluate` is the witness.

RELATIONKIT_CASES in the environment sets how many random rules are asked (20,000 in `nox -s agree`), RELATIONKIT_SEED which.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb
import pyarrow as pa
import pytest

from relationkit.consent import ConsentEvent
from relationkit.engines import DuckdbTables
from relationkit.rules.generated import compile_python, standings
from relationkit.rules.packed import pack
from relationkit.rules.values import kind_of
from relationkit.segments import Change, Refreshment
from relationkit.storage import PostgresStore, SqliteStore
from relationkit.testing.agreement import disagreements
from relationkit.testing.shops import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from relationkit.profiles import Profile
    from relationkit.rules import Definition, Rates
    from relationkit.storage import Store

pytestmark = pytest.mark.extra

Columns: TypeAlias = tuple[tuple[str, pa.DataType], ...]
CASES = int(os.environ.get("RELATIONKIT_CASES", "600"))
SEED = int(os.environ.get("RELATIONKIT_SEED", secrets.randbelow(10**9)))
_SCHEMAS = count()


class Generated:
    """The generated Python function, as an engine."""

    def __init__(self, people: tuple[Profile, ...]) -> None:
        self._people = [pack(profile) for profile in people]

    def segment_ids(
        self,
        definition: Definition,
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = MappingProxyType({}),
    ) -> Iterator[str]:
        cuts = standings(definition, self._people, at=at, rates=rates, segments=segments)
        bound = compile_python(definition.where).bind(
            at=at,
            time_zone=definition.time_zone,
            rates=rates,
            segments=segments,
            standings=cuts,
        )
        for person in self._people:
            if person.id not in definition.excluded and (
                person.id in definition.included or bound.holds(person)
            ):
                yield person.id


def filled(store: Store, people: tuple[Profile, ...]) -> Store:
    """Put everybody, and what other ports recorded of them."""
    store.put(people)
    store.append(
        ConsentEvent(
            kind=fact.kind,
            profile_id=fact.profile_id,
            purpose=fact.purpose,
            channel=fact.channel,
            scope="everything" if fact.purpose is None else "purpose",
            occurred_at=fact.happened_at,
            recorded_at=fact.happened_at,
            source=fact.id,
        )
        for person in people
        for fact in person.consents
    )
    for change in (change for person in people for change in person.memberships):
        refreshed = Refreshment(change.segment, "none", change.happened_at)
        store.record(
            refreshed,
            [
                Change(
                    change.segment, change.profile_id, change.kind, change.cause, change.happened_at
                )
            ],
        )
    return store


def frames(people: tuple[Profile, ...]) -> DuckdbTables:
    """The same people as data frames with DuckDB's own types; what only the answer tells the kind of, as rows of facts."""
    facts = _frame(_FACTS, [row for person in people for row in _facts(person)])  # noqa: F841 - DuckDB finds it by its name
    shop = duckdb.connect()
    shop.execute("CREATE TABLE facts AS SELECT * FROM facts")
    items = [
        (order, number, item)
        for person in people
        for order in person.orders
        for number, item in enumerate(order.items, 1)
    ]
    return DuckdbTables(
        shop,
        profiles=_frame(
            _PROFILES,
            [
                {
                    **{name: person.fact(name) for name, _ in _PROFILES},
                    "birthday": str(person.birthday)[-5:] if person.birthday else None,
                    "channels": [point.channel for point in person.contacts],
                }
                for person in people
            ],
        ),
        orders=_events(_ORDERS, [order for person in people for order in person.orders]),
        items=_frame(
            _ITEMS,
            [
                {
                    **{name: getattr(item, name, None) for name, _ in _ITEMS},
                    "id": f"{order.id}/{number}",
                    "order_id": order.id,
                    "profile_id": order.profile_id,
                    "happened_at": order.placed_at,
                    "currency": order.currency,
                }
                for order, number, item in items
            ],
        ),
        interactions=_events(_INTERACTIONS, [e for person in people for e in person.interactions]),
        consents=_events(_CONSENTS, [e for person in people for e in person.consents]),
        memberships=_events(_MEMBERSHIPS, [e for person in people for e in person.memberships]),
        answers=_frame(
            _ANSWERS,
            [
                {
                    "id": f"{answer.survey}/{answer.question}",
                    "profile_id": person.id,
                    "happened_at": answer.answered_at,
                    "survey": answer.survey,
                    "question": answer.question,
                }
                for person in people
                for answer in person.answers
            ],
        ),
        facts="facts",
        naive="UTC",
    )


def _facts(person: Profile) -> Iterator[dict[str, Any]]:
    for answer in person.answers:
        named = {"profile_id": person.id, "name": answer.name}
        if isinstance(answer.value, tuple):
            yield {**named, "line": 0, "kind": "list", "text": None, "number": None}
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        for line, value in enumerate(values, isinstance(answer.value, tuple)):
            kind = kind_of(value)
            text = value if kind == "text" else None
            number = None if kind == "text" else int(value * (1 if kind == "yes-no" else 10**6))
            yield {**named, "line": line, "kind": kind, "text": text, "number": number}


_NUMBER, _TEXT, _MOMENT = pa.decimal128(18, 6), pa.string(), pa.timestamp("us")
_OWNED = (("id", _TEXT), ("profile_id", _TEXT), ("happened_at", _MOMENT))
_PROFILES = (
    ("id", _TEXT), ("given", _TEXT), ("country", _TEXT), ("locale", _TEXT), ("language", _TEXT), ("gender", _TEXT),
    ("time_zone", _TEXT), ("birthday", _TEXT), ("registered_at", _MOMENT), ("points", _NUMBER), ("city", _TEXT),
    ("vip", pa.bool_()), ("wedding", pa.date32()), ("seen", _MOMENT), ("hobbies", pa.list_(_TEXT)),
    ("channels", pa.list_(_TEXT)),
)  # fmt: skip
_ORDERS = (
    *_OWNED, ("total", _NUMBER), ("currency", _TEXT), ("status", _TEXT), ("gift", pa.bool_()), ("source", _TEXT),
)  # fmt: skip
_ITEMS = (
    *_OWNED, ("order_id", _TEXT), ("product", _TEXT), ("category", _TEXT), ("brand", _TEXT), ("quantity", pa.int64()),
    ("price", _NUMBER), ("amount", _NUMBER), ("currency", _TEXT),
)  # fmt: skip
_INTERACTIONS = (
    *_OWNED, ("channel", _TEXT), ("kind", _TEXT), ("campaign", _TEXT), ("link", _TEXT),
)  # fmt: skip
_FACTS = (
    ("profile_id", _TEXT), ("name", _TEXT), ("line", pa.int64()), ("kind", _TEXT), ("text", _TEXT), ("number", pa.int64()),
)  # fmt: skip
_ANSWERS = (*_OWNED, ("survey", _TEXT), ("question", _TEXT))
_CONSENTS = (*_OWNED, ("kind", _TEXT), ("purpose", _TEXT), ("channel", _TEXT))
_MEMBERSHIPS = (*_OWNED, ("segment", _TEXT), ("kind", _TEXT), ("cause", _TEXT))


def _events(columns: Columns, events: list[Any]) -> pa.Table:
    return _frame(
        columns,
        [
            {
                **{name: getattr(event, name, None) for name, _ in columns},
                "happened_at": event.happened_at,
            }
            for event in events
        ],
    )


def _frame(columns: Columns, rows: list[dict[str, Any]]) -> pa.Table:
    data = {name: pa.array([_plain(row[name]) for row in rows], kind) for name, kind in columns}
    return pa.table(data)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return list(value) if isinstance(value, tuple) else value


OPENINGS = {
    "python": Generated,
    "sqlite": lambda people: filled(SqliteStore(":memory:", fields=FIELDS), people),
    "duckdb": frames,
}


def agree(openings: Mapping[str, Any], cases: int) -> None:
    """Fail with every rule on which somebody differs, and the seed that makes them again."""
    print(f"seed {SEED}, {cases:,} cases: {', '.join(openings)}")  # noqa: T201 - asked for
    wrong = [found.said for found in disagreements(openings, seed=SEED, cases=cases)]
    assert [] == wrong, f"RELATIONKIT_SEED={SEED}"


@pytest.mark.parametrize("name", sorted(OPENINGS))
def test_an_executor_agrees_with_the_interpreter(name: str) -> None:
    """Generated Python, SQLite and DuckDB find the members that the interpreter finds, of random rules over random shops."""
    agree({name: OPENINGS[name]}, CASES)


class Careless(Generated):
    """An executor with a planted defect: it forgets who is out by hand, and lets the first customer in."""

    def segment_ids(self, definition: Definition, /, **context: Any) -> Iterator[str]:
        yield from {self._people[0].id, *super().segment_ids(definition, **context)}


def test_an_executor_that_is_wrong_is_told_of() -> None:
    """With the executor, the case, both sets of members and the rule, so that it can be looked into."""
    wrong = list(disagreements({"careless": Careless}, seed=7, cases=50))

    assert 10 < len(wrong) < 50
    assert {"careless"} == {found.executor for found in wrong}
    assert all(found.found - found.expected == {"c1"} for found in wrong)
    assert wrong[0].said.endswith(f"the rule is {wrong[0].rule}")


def test_postgresql_agrees_with_the_interpreter(postgres: str) -> None:
    """So does a real PostgreSQL."""
    last: list[PostgresStore] = []

    def opened(people: tuple[Profile, ...]) -> Store:
        while last:  # a server takes a hundred connections
            last.pop().close()
        last.append(PostgresStore(postgres, schema=f"agree_{next(_SCHEMAS)}", fields=FIELDS))
        return filled(last[0], people)

    agree({"postgresql": opened}, CASES)
    last.pop().close()
