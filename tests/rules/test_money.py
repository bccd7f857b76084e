from decimal import Decimal

import pytest

from relationkit.errors import InvalidDocument
from relationkit.rules import Rates

RATES = Rates("EUR", {"BGN": Decimal("0.5"), "PLN": Decimal("0.25")})


def test_rates_convert_through_the_reference() -> None:
    """Any two currencies of the table convert, the reference included."""
    assert Decimal(20) == RATES.convert(Decimal(10), "BGN", "PLN")
    assert Decimal(5) == RATES.convert(Decimal(10), "BGN", "EUR")
    assert Decimal(10) == RATES.convert(Decimal(10), "XXX", "XXX")


def test_a_missing_rate_is_none() -> None:
    """A currency outside the table has no answer."""
    assert RATES.convert(Decimal(1), "CZK", "EUR") is None
    assert RATES.convert(Decimal(1), "EUR", "CZK") is None


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity"])
def test_a_rate_is_above_zero(rate: str) -> None:
    """A worth of nothing, less than nothing or no number is refused."""
    with pytest.raises(InvalidDocument):
        Rates("EUR", {"BGN": Decimal(rate)})


def test_rates_cannot_be_changed() -> None:
    """The table is frozen, and the one given is not kept."""
    with pytest.raises(TypeError):
        RATES.worth["BGN"] = Decimal(1)  # type: ignore[index]
