"""Which names a rule may use, and what stands under each."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relationkit.rules.terms import Scope
    from relationkit.rules.values import Kind

EVENT_FIELDS: Mapping[Scope, Mapping[str, Kind]] = MappingProxyType(
    {
        "order": {
            "id": "text",
            "status": "text",
            "total": "number",
            "currency": "text",
            "gift": "yes-no",
            "source": "text",
            "ship_country": "text",
        },
        "item": {
            "product": "text",
            "name": "text",
            "category": "text",
            "brand": "text",
            "quantity": "number",
            "price": "number",
            "amount": "number",
        },
        "interaction": {
            "id": "text",
            "channel": "text",
            "kind": "text",
            "link": "text",
            "campaign": "text",
        },
        "consent": {"id": "text", "kind": "text", "purpose": "text", "channel": "text"},
        "answer": {"survey": "text", "question": "text", "value": "any"},
        "membership": {"id": "text", "segment": "text", "kind": "text", "cause": "text"},
    }
)
"""The fields of events; an item's own come before those of its order."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The facts about a customer and about events, each with its kind.

    >>> Vocabulary({"country": "text"}).kind("profile", "country")
    'text'
    >>> Vocabulary({}).kind("profile", "answers.post-purchase.score")
    'any'
    """

    profile: Mapping[str, Kind]
    events: Mapping[Scope, Mapping[str, Kind]] = field(default_factory=lambda: EVENT_FIELDS)

    def kind(self, scope: Scope, name: str) -> Kind | None:
        """What stands under the name, or None for nothing."""
        if scope == "profile":
            if name.startswith("answers."):
                return "any"
            return self.profile.get(name)
        return self.events.get(scope, {}).get(name)
