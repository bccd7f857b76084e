"""The ledger in SQL: leaves and nodes that are only ever inserted, and one row that counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relationkit.consent import ConsentEvent
from relationkit.consent.ledger import Entry, Leaf, grown
from relationkit.storage.encoding import read_document
from relationkit.storage.sql.changes import note_changes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from relationkit.storage.sql.session import Session, Statements

_LEAF = "INSERT INTO rk_ledger (leaf, public, commitment) VALUES (?, ?, ?)"
_NODE = "INSERT INTO rk_ledger_nodes (level, place, hash) VALUES (?, ?, ?)"
_LEAVES = "SELECT public, commitment FROM rk_ledger WHERE leaf >= ? AND leaf < ? ORDER BY leaf"
_NODES = """
SELECT hash FROM rk_ledger_nodes WHERE level = ? AND place >= ? AND place < ? ORDER BY place
"""
_ERASE = "DELETE FROM rk_consent_events WHERE profile_id IN (:keys) RETURNING profile_id"
_ENTRY = """
SELECT e.leaf, e.salt, n.doc, e.doc FROM rk_consent_events e LEFT JOIN rk_notices n ON n.digest = e.notice
WHERE e.id = ? AND e.leaf IS NOT NULL
"""


class SqlLedger:
    """`LedgerStore` over an executor; `SqlConsents` writes it."""

    _session: Session

    def ledger_size(self) -> int:
        """How many leaves there are."""
        sql = self._session.reading("read the ledger's size")
        ((size,),) = sql.run("SELECT leaves FROM rk_ledger_size")
        return int(size)

    def ledger_leaves(self, first: int, end: int, /) -> Sequence[Leaf]:
        """The leaves from one index up to another, in order."""
        return _leaves(self._session.reading("read the ledger"), first, end)

    def ledger_nodes(self, level: int, first: int, end: int, /) -> Sequence[bytes]:
        """The kept nodes of a level from one index up to another, in order."""
        return _nodes(self._session.reading("read the ledger"), level, first, end)

    def ledger_entry(self, event_id: str, /) -> Entry | None:
        """An event with what opens its leaf."""
        rows = self._session.reading("read the ledger").run(_ENTRY, (event_id,))
        for leaf, salt, notice, document in rows:
            event = read_event(event_id, document, notice)
            return Entry(leaf, bytes.fromhex(salt), event)
        return None

    def erase_consents(self, profile_ids: Collection[str], /) -> int:
        """Erase the events of these customers with their salts, all or nothing; return how many."""
        erased = 0
        with self._session.writing("erase consents") as sql:
            found: set[str] = set()
            for (profile_id,) in sql.among(_ERASE, sorted(set(profile_ids))):
                erased += 1
                found.add(profile_id)
            note_changes(sql, found)
        return erased


def read_event(event_id: str, document: str, notice: str | None) -> ConsentEvent:
    """Put the words back into an event's document, and read it."""
    whole = f'{document[:-1]},"notice":{notice}}}' if notice else document
    return read_document(ConsentEvent, whole, event_id)


def lock_ledger(sql: Statements) -> int:
    """Be the only one who appends until this transaction ends; return how many leaves there are."""
    ((size,),) = sql.run("SELECT leaves FROM rk_ledger_size {lock}")
    return int(size)


def write_leaves(sql: Statements, size: int, leaves: Sequence[Leaf]) -> None:
    """Append leaves to a ledger of `size`, which is locked, and the nodes that become complete."""

    def read(level: int, first: int, end: int) -> Sequence[bytes]:
        if level:
            return _nodes(sql, level, first, end)
        return [leaf.hash for leaf in _leaves(sql, first, end)]

    rows: list[Sequence[Any]] = [
        (number, leaf.public, leaf.commitment.hex()) for number, leaf in enumerate(leaves, size)
    ]
    sql.many(_LEAF, rows)
    nodes = grown(size, [leaf.hash for leaf in leaves], read)
    sql.many(_NODE, [(node.level, node.index, node.hash.hex()) for node in nodes])
    sql.run("UPDATE rk_ledger_size SET leaves = ?", (size + len(leaves),))


def _leaves(sql: Statements, first: int, end: int) -> Sequence[Leaf]:
    rows = sql.run(_LEAVES, (first, end))
    return [Leaf(public, bytes.fromhex(commitment)) for public, commitment in rows]


def _nodes(sql: Statements, level: int, first: int, end: int) -> Sequence[bytes]:
    return [bytes.fromhex(found) for found in sql.column(_NODES, (level, first, end))]
