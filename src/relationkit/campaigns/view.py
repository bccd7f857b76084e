"""What a template may say about the customer: plain values, nothing that can act."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relationkit.profiles import Profile


def letter_view(profile: Profile) -> dict[str, object]:
    """The customer as plain values: given, family, country, language, attributes, order_count and last_order.

    ``last_order`` is None or has placed_at (a moment in UTC), total, currency and products (their names, in order).

    >>> from relationkit.profiles import Profile
    >>> letter_view(Profile(id="c1", given="Anna"))["order_count"]
    0
    """
    last = max(profile.orders, key=lambda order: (order.placed_at, order.id), default=None)
    return {
        "given": profile.given or "",
        "family": profile.family or "",
        "country": profile.country or "",
        "language": profile.language or "",
        "attributes": dict(profile.attributes),
        "order_count": len(profile.orders),
        "last_order": None
        if last is None
        else {
            "placed_at": last.placed_at.astimezone(UTC),
            "total": last.total,
            "currency": last.currency,
            "products": [item.name or item.product for item in last.items],
        },
    }
