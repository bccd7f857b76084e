"""That a customer entered or left a segment, as a fact that rules can ask for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from relationkit.documents import Document, Moment

_FACTS = frozenset({"id", "segment", "kind", "cause"})


class Membership(Document):
    """A customer entered or left a segment, as it was found when the segment was refreshed.

    ``cause`` says why: something happened, the clock alone, a new rule, two profiles became one, by hand.

    >>> from datetime import UTC, datetime
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> Membership(id="m1", profile_id="c1", segment="lapsed", kind="entered", cause="time", happened_at=noon).fact("cause")
    'time'
    """

    id: Annotated[str, Field(min_length=1, max_length=200)]
    profile_id: Annotated[str, Field(min_length=1, max_length=200)]
    segment: Annotated[str, Field(min_length=1, max_length=120)]
    kind: Literal["entered", "left"]
    cause: Literal["event", "time", "edit", "merge", "pin"]
    happened_at: Moment

    def fact(self, name: str) -> object | None:
        """What a rule may ask of it: id, segment, kind, cause."""
        return getattr(self, name) if name in _FACTS else None

    def parts(self) -> None:
        """It has no parts."""
        return
