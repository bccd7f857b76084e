"""What the consent log says about a customer, as a fact that rules can ask for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relationkit.documents import Document, Moment

_FACTS = frozenset({"id", "kind", "purpose", "channel"})


class ConsentFact(Document):
    """One act of a customer in the consent log: its kind, and what for and where, as far as it is narrowed to one.

    A stop that holds for all purposes or on all channels has None there. Stops of others who share an address are no facts of
    this customer. Whether one may write is never read off these facts; `relationkit.consent.decide` says it.

    >>> from datetime import UTC, datetime
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> ConsentFact(id="e1", profile_id="c1", kind="given", purpose="newsletter", happened_at=noon).fact("purpose")
    'newsletter'
    """

    id: Annotated[str, Field(min_length=1, max_length=200)]
    profile_id: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,31}$")]
    purpose: str | None = None
    channel: str | None = None
    happened_at: Moment

    def fact(self, name: str) -> object | None:
        """What a rule may ask of it: id, kind, purpose, channel."""
        return getattr(self, name) if name in _FACTS else None

    def parts(self) -> None:
        """It has no parts."""
        return
