"""What customers did: the rows of orders, interactions, annotations and answers, and how they are read back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from relationkit.storage.encoding import from_micros, to_json, to_micros, to_millionths
from relationkit.storage.sql.facts import replace_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from relationkit.profiles import Annotation, Answer, Interaction, Order
    from relationkit.storage.sql.session import Statements

_Told = TypeVar("_Told", "Order", "Interaction")

_ORDER = """
INSERT INTO rk_orders (id, profile_id, placed_at, total, currency, status, gift, source, ship_country, doc)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET profile_id = excluded.profile_id, placed_at = excluded.placed_at, total = excluded.total,
    currency = excluded.currency, status = excluded.status, gift = excluded.gift, source = excluded.source,
    ship_country = excluded.ship_country, doc = excluded.doc
"""
_ITEM = """
INSERT INTO rk_order_items
    (profile_id, placed_at, order_id, line, product, title, category, brand, quantity, price, amount, currency)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INTERACTION = """
INSERT INTO rk_interactions (id, profile_id, happened_at, channel, kind, link, campaign, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET profile_id = excluded.profile_id, happened_at = excluded.happened_at,
    channel = excluded.channel, kind = excluded.kind, link = excluded.link, campaign = excluded.campaign, doc = excluded.doc
"""
_ANNOTATION = """
INSERT INTO rk_annotations (id, profile_id, written_at, doc) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET profile_id = excluded.profile_id, written_at = excluded.written_at, doc = excluded.doc
"""
_ANSWER = """
INSERT INTO rk_answers (profile_id, survey, question, answered_at, doc) VALUES :rows
ON CONFLICT (profile_id, survey, question) DO UPDATE SET answered_at = excluded.answered_at, doc = excluded.doc
WHERE excluded.answered_at >= rk_answers.answered_at RETURNING profile_id, survey, question
"""
_KEPT = "SELECT id, profile_id, doc FROM {table} WHERE id IN (:keys) ORDER BY id {{lock}}"
_READ = {
    "orders": """
        SELECT profile_id, doc FROM rk_orders WHERE profile_id IN (:keys) ORDER BY profile_id, placed_at, id
    """,
    "interactions": """
        SELECT profile_id, doc FROM rk_interactions WHERE profile_id IN (:keys) ORDER BY profile_id, happened_at, id
    """,
    "annotations": """
        SELECT profile_id, doc FROM rk_annotations WHERE profile_id IN (:keys) ORDER BY profile_id, written_at, id
    """,
    "answers": """
        SELECT profile_id, doc FROM rk_answers WHERE profile_id IN (:keys) ORDER BY profile_id, survey, question
    """,
}
_READ_LOGS = {
    "consents": (
        ("profile_id", "id", "happened_at", "kind", "purpose", "channel"),
        """
        SELECT profile_id, id, occurred_at, kind, purpose, channel FROM rk_consent_events WHERE profile_id IN (:keys)
        ORDER BY profile_id, occurred_at, id
        """,
    ),
    "memberships": (
        ("profile_id", "id", "happened_at", "segment", "kind", "cause"),
        # The number has as many digits in every row, so that ids sort as they were given; see segments.py.
        """
        SELECT profile_id, CAST(seq + 1000000000000000 AS TEXT), happened_at, segment, kind, cause FROM rk_memberships
        WHERE profile_id IN (:keys) ORDER BY profile_id, happened_at, seq
        """,
    ),
}


def write_orders(sql: Statements, orders: Iterable[Order]) -> set[str]:
    """Replace orders and their items, of two with the same id by the last; return whom a change concerns."""
    new, owners = _differing(sql, "rk_orders", orders)
    sql.many(
        _ORDER,
        [
            (
                order.id,
                order.profile_id,
                to_micros(order.placed_at),
                to_millionths(order.total),
                order.currency,
                order.status,
                None if order.gift is None else int(order.gift),
                order.source,
                order.ship_country,
                document,
            )
            for order, document in new
        ],
    )
    sql.many("DELETE FROM rk_order_items WHERE order_id = ?", [(order.id,) for order, _ in new])
    sql.many(
        _ITEM,
        [
            (
                order.profile_id,
                to_micros(order.placed_at),
                order.id,
                line,
                item.product,
                item.name,
                item.category,
                item.brand,
                item.quantity,
                to_millionths(item.price),
                to_millionths(item.amount),
                order.currency,
            )
            for order, _ in new
            for line, item in enumerate(order.items, 1)
        ],
    )
    return owners


def write_interactions(sql: Statements, interactions: Iterable[Interaction]) -> set[str]:
    """Replace interactions, of two with the same id by the last; return whom a change concerns."""
    new, owners = _differing(sql, "rk_interactions", interactions)
    sql.many(
        _INTERACTION,
        [
            (
                event.id,
                event.profile_id,
                to_micros(event.happened_at),
                event.channel,
                event.kind,
                event.link,
                event.campaign,
                document,
            )
            for event, document in new
        ],
    )
    return owners


def _differing(
    sql: Statements, table: str, told: Iterable[_Told]
) -> tuple[list[tuple[_Told, str]], set[str]]:
    """What is not there yet, or otherwise, each with its document; and whose it is and was."""
    last = {part.id: part for part in told}
    kept = {row[0]: row for row in sql.among(_KEPT.format(table=table), last)}
    new: list[tuple[_Told, str]] = []
    owners: set[str] = set()
    for name, part in last.items():
        document = part.to_json()
        _, owner, before = kept.get(name, (name, part.profile_id, None))
        if before != document:
            new.append((part, document))
            owners |= {owner, part.profile_id}
    return new, owners


def write_annotations(sql: Statements, annotations: Iterable[Annotation]) -> None:
    """Replace annotations; of two with the same id the last wins."""
    sql.many(
        _ANNOTATION,
        [
            (note.id, note.profile_id, to_micros(note.written_at), note.to_json())
            for note in annotations
        ],
    )


def write_answers(sql: Statements, answers: Iterable[tuple[str, Answer]]) -> set[str]:
    """Write answers of profiles (by id), and as facts; of two to the same question the later answered stays.

    Returns whose answers are written.
    """
    latest: dict[tuple[str, str, str], Answer] = {}
    for profile_id, answer in answers:
        key = profile_id, answer.survey, answer.question
        held = latest.get(key)
        if held is None or answer.answered_at >= held.answered_at:
            latest[key] = answer
    rows = [
        (*key, to_micros(answer.answered_at), answer.to_json()) for key, answer in latest.items()
    ]
    written = [(row[0], row[1], row[2]) for row in sql.insert(_ANSWER, rows)]
    replace_facts(sql, [(latest[key].name, key[0], latest[key].value) for key in written])
    return {key[0] for key in written}


def read_history(
    sql: Statements, ids: Collection[str]
) -> Iterator[tuple[str, Mapping[str, list[str]]]]:
    """For each part of the history: its name, and the documents of each profile that has any, in their order."""
    for name, query in _READ.items():
        documents: defaultdict[str, list[str]] = defaultdict(list)
        for profile_id, document in sql.among(query, ids):
            documents[profile_id].append(document)
        yield name, documents
    for name, (columns, query) in _READ_LOGS.items():
        documents = defaultdict(list)
        for row in sql.among(query, ids):
            fact = dict(zip(columns, row, strict=True))
            fact["happened_at"] = from_micros(fact["happened_at"]).isoformat()
            documents[row[0]].append(to_json(fact))
        yield name, documents
