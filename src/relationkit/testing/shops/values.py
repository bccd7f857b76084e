"""What the random shops are made of: few values, at edges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from relationkit.profiles import FieldRegistry, FieldSpec
from relationkit.rules import Rates

Pick: TypeAlias = Callable[[Sequence[Any]], Any]

FIELDS = FieldRegistry(
    FieldSpec(name=name, type=kind, purposes=("newsletter",), ask={"en": "to fit"})
    for name, kind in {
        "points": "number",
        "city": "text",
        "vip": "yes-no",
        "wedding": "day",
        "seen": "moment",
        "hobbies": "list",
    }.items()
)
"""What the random customers are asked for."""

MOMENTS = (
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # summer time begins in Europe
    datetime(2026, 5, 31, 12, tzinfo=UTC),
    datetime(2024, 2, 29, 23, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 22, 15, 0, 1, tzinfo=UTC),
)
ZONES = (None, "Europe/Warsaw", "America/New_York", "Asia/Tehran", "Pacific/Kiritimati")
PERIODS = ("1 hour", "1 day", "30 days", "2 weeks", "1 month", "3 months", "1 year")
BETWEEN = (
    ("1 month", "1 day"),
    ("3 months", "1 month"),
    ("1 year", "30 days"),
    ("2 weeks", "1 hour"),
)
RATES = Rates("EUR", {"BGN": Decimal("0.5112918812"), "PLN": Decimal("0.2347")})
TEXTS = (
    "garden",
    "Garden",
    "tools",
    "Łódź",
    "łódź",
    "straße",
    "STRASSE",
    "ΣΊΣΥΦΟΣ",
    "a%b_c",
    "O'Neil",
)
PARTS = ("a", "G", "ŁÓ", "ss", "σ", "%", "_", "'", "ß", "z", "")
NUMBERS = (0, 1, 3, -2, Decimal("0.1"), Decimal("49.99"), 50, Decimal("50.000001"), Decimal("2.5"))
AMOUNTS = tuple(map(Decimal, ("0", "0.1", "0.2", "10", "49.99", "50", "50.01", "-5", "25")))
COUNTS = (0, 1, 2, 3, Decimal("1.5"))
DAYS = (
    date(2020, 2, 29),
    date(1999, 12, 31),
    date(2001, 3, 29),
    date(2000, 5, 31),
    date(1990, 1, 3),
)
