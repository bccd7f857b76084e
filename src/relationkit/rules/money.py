"""Sums of money in one currency, or in none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from relationkit.errors import InvalidDocument

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of each currency is worth in one reference currency, on a day that the caller chose.

    >>> rates = Rates("EUR", {"BGN": Decimal("0.5112918812")})
    >>> rates.convert(Decimal("100"), "BGN", "EUR")
    Decimal('51.1291881200')
    >>> rates.convert(Decimal("100"), "PLN", "EUR") is None
    True
    """

    reference: str
    worth: Mapping[str, Decimal]

    def __post_init__(self) -> None:
        if any(not rate.is_finite() or rate <= 0 for rate in self.worth.values()):
            message = "rates hold a worth that is not above zero; write how much of the reference one unit buys"
            raise InvalidDocument(message, issues=(("worth", "invalid-rate"),))
        object.__setattr__(
            self, "worth", MappingProxyType({**self.worth, self.reference: Decimal(1)})
        )

    def convert(self, amount: Decimal, currency: str, to: str) -> Decimal | None:
        """The amount in the other currency, or None when a rate is missing."""
        if currency == to:
            return amount
        if currency not in self.worth or to not in self.worth:
            return None
        return amount * self.worth[currency] / self.worth[to]
