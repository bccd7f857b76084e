"""What passed between the shop and the customer, and what a department noted about it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from relationkit.documents import Document, Moment
from relationkit.profiles.contact import Channel

_FACTS = frozenset({"id", "channel", "kind", "link", "campaign"})


class Interaction(Document):
    """Something that happened on a channel: a letter sent, a link clicked, a call, a visit.

    ``kind`` is a word such as sent, delivered, clicked, replied, called, visited; ``link`` is the id of a link, never a URL
    with personal data.

    >>> from datetime import UTC, datetime
    >>> Interaction(id="i1", profile_id="c1", channel="email", kind="clicked", happened_at=datetime(2026, 3, 1, tzinfo=UTC))
    Interaction('i1')
    """

    id: Annotated[str, Field(min_length=1, max_length=200)]
    profile_id: Annotated[str, Field(min_length=1, max_length=200)]
    channel: Channel
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,31}$")]
    happened_at: Moment
    link: str | None = None
    campaign: str | None = None

    def fact(self, name: str) -> object | None:
        """What a rule may ask of an interaction: id, channel, kind, link, campaign."""
        return getattr(self, name) if name in _FACTS else None

    def parts(self) -> None:
        """An interaction has no parts."""
        return


class Annotation(Document):
    """A department's dated remark on a customer, so that nobody has to say things twice.

    >>> from datetime import UTC, datetime
    >>> Annotation(id="n1", profile_id="c1", department="service", written_at=datetime(2026, 3, 1, tzinfo=UTC), text="...")
    Annotation('n1')
    """

    id: Annotated[str, Field(min_length=1, max_length=200)]
    profile_id: Annotated[str, Field(min_length=1, max_length=200)]
    department: Annotated[str, Field(min_length=1, max_length=80)]
    written_at: Moment
    text: Annotated[str, Field(min_length=1, max_length=10_000)]
