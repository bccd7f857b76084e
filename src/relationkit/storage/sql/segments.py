"""Segments in one query: where the tables keep what rules ask for, and who the members are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.rules.sql import Column, Facts, Layout, Table, compile_sql
from relationkit.storage.sql.moments import ZONES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from relationkit.profiles import FieldRegistry
    from relationkit.rules import Definition, Rates
    from relationkit.rules.sql import Query
    from relationkit.storage.sql.session import Session

_NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})
_KNOWN = "(SELECT * FROM {} WHERE profile_id IN (SELECT id FROM rk_profiles))"


def _text(name: str, *, nullable: bool = True) -> Column:
    return Column(name, "text", nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> Column:
    return Column(name, "moment", stored="micros", nullable=nullable)


def _money(name: str, *, nullable: bool = False) -> Column:
    return Column(name, "number", stored="millionths", nullable=nullable)


# Tables whose rows are wide are named without their documents, which no index covers.
_ID = _text("id", nullable=False)
_OWNER = _text("profile_id", nullable=False)
_SEQ = Column("CAST({t}.seq + 1000000000000000 AS TEXT)", "text", nullable=False, expression=True)

_LAYOUT = Layout(
    profiles=Table(
        "rk_profiles",
        id=_ID,
        owner=_ID,
        fields={
            "id": _ID,
            "given": _text("given"),
            "family": _text("family"),
            "gender": _text("gender"),
            "locale": _text("locale"),
            "language": _text("language"),
            "country": _text("country"),
            "time_zone": _text("time_zone"),
            "birthday": Column("birthday", "yearly"),
            "registered_at": _moment("registered_at", nullable=True),
            "preferred_channel": _text("preferred_channel"),
            "channels": Column("channels", "list", nullable=False),
        },
    ),
    orders=Table(
        "(SELECT id, profile_id, placed_at, total, currency, status, gift, source, ship_country FROM rk_orders)",
        expression=True,
        id=_ID,
        owner=_OWNER,
        at=_moment("placed_at"),
        fields={
            "id": _ID,
            "status": _text("status", nullable=False),
            "total": _money("total"),
            "currency": _text("currency", nullable=False),
            "gift": Column("({t}.gift = 1)", "yes-no", expression=True),
            "source": _text("source"),
            "ship_country": _text("ship_country"),
        },
    ),
    items=Table(
        "rk_order_items",
        id=Column("{t}.order_id || '/' || {t}.line", "text", nullable=False, expression=True),
        owner=_OWNER,
        at=_moment("placed_at"),
        fields={
            "product": _text("product", nullable=False),
            "name": _text("title"),
            "category": _text("category"),
            "brand": _text("brand"),
            "quantity": Column("quantity", "number", nullable=False),
            "price": _money("price"),
            "amount": _money("amount", nullable=True),
            "currency": _text("currency", nullable=False),
        },
    ),
    interactions=Table(
        "(SELECT id, profile_id, happened_at, channel, kind, link, campaign FROM rk_interactions)",
        expression=True,
        id=_ID,
        owner=_OWNER,
        at=_moment("happened_at"),
        fields={
            "id": _ID,
            "channel": _text("channel", nullable=False),
            "kind": _text("kind", nullable=False),
            "link": _text("link"),
            "campaign": _text("campaign"),
        },
    ),
    consents=Table(
        _KNOWN.format("rk_consent_events"),
        id=_ID,
        owner=_OWNER,
        at=_moment("occurred_at"),
        fields={
            "id": _ID,
            "kind": _text("kind", nullable=False),
            "purpose": _text("purpose"),
            "channel": _text("channel"),
        },
        expression=True,
    ),
    answers=Table(
        "rk_answers",
        id=Column("{t}.survey || '/' || {t}.question", "text", nullable=False, expression=True),
        owner=_OWNER,
        at=_moment("answered_at"),
        fields={
            "survey": _text("survey", nullable=False),
            "question": _text("question", nullable=False),
        },
    ),
    memberships=Table(
        _KNOWN.format("rk_memberships"),
        id=_SEQ,
        owner=_OWNER,
        at=_moment("happened_at"),
        fields={
            "id": _SEQ,
            "segment": _text("segment", nullable=False),
            "kind": _text("kind", nullable=False),
            "cause": _text("cause", nullable=False),
        },
        expression=True,
    ),
    facts=Facts("rk_facts"),
    item_order=_text("order_id", nullable=False),
    time_zone=_text("time_zone"),
    complete=True,
)


def store_layout() -> Layout:
    """Where a store in SQL keeps what rules ask for; the facts hold attributes of any name.

    >>> store_layout().facts
    Facts(name='rk_facts')
    """
    return _LAYOUT


class SqlSegments:
    """`SegmentEngine` and `CandidateEngine` over an executor: one query, whatever the rule."""

    _session: Session
    _fields: FieldRegistry

    def segment_ids(
        self,
        definition: Definition,
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = _NO_OTHERS,
    ) -> Iterator[str]:
        """The ids of the members, in order, as of one moment of the store, which may be written while they are read."""
        query = self._query(definition, at, rates, segments)
        ids = self._session.reading("ask for a segment").stated(query.text, query.params)
        ids.sort()  # most queries bring them in order already, which costs a database more to know
        yield from ids

    def segment_ids_among(
        self,
        definition: Definition,
        ids: Sequence[str],
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = _NO_OTHERS,
    ) -> Iterator[str]:
        """The ids of the members among these, in order. Raises `NotSupported` for a rule that ranks customers."""
        query = self._query(definition, at, rates, segments, among=ids)
        found = self._session.reading("ask for a segment").stated(query.text, query.params)
        yield from sorted(found)

    def segment_count(
        self,
        definition: Definition,
        /,
        *,
        at: datetime,
        rates: Rates | None = None,
        segments: Mapping[str, Definition] = _NO_OTHERS,
    ) -> int:
        """How many members there are."""
        query = self._query(definition, at, rates, segments)
        text = f"SELECT COUNT(*) FROM ({query.text}) AS members"  # noqa: S608 - a compiled query holds no value
        (number,) = self._session.reading("count a segment").stated(text, query.params)
        return int(number)

    def _query(
        self,
        definition: Definition,
        at: datetime,
        rates: Rates | None,
        segments: Mapping[str, Definition],
        among: Sequence[str] | None = None,
    ) -> Query:
        return compile_sql(
            definition,
            _LAYOUT,
            self._session.executor.dialect,
            at=at,
            zones=self._session.reading("read time zones").column(ZONES),
            rates=rates,
            segments=segments,
            among=among,
        )
